//! The outputs of the machine: the events that happened, and the commands for its host.

use crate::bus::event::{Channel, Event, ThreadId, TicketId, Wake};
use crate::bus::listener::Turn;

/// The result of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outputs {
    /// The events, in the order in which they happened: they can be seen of the bus from outside.
    pub events: Vec<Event>,
    /// The commands for the host, in the order in which it must carry them out.
    pub commands: Vec<Command>,
}

/// One thing that the host of a bus must do. The host decides nothing: each command has an input that says how it came
/// out.
///
/// Whether the host must give [`Input::Advance`](crate::bus::Input::Advance) is no command. It is a function of the
/// state ([`Bus::can_advance`](crate::bus::Bus::can_advance)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Command {
    /// Call this listener, and watch its deadline. The host says
    /// [`Input::Ended`](crate::bus::Input::Ended) when the listener ends, and
    /// [`Input::Expired`](crate::bus::Input::Expired) if its deadline passes first.
    Call {
        /// The call, with its listener.
        turn: Turn,
        /// The channel on which it is called.
        channel: Channel,
    },
    /// Let this waiting thread go on.
    Wake {
        /// The thread that waits no more.
        thread: ThreadId,
        /// The result of its wait.
        wake: Wake,
    },
    /// Let the threads that wait for this ticket go on. Its resolution is in the event of this step, and a host that reads
    /// it there has told the bus to forget the ticket ([`Input::Forget`](crate::bus::Input::Forget)). Otherwise the bus keeps
    /// the resolution, and a thread asks for it by [`Input::Await`](crate::bus::Input::Await). Both tell the same.
    Tell {
        /// The ticket that was resolved.
        ticket: TicketId,
    },
}
