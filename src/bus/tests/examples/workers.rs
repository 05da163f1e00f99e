use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use wspbus::{Bus, Code, Drive, State};

use super::child::Child;

#[path = "../../examples/workers.rs"]
mod example;

use example::{Pool, Stopped};

#[test]
#[ignore = "a process of the test below"]
fn process() {
    super::ends(example::main);
}

#[test]
fn the_example_does_all_jobs_and_exits() {
    let mut child = Child::run("workers::process", |_| ());
    let mut done: Vec<u32> = (0..10).map(|_| child.hears("job ").parse().unwrap()).collect();
    done.sort_unstable();
    assert_eq!(done, (1..=10).collect::<Vec<_>>());
    assert_eq!(child.hears("exit code "), "0");
    assert_eq!(child.end(), Ok(0));
}

fn started(threads: usize) -> (Bus, Pool) {
    let bus = Bus::builder().drive(Drive::Thread).build();
    let pool = Pool::new(threads);
    pool.subscribe(&bus, 50).unwrap();
    assert!(matches!(pool.submit(|| ()), Err(Stopped)), "the bus has not started it");
    bus.start().wait().unwrap();
    (bus, pool)
}

#[test]
fn a_stop_drains_the_queue_and_takes_no_new_job() {
    let (bus, pool) = started(2);
    let (gate, held) = mpsc::channel::<()>();
    let done = Arc::new(AtomicUsize::new(0));
    pool.submit(move || assert!(held.recv().is_err())).unwrap();
    for _ in 0..100 {
        let done = done.clone();
        pool.submit(move || {
            done.fetch_add(1, Ordering::Relaxed);
        })
        .unwrap();
    }
    let stopped = bus.stop();
    assert_eq!(bus.wait(State::Stopping), Ok(wspbus::Wake::Entered(State::Stopping)));
    while pool.submit(|| ()).is_ok() {
        std::thread::yield_now();
    }
    assert_eq!(bus.state(), State::Stopping, "one job is held");
    drop(gate);
    assert!(stopped.wait().unwrap().unwrap().failures().is_empty());
    assert!(done.load(Ordering::Relaxed) >= 100);
    bus.start().wait().unwrap();
    pool.submit(|| ()).unwrap();
}

#[test]
fn a_reload_brings_the_pool_back_and_panics_are_told() {
    let (bus, pool) = started(1);
    pool.submit(|| panic!("a bug")).unwrap();
    let report = bus.reload().wait().unwrap().unwrap();
    let cause = report.causes.of(&report.failures()[0]).unwrap().to_string();
    assert_eq!((report.is_reached(), cause.as_str()), (true, "1 jobs panicked"));
    let (sender, done) = mpsc::channel();
    pool.submit(move || sender.send(()).unwrap()).unwrap();
    done.recv_timeout(Duration::from_secs(20)).unwrap();
    assert!(bus.reload().wait().unwrap().unwrap().failures().is_empty());
    bus.exit(Code::OK);
    bus.block().unwrap();
}
