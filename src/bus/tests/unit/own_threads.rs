//! Threads of the bus's own: where the system has none left, and when they end.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use wspbus::event::Outcome;
use wspbus::runtime::threads::{Guarded, Threads};
use wspbus::runtime::{Here, Monitor, Runtime, Shared};
use wspbus::{Builder, Bus, Channel, Drive, Ending, State, Subscription};

use super::probe::{LONG, ends, until};

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

/// A system that has a thread again after the first time.
struct Second;

impl Runtime for Second {
    type Monitor<S: Shared> = Guarded<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        static SPAWNED: AtomicUsize = AtomicUsize::new(0);
        match SPAWNED.fetch_add(1, Ordering::SeqCst) {
            0 => Err(io::Error::other("no thread is left")),
            _ => Threads::spawn(run),
        }
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// It is called when there is a thread again.
#[test]
fn a_listener_without_a_thread_keeps_its_closure() {
    let (bus, (tell, told)) = (Builder::<Second>::default().build(), mpsc::channel());
    let listener = move || tell.send(()).unwrap();
    bus.subscribe_with(Channel::Graceful, 50, Some(LONG), listener).unwrap().detach();
    bus.start();
    let failures = || bus.graceful().wait().unwrap().unwrap().failures().len();
    assert_eq!((failures(), told.try_iter().count()), (1, 0));
    assert_eq!((failures(), told.try_iter().count()), (0, 1));
}

/// Waits of some seconds never end by themselves.
struct Patient;

struct Endless<S>(Guarded<S>);

impl<S: Shared> Monitor<S> for Endless<S> {
    fn new(state: S) -> Self {
        Endless(Guarded::new(state))
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        self.0.with(act)
    }

    fn wait<T>(&self, limit: Option<Duration>, look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        self.0.wait(limit.filter(|limit| *limit < Duration::from_secs(2)), look)
    }
}

impl Runtime for Patient {
    type Monitor<S: Shared> = Endless<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        Threads::spawn(run)
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// The beginning of a call is known at once: the deadline counts from it, and not from the end of a longer wait for it.
#[test]
fn a_deadline_begins_with_its_call() {
    ends(|| {
        let (bus, (_open, gate)) = (Builder::<Patient>::default().build(), mpsc::channel::<()>());
        let hangs = move || gate.recv().unwrap_or_default();
        let deadline = Some(Duration::from_millis(5));
        bus.subscribe_with(Channel::Graceful, 50, deadline, hangs).unwrap().detach();
        bus.start();
        let report = bus.graceful().wait().unwrap().unwrap();
        assert_eq!(report.failures()[0].outcome, Outcome::TimedOut);
    });
}

/// The limits of the waits of a pass are written down.
struct Noting;

struct Noted<S>(Guarded<S>);

static LIMITS: Mutex<Vec<Duration>> = Mutex::new(Vec::new());

impl<S: Shared> Monitor<S> for Noted<S> {
    fn new(state: S) -> Self {
        Noted(Guarded::new(state))
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        self.0.with(act)
    }

