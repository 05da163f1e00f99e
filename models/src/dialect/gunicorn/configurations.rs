//! The configurations of gunicorn.

mod notes;

use super::DIALECT;
use super::model::{Chances, Gunicorn, Plan};
use super::state::{Rules, Signal};
use crate::named::{Named, breaks};

/// Two sync workers.
const SYNC: Rules = Rules { workers: 2, timeout: true };
const NOTHING: Chances =
    Chances { asks: 0, inside: 0, connections: 0, crashes: 0, fatal: 0, kills: 0, broken: 0 };
const BASE: Plan = Plan { rules: SYNC, signals: &[], chances: NOTHING, ready: true, shows: &[] };

/// Every configuration.
pub const ALL: &[Named<Gunicorn>] = &[
    Named::real(
        DIALECT,
        "term",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "One or two TERM come, with a request that may last.",
        &[notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING],
    ),
    Named::real(
        DIALECT,
        "escalation",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term, Signal::Int],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "A TERM and an INT come in either order: the second signal escalates the stop.",
        &[
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            breaks(
                "no-request-is-cut-before-the-deadline",
                "INT raises SystemExit in the middle of the request: the client gets a 500 or no answer.",
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
                shows: &["a-roll-can-end-well", "generations-can-coexist"],
                ..BASE
            },
        },
        "A HUP comes, with a request that may last in a sync worker: a request that takes too long is ended with its worker.",
        &[notes::CONTROL_IS_SENT_ONCE, notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED],
    ),
    Named::real(
        DIALECT,
        "reload-with-threads",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                rules: Rules { timeout: false, ..SYNC },
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "A HUP comes, with a request that may last in a worker with threads: no deadline bounds the request.",
        &[
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
    Named::real(
        DIALECT,
        "reload-twice",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "Two HUP come.",
        &[notes::CONTROL_IS_SENT_ONCE, notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED],
    ),
    Named::real(
        DIALECT,
        "stop-in-a-reload",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup, Signal::Term],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-stop-can-be-asked-in-a-roll"],
                ..BASE
            },
        },
        "A HUP and a TERM come in either order, at any point.",
        &[
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
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
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "A worker crashes at any point of a reload.",
        &[
            breaks(
                "a-worker-that-ends-is-replaced",
                "The arbiter counts processes of every generation: while an old worker drains, a new worker that crashed is not replaced.",
            ),
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
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
                shows: &["a-worker-can-be-forced"],
                ..BASE
            },
        },
        "A TERM, INT or HUP comes while the first workers boot: before they install their handlers, a signal is lost.",
        &[notes::CONTROL_IS_SENT_ONCE, notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED],
    ),
    Named::real(
        DIALECT,
        "crash",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term],
                chances: Chances { asks: 1, crashes: 2, ..NOTHING },
                ready: false,
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "A worker crashes at any point, also before it is ready.",
        &[notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING],
    ),
    Named::real(
        DIALECT,
        "exit-code",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term],
                chances: Chances { asks: 1, fatal: 2, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "A worker ends with exit code 3 while it serves, and perhaps a second worker does while the arbiter stops.",
        &[
            breaks(
                "the-controller-leaves-when-asked",
                "A second exit code of 3 is reaped inside stop, where HaltServer is not caught: the arbiter ends with a traceback and leaves workers, its PID file and on_exit behind.",
            ),
            notes::NO_END_OF_A_WORKER_IS_A_REQUEST,
        ],
    ),
    Named::real(
        DIALECT,
        "bad-update",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 1, fatal: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "A HUP comes, and a new worker cannot import the application.",
        &[
            notes::NO_END_OF_A_WORKER_IS_A_REQUEST,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
        ],
    ),
    Named::real(
        DIALECT,
        "bad-configuration",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup],
                chances: Chances { asks: 1, broken: 1, ..NOTHING },
                ..BASE
            },
        },
        "A HUP comes, and the configuration file cannot be read.",
        &[
            breaks(
                "the-controller-leaves-when-asked",
                "The configuration is read with sys.exit(1) on errors, also in reload: the arbiter ends at once, without stopping its workers.",
            ),
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
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
                shows: &["a-controller-can-die-before-its-workers", "a-worker-can-end-without-a-controller"],
                ..BASE
            },
        },
        "The arbiter is killed: every idle worker notices that, and ends.",
        &[],
    ),
    Named::real(
        DIALECT,
        "arbiter-dies-under-load",
        || Gunicorn {
            plan: Plan {
                signals: &[],
                chances: Chances { kills: 1, connections: 1, ..NOTHING },
                shows: &["a-worker-can-end-without-a-controller"],
                ..BASE
            },
        },
        "The arbiter is killed while a request is in progress.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "A worker checks its parent only between two requests: a request that never ends keeps the worker from ending.",
        )],
    ),
    Named::real(
        DIALECT,
        "inside",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Hup, Signal::Term],
                chances: Chances { inside: 1, connections: 1, ..NOTHING },
                shows: &["an-application-can-ask-for-the-site"],
                ..BASE
            },
        },
        "The application runs under the user of the arbiter, and signals it.",
        &[
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            breaks(
                "the-policy-decides",
                "An application that runs under the user of the arbiter may signal it; there is no policy.",
            ),
            breaks("applications-leave-each-other-alone", "HUP and TERM from a request end every worker."),
        ],
    ),
];
