//! The reference bus beside bare tools of the standard library, tokio's broadcast channel and CherryPy's bus:
//! `cargo bench -p wspbus-tests --bench bus`. The figures are printed for a person; no test depends on them.
//!
//! Each row alternates the two sides in rounds of one run, because a machine drifts; the rows of CherryPy do not. A row prints
//! the median of each side, and the median of the ratios with the smallest and the largest.

use std::hint::black_box;
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use wspbus::{Bus, Channel, State, Topic};

const ROUNDS: usize = 15;
const TOPIC: Topic<u64> = Topic::new("numbers");

type Callback = Box<dyn Fn(&u64) + Send + Sync>;

fn main() {
    publishing("publish to 8 listeners that count", counting, 200_000);
    publishing(
        "publish to 8 listeners that do nothing",
        || |number: &u64| assert_ne!(black_box(*number), 0),
        200_000,
    );
    publishing_at_once();
    broadcast();
    waking();
    requests();
    cycles();
    cherrypy();
    memory();
}

/// Nanoseconds of one call.
fn timed(calls: u32, mut call: impl FnMut()) -> f64 {
    let begun = Instant::now();
    (0..calls).for_each(|_| call());
    begun.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
}

fn sorted(mut figures: Vec<f64>) -> Vec<f64> {
    figures.sort_by(f64::total_cmp);
    figures
}

/// Alternates both sides, and prints the row.
fn row(name: &str, against: &str, ours: impl FnMut() -> f64, other: impl FnMut() -> f64) {
    rounds(ROUNDS, name, against, ours, other);
}

/// As [`row`], with this number of rounds.
fn rounds(
    number: usize,
    name: &str,
    against: &str,
    mut ours: impl FnMut() -> f64,
    mut other: impl FnMut() -> f64,
) {
    let pairs: Vec<(f64, f64)> = (0..=number).map(|_| (ours(), other())).skip(1).collect();
    let ours = sorted(pairs.iter().map(|pair| pair.0).collect());
    let other = sorted(pairs.iter().map(|pair| pair.1).collect());
    let ratios = sorted(pairs.iter().map(|pair| pair.0 / pair.1).collect());
    let middle = number / 2;
    println!(
        "{name}: {:.0} ns; {against}: {:.0} ns; ratio {:.2} ({:.2} to {:.2})",
        ours[middle],
        other[middle],
        ratios[middle],
        ratios[0],
        ratios[number - 1]
    );
}

/// Prints a row that is compared with nothing.
fn alone(name: &str, mut measure: impl FnMut() -> f64) {
    let figures = sorted((0..=ROUNDS).map(|_| measure()).skip(1).collect());
    println!("{name}: {:.0} ns ({:.0} to {:.0})", figures[ROUNDS / 2], figures[0], figures[ROUNDS - 1]);
}

/// A listener with a counter of its own.
fn counting() -> impl Fn(&u64) + Send + Sync + 'static {
    let count = AtomicU64::new(0);
    move |number| {
        count.fetch_add(*number, Ordering::Relaxed);
    }
}

fn eight<F: Fn(&u64) + Send + Sync + 'static>(listener: impl Fn() -> F) -> (Bus, Mutex<Vec<Callback>>) {
    let (bus, plain) = (Bus::new(), Mutex::new(Vec::new()));
    for priority in 0..8 {
        bus.listen(&TOPIC, priority, listener()).detach();
        plain.lock().expect("no panic").push(Box::new(listener()) as Callback);
    }
    (bus, plain)
}

/// A plain list holds its lock while it calls; the bus does not.
fn publish_plainly(plain: &Mutex<Vec<Callback>>) {
    plain.lock().expect("no panic").iter().for_each(|hear| hear(black_box(&7)));
}

fn publishing<F: Fn(&u64) + Send + Sync + 'static>(name: &str, listener: impl Fn() -> F, calls: u32) {
    let (bus, plain) = eight(listener);
    let ours = || timed(calls, || drop(black_box(bus.publish(&TOPIC, &7))));
    row(name, "a Mutex<Vec<callback>>", ours, || timed(calls, || publish_plainly(&plain)));
}

