//! The receiver: what it remembers, and what it does with a message. It is a pure machine.

use super::Id;
use crate::site::machine::word::InterpreterId;

/// The outcome of a message at a receiver.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Arrived {
    /// The message is dropped: it is for another application.
    Stray,
    /// The message is dropped: it was handed over before, or reported lost.
    Old,
    /// The message is handed over.
    Next,
    /// These numbers are reported lost, then the message is handed over.
    After(Vec<u32>),
}

/// A receiver: the next number of each sender that it has heard of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receiver {
    /// The interpreter to which it hands messages over.
    pub me: InterpreterId,
    /// The next number of each sender; sorted by sender.
    heard: Vec<(InterpreterId, u32)>,
}

impl Receiver {
    /// A receiver that has not heard of any sender.
    pub const fn new(me: InterpreterId) -> Receiver {
        Receiver { me, heard: Vec::new() }
    }

    /// Decides what happens to a message with this id that arrives.
    ///
    /// ```
    /// use wspbus_models::site::relay::{Id, Arrived, Receiver, first};
    /// let [sender, me] = [0, 1].map(|worker| first(worker, 0));
    /// let mut receiver = Receiver::new(me);
    /// let mut arrives = |number| receiver.step(Id { sender, number });
    /// assert_eq!(arrives(0), Arrived::Next);
    /// assert_eq!(arrives(2), Arrived::After(vec![1]));
    /// assert_eq!(arrives(1), Arrived::Old);
    /// ```
    pub fn step(&mut self, id: Id) -> Arrived {
        if id.sender.name != self.me.name {
            return Arrived::Stray;
        }
        let place = self.heard.binary_search_by_key(&id.sender, |(sender, _)| *sender);
        let place = place.unwrap_or_else(|place| {
            self.heard.insert(place, (id.sender, 0));
            place
        });
        let next = &mut self.heard[place].1;
        if id.number < *next {
            return Arrived::Old;
        }
        let lost: Vec<u32> = (*next..id.number).collect();
        *next = id.number.saturating_add(1);
        if lost.is_empty() { Arrived::Next } else { Arrived::After(lost) }
    }

    /// The next number of each sender, sorted by sender.
    pub fn heard(&self) -> &[(InterpreterId, u32)] {
        &self.heard
    }
}
