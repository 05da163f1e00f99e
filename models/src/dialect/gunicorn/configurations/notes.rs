//! The notes on properties that several configurations break.

use crate::named::{Break, breaks};

pub(super) const A_STOPPING_CONTROLLER_SPAWNS_NOTHING: Break = breaks(
    "a-stopping-controller-spawns-nothing",
    "A stop waits in the queue until the main loop reads it: meanwhile the arbiter still forks for a reload or for a dead worker.",
);
pub(super) const CONTROL_IS_SENT_ONCE: Break = breaks(
    "control-is-sent-once",
    "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides this for graceful_timeout seconds).",
);
pub(super) const THE_LAST_THAT_SERVES_IS_NOT_RETIRED: Break = breaks(
    "the-last-that-serves-is-not-retired",
    "After a HUP the arbiter asks the old workers to drain right after the fork of the new workers, before these have installed a handler or imported the application.",
);
pub(super) const A_ROLL_ENDS: Break =
    breaks("a-roll-ends", "After a HUP no deadline bounds a request of a worker with threads.");
pub(super) const A_WORKER_ASKED_TO_DRAIN_ENDS: Break = breaks(
    "a-worker-asked-to-drain-ends",
    "graceful_timeout does not apply to a reload: with a timeout of 3 seconds a request of 6 seconds was finished.",
);
pub(super) const A_TEARDOWN_ENDS: Break =
    breaks("a-teardown-ends", "After a HUP no deadline bounds a request of a worker with threads.");
pub(super) const NO_END_OF_A_WORKER_IS_A_REQUEST: Break = breaks(
    "no-end-of-a-worker-is-a-request",
    "A worker that ends with exit code 3 or 4, at any time, halts the server (gunicorn 2807).",
);
