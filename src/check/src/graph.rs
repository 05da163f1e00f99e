//! The explored part of a state space: numbered states and labelled edges.
//!
//! Everything that judges goes through the accessors here, so how states are stored can change.

use crate::model::Checkable;
use crate::store::Store;

/// One edge: the step that an enabled action makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    target: u32,
    action: u16,
    actor: u8,
    fair: u8,
}

/// The value of `Edge::fair` of an action that nothing promises to take.
const UNFAIR: u8 = u8::MAX;

impl Edge {
    pub(super) fn new(target: u32, action: u16, actor: u8, fair: Option<u8>) -> Self {
        Edge { target, action, actor, fair: fair.unwrap_or(UNFAIR) }
    }

    pub(super) fn retarget(&mut self, target: u32) {
        self.target = target;
    }

    /// The number of the state after.
    pub fn target(&self) -> u32 {
        self.target
    }

    /// The position of the action among the `actions` of the state before.
    pub fn action(&self) -> usize {
        usize::from(self.action)
    }

    /// The actor of the action: an index into the lanes.
    pub fn actor(&self) -> usize {
        usize::from(self.actor)
    }

    /// The weak-fairness class of the action.
    pub fn fair(&self) -> Option<u8> {
        (self.fair != UNFAIR).then_some(self.fair)
    }

    /// The weak-fairness class as a set of at most one.
    pub(super) fn fair_bit(&self) -> u64 {
        self.fair().map_or(0, |class| 1 << class)
    }
}

/// States in the order of a breadth-first search: by depth, then by the order of discovery.
pub struct Graph<M: Checkable> {
    pub(super) states: M::Store,
    pub(super) depths: Vec<u32>,
    pub(super) initial: u32,
    pub(super) edges: Vec<Edge>,
    /// The places where the edges of each expanded state begin, and the end of the last.
    pub(super) starts: Vec<usize>,
    /// The fairness classes enabled in each expanded state, also those that lead outside the boundary.
    pub(super) enabled: Vec<u64>,
}

impl<M: Checkable> Graph<M> {
    pub(super) fn new() -> Self {
        Graph {
            states: M::Store::default(),
            depths: Vec::new(),
            initial: 0,
            edges: Vec::new(),
            starts: vec![0],
            enabled: Vec::new(),
        }
    }

    /// The number of states that were found.
    pub fn len(&self) -> usize {
        self.states.len()
    }

    /// Was none found?
    pub fn is_empty(&self) -> bool {
        self.states.is_empty()
    }

    /// The number of states of which the successors were computed: the first so many.
    pub fn expanded_count(&self) -> usize {
        self.enabled.len()
    }

    /// The number of edges that were found.
    pub fn transitions(&self) -> usize {
        self.edges.len()
    }

    /// The initial states: the numbers from zero up to this one, which is none.
    pub fn initial(&self) -> u32 {
        self.initial
    }

    /// A copy of the state of this number.
    pub fn state(&self, number: u32) -> M::State {
        self.states.get(number)
    }

    /// The number of steps of the shortest way there.
    pub fn depth(&self, number: u32) -> u32 {
        self.depths[number as usize]
    }

    /// Were the successors of this state computed? In a cut run not all are.
    pub fn expanded(&self, number: u32) -> bool {
        (number as usize) < self.enabled.len()
    }

    /// The edges that leave this state, by action; none if it was not expanded.
    pub fn edges(&self, number: u32) -> &[Edge] {
        &self.edges[self.span(number)]
    }

    /// The weak-fairness classes enabled here as a set of bits; all of them if the state was not expanded.
    pub fn enabled(&self, number: u32) -> u64 {
        self.enabled.get(number as usize).copied().unwrap_or(u64::MAX)
    }

    /// The positions of the edges of this state among all edges.
    pub(super) fn span(&self, number: u32) -> std::ops::Range<usize> {
        match self.starts.get(number as usize + 1) {
            Some(end) => self.starts[number as usize]..*end,
            None => 0..0,
        }
    }
}
