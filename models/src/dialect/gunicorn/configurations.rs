//! The stories.

use super::DIALECT;
use super::model::{Chances, Gunicorn, Plan};
use super::state::{Rules, Signal};
use crate::named::{Named, breaks};

/// Two sync workers.
const SYNC: Rules = Rules { workers: 2, timeout: true };
const NOTHING: Chances =
    Chances { asks: 0, inside: 0, connections: 0, crashes: 0, fatal: 0, kills: 0, broken: 0 };
const BASE: Plan =
    Plan { rules: SYNC, signals: &[], chances: NOTHING, ready: true, classes: &[], shows: &[] };

/// Every configuration.
pub const ALL: &[Named<Gunicorn>] = &[
    Named::real(
        DIALECT,
        "term",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "boot",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "request ends",
                    "signal",
                    "take signal",
                    "wait is over",
                    "worker timeout",
                ],
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "TERM, perhaps twice, with a request that may last.",
        &[breaks(
            "a-stopping-controller-spawns-nothing",
            "A stop waits in the queue until the main loop comes by: what it does meanwhile, forking for a reload or for a dead worker, it still does.",
        )],
    ),
    Named::real(
        DIALECT,
        "escalation",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term, Signal::Int],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "boot",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "request ends",
                    "signal",
                    "take signal",
                    "wait is over",
                    "worker timeout",
                ],
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "TERM and INT in either order: the second one presses.",
        &[
            breaks(
                "a-stopping-controller-spawns-nothing",
                "A stop waits in the queue until the main loop comes by: what it does meanwhile, forking for a reload or for a dead worker, it still does.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "INT raises SystemExit in the middle of the request: the client gets a 500 or nothing.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "reload",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "boot",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "request ends",
                    "signal",
                    "take signal",
                    "wait is over",
                    "worker timeout",
                ],
                shows: &["a-roll-can-end-well", "generations-can-coexist"],
                ..BASE
            },
        },
        "HUP with a request that may last, of sync workers: a request that takes too long is ended with its worker.",
        &[
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "reload-with-threads",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                rules: Rules { timeout: false, ..SYNC },
                classes: &[
                    "accept",
                    "boot",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "request ends",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "HUP with a request that may last, of workers with threads: nothing bounds it.",
        &[
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
            breaks("a-roll-ends", "Nothing bounds a request of a worker with threads after HUP."),
            breaks(
                "who-was-asked-to-drain-ends",
                "graceful_timeout does not apply to a reload: a request of 6 seconds with a timeout of 3 was finished.",
            ),
            breaks("a-teardown-ends", "Nothing bounds a request of a worker with threads after HUP."),
        ],
    ),
    Named::real(
        DIALECT,
        "reload-twice",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 2, ..NOTHING },
                classes: &[
                    "boot",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "HUP twice.",
        &[
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "stop-in-a-reload",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup, Signal::Term],
                chances: Chances { asks: 2, ..NOTHING },
                classes: &[
                    "boot",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                shows: &["a-stop-can-be-asked-in-a-roll"],
                ..BASE
            },
        },
        "HUP and TERM in either order, at any point.",
        &[
            breaks(
                "a-stopping-controller-spawns-nothing",
                "A stop waits in the queue until the main loop comes by: what it does meanwhile, forking for a reload or for a dead worker, it still does.",
            ),
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "crash-in-a-reload",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 1, crashes: 1, connections: 1, ..NOTHING },
                rules: Rules { timeout: false, ..SYNC },
                classes: &[
                    "accept",
                    "boot",
                    "crash",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "request ends",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "A worker crashes at any point of a reload.",
        &[
            breaks(
                "a-worker-that-ends-is-replaced",
                "Processes are counted, whatever their generation: while an old worker drains, a new one that crashed is not replaced.",
            ),
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
            breaks("a-roll-ends", "Nothing bounds a request of a worker with threads after HUP."),
            breaks(
                "who-was-asked-to-drain-ends",
                "graceful_timeout does not apply to a reload: a request of 6 seconds with a timeout of 3 was finished.",
            ),
            breaks("a-teardown-ends", "Nothing bounds a request of a worker with threads after HUP."),
        ],
    ),
    Named::real(
        DIALECT,
        "forked",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term, Signal::Int, Signal::Hup],
                chances: Chances { asks: 1, ..NOTHING },
                ready: false,
                classes: &[
                    "boot",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                shows: &["a-worker-can-be-forced"],
                ..BASE
            },
        },
        "TERM, INT or HUP while the first workers boot: before they install their handlers, a signal is lost.",
        &[
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "crash",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term],
                chances: Chances { asks: 1, crashes: 2, ..NOTHING },
                ready: false,
                classes: &[
                    "boot",
                    "crash",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "A worker crashes at any point, also before it is ready.",
        &[breaks(
            "a-stopping-controller-spawns-nothing",
            "A stop waits in the queue until the main loop comes by: what it does meanwhile, forking for a reload or for a dead worker, it still does.",
        )],
    ),
    Named::real(
        DIALECT,
        "exit-code",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term],
                chances: Chances { asks: 1, fatal: 2, ..NOTHING },
                classes: &[
                    "exit with 3",
                    "handle",
                    "leave",
                    "parent changed",
                    "reap",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "A worker ends with exit code 3 while it serves, or the second one does while the arbiter stops.",
        &[
            breaks(
                "the-controller-leaves-when-asked",
                "A second exit code of 3 is reaped inside stop, where nobody catches HaltServer: the arbiter ends with a traceback and leaves workers, its PID file and on_exit behind.",
            ),
            breaks(
                "no-end-of-a-worker-is-a-request",
                "A worker that ends with exit code 3 or 4, at any time, halts the server (gunicorn 2807).",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "bad-update",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 1, fatal: 1, ..NOTHING },
                classes: &[
                    "boot",
                    "exit with 3",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "HUP, and a new worker cannot import the application.",
        &[
            breaks(
                "no-end-of-a-worker-is-a-request",
                "A worker that ends with exit code 3 or 4, at any time, halts the server (gunicorn 2807).",
            ),
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "bad-configuration",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 1, broken: 1, ..NOTHING },
                classes: &[
                    "boot",
                    "handle",
                    "handle, with a broken configuration",
                    "init signals",
                    "leave",
                    "manage workers",
                    "parent changed",
                    "reap",
                    "signal",
                    "take signal",
                    "wait is over",
                ],
                ..BASE
            },
        },
        "HUP with a configuration file that cannot be read.",
        &[
            breaks(
                "the-controller-leaves-when-asked",
                "The configuration is read with sys.exit(1) on errors, also in reload: the arbiter ends at once, without stopping its workers.",
            ),
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "arbiter-dies",
        || Gunicorn {
            plan: Plan {
                signals: &[],
                chances: Chances { kills: 1, crashes: 1, ..NOTHING },
                ready: false,
                classes: &[
                    "arbiter is killed",
                    "boot",
                    "crash",
                    "init signals",
                    "manage workers",
                    "parent changed",
                    "reap",
                ],
                shows: &["a-controller-can-die-before-its-workers", "a-worker-can-end-without-a-controller"],
                ..BASE
            },
        },
        "The arbiter is killed: every idle worker sees it, and ends.",
        &[],
    ),
    Named::real(
        DIALECT,
        "arbiter-dies-under-load",
        || Gunicorn {
            plan: Plan {
                signals: &[],
                chances: Chances { kills: 1, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "arbiter is killed",
                    "boot",
                    "init signals",
                    "manage workers",
                    "parent changed",
                    "reap",
                    "request ends",
                    "worker timeout",
                ],
                shows: &["a-worker-can-end-without-a-controller"],
                ..BASE
            },
        },
        "The arbiter is killed while a request is in progress.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "A worker looks at its parent between two requests only: a request that never ends keeps it.",
        )],
    ),
    Named::real(
        DIALECT,
        "inside",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup, Signal::Term],
                chances: Chances { inside: 1, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "application signals the arbiter",
                    "boot",
                    "handle",
                    "init signals",
                    "leave",
                    "manage workers",
                    "reap",
                    "request ends",
                    "take signal",
                    "wait is over",
                    "worker timeout",
                ],
                shows: &["an-application-can-ask-for-the-site"],
                ..BASE
            },
        },
        "The application runs under the user of the arbiter, and signals it.",
        &[
            breaks(
                "a-stopping-controller-spawns-nothing",
                "A stop waits in the queue until the main loop comes by: what it does meanwhile, forking for a reload or for a dead worker, it still does.",
            ),
            breaks(
                "control-is-sent-once",
                "manage_workers counts processes and tells the oldest again on each round, as long as they drain (gunicorn 3274, 3050; the wait in reload hides it for graceful_timeout seconds).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "HUP asks the old workers to drain right after the fork of the new ones, before these have installed a handler, let alone imported the application.",
            ),
            breaks(
                "the-policy-decides",
                "Under one user the application may signal the arbiter; there is no policy.",
            ),
            breaks("applications-leave-each-other-alone", "HUP and TERM from a request end every worker."),
        ],
    ),
];
