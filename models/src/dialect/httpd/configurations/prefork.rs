//! The stories of MPM prefork.

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
        "One SIGTERM, one request.",
        &[],
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
        "One SIGHUP, one request.",
        &[],
    ),
    Named::real(
        PREFORK,
        "prefork-graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                ready: false,
                shows: &["generations-can-coexist", "control-can-reach-who-is-not-ready"],
                ..PREFORK_BASE
            },
        },
        "One SIGUSR1, one request; the first children may not be ready.",
        &[],
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
        "SIGWINCH, perhaps once more, and a request.",
        &[],
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
        "SIGHUP and SIGTERM in either order, at any point.",
        &[],
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
        "SIGUSR1 and SIGTERM in either order, at any point, and a request.",
        &[],
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
        &[],
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
        &[],
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
        &[],
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
        &[],
    ),
];
