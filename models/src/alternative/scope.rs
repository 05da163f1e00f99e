//! Ways of an event that lack one rule each: what they break says why the rule is there.

use crate::named::{Named, breaks};
use crate::site::scope::Design;
use crate::site::scope::model::Scopes;
use crate::site::scope::model::configuration::Configuration;
use crate::site::scope::model::configuration::cases::{
    BASE, COPIES, CRASH, DENIED, FORGER, ME, NEWCOMER, OVERFLOW, STRANGERS, ask,
};
use crate::site::{Origin, Scope};

/// A request in the scope Application, and one in the scope Site.
const GROUP: Configuration =
    Configuration { asks: &[ask(ME, Scope::Application), ask(Origin::Operator, Scope::Site)], ..BASE };

/// The designs that lack a rule.
pub const ALL: &[Named<Scopes>] = &[
    Named::alternative(
        "the-message-names-the-origin",
        || lacking(FORGER, Design { by_channel: false, ..FORGER.design }),
        "Whoever asks says who it is, and is believed.",
        &[breaks(
            "the-origin-is-known-by-its-channel",
            "An application says that it is its neighbour, and reaches the neighbour's copies: what may be named may be anybody.",
        )],
    ),
    Named::alternative(
        "no-policy",
        || lacking(STRANGERS, Design { policy: false, ..STRANGERS.design }),
        "Every request is broadcast, and the receivers filter by scope: there is nobody to ask for permission.",
        &[breaks(
            "the-policy-decides",
            "On shared hosting a stranger tells everybody. A receiver sees the scope of an event, and cannot know whether it was permitted.",
        )],
    ),
    Named::alternative(
        "no-snapshot",
        || lacking(NEWCOMER, Design { snapshot: false, ..NEWCOMER.design }),
        "A worker tells whoever is in scope when the event arrives.",
        &[breaks(
            "newcomers-are-not-told",
            "An interpreter that was created after the event, and has read what is current, is told of something old.",
        )],
    ),
    Named::alternative(
        "same-name-is-same",
        || lacking(NEWCOMER, Design { incarnations: false, ..NEWCOMER.design }),
        "An interpreter is known by its process and its name.",
        &[
            breaks(
                "newcomers-are-not-told",
                "An interpreter was destroyed and created again: the new one is taken for the old one, and told of what was meant for that.",
            ),
            breaks(
                "nobody-is-told-of-an-event-twice",
                "The controller has not heard yet that the old one is gone, and knows the new one already: the new one is told for both.",
            ),
            breaks(
                "an-event-is-over-when-everybody-is-accounted-for",
                "The old one counts as told, and never was.",
            ),
        ],
    ),
    Named::alternative(
        "sent-again",
        || lacking(COPIES, Design { once: false, ..COPIES.design }),
        "What is not confirmed after a while is sent again.",
        &[
            breaks(
                "nobody-is-told-of-an-event-twice",
                "The confirmation was late, not lost: the interpreter is told again. Whether a channel lost something is seen by its end, not by a clock.",
            ),
            breaks(
                "nobody-outside-the-scope-is-told",
                "The second copy arrives when the event is over, and its number may stand for another one by then.",
            ),
        ],
    ),
    Named::alternative(
        "silent-overflow",
        || lacking(OVERFLOW, Design { overflows: false, ..OVERFLOW.design }),
        "What does not fit into a channel is dropped, and nobody learns of it.",
        &[breaks(
            "an-event-is-over-when-everybody-is-accounted-for",
            "The sender takes silence for success: one copy of the application keeps what all were told to drop. mod_wsgi drops a signal so when its pipe is full.",
        )],
    ),
    Named::alternative(
        "silent-end",
        || lacking(CRASH, Design { ends: false, ..CRASH.design }),
        "What a process was not told before it ended is forgotten.",
        &[breaks(
            "an-event-is-over-when-everybody-is-accounted-for",
            "The sender takes the end of a process for success: it believes that everybody was told, and one process ended before.",
        )],
    ),
    Named::alternative(
        "deaf-controller",
        || lacking(CRASH, Design { hears: false, ..CRASH.design }),
        "The controller waits for confirmations, and does not notice that a process ended.",
        &[breaks(
            "everybody-in-scope-is-told-or-missed",
            "The sender waits for a confirmation that nobody is left to send.",
        )],
    ),
    Named::alternative(
        "process-group",
        || lacking(GROUP, Design { scoped: false, ..GROUP.design }),
        "An event goes to every process that there is, as a signal to a process group does.",
        &[breaks(
            "nobody-outside-the-scope-is-told",
            "Interpreters of other names are told of what one application told its copies. Apache prefork signals its process group, and once ended the shell that had launched it.",
        )],
    ),
    Named::alternative(
        "silent-denial",
        || lacking(DENIED, Design { denials: false, ..DENIED.design }),
        "A request that is not permitted is dropped.",
        &[breaks(
            "every-request-is-answered",
            "Whoever asked waits for ever, or asks again for ever: a denial that says nothing looks like a lost message.",
        )],
    ),
];

/// This configuration under another design. It promises to show nothing.
const fn lacking(base: Configuration, design: Design) -> Scopes {
    Scopes::new(Configuration { design, shows: &[], ..base })
}
