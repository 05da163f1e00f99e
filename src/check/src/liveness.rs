//! Leads-to under weak fairness, on the explored graph.
//!
//! # What is claimed
//!
//! A behaviour is infinite. It takes edges of the graph, or it *stays* in a state from then on (TLA+: it stutters).
//! It is **weakly fair** if for every fairness class that is enabled in all its states from some point on,
//! it takes actions of that class infinitely often. A class is enabled in a state if one of its actions has
//! a successor there; an action that leads back to the same state counts as taken. A behaviour may
//! therefore stay in a state exactly if no fairness class is enabled there. That is so in a
//! state without successor, whether it `may_end` or not, and in one where only actions are enabled that
//! nothing promises to take.
//!
//! `LeadsTo { from, to }` claims that on every weakly fair behaviour each state with `from` is one with
//! `to`, or is followed by one.
//!
//! # How it is judged
//!
//! A counterexample goes through a state with `from` and without `to`, and never comes to a state with `to`
//! afterwards. So look at the states reachable from such a state through states without `to`: the
//! *pending* part. A fair behaviour never leaves it exactly if it can stay in one of its states,
//! or if one of its strongly connected components has an edge, and every fairness class is taken by an edge
//! inside the component or disabled in a state of it. (All steps that a fair behaviour takes infinitely
//! often lie in one component, and going round through all of a component serves all classes that any
//! part of it serves. This is complete for weak fairness, it would not be for strong.)
//!
//! In a run that was cut the same test is applied to what was explored: an unexpanded state has no edges
//! yet and all classes count as enabled there; a class enabled only by a step across the boundary is
//! enabled and not taken. So what is reported then is real, and nothing holds.

use crate::behaviour::Behaviour;
use crate::bits::Bits;
use crate::component::Components;
use crate::error::CheckError;
use crate::graph::Graph;
use crate::model::Checkable;
use crate::retrace::{behaviour_of, hops_of};
use crate::shortest::{Goal, Hop, Path, Space, shortest};

/// Looks for a fair behaviour on which `from` is not followed by `to`.
pub(super) fn violation<M: Checkable>(
    model: &M,
    graph: &Graph<M>,
    name: &'static str,
    from: &Bits,
    to: &Bits,
) -> Result<Option<Behaviour<M>>, CheckError> {
    let Some(pending) = Pending::find(graph, from, to) else { return Ok(None) };
    let components = Components::of(graph, &pending.inside);
    let may_stay = |state: u32| graph.enabled(state) == 0;
    let count = graph.len() as u32;
    let may_remain = |state: u32| may_stay(state) || components.fair(state);
    // Every state of the pending part is reached. Most claims hold, and then no path is looked for.
    if !(0..count).any(|state| pending.inside[state as usize] && may_remain(state)) {
        return Ok(None);
    }
    let remains = |node: u32| node >= count && may_remain(node - count);
    // A behaviour can go on without end from a state that was found. So a path leads there, or the search failed.
    let stem =
        shortest(&pending, &Goal { node: &remains, hop: &|_| false }).ok_or(CheckError::NoPath(name))?;
    let mut path = pending.project(stem);
    let loop_start = path.hops.len();
    if !may_stay(path.end()) {
        let round = round(graph, &components, path.end()).ok_or(CheckError::NoPath(name))?;
        path.hops.extend(round);
    }
    behaviour_of(model, graph, &path, Some(loop_start)).map(Some)
}

/// The graph twice: below `graph.len()` nothing is pending, above it something is, and a behaviour goes
/// up at a state of its choice that makes something pending.
struct Pending<'g, M: Checkable> {
    graph: &'g Graph<M>,
    /// States with `from` and without `to`.
    begins: Vec<bool>,
    /// States where something can be pending.
    inside: Vec<bool>,
}

impl<'g, M: Checkable> Pending<'g, M> {
    /// `None` if nothing is ever pending.
    fn find(graph: &'g Graph<M>, from: &Bits, to: &Bits) -> Option<Self> {
        let numbers = || 0..graph.len() as u32;
        let begins: Vec<bool> = numbers().map(|number| from.get(number) && !to.get(number)).collect();
        let mut inside = begins.clone();
        let mut work: Vec<u32> = numbers().filter(|number| begins[*number as usize]).collect();
        if work.is_empty() {
            return None;
        }
        while let Some(state) = work.pop() {
            for edge in graph.edges(state) {
                let target = edge.target();
                if !inside[target as usize] && !to.get(target) {
                    inside[target as usize] = true;
                    work.push(target);
                }
            }
        }
        Some(Pending { graph, begins, inside })
    }

    /// Forgets what was pending.
    fn project(&self, mut path: Path) -> Path {
        let count = self.graph.len() as u32;
        path.root %= count;
        path.hops.iter_mut().for_each(|hop| hop.target %= count);
        path
    }
}

impl<M: Checkable> Space for Pending<'_, M> {
    fn len(&self) -> usize {
        self.graph.len() * 2
    }

    fn roots(&self, visit: &mut dyn FnMut(u32)) {
        for root in 0..self.graph.initial() {
            visit(root);
            if self.begins[root as usize] {
                visit(root + self.graph.len() as u32);
            }
        }
    }

    fn hops(&self, node: u32, visit: &mut dyn FnMut(Hop)) {
        let count = self.graph.len() as u32;
        let pending = node >= count;
        for hop in hops_of(self.graph, node % count) {
            let target = hop.target as usize;
            if !pending {
                visit(hop);
            }
            // A state that is reached from the pending part without `to` is in it.
            if if pending { self.inside[target] } else { self.begins[target] } {
                visit(Hop { target: hop.target + count, ..hop });
            }
        }
    }
}

/// One component, from one of its states.
struct Inside<'g, M: Checkable> {
    graph: &'g Graph<M>,
    components: &'g Components,
    root: u32,
}

impl<M: Checkable> Space for Inside<'_, M> {
    fn len(&self) -> usize {
        self.graph.len()
    }
    fn roots(&self, visit: &mut dyn FnMut(u32)) {
        visit(self.root);
    }
    fn hops(&self, node: u32, visit: &mut dyn FnMut(Hop)) {
        hops_of(self.graph, node).filter(|hop| self.components.same(node, hop.target)).for_each(visit);
    }
}

/// A way round from a state of a fair component that serves every fairness class: always to the nearest
/// place that serves one more, then back.
fn round<M: Checkable>(graph: &Graph<M>, components: &Components, start: u32) -> Option<Vec<Hop>> {
    let mut hops: Vec<Hop> = Vec::new();
    let mut root = start;
    let mut unserved = graph.enabled(start);
    while unserved != 0 {
        let node = |node| !graph.enabled(node) & unserved != 0;
        let hop = |hop: &Hop| hop.fair & unserved != 0;
        let path = shortest(&Inside { graph, components, root }, &Goal { node: &node, hop: &hop })?;
        root = path.end();
        for hop in &path.hops {
            unserved &= graph.enabled(hop.target) & !hop.fair;
        }
        hops.extend(path.hops);
    }
    if root != start {
        let back = |hop: &Hop| hop.target == start;
        let path = shortest(&Inside { graph, components, root }, &Goal { node: &|_| false, hop: &back })?;
        hops.extend(path.hops);
    }
    Some(hops)
}
