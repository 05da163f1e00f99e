//! The events of a site that can be seen from outside. The parts, the composition and the dialects share this
//! vocabulary.

use super::identity::{Connection, Generation, Interpreter, Notice, Origin, Slot, Version, Worker};
use super::request::{Answer, Request, Scope, Transition};
use super::subscriber::Subscriber;

/// A control message from the controller to a worker, weaker first. Each kind includes what the weaker one asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Control {
    /// Accept nothing new, finish what was accepted, then end.
    Drain,
    /// End; what was accepted may be finished within the drain stage.
    Stop,
}

/// A step of an interpreter's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The subscribers of the interpreter were told.
    Told,
    /// The threads of the interpreter were joined, or given up.
    Joined,
    /// The exit functions of the interpreter were called, or given up.
    Finished,
    /// The interpreter is destroyed.
    Destroyed,
}

impl Step {
    /// Every step, in the normative order.
    pub const ALL: [Step; 4] = [Step::Told, Step::Joined, Step::Finished, Step::Destroyed];
}

/// The way in which a worker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// The worker ended by itself, after a control message or the loss of its controller.
    Done,
    /// The worker ended by a fault, at any point, with any exit code.
    Crashed,
    /// The controller forced the end of the worker.
    Forced,
}

/// An action that only a privileged process can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Privilege {
    /// Read the key of a certificate.
    ReadKey,
    /// Bind an address again.
    Bind,
    /// Change the user.
    ChangeUser,
    /// Re-execute the controller.
    ReExecute,
}

/// The way in which the controller ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The controller exited, because it was asked to.
    Exited,
    /// The controller re-executed itself.
    ReExecuted,
    /// The controller was killed, or crashed.
    Crashed,
}

/// An event of a site that can be seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    // Requests.
    /// A request is made. Only models in which asking and being answered are two steps show it.
    Asked {
        /// The origin of the request.
        origin: Origin,
        /// The request.
        request: Request,
        /// The scope that is asked for.
        scope: Scope,
    },
    /// A request was answered.
    Answered {
        /// The origin of the request.
        origin: Origin,
        /// The request.
        request: Request,
        /// The scope that is asked for.
        scope: Scope,
        /// The interpreter around which the scope is reckoned; `None` if the scope has no centre.
        centre: Option<Interpreter>,
        /// The answer.
        answer: Answer,
        /// The number of what is in progress because of the request, if something is: an event to deliver, or a
        /// reload to acknowledge.
        notice: Option<Notice>,
    },
    /// A transition of the site that was granted is over: everything that it asks for is done.
    Reached {
        /// The transition.
        transition: Transition,
        /// Did it fail in part: a slot that failed, a load that failed?
        failed: bool,
    },
    /// A privileged action was taken.
    Privileged {
        /// The worker that took it; `None` is the controller.
        by: Option<Worker>,
        /// The action.
        action: Privilege,
    },

    // Delivery.
    /// An interpreter was told of an event.
    Delivered {
        /// The event.
        notice: Notice,
        /// The interpreter that was told.
        to: Interpreter,
    },
    /// The sender learned that an interpreter was not told of an event.
    Missed {
        /// The event.
        notice: Notice,
        /// The interpreter that was not told.
        by: Interpreter,
    },
    /// The channel to a worker is full: what is sent now does not reach its interpreters.
    Overflowed {
        /// The worker.
        worker: Worker,
    },
    /// An event is over: every interpreter was told or is known to have missed it.
    Settled {
        /// The event.
        notice: Notice,
    },

    // Workers.
    /// A worker was forked. It is not ready yet.
    Spawned {
        /// The incarnation of the worker.
        worker: Worker,
        /// Its slot.
        slot: Slot,
        /// Its generation.
        generation: Generation,
    },
    /// A worker serves from here on.
    Ready {
        /// The worker.
        worker: Worker,
    },
    /// A slot is given up: its workers end before they are ready.
    SlotFailed {
        /// The slot.
        slot: Slot,
    },
    /// A control message was sent.
    Sent {
        /// The control message.
        control: Control,
        /// The worker that the message is for.
        to: Worker,
    },
    /// A worker acts on a control message from here on.
    Acted {
        /// The control message.
        control: Control,
        /// The worker that acts.
        by: Worker,
        /// The worker that the message was for; `None` if the controller never sent it.
        meant: Option<Worker>,
    },
    /// A connection was accepted.
    Opened {
        /// The worker.
        worker: Worker,
        /// The connection.
        connection: Connection,
        /// The version of the loaded data with which it was accepted.
        version: Version,
    },
    /// A connection used the loaded data.
    Used {
        /// The worker that accepted the connection.
        worker: Worker,
        /// The connection.
        connection: Connection,
        /// The version of the loaded data that it used.
        version: Version,
    },
    /// A connection was answered and closed.
    Closed {
        /// The worker.
        worker: Worker,
        /// The connection.
        connection: Connection,
    },
    /// A connection was closed without an answer.
    Cut {
        /// The worker.
        worker: Worker,
        /// The connection.
        connection: Connection,
    },
    /// The deadline of the worker's present stage passed: in a drain, the deadline of the drain.
    Expired {
        /// The worker.
        worker: Worker,
    },
    /// The end of a process is forced.
    Forced {
        /// The process that is ended; `None` is a process that is no worker of this site.
        target: Option<Worker>,
        /// The worker that was meant.
        meant: Worker,
    },
    /// A worker's process ended.
    Ended {
        /// The worker.
        worker: Worker,
        /// The way in which it ended.
        ending: Ending,
    },
    /// The controller ended.
    ControllerEnded {
        /// The way in which it ended.
        end: End,
    },

    // Interpreters.
    /// An interpreter was created.
    Created {
        /// The interpreter.
        interpreter: Interpreter,
    },
    /// A subscriber of an interpreter was called, to be told of the end.
    Called {
        /// The interpreter.
        interpreter: Interpreter,
        /// The number of the subscriber in its interpreter.
        subscriber: Subscriber,
        /// Did the call end well, by its deadline?
        well: bool,
    },
    /// An interpreter took a step of its end.
    Stepped {
        /// The interpreter.
        interpreter: Interpreter,
        /// The step.
        step: Step,
    },
    /// An interpreter was reported as not told.
    Untold {
        /// The interpreter.
        interpreter: Interpreter,
    },

    // Loads.
    /// A load of what a reload brings into use began.
    LoadBegan,
    /// A load ended.
    LoadEnded {
        /// The version that was loaded; `None` if the load failed.
        version: Option<Version>,
    },
    /// The requester of a Reload is told that the Reload is over.
    Acknowledged {
        /// The number of the Reload.
        notice: Notice,
        /// The version that every worker uses now; `None` if the load failed.
        version: Option<Version>,
    },
}
