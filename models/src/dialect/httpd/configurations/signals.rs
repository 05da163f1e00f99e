//! The configurations of MPM event in which signals come.

use super::notes;
use super::{BASE, NOTHING, TWO};
use crate::dialect::httpd::EVENT;
use crate::dialect::httpd::Rules;
use crate::dialect::httpd::model::{Begins, Chances, Httpd, Plan};
use crate::dialect::httpd::signals::Signal::{Hup, Term, Usr1, Winch};
use crate::named::{Named, breaks};

/// Every configuration of MPM event in which signals come.
pub const ALL: &[Named<Httpd>] = &[
    Named::real(
        EVENT,
        "stop",
        || Httpd {
            plan: Plan {
                signals: &[Term],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "There is one SIGTERM and one request: this is the documented stop.",
        &[notes::CONTROL_IS_SENT_ONCE, notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE],
    ),
    Named::real(
        EVENT,
        "restart",
        || Httpd {
            plan: Plan {
                signals: &[Hup],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                shows: &["a-worker-can-be-forced"],
                ..BASE
            },
        },
        "There is one SIGHUP and one request: this is the documented restart.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            notes::CONTROL_IS_SENT_ONCE,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
        ],
    ),
    Named::real(
        EVENT,
        "graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "There is one SIGUSR1 and one request: old children drain, and new children start at once.",
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
        EVENT,
        "graceful-forked",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, ..NOTHING },
                rules: Rules { children: 3, limit: 3, ..TWO },
                begins: Begins::Forked,
                shows: &["control-can-reach-a-worker-that-boots"],
            },
        },
        "A SIGUSR1 comes while the first children are forked and not ready: each reads its character all the same.",
        &[
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
        ],
    ),
    Named::real(
        EVENT,
        "graceful-stop",
        || Httpd {
            plan: Plan {
                signals: &[Winch],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-request-can-be-answered-in-the-drain"],
                ..BASE
            },
        },
        "There are one or two SIGWINCH, and a request that may never end: by default no deadline bounds the wait.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "Without GracefulShutdownTimeout, which is the default, the parent waits for the last request without end.",
            ),
            breaks(
                "it-comes-to-rest",
                "A graceful stop that no deadline bounds: the parent waits for the last request without end.",
            ),
            breaks(
                "at-rest-no-ticket-waits",
                "A graceful stop that no deadline bounds: the parent waits for the last request without end.",
            ),
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::A_TEARDOWN_ENDS,
        ],
    ),
    Named::real(
        EVENT,
        "graceful-stop-with-a-timeout",
        || Httpd {
            plan: Plan {
                signals: &[Winch],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                rules: Rules { timeout: true, ..TWO },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "There is one SIGWINCH, with a GracefulShutdownTimeout: the wait is bounded.",
        &[notes::CONTROL_IS_SENT_ONCE, notes::A_STOP_IS_TOLD_TO_EVERY_WORKER],
    ),
    Named::real(
        EVENT,
        "stop-in-a-restart",
        || Httpd {
            plan: Plan {
                signals: &[Hup, Term],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
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
            notes::PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST,
        ],
    ),
    Named::real(
        EVENT,
        "stop-in-a-graceful",
        || Httpd {
            plan: Plan {
                rules: Rules { children: 1, limit: 1, ..TWO },
                signals: &[Usr1, Term],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
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
            notes::A_TEARDOWN_ENDS,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
            notes::PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST,
        ],
    ),
    Named::real(
        EVENT,
        "restart-in-a-graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1, Hup],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-weaker-request-can-be-superseded"],
                ..BASE
            },
        },
        "A SIGUSR1 and a SIGHUP come in either order, at any point.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            breaks("it-comes-to-rest", "The restart that was forgotten is never done."),
            notes::AT_REST_NO_TICKET_WAITS,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            breaks(
                "a-load-is-for-a-goal-that-leaves-the-site-up",
                "A SIGHUP that comes after the main loop was left is not seen: the parent reads the configuration while the old children live, although a restart was asked, which ends them first.",
            ),
            notes::A_LOAD_OF_A_GOAL_THAT_IS_NO_MORE_IS_DROPPED,
            breaks(
                "a-roll-brings-a-new-generation-and-nothing-else-does",
                "The new generation comes into use beside the old children, although a restart was asked meanwhile, which ends them first.",
            ),
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            breaks(
                "privileges-are-for-a-granted-request",
                "The SIGHUP wants the configuration and the keys to be read when no old child is left. The parent reads them for the SIGUSR1, and forgets the SIGHUP.",
            ),
        ],
    ),
    Named::real(
        EVENT,
        "graceful-stop-in-a-restart",
        || Httpd {
            plan: Plan {
                signals: &[Hup, Winch],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "There are a SIGHUP, a SIGWINCH and a request: both signals share one flag.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            breaks(
                "a-granted-stop-is-not-lost",
                "A graceful stop during the reclaiming of a restart is forgotten; a graceful stop that is noticed waits without end.",
            ),
            breaks(
                "it-comes-to-rest",
                "The stop that was forgotten is never done, and one that is noticed waits for the last request without end.",
            ),
            notes::AT_REST_NO_TICKET_WAITS,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            notes::A_LOAD_IS_FOR_A_GOAL_THAT_LEAVES_THE_SITE_UP,
            notes::A_LOAD_OF_A_GOAL_THAT_IS_NO_MORE_IS_DROPPED,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::A_TEARDOWN_ENDS,
            breaks(
                "no-request-is-cut-before-the-deadline",
                "Both signals share is_ungraceful: a graceful stop after a pending restart is an ungraceful stop.",
            ),
            notes::PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST,
        ],
    ),
    Named::real(
        EVENT,
        "escalation",
        || Httpd {
            plan: Plan {
                signals: &[Winch, Term],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "The administrator sends SIGWINCH, and then insists with SIGTERM.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "By default no deadline bounds a graceful stop, and a SIGTERM that comes while it still writes its characters is cleared together with the flag of the first signal: the administrator has to send it again.",
            ),
            breaks(
                "it-comes-to-rest",
                "A graceful stop that no deadline bounds: the parent waits for the last request without end.",
            ),
            breaks(
                "at-rest-no-ticket-waits",
                "A graceful stop that no deadline bounds: the parent waits for the last request without end.",
            ),
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::A_TEARDOWN_ENDS,
            notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE,
        ],
    ),
    Named::real(
        EVENT,
        "any-two",
        || Httpd {
            plan: Plan {
                signals: &[Term, Winch, Hup, Usr1],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-weaker-request-can-be-superseded"],
                ..BASE
            },
        },
        "Any two signals come in any order, at any point, without requests.",
        &[
            notes::RUNNING_MEANS_THAT_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            breaks("it-comes-to-rest", "The stop that was forgotten is never done: the server goes on."),
            notes::AT_REST_NO_TICKET_WAITS,
            notes::WHAT_IS_REACHED_IS_TRUE,
            notes::A_START_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_ONE_IS_GIVEN_UP,
            notes::A_GOAL_IS_RESOLVED_WHEN_EVERY_SLOT_SERVES_OR_IS_GIVEN_UP,
            notes::A_LOAD_IS_FOR_A_GOAL_THAT_LEAVES_THE_SITE_UP,
            notes::A_LOAD_OF_A_GOAL_THAT_IS_NO_MORE_IS_DROPPED,
            notes::A_ROLL_BRINGS_A_NEW_GENERATION_AND_NOTHING_ELSE_DOES,
            notes::NO_WORKER_IS_TOLD_TO_DRAIN_WITHOUT_A_REASON,
            notes::NO_WORKER_IS_RETIRED_WITHOUT_A_SUCCESSOR,
            notes::THE_NUMBER_OF_SLOTS_THAT_SERVE_IS_NOT_MADE_SMALLER_THAN_THE_CONFIGURATION_HAS,
            notes::A_STOPPING_SITE_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_STOP_IS_TOLD_TO_EVERY_WORKER,
            notes::PRIVILEGES_ARE_FOR_A_GRANTED_REQUEST,
        ],
    ),
];
