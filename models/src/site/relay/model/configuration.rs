//! The configurations of a relay: the senders, and what the transport may do.

use super::Relays;
use crate::named::Named;

/// One configuration. The receivers are one copy, and one interpreter of another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayConfiguration {
    /// The number of copies that send.
    pub senders: u8,
    /// The number of messages that they send together.
    pub sends: u8,
    /// The number of copies that the transport may repeat.
    pub repeats: u8,
    /// The number of copies that may go astray.
    pub strays: u8,
    /// The number of times that a sender may come back as another incarnation.
    pub returns: u8,
    /// The reachability claims that some behaviour must show.
    pub shows: &'static [&'static str],
}

pub(crate) const BASE: RelayConfiguration =
    RelayConfiguration { senders: 1, sends: 3, repeats: 0, strays: 0, returns: 0, shows: &[] };

pub(crate) const LOSSES: RelayConfiguration =
    RelayConfiguration { shows: &["a-loss-can-be-reported", "a-late-message-can-be-dropped"], ..BASE };
pub(crate) const REPEATS: RelayConfiguration =
    RelayConfiguration { repeats: 2, shows: &["a-repeat-can-be-dropped"], ..BASE };
pub(crate) const RETURNS: RelayConfiguration =
    RelayConfiguration { returns: 1, shows: &["a-sender-that-came-back-can-be-heard"], ..BASE };
pub(crate) const STRAYS: RelayConfiguration =
    RelayConfiguration { strays: 1, shows: &["a-stray-can-be-dropped"], ..BASE };
const TWO: RelayConfiguration =
    RelayConfiguration { senders: 2, sends: 4, shows: &["a-loss-can-be-reported"], ..BASE };
const EVERYTHING: RelayConfiguration = RelayConfiguration {
    senders: 2,
    sends: 4,
    repeats: 1,
    strays: 1,
    returns: 1,
    shows: &[
        "a-repeat-can-be-dropped",
        "a-loss-can-be-reported",
        "a-late-message-can-be-dropped",
        "a-sender-that-came-back-can-be-heard",
        "a-stray-can-be-dropped",
    ],
};

/// The configurations of the specification.
pub const ALL: &[Named<Relays>] = &[
    Named::specified(
        "losses",
        || Relays::of(LOSSES),
        "The transport loses and reorders messages: a receiver learns of each gap when a later message comes.",
    ),
    Named::specified(
        "repeats",
        || Relays::of(REPEATS),
        "The transport repeats messages: no message is handed over twice.",
    ),
    Named::specified(
        "returning-sender",
        || Relays::of(RETURNS),
        "The sender is destroyed and created again: its numbers begin anew, and its messages are handed over.",
    ),
    Named::specified(
        "strays",
        || Relays::of(STRAYS),
        "The transport brings a message to an interpreter of another name: the message is dropped.",
    ),
    Named::specified(
        "two-senders",
        || Relays::of(TWO),
        "Two copies send, and the third keeps their numbers apart.",
    ),
    Named::specified(
        "everything",
        || Relays::of(EVERYTHING),
        "There are two senders, and a transport that loses, repeats, reorders and misdirects messages.",
    )
    .medium(),
];
