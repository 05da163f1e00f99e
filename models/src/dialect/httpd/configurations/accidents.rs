//! The stories of MPM event: accidents.

use super::{BASE, NOTHING, TWO};
use crate::dialect::httpd::EVENT;
use crate::dialect::httpd::Rules;
use crate::dialect::httpd::model::{Chances, Httpd, Plan};
use crate::dialect::httpd::signals::Signal::{Hup, Term, Usr1, Winch};
use crate::named::{Named, breaks};

/// Every configuration of MPM event: accidents.
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
        &[],
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
        "The first children are not ready yet when one crashes or a signal comes.",
        &[],
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
        &[],
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
        "The configuration cannot be read at a restart, graceful or not.",
        &[],
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
        &[],
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
        &[],
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
        &[],
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
        &[],
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
        "A module has a process of its own; SIGUSR1, and a request somewhere.",
        &[],
    ),
];
