//! Who sends, and what the transport may do.

use super::Relays;
use crate::named::{Named, breaks};
use crate::site::relay::Design;

/// One configuration. There is one copy that receives, and one interpreter of another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The rules that are followed.
    pub design: Design,
    /// How many copies send.
    pub senders: u8,
    /// How many messages they send.
    pub sends: u8,
    /// How often the transport may repeat something.
    pub repeats: u8,
    /// How often it may go astray.
    pub strays: u8,
    /// How often a sender may come back as another incarnation.
    pub returns: u8,
    /// What some behaviour must show.
    pub shows: &'static [&'static str],
}

const BASE: Configuration = Configuration {
    design: Design { ids: true, gaps: true, incarnations: true, names: true, no_requests: true },
    senders: 1,
    sends: 3,
    repeats: 0,
    strays: 0,
    returns: 0,
    shows: &[],
};

const LOSSES: Configuration =
    Configuration { shows: &["a-loss-can-be-reported", "a-late-message-can-be-dropped"], ..BASE };
const REPEATS: Configuration = Configuration { repeats: 2, shows: &["a-repeat-can-be-dropped"], ..BASE };
const RETURNS: Configuration =
    Configuration { returns: 1, shows: &["a-sender-that-came-back-can-be-heard"], ..BASE };
const STRAYS: Configuration = Configuration { strays: 1, shows: &["a-stray-can-be-dropped"], ..BASE };
const TWO: Configuration = Configuration { senders: 2, sends: 4, shows: &["a-loss-can-be-reported"], ..BASE };
const EVERYTHING: Configuration = Configuration {
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
    ..BASE
};

macro_rules! named {
    ($name:literal, $configuration:expr, $story:literal) => {
        Named::specified($name, || Relays { configuration: $configuration }, $story)
    };
}

macro_rules! without {
    ($name:literal, $base:expr, { $rule:ident }, $story:literal, $breaks:expr $(,)?) => {
        Named::alternative(
            $name,
            || Relays {
                configuration: Configuration {
                    design: Design { $rule: false, ..$base.design },
                    shows: &[],
                    ..$base
                },
            },
            $story,
            $breaks,
        )
    };
}

/// Every configuration.
pub const ALL: &[Named<Relays>] = &[
    named!(
        "losses",
        LOSSES,
        "The transport loses and reorders: a receiver learns of each gap when a later message comes."
    ),
    named!("repeats", REPEATS, "The transport repeats: no message is handed over twice."),
    named!(
        "returning-sender",
        RETURNS,
        "The sender is destroyed and created again: its numbers begin anew, and are heard."
    ),
    named!(
        "strays",
        STRAYS,
        "The transport brings a message to an interpreter of another name: it is dropped."
    ),
    named!("two-senders", TWO, "Two copies send, and the third keeps their numbers apart."),
    named!("everything", EVERYTHING, "Two senders, and a transport that does all of this."),
    without!(
        "no-ids",
        REPEATS,
        { ids },
        "Messages have no ids.",
        &[
            breaks(
                "a-message-is-handed-over-at-most-once",
                "What the transport repeats, the application gets again: without an id it cannot be told from a new message."
            ),
            breaks(
                "a-gap-is-known-before-the-next-message",
                "Without numbers nobody sees that one is missing."
            )
        ]
    ),
    without!(
        "silent-gaps",
        LOSSES,
        { gaps },
        "A receiver drops what is old, and says nothing of what is missing.",
        &[
            breaks(
                "a-gap-is-known-before-the-next-message",
                "A cache missed an invalidation, and goes on with the old entry."
            ),
            breaks(
                "nothing-new-is-swallowed",
                "The message that was only late comes, is taken for a repeat, and nobody learns of it."
            )
        ]
    ),
    without!(
        "numbers-of-a-name",
        RETURNS,
        { incarnations },
        "The numbers belong to the name of the sender, not to its incarnation.",
        &[
            breaks(
                "nothing-new-is-swallowed",
                "The sender came back and began with 0: its messages look like repeats, and vanish."
            ),
            breaks(
                "a-gap-is-known-before-the-next-message",
                "What the sender lost after it came back is not missed."
            )
        ]
    ),
    without!(
        "no-filter",
        STRAYS,
        { names },
        "A receiver takes whatever the transport brings.",
        &[breaks(
            "a-message-stays-within-its-name",
            "An interpreter of another name gets what one application said to its copies."
        )]
    ),
    without!(
        "messages-are-requests",
        BASE,
        { no_requests },
        "A relayed message can ask something of the bus.",
        &[breaks(
            "no-message-is-a-request",
            "Whoever can write into the transport, which may be anybody, gives orders in the name of an application."
        )]
    ),
];
