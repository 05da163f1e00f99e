//! A relay: messages between the copies of one application, on a transport that is not the bus.
//!
//! The bus tells interpreters of events, and does no more. An application that has to share more with its copies,
//! such as "drop this entry of your cache", uses a transport of its own: a message queue, a database, a socket.
//! Such a transport loses, repeats and reorders messages. This chapter fixes what a relay on top of the transport
//! owes to an application, and nothing about the transport. Each message has an id: the incarnation of its sender
//! and a number. A [`Receiver`] needs to remember one number per sender.
//!
//! The rule of the receiver is [`Receiver::step`]. [`RULES`] says the rule in four lines for a reader: the receiver
//! does not read that table, and a test compares both. A message that is older than the newest message of its sender is
//! dropped: it was handed over before, or it was reported lost when the newer message came. A receiver could hold the
//! newer message back until the older one comes. That would deliver more messages, but it needs a store, and a clock to
//! end the waiting; and an application that learns of a loss has to drop everything anyway.
//!
//! The first message of a sender that a receiver gets need not be the first that was sent. The messages before it
//! are reported lost: a receiver cannot know whether it was created in between, and a loss too many does no harm.

use std::fmt::Write;

use crate::site::machine::word::{Birth, InterpreterId, Name, WorkerId};

pub mod model;
mod receiver;

pub use receiver::{Arrived, Receiver};

/// The first interpreter of this name in this worker.
pub const fn first(worker: u64, name: u32) -> InterpreterId {
    InterpreterId { worker: WorkerId(worker), name: Name(name), birth: Birth(0) }
}

/// The id of a message. No two messages have the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// The incarnation of the sender: a sender that comes back under its name is another incarnation.
    pub sender: InterpreterId,
    /// The number of messages that this incarnation sent before.
    pub number: u32,
}

/// A message from one copy of an application to the other copies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Message<B> {
    /// The id of the message.
    pub id: Id,
    /// The content. Only applications read it: no content makes the message a request.
    pub body: B,
}

impl<B> Message<B> {
    /// The name of the interpreters that may get the message.
    pub fn name(&self) -> Name {
        self.id.sender.name
    }
}

/// A transport between copies of an application, as the bus sees it.
///
/// A transport may lose a message, hand it over again, and change the order; it may even hand a message to an
/// interpreter that it was not sent to. It must not do the following:
///
/// * change the id or the body of a message, or make up a message;
/// * influence the bus: it holds no channel to the controller, and no message that it carries is a request.
///
/// The receiving copy passes each message through a [`Receiver`], which makes of such a transport what the
/// specification promises: a message is handed over at most once, its loss is known, and it never goes to another
/// name.
pub trait Relay<B> {
    /// The reason why a message was not taken.
    type Error;

    /// Takes a message, to hand it to every copy that there is. It does not promise that the message arrives.
    ///
    /// # Errors
    /// If the transport did not take the message. The number of the message is used up: the receivers will see a gap.
    fn send(&mut self, message: &Message<B>) -> Result<(), Self::Error>;

    /// The next message that arrived, if there is one. The call does not wait.
    ///
    /// # Errors
    /// If the transport is gone.
    fn receive(&mut self) -> Result<Option<Message<B>>, Self::Error>;
}

/// A line of the receiver's rule. The first line that fits decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The condition of the line.
    pub when: &'static str,
    /// The action of the receiver.
    pub does: &'static str,
    /// The reason for it.
    pub says: &'static str,
}

/// The rule by which a receiver handles a message that arrives.
pub const RULES: [Rule; 4] = [
    Rule {
        when: "its sender has another name",
        does: "drops it",
        says: "The message of one application to its copies concerns no other application.",
    },
    Rule {
        when: "its number is below the next one of its sender",
        does: "drops it",
        says: "The message was handed over before, or was reported lost.",
    },
    Rule { when: "it is the next one of its sender", does: "hands it over", says: "No message is missing." },
    Rule {
        when: "its number is above the next one of its sender",
        does: "reports those in between as lost, then hands it over",
        says: "The receiver can repair a loss that it knows of: a cache drops all its entries.",
    },
];

/// The rules as Markdown.
pub fn print() -> String {
    let mut out = String::from("| a message arrives, and | the receiver | because |\n| --- | --- | --- |\n");
    for Rule { when, does, says } in RULES {
        let _ = writeln!(out, "| {when} | {does} | {says} |");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_can_be_printed() {
        assert_eq!(print().lines().count(), 2 + RULES.len());
    }

    /// The receiver does not read the table: this test tries each line with a receiver that expects number 1.
    #[test]
    fn the_receiver_follows_the_rules() {
        let [sender, stranger] = [0, 1].map(|name| first(0, name));
        let does = |sender, number| {
            let mut receiver = Receiver::new(first(1, 0));
            receiver.step(Id { sender, number: 0 });
            match receiver.step(Id { sender, number }) {
                Arrived::Stray | Arrived::Old => "drops it".to_string(),
                Arrived::Next => "hands it over".into(),
                Arrived::After(lost) => {
                    assert_eq!(lost, (1..number).collect::<Vec<_>>());
                    "reports those in between as lost, then hands it over".into()
                }
            }
        };
        let done = [does(stranger, 1), does(sender, 0), does(sender, 1), does(sender, 3)];
        assert_eq!(done, RULES.map(|rule| rule.does.to_string()));
    }

    /// Any transport can be a relay: this one is a queue.
    #[test]
    fn a_queue_is_a_relay() {
        struct Queue(Vec<Message<&'static str>>);
        impl Relay<&'static str> for Queue {
            type Error = ();
            fn send(&mut self, message: &Message<&'static str>) -> Result<(), ()> {
                self.0.push(message.clone());
                Ok(())
            }
            fn receive(&mut self) -> Result<Option<Message<&'static str>>, ()> {
                Ok(self.0.pop())
            }
        }
        let sender = first(0, 0);
        let mut queue = Queue(Vec::new());
        for number in 0..2 {
            queue.send(&Message { id: Id { sender, number }, body: "drop it" }).unwrap();
        }
        let mut receiver = Receiver::new(first(1, 0));
        let mut outcomes = Vec::new();
        while let Some(message) = queue.receive().unwrap() {
            outcomes.push(receiver.step(message.id));
        }
        assert_eq!(outcomes, [Arrived::After(vec![0]), Arrived::Old]);
    }
}
