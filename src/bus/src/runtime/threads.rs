//! The world of a server: threads of the system, and its clock.

use std::cell::RefCell;
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Here, Monitor, Runtime, Shared, addresses, must_not_record};

/// Threads, locks and the clock of the standard library.
#[derive(Clone, Copy, Debug)]
pub struct Threads;

impl Runtime for Threads {
    type Monitor<S: Shared> = Guarded<S>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        thread::Builder::new().name("wspbus".into()).spawn(run).map(drop)
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        thread_local!(static HERE: RefCell<Here> = const { RefCell::new(Here::new()) });
        // A thread that is ending has lost its place: what it runs, a listener too, counts as a thread.
        if HERE.try_with(|_| ()).is_err() {
            return look(&mut Here::new());
        }
        HERE.with(|place| match place.try_borrow_mut() {
            Ok(mut here) => look(&mut here),
            Err(_) => look(&mut Here::new()),
        })
    }
}

/// A mutex and one condition. A lock that a panic left behind is taken as it is: no foreign code runs under it.
#[derive(Debug)]
pub struct Guarded<S> {
    held: Mutex<Held<S>>,
    changed: Condvar,
}

#[derive(Debug)]
struct Held<S> {
    state: S,
    /// The number of threads that wait: without one there is nothing to wake, and no call of the system.
    waiting: usize,
}

impl<S: Shared> Guarded<S> {
    fn lock(&self) -> MutexGuard<'_, Held<S>> {
        match self.held.try_lock() {
            Ok(held) => held,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            Err(TryLockError::WouldBlock) => {
                // A thread that has the lock and waits for it would wait without end. The one foreign code that runs
                // under the lock is a recorder.
                must_not_record(addresses(self));
                self.held.lock().unwrap_or_else(PoisonError::into_inner)
            }
        }
    }

    /// Frees the lock, and wakes the waiting threads if the state says so.
    fn free(&self, mut held: MutexGuard<'_, Held<S>>) {
        let wakes = held.state.take_signal() && held.waiting > 0;
        let fault = if cfg!(debug_assertions) { held.state.fault() } else { None };
        drop(held);
        if wakes {
            self.changed.notify_all();
        }
        debug_assert_eq!(fault, None);
    }

    /// Waits for a change, at most until then; `false` if that time has come.
    fn sleep<'a>(
        &self,
        mut held: MutexGuard<'a, Held<S>>,
        until: Option<Instant>,
    ) -> (MutexGuard<'a, Held<S>>, bool) {
        held.waiting += 1;
        let (mut held, in_time) = match until {
            None => (self.changed.wait(held).unwrap_or_else(PoisonError::into_inner), true),
            Some(until) => {
                let left = until.saturating_duration_since(Instant::now());
                let woken = self.changed.wait_timeout(held, left).unwrap_or_else(PoisonError::into_inner).0;
                (woken, Instant::now() < until)
            }
        };
        held.waiting -= 1;
        (held, in_time)
    }
}

impl<S: Shared> Monitor<S> for Guarded<S> {
    fn new(state: S) -> Self {
        Guarded { held: Mutex::new(Held { state, waiting: 0 }), changed: Condvar::new() }
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        let mut held = self.lock();
        let done = act(&mut held.state);
        self.free(held);
        done
    }

    fn wait<T>(&self, limit: Option<Duration>, mut look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        // A limit beyond the end of the clock is none.
        let until = limit.and_then(|limit| Instant::now().checked_add(limit));
        let (mut held, mut in_time) = (self.lock(), true);
        loop {
            let seen = look(&mut held.state);
            if seen.is_some() || !in_time {
                self.free(held);
                return seen;
            }
            (held, in_time) = self.sleep(held, until);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A state with a mark that threads wait for.
    #[derive(Default)]
    struct Marked {
        mark: bool,
        looks: usize,
        signal: bool,
    }

    impl Shared for Marked {
        fn take_signal(&mut self) -> bool {
            std::mem::take(&mut self.signal)
        }
    }

    /// So long if something is wrong.
    const LONG: Duration = Duration::from_secs(20);

    fn look(state: &mut Marked) -> Option<()> {
        state.looks += 1;
        state.mark.then_some(())
    }

    fn until(state: &Guarded<Marked>, holds: impl Fn(&Held<Marked>) -> bool) {
        let end = Instant::now() + LONG;
        while !holds(&state.lock()) {
            assert!(Instant::now() < end, "not in time");
            thread::yield_now();
        }
    }

    /// Also a change that a look of another thread makes.
    #[test]
    fn every_waiting_thread_sees_a_change() {
        for waiters in 1..4 {
            let state = Guarded::new(Marked::default());
            thread::scope(|scope| {
                let all: Vec<_> =
                    (0..waiters).map(|_| scope.spawn(|| state.wait(Some(LONG), look))).collect();
                until(&state, |held| held.waiting == waiters);
                let marks = |state: &mut Marked| {
                    (state.mark, state.signal) = (true, true);
                    Some(())
                };
                assert_eq!(state.wait(Some(LONG), marks), Some(()));
                assert!(all.into_iter().all(|waiter| waiter.join().is_ok_and(|seen| seen == Some(()))));
            });
            assert_eq!(state.lock().waiting, 0, "no thread waits, and no change calls the system");
        }
    }

    /// However often the state changes meanwhile.
    #[test]
    fn a_limit_passes_while_the_state_changes() {
        let state = Guarded::new(Marked::default());
        thread::scope(|scope| {
            let waiter = scope.spawn(|| state.wait(Some(Duration::from_millis(50)), look));
            let end = Instant::now() + LONG;
            while !waiter.is_finished() && Instant::now() < end {
                state.with(|state| state.signal = true);
                thread::yield_now();
            }
            let is_over = waiter.is_finished();
            state.with(|state| (state.mark, state.signal) = (true, true));
            assert!(
                is_over && waiter.join().is_ok_and(|seen| seen.is_none()),
                "each change began the limit anew"
            );
        });
        assert_eq!(state.lock().waiting, 0);
        assert!(state.lock().state.looks > 0);
    }
}
