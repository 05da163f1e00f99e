//! What the violations of several configurations mean: each property with its note, once.

use crate::named::{Break, breaks};

pub(super) const A_STOPPING_CONTROLLER_SPAWNS_NOTHING: Break = breaks(
    "a-stopping-controller-spawns-nothing",
    "A stop waits in the queue until the main loop comes by: what it does meanwhile, forking for a reload or for a dead worker, it still does.",
);
pub(super) const CONTROL_IS_SENT_ONCE: Break = breaks(
    "control-is-sent-once",
    "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
);
pub(super) const THE_LAST_THAT_SERVES_IS_NOT_RETIRED: Break = breaks(
    "the-last-that-serves-is-not-retired",
    "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
);
pub(super) const A_ROLL_ENDS: Break =
    breaks("a-roll-ends", "Nothing bounds a request of a worker with threads after HUP.");
pub(super) const WHO_WAS_ASKED_TO_DRAIN_ENDS: Break = breaks(
    "who-was-asked-to-drain-ends",
    "graceful_timeout does not apply to a reload: a request of 6 seconds with a timeout of 3 was finished.",
);
pub(super) const A_TEARDOWN_ENDS: Break =
    breaks("a-teardown-ends", "Nothing bounds a request of a worker with threads after HUP.");
pub(super) const NO_END_OF_A_WORKER_IS_A_REQUEST: Break = breaks(
    "no-end-of-a-worker-is-a-request",
    "A worker that ends with exit code 3 or 4, at any time, halts the server (gunicorn 2807).",
);
