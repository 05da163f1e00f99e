//! A behaviour: what a counterexample or witness shows.

use std::fmt;

use stateright::Model;

/// A finite behaviour, or with `loop_start` a lasso: one whose last steps repeat without end.
pub struct Behaviour<M: Model> {
    /// The initial state: state 0.
    pub init: M::State,
    /// Each action taken, and the state after. Step `n`, counted from zero, leads from state `n` to `n + 1`.
    pub steps: Vec<(M::Action, M::State)>,
    /// The state, counted from `init`, to which the last state returns: both are equal, and the steps
    /// between them repeat without end. If it is the last state itself, the behaviour stays there.
    pub loop_start: Option<usize>,
}

impl<M: Model> Behaviour<M> {
    /// The state of this number: 0 is the initial one.
    pub fn state(&self, number: usize) -> Option<&M::State> {
        match number.checked_sub(1) {
            None => Some(&self.init),
            Some(step) => self.steps.get(step).map(|(_, state)| state),
        }
    }

    /// Every state in order, from the initial one.
    pub fn states(&self) -> impl Iterator<Item = &M::State> {
        std::iter::once(&self.init).chain(self.steps.iter().map(|(_, state)| state))
    }

    /// The last state.
    pub fn end(&self) -> &M::State {
        self.steps.last().map_or(&self.init, |(_, state)| state)
    }
}

impl<M: Model<State: Clone, Action: Clone>> Clone for Behaviour<M> {
    fn clone(&self) -> Self {
        Behaviour { init: self.init.clone(), steps: self.steps.clone(), loop_start: self.loop_start }
    }
}

impl<M: Model<State: PartialEq, Action: PartialEq>> PartialEq for Behaviour<M> {
    fn eq(&self, other: &Self) -> bool {
        self.init == other.init && self.steps == other.steps && self.loop_start == other.loop_start
    }
}

impl<M: Model<State: fmt::Debug, Action: fmt::Debug>> fmt::Debug for Behaviour<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Behaviour")
            .field("init", &self.init)
            .field("steps", &self.steps)
            .field("loop_start", &self.loop_start)
            .finish()
    }
}