fn publishing_at_once() {
    const CALLS: u32 = 20_000;
    let (bus, plain) = eight(counting);
    let on_eight = |publish: &(dyn Fn() + Sync)| {
        timed(1, || {
            thread::scope(|scope| {
                (0..8).for_each(|_| drop(scope.spawn(|| (0..CALLS).for_each(|_| publish()))));
            });
        }) / f64::from(8 * CALLS)
    };
    let ours = || on_eight(&|| drop(black_box(bus.publish(&TOPIC, &7))));
    row("the same by 8 threads at once", "a Mutex<Vec<callback>>", ours, || {
        on_eight(&|| publish_plainly(&plain))
    });
}

fn broadcast() {
    let (bus, _) = eight(counting);
    let (sender, _) = tokio::sync::broadcast::channel::<u64>(16);
    let mut receivers: Vec<_> = (0..8).map(|_| sender.subscribe()).collect();
    let count = AtomicU64::new(0);
    let ours = || timed(100_000, || drop(black_box(bus.publish(&TOPIC, &7))));
    row("publish to 8 listeners that count", "tokio broadcast, sent and received by 8", ours, || {
        timed(100_000, || {
            sender.send(7).expect("there are receivers");
            for receiver in &mut receivers {
                count.fetch_add(receiver.try_recv().expect("it was sent"), Ordering::Relaxed);
            }
        })
    });
}

/// A thread waits for a state, is woken by its entry, and says so; the other side waits for a number.
fn waking() {
    // The system decides on which processor a thread wakes, so the rounds differ much: there are many short ones.
    const CALLS: u32 = 500;
    let said = Arc::new((Mutex::new(0_u64), Condvar::new()));
    let say = |said: &(Mutex<u64>, Condvar), number| {
        *said.0.lock().expect("no panic") = number;
        said.1.notify_all();
    };
    let hear = |said: &(Mutex<u64>, Condvar), number| {
        let held = said.0.lock().expect("no panic");
        drop(said.1.wait_while(held, |now| *now != number).expect("no panic"));
    };
    let ours = || {
        let (bus, waiter) = (Bus::new(), said.clone());
        let waits = bus.clone();
        let thread = thread::spawn(move || {
            for n in 0..u64::from(CALLS) {
                let state = if n % 2 == 0 { State::Running } else { State::Idle };
                waits.wait(state).expect("a thread may wait");
                say(&waiter, n + 1);
            }
        });
        let mut n = 0;
        let time = timed(CALLS, || {
            drop(if n % 2 == 0 { bus.start() } else { bus.stop() });
            n += 1;
            hear(&said, n);
        });
        thread.join().expect("no panic");
        say(&said, 0);
        time
    };
    // The other side asks a bus for the same, if it is to differ in the wake alone: that bus has no waiter.
    let bare = |asks: Option<Bus>| {
        let (state, waiter) = (Arc::new((Mutex::new(0_u64), Condvar::new())), said.clone());
        let waits = state.clone();
        let thread = thread::spawn(move || {
            for n in 0..u64::from(CALLS) {
                hear(&waits, n + 1);
                say(&waiter, n + 1);
            }
        });
        let mut n = 0;
        let time = timed(CALLS, || {
            if let Some(bus) = &asks {
                drop(if n % 2 == 0 { bus.start() } else { bus.stop() });
            }
            n += 1;
            say(&state, n);
            hear(&said, n);
        });
        thread.join().expect("no panic");
        say(&said, 0);
        time
    };
    rounds(101, "wake a waiter, and hear of it", "a bare condition variable", ours, || bare(None));
    let other = "a request without a waiter, and a bare condition variable";
    rounds(101, "ask, wake a waiter, and hear of it", other, ours, || bare(Some(Bus::new())));
}

