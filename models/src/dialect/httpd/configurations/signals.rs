//! The configurations of MPM event in which signals come.

use super::notes;
use super::{BASE, NOTHING, TWO};
use crate::dialect::httpd::EVENT;
use crate::dialect::httpd::Rules;
use crate::dialect::httpd::model::{Chances, Httpd, Plan};
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
        &[notes::CONTROL_IS_SENT_ONCE, notes::NO_REQUEST_IS_CUT_BEFORE_THE_DEADLINE],
    ),
    Named::real(
        EVENT,
        "graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                shows: &["generations-can-coexist", "a-roll-can-end-well"],
                ..BASE
            },
        },
        "There is one SIGUSR1 and one request: old children drain, and new children start at once.",
        &[
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
            notes::A_ROLL_ENDS,
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
                ready: false,
                shows: &["control-can-reach-a-worker-that-is-not-ready"],
            },
        },
        "A SIGUSR1 comes while the first children are forked and not ready: each reads its character all the same.",
        &[notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED],
    ),
    Named::real(
        EVENT,
        "graceful-stop",
        || Httpd {
            plan: Plan {
                signals: &[Winch],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-request-can-end-in-the-drain"],
                ..BASE
            },
        },
        "There are one or two SIGWINCH, and a request that may never end: by default no deadline bounds the wait.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "Without GracefulShutdownTimeout, which is the default, the parent waits for the last request without end.",
            ),
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
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
        &[notes::CONTROL_IS_SENT_ONCE],
    ),
    Named::real(
        EVENT,
        "stop-in-a-restart",
        || Httpd {
            plan: Plan {
                signals: &[Hup, Term],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-stop-can-become-an-exit"],
                ..BASE
            },
        },
        "A SIGHUP and a SIGTERM come in either order, at any point.",
        &[
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
        ],
    ),
    Named::real(
        EVENT,
        "stop-in-a-graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1, Term],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-stop-can-be-asked-in-a-roll"],
                ..BASE
            },
        },
        "A SIGUSR1 and a SIGTERM come in either order, at any point, and there is a request.",
        &[
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
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
        "restart-in-a-graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1, Hup],
                chances: Chances { asks: 2, ..NOTHING },
                shows: &["a-stop-can-be-asked-in-a-roll"],
                ..BASE
            },
        },
        "A SIGUSR1 and a SIGHUP come in either order, at any point.",
        &[
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
        ],
    ),
    Named::real(
        EVENT,
        "graceful-stop-in-a-restart",
        || Httpd {
            plan: Plan {
                signals: &[Hup, Winch],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                shows: &["a-stop-can-become-an-exit"],
                ..BASE
            },
        },
        "There are a SIGHUP, a SIGWINCH and a request: both signals share one flag.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "A graceful stop during the reclaiming of a restart is forgotten; a graceful stop that is noticed waits without end.",
            ),
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::A_TEARDOWN_ENDS,
            breaks(
                "no-request-is-cut-before-the-deadline",
                "Both signals share is_ungraceful: a graceful stop after a pending restart is an ungraceful stop.",
            ),
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
                "A SIGTERM that comes while the graceful stop still writes characters is cleared together with the flag of the first signal; the administrator has to send it again.",
            ),
            notes::CONTROL_IS_SENT_ONCE,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
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
                shows: &["a-weaker-request-can-come-too-late"],
                ..BASE
            },
        },
        "Any two signals come in any order, at any point, without requests.",
        &[
            notes::A_GRANTED_STOP_IS_NOT_LOST,
            notes::A_STOPPING_CONTROLLER_SPAWNS_NOTHING,
            notes::CONTROL_IS_SENT_ONCE,
            notes::THE_LAST_THAT_SERVES_IS_NOT_RETIRED,
        ],
    ),
];
