//! The world of the scheduler. It can have a fault, for the controls.

use std::cell::{Cell, RefCell};
use std::io;
use std::time::Duration;

use shuttle::rand::{Rng, thread_rng};
use shuttle::sync::{Condvar, Mutex};
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

/// Tasks of the scheduler, with a fault.
pub struct World<const FAULT: u8>;

/// A mutex and one condition of the scheduler.
pub struct Locked<S, const FAULT: u8> {
    state: Mutex<S>,
    changed: Condvar,
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
    /// The lock is about to be free. A world that frees it between a step and its commands shows halves of a change.
    fn must_be_whole(state: &S) {
        if FAULT != GAP && FAULT != LATER_GAP {
            assert_eq!(state.fault(), None);
        }
    }

    fn tell(&self, told: bool) {
        match (told, FAULT) {
            (false, _) => {}
            (true, NOTIFY_ONE) => self.changed.notify_one(),
            (true, _) => self.changed.notify_all(),
        }
    }
}

impl<S: Shared, const FAULT: u8> Monitor<S> for Locked<S, FAULT> {
    fn new(state: S) -> Self {
        Locked { state: Mutex::new(state), changed: Condvar::new() }
    }

    fn with<T>(&self, act: impl FnOnce(&mut S) -> T) -> T {
        let mut state = self.state.lock().unwrap();
        held(1);
        let done = act(&mut state);
        let told = state.take_signal();
        held(-1);
        Self::must_be_whole(&state);
        drop(state);
        self.tell(told);
        done
    }

    /// A limit passes, or not, as the scheduler chooses.
    fn wait<T>(&self, limit: Option<Duration>, mut look: impl FnMut(&mut S) -> Option<T>) -> Option<T> {
        let mut state = self.state.lock().unwrap();
        loop {
            let over = limit.is_some() && thread_rng().r#gen::<bool>();
            held(1);
            let seen = look(&mut state);
            held(-1);
            Self::must_be_whole(&state);
            if seen.is_some() || over {
                let told = state.take_signal();
                drop(state);
                self.tell(told);
                return seen;
            }
            if limit.is_some() {
                drop(state);
                shuttle::thread::yield_now();
                state = self.state.lock().unwrap();
            } else {
                state = self.changed.wait(state).unwrap();
            }
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
            let _state = self.state.lock().unwrap();
            held(1);
            let done = foreign();
            held(-1);
            return done;
        }
        foreign()
    }
}
