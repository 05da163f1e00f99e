//! Deliveries of an event that lack one rule each: the claims that they break say why the rule is there.

use crate::named::{Named, breaks};
use crate::site::scope::Design;
use crate::site::scope::model::Scopes;
use crate::site::scope::model::configuration::ScopeConfiguration;
use crate::site::scope::model::configuration::cases::{
    BASE, COPIES, CRASH, DENIED, FORGER, ME, NEWCOMER, OVERFLOW, STRANGERS, ask,
};
use crate::site::{Origin, Scope};

/// A configuration with a request in the scope Application, and a request in the scope Site.
const GROUP: ScopeConfiguration =
    ScopeConfiguration { asks: &[ask(ME, Scope::Application), ask(Origin::Operator, Scope::Site)], ..BASE };

/// The designs that lack a rule.
pub const ALL: &[Named<Scopes>] = &[
    Named::alternative(
        "the-message-names-the-origin",
        || lacking(FORGER, Design { by_channel: false, ..FORGER.design }),
        "The requester names its own origin, and the controller believes it.",
        &[breaks(
            "the-origin-is-known-by-its-channel",
            "An application claims to be another one, and reaches its copies. A sender that names its own origin can claim to be any other sender.",
        )],
    ),
    Named::alternative(
        "no-policy",
        || lacking(STRANGERS, Design { policy: false, ..STRANGERS.design }),
        "Every request is broadcast, and the receivers filter by scope: no part of the site gives the permission.",
        &[breaks(
            "the-policy-decides",
            "On shared hosting an application tells the interpreters of other owners. A receiver sees the scope of an event, and cannot know whether the scope was permitted.",
        )],
    ),
    Named::alternative(
        "no-snapshot",
        || lacking(NEWCOMER, Design { snapshot: false, ..NEWCOMER.design }),
        "A worker tells every interpreter that is in scope when the event arrives.",
        &[breaks(
            "newcomers-are-not-told",
            "An interpreter that was created after the event, and has read the current data, is told of an old event.",
        )],
    ),
    Named::alternative(
        "same-name-is-same",
        || lacking(NEWCOMER, Design { incarnations: false, ..NEWCOMER.design }),
        "An interpreter is identified by its process and its name.",
        &[
            breaks(
                "newcomers-are-not-told",
                "An interpreter was destroyed and created again: the new interpreter is taken for the old one, and told of the event that was meant for the old one.",
            ),
            breaks(
                "no-interpreter-is-told-of-an-event-twice",
                "The controller has not heard yet that the old interpreter is gone, and knows the new one already: the new interpreter is told for both.",
            ),
            breaks(
                "an-event-is-over-when-every-interpreter-is-accounted-for",
                "The old interpreter counts as told, and never was.",
            ),
        ],
    ),
    Named::alternative(
        "sent-again",
        || lacking(COPIES, Design { once: false, ..COPIES.design }),
        "An event that is not confirmed after a while is sent again.",
        &[
            breaks(
                "no-interpreter-is-told-of-an-event-twice",
                "The confirmation was late, not lost: the interpreter is told again. The end of a channel shows that a message was lost; a clock does not.",
            ),
            breaks(
                "no-interpreter-outside-the-scope-is-told",
                "The second copy arrives when the event is over, and the number of the event may stand for another event by then.",
            ),
        ],
    ),
    Named::alternative(
        "silent-overflow",
        || lacking(OVERFLOW, Design { overflows: false, ..OVERFLOW.design }),
        "An event that does not fit into a channel is dropped, and no report says so.",
        &[breaks(
            "an-event-is-over-when-every-interpreter-is-accounted-for",
            "The sender takes silence for success: one copy of the application keeps an entry that all copies were to drop. mod_wsgi drops a signal in this way when its pipe is full.",
        )],
    ),
    Named::alternative(
        "silent-end",
        || lacking(CRASH, Design { ends: false, ..CRASH.design }),
        "An event that a process did not tell before it ended is forgotten.",
        &[breaks(
            "an-event-is-over-when-every-interpreter-is-accounted-for",
            "The sender takes the end of a process for success: it believes that every interpreter was told, and one process ended before it told its interpreters.",
        )],
    ),
    Named::alternative(
        "deaf-controller",
        || lacking(CRASH, Design { hears: false, ..CRASH.design }),
        "The controller waits for confirmations, and does not notice that a process ended.",
        &[breaks(
            "every-interpreter-in-scope-is-told-or-missed",
            "The sender waits for a confirmation that no process is left to send.",
        )],
    ),
    Named::alternative(
        "process-group",
        || lacking(GROUP, Design { scoped: false, ..GROUP.design }),
        "An event goes to every process that there is, as a signal to a process group does.",
        &[breaks(
            "no-interpreter-outside-the-scope-is-told",
            "Interpreters of other names are told of an event of one application to its copies. Apache prefork signals its process group, and once ended the shell that had launched it.",
        )],
    ),
    Named::alternative(
        "silent-denial",
        || lacking(DENIED, Design { denials: false, ..DENIED.design }),
        "A request that is not permitted is dropped.",
        &[breaks(
            "every-request-is-answered",
            "The requester waits without end, or repeats its request without end: a silent denial looks like a lost message.",
        )],
    ),
];

/// This configuration under another design. It promises no reachability claim.
const fn lacking(base: ScopeConfiguration, design: Design) -> Scopes {
    Scopes::new(ScopeConfiguration { design, shows: &[], ..base })
}
