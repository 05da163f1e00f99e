//! The configurations of gunicorn.

mod notes;
pub mod others;

use super::DIALECT;
use super::model::{Begins, Chances, Gunicorn, Plan};
use super::state::{Rules, Signal};
use crate::named::{Named, breaks};

/// Two sync workers.
pub(super) const SYNC: Rules = Rules { workers: 2, timeout: true, daemon: false, max_requests: false };
/// One sync worker.
pub(super) const ONE: Rules = Rules { workers: 1, ..SYNC };
pub(super) const NOTHING: Chances =
    Chances { asks: 0, inside: 0, connections: 0, crashes: 0, fatal: 0, kills: 0, heir_kills: 0, broken: 0 };
pub(super) const BASE: Plan =
    Plan { rules: SYNC, signals: &[], chances: NOTHING, begins: Begins::Serving, shows: &[] };

/// Every configuration of this file.
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
        &[
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_THE_LAST_RESORT,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
        ],
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
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_THE_LAST_RESORT,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
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
        &[
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_ROLL_GOES_SLOT_BY_SLOT,
            notes::A_ROLL_IS_GENTLE,
            notes::A_SLOT_IS_FILLED_WHEN_THE_END_OF_ITS_WORKER_IS_KNOWN,
            notes::CONTROL_IS_SENT_ONCE,
            notes::FORCE_IS_THE_LAST_RESORT,
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
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "A HUP comes, with a request that may last in a worker with threads: no deadline bounds the request.",
        &[
            notes::IT_COMES_TO_REST,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_ROLL_GOES_SLOT_BY_SLOT,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
    Named::real(
        DIALECT,
        "reload-twice",
        || Gunicorn {
            plan: Plan {
                rules: ONE,
                signals: &[Signal::Hup],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "Two HUP come.",
        &[
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_SUCCESSOR_COMES_WHEN_NO_OTHER_WORKER_OF_THE_SLOT_LEAVES,
            notes::CONTROL_IS_SENT_ONCE,
        ],
    ),
    Named::real(
        DIALECT,
        "stop-in-a-reload",
        || Gunicorn {
            plan: Plan {
                rules: ONE,
                signals: &[Signal::Hup, Signal::Term],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "A HUP and a TERM come in either order, at any point.",
        &[
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::A_LOAD_IS_FOR_A_GOAL_THAT_LEAVES_THE_SITE_UP,
            notes::A_ROLL_BRINGS_A_NEW_GENERATION_AND_NOTHING_ELSE_DOES,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_SUCCESSOR_COMES_WHEN_NO_OTHER_WORKER_OF_THE_SLOT_LEAVES,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_THE_LAST_RESORT,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            notes::PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST,
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
            notes::IT_COMES_TO_REST,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_ROLL_GOES_SLOT_BY_SLOT,
            breaks(
                "a-worker-that-ends-is-replaced",
                "The arbiter counts processes of every generation: while an old worker drains, a new worker that crashed is not replaced.",
            ),
            notes::CONTROL_IS_SENT_ONCE,
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
                begins: Begins::Forked,
                shows: &["a-worker-can-be-forced"],
                ..BASE
            },
        },
        "A TERM, INT or HUP comes while the first workers boot: before they install their handlers, a signal is lost.",
        &[
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_ROLL_GOES_SLOT_BY_SLOT,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_THE_LAST_RESORT,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
        ],
    ),
    Named::real(
        DIALECT,
        "crash",
        || Gunicorn {
            plan: Plan {
                signals: &[Signal::Term],
                chances: Chances { asks: 1, crashes: 2, ..NOTHING },
                begins: Begins::Forked,
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "A worker crashes at any point, also before it is ready.",
        &[
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::THE_RATE_OF_REPLACEMENTS_IS_BOUNDED,
            notes::A_SLOT_WHOSE_WORKERS_FAIL_IS_GIVEN_UP_AT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_THE_LAST_RESORT,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
        ],
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
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_THE_LAST_RESORT,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            notes::THE_END_OF_A_WORKER_IS_NO_REQUEST,
            breaks(
                "the-controller-leaves-when-it-is-asked",
                "A second exit code of 3 is reaped inside stop, where HaltServer is not caught: the arbiter ends with a traceback and leaves workers, its PID file and on_exit behind.",
            ),
            breaks(
                "the-exit-code",
                "The traceback ends the arbiter with exit code 1, and not with the 3 of the worker that could not boot.",
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
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "A HUP comes, and a new worker cannot import the application.",
        &[
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_ROLL_GOES_SLOT_BY_SLOT,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_THE_LAST_RESORT,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            notes::THE_END_OF_A_WORKER_IS_NO_REQUEST,
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
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_ROLL_GOES_SLOT_BY_SLOT,
            notes::CONTROL_IS_SENT_ONCE,
            breaks(
                "the-controller-leaves-when-it-is-asked",
                "The configuration is read with sys.exit(1) on errors, also in reload: the arbiter ends at once, without stopping its workers.",
            ),
            breaks("the-exit-code", "sys.exit(1) in the handler of the HUP is the end of the server."),
        ],
    ),
    Named::real(
        DIALECT,
        "arbiter-dies",
        || Gunicorn {
            plan: Plan {
                signals: &[],
                chances: Chances { kills: 1, crashes: 1, ..NOTHING },
                begins: Begins::Forked,
                shows: &["a-worker-can-lose-its-controller"],
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
                shows: &["a-worker-can-lose-its-controller"],
                ..BASE
            },
        },
        "The arbiter is killed while a request is in progress.",
        &[
            notes::FORCE_IS_THE_LAST_RESORT,
            breaks(
                "without-a-controller-workers-end",
                "A worker checks its parent only between two requests: a request that never ends keeps the worker from ending.",
            ),
        ],
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
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_ROLL_GOES_SLOT_BY_SLOT,
            notes::A_ROLL_IS_GENTLE,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::A_SLOT_IS_FILLED_WHEN_THE_END_OF_ITS_WORKER_IS_KNOWN,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_THE_LAST_RESORT,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            breaks(
                "the-origin-is-known-by-its-channel",
                "A signal names no sender: the arbiter cannot know that an application sent it.",
            ),
            breaks(
                "the-policy-decides",
                "An application that runs under the user of the arbiter may signal it; there is no policy.",
            ),
            breaks(
                "no-application-gets-at-privileges",
                "A HUP of an application makes the arbiter read its configuration and the keys that it names, with the rights of the arbiter.",
            ),
            breaks("no-effect-of-strangers", "HUP and TERM from a request end every worker."),
        ],
    ),
    others::START,
    others::ONE_WORKER_MORE,
    others::ONE_WORKER_LESS,
    others::UPGRADE,
    others::UPGRADE_THAT_DIES,
    others::MAX_REQUESTS,
];
