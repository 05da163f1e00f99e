//! Workers that lack one rule each: the claims that they break say why the rule is there.

use crate::named::{Named, breaks};
use crate::site::worker::Design;
use crate::site::worker::model::Alone;
use crate::site::worker::model::configuration::{BASE, WorkerConfiguration};

/// The designs that lack a rule.
pub const ALL: &[Named<Alone>] = &[
    Named::alternative(
        "deaf-to-the-loss-of-the-controller",
        || Alone {
            configuration: WorkerConfiguration { design: Design::DeafToLoss, dies: true, clients: 1, ..BASE },
        },
        "The worker does not notice that its controller is gone.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "A worker that waits only for a message waits without end when no controller is left to send one: the \
             worker must also read the end of file.",
        )],
    ),
    Named::alternative(
        "accepts-after-it-acted",
        || Alone { configuration: WorkerConfiguration { design: Design::AcceptsAfter, ..BASE } },
        "A worker that is told to end closes its listener when its last connection is answered.",
        &[breaks(
            "a-worker-that-acted-on-control-accepts-no-connection",
            "A busy worker would accept new connections for as long as they come, and the next generation would get none.",
        )],
    ),
    Named::alternative(
        "deaf-until-ready",
        || Alone {
            configuration: WorkerConfiguration { design: Design::DeafUntilReady, clients: 1, ..BASE },
        },
        "The handlers for control messages are installed at the end of the boot; a message that comes earlier is lost.",
        &[breaks(
            "control-reaches-the-worker-it-was-sent-to",
            "The only message was sent after the fork and before the worker was ready: the worker comes up and serves \
             without end. A message must wait in the channel until the worker reads it.",
        )],
    ),
    Named::alternative(
        "drains-without-deadline",
        || Alone {
            configuration: WorkerConfiguration { design: Design::WithoutDeadline, clients: 1, ..BASE },
        },
        "A worker that was told to end waits for its connections without a deadline.",
        &[breaks(
            "a-teardown-ends",
            "One client that never finishes keeps the worker from ending, and every requester that waits for that end.",
        )],
    ),
];
