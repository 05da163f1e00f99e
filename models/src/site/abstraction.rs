//! A worker and its interpreters with everything left out that the rest of the site cannot see.
//!
//! A whole site made of whole buses and whole teardowns has too many states to be looked at. So there are
//! three levels. The detailed parts are the bus and the teardown. The composition is made of the machine
//! [`crate::site::worker::Process`], which knows of a teardown a few counters, and of an interpreter how far its end
//! is. What is here is the outline of both: an interpreter is live, told, joined, finished, destroyed; a worker
//! is spawned, serves, drains, ends.
//!
//! A part *refines* another if each of its steps is one that the other could take, or changes nothing that the
//! other knows. A bus refines [`Life`] (SITE-1). A teardown refines the process that the composition is made of
//! (SITE-2, `a-teardown-is-a-worker-of-the-site`): that is what makes the composition speak of teardowns; what
//! it shows of safety holds of a site whose workers are teardowns, in the environments that it offers. And both
//! the teardown and the process refine the [`Outline`] (SITE-2, SITE-3): that says in few words what the rest of
//! the site may count on, and alone would relate neither of the two to the other.
//!
//! Refinement is about steps that are taken, and not about steps that must be: that a teardown comes to its end
//! is claimed of the teardown itself, and of the process once more. And it is checked, not proved: of a
//! teardown with up to three interpreters. [`Life::may_step`] and [`Outline::may_step`] say what is permitted.

use super::event::{Ending, Step};

/// An interpreter, abstractly: how far its end is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Life {
    /// It works, or could.
    #[default]
    Live,
    /// Its subscribers were told: its services are down.
    Told,
    /// Its threads were joined, or given up.
    Joined,
    /// Its exit functions were called, or given up.
    Finished,
    /// It is gone.
    Destroyed,
}

impl Life {
    /// Every one, in order.
    pub const ALL: [Life; 5] = [Life::Live, Life::Told, Life::Joined, Life::Finished, Life::Destroyed];

    /// The life of an interpreter whose end is this far.
    pub const fn of(step: Option<Step>) -> Life {
        match step {
            None => Life::Live,
            Some(Step::Told) => Life::Told,
            Some(Step::Joined) => Life::Joined,
            Some(Step::Finished) => Life::Finished,
            Some(Step::Destroyed) => Life::Destroyed,
        }
    }

    /// May it get from here to there in one step? To where it is: that is no step at all.
    ///
    /// ```
    /// use wspbus_models::site::abstraction::Life;
    /// assert!(Life::Live.may_step(Life::Told));
    /// assert!(!Life::Live.may_step(Life::Joined)); // Its threads are stopped, and it was not told.
    /// assert!(!Life::Told.may_step(Life::Live)); // What is told stays told.
    /// ```
    pub fn may_step(self, after: Life) -> bool {
        self == after || self as usize + 1 == after as usize
    }

    /// Was it told?
    pub fn told(self) -> bool {
        self > Life::Live
    }
}

/// Where a worker stands, abstractly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It boots: it was forked, and is not ready.
    Spawned,
    /// It takes connections.
    Serving,
    /// It was told to end, or noticed that its controller is gone: it takes no connection, and takes itself
    /// down.
    Draining,
    /// Its process is over.
    Ended(Ending),
}

/// A worker, abstractly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outline {
    /// Where it stands.
    pub phase: Phase,
    /// Its interpreters, in the order of their creation; one that is destroyed keeps its place.
    pub interpreters: Vec<Life>,
}

impl Outline {
    /// A worker that was just forked.
    pub const fn spawned() -> Outline {
        Outline { phase: Phase::Spawned, interpreters: Vec::new() }
    }

    /// May it get from here to there in one step? To where it is: that is no step at all.
    ///
    /// One step changes one thing: the phase, or one interpreter.
    pub fn may_step(&self, after: &Outline) -> bool {
        let same = self.interpreters == after.interpreters;
        if self.phase != after.phase {
            return same && self.may_enter(after.phase);
        }
        same || !self.is_over() && (self.may_create(after) || self.may_take_down(after))
    }

    /// Is its process over?
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Ended(_))
    }

    /// Has its end begun to reach its interpreters?
    pub fn tells(&self) -> bool {
        self.interpreters.iter().any(|i| i.told())
    }

    /// A worker that ends by itself has told every interpreter, joined the threads and called the exit functions. What is
    /// left then, an interpreter that cannot be destroyed, goes with the process.
    fn may_enter(&self, phase: Phase) -> bool {
        match (self.phase, phase) {
            (Phase::Spawned, Phase::Serving | Phase::Draining) | (Phase::Serving, Phase::Draining) => true,
            (Phase::Draining, Phase::Ended(Ending::Done)) => {
                self.interpreters.iter().all(|i| *i >= Life::Finished)
            }
            (Phase::Ended(_), _) => false,
            (_, Phase::Ended(ending)) => ending != Ending::Done,
            _ => false,
        }
    }

    /// One more, live, before any interpreter is told.
    fn may_create(&self, after: &Outline) -> bool {
        let more = after.interpreters.strip_prefix(self.interpreters.as_slice());
        more == Some(&[Life::Live]) && !self.tells()
    }

    /// One takes a step of its end; and unless that is to be told, all are told.
    fn may_take_down(&self, after: &Outline) -> bool {
        let pairs = || self.interpreters.iter().zip(&after.interpreters);
        let changed: Vec<_> = pairs().filter(|(before, after)| before != after).collect();
        let [(before, life)] = changed[..] else { return false };
        let ready = *life == Life::Told || self.interpreters.iter().all(|i| i.told());
        let length = self.interpreters.len() == after.interpreters.len();
        length && self.phase == Phase::Draining && before.may_step(*life) && ready
    }
}

#[cfg(test)]
mod tests;