    fn wait<T>(&self, limit: Option<Duration>, look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        LIMITS.lock().unwrap().extend(limit.filter(|_| !is_own()));
        self.0.wait(limit, look)
    }
}

impl Runtime for Noting {
    type Monitor<S: Shared> = Noted<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        Threads::spawn(run)
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// A call may begin within five seconds, or within its deadline if that is longer.
#[test]
fn a_pass_waits_for_the_beginning_of_a_call_and_then_for_its_end() {
    let bus = Builder::<Noting>::default().build();
    for (priority, deadline) in [(10, LONG / 4 * 3), (20, LONG / 20)] {
        bus.subscribe_with(Channel::Graceful, priority, Some(deadline), || ()).unwrap().detach();
    }
    bus.start();
    bus.graceful().wait().unwrap();
    let limits = [LONG / 4 * 3, LONG / 4 * 3, Duration::from_secs(5), LONG / 20];
    assert_eq!(*LIMITS.lock().unwrap(), limits);
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

/// Subscribes a listener with a deadline, which has ended its subscription when its first call ends: its closure is then
/// dropped by the thread that called it. A thread of its own unsubscribes it.
fn once<R: Runtime, T: Ending>(bus: &Bus<R>, channel: Channel, mut run: impl FnMut() -> T + Send + 'static) {
    let own = Arc::new(Mutex::new(None::<Subscription<R>>));
    let held = own.clone();
    let ends = move || {
        let own = held.lock().unwrap().take();
        std::thread::spawn(move || drop(own)).join().unwrap();
        run()
    };
    *own.lock().unwrap() = Some(bus.subscribe_with(channel, 10, Some(LONG), ends).unwrap());
}

/// A destructor that says that it begins, and waits until the other end of its gate is gone.
struct Waits(mpsc::Sender<()>, mpsc::Receiver<()>);

impl Drop for Waits {
    fn drop(&mut self) {
        let _ = self.0.send(());
        let _ = self.1.recv_timeout(LONG);
    }
}

/// A system with one thread.
struct One;

impl Runtime for One {
    type Monitor<S: Shared> = Guarded<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        static SPAWNED: AtomicUsize = AtomicUsize::new(0);
        match SPAWNED.fetch_add(1, Ordering::SeqCst) {
            0 => Threads::spawn(run),
            _ => Err(io::Error::other("no thread is left")),
        }
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// A listener with a deadline fails as long as the only thread is not idle.
#[test]
fn a_thread_is_idle_again_after_a_destructor() {
    let bus = Builder::<One>::default().build();
    let ((begin, begun), (end, gate)) = (mpsc::channel(), mpsc::channel());
    let waits = Waits(begin, gate);
    once(&bus, Channel::Start, move || {
        let _kept = &waits;
    });
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
    begun.recv_timeout(LONG).unwrap();
    bus.subscribe_with(Channel::Graceful, 50, Some(LONG), || ()).unwrap().detach();
    let failures = || bus.graceful().wait().unwrap().unwrap().failures().len();
    assert_eq!(failures(), 1, "the thread drops the closure");
    drop(end);
    until("the thread is idle", || failures() == 0);
}

/// A system with this many threads. It holds each of them between the end of a listener and what is left to do then, until
/// the pass waits for the second listener.
struct Few<const MOST: usize>;

struct Held<S, const MOST: usize>(Guarded<S>);

/// The number of times that a pass waited for a listener, by the number of threads. It waits for the beginning of a call
/// and for its end, so the third time is the beginning of the second call.
static WAITS: [AtomicUsize; 3] = [const { AtomicUsize::new(0) }; 3];

fn is_own() -> bool {
    std::thread::current().name() == Some("wspbus")
}

impl<S: Shared, const MOST: usize> Monitor<S> for Held<S, MOST> {
    fn new(state: S) -> Self {
        Held(Guarded::new(state))
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        self.0.with(act)
    }

    fn wait<T>(&self, limit: Option<Duration>, look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        if limit.is_some() && !is_own() {
            WAITS[MOST].fetch_add(1, Ordering::SeqCst);
        }
        self.0.wait(limit, look)
    }

    fn act<D, T>(&self, decide: impl FnOnce(&mut S) -> D, carry: impl FnOnce(&mut S, D) -> T) -> T {
        let done = self.0.act(decide, carry);
        if is_own() {
            until("the second listener is due", || WAITS[MOST].load(Ordering::SeqCst) >= 3);
        }
        done
    }
}

impl<const MOST: usize> Runtime for Few<MOST> {
    type Monitor<S: Shared> = Held<S, MOST>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        static SPAWNED: [AtomicUsize; 3] = [const { AtomicUsize::new(0) }; 3];
        match SPAWNED[MOST].fetch_add(1, Ordering::SeqCst) < MOST {
            true => Threads::spawn(run),
            false => Err(io::Error::other("no thread is left")),
        }
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

/// The second listener is promised to the thread of the first one, which then drops a closure. It is called in time.
fn second_is_called<const MOST: usize>(gate: mpsc::Receiver<()>) -> Bus<Few<MOST>> {
    let (bus, waits) = (Builder::<Few<MOST>>::default().build(), Waits(mpsc::channel().0, gate));
    once(&bus, Channel::Start, move || {
        let _kept = &waits;
    });
    bus.subscribe_with(Channel::Start, 20, Some(LONG / 2), || ()).unwrap().detach();
    assert!(bus.start().wait().unwrap().unwrap().is_reached());
    bus
}

#[test]
fn a_listener_that_was_promised_to_a_thread_which_turned_busy_gets_another() {
    let (end, gate) = mpsc::channel();
    second_is_called::<2>(gate);
    drop(end);
}

/// Afterwards that thread counts as one thread: while a listener hangs on it, another listener is told that there is none.
#[test]
fn a_listener_that_was_promised_to_the_last_thread_waits_for_it() {
    let (end, gate) = mpsc::channel();
    drop(end);
    let bus = second_is_called::<1>(gate);
    let (free, hangs) = mpsc::channel::<()>();
    let hang = bus.subscribe_with(Channel::Graceful, 10, Some(Duration::from_millis(50)), move || {
        let _ = hangs.recv();
    });
    let hang = hang.unwrap();
    bus.subscribe_with(Channel::Graceful, 20, Some(Duration::from_millis(500)), || ()).unwrap().detach();
    // As long as the thread is not idle again, no listener hangs.
    until("the first listener hangs", || {
        let report = bus.graceful().wait().unwrap().unwrap();
        let outcome = |of: bool| {
            let mut all = report.failures().iter();
            all.find(|failure| (Some(failure.listener) == hang.listener()) == of)
                .map(|failure| failure.outcome)
        };
        let is_hanging = outcome(true) == Some(Outcome::TimedOut);
        assert!(!is_hanging || outcome(false) == Some(Outcome::Failed), "{report}");
        is_hanging
    });
    drop(free);
}
