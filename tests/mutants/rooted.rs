//! A mutant from the first place on where it differs from the specification.
//!
//! Up to there it behaves like the specification, so what is found from there on is reachable:
//! a violation is real. A violation that is not found from there says nothing about the whole:
//! another place may still show it.

use wspbus_check::WatchedState;
use wspbus_models::bus::claim;
use wspbus_models::bus::event::Event;
use wspbus_models::bus::model::{self, Action, Lifecycle};
use wspbus_models::bus::seen::Seen;
use wspbus_words::system::{Checked, Claim, Label, Narrate, System, Value};

pub struct Rooted {
    pub model: Lifecycle,
    /// The state to begin in, and what was seen on the way there.
    pub root: WatchedState<model::BusWorld, Seen>,
}

impl System for Rooted {
    type State = model::BusWorld;
    type Action = Action;
    type Event = Event;

    /// The observer knows already what could be seen.
    fn begin(&self) -> (model::BusWorld, Vec<Event>) {
        (self.root.system.clone(), Vec::new())
    }

    fn offer(&self, world: &model::BusWorld, actions: &mut Vec<Action>) {
        self.model.offer(world, actions);
    }

    fn step(&self, world: &mut model::BusWorld, action: &Action) -> Vec<Event> {
        self.model.step(world, action)
    }

    fn fairness(&self, action: &Action) -> Option<u8> {
        self.model.fairness(action)
    }

    fn may_end(&self, world: &model::BusWorld) -> bool {
        self.model.may_end(world)
    }
}

impl Narrate for Rooted {
    fn label(&self, action: &Action) -> Label {
        self.model.label(action)
    }

    /// Classes are not counted here.
    fn class(&self, _: &Action) -> &'static str {
        "step"
    }

    fn lanes(&self) -> Vec<String> {
        self.model.lanes()
    }

    fn actor(&self, action: &Action) -> usize {
        self.model.actor(action)
    }

    fn message(&self, event: &Event) -> Option<String> {
        self.model.message(event)
    }

    fn variables(&self, world: &model::BusWorld) -> Vec<(&'static str, Value)> {
        self.model.variables(world)
    }
}

impl Checked for Rooted {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        self.root.seen.clone()
    }

    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        [claim::safety(), claim::liveness()].concat()
    }
}
