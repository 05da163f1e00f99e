//! What can be seen of a site from outside: the vocabulary that the parts, the composition and the dialects
//! share.

use super::identity::{Connection, Generation, Interpreter, Notice, Origin, Slot, Version, Worker};
use super::request::{Answer, Request, Scope, Transition};

/// What a controller tells a worker, weaker first. Each kind includes what the weaker one asks.
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
    /// Its subscribers were told.
    Told,
    /// Its threads were joined, or given up.
    Joined,
    /// Its exit functions were called, or given up.
    Finished,
    /// It is destroyed.
    Destroyed,
}

impl Step {
    /// Every step, in the normative order.
    pub const ALL: [Step; 4] = [Step::Told, Step::Joined, Step::Finished, Step::Destroyed];
}

/// How a worker ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// By itself, after a control message or the loss of its controller.
    Done,
    /// By a fault, at any point, with any exit code.
    Crashed,
    /// By the controller's force.
    Forced,
}

/// What only a privileged process can do.
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

/// How the controller ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// It did what it was asked to do.
    Exited,
    /// It re-executed itself.
    ReExecuted,
    /// It was killed, or crashed.
    Crashed,
}

/// What can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    // Requests.
    /// A request is made, where asking and being answered are two steps.
    Asked {
        /// The origin of the request.
        origin: Origin,
        /// For what.
        request: Request,
        /// How far.
        scope: Scope,
    },
    /// A request was answered.
    Answered {
        /// The origin of the request.
        origin: Origin,
        /// For what.
        request: Request,
        /// How far.
        scope: Scope,
        /// The interpreter around which the scope is reckoned; `None` if the scope has no centre.
        centre: Option<Interpreter>,
        /// The answer.
        answer: Answer,
        /// What is in progress because of it, if something is: an event to deliver, a reload to acknowledge.
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
        /// By this worker; `None` is the controller.
        by: Option<Worker>,
        /// What.
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
        /// Its incarnation.
        worker: Worker,
        /// Its place.
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
        /// What.
        control: Control,
        /// The worker that it is for.
        to: Worker,
    },
    /// A worker acts on a control message from here on.
    Acted {
        /// What.
        control: Control,
        /// The worker that acts.
        by: Worker,
        /// The worker that it was for; `None` if the controller never sent it.
        meant: Option<Worker>,
    },
    /// A connection was accepted.
    Opened {
        /// The worker.
        worker: Worker,
        /// The connection.
        connection: Connection,
        /// With which version of what is loaded.
        version: Version,
    },
    /// A connection used this version of what is loaded.
    Used {
        /// The worker whose connection it is.
        worker: Worker,
        /// The connection.
        connection: Connection,
        /// The version.
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
    /// The deadline of the stage in which a worker is has passed: in a drain, the drain's.
    Expired {
        /// The worker.
        worker: Worker,
    },
    /// The end of a process is forced.
    Forced {
        /// The process that is ended; `None` is one that is no worker of this site.
        target: Option<Worker>,
        /// The worker that was meant.
        meant: Worker,
    },
    /// A worker's process ended.
    Ended {
        /// The worker.
        worker: Worker,
        /// How.
        ending: Ending,
    },
    /// The controller ended.
    ControllerEnded {
        /// How.
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
        /// Which of its subscribers.
        subscriber: u8,
        /// Did it end well, by its deadline?
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
    /// It ended: this version is there, or it failed.
    LoadEnded {
        /// The version, if it went well.
        version: Option<Version>,
    },
    /// The requester of a Reload is told that it is over.
    Acknowledged {
        /// The request.
        notice: Notice,
        /// The version that is in use everywhere now; `None` if the load failed.
        version: Option<Version>,
    },
}
