//! A teardown as a model: the machine, with everything that its environment may do.

pub mod configuration;
mod environment;
mod narrate;
mod refinement;

use crate::site::claim::{self, Chapter};
use crate::site::event::{Control, End, Ending};
use crate::site::teardown::design::Stage;
use crate::site::teardown::state::Phase;
use crate::site::teardown::{Input, Landing, Machine, State};
use crate::site::{Connection, Event, Generation, Interpreter, Name, Seen, Slot, Subscribers, Terms, Worker};
pub use configuration::TeardownConfiguration;
pub use environment::Environment;
use wspbus_words::system::{Checked, Claim, InnerClaim, System};

/// The worker that the model is about.
pub const WORKER: Worker = Worker(0);

/// A teardown under one configuration, ready to be explored.
#[derive(Clone, Debug)]
pub struct Teardown {
    /// The actors, and what can happen.
    pub configuration: TeardownConfiguration,
    /// The machine.
    pub machine: Machine,
}

/// A state of the model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TeardownWorld {
    /// The worker.
    pub state: State,
    /// The actions that the environment has left, with the state of the controller.
    pub environment: Environment,
}

/// An action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The worker gets this input.
    Do(Input),
    /// The controller sends this message.
    Send(Control),
    /// The controller ends.
    Lose,
    /// A stage of the controller's escalation passes.
    Escalate,
    /// The controller forces the end of the worker.
    Force,
    /// The worker's process ends by a fault.
    Crash,
    /// The controller reports an interpreter as not told.
    Report(Interpreter),
}

impl Teardown {
    /// The model of this configuration.
    pub fn new(configuration: TeardownConfiguration) -> Self {
        Teardown { configuration, machine: Machine { worker: WORKER, design: configuration.design } }
    }

    /// The subscribers of an interpreter of this name.
    fn subscribers(&self, name: usize) -> Subscribers {
        let known = self.configuration.interpreters.get(name);
        known
            .or(self.configuration.newcomer.as_ref())
            .map_or(Subscribers::NONE, |content| content.subscribers)
    }

    /// Is the worker in a stage whose work never ends by itself?
    fn hangs(&self, state: &State) -> bool {
        let name = state.current().map(|inner| inner.id.name);
        let here = |(stage, whose): &(Stage, Option<u8>)| {
            Some(*stage) == self.machine.stage(state) && whose.is_none_or(|n| name == Some(Name(n)))
        };
        self.configuration.hangs.iter().any(here)
    }
}

/// Forgets everything but how far the interpreters came, because the process is over.
fn forgotten(state: &State) -> State {
    State { interpreters: state.interpreters.clone(), ..State::booting() }
}

impl System for Teardown {
    type State = TeardownWorld;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (TeardownWorld, Vec<Event>) {
        let c = &self.configuration;
        let mut state = State::booting();
        let mut events = vec![Event::Spawned { worker: WORKER, slot: Slot(0), generation: Generation(0) }];
        let created = c.interpreters.iter().enumerate();
        let created = created.map(|(n, content)| Input::Create(Name(n as u8), *content, Landing::Ahead));
        let requests = (0..c.in_flight).map(|n| Input::Connect(Connection(n)));
        let booted = (!c.boots).then_some(Input::Booted);
        for input in created.chain(booted).chain(requests) {
            events.extend(self.machine.step(&mut state, &input));
        }
        (TeardownWorld { state, environment: Environment::new(c) }, events)
    }

    fn offer(&self, world: &TeardownWorld, actions: &mut Vec<Action>) {
        self.offer_all(world, actions);
    }

    fn step(&self, world: &mut TeardownWorld, action: &Action) -> Vec<Event> {
        let was_over = world.state.is_over();
        let events = match action {
            Action::Do(input) => self.machine.step(&mut world.state, input),
            Action::Send(control) => vec![Event::Sent { control: *control, to: WORKER }],
            Action::Lose => vec![Event::ControllerEnded { end: End::Crashed }],
            Action::Escalate => match world.environment.stage + 1 == self.configuration.escalation {
                true => vec![Event::Expired { worker: WORKER }],
                false => Vec::new(),
            },
            Action::Force => {
                world.state.phase = Phase::Over(Ending::Forced);
                let forced = Event::Forced { target: Some(WORKER), meant: WORKER };
                vec![forced, Event::Ended { worker: WORKER, ending: Ending::Forced }]
            }
            Action::Crash => {
                world.state.phase = Phase::Over(Ending::Crashed);
                vec![Event::Ended { worker: WORKER, ending: Ending::Crashed }]
            }
            Action::Report(interpreter) => vec![Event::Untold { interpreter: *interpreter }],
        };
        world.environment.spend(action, &world.state, was_over, self.machine.design.reports);
        if world.state.is_over() {
            world.state = State { phase: world.state.phase, ..forgotten(&world.state) };
        }
        events
    }

    /// The worker takes its steps, calls that do not hang end, deadlines pass, messages arrive, and the controller
    /// escalates and reports. No fairness class promises a request, a control message, a crash, or the end of a call
    /// that hangs.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Do(Input::Advance) => Some(0),
            Action::Do(Input::Ended(crate::site::teardown::Outcome::Well)) => Some(1),
            Action::Do(Input::Expired) => Some(2),
            Action::Do(Input::Control(_)) => Some(3),
            Action::Do(Input::Lost) => Some(4),
            Action::Do(Input::Booted) => Some(5),
            Action::Do(Input::Answer(_)) if !self.configuration.endless() => Some(6),
            Action::Escalate => Some(7),
            Action::Force => Some(8),
            Action::Report(_) => Some(9),
            _ => None,
        }
    }

    /// The process is over, or it serves and no actor asks for anything, or a call hangs. The liveness claims say
    /// whether it may stay so.
    fn may_end(&self, world: &TeardownWorld) -> bool {
        world.state.phase != Phase::Ending || world.state.place.running || world.state.is_busy()
    }
}

impl Checked for Teardown {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        let subscribers = [0, 1, 2, 3].map(|name| self.subscribers(name));
        Seen::new(Terms { subscribers, ..Terms::default() })
    }

    /// Of the chapter on the controller, one claim concerns a teardown: a worker notices that its controller is gone.
    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        let chapters = [Chapter::Teardown, Chapter::Control];
        let shared = claim::claims(&chapters, self.configuration.shows);
        [shared, claim::claims(&[Chapter::Loss], &[])].concat()
    }

    fn inner_claims(&self) -> Vec<InnerClaim<Self>> {
        refinement::claims()
    }
}
