//! A behaviour: what a counterexample or witness shows.

use std::fmt;

use stateright::Model;

use crate::error::CheckError;
use crate::graph::Graph;
use crate::model::Checkable;
use crate::shortest::{Hop, Path, Space};

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

/// Every state and edge of a graph.
pub(super) struct Whole<'g, M: Checkable>(pub(super) &'g Graph<M>);

/// The edges of one state as hops.
pub(super) fn hops_of<M: Checkable>(graph: &Graph<M>, node: u32) -> impl Iterator<Item = Hop> {
    let first = graph.span(node).start;
    graph.edges(node).iter().enumerate().map(move |(offset, edge)| Hop {
        action: edge.action(),
        actor: edge.actor(),
        fair: edge.fair_bit(),
        edge: first + offset,
        target: edge.target(),
    })
}

impl<M: Checkable> Space for Whole<'_, M> {
    fn len(&self) -> usize {
        self.0.len()
    }
    fn roots(&self, visit: &mut dyn FnMut(u32)) {
        (0..self.0.initial()).for_each(visit);
    }
    fn hops(&self, node: u32, visit: &mut dyn FnMut(Hop)) {
        hops_of(self.0, node).for_each(visit);
    }
}

/// Names the states and actions of a path through the graph.
pub(super) fn behaviour_of<M: Checkable>(
    model: &M,
    graph: &Graph<M>,
    path: &Path,
    loop_start: Option<usize>,
) -> Result<Behaviour<M>, CheckError> {
    let mut steps = Vec::with_capacity(path.hops.len());
    let (mut node, mut actions) = (path.root, Vec::new());
    for hop in &path.hops {
        actions.clear();
        model.actions(&graph.state(node), &mut actions);
        if hop.action >= actions.len() {
            return Err(CheckError::Nondeterministic { action: hop.action, found: actions.len() });
        }
        steps.push((actions.swap_remove(hop.action), graph.state(hop.target)));
        node = hop.target;
    }
    Ok(Behaviour { init: graph.state(path.root), steps, loop_start })
}
