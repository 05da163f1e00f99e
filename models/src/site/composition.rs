//! The site composed: a controller, its workers with their interpreters, the wires between them, clients,
//! applications, and everything that goes wrong.
//!
//! The machines are those of [`crate::site::controller`] and [`crate::site::worker`], step for step; what is here is the
//! world around them. A message is under way for any time; a process that ended is waited for at any time
//! after; a worker crashes, hangs or cannot boot wherever the configuration grants it; the controller dies.
//! An interpreter is as abstract as its end is: live, told, joined, finished, destroyed.
//!
//! The detailed end of a worker is the teardown, and each of its steps is a step of the worker here or none (see
//! [`crate::site::abstraction`]). The worker can do all that; what of it happens, the environment decides. In the
//! configurations that are [`wide`](Configuration::wide) interpreters are created from the fork on until the
//! first is told, and destroying one may be given up. The others bound that: a worker creates its interpreters
//! while it serves, and destroys them all; so they show nothing of a birth in the boot or on the way out.
//!
//! The model `controller` is this world without interpreters, so that the controller alone is judged; the
//! model `site` is all of it.
//!
//! No symmetry of workers is used. Slots are not interchangeable: a Roll takes them in their order, the rate
//! of a slot is counted by its number, and several claims name slots and incarnations. Sorting them would
//! merge states that these tell apart.

mod configuration;
pub mod named;
mod narrate;
mod offer;
mod step;
mod system;
mod world;

pub use configuration::{Budget, Configuration};
pub use world::{Letter, Member, Message, OnItsWay, Token, World};

use crate::site::identity::{Origin, Worker};
use crate::site::request::{Scope, Transition};

/// A site under one configuration.
#[derive(Clone, Debug)]
pub struct Site {
    /// What there is, and what may happen.
    pub configuration: Configuration,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// A transition of the site is asked for.
    Ask(Origin, Transition),
    /// An application sends an event, so far.
    Tell(Origin, Scope),
    /// The controller takes its own next step.
    Advance,
    /// Every worker acknowledged the round.
    Acknowledge,
    /// The controller hears that a worker is ready.
    Hear(Worker),
    /// The end of a process is noticed by its parent.
    Reap(Worker),
    /// The controller's deadline for a worker passes.
    Deadline(Worker),
    /// The controller has a worker too many.
    Retire(Worker),
    /// The boot of a worker ends: well?
    Boot(Worker, bool),
    /// A worker creates an interpreter.
    Create(Worker),
    /// A worker reads a control message.
    Read(Worker),
    /// A worker reads the end of file of its controller.
    Notice(Worker),
    /// A worker takes the next step of its end.
    Step(Worker),
    /// A worker gives up destroying an interpreter, and ends.
    GiveUp(Worker),
    /// The deadline of a worker's drain passes.
    Expire(Worker),
    /// A client connects to a worker.
    Open(Worker),
    /// A worker answers a request.
    Close(Worker),
    /// The event on its way reaches the next interpreter.
    Deliver,
    /// The event on its way cannot reach the next interpreter.
    Miss,
    /// The event is over.
    Settle,
    /// A worker crashes.
    Crash(Worker),
    /// A worker takes no step any more.
    Hang(Worker),
    /// The controller dies.
    Die,
    /// An application in a worker writes to every descriptor that it has.
    Forge(Worker),
}
