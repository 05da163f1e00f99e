//! Builds the graph of a model: breadth first, one thread, the same numbers in every run.

use std::fmt;
use std::time::{Duration, Instant};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::error::CheckError;
use crate::graph::{Edge, Graph};
use crate::model::Checkable;
use crate::store::Store;

/// The limits of an exploration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The run is cut when more states than this are found. It may end with a few more: all successors of
    /// one state are taken in at once. By default 2,000,000.
    pub states: usize,
    /// The run is cut when it took longer than this. By default it may take any time.
    pub time: Option<Duration>,
    /// The run is cut at the first violation of a safety or step claim, or deadlock. By default it goes on.
    pub first_violation: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { states: 2_000_000, time: None, first_violation: false }
    }
}

/// The reason why a run ended before everything was explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cut {
    /// The limit of states.
    States,
    /// The limit of time.
    Time,
    /// A violation was found, and one was enough.
    FirstViolation,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cut::States => "the limit of states",
            Cut::Time => "the limit of time",
            Cut::FirstViolation => "the first violation",
        })
    }
}

/// The progress of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The number of states found so far.
    pub states: usize,
    /// States whose successors were computed.
    pub expanded: usize,
    /// The number of edges found so far.
    pub transitions: usize,
    /// The depth of the state last expanded.
    pub depth: u32,
}

/// Reported once in so many expanded states, and at the end.
const PROGRESS_EVERY: u32 = 4096;
/// The clock is read once in so many expanded states.
const CLOCK_EVERY: u32 = 256;
const ACTIONS_MAX: usize = u16::MAX as usize + 1;
/// Half of the numbers: a product with one bit must still be numbered.
const STATES_MAX: u32 = u32::MAX / 2;
const LANES_MAX: usize = u8::MAX as usize + 1;

/// The result of an exploration.
pub struct Explored<M: Checkable> {
    /// The graph that was explored.
    pub graph: Graph<M>,
    /// The reason why the run was cut, if it was.
    pub cut: Option<Cut>,
    /// The number of initial states and edges that led outside the boundary of the model.
    pub outside: u64,
}

impl<M: Checkable> Explored<M> {
    /// Was everything explored? Only then can something hold.
    pub fn complete(&self) -> bool {
        self.cut.is_none() && self.outside == 0
    }
}

/// Explores without judging anything.
///
/// # Errors
/// If the model breaks a rule of the checker.
pub fn explore<M: Checkable>(
    model: &M,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
) -> Result<Explored<M>, CheckError> {
    explore_with(model, limits, progress, &mut NoVisitor)
}

/// One edge, while it is found.
pub(super) struct FoundEdge<'a, M: Checkable> {
    /// Its position among all edges.
    pub(super) edge: usize,
    /// The depth of the state before.
    pub(super) depth: u32,
    pub(super) action: &'a M::Action,
    /// The claims about steps that are about this one, and whether they hold.
    pub(super) judged: &'a [(usize, bool)],
}

/// Visits every state and every edge once, by depth.
pub(super) trait Visitor<M: Checkable> {
    /// A new state.
    fn state(&mut self, number: u32, depth: u32, state: &M::State);
    /// An edge within the boundary.
    fn edge(&mut self, found: &FoundEdge<'_, M>);
    /// A state without any successor, not even outside the boundary.
    fn terminal(&mut self, number: u32, depth: u32, state: &M::State);
    /// Was a safety violation seen?
    fn violated(&self) -> bool;
}

struct NoVisitor;

impl<M: Checkable> Visitor<M> for NoVisitor {
    fn state(&mut self, _: u32, _: u32, _: &M::State) {}
    fn edge(&mut self, _: &FoundEdge<'_, M>) {}
    fn terminal(&mut self, _: u32, _: u32, _: &M::State) {}
    fn violated(&self) -> bool {
        false
    }
}

pub(super) fn explore_with<M: Checkable, W: Visitor<M>>(
    model: &M,
    limits: &Limits,
    progress: &mut dyn FnMut(Progress),
    visitor: &mut W,
) -> Result<Explored<M>, CheckError> {
    let began = Instant::now();
    let mut builder = Builder::new(model, visitor);
    builder.enter_initial()?;
    let mut cut = None;
    let mut number = 0;
    while (number as usize) < builder.graph.len() {
        cut = builder.cut(limits, number, began);
        if cut.is_some() {
            break;
        }
        builder.expand(number)?;
        number += 1;
        if number.is_multiple_of(PROGRESS_EVERY) {
            progress(builder.progress(number));
        }
    }
    // The last state expanded may have shown the violation.
    if cut.is_none() && limits.first_violation && builder.visitor.violated() {
        cut = Some(Cut::FirstViolation);
    }
    progress(builder.progress(number));
    Ok(Explored { graph: builder.graph, cut, outside: builder.outside })
}

struct Builder<'m, M: Checkable, W> {
    model: &'m M,
    visitor: &'m mut W,
    graph: Graph<M>,
    actions: Vec<M::Action>,
    judged: Vec<(usize, bool)>,
    lanes: usize,
    outside: u64,
}

impl<'m, M: Checkable, W: Visitor<M>> Builder<'m, M, W> {
    fn new(model: &'m M, visitor: &'m mut W) -> Self {
        let lanes = model.lanes().len();
        let graph = Graph::new();
        Builder { model, visitor, graph, actions: Vec::new(), judged: Vec::new(), lanes, outside: 0 }
    }

