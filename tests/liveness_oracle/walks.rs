//! The oracle: closed walks in the product of the states and the sets of served classes.
//!
//! A behaviour takes steps without end. Each step takes an arrow, or is a *stay step*, which leads back to the same
//! state and takes nothing. A walk *serves* a class if one of its steps takes an arrow of the class, or if the class is
//! disabled in one of its states. The claim is violated if a walk from an initial state comes to a state in which
//! something is pending, and a closed walk of at least one step goes on from there, stays pending, and serves every
//! class.
//!
//! This file knows nothing of the engine, and finds the explored part by itself.

use crate::graph::{Arrow, CLASSES_MAX, Graph, Set, first, has};

/// A claim of liveness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A state with `from` has `to`, or a state with `to` follows.
    LeadsTo,
    /// Every behaviour comes to a state with `to`.
    Eventually,
}

impl Claim {
    /// Is something pending in this state? `before` says it of the state before; an initial state has none.
    pub fn pending(self, graph: &Graph, before: Option<bool>, state: u8) -> bool {
        let asked = match self {
            Claim::LeadsTo => before == Some(true) || has(graph.from, state),
            Claim::Eventually => before != Some(false),
        };
        asked && !has(graph.to, state)
    }
}

/// A definition of a fair closed walk: the right one, and wrong ones as controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Definition {
    /// Weak fairness, as above.
    Weak,
    /// Wrong: a self-loop enables its class, and does not take it.
    SelfLoopTakesNothing,
    /// Wrong: a self-loop neither enables nor takes its class, as in TLA+.
    SelfLoopIsNoStep,
    /// Wrong: each kind of actions is a class, also where the model merges them.
    NotMerged,
    /// Wrong: a class that is enabled in one state of the walk must be taken.
    Strong,
    /// Wrong: every class must be taken, also a class that is disabled.
    TakenOnly,
    /// Wrong: every step serves every class.
    Unfair,
    /// Wrong: no walk has a stay step.
    NoStay,
    /// Wrong: a stay step is possible only where the behaviour may end.
    StayAtEnds,
    /// Wrong: a stay step serves every class where the behaviour may end.
    EndsAreFair,
    /// Wrong: no class is enabled in a state that was not expanded.
    CutIsAnEnd,
    /// Wrong: a step across the boundary does not enable its class.
    BoundaryIsAnEnd,
}

/// The part of a graph that a run explores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    pub found: Set,
    pub expanded: Set,
    /// Is it everything?
    pub complete: bool,
}

impl Part {
    /// Breadth first, within the boundary, up to the limit. The limit is looked at before a state is expanded.
    pub fn of(graph: &Graph) -> Part {
        let (mut queue, mut done, mut complete) = (Vec::new(), 0, true);
        let mut enter = |queue: &mut Vec<u8>, state: u8| match has(graph.outside, state) {
            true => complete = false,
            false if !queue.contains(&state) => queue.push(state),
            false => {}
        };
        graph.initial.iter().for_each(|state| enter(&mut queue, *state));
        while done < queue.len() && graph.limit.is_none_or(|limit| queue.len() <= limit) {
            let next = graph.leaving(queue[done]).filter_map(|(_, arrow)| arrow.to);
            next.for_each(|state| enter(&mut queue, state));
            done += 1;
        }
        let set = |states: &[u8]| states.iter().fold(0, |set, state| set | 1 << state);
        complete &= done == queue.len();
        Part { found: set(&queue), expanded: set(&queue[..done]), complete }
    }
}

/// One step of a walk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub from: u8,
    pub to: u8,
    /// The place of the arrow that is taken. `None` is a stay step.
    pub arrow: Option<usize>,
    /// The classes that are taken by this step, or disabled before or after it.
    pub serves: Set,
}

/// The steps of a part of a graph, by one definition.
pub struct Steps<'g> {
    graph: &'g Graph,
    part: Part,
    definition: Definition,
}

impl<'g> Steps<'g> {
    pub fn new(graph: &'g Graph, part: Part, definition: Definition) -> Self {
        Steps { graph, part, definition }
    }

    /// The set of every class.
    pub fn all(&self) -> Set {
        match self.definition {
            Definition::NotMerged => first(self.graph.classes.len() as u8),
            _ => self.graph.classes.iter().fold(0, |set, class| set | 1 << class),
        }
    }

    /// The class of an arrow, as a set of at most one.
    fn class(&self, arrow: &Arrow) -> Set {
        match (arrow.kind, self.definition) {
            (None, _) => 0,
            (Some(_), Definition::SelfLoopIsNoStep) if arrow.is_self_loop() => 0,
            (Some(kind), Definition::NotMerged) => 1 << kind,
            (Some(kind), _) => 1 << self.graph.classes[usize::from(kind)],
        }
    }

    /// The classes that an arrow takes.
    fn taken(&self, arrow: &Arrow) -> Set {
        match self.definition {
            Definition::SelfLoopTakesNothing if arrow.is_self_loop() => 0,
            _ => self.class(arrow),
        }
    }

    /// The classes with an action that has a successor. Of a state that was not expanded no class is called disabled.
    fn enabled(&self, state: u8) -> Set {
        if !has(self.part.expanded, state) && self.definition != Definition::CutIsAnEnd {
            return self.all();
        }
        let within = |to: u8| self.definition != Definition::BoundaryIsAnEnd || has(self.part.found, to);
        let leaving = self
            .graph
            .leaving(state)
            .filter(|(_, arrow)| has(self.part.expanded, state) && arrow.to.is_some_and(within));
        leaving.fold(0, |set, (_, arrow)| set | self.class(arrow))
    }

