//! The explored configurations of the specification, on which mutants are tried.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use wspbus_check::{Graph, Limits, Watched, WatchedState, explore, silent};
use wspbus_models::bus::answer::Cell;
use wspbus_models::bus::event::{Event, Origin};
use wspbus_models::bus::memory::{End, Input};
use wspbus_models::bus::model::{self, Action, Lifecycle};
use wspbus_models::bus::plan::Move;
use wspbus_models::bus::seen::Seen;
use wspbus_models::bus::situation::Situation;
use wspbus_models::bus::{Goal, Request, State, Tables};
use wspbus_models::named::Named;
use wspbus_words::system::System;

use super::change::Change;

/// One configuration, whole.
pub struct Ground {
    pub name: &'static str,
    pub model: Watched<Lifecycle>,
    pub graph: Graph<Watched<Lifecycle>>,
    /// The first state in which each cell of the answer table is asked.
    sites: BTreeMap<Cell, u32>,
    /// The states in which a step reads each cell of the state table, once they are asked for.
    reads: OnceLock<BTreeMap<(State, Goal), Vec<u32>>>,
}

impl Ground {
    pub fn explore(named: &Named<Lifecycle>) -> Self {
        Self::of(named.name, (named.build)(), usize::MAX)
    }

    /// Explores until there are this many states.
    pub fn of(name: &'static str, model: Lifecycle, states: usize) -> Self {
        let model = Watched::new(model);
        let limits = Limits { states, ..Limits::default() };
        let graph = explore(&model, &limits, &mut silent).expect("the model keeps the checker's rules").graph;
        let mut sites = BTreeMap::new();
        for number in 0..graph.len() as u32 {
            let WatchedState { system: world, .. } = graph.state(number);
            for cell in offered(&model, &world).iter().filter_map(|action| asked(&model, &world, action)) {
                sites.entry(cell).or_insert(number);
            }
        }
        Ground { name, model, graph, sites, reads: OnceLock::new() }
    }

    /// The same configuration, driven by other tables.
    pub fn mutated(&self, tables: &Tables) -> Lifecycle {
        let mut model = self.model.system().clone();
        model.machine.tables = tables.clone();
        model
    }

    /// The first state in which some step differs from the specification's.
    pub fn divergence(&self, change: &Change) -> Option<WatchedState<model::BusWorld, Seen>> {
        let mutated = self.mutated(&change.tables());
        if let Change::Answer(cell, _) = change {
            return self.sites.get(cell).map(|number| self.graph.state(*number));
        }
        let differs = |world: &WatchedState<model::BusWorld, Seen>| {
            let world = &world.system;
            let actions = offered(&self.model, world);
            let right = |action: &Action| stepped(&self.model, world, action);
            actions.iter().any(|action| right(action) != stepped(&mutated, world, action))
        };
        let Change::Plan(state, goal, _) = change else { return self.worlds().find(differs) };
        let reads = self.reads.get_or_init(|| self.reads()).get(&(*state, *goal)).into_iter().flatten();
        reads.map(|number| self.graph.state(*number)).find(differs)
    }

    /// A step reads a cell of the state table if it differs where the cell says that the goal is reached, or where it
    /// says that the bus is to enter Exited. To a step that reads the cell these two are never the same.
    fn reads(&self) -> BTreeMap<(State, Goal), Vec<u32>> {
        let mut probes = Vec::new();
        for (state, goal) in State::ALL.into_iter().flat_map(|state| Goal::ALL.map(|goal| (state, goal))) {
            for probe in [Move::Reached, Move::Enter(State::Exited)] {
                probes.push(((state, goal), self.mutated(&Change::Plan(state, goal, probe).tables())));
            }
        }
        let mut reads: BTreeMap<(State, Goal), Vec<u32>> = BTreeMap::new();
        for (number, world) in self.worlds().map(|world| world.system).enumerate() {
            let rights: Vec<_> = offered(&self.model, &world)
                .into_iter()
                .map(|action| (action, stepped(&self.model, &world, &action)))
                .collect();
            for (cell, probe) in probes.iter().filter(|((state, _), _)| *state == world.bus.state) {
                let known = reads.entry(*cell).or_default();
                let differs = |(action, right): &(Action, _)| stepped(probe, &world, action) != *right;
                if known.last() != Some(&(number as u32)) && rights.iter().any(differs) {
                    known.push(number as u32);
                }
            }
        }
        reads
    }

    pub fn situations(&self) -> BTreeSet<Situation> {
        let settled = self.worlds().filter(|world| world.seen.end.is_none());
        settled.map(|world| world.system.bus.situation()).collect()
    }

    /// The changes of state that some step makes.
    pub fn edges(&self) -> BTreeSet<(State, State)> {
        let mut found = BTreeSet::new();
        for WatchedState { system: world, .. } in self.worlds() {
            let actions = offered(&self.model, &world);
            for event in actions.iter().flat_map(|action| stepped(&self.model, &world, action).1) {
                if let Event::StateWritten { from, to } = event {
                    found.insert((from, to));
                }
            }
        }
        found
    }

    pub fn asks(&self, cell: &Cell) -> bool {
        self.sites.contains_key(cell)
    }

    fn worlds(&self) -> impl Iterator<Item = WatchedState<model::BusWorld, Seen>> {
        (0..self.graph.len() as u32).map(|number| self.graph.state(number))
    }
}

fn offered(model: &Lifecycle, world: &model::BusWorld) -> Vec<Action> {
    let mut actions = Vec::new();
    model.offer(world, &mut actions);
    actions
}

/// The state after a step, and what could be seen of the step.
fn stepped(model: &Lifecycle, world: &model::BusWorld, action: &Action) -> (model::BusWorld, Vec<Event>) {
    let mut after = world.clone();
    let events = model.step(&mut after, action);
    (after, events)
}

/// The cell that this step asks. A listener that ends by Exit asks too.
fn asked(model: &Lifecycle, world: &model::BusWorld, action: &Action) -> Option<Cell> {
    let (origin, request) = match *action {
        Action::Do(Input::Request(origin, request)) => (origin, request),
        Action::Do(Input::Ended(turn, End::Exit(code))) => {
            (Origin::Listener(turn.listener), Request::Exit(code))
        }
        _ => return None,
    };
    let denied = !model.configuration.policy.permits(origin, request.goal());
    Some(world.bus.cell(origin, request, denied))
}
