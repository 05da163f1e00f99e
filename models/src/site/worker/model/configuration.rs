//! The configurations of one worker.

use super::{Alone, WORKER};
use crate::named::Named;
use crate::site::worker::{Design, Me};

/// The design of a worker, with the events that may happen to it.
#[derive(Clone, Copy, Debug)]
pub struct WorkerConfiguration {
    /// The design of the worker.
    pub design: Design,
    /// The number of interpreters that it can have.
    pub interpreters: u8,
    /// The number of clients at a time.
    pub clients: u8,
    /// May the controller send a Drain, and may it send a Stop?
    pub sends: [bool; 2],
    /// May the controller die?
    pub dies: bool,
    /// May the worker crash?
    pub crashes: bool,
    /// May an application write to its descriptors?
    pub forges: bool,
    /// The reachability claims that it promises.
    pub shows: &'static [&'static str],
}

/// Two interpreters, two clients, and a controller that may send both messages.
pub(crate) const BASE: WorkerConfiguration = WorkerConfiguration {
    design: Design::Specified,
    interpreters: 2,
    clients: 2,
    sends: [true, true],
    dies: false,
    crashes: false,
    forges: false,
    shows: &[],
};

impl WorkerConfiguration {
    pub(super) fn me(&self) -> Me {
        Me { worker: WORKER, interpreters: self.interpreters, design: self.design }
    }
}

/// Every configuration of the specification.
pub const ALL: &[Named<Alone>] = &[
    Named::specified(
        "told",
        || Alone {
            configuration: WorkerConfiguration {
                forges: true,
                shows: &[
                    "control-can-reach-a-worker-that-is-not-ready",
                    "a-drain-can-become-a-stop",
                    "a-request-can-end-in-the-drain",
                    "an-interpreter-can-be-destroyed",
                ],
                ..BASE
            },
        },
        "A worker is told to drain, to stop, or both, at any time from its fork on, with up to two connections \
         open; an application writes to its own descriptors, and that has no effect.",
    ),
    Named::specified(
        "alone",
        || Alone {
            configuration: WorkerConfiguration {
                dies: true,
                shows: &["a-controller-can-die-before-its-workers", "a-worker-can-end-without-a-controller"],
                ..BASE
            },
        },
        "The controller dies at any time, before or after it sent a message: the worker reads what was sent, \
         then the end of file, and ends.",
    ),
    Named::specified(
        "crashes",
        || Alone {
            configuration: WorkerConfiguration {
                crashes: true,
                dies: true,
                clients: 1,
                shows: &["an-interpreter-can-stay-untold"],
                ..BASE
            },
        },
        "The worker crashes at any time, also while it boots or ends.",
    ),
];
