//! The result of a step of a worker: events, and commands for its host.

use crate::bus::Code;
use crate::site::machine::event::Event;
use crate::site::machine::message::Up;
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::{Connection, Deed, Native, Notice, Round, Step, Version, Work};

/// The result of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// The events, in the order in which they happened.
    pub events: Vec<Event>,
    /// The commands for the host, in the order in which it must carry them out.
    pub commands: Vec<Command>,
}

/// One thing that the host of a worker must do. The host decides nothing: what may fail, or take its time, has an input
/// that says how it came out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Command {
    /// Boot with this version. Then comes [`Input::Booted`](super::Input::Booted) or
    /// [`Input::NotBooted`](super::Input::NotBooted).
    Boot(Version),
    /// Accept connections from now on. Each one is an [`Input::Accepted`](super::Input::Accepted).
    Accept,
    /// Accept no connection any more. The listening socket stays open for the other workers. When every connection that
    /// was accepted is told, [`Input::AcceptingStopped`](super::Input::AcceptingStopped) comes.
    StopAccepting,
    /// Create this interpreter. Then comes [`Input::Created`](super::Input::Created) or
    /// [`Input::NotCreated`](super::Input::NotCreated).
    Create(Native),
    /// Let this interpreter take this step of its end: the stop pass of its bus, the join of its threads, the exit pass
    /// of its bus, its destruction. Then comes [`Input::Stepped`](super::Input::Stepped).
    Step(Native, Step),
    /// Do this with the bus of every interpreter that lives now, for a Reload with this version. Then comes
    /// [`Input::RoundDone`](super::Input::RoundDone).
    Round(Round, Work, Version),
    /// Let this interpreter hear of the event of this notice. It is handed over at once, and nothing comes back.
    Deliver(Notice, Native),
    /// Ask the bus of this interpreter for this deed. Then comes [`Input::DeedDone`](super::Input::DeedDone).
    Deed(Notice, Native, Deed),
    /// An interpreter asked its own bus for this. Its bus answers it, and nothing comes back.
    Own(Native, Deed),
    /// Close this connection, after the answer that it was given.
    Close(Connection),
    /// Write this to the controller. If the channel is closed, [`Input::Lost`](super::Input::Lost) comes.
    Write(Up),
    /// Start this timer. When it passes, [`Input::Passed`](super::Input::Passed) comes.
    Arm(WorkerTimer),
    /// Stop this timer.
    Cancel(WorkerTimer),
    /// End the process with this code.
    End(Code),
}
