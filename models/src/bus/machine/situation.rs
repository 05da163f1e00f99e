//! The situations in which a bus can be asked.

use crate::bus::{Goal, State};

/// The situation of a bus, as far as its answers depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Situation {
    /// The state of the bus.
    pub state: State,
    /// The goal: pending, or, in Exited, final. `None` is rest.
    pub goal: Option<Goal>,
    /// Did the first listener of the pass that the goal needs begin?
    pub begun: bool,
    /// Has the main program taken the result?
    pub taken: bool,
}

const fn at(state: State, goal: Option<Goal>) -> Situation {
    Situation { state, goal, begun: false, taken: false }
}

const fn begun(state: State, goal: Goal) -> Situation {
    Situation { begun: true, ..at(state, Some(goal)) }
}

const fn taken(goal: Goal) -> Situation {
    Situation { taken: true, ..at(State::Exited, Some(goal)) }
}

/// Every situation that a bus can be in. A test compares it with what the checker explored: a
/// situation that is missing here, or that no behaviour reaches, fails it.
pub const SITUATIONS: [Situation; 28] = {
    use State::{Exited, Exiting, Idle, Running, Starting, Stopping};
    [
        at(Idle, None),
        at(Idle, Some(Goal::Start)),
        at(Idle, Some(Goal::Reload)),
        at(Idle, Some(Goal::Restart)),
        at(Idle, Some(Goal::Exit)),
        at(Starting, Some(Goal::Start)),
        at(Starting, Some(Goal::Reload)),
        begun(Starting, Goal::Reload),
        at(Starting, Some(Goal::Stop)),
        at(Starting, Some(Goal::Restart)),
        at(Starting, Some(Goal::Exit)),
        at(Running, None),
        at(Running, Some(Goal::Graceful)),
        begun(Running, Goal::Graceful),
        at(Running, Some(Goal::Reload)),
        at(Running, Some(Goal::Stop)),
        at(Running, Some(Goal::Restart)),
        at(Running, Some(Goal::Exit)),
        at(Stopping, Some(Goal::Reload)),
        at(Stopping, Some(Goal::Stop)),
        at(Stopping, Some(Goal::Restart)),
        at(Stopping, Some(Goal::Exit)),
        at(Exiting, Some(Goal::Restart)),
        at(Exiting, Some(Goal::Exit)),
        at(Exited, Some(Goal::Restart)),
        taken(Goal::Restart),
        at(Exited, Some(Goal::Exit)),
        taken(Goal::Exit),
    ]
};

impl Situation {
    /// Can a request come from a listener that runs here? In Running, none runs for a Graceful
    /// whose pass did not begin.
    pub fn in_pass(&self) -> bool {
        let advising = self.goal != Some(Goal::Graceful) || self.begun;
        self.goal.is_some() && advising && !matches!(self.state, State::Idle | State::Exited)
    }
}
