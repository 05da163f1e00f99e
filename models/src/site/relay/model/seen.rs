//! The events of a relay, and what the observer remembers of them.

use std::fmt;

use crate::site::machine::word::InterpreterId;
use crate::site::relay::Id;
use wspbus_words::system::Observer;

/// An event of a relay that can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Event {
    /// A message was sent.
    Sent {
        /// The id of the message.
        id: Id,
    },
    /// The transport brought a copy.
    Arrived {
        /// The receiver that got the copy.
        at: InterpreterId,
        /// The id of the message.
        id: Id,
    },
    /// The application got a message.
    Handed {
        /// The receiver that handed it over.
        at: InterpreterId,
        /// The id of the message.
        id: Id,
    },
    /// The application learned that a message was lost.
    Lost {
        /// The receiver that noticed the loss.
        at: InterpreterId,
        /// The id of the message.
        id: Id,
    },
    /// A message was taken for a request to the bus.
    Requested {
        /// The receiver that took it so.
        by: InterpreterId,
    },
}

/// The observer. For each receiver it remembers the messages that the receiver got, and those that it knows to be lost;
/// sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    /// Each receiver with the messages that it got.
    handed: Vec<(InterpreterId, Id)>,
    /// Each receiver with the messages that were reported lost there.
    lost: Vec<(InterpreterId, Id)>,
}

impl Observer for Seen {
    type Event = Event;

    fn observe(&mut self, event: &Event) {
        let (list, entry) = match *event {
            Event::Handed { at, id } => (&mut self.handed, (at, id)),
            Event::Lost { at, id } => (&mut self.lost, (at, id)),
            Event::Sent { .. } | Event::Arrived { .. } | Event::Requested { .. } => return,
        };
        if let Err(place) = list.binary_search(&entry) {
            list.insert(place, entry);
        }
    }
}

impl Seen {
    /// Was this message handed over at this receiver?
    pub fn was_handed(&self, at: InterpreterId, id: Id) -> bool {
        self.handed.contains(&(at, id))
    }

    /// Was this message reported lost at this receiver?
    pub fn was_lost(&self, at: InterpreterId, id: Id) -> bool {
        self.lost.contains(&(at, id))
    }

    /// Was this message handed over at this receiver, or reported lost?
    pub fn knows(&self, at: InterpreterId, id: Id) -> bool {
        self.was_handed(at, id) || self.was_lost(at, id)
    }

    /// Was every earlier message of this sender handed over at this receiver, or reported lost?
    pub fn knows_all_before(&self, at: InterpreterId, id: Id) -> bool {
        (0..id.number).all(|number| self.knows(at, Id { number, ..id }))
    }

    /// Was a message of an earlier incarnation of this sender handed over at this receiver?
    pub fn heard_an_earlier(&self, at: InterpreterId, sender: InterpreterId) -> bool {
        let earlier = |i: InterpreterId| i.worker == sender.worker && i.birth < sender.birth;
        self.handed.iter().any(|(to, id)| *to == at && earlier(id.sender))
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = |id: Id| format!("message {} of {}", id.number, id.sender);
        match *self {
            Event::Sent { id } => write!(f, "{} is sent", message(id)),
            Event::Arrived { at, id } => write!(f, "{} arrives at {at}", message(id)),
            Event::Handed { at, id } => write!(f, "{at} gets {}", message(id)),
            Event::Lost { at, id } => write!(f, "{at} learns that {} was lost", message(id)),
            Event::Requested { by } => write!(f, "{by} makes a request of it"),
        }
    }
}
