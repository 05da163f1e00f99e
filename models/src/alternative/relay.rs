//! Relays that lack one rule each: the claims that they break say why the rule is there.

use crate::named::{Named, breaks};
use crate::site::relay::Design;
use crate::site::relay::model::Relays;
use crate::site::relay::model::configuration::{BASE, LOSSES, REPEATS, RETURNS, RelayConfiguration, STRAYS};

/// The designs that lack a rule.
pub const ALL: &[Named<Relays>] = &[
    Named::alternative(
        "no-ids",
        || lacking(REPEATS, Design { ids: false, ..REPEATS.design }),
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
        || lacking(LOSSES, Design { gaps: false, ..LOSSES.design }),
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
        || lacking(RETURNS, Design { incarnations: false, ..RETURNS.design }),
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
        || lacking(STRAYS, Design { names: false, ..STRAYS.design }),
        "A receiver takes every message that the transport brings.",
        &[breaks(
            "a-message-stays-within-its-name",
            "An interpreter of another name gets a message of one application to its copies.",
        )],
    ),
    Named::alternative(
        "messages-are-requests",
        || lacking(BASE, Design { no_requests: false, ..BASE.design }),
        "A relayed message can be a request to the bus.",
        &[breaks(
            "no-message-is-a-request",
            "Every process that can write into the transport gives orders in the name of an application.",
        )],
    ),
];

/// This configuration under another design. It promises no reachability claim.
const fn lacking(base: RelayConfiguration, design: Design) -> Relays {
    Relays { configuration: RelayConfiguration { design, shows: &[], ..base } }
}
