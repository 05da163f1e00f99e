//! The notes on claims that several configurations break.

use crate::named::{Break, breaks};

pub(super) const A_STOPPING_SITE_SPAWNS_NOTHING: Break = breaks(
    "a-stopping-site-spawns-nothing",
    "A stop waits in the queue until the main loop reads it: meanwhile the arbiter still forks for a reload or for a dead worker.",
);

pub(super) const A_STOP_IS_TOLD_TO_EVERY_WORKER: Break = breaks(
    "a-stop-is-told-to-every-worker",
    "A TERM asks the workers to drain. They have no deadline of their own, and the next signal is SIGKILL, after graceful_timeout.",
);

pub(super) const FORCE_IS_THE_LAST_RESORT: Break = breaks(
    "force-is-the-last-resort",
    "SIGKILL follows SIGTERM after graceful_timeout, with no signal between them: worker_exit and the exit functions are not called. A sync worker with a request longer than timeout is killed without having been asked.",
);

pub(super) const A_WORKER_FORCED_IN_A_STOP_WAS_ASKED: Break = breaks(
    "a-worker-forced-in-a-stop-was-asked",
    "A worker that was asked to drain is killed after graceful_timeout: it was never asked to stop.",
);

pub(super) const WHAT_IS_REACHED_IS_TRUE: Break = breaks(
    "what-is-reached-is-true",
    "The arbiter returns from its reload when the old workers are gone, or after graceful_timeout: whether a new worker has imported the application makes no difference.",
);

pub(super) const A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP: Break = breaks(
    "a-goal-is-resolved-when-every-slot-serves-or-is-given-up",
    "The arbiter waits for the end of the old workers, and not for a new worker: its reload is over while no worker serves.",
);

pub(super) const NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION: Break = breaks(
    "no-connection-after-the-acknowledged-reload-uses-the-old-version",
    "After graceful_timeout the arbiter takes its reload for done, while an old worker may still accept a connection, with the old code.",
);

pub(super) const NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR: Break = breaks(
    "no-worker-is-retired-without-a-successor",
    "After a HUP the arbiter asks the old workers to drain right after the fork of the new workers, before these have installed a handler or imported the application.",
);

pub(super) const THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS: Break =
    breaks(
        "the-number-of-slots-that-serve-is-not-made-smaller-than-the-configuration-has",
        "From the moment in which the old workers take their SIGTERM until the new ones have imported the application, no worker accepts a connection.",
    );

pub(super) const A_ROLL_GOES_SLOT_BY_SLOT: Break = breaks(
    "a-roll-goes-slot-by-slot",
    "A reload forks all new workers at once: for a time there are twice as many processes.",
);

pub(super) const A_ROLL_IS_GENTLE: Break = breaks(
    "a-roll-is-gentle",
    "A sync worker with a request longer than timeout is killed, also while a reload is pending.",
);

pub(super) const A_SLOT_IS_FILLED_WHEN_THE_END_OF_ITS_WORKER_IS_KNOWN: Break = breaks(
    "a-slot-is-filled-when-the-end-of-its-worker-is-known",
    "A reload forks a new worker in the place of one that was killed and is not reaped.",
);

pub(super) const CONTROL_IS_SENT_ONCE: Break = breaks(
    "control-is-sent-once",
    "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides this for graceful_timeout seconds).",
);

pub(super) const IT_COMES_TO_REST: Break = breaks(
    "it-comes-to-rest",
    "After a HUP no deadline bounds a request of a worker with threads: the old worker stays.",
);

pub(super) const A_SUCCESSOR_COMES_WHEN_NO_OTHER_WORKER_OF_THE_SLOT_LEAVES: Break = breaks(
    "a-successor-comes-when-no-other-worker-of-the-slot-leaves",
    "A second HUP forks workers while those of the generation before still drain: each reload adds processes.",
);

pub(super) const A_LOAD_IS_FOR_A_GOAL_THAT_LEAVES_THE_SITE_UP: Break = breaks(
    "a-load-is-for-a-goal-that-leaves-the-site-up",
    "A HUP that stands in the queue before a TERM is handled first: the arbiter reads its configuration, and the keys that it names, for a server that is to end.",
);

pub(super) const A_ROLL_BRINGS_A_NEW_GENERATION_AND_NOTHING_ELSE_DOES: Break = breaks(
    "a-roll-brings-a-new-generation-and-nothing-else-does",
    "A HUP that stands in the queue before a TERM is handled first, and brings a new generation.",
);

pub(super) const PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST: Break = breaks(
    "privileges-are-for-a-granted-request",
    "A HUP that stands in the queue before a TERM is handled first: the arbiter reads its configuration, and the keys that it names, for a server that is to end.",
);

pub(super) const THE_RATE_OF_REPLACEMENTS_IS_BOUNDED: Break = breaks(
    "the-rate-of-replacements-is-bounded",
    "A worker that crashes before it is ready is forked again at once, without a bound.",
);

pub(super) const A_SLOT_WHOSE_WORKERS_FAIL_IS_GIVEN_UP_AT_ONCE: Break = breaks(
    "a-slot-whose-workers-fail-is-given-up-at-once",
    "A worker that crashes before it is ready is forked again at once, without a bound.",
);

pub(super) const THE_END_OF_A_WORKER_IS_NO_REQUEST: Break = breaks(
    "the-end-of-a-worker-is-no-request",
    "A worker that ends with exit code 3 or 4, at any time, halts the server (gunicorn 2807).",
);

pub(super) const A_WORKER_ASKED_TO_DRAIN_ENDS: Break = breaks(
    "a-worker-asked-to-drain-ends",
    "graceful_timeout does not apply to a reload: with a timeout of 3 seconds a request of 6 seconds was finished.",
);

pub(super) const A_TEARDOWN_ENDS: Break =
    breaks("a-teardown-ends", "After a HUP no deadline bounds a request of a worker with threads.");
