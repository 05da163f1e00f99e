//! The result of a step of the controller: events, and commands for its host.

use crate::bus::Code;
use crate::site::machine::event::Event;
use crate::site::machine::message::Down;
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{Generation, Slot, Version, WorkerId};

/// The result of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// The events, in the order in which they happened. Answers and resolutions are among them: the host hands them to
    /// the requester.
    pub events: Vec<Event>,
    /// The commands for the host, in the order in which it must carry them out.
    pub commands: Vec<Command>,
}

/// One thing that the host of a controller must do. The host decides nothing: what may fail, or take its time, has an
/// input that says how it came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Command {
    /// Read the configuration, with the keys, and, of a site that is down, bind its addresses. Then comes
    /// [`Input::Loaded`](super::Input::Loaded) or [`Input::NotLoaded`](super::Input::NotLoaded). A load that fails
    /// changes nothing.
    Load,
    /// Open a channel, and spawn a worker at its other end. Its end is an [`Input::Ended`](super::Input::Ended); if there
    /// is no process, [`Input::NotSpawned`](super::Input::NotSpawned) comes.
    Spawn {
        /// The incarnation of the worker.
        worker: WorkerId,
        /// The slot of the worker.
        slot: Slot,
        /// The generation of the worker.
        generation: Generation,
        /// The version that it takes into use.
        version: Version,
    },
    /// Write this to a worker. A channel that is closed has said so, or will, by
    /// [`Input::Closed`](super::Input::Closed); one that takes no notice, by [`Input::Full`](super::Input::Full).
    Write(WorkerId, Down),
    /// Force the end of this incarnation, and of nothing else. Then comes [`Input::Ended`](super::Input::Ended).
    Force(WorkerId),
    /// Start this timer. When it passes, [`Input::Passed`](super::Input::Passed) comes.
    Arm(Timer),
    /// Stop this timer.
    Cancel(Timer),
    /// Re-execute the controller, with its arguments, its environment and its listening sockets. If that fails,
    /// [`Input::NotReExecuted`](super::Input::NotReExecuted) comes.
    ReExecute,
    /// End the process with this code.
    End(Code),
}
