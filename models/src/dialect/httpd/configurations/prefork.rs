//! The configurations of MPM prefork.

use super::notes;
use super::{NOTHING, PREFORK_BASE};
use crate::dialect::httpd::PREFORK;
use crate::dialect::httpd::model::{Chances, Httpd, Plan};
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
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::CONTROL_IS_SENT_ONCE,
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
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::CONTROL_IS_SENT_ONCE,
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
                ready: false,
                shows: &["generations-can-coexist", "control-can-reach-a-worker-that-is-not-ready"],
                ..PREFORK_BASE
            },
        },
        "There is one SIGUSR1 and one request; the first children may not be ready.",
        &[
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
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
            breaks(
                "a-granted-stop-is-not-lost",
                "Without GracefulShutdownTimeout the parent waits for the last request without end.",
            ),
            breaks(
                "the-controller-leaves-when-asked",
                "At the end of a graceful stop that a second signal cuts short, the parent sends one SIGTERM to the group and ends: it does not wait for the children, and does not kill those that stay.",
            ),
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A second graceful stop ends the wait of the first: the parent sends SIGTERM to the process group, and the request is cut.",
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
                shows: &["a-stop-can-become-an-exit"],
                ..PREFORK_BASE
            },
        },
        "A SIGHUP and a SIGTERM come in either order, at any point.",
        &[
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::CONTROL_IS_SENT_ONCE,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-stop-in-a-graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1, Term],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-stop-can-be-asked-in-a-roll"],
                ..PREFORK_BASE
            },
        },
        "A SIGUSR1 and a SIGTERM come in either order, at any point, and there is a request.",
        &[
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
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
            breaks(
                "the-controller-leaves-when-asked",
                "The parent returns from its main loop and ends without telling the other children: they go on serving, on a port that the next server cannot bind.",
            ),
            notes::NO_END_OF_A_WORKER_IS_A_REQUEST,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-parent-dies",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, kills: 1, ..NOTHING },
                shows: &["a-controller-can-die-before-its-workers"],
                ..PREFORK_BASE
            },
        },
        "The parent is killed while its children serve.",
        &[notes::WORKERS_NOTICE_THE_END_OF_THEIR_CONTROLLER, notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED],
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
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
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
            notes::A_STOP_IS_REACHED_WITHOUT_WORKERS,
            notes::THE_CONTROLLER_LEAVES_WHEN_ASKED,
            notes::FORCE_IS_FOR_ITS_OWN_CHILD,
            notes::CONTROL_IS_SENT_ONCE,
            breaks(
                "control-reaches-the-worker-it-was-sent-to",
                "The stopped child takes no signal, and the parent does not end it.",
            ),
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-idle-kill",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { idle_kills: 1, connections: 1, ..NOTHING },
                shows: &["a-worker-can-be-replaced"],
                ..PREFORK_BASE
            },
        },
        "The parent finds too many idle children, writes one character and connects to itself.",
        &[
            notes::CONTROL_IS_ACTED_ON_BY_THE_WORKER_IT_WAS_MEANT_FOR,
            breaks(
                "no-worker-acts-on-control-that-was-never-sent",
                "As with MPM event: a child that ends a request reads the character that was written for an idle child.",
            ),
            breaks(
                "control-reaches-the-worker-it-was-sent-to",
                "As with MPM event: the idle child finds the pipe empty and stays.",
            ),
            breaks("a-worker-asked-to-drain-ends", "As with MPM event: the idle child stays."),
        ],
    ),
];
