//! The cost of things, measured in one thread: `cargo test -p wspbus --release --test cost -- --ignored --nocapture`.

use std::hint::black_box;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use wspbus::{Bus, Channel, Topic};

type Hear = Box<dyn Fn(&u64) + Send>;

/// Nanoseconds of one call: the median of eleven rounds.
fn nanoseconds(calls: u32, mut call: impl FnMut()) -> f64 {
    let mut rounds: Vec<Duration> = (0..11)
        .map(|_| {
            let begun = Instant::now();
            (0..calls).for_each(|_| call());
            begun.elapsed()
        })
        .collect();
    rounds.sort();
    rounds[5].as_secs_f64() * 1e9 / f64::from(calls)
}

#[test]
#[ignore = "a measurement"]
fn costs() {
    let bus = Bus::new();
    let answered = nanoseconds(100_000, || drop(black_box(bus.stop())));
    println!("a request that is answered Already        {answered:8.0} ns");
    bus.start();
    let graceful = nanoseconds(100_000, || drop(black_box(bus.graceful())));
    println!("a graceful pass over no listener          {graceful:8.0} ns");
    let waited = nanoseconds(100_000, || drop(black_box(bus.graceful().wait())));
    println!("the same, and its report                  {waited:8.0} ns");
    for n in 0..8_u8 {
        bus.subscribe(Channel::Graceful, n, || ()).unwrap().detach();
    }
    let eight = nanoseconds(50_000, || drop(black_box(bus.graceful())));
    println!("a graceful pass over 8 listeners          {eight:8.0} ns");
    let full = Bus::new();
    for channel in [Channel::Start, Channel::Stop] {
        (0..8).for_each(|n| full.subscribe(channel, n, || ()).unwrap().detach());
    }
    let cycle = nanoseconds(20_000, || {
        full.start();
        full.stop();
    });
    println!("start and stop, 8 listeners each          {cycle:8.0} ns");
}

/// A bus that keeps as many resolutions as it may drops the oldest for each new one.
#[test]
#[ignore = "a measurement"]
fn full_of_resolutions() {
    let bus = Bus::new();
    bus.subscribe(Channel::Graceful, 50, || Err("no")).unwrap().detach();
    bus.start();
    let empty = nanoseconds(1_000, || drop(black_box(bus.graceful())));
    println!("a graceful that fails                     {empty:8.0} ns");
    let held: Vec<_> = (0..65_536).map(|_| bus.graceful()).collect();
    let full = nanoseconds(1_000, || drop(black_box(bus.graceful())));
    println!("the same, with 65,536 resolutions kept    {full:8.0} ns");
    let waited = nanoseconds(1_000, || drop(black_box(bus.graceful().wait())));
    println!("the same, and its report                  {waited:8.0} ns");
    drop(held);
}

#[test]
#[ignore = "a measurement"]
fn messages() {
    let bus = Bus::new();
    const TOPIC: Topic<u64> = Topic::new("numbers");
    (0..8).for_each(|n| bus.listen(&TOPIC, n, |number| assert_ne!(black_box(*number), 0)).detach());
    let published = nanoseconds(200_000, || drop(black_box(bus.publish(&TOPIC, &7))));
    println!("publish to 8 subscribers                  {published:8.0} ns");
    let plain: Mutex<Vec<Hear>> = Mutex::default();
    (0..8)
        .for_each(|_| plain.lock().unwrap().push(Box::new(|number: &u64| assert_ne!(black_box(*number), 0))));
    let floor = nanoseconds(200_000, || plain.lock().unwrap().iter().for_each(|hear| hear(black_box(&7))));
    println!("a Mutex<Vec<Box<dyn Fn>>> of 8            {floor:8.0} ns");
}
