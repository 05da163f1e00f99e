//! The stories of one worker.

use super::{Alone, WORKER};
use crate::named::{Named, breaks};
use crate::site::worker::{Design, Me};

/// What may happen to a worker.
#[derive(Clone, Copy, Debug)]
pub struct Configuration {
    /// How it is made.
    pub design: Design,
    /// How many interpreters it can have.
    pub interpreters: u8,
    /// How many clients there are at a time.
    pub clients: u8,
    /// May the controller send a Drain, a Stop?
    pub sends: [bool; 2],
    /// May the controller die?
    pub dies: bool,
    /// May the worker crash?
    pub crashes: bool,
    /// May an application write to its descriptors?
    pub forges: bool,
    /// The reachability properties that it promises.
    pub shows: &'static [&'static str],
}

const BASE: Configuration = Configuration {
    design: Design::Specified,
    interpreters: 2,
    clients: 2,
    sends: [true, true],
    dies: false,
    crashes: false,
    forges: false,
    shows: &[],
};

impl Configuration {
    pub(super) fn me(&self) -> Me {
        Me { worker: WORKER, interpreters: self.interpreters, design: self.design }
    }

    pub(super) fn classes(&self) -> Vec<&'static str> {
        let sends = self.sends != [false, false];
        let notices = self.dies && self.design != Design::DeafToLoss;
        let ends = sends || notices;
        let granted = [
            ("send", sends),
            ("die", self.dies),
            ("read", sends),
            ("notice", notices),
            ("crash", self.crashes),
            ("forge", self.forges),
            ("reap", ends || self.crashes),
            ("boot", true),
            ("create", self.interpreters > 0),
            ("open", self.clients > 0),
            ("close", self.clients > 0),
            ("drain deadline", ends && self.clients > 0 && self.design != Design::WithoutDeadline),
            ("step", ends),
            ("give up", ends && self.interpreters > 0),
        ];
        granted.iter().filter(|(_, granted)| *granted).map(|(name, _)| *name).collect()
    }
}

/// Every configuration.
pub const ALL: &[Named<Alone>] = &[
    Named::specified(
        "told",
        || Alone {
            configuration: Configuration {
                forges: true,
                shows: &[
                    "control-can-reach-who-is-not-ready",
                    "a-drain-can-become-a-stop",
                    "a-request-can-end-in-the-drain",
                    "an-interpreter-can-be-destroyed",
                ],
                ..BASE
            },
        },
        "A worker is told to drain, to stop, or both, at any time from its fork on, with up to two connections \
         open; an application writes to its own descriptors, and nothing comes of it.",
    ),
    Named::specified(
        "alone",
        || Alone {
            configuration: Configuration {
                dies: true,
                shows: &["a-controller-can-die-before-its-workers", "a-worker-can-end-without-a-controller"],
                ..BASE
            },
        },
        "The controller dies at any time, before or after it sent something: the worker reads what was sent, \
         then the end of file, and ends.",
    ),
    Named::specified(
        "crashes",
        || Alone {
            configuration: Configuration {
                crashes: true,
                dies: true,
                clients: 1,
                shows: &["an-interpreter-can-stay-untold"],
                ..BASE
            },
        },
        "The worker crashes at any time, also while it boots or ends.",
    ),
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
