//! The rules that a process of mod_wsgi follows at its end, as data.

use crate::site::machine::event::Stage as Shown;
use crate::site::machine::word::Step;

/// A stage of the end of a process: what the process does in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Tells an interpreter: calls its subscribers.
    Tell,
    /// Lets the requests in flight finish.
    Drain,
    /// Joins the threads of an interpreter.
    Join,
    /// Calls the exit functions of an interpreter.
    Finish,
    /// Destroys an interpreter.
    Destroy,
}

impl Stage {
    /// The step of an interpreter that it is; the drain concerns the whole process.
    pub(super) const fn step(self) -> Option<Step> {
        match self {
            Stage::Tell => Some(Step::Told),
            Stage::Drain => None,
            Stage::Join => Some(Step::Joined),
            Stage::Finish => Some(Step::Finished),
            Stage::Destroy => Some(Step::Destroyed),
        }
    }

    /// The stage of a worker that it is, in the vocabulary of a site.
    pub(super) const fn shown(self) -> Shown {
        match self {
            Stage::Tell => Shown::Telling,
            Stage::Drain => Shown::Draining,
            Stage::Join => Shown::Joining,
            Stage::Finish => Shown::Finishing,
            Stage::Destroy => Shown::Destroying,
        }
    }
}

/// The order of the stages: sweeps, one after the other. A sweep goes over the interpreters once, and takes all its
/// stages in one interpreter before it goes to the next.
pub type Plan = &'static [&'static [Stage]];

/// The rules of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rules {
    /// The order of the stages.
    pub plan: Plan,
    /// Does one timer end the process, in any stage? Otherwise no deadline bounds a stage.
    pub timer: bool,
    /// Is a new interpreter put anywhere into the table that is walked? The table may also grow because of it: then
    /// other interpreters move to where the walk still comes, or to where it has been. Otherwise a new interpreter is
    /// the last in the order.
    pub walked_table: bool,
    /// Do the subscriptions of a reloaded application join the old ones? Otherwise they replace them.
    pub adds: bool,
    /// Are the connections of requests in flight closed at once, while the process waits for their threads all the same?
    pub cuts: bool,
    /// Does a Drain begin a grace phase, in which connections are accepted until the process is idle?
    pub grace: bool,
    /// Does a thread that read the flag before it was raised still accept its connection, and does no step wait for
    /// that connection?
    pub late_accept: bool,
    /// Does taking down the first interpreter abort the process while a request in that interpreter is in flight?
    pub aborts: bool,
    /// Is a message that comes during the boot lost?
    pub deaf_boot: bool,
}
