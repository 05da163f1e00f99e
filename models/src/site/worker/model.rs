//! One worker as a model, and an environment that does to it whatever a controller, clients and applications
//! can do: send each control message once, in any order and at any time; die; connect; write.

mod configuration;
mod narrate;
mod own;

use stateright::Model;

use super::{Input, Process, Stage};
use crate::site::claim::{self, Chapter, Watched};
use crate::site::event::{Control, End, Ending, Event};
use crate::site::identity::{Connection, Generation, Interpreter, Slot, Worker};
use crate::site::seen::{Seen, Sighting};
pub use configuration::{ALL, Configuration};
use wspbus_words::model::{Checked, Property};

/// The worker that this is about.
const WORKER: Worker = Worker(0);

/// A worker under one configuration.
#[derive(Clone, Debug)]
pub struct Alone {
    /// What may happen to it.
    pub configuration: Configuration,
}

/// A state: the process, its end of the socket, and what may still happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// The process.
    pub process: Process,
    /// What was sent and is not read, oldest first.
    pub inbox: Vec<Control>,
    /// Is its end noticed by whoever waits for it?
    pub gone: bool,
    /// Does the controller live?
    pub controlled: bool,
    /// What the controller may still send: Drain, Stop.
    pub unsent: [bool; 2],
    /// May an application still write to its descriptors?
    pub forges: bool,
    /// May it still crash?
    pub crashes: bool,
    /// What was seen.
    pub seen: Seen,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The controller sends a message.
    Send(Control),
    /// The controller dies.
    Die,
    /// The worker takes this.
    Do(Input),
    /// It reads the next message.
    Read,
    /// It crashes.
    Crash,
    /// An application writes to every descriptor that it has: none of them leads here.
    Forge,
    /// The end of its process is noticed.
    Reap,
}

impl Alone {
    /// One step: the same for stateright, for the check engine and for replay.
    pub fn step(&self, world: &World, action: &Action) -> (World, Vec<Event>) {
        let mut next = world.clone();
        let events = match *action {
            Action::Send(control) => {
                next.unsent[control as usize] = false;
                next.inbox.push(control);
                vec![Event::Sent { control, to: WORKER }]
            }
            Action::Die => {
                next.controlled = false;
                vec![Event::ControllerEnded { end: End::Crashed }]
            }
            Action::Do(input) => next.process.step(&self.configuration.me(), input),
            Action::Read => {
                let control = next.inbox.remove(0);
                let input = Input::Control(control, Some(WORKER));
                next.process.step(&self.configuration.me(), input)
            }
            Action::Crash => {
                next.process.stage = Stage::Crashed;
                next.crashes = false;
                Vec::new()
            }
            Action::Forge => {
                next.forges = false;
                Vec::new()
            }
            Action::Reap => next.reap(),
        };
        events.iter().for_each(|event| next.seen.note(event));
        (next, events)
    }
}

impl World {
    fn reap(&mut self) -> Vec<Event> {
        self.gone = true;
        self.inbox.clear();
        let crashed = self.process.stage == Stage::Crashed;
        let ending = if crashed { Ending::Crashed } else { Ending::Done };
        let untold = if self.controlled { self.process.untold(WORKER) } else { Vec::new() };
        let report = |interpreter: &Interpreter| Event::Untold { interpreter: *interpreter };
        [Event::Ended { worker: WORKER, ending }].into_iter().chain(untold.iter().map(report)).collect()
    }
}

impl Model for Alone {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        let mut seen = Seen::default();
        seen.note(&Event::Spawned { worker: WORKER, slot: Slot(0), generation: Generation(0) });
        let c = &self.configuration;
        vec![World {
            process: Process::FORKED,
            inbox: Vec::new(),
            gone: false,
            controlled: true,
            unsent: c.sends,
            forges: c.forges,
            crashes: c.crashes,
            seen,
        }]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        if world.gone {
            return;
        }
        if world.controlled {
            let sends = [Control::Drain, Control::Stop].into_iter().filter(|c| world.unsent[*c as usize]);
            actions.extend(sends.map(Action::Send));
            if self.configuration.dies {
                actions.push(Action::Die);
            }
        }
        if !world.process.stage.lives() {
            actions.push(Action::Reap);
            return;
        }
        let me = self.configuration.me();
        if !world.inbox.is_empty() {
            actions.push(Action::Read);
        }
        if world.forges && world.process.ready {
            actions.push(Action::Forge);
        }
        if world.crashes {
            actions.push(Action::Crash);
        }
        let alone = !world.controlled && world.inbox.is_empty();
        let own = [Input::Boot(true), Input::Create, Input::Deadline, Input::Advance, Input::GivesUp];
        let inputs = own.into_iter();
        let clients = (0..self.configuration.clients).map(Connection);
        let inputs = inputs.chain(alone.then_some(Input::Alone));
        let inputs = inputs.chain(clients.flat_map(|c| [Input::Open(c), Input::Close(c)]));
        actions.extend(inputs.filter(|input| world.process.takes(&me, *input)).map(Action::Do));
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        Some(self.step(world, &action).0)
    }
}

impl Checked for Alone {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &World, action: &Action, _after: &World) -> Vec<Sighting> {
        before.seen.sightings(self.step(before, action).1)
    }

    fn claims(&self) -> Vec<Property<Self>> {
        let shared = claim::claims(&[Chapter::Control, Chapter::Teardown], self.configuration.shows);
        let ends = claim::claims(&[Chapter::Controller], &[]).into_iter();
        let ends = ends.filter(|p| p.name == "workers-notice-the-end-of-their-controller");
        shared.into_iter().chain(ends).chain(own::claims()).collect()
    }

    fn classes(&self) -> Vec<&'static str> {
        self.configuration.classes()
    }

    /// It takes its own steps, and its deadline passes; nobody promises what others do, nor that something needs
    /// an interpreter, nor that one cannot be destroyed.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Do(Input::Open(_) | Input::Close(_) | Input::Create | Input::GivesUp) => None,
            Action::Do(_) => Some(0),
            Action::Read => Some(1),
            Action::Reap => Some(2),
            Action::Send(_) | Action::Die | Action::Crash | Action::Forge => None,
        }
    }

    fn may_end(&self, world: &World) -> bool {
        world.gone
    }
}

impl Watched for Alone {
    fn seen(world: &World) -> &Seen {
        &world.seen
    }
}
