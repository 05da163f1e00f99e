//! The events of a use case: what can be seen of the work that a request leads to.

use std::fmt;

use crate::bus::narrate::display;
use crate::site::machine::word::{
    Answer, InterpreterId, Origin, Privilege, Request, Target, Version, WorkerId,
};

/// The way in which the controller ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// The controller ended for good.
    Exited,
    /// It re-executed itself.
    ReExecuted,
}

/// An event of a use case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// A request was answered.
    Answered {
        /// The origin of the request.
        origin: Origin,
        /// The request that is answered.
        request: Request,
        /// The scope, and where it is.
        target: Target,
        /// The answer to the request.
        answer: Answer,
    },
    /// An interpreter heard of the event.
    Heard(InterpreterId),
    /// The bus of an interpreter dropped to Idle, and came back.
    Reloaded(InterpreterId),
    /// The controller began to load.
    LoadBegan,
    /// The controller took a privileged action.
    Privileged(Privilege),
    /// The controller has this version, and hands it out.
    Loaded(Version),
    /// The requester learned that every process uses this version.
    Acknowledged(Version),
    /// An interpreter was told of its end.
    Told(InterpreterId),
    /// An interpreter was taken down: its threads, its exit functions, itself.
    TakenDown(InterpreterId),
    /// A process ended.
    Ended(WorkerId),
    /// The request that was granted is done.
    Done,
    /// The controller ended; the request that was granted is done.
    Left(End),
    /// A client connected to a process, which uses this version.
    Connected(WorkerId, Version),
}

display! {
    Event: |e, f| match *e {
        Event::Answered { origin, request, target, answer } => {
            write!(f, "{} for {target}, asked by {origin}: {answer}", super::name(request))
        }
        Event::Heard(interpreter) => write!(f, "{interpreter} hears of the event"),
        Event::Reloaded(interpreter) => write!(f, "{interpreter} drops to Idle and comes back"),
        Event::LoadBegan => f.write_str("the load begins"),
        Event::Privileged(action) => write!(f, "the controller {action}"),
        Event::Loaded(version) => write!(f, "version {version} is loaded"),
        Event::Acknowledged(version) => write!(f, "the requester learns that version {version} is in use"),
        Event::Told(interpreter) => write!(f, "{interpreter} is told of its end"),
        Event::TakenDown(interpreter) => write!(f, "{interpreter} is taken down"),
        Event::Ended(worker) => write!(f, "worker {worker} ends"),
        Event::Done => f.write_str("the request is done"),
        Event::Left(End::Exited) => f.write_str("the controller ends"),
        Event::Left(End::ReExecuted) => f.write_str("the controller is re-executed"),
        Event::Connected(worker, version) => write!(f, "worker {worker} serves a client with version {version}"),
    };
}
