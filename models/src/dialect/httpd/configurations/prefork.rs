//! The configurations of MPM prefork.

use super::notes;
use super::{NOTHING, PREFORK_BASE};
use crate::dialect::httpd::PREFORK;
use crate::dialect::httpd::Rules;
use crate::dialect::httpd::model::{Begins, Chances, Httpd, Plan};
use crate::dialect::httpd::signals::Signal::{Hup, Term, Usr1, Winch};
use crate::named::{Named, breaks};

/// Every configuration of MPM prefork.
pub const ALL: &[Named<Httpd>] = &[
    Named::real(
        PREFORK,
        "prefork-stop",
        || Httpd {
            plan: Plan {
                signals: &[Term],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..PREFORK_BASE
            },
        },
        "There is one SIGTERM and one request.",
        &[
            notes::CONTROL_IS_SENT_ONCE,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-restart",
        || Httpd {
            plan: Plan {
                signals: &[Hup],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                shows: &["a-worker-can-be-forced"],
                ..PREFORK_BASE
            },
        },
        "There is one SIGHUP and one request.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            notes::CONTROL_IS_SENT_ONCE,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                begins: Begins::Forked,
                shows: &["a-roll-can-end-well", "control-can-reach-a-worker-that-boots"],
                ..PREFORK_BASE
            },
        },
        "There is one SIGUSR1 and one request; the first children may not be ready.",
        &[
            notes::IT_COMES_TO_REST,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-graceful-stop",
        || Httpd {
            plan: Plan {
                signals: &[Winch],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                ..PREFORK_BASE
            },
        },
        "There are one or two SIGWINCH, and a request.",
        &[
            breaks("idle-means-no-worker", "The parent of prefork ends before its children."),
            breaks(
                "a-granted-stop-is-not-lost",
                "Without GracefulShutdownTimeout the parent waits for the last request without end.",
            ),
            breaks(
                "it-comes-to-rest",
                "A graceful stop that no deadline bounds: the parent waits for the last request without end.",
            ),
            breaks(
                "at-rest-no-ticket-waits",
                "A graceful stop that no deadline bounds: the parent waits for the last request without end.",
            ),
            breaks(
                "stopped-is-true",
                "A graceful stop that a second signal cuts short ends with one SIGTERM to the group: the parent says that it is done, and its children may live.",
            ),
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            breaks(
                "the-controller-leaves-when-it-is-asked",
                "At the end of a graceful stop that a second signal cuts short, the parent sends one SIGTERM to the group and ends: it does not wait for the children, and does not kill those that stay.",
            ),
            notes::A_TEARDOWN_ENDS,
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A second graceful stop ends the wait of the first: the parent sends SIGTERM to the process group, and the request is cut.",
            ),
            breaks(
                "without-a-controller-workers-end",
                "A child that does not end on the last SIGTERM survives the server, and does not notice that its parent is gone.",
            ),
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-stop-in-a-restart",
        || Httpd {
            plan: Plan {
                signals: &[Hup, Term],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..PREFORK_BASE
            },
        },
        "A SIGHUP and a SIGTERM come in either order, at any point.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            breaks("it-comes-to-rest", "The stop that was forgotten is never done: the server goes on."),
            notes::AT_REST_NO_TICKET_WAITS,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            notes::A_LOAD_IS_FOR_A_GOAL_THAT_LEAVES_THE_SITE_UP,
            notes::A_LOAD_OF_A_GOAL_THAT_IS_NO_MORE_IS_DROPPED,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            notes::PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-stop-in-a-graceful",
        || Httpd {
            plan: Plan {
                rules: Rules { children: 1, limit: 1, ..super::PREFORK_BASE.rules },
                signals: &[Usr1, Term],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..PREFORK_BASE
            },
        },
        "A SIGUSR1 and a SIGTERM come in either order, at any point, and there is a request.",
        &[
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            breaks("it-comes-to-rest", "The stop that was forgotten is never done: the server goes on."),
            notes::AT_REST_NO_TICKET_WAITS,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::A_LOAD_IS_FOR_A_GOAL_THAT_LEAVES_THE_SITE_UP,
            notes::A_LOAD_OF_A_GOAL_THAT_IS_NO_MORE_IS_DROPPED,
            notes::A_ROLL_BRINGS_A_NEW_GENERATION_AND_NOTHING_ELSE_DOES,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            notes::A_TEARDOWN_ENDS,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
            notes::PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-fatal",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, fatal: 1, connections: 1, ..NOTHING },
                ..PREFORK_BASE
            },
        },
        "A child ends with the exit code of a fatal error.",
        &[
            notes::IT_COMES_TO_REST,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::THE_END_OF_A_WORKER_IS_NO_REQUEST,
            breaks(
                "the-controller-leaves-when-it-is-asked",
                "The parent returns from its main loop and ends without telling the other children: they go on serving, on a port that the next server cannot bind.",
            ),
            notes::A_TEARDOWN_ENDS,
            breaks(
                "without-a-controller-workers-end",
                "The children that the parent left behind go on serving.",
            ),
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-parent-dies",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, kills: 1, ..NOTHING },
                shows: &["a-roll-can-end-well"],
                ..PREFORK_BASE
            },
        },
        "The parent is killed while its children serve.",
        &[
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::WITHOUT_A_CONTROLLER_WORKERS_END,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-crash",
        || Httpd {
            plan: Plan {
                signals: &[Term, Usr1],
                chances: Chances { asks: 1, crashes: 1, ..NOTHING },
                shows: &["a-worker-can-be-replaced"],
                ..PREFORK_BASE
            },
        },
        "A child crashes at any point of a stop or of a graceful restart.",
        &[
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-stopped-child",
        || Httpd {
            plan: Plan {
                signals: &[Term, Hup],
                chances: Chances { asks: 1, freezes: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..PREFORK_BASE
            },
        },
        "An application stops a child, and the server is to stop or to restart.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::IDLE_MEANS_NO_WORKER,
            breaks(
                "a-granted-stop-is-not-lost",
                "The restart goes on while the child that was stopped lives: the end of every child, which was asked for, never comes.",
            ),
            breaks(
                "it-comes-to-rest",
                "The child that was stopped stays, and the parent does not know of it any more.",
            ),
            notes::STOPPED_IS_TRUE,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            breaks("a-worker-asked-to-drain-ends", "The parent does not end a child that is stopped."),
            notes::CONTROL_IS_SENT_ONCE,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::A_WORKER_FORCED_IN_A_STOP_WAS_ASKED,
            notes::THE_CONTROLLER_LEAVES_WHEN_IT_IS_ASKED,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-idle-kill",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { idle_kills: 1, connections: 1, ..NOTHING },
                begins: Begins::WithASpareChild,
                shows: &["a-worker-can-be-replaced"],
                ..PREFORK_BASE
            },
        },
        "The parent finds too many idle children, writes one character and connects to itself.",
        &[
            breaks("it-comes-to-rest", "The idle child that was to end stays."),
            breaks("a-worker-asked-to-drain-ends", "As with MPM event: the idle child stays."),
            breaks(
                "control-is-acted-on-by-the-worker-that-it-was-sent-to",
                "As with MPM event: a child that ends a request reads the character that was written for an idle child.",
            ),
            breaks(
                "control-reaches-the-worker-that-it-was-sent-to",
                "As with MPM event: the idle child finds the pipe empty and stays.",
            ),
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-start",
        || Httpd { plan: Plan { begins: Begins::Started, shows: &["a-site-can-come-up"], ..PREFORK_BASE } },
        "The server starts.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
        ],
    ),
];
