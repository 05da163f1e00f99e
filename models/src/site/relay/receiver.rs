//! What a receiver remembers, and what it makes of a message: a pure machine.

use super::Id;
use crate::site::Interpreter;

/// The rules that are followed. The default is the specification; a value that lacks a rule is only built in the
/// module `alternative`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// Messages have ids.
    pub ids: bool,
    /// A gap is reported.
    pub gaps: bool,
    /// A sender is its incarnation; else, its process and its name.
    pub incarnations: bool,
    /// A message of another name is dropped.
    pub names: bool,
    /// No message is a request.
    pub no_requests: bool,
}

impl Default for Design {
    fn default() -> Self {
        Design { ids: true, gaps: true, incarnations: true, names: true, no_requests: true }
    }
}

/// What a receiver makes of a message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It is dropped: it is for another application.
    Stray,
    /// It is dropped: it was handed over, or reported lost.
    Old,
    /// It is handed over.
    Next,
    /// These numbers are reported lost, then it is handed over.
    After(Vec<u32>),
}

/// A receiver: the next number of each sender that it has heard of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receiver {
    /// The interpreter to which it hands over.
    pub me: Interpreter,
    /// Sorted by sender.
    heard: Vec<(Interpreter, u32)>,
}

impl Receiver {
    /// It has not heard of anybody.
    pub const fn new(me: Interpreter) -> Receiver {
        Receiver { me, heard: Vec::new() }
    }

    /// A message with this id arrives.
    ///
    /// ```
    /// use wspbus_models::site::relay::{Design, Id, Outcome, Receiver};
    /// use wspbus_models::site::{Interpreter, Name, Worker};
    /// let [sender, me] = [0, 1].map(|w| Interpreter::first(Worker(w), Name(0)));
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
            false => Interpreter::first(id.sender.worker, id.sender.name),
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
    pub fn heard(&self) -> &[(Interpreter, u32)] {
        &self.heard
    }
}
