//! The stages of the end of a worker: a table.

use crate::site::machine::event::Stage;
use crate::site::machine::word::Step;

/// A stage of the end, and how it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The stage that the row is about.
    pub stage: Stage,
    /// The condition that ends the stage.
    pub until: Until,
    /// The stage that follows.
    pub next: Stage,
}

/// The condition that ends a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Until {
    /// Every interpreter is through with this step of its end, done or given up.
    All(Step),
    /// The host stopped to accept, and no connection is owed an answer.
    Answered,
}

/// The end of a worker, from the moment on in which its host is told to stop accepting.
pub const STAGES: [Row; 5] = [
    Row { stage: Stage::Telling, until: Until::All(Step::Told), next: Stage::Draining },
    Row { stage: Stage::Draining, until: Until::Answered, next: Stage::Joining },
    Row { stage: Stage::Joining, until: Until::All(Step::Joined), next: Stage::Finishing },
    Row { stage: Stage::Finishing, until: Until::All(Step::Finished), next: Stage::Destroying },
    Row { stage: Stage::Destroying, until: Until::All(Step::Destroyed), next: Stage::Ended },
];
