//! The way of an event: a pure machine, with the controller's part and each worker's.

mod controller;
mod worker;

use crate::site::{Environment, Event, Interpreter, Name, Notice, Origin, Request, Scope, Worker};

/// The rules that are followed. The default is the specification; a value that lacks a rule is only built in the
/// module `alternative`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// The environment of the deployment.
    pub environment: Environment,
    /// The origin is whoever's channel it is; else, whoever the message says that it is.
    pub by_channel: bool,
    /// The policy is asked.
    pub policy: bool,
    /// A request that the policy does not permit is answered.
    pub denials: bool,
    /// The event goes to those who lived at its acceptance; else, to those who live when it arrives.
    pub snapshot: bool,
    /// Whose name and place it is does not matter: it must be that very incarnation.
    pub incarnations: bool,
    /// What a full channel drops is a miss.
    pub overflows: bool,
    /// What a process that ended was not told is a miss.
    pub ends: bool,
    /// The controller notices that a process ended.
    pub hears: bool,
    /// An event goes to the workers in scope; else, as a signal to a process group does, to all that there are.
    pub scoped: bool,
    /// An event is sent once; else, again after a while without confirmation.
    pub once: bool,
    /// How many events a worker's channel holds.
    pub room: usize,
}

impl Default for Design {
    fn default() -> Self {
        NORMATIVE
    }
}

/// The normative rules, on a dedicated server.
pub const NORMATIVE: Design = Design {
    environment: Environment::Dedicated,
    by_channel: true,
    policy: true,
    denials: true,
    snapshot: true,
    incarnations: true,
    overflows: true,
    ends: true,
    hears: true,
    scoped: true,
    once: true,
    room: 2,
};

/// What happens to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// An application asks its worker; what it says that it is may be untrue.
    Ask {
        /// Who asks.
        me: Interpreter,
        /// Who it says that it is.
        says: Interpreter,
        /// How far.
        scope: Scope,
    },
    /// The operator asks the controller, or the controller itself wants it.
    Order(Origin, Scope),
    /// The controller reads the next message of this worker.
    Read(Worker),
    /// The controller reads the next order.
    ReadOrder,
    /// The controller reads the end of this worker's channel.
    ReadEnd(Worker),
    /// A worker tells the next interpreter.
    Tell(Worker),
    /// A worker confirms what it has just done.
    Confirm(Worker),
    /// The controller sends what is not confirmed to this worker again.
    Resend(Notice, Worker),
    /// An interpreter is created: it is registered with the controller, and no code runs in it before.
    Create(Worker, Name),
    /// An interpreter is destroyed.
    Destroy(Interpreter),
    /// A worker's process ends.
    Crash(Worker),
}

/// The controller's part and each worker's, with the channels between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Router {
    /// The workers, in the order of their numbers; those that ended are here until the controller knows it.
    pub workers: Vec<Wire>,
    /// Orders on their way to the controller.
    pub orders: Vec<(Origin, Scope)>,
    /// The interpreters that the controller knows; sorted.
    pub members: Vec<Interpreter>,
    /// The events that are not over.
    pub open: Vec<Open>,
}

/// A worker with its channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wire {
    /// Which.
    pub worker: Worker,
    /// Does its process live?
    pub alive: bool,
    /// Its interpreters; sorted.
    pub live: Vec<Interpreter>,
    /// How many interpreters of each name there were.
    pub births: Vec<u8>,
    /// What it wrote and the controller did not read yet.
    pub up: Vec<Up>,
    /// What the controller wrote and it did not work off yet.
    pub down: Vec<Telling>,
    /// What it did and did not confirm yet.
    pub unconfirmed: Option<Up>,
}

/// What a worker says to the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Up {
    /// An application asks.
    Ask {
        /// Who asks, as the worker knows.
        me: Interpreter,
        /// Who it says that it is.
        says: Interpreter,
        /// How far.
        scope: Scope,
    },
    /// This interpreter was told.
    Told(Notice, Interpreter),
    /// This interpreter is gone, and was not told.
    Gone(Notice, Interpreter),
    /// This interpreter was destroyed.
    Destroyed(Interpreter),
}

/// What the controller says to a worker: tell these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Telling {
    /// Of which event.
    pub notice: Notice,
    /// How far it goes.
    pub scope: Scope,
    /// Around whom.
    pub centre: Option<Interpreter>,
    /// Whom.
    pub to: Vec<Interpreter>,
    /// Did nobody of them get it yet?
    pub fresh: bool,
}

/// An event that is not over, as the controller knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Open {
    /// Which.
    pub notice: Notice,
    /// How far it goes.
    pub scope: Scope,
    /// Around whom.
    pub centre: Option<Interpreter>,
    /// Who is not accounted for; sorted.
    pub waits: Vec<Interpreter>,
}

impl Router {
    /// Workers with these interpreters each.
    pub fn new(workers: u8, names: u8) -> Router {
        let wire = |w| Wire {
            worker: Worker(w),
            alive: true,
            live: (0..names).map(|n| Interpreter::first(Worker(w), Name(n))).collect(),
            births: vec![1; usize::from(names)],
            up: Vec::new(),
            down: Vec::new(),
            unconfirmed: None,
        };
        let workers: Vec<Wire> = (0..workers).map(wire).collect();
        let members = workers.iter().flat_map(|w| w.live.iter().copied()).collect();
        Router { workers, members, ..Router::default() }
    }

    /// One step. What cannot happen changes nothing.
    pub fn step(&mut self, design: &Design, input: &Input) -> Vec<Event> {
        match *input {
            Input::Ask { me, says, scope } => self.ask(me, says, scope),
            Input::Order(origin, scope) => {
                self.orders.push((origin, scope));
                vec![Event::Asked { origin, request: Request::Tell, scope }]
            }
            Input::Read(worker) => self.read(design, worker),
            Input::ReadOrder if self.orders.is_empty() => Vec::new(),
            Input::ReadOrder => {
                let (origin, scope) = self.orders.remove(0);
                self.answer(design, origin, None, scope)
            }
            Input::ReadEnd(worker) => self.read_end(design, worker),
            Input::Tell(worker) => self.tell(design, worker),
            Input::Confirm(worker) => self.confirm(worker),
            Input::Resend(notice, worker) => self.resend(notice, worker),
            Input::Create(worker, name) => self.create(worker, name),
            Input::Destroy(interpreter) => self.destroy(interpreter),
            Input::Crash(worker) => self.crash(worker),
        }
    }

    /// This worker, if the controller did not read its end yet.
    pub fn wire(&self, worker: Worker) -> Option<&Wire> {
        self.workers.iter().find(|w| w.worker == worker)
    }

    pub(super) fn wire_mut(&mut self, worker: Worker) -> Option<&mut Wire> {
        self.workers.iter_mut().find(|w| w.worker == worker)
    }
}
