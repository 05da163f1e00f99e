//! Workers that lack one rule each: what they break says why the rule is there.

use crate::named::{Named, breaks};
use crate::site::worker::Design;
use crate::site::worker::model::Alone;
use crate::site::worker::model::configuration::{BASE, Configuration};

/// The designs that lack a rule.
pub const ALL: &[Named<Alone>] = &[
    Named::alternative(
        "deaf-to-the-loss-of-the-controller",
        || Alone {
            configuration: Configuration { design: Design::DeafToLoss, dies: true, clients: 1, ..BASE },
        },
        "Nothing tells the worker that its controller is gone.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "a worker that waits for a message only waits for ever when nobody is left to send one: the end of \
             file is a message too",
        )],
    ),
    Named::alternative(
        "accepts-after-it-acted",
        || Alone { configuration: Configuration { design: Design::AcceptsAfter, ..BASE } },
        "A worker that is told to end closes its listener when its last connection is answered.",
        &[breaks(
            "who-acted-on-control-accepts-no-connection",
            "a busy worker would take new connections for as long as they come, and the next generation none",
        )],
    ),
    Named::alternative(
        "deaf-until-ready",
        || Alone { configuration: Configuration { design: Design::DeafUntilReady, clients: 1, ..BASE } },
        "The handlers for what a controller says are installed at the end of the boot; what comes before is lost.",
        &[breaks(
            "control-reaches-whom-it-was-sent-to",
            "forked is not yet ready, and the one message was sent in between: the worker comes up and serves for \
             ever. A message must wait in the channel until somebody reads it",
        )],
    ),
    Named::alternative(
        "drains-without-deadline",
        || Alone { configuration: Configuration { design: Design::WithoutDeadline, clients: 1, ..BASE } },
        "A worker that was told to end waits for its connections, however long.",
        &[breaks(
            "a-teardown-ends",
            "one client that never finishes keeps the worker, and whoever waits for its end",
        )],
    ),
];
