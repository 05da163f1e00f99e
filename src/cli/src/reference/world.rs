//! The world of the reference bus under the kit: real threads and locks, gates that know when every thread rests, and a
//! clock that only a command moves.

use std::cell::RefCell;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use wspbus::runtime::{Here, Monitor, Runtime, Shared, Threads};
use wspbus_kit::harness::gates::{Condvar, Gates};

/// Threads of the system, at the gates of one case.
pub struct Gated;

/// The gates and the clock of one case.
#[derive(Clone, Default)]
pub struct Case {
    pub gates: Gates,
    clock: Arc<Clock>,
}

/// Time as far as a command has moved it.
#[derive(Default)]
struct Clock {
    /// Milliseconds since the beginning of the case.
    now: AtomicU64,
    /// The monitors whose threads look at the clock.
    monitors: Mutex<Vec<Weak<dyn Ring>>>,
}

/// Something whose waiting threads look again.
trait Ring: Send + Sync {
    fn ring(&self);
}

/// State behind a mutex, and the threads that wait for it to change.
pub struct Held<S> {
    inner: Arc<Inner<S>>,
}

struct Inner<S> {
    state: Mutex<S>,
    changed: Condvar,
    clock: Arc<Clock>,
}

thread_local! {
    static CASE: RefCell<Option<Case>> = const { RefCell::new(None) };
}

impl Case {
    /// Runs this on the current thread as a part of the case.
    pub fn within<T>(&self, run: impl FnOnce() -> T) -> T {
        let before = CASE.with(|case| case.replace(Some(self.clone())));
        let done = run();
        CASE.with(|case| case.replace(before));
        done
    }

    /// Runs this on a thread of its own, which counts as moving until it waits or ends.
    pub fn run(&self, run: impl FnOnce() + Send + 'static) {
        let case = self.clone();
        self.gates.run(move || case.within(run));
    }

    /// Moves the clock, and lets every thread with a limit look at it.
    pub fn pass(&self, time: Duration) {
        self.clock.now.fetch_add(milliseconds(time), Ordering::SeqCst);
        let monitors = self.clock.monitors.lock().unwrap_or_else(PoisonError::into_inner).clone();
        monitors.iter().filter_map(Weak::upgrade).for_each(|monitor| monitor.ring());
    }

    /// The case of the current thread. A thread of no case has one of its own, in which nothing else moves.
    fn current() -> Case {
        CASE.with(|case| case.borrow().clone()).unwrap_or_default()
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

impl Runtime for Gated {
    type Monitor<S: Shared> = Held<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        Case::current().run(run);
        Ok(())
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        Threads::here(look)
    }
}

impl<S: Shared> Ring for Inner<S> {
    fn ring(&self) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.changed.notify_all(&state);
    }
}

impl<S: Shared> Monitor<S> for Held<S> {
    fn new(state: S) -> Self {
        let Case { gates, clock } = Case::current();
        let inner = Arc::new(Inner { state: Mutex::new(state), changed: gates.condvar(), clock });
        let weak: Weak<dyn Ring> = Arc::downgrade(&inner) as Weak<Inner<S>>;
        inner.clock.monitors.lock().unwrap_or_else(PoisonError::into_inner).push(weak);
        Held { inner }
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        let mut state = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        let done = act(&mut state);
        if state.take_signal() {
            self.inner.changed.notify_all(&state);
        }
        done
    }

    fn wait<T>(&self, limit: Option<Duration>, mut look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        let now = || self.inner.clock.now.load(Ordering::SeqCst);
        let until = limit.map(|limit| now().saturating_add(milliseconds(limit)));
        let mut state = self.inner.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let seen = look(&mut state);
            if seen.is_some() || until.is_some_and(|until| now() >= until) {
                if state.take_signal() {
                    self.inner.changed.notify_all(&state);
                }
                return seen;
            }
            state = self.inner.changed.wait(state);
        }
    }
}
