//! The world of the scheduler. It can have a fault, for the controls.

use std::cell::{Cell, RefCell};
use std::io;
use std::time::Duration;

use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::{Condvar, Mutex, MutexGuard};
use wspbus::runtime::{Here, Monitor, Runtime, Shared};

/// The number that stands for no fault.
pub const SOUND: u8 = 0;
/// A change wakes one waiting thread alone.
pub const NOTIFY_ONE: u8 = 1;
/// The lock is free between a step and its commands.
pub const GAP: u8 = 2;
/// Foreign code runs under the lock.
pub const INSIDE: u8 = 3;
/// As `GAP`, but for the steps alone that follow another one under the same lock.
pub const LATER_GAP: u8 = 4;
/// A change wakes no thread that waits with a limit.
pub const UNWOKEN: u8 = 5;

/// A limit below this one is the deadline of a listener, or the time for which an idle thread waits for more: nothing else
/// may come. A longer limit is the patience of a thread: a change wakes it.
const PATIENT: Duration = Duration::from_secs(5);

/// Tasks of the scheduler, with a fault.
pub struct World<const FAULT: u8>;

/// A mutex and one condition of the scheduler.
pub struct Locked<S, const FAULT: u8> {
    held: Mutex<Held<S>>,
    changed: Condvar,
    /// No change is told here.
    nothing: Condvar,
}

struct Held<S> {
    state: S,
    /// The number of changes that were told.
    told: u64,
}

shuttle::thread_local! {
    static HERE: RefCell<Here> = RefCell::new(Here::default());
    static HELD: Cell<u32> = Cell::new(0);
}

/// Does the current task hold a lock of a bus?
pub fn holds_a_lock() -> bool {
    HELD.with(Cell::get) > 0
}

fn held(change: i32) {
    HELD.with(|held| held.set(held.get().saturating_add_signed(change)));
}

impl<const FAULT: u8> Runtime for World<FAULT> {
    type Monitor<S: Shared> = Locked<S, FAULT>;

    fn spawn(run: Box<dyn FnOnce() + Send>) -> io::Result<()> {
        shuttle::thread::spawn(run);
        Ok(())
    }

    fn here<T>(look: impl FnOnce(&mut Here) -> T) -> T {
        HERE.with(|here| look(&mut here.borrow_mut()))
    }
}

impl<S: Shared, const FAULT: u8> Locked<S, FAULT> {
    /// Frees the lock, and tells of the change. A world that frees it between a step and its commands shows halves of a
    /// change.
    fn free(&self, mut held: MutexGuard<'_, Held<S>>) {
        let told = held.state.take_signal();
        Self::must_be_whole(&held.state);
        held.told += u64::from(told && FAULT != UNWOKEN);
        drop(held);
        match (told, FAULT) {
            (false, _) => {}
            (true, NOTIFY_ONE) => self.changed.notify_one(),
            (true, _) => self.changed.notify_all(),
        }
    }

    fn must_be_whole(state: &S) {
        if FAULT != GAP && FAULT != LATER_GAP {
            assert_eq!(state.fault(), None);
        }
    }

    /// Waits with a limit that passes when the scheduler chooses. The thread looks again and again. A real thread would sleep
    /// between two looks: a change that it waits for must have been told since the last one.
    fn watch<T>(&self, mut look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        let mut last = None;
        loop {
            let mut held = self.held.lock().unwrap();
            let over = thread_rng().r#gen::<bool>();
            let seen = under_lock(|| look(&mut held.state));
            if seen.is_some() || over {
                let is_lost = seen.is_some() && last == Some(held.told);
                self.free(held);
                assert!(!is_lost, "a change woke no thread that waits for it");
                return seen;
            }
            Self::must_be_whole(&held.state);
            last = Some(held.told);
            drop(held);
            shuttle::thread::yield_now();
        }
    }
}

fn under_lock<T>(look: impl FnOnce() -> T) -> T {
    held(1);
    let seen = look();
    held(-1);
    seen
}

impl<S: Shared, const FAULT: u8> Monitor<S> for Locked<S, FAULT> {
    fn new(state: S) -> Self {
        let held = Mutex::new(Held { state, told: 0 });
        Locked { held, changed: Condvar::new(), nothing: Condvar::new() }
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        let mut held = self.held.lock().unwrap();
        let done = under_lock(|| act(&mut held.state));
        self.free(held);
        done
    }

    /// A limit passes, or not, as the scheduler chooses. Half of the long ones never pass: a thread that nothing wakes then
    /// waits without end.
    fn wait<T>(&self, limit: Option<Duration>, mut look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        if limit.is_some_and(|limit| limit < PATIENT || thread_rng().r#gen()) {
            return self.watch(look);
        }
        let bell = if limit.is_some() && FAULT == UNWOKEN { &self.nothing } else { &self.changed };
        let mut held = self.held.lock().unwrap();
        loop {
            let seen = under_lock(|| look(&mut held.state));
            if seen.is_some() {
                self.free(held);
                return seen;
            }
            Self::must_be_whole(&held.state);
            held = bell.wait(held).unwrap();
        }
    }

    fn act<D, T>(&self, decide: impl FnOnce(&mut S) -> D, carry: impl FnOnce(&mut S, D) -> T) -> T {
        if FAULT == GAP {
            let decision = self.with(decide);
            return self.with(|state| carry(state, decision));
        }
        self.with(|state| {
            let decision = decide(state);
            carry(state, decision)
        })
    }

    fn chain<D, T>(
        &self,
        mut decide: impl FnMut(&mut S) -> D,
        mut carry: impl FnMut(&mut S, D) -> Option<T>,
    ) -> T {
        let mut first = None;
        if FAULT != GAP {
            // Every step, or the first one alone.
            let mut steps = if FAULT == LATER_GAP { 1 } else { usize::MAX };
            first = self.with(|state| {
                while steps > 0 {
                    steps -= 1;
                    let decision = decide(state);
                    if let Some(last) = carry(state, decision) {
                        return Some(last);
                    }
                }
                None
            });
        }
        loop {
            if let Some(last) = first {
                return last;
            }
            let decision = self.with(&mut decide);
            first = self.with(|state| carry(state, decision));
        }
    }

    fn outside<T>(&self, foreign: impl FnOnce() -> T) -> T {
        if FAULT == INSIDE {
            let _held = self.held.lock().unwrap();
            return under_lock(foreign);
        }
        foreign()
    }
}
