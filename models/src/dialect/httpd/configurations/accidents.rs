//! The configurations of MPM event in which accidents happen.

use super::notes;
use super::{BASE, NOTHING, TWO};
use crate::dialect::httpd::EVENT;
use crate::dialect::httpd::Rules;
use crate::dialect::httpd::model::{Begins, Chances, Httpd, Plan};
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
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
        ],
    ),
    Named::real(
        EVENT,
        "forked",
        || Httpd {
            plan: Plan {
                signals: &[Term, Winch, Hup, Usr1],
                chances: Chances { asks: 1, crashes: 1, ..NOTHING },
                begins: Begins::Forked,
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "The first children are not ready yet when a child crashes or a signal comes.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
        ],
    ),
    Named::real(
        EVENT,
        "fatal",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, fatal: 1, connections: 1, ..NOTHING },
                shows: &["a-roll-can-end-well"],
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
                "it-comes-to-rest",
                "A graceful stop that no deadline bounds: the parent waits for the last request without end.",
            ),
            breaks(
                "at-rest-no-ticket-waits",
                "The graceful stop that the fatal exit begins waits for the last request without end.",
            ),
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            breaks(
                "a-stopping-site-spawns-nothing",
                "The fatal exit sets a flag as a signal does: the parent finishes its round before it reads the flag.",
            ),
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::THE_END_OF_A_WORKER_IS_NO_REQUEST,
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
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::IT_COMES_TO_REST,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::CONTROL_IS_SENT_ONCE,
            breaks(
                "the-controller-leaves-when-it-is-asked",
                "The parent ends because a file has a typing error; on a graceful restart it leaves behind old children that drain.",
            ),
            notes::THE_EXIT_CODE,
            notes::A_TEARDOWN_ENDS,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
            breaks(
                "without-a-controller-workers-end",
                "The old children that drain are left behind by the parent, and a request that never ends keeps them.",
            ),
        ],
    ),
    Named::real(
        EVENT,
        "parent-dies",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, kills: 1, connections: 1, ..NOTHING },
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "The parent is killed while its children serve.",
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
            notes::WITHOUT_A_CONTROLLER_WORKERS_END,
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
                "it-comes-to-rest",
                "The child that read the forged character drains as long as its request takes.",
            ),
            breaks(
                "control-is-acted-on-by-the-worker-that-it-was-sent-to",
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
            breaks(
                "it-comes-to-rest",
                "The child whose character is missing goes on serving with the old configuration.",
            ),
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            breaks(
                "a-worker-asked-to-drain-ends",
                "The child whose character is missing never drains, until the final stop kills it after nine seconds.",
            ),
            notes::CONTROL_IS_SENT_ONCE,
            breaks(
                "control-reaches-the-worker-that-it-was-sent-to",
                "A character that an application has read is missing: one child of the old generation is never told, and goes on serving with the old configuration.",
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
                begins: Begins::WithASpareChild,
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "The parent finds too many idle children and writes one character.",
        &[
            breaks(
                "it-comes-to-rest",
                "The idle child that was to end stays, and the busy child that read its character drains without a deadline.",
            ),
            breaks(
                "a-worker-asked-to-drain-ends",
                "The idle child stays, and the busy child drains as long as its request takes.",
            ),
            breaks(
                "control-is-acted-on-by-the-worker-that-it-was-sent-to",
                "The child that read the character is not the idle child that it was written for.",
            ),
            breaks(
                "control-reaches-the-worker-that-it-was-sent-to",
                "The idle child finds no character, and stays.",
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
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "A module has a process of its own; there are a SIGUSR1, and a request in any process.",
        &[
            notes::IT_COMES_TO_REST,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_CONNECTION_AFTER_THE_ACKNOWLEDGED_RELOAD_USES_THE_OLD_VERSION,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            breaks(
                "a-roll-is-gentle",
                "Processes of modules end with the memory pool of the configuration: on a graceful restart mod_wsgi's daemons get SIGTERM, and three seconds later SIGKILL.",
            ),
            breaks(
                "a-stop-follows-a-drain-unless-the-site-stops",
                "The daemons of mod_wsgi get SIGTERM in a graceful restart, without having been asked to drain.",
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
            notes::THE_CONTROLLER_LEAVES_WHEN_IT_IS_ASKED,
        ],
    ),
];
