//! The receiver: what it remembers, and what it does with a message. It is a pure machine.

use super::Id;
use crate::site::machine::word::{Birth, InterpreterId};

/// The rules that are followed. The default is the specification; a value that lacks a rule is only built in the
/// module `alternative`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// Do messages have ids?
    pub ids: bool,
    /// Is a gap reported?
    pub gaps: bool,
    /// Is a sender identified by its incarnation? If not, it is identified by its process and its name.
    pub incarnations: bool,
    /// Is a message of another name dropped?
    pub names: bool,
    /// Is every message without effect on the bus, that is, no request?
    pub no_requests: bool,
}

impl Default for Design {
    fn default() -> Self {
        Design { ids: true, gaps: true, incarnations: true, names: true, no_requests: true }
    }
}

/// The outcome of a message at a receiver.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
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
    /// use wspbus_models::site::relay::{Design, Id, Outcome, Receiver, first};
    /// let [sender, me] = [0, 1].map(|worker| first(worker, 0));
    /// let mut receiver = Receiver::new(me);
    /// let mut arrives = |number| receiver.step(&Design::default(), Id { sender, number });
    /// assert_eq!(arrives(0), Outcome::Next);
    /// assert_eq!(arrives(2), Outcome::After(vec![1]));
    /// assert_eq!(arrives(1), Outcome::Old);
    /// ```
    pub fn step(&mut self, design: &Design, id: Id) -> Outcome {
        if design.names && id.sender.name != self.me.name {
            return Outcome::Stray;
        }
        if !design.ids {
            return Outcome::Next;
        }
        let sender = match design.incarnations {
            true => id.sender,
            false => InterpreterId { birth: Birth(0), ..id.sender },
        };
        let place = self.heard.binary_search_by_key(&sender, |(s, _)| *s);
        let place = place.unwrap_or_else(|place| {
            self.heard.insert(place, (sender, 0));
            place
        });
        let next = &mut self.heard[place].1;
        if id.number < *next {
            return Outcome::Old;
        }
        let lost: Vec<u32> = (*next..id.number).filter(|_| design.gaps).collect();
        *next = id.number.saturating_add(1);
        if lost.is_empty() { Outcome::Next } else { Outcome::After(lost) }
    }

    /// The next number of each sender, sorted by sender.
    pub fn heard(&self) -> &[(InterpreterId, u32)] {
        &self.heard
    }
}