fn requests() {
    let bus = Bus::new();
    alone("a request that is answered Already", || timed(100_000, || drop(black_box(bus.stop()))));
    bus.start();
    alone("a request that is granted, and a pass over no listener", || {
        timed(100_000, || drop(black_box(bus.graceful())))
    });
    alone("the same, and its report", || timed(100_000, || drop(black_box(bus.graceful().wait()))));
}

fn full() -> Bus {
    let bus = Bus::new();
    for channel in [Channel::Start, Channel::Stop] {
        for priority in 0..8 {
            bus.subscribe(channel, priority, || ()).expect("a thread may subscribe").detach();
        }
    }
    bus
}

fn cycles() {
    let bus = full();
    alone("a start and a stop, 8 listeners each", || {
        timed(20_000, || {
            bus.start();
            bus.stop();
        })
    });
}

/// The same with CherryPy's bus, in its interpreter: the figures of so many rounds of publishing, and then of so many of
/// starts and stops.
const PYTHON: &str = "
import sys
import timeit
from cherrypy.process import wspbus
rounds = int(sys.argv[1])
bus = wspbus.Bus()
bus.listeners.pop('log', None); bus.listeners['log'] = set()
count = [0] * 8
def counts(n):
    def call(number): count[n] += number
    return call
bus.listeners['numbers'] = set()
for n in range(8): bus.subscribe('numbers', counts(n), n)
def cycle():
    bus.start(); bus.stop()
for channel in ('start', 'stop'):
    for n in range(8): bus.subscribe(channel, (lambda n: lambda: None)(n), n)
def measure(call, number):
    for time in timeit.repeat(call, number=number, repeat=rounds): print(time / number * 1e9)
measure(lambda: bus.publish('numbers', 7), 20000)
bus.state = bus.states.STOPPED
measure(cycle, 2000)
";

/// The sides do not alternate here: CherryPy measures all its rounds, and then the bus does.
fn cherrypy() {
    const NUMBER: usize = 5;
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/../.peers/venv/bin/python");
    // The first round does not count.
    let all = NUMBER + 1;
    let Ok(told) = Command::new(python).args(["-c", PYTHON, &all.to_string()]).output() else {
        return println!("CherryPy: not measured, scripts/peers has not installed it");
    };
    let text = String::from_utf8_lossy(&told.stdout);
    let figures: Vec<f64> = text.lines().filter_map(|line| line.parse().ok()).collect();
    if figures.len() != 2 * all {
        return println!("CherryPy: not measured: {}", String::from_utf8_lossy(&told.stderr));
    }
    let (mut of_publishing, mut of_cycles) = (figures[..all].iter(), figures[all..].iter());
    let (bus, _) = eight(counting);
    let ours = || timed(200_000, || drop(black_box(bus.publish(&TOPIC, &7))));
    let theirs = || of_publishing.next().copied().unwrap_or(f64::NAN);
    rounds(NUMBER, "publish to 8 listeners that count", "CherryPy", ours, theirs);
    let bus = full();
    let ours = || {
        timed(20_000, || {
            bus.start();
            bus.stop();
        })
    };
    let theirs = || of_cycles.next().copied().unwrap_or(f64::NAN);
    rounds(NUMBER, "a start and a stop, 8 listeners each", "CherryPy", ours, theirs);
}

/// The resident memory of the process, in bytes; none where the system does not tell.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Private_Dirty:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn memory() {
    const LISTENERS: u64 = 100_000;
    let bus = Bus::new();
    let before = resident();
    (0..LISTENERS)
        .for_each(|_| bus.subscribe(Channel::Start, 50, || ()).expect("a thread may subscribe").detach());
    match (before, resident()) {
        (Some(before), Some(after)) => {
            println!("a subscribed listener: {} bytes", after.saturating_sub(before) / LISTENERS);
        }
        _ => println!("a subscribed listener: not measured, the system does not tell the memory"),
    }
    // A measurement of one bus must not include the time in which another one is freed.
    thread::sleep(Duration::from_millis(1));
}
