//! The lifecycle as a model: the machine, and everything the environment may do to it.

pub mod configuration;
mod environment;
mod narrate;
mod own;
mod refinement;

use stateright::Model;

use crate::bus::claim::{self, Observed};
use crate::bus::event::{Event, Origin};
use crate::bus::memory::{Bus, Input, Main};
use crate::bus::seen::{MAIN, Seen, Sighting};
use crate::bus::{Goal, Machine, State};
pub use configuration::{Configuration, Requester};
pub use environment::Environment;
use wspbus_words::model::{Checked, Kind, Property};

/// One configuration of the lifecycle, ready to be explored.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// Who there is, and what they may do.
    pub configuration: Configuration,
    /// The machine; a mutant has other tables.
    pub machine: Machine,
}

/// A state of the model: the bus, what the environment has left to do, what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// The bus: what the machine remembers.
    pub bus: Bus,
    /// What the environment may still do.
    pub environment: Environment,
    /// What the observer remembers.
    pub seen: Seen,
}

/// An action: an input to the bus, or the main program's own last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The bus gets this input.
    Do(Input),
    /// The main program, having taken the result, ends the process or re-executes it.
    Leave,
}

impl Lifecycle {
    /// The normative machine under this configuration.
    pub fn new(configuration: Configuration) -> Self {
        let machine = Machine { policy: configuration.policy, ..Machine::default() };
        Lifecycle { configuration, machine }
    }

    /// One step: the same for stateright, for the check engine and for replay.
    pub fn step(&self, world: &World, action: &Action) -> (World, Vec<Event>) {
        let mut next = world.clone();
        let events = match action {
            Action::Do(input) => self.machine.step(&mut next.bus, input),
            Action::Leave => vec![self.leave(&world.bus)],
        };
        next.environment.spend(action, &world.bus, &events);
        events.iter().for_each(|event| next.seen.note(event));
        (next, events)
    }

    fn leave(&self, bus: &Bus) -> Event {
        match bus.goal {
            Some(Goal::Restart) => Event::ReExecuted { thread: MAIN },
            _ => Event::Ended { code: bus.exit_code() },
        }
    }

    fn initial(&self) -> World {
        let mut bus = Bus::default();
        let mut seen = Seen::default();
        for (channel, priority) in self.configuration.listeners {
            let subscribe = Input::Subscribe(Origin::Thread(MAIN), *channel, *priority);
            for event in self.machine.step(&mut bus, &subscribe) {
                seen.note(&event);
            }
        }
        World { bus, environment: Environment::new(&self.configuration), seen }
    }
}

impl Model for Lifecycle {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![self.initial()]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        if world.seen.end.is_none() {
            self.offer(world, actions);
        }
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        Some(self.step(world, &action).0)
    }
}

impl Checked for Lifecycle {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &World, action: &Action, _after: &World) -> Vec<Sighting> {
        before.seen.sightings(self.step(before, action).1)
    }

    fn claims(&self) -> Vec<Property<Self>> {
        let promised = |p: &Property<Self>| {
            !matches!(p.kind, Kind::Reachable { .. }) || self.configuration.shows.contains(&p.name)
        };
        [claim::safety(), own::claims(), refinement::claims(), claim::liveness(), claim::reachability()]
            .concat()
            .into_iter()
            .filter(promised)
            .collect()
    }

    fn classes(&self) -> Vec<&'static str> {
        self.configuration.classes()
    }

    /// The bus takes its steps, listeners end or pass their deadline, the main program leaves.
    /// Nobody promises that a request, a failure or a late end ever happens.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Do(Input::Advance) => Some(0),
            Action::Do(Input::Expired(_)) => Some(1),
            Action::Do(Input::Ended(listener, _)) if !self.configuration.deadlines => {
                Some(2 + (listener.0 % 32) as u8)
            }
            Action::Do(Input::Take) => Some(40),
            Action::Leave => Some(41),
            Action::Do(_) => None,
        }
    }

    fn may_end(&self, world: &World) -> bool {
        let left = world.bus.main != Main::Blocked || world.bus.state != State::Exited;
        world.seen.end.is_some() || world.bus.at_rest() && left
    }
}

impl Observed for Lifecycle {
    fn seen(world: &World) -> &Seen {
        &world.seen
    }

    fn permits(&self, origin: Origin, request: Goal) -> bool {
        self.configuration.policy.permits(origin, request)
    }
}
