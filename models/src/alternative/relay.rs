//! Relays that lack one rule each: the claims that they break say why the rule is there.

use crate::named::{Named, breaks};
use crate::site::machine::word::{Birth, InterpreterId};
use crate::site::relay::model::configuration::{BASE, LOSSES, REPEATS, RETURNS, RelayConfiguration, STRAYS};
use crate::site::relay::model::{Arrival, Event, Relays, arrives, told};
use crate::site::relay::{Arrived, Id, Receiver};

/// The designs that lack a rule.
pub const ALL: &[Named<Relays>] = &[
    Named::alternative(
        "no-ids",
        || lacking(REPEATS, without_ids),
        "Messages have no ids.",
        &[
            breaks(
                "a-message-is-handed-over-at-most-once",
                "The application gets a message again that the transport repeats: without an id the repeat cannot be told from a new message.",
            ),
            breaks(
                "a-gap-is-known-before-the-next-message",
                "Without numbers the receiver cannot see that a message is missing.",
            ),
        ],
    ),
    Named::alternative(
        "silent-gaps",
        || lacking(LOSSES, silent),
        "A receiver drops old messages, and does not report missing ones.",
        &[
            breaks(
                "a-gap-is-known-before-the-next-message",
                "A cache missed an invalidation, and goes on with the old entry.",
            ),
            breaks(
                "nothing-new-is-swallowed",
                "A message that was only late arrives and is taken for a repeat, and the application does not learn of it.",
            ),
        ],
    ),
    Named::alternative(
        "numbers-of-a-name",
        || lacking(RETURNS, by_name),
        "The numbers belong to the name of the sender, not to its incarnation.",
        &[
            breaks(
                "nothing-new-is-swallowed",
                "The sender came back and began with 0: its messages look like repeats, and vanish.",
            ),
            breaks(
                "a-gap-is-known-before-the-next-message",
                "A message that is lost after the sender came back is not reported.",
            ),
        ],
    ),
    Named::alternative(
        "no-filter",
        || lacking(STRAYS, unfiltered),
        "A receiver takes every message that the transport brings.",
        &[breaks(
            "a-message-stays-within-its-name",
            "An interpreter of another name gets a message of one application to its copies.",
        )],
    ),
    Named::alternative(
        "messages-are-requests",
        || lacking(BASE, obedient),
        "A relayed message can be a request to the bus.",
        &[breaks(
            "no-message-is-a-request",
            "Every process that can write into the transport gives orders in the name of an application.",
        )],
    ),
];

/// This configuration under another design. It promises no reachability claim.
const fn lacking(base: RelayConfiguration, arrival: Arrival) -> Relays {
    Relays { configuration: RelayConfiguration { shows: &[], ..base }, arrival }
}

/// Every message of its own name is handed over.
fn without_ids(receiver: &mut Receiver, id: Id) -> Vec<Event> {
    let is_stray = id.sender.name != receiver.me.name;
    told(receiver.me, id, if is_stray { Arrived::Stray } else { Arrived::Next })
}

/// No gap is reported.
fn silent(receiver: &mut Receiver, id: Id) -> Vec<Event> {
    let mut events = arrives(receiver, id);
    events.retain(|event| !matches!(event, Event::Lost { .. }));
    events
}

/// A sender is identified by its process and its name.
fn by_name(receiver: &mut Receiver, id: Id) -> Vec<Event> {
    let sender = InterpreterId { birth: Birth(0), ..id.sender };
    let outcome = receiver.step(Id { sender, ..id });
    told(receiver.me, id, outcome)
}

/// The receiver takes every name for its own.
fn unfiltered(receiver: &mut Receiver, id: Id) -> Vec<Event> {
    let me = receiver.me;
    receiver.me.name = id.sender.name;
    let outcome = receiver.step(id);
    receiver.me = me;
    told(me, id, outcome)
}

/// A message is a request to the bus, too.
fn obedient(receiver: &mut Receiver, id: Id) -> Vec<Event> {
    let mut events = arrives(receiver, id);
    events.push(Event::Requested { by: receiver.me });
    events
}
