//! The bus on real threads: eight of them ask, two wait, and everything that happened is judged. The memory of the process
//! is measured after a tenth of the requests and after all of them.

#[path = "common/judge.rs"]
mod judge;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use judge::{Court, Judge, Step};
use wspbus::event::{Event, Wake};
use wspbus::{Bus, Channel, Code, Drive, Input, Request, State};

const THREADS: u64 = 8;

/// So many bytes may the memory of the process grow by, from the first tenth of the requests to the last one. Of a million
/// requests one bus gets half. If it lost the smallest block of the allocator at each, the process would grow by twice this.
const GROWTH: u64 = 4 << 20;

/// The memory is that of the process, so one test runs at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The memory that the process has written to, in bytes; none where the system does not tell.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Private_Dirty:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

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

/// A judge on a thread of its own.
struct Judging {
    steps: SyncSender<Step>,
    sent: Arc<AtomicU64>,
    judged: Arc<AtomicU64>,
    thread: thread::JoinHandle<Verdict>,
}

impl Judging {
    /// The judge says the first fault.
    fn new(court: &Court) -> Judging {
        let (send, steps) = sync_channel::<Step>(4096);
        let (mut judge, judged) = (Judge::new(court), Arc::new(AtomicU64::new(0)));
        let count = judged.clone();
        let run = move || {
            let mut fault = None;
            for step in steps {
                if fault.is_none() {
                    fault = judge.fault(std::slice::from_ref(&step));
                }
                drop(step);
                count.fetch_add(1, Ordering::SeqCst);
            }
            (fault.or_else(|| judge.due()), count.load(Ordering::SeqCst))
        };
        Judging { steps: send, sent: Arc::default(), judged, thread: thread::spawn(run) }
    }

    /// Sends every step to the judge.
    fn recorder(&self) -> impl FnMut(&Input, &[Event]) + Send + 'static {
        let (send, sent) = (self.steps.clone(), self.sent.clone());
        move |input, events| {
            sent.fetch_add(1, Ordering::SeqCst);
            drop(send.send((*input, events.to_vec())));
        }
    }

    /// Waits until every step of before is judged. The waiters may go on.
    fn settle(&self) {
        let sent = self.sent.load(Ordering::SeqCst);
        while self.judged.load(Ordering::SeqCst) < sent {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// The bus is gone.
    fn verdict(self) -> Verdict {
        drop(self.steps);
        self.thread.join().unwrap()
    }
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
fn ask(bus: &Bus, cycles: u64, random: &mut Random, most: &AtomicU64) {
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

/// Eight threads ask so often, all together.
fn all_ask(bus: &Bus, cycles: u64, choices: &mut [Random], most: &AtomicU64) {
    thread::scope(|scope| {
        let each = cycles / THREADS;
        choices.iter_mut().for_each(|random| drop(scope.spawn(move || ask(bus, each, random, most))));
    });
}

/// The bytes by which the memory of the process grew from the first tenth of the requests to the last one; none where the
/// system does not tell.
fn cycles(total: u64, drive: Drive, seed: u64, court: &Court, mut also: impl Recorder) -> Option<u64> {
    let begun = Instant::now();
    let judging = Judging::new(court);
    let mut recorder = judging.recorder();
    let both = move |input: &Input, events: &[Event]| {
        recorder(input, events);
        also(input, events);
    };
    let bus = Bus::builder().drive(drive).recorder(both).build();
    subscribe(&bus, seed);
    let most = AtomicU64::new(0);
    // Each waits for the one state after the other: a thread that waits for the state that lasts would not wait at all.
    let waiters = [[State::Idle, State::Running], [State::Running, State::Idle]].map(|states| {
        let bus = bus.clone();
        thread::spawn(move || {
            let mut states = states.into_iter().cycle();
            while states.next().is_some_and(|state| bus.wait(state) != Ok(Wake::Gone)) {}
        })
    });
    let mut choices: Vec<Random> = (0..THREADS).map(|n| Random(seed.wrapping_mul(2 * n + 3) | 1)).collect();
    all_ask(&bus, total / 10, &mut choices, &most);
    judging.settle();
    let early = resident();
    all_ask(&bus, total - total / 10, &mut choices, &most);
    judging.settle();
    let late = resident();
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
    let (fault, steps) = judging.verdict();
    assert_eq!(fault, None, "seed {seed}");
    let time = begun.elapsed();
    println!(
        "{total} cycles, {drive:?}, seed {seed}: {steps} steps judged, at most {most} threads, {time:.1?}"
    );
    let (Some(early), Some(late)) = (early, late) else {
        println!("the system does not tell the memory of the process");
        return None;
    };
    println!("memory: {} KiB after a tenth, {} KiB after all", early / 1024, late / 1024);
    Some(late.saturating_sub(early))
}

trait Recorder: FnMut(&Input, &[Event]) + Send + 'static {}

impl<F: FnMut(&Input, &[Event]) + Send + 'static> Recorder for F {}

/// Each drive gets half of the requests, and the process does not grow.
fn ask_so_often(total: u64) -> Court {
    let (_alone, court, seed) = (alone(), Court::default(), seed());
    for drive in [Drive::Caller, Drive::Thread] {
        let growth = cycles(total / 2, drive, seed, &court, |_: &Input, _: &[Event]| ());
        assert!(
            growth.is_none_or(|growth| growth <= GROWTH),
            "{drive:?}, seed {seed}: {growth:?} bytes more"
        );
    }
    court
}

#[test]
fn eight_threads_ask_a_hundred_thousand_times() {
    let court = ask_so_often(100_000);
    for sight in ["a goal is superseded", "a goal is joined", "a goal runs once more", "a deadline passes"] {
        assert!(court.saw(sight), "no cycle shows: {sight}");
    }
}

/// Control: a recorder that loses five hundred bytes at each request.
#[test]
fn a_process_that_grows_is_seen() {
    let (_alone, court, seed) = (alone(), Court::default(), seed());
    let mut lost = Vec::new();
    let keeps = move |input: &Input, _: &[Event]| {
        if matches!(input, Input::Request(..)) {
            lost.push([1_u8; 500]);
        }
    };
    let growth = cycles(20_000, Drive::Caller, seed, &court, keeps);
    assert!(growth.is_none_or(|growth| growth > GROWTH), "{growth:?} bytes more");
}

#[test]
#[ignore = "a million cycles: some minutes"]
fn eight_threads_ask_a_million_times() {
    ask_so_often(1_000_000);
}