    fn enter_initial(&mut self) -> Result<(), CheckError> {
        for state in self.model.init_states() {
            if self.model.within_boundary(&state) {
                self.enter(state, 0)?;
            } else {
                self.outside += 1;
            }
        }
        if self.graph.is_empty() {
            return Err(CheckError::NoInitialState);
        }
        self.graph.initial = self.graph.len() as u32;
        Ok(())
    }

    fn cut(&self, limits: &Limits, number: u32, began: Instant) -> Option<Cut> {
        if limits.first_violation && self.visitor.violated() {
            return Some(Cut::FirstViolation);
        }
        if self.graph.len() > limits.states {
            return Some(Cut::States);
        }
        let late = || limits.time.is_some_and(|time| began.elapsed() >= time);
        (number.is_multiple_of(CLOCK_EVERY) && late()).then_some(Cut::Time)
    }

    fn progress(&self, expanded: u32) -> Progress {
        Progress {
            states: self.graph.len(),
            expanded: expanded as usize,
            transitions: self.graph.transitions(),
            depth: if expanded == 0 { 0 } else { self.graph.depth(expanded - 1) },
        }
    }

    /// Numbers a state; an old one keeps its number.
    fn enter(&mut self, state: M::State, depth: u32) -> Result<u32, CheckError> {
        if self.graph.len() >= STATES_MAX as usize {
            return Err(CheckError::TooManyStates);
        }
        let Builder { visitor, graph, .. } = self;
        let depths = &mut graph.depths;
        Ok(graph.states.enter(state, &mut |number, state| {
            visitor.state(number, depth, state);
            depths.push(depth);
        }))
    }

    fn expand(&mut self, number: u32) -> Result<(), CheckError> {
        let depth = self.graph.depth(number);
        let before = self.graph.state(number);
        let mut actions = std::mem::take(&mut self.actions);
        let mut judged = std::mem::take(&mut self.judged);
        actions.clear();
        self.model.actions(&before, &mut actions);
        if actions.len() > ACTIONS_MAX {
            return Err(CheckError::TooManyActions { found: actions.len(), most: ACTIONS_MAX });
        }
        let (mut enabled, mut terminal) = (0, true);
        for (position, action) in actions.iter().enumerate() {
            judged.clear();
            let after = self.model.take(&before, action, &mut |claim, holds| judged.push((claim, holds)));
            let Some(after) = after else { continue };
            terminal = false;
            let mut edge = self.edge(position as u16, action)?;
            enabled |= edge.fair_bit();
            if !self.model.within_boundary(&after) {
                self.outside += 1;
                continue;
            }
            let found = FoundEdge { edge: self.graph.edges.len(), depth, action, judged: &judged };
            self.visitor.edge(&found);
            let target = self.enter(after, depth + 1)?;
            edge.retarget(target);
            self.graph.edges.push(edge);
        }
        if terminal {
            self.visitor.terminal(number, depth, &before);
        }
        self.graph.starts.push(self.graph.edges.len());
        self.graph.enabled.push(enabled);
        (self.actions, self.judged) = (actions, judged);
        Ok(())
    }

    /// The edge of an action, its target still open.
    fn edge(&self, position: u16, action: &M::Action) -> Result<Edge, CheckError> {
        let actor = self.model.actor(action);
        if actor >= self.lanes.min(LANES_MAX) {
            return Err(CheckError::Actor { actor, lanes: self.lanes });
        }
        let fair = self.model.fairness(action);
        match fair {
            Some(class) if class >= 64 => Err(CheckError::FairnessClass(class)),
            _ => Ok(Edge::new(0, position, actor as u8, fair)),
        }
    }
}
