//! The lifecycle as a model: the machine, and everything the environment may do to it.

pub mod configuration;
mod environment;
mod host;
mod narrate;
mod odd;
mod refinement;
mod unseen;

use crate::bus::claim;
use crate::bus::event::{Event, Origin};
use crate::bus::memory::{Bus, Input, Main};
use crate::bus::seen::{MAIN, Seen};
use crate::bus::{Goal, Machine, State};
pub use configuration::{BusConfiguration, Requester};
pub use environment::Environment;
use wspbus_words::system::{Checked, Claim, InnerClaim, Kind, System};

/// One configuration of the lifecycle, ready to be explored.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    /// The environment of the bus: its actors, and what they may do.
    pub configuration: BusConfiguration,
    /// The machine; a mutant has other tables.
    pub machine: Machine,
}

/// A state of the model: the bus, and what the environment has left to do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BusWorld {
    /// The bus: what the machine remembers.
    pub bus: Bus,
    /// The actions that the environment may still take.
    pub environment: Environment,
}

/// An action: an input to the bus, or the main program's own last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The bus gets this input.
    Do(Input),
    /// The bus gets this input, which makes no sense where the bus is.
    Odd(Input),
    /// The main program, having taken the result, ends the process or re-executes it.
    Leave,
}

impl Lifecycle {
    /// The normative machine under this configuration.
    pub fn new(configuration: BusConfiguration) -> Self {
        let BusConfiguration { policy, keeps, .. } = configuration;
        let machine = Machine { policy, keeps, ..Machine::default() };
        Lifecycle { configuration, machine }
    }

    fn leave(&self, bus: &Bus) -> Event {
        match bus.goal {
            Some(Goal::Restart) => Event::ReExecuted { thread: MAIN },
            _ => Event::Ended { code: bus.exit_code() },
        }
    }
}

impl System for Lifecycle {
    type State = BusWorld;
    type Action = Action;
    type Event = Event;

    /// A bus whose first listeners were subscribed by the main program.
    fn begin(&self) -> (BusWorld, Vec<Event>) {
        let mut bus = Bus::default();
        let subscribe = |(channel, priority): &_| {
            let input = Input::Subscribe(Origin::Thread(MAIN), *channel, *priority);
            self.machine.step(&mut bus, &input).events
        };
        let events = self.configuration.listeners.iter().flat_map(subscribe).collect();
        bus.reuse_numbers();
        (BusWorld { bus, environment: Environment::new(&self.configuration) }, events)
    }

    fn offer(&self, world: &BusWorld, actions: &mut Vec<Action>) {
        if !world.environment.left {
            self.offer_all(world, actions);
        }
    }

    fn step(&self, world: &mut BusWorld, action: &Action) -> Vec<Event> {
        let BusWorld { bus, environment } = world;
        environment.spend(action, bus);
        let events = match action {
            Action::Do(input) | Action::Odd(input) => self.machine.step(bus, input).events,
            Action::Leave => vec![self.leave(bus)],
        };
        events.iter().for_each(|event| environment.observe(event));
        bus.reuse_numbers();
        events
    }

    /// The bus takes its steps, listeners end or pass their deadline, the main program runs its queue and leaves.
    /// Nothing promises that a request, a failure or a late end ever happens.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Do(Input::Advance) => Some(0),
            Action::Do(Input::Expired(_)) => Some(1),
            Action::Do(Input::Ended(turn, _)) if !self.configuration.deadlines => {
                Some(2 + (turn.listener.0 % 32) as u8)
            }
            Action::Do(Input::Take | Input::MainRan(_)) => Some(40),
            Action::Leave => Some(41),
            Action::Do(_) | Action::Odd(_) => None,
        }
    }

    fn may_end(&self, world: &BusWorld) -> bool {
        let bus = &world.bus;
        let told = bus.main != Main::Blocked || bus.state != State::Exited;
        world.environment.left || bus.at_rest() && told
    }
}

impl Checked for Lifecycle {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        Seen::of(self.configuration.policy, Vec::new())
    }

    /// Safety and liveness, and what the configuration promises to show.
    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        let promised = |claim: &Claim<Seen, Event>| match claim.kind {
            Kind::Reachable(_) | Kind::ReachableStep(_) => self.configuration.shows.contains(&claim.name),
            _ => true,
        };
        let all = [claim::safety(), claim::liveness(), claim::reachability()].concat();
        all.into_iter().filter(promised).collect()
    }

    fn inner_claims(&self) -> Vec<InnerClaim<Self>> {
        [unseen::claims(), odd::claims(), host::claims(), refinement::claims()].concat()
    }
}
