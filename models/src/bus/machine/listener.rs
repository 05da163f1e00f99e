//! The listeners that are subscribed, and the pass that calls them.

use crate::bus::Goal;
use crate::bus::event::{Channel, ListenerId};

/// The subscription of one listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Listener {
    /// Its number, unique among those subscribed, running or abandoned.
    pub id: ListenerId,
    /// The channel that it listens to.
    pub channel: Channel,
    /// Lower is called first; among equals the older subscription.
    pub priority: u8,
}

/// One call of a listener, from its begin until its end. The host names the call when the listener ends or passes its
/// deadline, so that what is late for one call is never taken for the next call of the same listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Turn {
    /// The listener that is called.
    pub listener: ListenerId,
    /// The number of the call: the bus never uses one again.
    pub number: u64,
}

/// A pass in progress.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Pass {
    /// The channel whose listeners it calls.
    pub channel: Channel,
    /// The goal for which it began. The goal of the bus may have grown since.
    pub goal: Goal,
    /// The listeners that it has still to call, in order.
    pub due: Vec<ListenerId>,
    /// The listener that runs now.
    pub running: Option<Turn>,
    /// Was a listener called?
    pub begun: bool,
    /// Did a listener of this pass end other than well?
    pub failed: bool,
}

/// A request that was accepted or joined, and is not resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Ticket {
    /// The number of the ticket.
    pub id: crate::bus::event::TicketId,
    /// The goal that it asks for.
    pub goal: Goal,
    /// It needs a pass that begins after it, so the goal must run once more.
    pub again: bool,
    /// No thread will ask the bus how it ended.
    pub forgotten: bool,
}

/// Adds what is new to a sorted set. Failures are one, so that a bus that reloads for years stays small.
pub(crate) fn remember<T: Ord>(set: &mut Vec<T>, value: T) {
    if let Err(place) = set.binary_search(&value) {
        set.insert(place, value);
    }
}
