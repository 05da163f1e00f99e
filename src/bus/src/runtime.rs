//! The world of a bus: a monitor, threads, and a place that each thread has for itself.
//!
//! A server uses [`Threads`] and never names this module. A test puts a scheduler of its own in its place: the bus is
//! written once, for both.

pub mod threads;

use std::cell::{Cell, RefCell};
use std::io;
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::time::Duration;

pub use threads::Threads;
use wspbus_models::bus::event::Origin;

use crate::recent::Recent;

/// The world of a bus.
pub trait Runtime: Send + Sync + 'static {
    /// State behind one lock.
    type Monitor<S: Shared>: Monitor<S>;

    /// Runs this on a thread of its own.
    ///
    /// # Errors
    /// The system has no thread left. The closure is dropped.
    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()>;

    /// Looks at the place that the current thread has for itself. `look` runs no foreign code.
    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T;
}

/// State that threads share.
pub trait Shared: Send + 'static {
    /// Has something changed that a waiting thread may wait for? Asking takes the mark away.
    fn take_signal(&mut self) -> bool;

    /// What is wrong with the state where its lock is about to be free? A debug build asks at each step, and so do tests.
    fn fault(&self) -> Option<&'static str> {
        None
    }
}

/// State behind one lock, and the threads that wait for it to change. No closure that runs under the lock calls foreign
/// code.
pub trait Monitor<S: Shared>: Send + Sync + 'static {
    /// Puts the state behind a lock.
    fn new(state: S) -> Self;

    /// Runs the closure under the lock. If the state then has a signal, every waiting thread looks again.
    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T;

    /// Looks, under the lock, until there is something; `None` if `limit` passes before. Without a limit there is always
    /// something in the end.
    fn wait<T>(&self, limit: Option<Duration>, look: impl FnMut(&mut S) -> Option<T>) -> Option<T>;

    /// Decides, and carries out what was decided, without a moment between the two.
    fn act<D, T>(&self, decide: impl FnOnce(&mut S) -> D, carry: impl FnOnce(&mut S, D) -> T) -> T {
        self.with(|state| {
            let decision = decide(state);
            carry(state, decision)
        })
    }

    /// Decides and carries out again and again, until carrying out gives something; without a moment between.
    fn chain<D, T>(
        &self,
        mut decide: impl FnMut(&mut S) -> D,
        mut carry: impl FnMut(&mut S, D) -> Option<T>,
    ) -> T {
        self.with(|state| {
            loop {
                let decision = decide(state);
                if let Some(last) = carry(state, decision) {
                    return last;
                }
            }
        })
    }

    /// Runs foreign code: a listener, an entry of the `main` queue. The lock is free meanwhile.
    fn outside<T>(&self, foreign: impl FnOnce() -> T) -> T {
        foreign()
    }
}

thread_local! {
    static RECORDED: Recorded = const {
        Recorded { innermost: Cell::new(0), outer: ManuallyDrop::new(RefCell::new(Vec::new())) }
    };
}

/// The places of the states of which a thread runs a recorder, each under its lock. The recorder of one bus may use another
/// bus, which has recorders too.
///
/// The value has no destructor, so a thread that is ending has it still. Nothing is left to free: the list is freed when it
/// is empty.
struct Recorded {
    /// No address is 0.
    innermost: Cell<usize>,
    /// The places of the recorders inside of which the innermost one runs.
    outer: ManuallyDrop<RefCell<Vec<usize>>>,
}

impl Recorded {
    fn enter(&self, place: usize) {
        let before = self.innermost.replace(place);
        if before != 0 {
            self.outer.borrow_mut().push(before);
        }
    }

    fn leave(&self) {
        let mut outer = self.outer.borrow_mut();
        self.innermost.set(outer.pop().unwrap_or_default());
        if outer.is_empty() {
            *outer = Vec::new();
        }
    }

    fn has(&self, within: &Range<usize>) -> bool {
        let innermost = self.innermost.get();
        within.contains(&innermost)
            || innermost != 0 && self.outer.borrow().iter().any(|place| within.contains(place))
    }
}

/// Runs a recorder of the state at this place.
pub(crate) fn recording<T>(place: usize, recorder: impl FnOnce() -> T) -> T {
    struct Back;
    impl Drop for Back {
        fn drop(&mut self) {
            let _ = RECORDED.try_with(Recorded::leave);
        }
    }
    let _ = RECORDED.try_with(|recorded| recorded.enter(place));
    let _back = Back;
    recorder()
}

/// A recorder must not use its bus: it runs under the lock of the bus.
///
/// # Panics
/// If the thread runs a recorder of a state within these addresses.
pub(crate) fn must_not_record(within: Range<usize>) {
    assert!(
        !RECORDED.try_with(|recorded| recorded.has(&within)).unwrap_or_default(),
        "a recorder uses its bus: it runs under the lock of the bus, and the call would never return, or run foreign code \
         there. A wspbus::host::feed::Feed has readers that may use the bus"
    );
}

/// The addresses of a value.
pub(crate) fn addresses<T>(of: &T) -> Range<usize> {
    let first = std::ptr::from_ref(of).addr();
    first..first + size_of::<T>()
}

/// The place that a thread has for itself: in the name of which origins it runs, and the subscribers to which it published.
#[derive(Debug, Default)]
pub struct Here {
    /// By bus, the innermost last.
    frames: Vec<(usize, Origin)>,
    /// The channels of messages to which it published of late.
    pub(crate) recent: Recent,
}

/// The names in which a thread runs: another thread can go on in them. They are worth something as long as the call lasts
/// that the first thread runs.
#[cfg(feature = "tokio")]
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(Vec<(usize, Origin)>);

impl Here {
    pub(crate) const fn new() -> Self {
        Here { frames: Vec::new(), recent: Recent::new() }
    }

    /// From now on the thread runs in this name on this bus.
    pub(crate) fn enter(&mut self, bus: usize, origin: Origin) {
        self.frames.push((bus, origin));
    }

    /// The thread leaves the name that it took last.
    pub(crate) fn leave(&mut self) {
        self.frames.pop();
    }

    /// All names in which the thread runs.
    #[cfg(feature = "tokio")]
    pub(crate) fn names(&self) -> Names {
        Names(self.frames.clone())
    }

    /// The thread runs in these names alone, and gives those that it had.
    #[cfg(feature = "tokio")]
    pub(crate) fn rename(&mut self, names: Names) -> Names {
        Names(std::mem::replace(&mut self.frames, names.0))
    }

    /// The name in which the thread runs on this bus, if it took one.
    pub(crate) fn origin(&self, bus: usize) -> Option<Origin> {
        self.frames.iter().rev().find(|(of, _)| *of == bus).map(|(_, origin)| *origin)
    }
}
