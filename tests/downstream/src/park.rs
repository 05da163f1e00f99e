//! The way in which the threads of a bus wait.

use std::sync::{Condvar, MutexGuard, PoisonError};

/// The way in which threads wait and are begun. Programs use [`Threads`]; a test brings its own type that
/// knows which threads wait.
pub trait Park: Send + Sync + 'static {
    /// Waits until another thread wakes it, or wakes without a reason.
    fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T>;
    /// Wakes every thread that waits.
    fn wake<T>(&self, held: &MutexGuard<'_, T>);
    /// Begins a thread.
    fn begin(&self, thread: impl FnOnce() + Send + 'static);
}

/// The threads of the standard library.
#[derive(Default)]
pub struct Threads(Condvar);

impl Park for Threads {
    fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> MutexGuard<'a, T> {
        self.0.wait(guard).unwrap_or_else(PoisonError::into_inner)
    }

    fn wake<T>(&self, _held: &MutexGuard<'_, T>) {
        self.0.notify_all();
    }

    fn begin(&self, thread: impl FnOnce() + Send + 'static) {
        std::thread::spawn(thread);
    }
}