    /// The classes that a state serves.
    fn disabled(&self, state: u8) -> Set {
        match self.definition {
            Definition::TakenOnly | Definition::Strong => 0,
            _ => self.all() & !self.enabled(state),
        }
    }

    /// A step that takes these classes, and serves those that are disabled at its ends.
    fn step(&self, from: u8, to: u8, arrow: Option<usize>, taken: Set) -> Step {
        let serves = match self.definition {
            Definition::Unfair => self.all(),
            _ => taken | self.disabled(from) | self.disabled(to),
        };
        Step { from, to, arrow, serves }
    }

    /// The steps that take an arrow.
    pub fn moves(&self) -> Vec<Step> {
        let step = |(place, arrow): (usize, &Arrow)| {
            let to =
                arrow.to.filter(|to| has(self.part.expanded, arrow.from) && has(self.part.found, *to))?;
            Some(self.step(arrow.from, to, Some(place), self.taken(arrow)))
        };
        self.graph.arrows.iter().enumerate().filter_map(step).collect()
    }

    /// The stay step of a state.
    pub fn stay(&self, state: u8) -> Option<Step> {
        let may_end = has(self.graph.ends, state);
        match self.definition {
            Definition::NoStay => None,
            Definition::StayAtEnds if !may_end => None,
            Definition::EndsAreFair if may_end => Some(self.step(state, state, None, self.all())),
            _ => Some(self.step(state, state, None, 0)),
        }
    }

    /// The steps of which a closed walk is made: all of them. For strong fairness, one list for each set of classes
    /// that are disabled all along the walk.
    fn of_closed_walks(&self) -> Vec<Vec<Step>> {
        let stays = (0..self.graph.states).filter(|state| has(self.part.found, *state));
        let all: Vec<Step> = self.moves().into_iter().chain(stays.filter_map(|s| self.stay(s))).collect();
        if self.definition != Definition::Strong {
            return vec![all];
        }
        let without = |disabled: Set| {
            let allowed = |step: &&Step| (self.enabled(step.from) | self.enabled(step.to)) & disabled == 0;
            let serve = |step: &Step| Step { serves: step.serves | disabled, ..*step };
            all.iter().filter(allowed).map(serve).collect()
        };
        (0..1 << CLASSES_MAX).map(without).collect()
    }
}

/// A violation: a walk to a state in which something is pending, and a closed walk from there.
#[derive(Clone, Debug)]
pub struct Walk {
    pub first: u8,
    pub stem: Vec<Step>,
    pub round: Vec<Step>,
}

/// Looks for a violation of the claim in this part of the graph.
pub fn violation(graph: &Graph, part: Part, claim: Claim, definition: Definition) -> Option<Walk> {
    let steps = Steps::new(graph, part, definition);
    let (all, moves) = (steps.all(), steps.moves());
    let roots = graph.initial.iter().filter(|state| has(part.found, **state));
    let roots = roots.map(|state| (*state, claim.pending(graph, None, *state))).collect();
    let next = |pending: bool, step: &Step| claim.pending(graph, Some(pending), step.to);
    let stems = reached(roots, &moves, &next);
    let lists = steps.of_closed_walks();
    for (place, start) in stems.iter().enumerate().filter(|(_, reached)| reached.memory) {
        for list in &lists {
            let list: Vec<Step> = list.iter().filter(|step| !has(graph.to, step.to)).copied().collect();
            let rounds = reached(vec![(start.state, 0)], &list, &|served: Set, step| served | step.serves);
            let closed = rounds.iter().position(|end| end.state == start.state && end.memory == all);
            if let Some(closed) = closed {
                let (first, stem) = walk_to(&stems, place);
                return Some(Walk { first, stem, round: walk_to(&rounds, closed).1 });
            }
        }
    }
    None
}

/// A state of the product, and the step by which it was found.
struct Reached<T> {
    state: u8,
    memory: T,
    /// The place of the one before, and the step from it.
    by: Option<(usize, Step)>,
}

/// Everything that is reached in the product of the states and a memory.
fn reached<T: Copy + PartialEq>(
    roots: Vec<(u8, T)>,
    steps: &[Step],
    next: &dyn Fn(T, &Step) -> T,
) -> Vec<Reached<T>> {
    let mut found: Vec<Reached<T>> = Vec::new();
    found.extend(roots.into_iter().map(|(state, memory)| Reached { state, memory, by: None }));
    let mut done = 0;
    while done < found.len() {
        let (state, memory) = (found[done].state, found[done].memory);
        for step in steps.iter().filter(|step| step.from == state) {
            let memory = next(memory, step);
            if !found.iter().any(|old| old.state == step.to && old.memory == memory) {
                found.push(Reached { state: step.to, memory, by: Some((done, *step)) });
            }
        }
        done += 1;
    }
    found
}

/// The first state and the steps of the walk to this place.
fn walk_to<T>(found: &[Reached<T>], mut place: usize) -> (u8, Vec<Step>) {
    let mut steps = Vec::new();
    while let Some((before, step)) = found[place].by {
        steps.push(step);
        place = before;
    }
    steps.reverse();
    (found[place].state, steps)
}
