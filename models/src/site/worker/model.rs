//! One worker as a model. Its environment does everything that a controller, clients and applications can do to a
//! worker: the controller sends each control message once, in any order and at any time, and may die; clients connect;
//! applications write.

pub mod configuration;
mod narrate;
mod refinement;

use super::{Input, Process, Stage};
use crate::few::Few;
use crate::site::claim::{self, Chapter, Claim};
use crate::site::event::{Control, End, Ending, Event};
use crate::site::identity::{Connection, Generation, Interpreter, Slot, Worker};
use crate::site::seen::Seen;
pub use configuration::{ALL, WorkerConfiguration};
use wspbus_words::system::{Checked, InnerClaim, System};

/// The worker of the model.
const WORKER: Worker = Worker(0);

/// A worker under one configuration.
#[derive(Clone, Debug)]
pub struct Alone {
    /// The design of the worker, with the events that may happen to it.
    pub configuration: WorkerConfiguration,
}

/// A state: the process, its end of the socket, and what may still happen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WorkerWorld {
    /// The process of the worker.
    pub process: Process,
    /// The control messages that were sent and are not read, oldest first.
    pub inbox: Few<Control, 2>,
    /// Did the parent notice the end of the process?
    pub gone: bool,
    /// Does the controller live?
    pub controlled: bool,
    /// The control messages that the controller may still send: Drain, Stop.
    pub unsent: [bool; 2],
    /// May an application still write to its descriptors?
    pub forges: bool,
    /// May the worker still crash?
    pub crashes: bool,
}

/// An action of the worker or of its environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The controller sends a message.
    Send(Control),
    /// The controller dies.
    Die,
    /// The worker gets this input.
    Do(Input),
    /// The worker reads the next message.
    Read,
    /// The worker crashes.
    Crash,
    /// An application writes to every descriptor that it has: none of them leads to the worker's socket.
    Forge,
    /// The parent notices the end of the process.
    Reap,
}

impl WorkerWorld {
    fn act(&mut self, configuration: &WorkerConfiguration, action: &Action) -> Vec<Event> {
        let me = configuration.me();
        match *action {
            Action::Send(control) => {
                self.unsent[control as usize] = false;
                self.inbox.push(control);
                vec![Event::Sent { control, to: WORKER }]
            }
            Action::Die => {
                self.controlled = false;
                vec![Event::ControllerEnded { end: End::Crashed }]
            }
            Action::Do(input) => self.process.step(&me, input),
            Action::Read => {
                let read = self.inbox.remove(0).map(|control| Input::Control(control, Some(WORKER)));
                read.map_or_else(Vec::new, |input| self.process.step(&me, input))
            }
            Action::Crash => {
                self.process.stage = Stage::Crashed;
                self.crashes = false;
                Vec::new()
            }
            Action::Forge => {
                self.forges = false;
                Vec::new()
            }
            Action::Reap => self.reap(),
        }
    }

    fn reap(&mut self) -> Vec<Event> {
        self.gone = true;
        self.inbox.clear();
        let crashed = self.process.stage == Stage::Crashed;
        let ending = if crashed { Ending::Crashed } else { Ending::Done };
        let untold = self.process.untold(WORKER).filter(|_| self.controlled);
        let report = |interpreter: Interpreter| Event::Untold { interpreter };
        [Event::Ended { worker: WORKER, ending }].into_iter().chain(untold.map(report)).collect()
    }
}

impl System for Alone {
    type State = WorkerWorld;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (WorkerWorld, Vec<Event>) {
        let c = &self.configuration;
        let world = WorkerWorld {
            process: Process::FORKED,
            inbox: Few::new(),
            gone: false,
            controlled: true,
            unsent: c.sends,
            forges: c.forges,
            crashes: c.crashes,
        };
        let (slot, generation) = (Slot(0), Generation(0));
        (world, vec![Event::Spawned { worker: WORKER, slot, generation }])
    }

    fn offer(&self, world: &WorkerWorld, actions: &mut Vec<Action>) {
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

    fn step(&self, world: &mut WorkerWorld, action: &Action) -> Vec<Event> {
        world.act(&self.configuration, action)
    }

    /// The worker takes its own steps, and its deadline passes. No fairness class promises an action of the environment,
    /// the creation of an interpreter, or a destruction that is given up.
    fn fairness(&self, action: &Action) -> Option<u8> {
        match action {
            Action::Do(Input::Open(_) | Input::Close(_) | Input::Create | Input::GivesUp) => None,
            Action::Do(_) => Some(0),
            Action::Read => Some(1),
            Action::Reap => Some(2),
            Action::Send(_) | Action::Die | Action::Crash | Action::Forge => None,
        }
    }

    fn may_end(&self, world: &WorkerWorld) -> bool {
        world.gone
    }
}

impl Checked for Alone {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        Seen::default()
    }

    fn claims(&self) -> Vec<Claim> {
        let shared = claim::claims(&[Chapter::Control, Chapter::Teardown], self.configuration.shows);
        [shared, claim::claims(&[Chapter::Loss], &[])].concat()
    }

    fn inner_claims(&self) -> Vec<InnerClaim<Self>> {
        vec![refinement::ABSTRACT]
    }
}
