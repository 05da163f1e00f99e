//! The delivery of an event: a pure machine, with the controller's part and the part of each worker.

mod controller;
mod worker;

use crate::site::{Environment, Event, Interpreter, Name, Notice, Origin, Request, Scope, Worker};

/// The rules that are followed. The default is the specification; a value that lacks a rule is only built in the
/// module `alternative`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// The environment of the deployment.
    pub environment: Environment,
    /// Is the origin known by the channel? If not, the origin is what the message claims.
    pub by_channel: bool,
    /// Is the policy asked?
    pub policy: bool,
    /// Is a request that the policy does not permit answered?
    pub denials: bool,
    /// Does the event go to the interpreters that lived at its acceptance? If not, it goes to those that live when it
    /// arrives.
    pub snapshot: bool,
    /// Is only the incarnation that was meant told? If not, another interpreter of the same name and process may be.
    pub incarnations: bool,
    /// Is an event that a full channel drops reported as missed?
    pub overflows: bool,
    /// Is an event that an ended process did not tell reported as missed?
    pub ends: bool,
    /// Does the controller notice that a process ended?
    pub hears: bool,
    /// Does an event go to the workers in scope? If not, it goes to all workers, as a signal to a process group does.
    pub scoped: bool,
    /// Is an event sent once? If not, it may be sent again after a while without confirmation.
    pub once: bool,
    /// The number of events that a worker's channel holds.
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

/// An input of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// An application asks its worker; the origin that it claims may be untrue.
    Ask {
        /// The origin of the request.
        me: Interpreter,
        /// The origin that the request claims.
        says: Interpreter,
        /// The scope that is asked for.
        scope: Scope,
    },
    /// The operator, or the controller itself, makes a request.
    Order(Origin, Scope),
    /// The controller reads the next message of this worker.
    Read(Worker),
    /// The controller reads the next order.
    ReadOrder,
    /// The controller reads the end of this worker's channel.
    ReadEnd(Worker),
    /// A worker tells the next interpreter.
    Tell(Worker),
    /// A worker confirms the telling that it has just done.
    Confirm(Worker),
    /// The controller sends this event, which is not confirmed, to this worker again.
    Resend(Notice, Worker),
    /// An interpreter is created: it is registered with the controller before any code runs in it.
    Create(Worker, Name),
    /// An interpreter is destroyed.
    Destroy(Interpreter),
    /// A worker's process ends.
    Crash(Worker),
}

/// The controller's part and the part of each worker, with the channels between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Router {
    /// The workers, in the order of their numbers; a worker that ended stays in the list until the controller knows it.
    pub workers: Vec<Wire>,
    /// The orders that are on their way to the controller.
    pub orders: Vec<(Origin, Scope)>,
    /// The interpreters that the controller knows; sorted.
    pub members: Vec<Interpreter>,
    /// The events that are not over.
    pub open: Vec<Open>,
}

/// A worker with its channel.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wire {
    /// The incarnation of the worker.
    pub worker: Worker,
    /// Does its process live?
    pub alive: bool,
    /// Its interpreters; sorted.
    pub live: Vec<Interpreter>,
    /// The number of interpreters of each name that there were.
    pub births: Vec<u8>,
    /// The messages that the worker wrote and the controller did not read yet.
    pub up: Vec<Up>,
    /// The messages that the controller wrote and the worker did not complete yet.
    pub down: Vec<Telling>,
    /// The telling that the worker did and did not confirm yet.
    pub unconfirmed: Option<Up>,
}

/// A message from a worker to the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Up {
    /// An application asks.
    Ask {
        /// The origin, as the worker knows it.
        me: Interpreter,
        /// The origin that the request claims.
        says: Interpreter,
        /// The scope that is asked for.
        scope: Scope,
    },
    /// This interpreter was told.
    Told(Notice, Interpreter),
    /// This interpreter is gone, and was not told.
    Gone(Notice, Interpreter),
    /// This interpreter was destroyed.
    Destroyed(Interpreter),
}

/// A message from the controller to a worker: the order to tell some interpreters of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Telling {
    /// The number of the event.
    pub notice: Notice,
    /// The scope of the event.
    pub scope: Scope,
    /// The interpreter around which the scope is reckoned, if there is one.
    pub centre: Option<Interpreter>,
    /// The interpreters that are still to be told.
    pub to: Vec<Interpreter>,
    /// Was no interpreter told yet because of this message?
    pub fresh: bool,
}

/// An event that is not over, as the controller knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Open {
    /// The number of the event.
    pub notice: Notice,
    /// The scope of the event.
    pub scope: Scope,
    /// The interpreter around which the scope is reckoned, if there is one.
    pub centre: Option<Interpreter>,
    /// The interpreters that were neither told nor missed yet; sorted.
    pub waits: Vec<Interpreter>,
}

impl Router {
    /// This number of workers, each with this number of interpreters.
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

    /// Takes one step, and returns its events. An input that cannot happen changes nothing.
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
