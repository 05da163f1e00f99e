//! The stories of MPM event: signals.

use super::{BASE, NOTHING, TWO};
use crate::dialect::httpd::EVENT;
use crate::dialect::httpd::Rules;
use crate::dialect::httpd::model::{Chances, Httpd, Plan};
use crate::dialect::httpd::signals::Signal::{Hup, Term, Usr1, Winch};
use crate::named::{Named, breaks};

/// Every configuration of MPM event: signals.
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
        "One SIGTERM, one request: the documented stop.",
        &[],
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
        "One SIGHUP, one request: the documented restart.",
        &[],
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
        "One SIGUSR1, one request: old children drain, new ones start at once.",
        &[],
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
                shows: &["control-can-reach-who-is-not-ready"],
                ..BASE
            },
        },
        "SIGUSR1 while the first children are forked and not ready: each reads its character all the same.",
        &[],
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
        "SIGWINCH, perhaps once more, and a request that may last for ever: by default nothing bounds the wait.",
        &[],
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
        "SIGWINCH once, with a GracefulShutdownTimeout: the wait is bounded.",
        &[],
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
        "SIGHUP and SIGTERM in either order, at any point.",
        &[],
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
        "SIGUSR1 and SIGTERM in either order, at any point, and a request.",
        &[],
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
        "SIGUSR1 and SIGHUP in either order, at any point.",
        &[],
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
        "SIGHUP and SIGWINCH, and a request: both signals share one flag.",
        &[],
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
        "SIGWINCH, then the administrator presses with SIGTERM.",
        &[],
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
        "Any two signals in any order, at any point, without requests.",
        &[],
    ),
];
