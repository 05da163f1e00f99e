//! Authority as a model: the gate, with the applications, the operator and the faults.

pub mod configuration;
mod narrate;

pub use configuration::AuthorityConfiguration;

use super::{Gate, Input};
use crate::site::claim::{Chapter, claims};
use crate::site::{Event, Interpreter, Name, Origin, Request, Scope, Seen, Terms};
use wspbus_words::system::{Checked, Claim, System};

/// One configuration, ready to be explored.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The requests, the tricks and the faults.
    pub configuration: AuthorityConfiguration,
}

/// A state: the gate, and what applications, the operator and faults may still do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AuthorityWorld {
    /// The controller, and its worker.
    pub gate: Gate,
    /// The number of requests, exits and tricks that the applications have left.
    pub applications: u8,
    /// The number of requests that the operator has left.
    pub operator: u8,
    /// The number of times that the worker may still crash.
    pub crashes: u8,
}

/// The number of requests that may be on their way at once.
const ON_THEIR_WAY: usize = 2;

impl Authority {
    fn application(&self, world: &AuthorityWorld, actions: &mut Vec<Input>) {
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

impl System for Authority {
    type State = AuthorityWorld;
    type Action = Input;
    type Event = Event;

    fn begin(&self) -> (AuthorityWorld, Vec<Event>) {
        let (gate, events) = Gate::up();
        let AuthorityConfiguration { application_budget, operator_budget, crashes, .. } = self.configuration;
        (
            AuthorityWorld { gate, applications: application_budget, operator: operator_budget, crashes },
            events,
        )
    }

    fn offer(&self, world: &AuthorityWorld, actions: &mut Vec<Input>) {
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

    fn step(&self, world: &mut AuthorityWorld, action: &Input) -> Vec<Event> {
        match action {
            Input::Ask(Origin::Operator, ..) => world.operator -= 1,
            Input::Ask(..) | Input::SystemExit(_) | Input::Try(..) => world.applications -= 1,
            Input::Crash => world.crashes -= 1,
            _ => {}
        }
        world.gate.step(&self.configuration.design, action)
    }

    /// The controller answers, works and replaces its worker; a worker that is asked to end ends.
    fn fairness(&self, action: &Input) -> Option<u8> {
        match action {
            Input::Answer => Some(0),
            Input::Work => Some(1),
            Input::End => Some(2),
            Input::Replace => Some(3),
            _ => None,
        }
    }

    fn may_end(&self, world: &AuthorityWorld) -> bool {
        let gate = &world.gate;
        gate.over || gate.pending.is_empty() && gate.goal.is_none() && (gate.worker.is_some() || !gate.up)
    }
}

impl Checked for Authority {
    type Seen = Seen;

    /// The site is up at the beginning, and its Start is no part of the behaviours.
    fn observer(&self) -> Seen {
        let environment = self.configuration.design.environment;
        Seen { up: true, ..Seen::new(Terms { environment, ..Terms::default() }) }
    }

    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        claims(&[Chapter::Authority, Chapter::Asked], self.configuration.shows)
    }
}
