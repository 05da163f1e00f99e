//! Strongly connected components of a part of a graph, and whether a behaviour may stay in one.

use crate::graph::Graph;
use crate::model::Checkable;

const NONE: u32 = u32::MAX;

/// The components of the states that are `inside`.
pub(super) struct Components {
    /// By state; `NONE` for those outside.
    of: Vec<u32>,
    /// By component: may a fair behaviour go round in it without end?
    fair: Vec<bool>,
}

impl Components {
    /// Finds the components of the part of the graph where `inside` is true.
    pub(super) fn of<M: Checkable>(graph: &Graph<M>, inside: &[bool]) -> Self {
        let mut search = Tarjan::new(graph, inside);
        for root in 0..graph.len() as u32 {
            if inside[root as usize] && search.found[root as usize] == NONE {
                search.run(root);
            }
        }
        let (of, count) = (search.component, search.count);
        let fair = fair_components(graph, &of, count);
        Components { of, fair }
    }

    /// Is the other state in the component of this state, which is inside?
    pub(super) fn same(&self, state: u32, other: u32) -> bool {
        self.of[state as usize] == self.of[other as usize]
    }

    /// May a fair behaviour that is in this state go round in its component?
    pub(super) fn fair(&self, state: u32) -> bool {
        self.fair.get(self.of[state as usize] as usize).copied().unwrap_or(false)
    }
}

/// A component is fair if it has an edge of its own, and each fairness class either is taken by one of them
/// or is disabled in one of its states: going round through all of it is a weakly fair behaviour then.
fn fair_components<M: Checkable>(graph: &Graph<M>, of: &[u32], count: u32) -> Vec<bool> {
    let mut cyclic = vec![false; count as usize];
    let mut served = vec![0; count as usize];
    for state in 0..graph.len() as u32 {
        let component = of[state as usize];
        if component == NONE {
            continue;
        }
        served[component as usize] |= !graph.enabled(state);
        for edge in graph.edges(state).iter().filter(|edge| of[edge.target() as usize] == component) {
            cyclic[component as usize] = true;
            served[component as usize] |= edge.fair_bit();
        }
    }
    cyclic.into_iter().zip(served).map(|(cyclic, served)| cyclic && served == u64::MAX).collect()
}

/// Tarjan's algorithm with a stack of its own, so that depth does not matter.
struct Tarjan<'g, M: Checkable> {
    graph: &'g Graph<M>,
    inside: &'g [bool],
    /// The reading of the clock when each state was found.
    found: Vec<u32>,
    low: Vec<u32>,
    component: Vec<u32>,
    clock: u32,
    count: u32,
    /// States found whose component is still open.
    open: Vec<u32>,
    /// The path from the root: a state, and how many of its edges are done.
    path: Vec<(u32, usize)>,
}

impl<'g, M: Checkable> Tarjan<'g, M> {
    fn new(graph: &'g Graph<M>, inside: &'g [bool]) -> Self {
        let none = || vec![NONE; graph.len()];
        Tarjan {
            graph,
            inside,
            found: none(),
            low: none(),
            component: none(),
            clock: 0,
            count: 0,
            open: Vec::new(),
            path: Vec::new(),
        }
    }

    fn enter(&mut self, state: u32) {
        self.found[state as usize] = self.clock;
        self.low[state as usize] = self.clock;
        self.clock += 1;
        self.open.push(state);
        self.path.push((state, 0));
    }

    fn run(&mut self, root: u32) {
        self.enter(root);
        while let Some((state, done)) = self.path.last_mut() {
            let state = *state;
            let Some(edge) = self.graph.edges(state).get(*done) else {
                self.leave(state);
                continue;
            };
            *done += 1;
            let target = edge.target() as usize;
            if !self.inside[target] {
                continue;
            }
            if self.found[target] == NONE {
                self.enter(edge.target());
            } else if self.component[target] == NONE {
                self.low[state as usize] = self.low[state as usize].min(self.found[target]);
            }
        }
    }

    fn leave(&mut self, state: u32) {
        let low = self.low[state as usize];
        self.path.pop();
        if let Some((parent, _)) = self.path.last() {
            let parent = *parent as usize;
            self.low[parent] = self.low[parent].min(low);
        }
        if low != self.found[state as usize] {
            return;
        }
        while let Some(member) = self.open.pop() {
            self.component[member as usize] = self.count;
            if member == state {
                break;
            }
        }
        self.count += 1;
    }
}
