//! Waits that tell the gates which threads rest.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar as Bell, MutexGuard, PoisonError};

use super::Gates;

/// A condition variable for the threads of a bus under test. A thread that waits in it rests, and a thread
/// that is notified moves from that moment on.
///
/// A notification needs the guard of the mutex that the waiting threads hold around their wait. Otherwise a
/// notification could come between the moment in which a thread looks and the moment in which it sleeps.
/// Every notification wakes every waiting thread, which must look again, as with any condition variable.
pub struct Condvar {
    gates: Gates,
    bell: Bell,
    /// The number of waiting threads that were not notified. It and `rung` change only under the mutex of the
    /// gates.
    waiting: AtomicUsize,
    /// The number of notifications.
    rung: AtomicUsize,
}

impl Gates {
    /// A condition variable in which the threads of the bus wait.
    pub fn condvar(&self) -> Condvar {
        Condvar::new(self.clone())
    }
}

impl Condvar {
    fn new(gates: Gates) -> Self {
        Condvar { gates, bell: Bell::new(), waiting: AtomicUsize::new(0), rung: AtomicUsize::new(0) }
    }

    /// The gates of the bus.
    pub fn gates(&self) -> &Gates {
        &self.gates
    }

    /// Waits for the next notification.
    pub fn wait<'a, T>(&self, mut guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        let rung = {
            let mut inner = self.gates.lock();
            self.waiting.fetch_add(1, Ordering::Relaxed);
            self.gates.rest(&mut inner);
            self.rung.load(Ordering::Relaxed)
        };
        // Without a notification this thread is not counted as moving, so it goes on sleeping.
        loop {
            guard = self.bell.wait(guard).unwrap_or_else(PoisonError::into_inner);
            let _counted = self.gates.lock();
            if self.rung.load(Ordering::Relaxed) != rung {
                return guard;
            }
        }
    }

    /// Waits as long as the condition holds.
    pub fn wait_while<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: impl FnMut(&mut T) -> bool,
    ) -> MutexGuard<'a, T> {
        while condition(&mut guard) {
            guard = self.wait(guard);
        }
        guard
    }

    /// Wakes every waiting thread. The guard is that of their mutex.
    pub fn notify_all<T>(&self, _held: &MutexGuard<'_, T>) {
        let mut inner = self.gates.lock();
        inner.moving += self.waiting.swap(0, Ordering::Relaxed);
        self.rung.fetch_add(1, Ordering::Relaxed);
        drop(inner);
        self.bell.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// A system may wake a thread that was not notified. The thread is not counted as moving, and goes on waiting.
    #[test]
    fn a_thread_that_wakes_without_a_notification_waits_on() {
        let gates = Gates::new();
        let bus = Arc::new((Mutex::new(()), gates.condvar()));
        let (inner, told) = (Arc::clone(&bus), gates.clone());
        gates.run(move || {
            drop(inner.1.wait(inner.0.lock().unwrap()));
            told.surprise("it woke");
        });
        assert_eq!(gates.settle().unwrap().surprises, [""; 0]);
        for _ in 0..10 {
            bus.1.bell.notify_all();
            thread::sleep(Duration::from_millis(1));
        }
        let held = bus.0.lock().unwrap();
        bus.1.notify_all(&held);
        drop(held);
        assert_eq!(gates.settle().unwrap().surprises, ["it woke"]);
    }
}
