//! Foreign values that show what the bus does with them, and waits that fail instead of lasting.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Wake, Waker};
use std::thread;
use std::time::{Duration, Instant};

use wspbus::Bus;

/// A wait that ends as soon as it can; this long if something is wrong.
pub const LONG: Duration = Duration::from_secs(20);

/// A value that uses the bus when it is dropped: the lock must be free then. As a waker it wakes no task.
pub struct Asks(pub Bus);

/// The payload of a panic. Its drop panics too.
pub struct Bomb;

/// The number of times that a task was woken.
pub struct Count(AtomicUsize);

impl Drop for Asks {
    fn drop(&mut self) {
        self.0.status();
    }
}

impl Wake for Asks {
    fn wake(self: Arc<Self>) {}
}

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the payload panics too");
    }
}

impl Count {
    /// A count, and its waker.
    pub fn new() -> (Arc<Count>, Waker) {
        let count = Arc::new(Count(AtomicUsize::new(0)));
        (count.clone(), Waker::from(count))
    }

    pub fn wakes(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Runs this on a thread of its own, and fails if it does not end.
pub fn ends(run: impl FnOnce() + Send + 'static) {
    let (tell, told) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        let _tell = tell;
        run();
    });
    assert_eq!(told.recv_timeout(LONG), Err(mpsc::RecvTimeoutError::Disconnected), "it does not end");
    thread.join().unwrap();
}

/// Looks until this holds, and fails if it never does.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let end = Instant::now() + LONG;
    while !holds() {
        assert!(Instant::now() < end, "not in time: {what}");
        thread::yield_now();
    }
}
