//! Authority as a model: the gate, and everybody who wants something of it.

pub mod configuration;
mod narrate;

use stateright::Model;

pub use configuration::Configuration;

use super::{Gate, Input};
use crate::site::claim::{Chapter, Watched, claims};
use crate::site::{Environment, Event, Interpreter, Name, Origin, Request, Scope, Seen, Sighting};
use wspbus_words::model::{Checked, Property};

/// One configuration, ready to be explored.
#[derive(Clone, Debug)]
pub struct Authority {
    /// Who wants what.
    pub configuration: Configuration,
}

/// A state: the gate, what everybody may still do, what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// The controller, and its worker.
    pub gate: Gate,
    /// How often applications may still ask, exit or try a trick.
    pub applications: u8,
    /// How often the operator may still ask.
    pub operator: u8,
    /// How often the worker may still crash.
    pub crashes: u8,
    /// What the observer remembers.
    pub seen: Seen,
}

/// So many requests may be on their way at once.
const ON_THEIR_WAY: usize = 2;

impl Authority {
    /// One step, the same for the checker and for replay.
    pub fn step(&self, world: &World, action: &Input) -> (World, Vec<Event>) {
        let mut next = world.clone();
        match action {
            Input::Ask(Origin::Operator, ..) => next.operator -= 1,
            Input::Ask(..) | Input::SystemExit(_) | Input::Try(..) => next.applications -= 1,
            Input::Crash => next.crashes -= 1,
            _ => {}
        }
        let events = next.gate.step(&self.configuration.design, action);
        events.iter().for_each(|event| next.seen.note(event));
        (next, events)
    }

    fn application(&self, world: &World, actions: &mut Vec<Input>) {
        let c = &self.configuration;
        let Some(worker) = world.gate.worker.filter(|_| world.applications > 0) else { return };
        for me in c.applications.iter().map(|n| Interpreter::first(worker, Name(*n))) {
            let asks =
                |(request, scope): &(Request, Scope)| Input::Ask(Origin::Application(me), *request, *scope);
            actions.extend(c.asks.iter().map(asks));
            if c.exits {
                actions.push(Input::SystemExit(me));
            }
            actions.extend(c.tricks.iter().map(|trick| Input::Try(me, *trick)));
        }
    }
}

impl Model for Authority {
    type State = World;
    type Action = Input;

    fn init_states(&self) -> Vec<World> {
        let (gate, events) = Gate::up();
        let mut seen = Seen { up: true, ..Seen::default() };
        events.iter().for_each(|event| seen.note(event));
        let Configuration { application_budget, operator_budget, crashes, .. } = self.configuration;
        vec![World { gate, applications: application_budget, operator: operator_budget, crashes, seen }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Input>) {
        let gate = &world.gate;
        if gate.over {
            return;
        }
        if gate.pending.len() < ON_THEIR_WAY {
            self.application(world, actions);
            if world.operator > 0 {
                let asks = |t| Input::Ask(Origin::Operator, Request::Change(t), Scope::Site);
                actions.extend(self.configuration.operator.iter().map(|t| asks(*t)));
            }
        }
        let offers = [
            (!gate.pending.is_empty(), Input::Answer),
            (gate.goal.is_some(), Input::Work),
            (gate.scribbled && !self.configuration.design.own_account, Input::KeepHouse),
            (gate.ending, Input::End),
            (gate.worker.is_none() && gate.up, Input::Replace),
            (gate.worker.is_some() && world.crashes > 0, Input::Crash),
        ];
        actions.extend(offers.into_iter().filter(|(offered, _)| *offered).map(|(_, input)| input));
    }

    fn next_state(&self, world: &World, action: Input) -> Option<World> {
        Some(self.step(world, &action).0)
    }
}

impl Checked for Authority {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &World, action: &Input, _after: &World) -> Vec<Sighting> {
        before.seen.sightings(self.step(before, action).1)
    }

    fn claims(&self) -> Vec<Property<Self>> {
        claims(&[Chapter::Authority, Chapter::Asked], self.configuration.shows)
    }

    fn classes(&self) -> Vec<&'static str> {
        self.configuration.classes()
    }

    /// The controller answers, works and replaces, a worker that is asked to end ends.
    fn fairness(&self, action: &Input) -> Option<u8> {
        match action {
            Input::Answer => Some(0),
            Input::Work => Some(1),
            Input::End => Some(2),
            Input::Replace => Some(3),
            _ => None,
        }
    }

    fn may_end(&self, world: &World) -> bool {
        let gate = &world.gate;
        gate.over || gate.pending.is_empty() && gate.goal.is_none() && (gate.worker.is_some() || !gate.up)
    }
}

impl Watched for Authority {
    fn seen(world: &World) -> &Seen {
        &world.seen
    }

    fn environment(&self) -> Environment {
        self.configuration.design.environment
    }
}
