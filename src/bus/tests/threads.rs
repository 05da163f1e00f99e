//! The bus on real threads: eight of them ask, two wait, and everything that happened is judged.

#[path = "common/judge.rs"]
mod judge;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use judge::{Court, Judge, Step};
use wspbus::event::{Event, Wake};
use wspbus::{Bus, Channel, Code, Drive, Input, Request, State};

const THREADS: u64 = 8;

/// Numbers that a seed decides.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// The seed of this run: that of the environment, or a fixed one.
fn seed() -> u64 {
    let given = std::env::var("WSPBUS_SEED").ok().and_then(|text| text.parse().ok());
    let seed = given.unwrap_or(20_250_625);
    println!("seed {seed}: WSPBUS_SEED={seed} repeats the choices of the threads");
    seed
}

/// The first fault, and how many steps were judged.
type Verdict = (Option<String>, u64);

/// Sends every step to a judge on a thread of its own. The judge says the first fault.
fn judged(court: &Court) -> (SyncSender<Step>, thread::JoinHandle<Verdict>) {
    let (send, steps) = sync_channel::<Step>(4096);
    let mut judge = Judge::new(court);
    let run = move || {
        let (mut fault, mut judged) = (None, 0);
        for step in steps {
            judged += 1;
            if fault.is_none() {
                fault = judge.fault(std::slice::from_ref(&step));
            }
        }
        (fault.or_else(|| judge.due()), judged)
    };
    (send, thread::spawn(run))
}

/// Listeners that fail at times, ask at times, and at times need longer than they have.
fn subscribe(bus: &Bus, seed: u64) {
    let mut random = Random(seed | 1);
    let inner = bus.downgrade();
    let asks = move || {
        if let (0, Some(bus)) = (random.below(64), inner.upgrade()) {
            bus.request([Request::Reload, Request::Stop, Request::Graceful][random.below(3) as usize]);
        }
    };
    bus.subscribe(Channel::Start, 50, asks).unwrap().detach();
    let mut random = Random(seed | 3);
    let fails = move || if random.below(16) == 0 { Err("no") } else { Ok(()) };
    bus.subscribe(Channel::Stop, 50, fails).unwrap().detach();
    let mut random = Random(seed | 5);
    let late = move || {
        if random.below(64) == 0 {
            thread::sleep(Duration::from_millis(2));
        }
    };
    let deadline = Some(Duration::from_millis(1));
    bus.subscribe_with(Channel::Graceful, 50, deadline, late).unwrap().detach();
    bus.subscribe(Channel::Graceful, 60, || ()).unwrap().detach();
}

/// Asks, and waits for the end of each request.
fn ask(bus: &Bus, cycles: u64, mut random: Random, most: &AtomicU64) {
    use Request::{Graceful, Reload, Start, Stop};
    const REQUESTS: [Request; 8] = [Start, Start, Start, Stop, Stop, Reload, Reload, Graceful];
    for cycle in 0..cycles {
        let asked = bus.request(REQUESTS[random.below(8) as usize]);
        if random.below(16) > 0 {
            let granted = asked.is_granted();
            assert_eq!(asked.wait().unwrap().is_some(), granted);
        }
        if cycle % 64 == 0 {
            most.fetch_max(bus.status().threads as u64, Ordering::Relaxed);
        }
    }
}

fn cycles(total: u64, drive: Drive, seed: u64, court: &Court) {
    let begun = Instant::now();
    let (send, judge) = judged(court);
    let recorder = move |input: &Input, events: &[Event]| drop(send.send((*input, events.to_vec())));
    let bus = Bus::builder().drive(drive).recorder(recorder).build();
    subscribe(&bus, seed);
    let most = Arc::new(AtomicU64::new(0));
    let waiters = [State::Idle, State::Running].map(|state| {
        let bus = bus.clone();
        thread::spawn(move || while bus.wait(state) != Ok(Wake::Gone) {})
    });
    let threads = (0..THREADS).map(|n| {
        let (bus, most, random) = (bus.clone(), most.clone(), Random(seed.wrapping_mul(2 * n + 3) | 1));
        thread::spawn(move || ask(&bus, total / THREADS, random, &most))
    });
    threads.collect::<Vec<_>>().into_iter().for_each(|thread| thread.join().unwrap());
    bus.exit(Code::OK);
    bus.block().unwrap();
    waiters.into_iter().for_each(|waiter| waiter.join().unwrap());
    // The threads of the bus end when they have nothing to do.
    while bus.status().threads > 0 {
        thread::sleep(Duration::from_millis(10));
    }
    let status = bus.status();
    assert!(status.at_rest && status.tickets == 0 && status.kept == 0 && status.waiting == 0, "{status:?}");
    assert!(status.abandoned.is_empty() && status.listeners == 4 && status.queue == 0, "{status:?}");
    // The pass and each call with a deadline need a thread; a call that was abandoned keeps its own until it ends.
    let most = most.load(Ordering::Relaxed);
    assert!(most <= 8, "{most} threads");
    drop(bus);
    let (fault, steps) = judge.join().unwrap();
    assert_eq!(fault, None, "seed {seed}");
    let time = begun.elapsed();
    println!("{total} cycles, {drive:?}: {steps} steps judged, at most {most} threads, {time:.1?}");
}

#[test]
fn eight_threads_ask_a_hundred_thousand_times() {
    let (court, seed) = (Court::default(), seed());
    cycles(50_000, Drive::Caller, seed, &court);
    cycles(50_000, Drive::Thread, seed, &court);
    for sight in ["a goal is superseded", "a goal is joined", "a goal runs once more", "a deadline passes"] {
        assert!(court.saw(sight), "no cycle shows: {sight}");
    }
}

#[test]
#[ignore = "a million cycles: some minutes"]
fn eight_threads_ask_a_million_times() {
    let (court, seed) = (Court::default(), seed());
    cycles(500_000, Drive::Caller, seed, &court);
    cycles(500_000, Drive::Thread, seed, &court);
}
