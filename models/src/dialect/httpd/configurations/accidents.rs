//! The configurations of MPM event in which accidents happen.

use super::notes;
use super::{BASE, NOTHING, TWO};
use crate::dialect::httpd::EVENT;
use crate::dialect::httpd::Rules;
use crate::dialect::httpd::model::{Chances, Httpd, Plan};
use crate::dialect::httpd::signals::Signal::{Hup, Term, Usr1, Winch};
use crate::named::{Named, breaks};

/// Every configuration of MPM event in which accidents happen.
pub const ALL: &[Named<Httpd>] = &[
    Named::real(
        EVENT,
        "crash",
        || Httpd {
            plan: Plan {
                signals: &[Term, Usr1],
                chances: Chances { asks: 1, crashes: 1, ..NOTHING },
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "A child crashes at any point of a stop or of a graceful restart.",
        &[
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
        ],
    ),
    Named::real(
        EVENT,
        "forked",
        || Httpd {
            plan: Plan {
                signals: &[Term, Winch, Hup, Usr1],
                chances: Chances { asks: 1, crashes: 1, ..NOTHING },
                ready: false,
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "The first children are not ready yet when a child crashes or a signal comes.",
        &[
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
        ],
    ),
    Named::real(
        EVENT,
        "fatal",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, fatal: 1, connections: 1, ..NOTHING },
                shows: &["generations-can-coexist"],
                ..BASE
            },
        },
        "A child ends with the exit code of a fatal error, perhaps around a graceful restart.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "The fatal exit of a child begins a graceful stop of the server (is_ungraceful is not set), which waits for the last request without end: meanwhile no child accepts connections.",
            ),
            breaks(
                "a-stopping-controller-spawns-nothing",
                "The fatal exit sets a flag as a signal does: the parent finishes its round before it reads the flag.",
            ),
            notes::NO_END_OF_A_WORKER_IS_A_REQUEST,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
    Named::real(
        EVENT,
        "bad-configuration",
        || Httpd {
            plan: Plan {
                signals: &[Hup, Usr1],
                chances: Chances { asks: 1, broken: 1, connections: 1, ..NOTHING },
                ..BASE
            },
        },
        "The configuration cannot be read at a restart, whether the restart is graceful or not.",
        &[
            breaks(
                "the-controller-leaves-when-asked",
                "The parent ends because a file has a typing error; on a graceful restart it leaves behind old children that drain.",
            ),
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
        ],
    ),
    Named::real(
        EVENT,
        "parent-dies",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, kills: 1, connections: 1, ..NOTHING },
                shows: &["a-controller-can-die-before-its-workers"],
                ..BASE
            },
        },
        "The parent is killed while its children serve.",
        &[
            notes::WORKERS_NOTICE_THE_END_OF_THEIR_CONTROLLER,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
    Named::real(
        EVENT,
        "forged",
        || Httpd {
            plan: Plan {
                signals: &[Term, Usr1],
                chances: Chances { forges: 1, connections: 1, attempts: 1, ..NOTHING },
                shows: &["an-application-can-be-denied"],
                ..BASE
            },
        },
        "An application writes one character to the pipe that its child has inherited, and tries signals.",
        &[
            breaks(
                "no-worker-acts-on-control-that-was-never-sent",
                "One character written by an application to its inherited descriptor ends an unrelated child.",
            ),
            breaks("a-teardown-ends", "The child that read the forged character drains without a deadline."),
        ],
    ),
    Named::real(
        EVENT,
        "stolen",
        || Httpd {
            plan: Plan {
                signals: &[Term, Usr1],
                chances: Chances { asks: 1, steals: 1, connections: 1, ..NOTHING },
                shows: &["a-worker-can-be-forced"],
                ..BASE
            },
        },
        "An application reads one character from the pipe.",
        &[
            notes::CONTROL_IS_SENT_ONCE,
            breaks(
                "control-reaches-the-worker-it-was-sent-to",
                "A character that an application has read is missing: one child of the old generation is never told, and goes on serving with the old configuration.",
            ),
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            breaks(
                "a-roll-ends",
                "The child whose character is missing serves without end with the old configuration.",
            ),
            breaks(
                "a-worker-asked-to-drain-ends",
                "The child whose character is missing never drains, until the final stop kills it after nine seconds.",
            ),
            notes::A_TEARDOWN_ENDS,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
        ],
    ),
    Named::real(
        EVENT,
        "idle-kill",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { idle_kills: 1, connections: 1, ..NOTHING },
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "The parent finds too many idle children and writes one character.",
        &[
            notes::CONTROL_IS_ACTED_ON_BY_THE_WORKER_IT_WAS_MEANT_FOR,
            breaks(
                "no-worker-acts-on-control-that-was-never-sent",
                "The child that read the character is not the idle child that it was written for.",
            ),
            breaks(
                "control-reaches-the-worker-it-was-sent-to",
                "The idle child finds no character, and stays.",
            ),
            breaks(
                "a-worker-asked-to-drain-ends",
                "The idle child stays, and the busy child drains as long as its request takes.",
            ),
            breaks("a-teardown-ends", "A busy child that read the character drains without a deadline."),
        ],
    ),
    Named::real(
        EVENT,
        "daemon",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                rules: Rules { daemon: true, ..TWO },
                shows: &["generations-can-coexist"],
                ..BASE
            },
        },
        "A module has a process of its own; there are a SIGUSR1, and a request in any process.",
        &[
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            breaks(
                "a-roll-is-gentle",
                "Processes of modules end with the memory pool of the configuration: on a graceful restart mod_wsgi's daemons get SIGTERM, and three seconds later SIGKILL.",
            ),
            notes::A_TEARDOWN_ENDS,
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A request in a daemon process is answered with 500 or 502 after three seconds of a graceful restart.",
            ),
        ],
    ),
    Named::real(
        EVENT,
        "stopped-child",
        || Httpd {
            plan: Plan {
                signals: &[Term, Hup],
                chances: Chances { asks: 1, freezes: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "An application stops a child, and the server is to stop or to restart.",
        &[
            notes::A_STOP_IS_REACHED_WITHOUT_WORKERS,
            notes::THE_CONTROLLER_LEAVES_WHEN_ASKED,
            notes::CONTROL_IS_SENT_ONCE,
            breaks(
                "control-reaches-the-worker-it-was-sent-to",
                "The stopped child reads nothing, and the parent does not end it.",
            ),
            breaks(
                "a-teardown-ends",
                "A child that was stopped in its teardown stays in it: the parent does not end it.",
            ),
        ],
    ),
];
