//! The end of a process of mod_wsgi as a model: the machine, with everything that its environment may do.

mod configuration;
mod environment;
mod narrate;
mod source;

use super::machine::Machine;
use super::rules::Stage;
use super::state::{CallEnd, Input, Landing, Phase, State, WORKER};
use crate::dialect::common;
use crate::site::claims::Claim;
use crate::site::machine::event::Event;
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Connection, Control, Generation, Name, Slot, Version};
use crate::site::observed::Observed;
pub use configuration::{BASE, EndConfiguration, PLAIN, USUAL, WITHOUT_THREADS};
pub use environment::Environment;
use wspbus_words::system::{Checked, System};

/// The end of a process under one configuration, ready to be explored.
#[derive(Clone, Debug)]
pub struct ModWsgi {
    /// The actors, and what can happen.
    pub configuration: EndConfiguration,
    /// The machine of the process.
    pub machine: Machine,
}

/// A state of the model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ModWsgiWorld {
    /// The state of the process.
    pub state: State,
    /// The actions that the environment has left, with the state of the parent.
    pub environment: Environment,
}

/// An action of the process or of its environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The process gets this input.
    Do(Input),
    /// The parent sends this message.
    Send(Control),
    /// The parent is killed.
    Lose,
    /// A stage of the parent's escalation passes.
    Escalate,
}

impl ModWsgi {
    /// The model of this configuration.
    pub fn new(configuration: EndConfiguration) -> Self {
        ModWsgi { configuration, machine: Machine { rules: configuration.rules } }
    }

    /// Is the process in a stage whose work never ends by itself?
    fn hangs(&self, state: &State) -> bool {
        self.machine.stage(state).is_some_and(|stage| self.configuration.hangs.contains(&stage))
    }
}

impl System for ModWsgi {
    type State = ModWsgiWorld;
    type Action = Action;
    type Event = Event;

    /// The model has one process. The rest of the parent, and its other processes, are in the model of Apache.
    fn begin(&self) -> (ModWsgiWorld, Vec<Event>) {
        let c = &self.configuration;
        let mut state = State::booting();
        let (generation, version) = (Generation(0), Version(0));
        let mut events = vec![Event::Spawned { worker: WORKER, slot: Slot(0), generation, version }];
        let names = (0..).map(Name);
        let created = names.zip(c.interpreters).map(|(name, of)| Input::Create(name, *of, Landing::Ahead));
        let requests = (0..c.in_flight).map(|n| Input::Connect(Connection(n.into())));
        let booted = (!c.boots).then_some(Input::Booted);
        for input in created.chain(booted).chain(requests) {
            events.extend(self.machine.step(&mut state, &input));
        }
        (ModWsgiWorld { state, environment: Environment::new(c) }, events)
    }

    fn offer(&self, world: &ModWsgiWorld, actions: &mut Vec<Action>) {
        self.offer_all(world, actions);
    }

    fn step(&self, world: &mut ModWsgiWorld, action: &Action) -> Vec<Event> {
        let events = match *action {
            Action::Do(input) => self.machine.step(&mut world.state, &input),
            Action::Send(control) => vec![Event::Sent { worker: WORKER, control }],
            Action::Lose => {
                world.state.heard = false;
                vec![Event::ControllerDied]
            }
            Action::Escalate if world.environment.stage + 1 == self.configuration.escalation => {
                vec![Event::Passed { timer: Timer::Stop(WORKER) }]
            }
            Action::Escalate => Vec::new(),
        };
        world.environment.spend(action, &world.state);
        if world.state.is_over() {
            world.state = State { phase: world.state.phase, heard: world.state.heard, ..State::booting() };
        }
        events
    }

    /// The process takes its steps, calls that do not hang end, deadlines pass, messages arrive, and the parent
    /// escalates. No fairness class promises a request, a control message, or the end of a call that hangs.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Do(Input::Advance) => Some(0),
            Action::Do(Input::Ended(CallEnd::Well)) => Some(1),
            Action::Do(Input::Expired) => Some(2),
            Action::Do(Input::Control(_)) => Some(3),
            Action::Do(Input::Booted) => Some(4),
            Action::Do(Input::Answer(_)) if !self.configuration.hangs.contains(&Stage::Drain) => Some(5),
            Action::Escalate => Some(6),
            Action::Do(Input::Forced) => Some(7),
            _ => None,
        }
    }

    /// The process is over, or it serves and no actor asks for anything, or a call hangs. The liveness claims say
    /// whether it may stay so.
    fn may_end(&self, world: &ModWsgiWorld) -> bool {
        world.state.phase != Phase::Ending || world.state.place.running || world.state.is_busy()
    }
}

impl Checked for ModWsgi {
    type Seen = Observed;

    fn observer(&self) -> Observed {
        common::observer()
    }

    fn claims(&self) -> Vec<Claim> {
        common::judges(self.configuration.shows, super::untested::UNTESTED)
    }
}
