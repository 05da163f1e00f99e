//! The abstract worker with its interpreters: only what the rest of the site can see of a worker.
//!
//! A model of a whole site with whole buses and whole teardowns would have too many states to be explored. So there
//! are three levels. The detailed parts are the bus and the teardown. The composition is made of the machine
//! [`crate::site::worker::Process`], which reduces a teardown to a few counters, and an interpreter to how far its
//! end is. This module is the outline of both: an interpreter is live, told, joined, finished, destroyed; a worker
//! is spawned, serves, drains, ends.
//!
//! A part *refines* another part if each of its steps is a step that the other could take, or changes nothing that
//! the other knows. A bus refines [`Life`] (SITE-1). A teardown refines the process that the composition is made of
//! (SITE-2, `a-teardown-is-a-worker-of-the-site`). Because of that refinement the composition says something about
//! teardowns: what it shows of safety holds of a site whose workers are teardowns, in the environments that it
//! offers. Both the teardown and the process refine the [`Outline`] (SITE-2, SITE-3). The outline says in few words
//! what the rest of the site may count on; alone it would relate neither of the two to the other.
//!
//! Refinement concerns the steps that are taken, and not the steps that must be taken: the end of a teardown is
//! claimed of the teardown itself, and once more of the process. The refinement is checked, and not proved, for
//! teardowns with up to three interpreters. [`Life::may_step`] and [`Outline::may_step`] say what is permitted.

use super::event::{Ending, Step};
pub use crate::life::Life;

/// The life of an interpreter whose end is this far.
pub const fn life_at(step: Option<Step>) -> Life {
    match step {
        None => Life::Live,
        Some(Step::Told) => Life::Told,
        Some(Step::Joined) => Life::Joined,
        Some(Step::Finished) => Life::Finished,
        Some(Step::Destroyed) => Life::Destroyed,
    }
}

/// The phase of the abstract worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It boots: it was forked, and it is not ready.
    Spawned,
    /// It takes connections.
    Serving,
    /// It was told to end, or noticed that its controller is gone: it accepts no connection, and takes its
    /// interpreters down.
    Draining,
    /// Its process is over.
    Ended(Ending),
}

/// The abstract worker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outline {
    /// The phase that it is in.
    pub phase: Phase,
    /// Its interpreters, in the order of their creation; an interpreter that is destroyed keeps its place.
    pub interpreters: Vec<Life>,
}

impl Outline {
    /// A worker that was just forked.
    pub const fn spawned() -> Outline {
        Outline { phase: Phase::Spawned, interpreters: Vec::new() }
    }

    /// May a worker get from this outline to that one in at most one step? The same outline is no step, and permitted.
    ///
    /// One step changes either the phase or one interpreter.
    pub fn may_step(&self, after: &Outline) -> bool {
        let same = self.interpreters == after.interpreters;
        if self.phase != after.phase {
            return same && self.may_enter(after.phase);
        }
        same || !self.is_over() && (self.may_create(after) || self.may_take_down(after))
    }

    /// Did its process end?
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Ended(_))
    }

    /// Has its end begun to reach its interpreters?
    pub fn tells(&self) -> bool {
        self.interpreters.iter().any(|i| i.told())
    }

    /// A worker that ends by itself has told every interpreter, joined the threads and called the exit functions. An
    /// interpreter that could not be destroyed ends with the process.
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

    /// One more live interpreter is created, before any interpreter is told.
    fn may_create(&self, after: &Outline) -> bool {
        let more = after.interpreters.strip_prefix(self.interpreters.as_slice());
        more == Some(&[Life::Live]) && !self.tells()
    }

    /// One interpreter takes a step of its end. For any step but the telling, every interpreter was told before.
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
