//! From a path in the graph to the behaviour that it stands for.

use crate::behaviour::Behaviour;
use crate::error::CheckError;
use crate::graph::Graph;
use crate::model::Checkable;
use crate::shortest::{Hop, Path, Space};

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
