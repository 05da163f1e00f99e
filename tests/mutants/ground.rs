//! The explored configurations of the specification, on which mutants are tried.

use std::collections::{BTreeMap, BTreeSet};

use stateright::Model;
use wspbus_check::{Graph, Limits, explore, silent};
use wspbus_models::bus::answer::Cell;
use wspbus_models::bus::event::{Event, Origin};
use wspbus_models::bus::memory::{End, Input};
use wspbus_models::bus::model::configuration::Configuration;
use wspbus_models::bus::model::{Action, Lifecycle, World};
use wspbus_models::bus::situation::Situation;
use wspbus_models::bus::{Request, State, Tables};

use super::change::Change;

/// One configuration, whole.
pub struct Ground {
    pub model: Lifecycle,
    pub graph: Graph<Lifecycle>,
    /// The first state in which each cell of the answer table is asked.
    sites: BTreeMap<Cell, u32>,
}

impl Ground {
    pub fn explore(configuration: &Configuration) -> Self {
        Self::of(Lifecycle::new(*configuration), usize::MAX)
    }

    /// Explores until there are this many states.
    pub fn of(model: Lifecycle, states: usize) -> Self {
        let limits = Limits { states, ..Limits::default() };
        let graph = explore(&model, &limits, &mut silent).expect("the model keeps the checker's rules").graph;
        let mut sites = BTreeMap::new();
        let mut actions = Vec::new();
        for number in 0..graph.len() as u32 {
            let world = graph.state(number);
            actions.clear();
            model.actions(world, &mut actions);
            for cell in actions.iter().filter_map(|action| asked(&model, world, action)) {
                sites.entry(cell).or_insert(number);
            }
        }
        Ground { model, graph, sites }
    }

    pub fn name(&self) -> &'static str {
        self.model.configuration.name
    }

    /// The same configuration, driven by other tables.
    pub fn mutated(&self, tables: &Tables) -> Lifecycle {
        let mut model = self.model.clone();
        model.machine.tables = tables.clone();
        model
    }

    /// The first state in which some step differs from the specification's.
    pub fn divergence(&self, change: &Change) -> Option<&World> {
        let mutated = self.mutated(&change.tables());
        if let Change::Answer(cell, _) = change {
            return self.sites.get(cell).map(|number| self.graph.state(*number));
        }
        let concerned = |world: &World| match change {
            Change::Plan(state, ..) => world.bus.state == *state,
            _ => true,
        };
        let mut actions = Vec::new();
        (0..self.graph.len() as u32).map(|number| self.graph.state(number)).filter(|w| concerned(w)).find(
            |world| {
                actions.clear();
                self.model.actions(world, &mut actions);
                actions.iter().any(|action| self.model.step(world, action) != mutated.step(world, action))
            },
        )
    }

    pub fn situations(&self) -> BTreeSet<Situation> {
        let settled = |world: &&World| world.seen.end.is_none();
        self.worlds().filter(settled).map(|world| world.bus.situation()).collect()
    }

    /// The changes of state that some step makes.
    pub fn edges(&self) -> BTreeSet<(State, State)> {
        let mut found = BTreeSet::new();
        let mut actions = Vec::new();
        for world in self.worlds() {
            actions.clear();
            self.model.actions(world, &mut actions);
            for event in actions.iter().flat_map(|action| self.model.step(world, action).1) {
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

    fn worlds(&self) -> impl Iterator<Item = &World> {
        (0..self.graph.len() as u32).map(|number| self.graph.state(number))
    }
}

/// Which cell this step asks. A listener that ends by Exit asks too.
fn asked(model: &Lifecycle, world: &World, action: &Action) -> Option<Cell> {
    let (origin, request) = match *action {
        Action::Do(Input::Request(origin, request)) => (origin, request),
        Action::Do(Input::Ended(listener, End::Exit(code))) => {
            (Origin::Listener(listener), Request::Exit(code))
        }
        _ => return None,
    };
    let denied = !model.configuration.policy.permits(origin, request.goal());
    Some(world.bus.cell(origin, request, denied))
}
