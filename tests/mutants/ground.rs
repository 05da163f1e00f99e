//! The explored configurations of the specification, on which mutants are tried.

use std::collections::{BTreeMap, BTreeSet};

use wspbus_check::{Graph, Limits, Watched, WatchedState, explore, silent};
use wspbus_models::bus::answer::Cell;
use wspbus_models::bus::event::{Event, Origin};
use wspbus_models::bus::memory::{End, Input};
use wspbus_models::bus::model::{self, Action, Lifecycle};
use wspbus_models::bus::seen::Seen;
use wspbus_models::bus::situation::Situation;
use wspbus_models::bus::{Request, State, Tables};
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
        Ground { name, model, graph, sites }
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
        let concerned = |world: &model::BusWorld| match change {
            Change::Plan(state, ..) => world.bus.state == *state,
            _ => true,
        };
        let differs = |world: &model::BusWorld| {
            offered(&self.model, world)
                .iter()
                .any(|action| stepped(&self.model, world, action) != stepped(&mutated, world, action))
        };
        self.worlds().find(|world| concerned(&world.system) && differs(&world.system))
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

/// Which cell this step asks. A listener that ends by Exit asks too.
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
