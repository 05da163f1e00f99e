//! Relays that lack one rule each: what they break says why the rule is there.

use crate::named::{Named, breaks};
use crate::site::relay::Design;
use crate::site::relay::model::Relays;
use crate::site::relay::model::configuration::{BASE, Configuration, LOSSES, REPEATS, RETURNS, STRAYS};

/// The designs that lack a rule.
pub const ALL: &[Named<Relays>] = &[
    Named::alternative(
        "no-ids",
        || lacking(REPEATS, Design { ids: false, ..REPEATS.design }),
        "Messages have no ids.",
        &[
            breaks(
                "a-message-is-handed-over-at-most-once",
                "What the transport repeats, the application gets again: without an id it cannot be told from a new message.",
            ),
            breaks(
                "a-gap-is-known-before-the-next-message",
                "Without numbers nobody sees that one is missing.",
            ),
        ],
    ),
    Named::alternative(
        "silent-gaps",
        || lacking(LOSSES, Design { gaps: false, ..LOSSES.design }),
        "A receiver drops what is old, and says nothing of what is missing.",
        &[
            breaks(
                "a-gap-is-known-before-the-next-message",
                "A cache missed an invalidation, and goes on with the old entry.",
            ),
            breaks(
                "nothing-new-is-swallowed",
                "The message that was only late comes, is taken for a repeat, and nobody learns of it.",
            ),
        ],
    ),
    Named::alternative(
        "numbers-of-a-name",
        || lacking(RETURNS, Design { incarnations: false, ..RETURNS.design }),
        "The numbers belong to the name of the sender, not to its incarnation.",
        &[
            breaks(
                "nothing-new-is-swallowed",
                "The sender came back and began with 0: its messages look like repeats, and vanish.",
            ),
            breaks(
                "a-gap-is-known-before-the-next-message",
                "What the sender lost after it came back is not missed.",
            ),
        ],
    ),
    Named::alternative(
        "no-filter",
        || lacking(STRAYS, Design { names: false, ..STRAYS.design }),
        "A receiver takes whatever the transport brings.",
        &[breaks(
            "a-message-stays-within-its-name",
            "An interpreter of another name gets what one application said to its copies.",
        )],
    ),
    Named::alternative(
        "messages-are-requests",
        || lacking(BASE, Design { no_requests: false, ..BASE.design }),
        "A relayed message can ask something of the bus.",
        &[breaks(
            "no-message-is-a-request",
            "Whoever can write into the transport, which may be anybody, gives orders in the name of an application.",
        )],
    ),
];

/// This configuration under another design. It promises to show nothing.
const fn lacking(base: Configuration, design: Design) -> Relays {
    Relays { configuration: Configuration { design, shows: &[], ..base } }
}
