//! Threads of the bus's own: where the system has none left, and when they end.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wspbus::runtime::threads::{Guarded, Threads};
use wspbus::runtime::{Here, Runtime, Shared};
use wspbus::{Builder, Channel, Drive, State};

struct NoThreads;

impl Runtime for NoThreads {
    type Monitor<S: Shared> = Guarded<S>;

    fn spawn(_: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        Err(io::Error::other("no thread is left"))
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

#[test]
fn the_thread_that_asks_runs_the_pass_where_the_system_has_no_other() {
    let bus = Builder::<NoThreads>::default().drive(Drive::Thread).build();
    let here = std::thread::current().id();
    let listener = move || assert_eq!(std::thread::current().id(), here);
    bus.subscribe(Channel::Start, 50, listener).unwrap().detach();
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
    assert_eq!((bus.state(), bus.status().threads), (State::Running, 0));
}

/// A deadline that could not be kept is a failure, and the listener stays.
#[test]
fn a_listener_with_a_deadline_fails_where_the_system_has_no_thread() {
    let bus = Builder::<NoThreads>::default().build();
    let deadline = Some(Duration::from_secs(1));
    bus.subscribe_with(Channel::Graceful, 50, deadline, || ()).unwrap().detach();
    bus.start();
    for _ in 0..2 {
        let report = bus.graceful().wait().unwrap().unwrap();
        let [failure] = report.failures() else { panic!("{report}") };
        assert_eq!(report.causes.of(failure).unwrap().to_string(), "no thread is left");
    }
    assert_eq!((bus.status().threads, bus.status().listeners), (0, 1));
}

/// Threads that are counted.
struct Counted;

static ALIVE: AtomicUsize = AtomicUsize::new(0);

impl Runtime for Counted {
    type Monitor<S: Shared> = Guarded<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        ALIVE.fetch_add(1, Ordering::SeqCst);
        Threads::spawn(Box::new(move || {
            run();
            ALIVE.fetch_sub(1, Ordering::SeqCst);
        }))
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// An idle thread would wait for two seconds; without its bus it does not.
#[test]
fn the_threads_of_a_bus_end_with_it() {
    let bus = Builder::<Counted>::default().drive(Drive::Thread).build();
    let deadline = Some(Duration::from_secs(20));
    bus.subscribe_with(Channel::Graceful, 50, deadline, || ()).unwrap().detach();
    bus.start().wait().unwrap();
    for _ in 0..100 {
        bus.graceful().wait().unwrap();
    }
    assert!((1..=8).contains(&ALIVE.load(Ordering::SeqCst)), "a pass and a call at a time");
    let begun = Instant::now();
    drop(bus);
    while ALIVE.load(Ordering::SeqCst) > 0 {
        std::thread::yield_now();
    }
    assert!(begun.elapsed() < Duration::from_secs(2), "the threads waited for more");
}
