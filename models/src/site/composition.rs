//! The composition of a site: a controller, its workers with their interpreters, the wires between them, clients,
//! applications, and faults.
//!
//! The machines are those of [`crate::site::controller`] and [`crate::site::worker`], step for step; this module is the
//! environment around them. A message is under way for any time. The end of a process is noticed at any later time. A
//! worker crashes, hangs or cannot boot as far as the configuration grants it; the controller dies. Of an interpreter
//! only its end is modelled: it is live, told, joined, finished, destroyed.
//!
//! The detailed end of a worker is the teardown. Each step of the teardown is a step of the worker here, or leaves that
//! worker unchanged (see [`crate::site::abstraction`]). The worker can take all these steps; the environment decides
//! which happen. In the configurations that are [`wide`](CompositionConfiguration::wide), interpreters are created from the fork
//! on until the first is told, and a destruction may be given up. The other configurations bound that: a worker creates
//! its interpreters while it serves, and destroys them all. So they show nothing of an interpreter that is created
//! during the boot or after the worker was told to end.
//!
//! The model `controller` is this composition without interpreters, so that it judges the controller alone; the model
//! `site` is the whole composition.
//!
//! No symmetry of workers is used. Slots are not interchangeable: a Roll takes them in their order, the rate of a slot
//! is counted by its number, and several claims name slots and incarnations. A reduction by symmetry would merge states
//! that these distinguish.

mod configuration;
pub mod named;
mod narrate;
mod offer;
mod step;
mod system;
mod world;

pub use configuration::{Budget, CompositionConfiguration};
pub use world::{CompositionWorld, Letter, Member, Message, OnItsWay, Token};

use crate::site::identity::{Origin, Worker};
use crate::site::request::{Scope, Transition};

/// A site under one configuration.
#[derive(Clone, Debug)]
pub struct Site {
    /// The parts of the site, and what may happen.
    pub configuration: CompositionConfiguration,
}

/// An action of a part of the site, or of its environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// A transition of the site is asked for.
    Ask(Origin, Transition),
    /// An application sends an event in this scope.
    Tell(Origin, Scope),
    /// The controller makes its own next move.
    Advance,
    /// Every worker acknowledged the round.
    Acknowledge,
    /// The controller hears that a worker is ready.
    Hear(Worker),
    /// The end of a process is noticed by its parent.
    Reap(Worker),
    /// The controller's deadline for a worker passes.
    Deadline(Worker),
    /// The controller retires a worker that it does not need.
    Retire(Worker),
    /// The boot of a worker ends, well or not.
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
    /// A worker hangs: it takes no further step.
    Hang(Worker),
    /// The controller dies.
    Die,
    /// An application in a worker writes to every descriptor that it has.
    Forge(Worker),
}
