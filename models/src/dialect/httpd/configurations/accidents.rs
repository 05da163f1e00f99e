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
                classes: &[
                    "boot",
                    "configured",
                    "crash",
                    "deadline",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "read pipe",
                    "signal",
                    "take signal",
                ],
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "A child crashes at any point of a stop or of a graceful restart.",
        &[
            breaks(
                "a-stopping-controller-spawns-nothing",
                "The flag is only looked at between two rounds: the round that the signal interrupts still forks children, and so does the begin of a generation whose stop is flagged already.",
            ),
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "All children of the old generation are told before the first one of the new generation is forked: connections wait in the backlog meanwhile.",
            ),
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
                classes: &[
                    "boot",
                    "configured",
                    "crash",
                    "deadline",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "read pipe",
                    "signal",
                    "take signal",
                ],
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "The first children are not ready yet when one crashes or a signal comes.",
        &[
            breaks(
                "a-stopping-controller-spawns-nothing",
                "The flag is only looked at between two rounds: the round that the signal interrupts still forks children, and so does the begin of a generation whose stop is flagged already.",
            ),
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "All children of the old generation are told before the first one of the new generation is forked: connections wait in the backlog meanwhile.",
            ),
        ],
    ),
    Named::real(
        EVENT,
        "fatal",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, fatal: 1, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "boot",
                    "configured",
                    "fatal exit",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "read pipe",
                    "request ends",
                    "signal",
                ],
                shows: &["generations-can-coexist"],
                ..BASE
            },
        },
        "A child ends with the exit code of a fatal error, perhaps around a graceful restart.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "The fatal exit of a child begins a graceful stop of the server (is_ungraceful is not set), which waits for the last request for ever: nobody listens meanwhile.",
            ),
            breaks(
                "a-stopping-controller-spawns-nothing",
                "The end of the parent that a fatal exit asks for is a flag like any other: the round is finished first.",
            ),
            breaks(
                "no-end-of-a-worker-is-a-request",
                "A child that ends with APEXIT_CHILDFATAL takes the server with it: \"returned a Fatal error... Apache is exiting!\" (AH00050).",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "All children of the old generation are told before the first one of the new generation is forked: connections wait in the backlog meanwhile.",
            ),
            breaks(
                "a-roll-ends",
                "Nothing bounds the end of an old child: one that hangs stays until the final stop.",
            ),
            breaks(
                "who-was-asked-to-drain-ends",
                "A child that drains is never pressed: it ends with its last request, if that ends.",
            ),
            breaks(
                "a-teardown-ends",
                "The same of its teardown: without a deadline a request that never ends keeps its process.",
            ),
        ],
    ),
    Named::real(
        EVENT,
        "bad-configuration",
        || Httpd {
            plan: Plan {
                signals: &[Hup, Usr1],
                chances: Chances { asks: 1, broken: 1, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "boot",
                    "configuration is broken",
                    "configured",
                    "deadline",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "read pipe",
                    "request ends",
                    "signal",
                    "take signal",
                ],
                ..BASE
            },
        },
        "The configuration cannot be read at a restart, graceful or not.",
        &[
            breaks(
                "the-controller-leaves-when-asked",
                "The parent ends because a file has a typing error; on a graceful restart it leaves old children behind, draining.",
            ),
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "All children of the old generation are told before the first one of the new generation is forked: connections wait in the backlog meanwhile.",
            ),
            breaks(
                "a-roll-ends",
                "Nothing bounds the end of an old child: one that hangs stays until the final stop.",
            ),
            breaks(
                "who-was-asked-to-drain-ends",
                "A child that drains is never pressed: it ends with its last request, if that ends.",
            ),
            breaks(
                "a-teardown-ends",
                "The same of its teardown: without a deadline a request that never ends keeps its process.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A stop and a restart close the connections of busy children at once: the documented behaviour; the client sees a reset.",
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
                classes: &[
                    "accept",
                    "boot",
                    "configured",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "parent is killed",
                    "read pipe",
                    "request ends",
                    "signal",
                ],
                shows: &["a-controller-can-die-before-its-workers"],
                ..BASE
            },
        },
        "The parent is killed while its children serve.",
        &[
            breaks(
                "workers-notice-the-end-of-their-controller",
                "Children do not look after their parent: four of them went on serving for more than a minute.",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "All children of the old generation are told before the first one of the new generation is forked: connections wait in the backlog meanwhile.",
            ),
            breaks(
                "a-roll-ends",
                "Nothing bounds the end of an old child: one that hangs stays until the final stop.",
            ),
            breaks(
                "who-was-asked-to-drain-ends",
                "A child that drains is never pressed: it ends with its last request, if that ends.",
            ),
            breaks(
                "a-teardown-ends",
                "The same of its teardown: without a deadline a request that never ends keeps its process.",
            ),
        ],
    ),
    Named::real(
        EVENT,
        "forged",
        || Httpd {
            plan: Plan {
                signals: &[Term, Usr1],
                chances: Chances { forges: 1, connections: 1, attempts: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "application signals the parent",
                    "application writes to the pipe",
                    "boot",
                    "leave",
                    "maintain",
                    "read pipe",
                    "request ends",
                ],
                shows: &["an-application-can-be-denied"],
                ..BASE
            },
        },
        "An application writes one character to the pipe that its child has inherited, and tries signals.",
        &[
            breaks(
                "nobody-acts-on-what-was-never-sent",
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
                classes: &[
                    "accept",
                    "application reads from the pipe",
                    "boot",
                    "configured",
                    "deadline",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "read pipe",
                    "request ends",
                    "signal",
                    "take signal",
                ],
                shows: &["a-worker-can-be-forced"],
                ..BASE
            },
        },
        "An application reads one character from the pipe.",
        &[
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
            breaks(
                "control-reaches-whom-it-was-sent-to",
                "A character that an application has read is missing: one child of the old generation is never told, and goes on serving with the old configuration.",
            ),
            breaks(
                "the-last-that-serves-is-not-retired",
                "All children of the old generation are told before the first one of the new generation is forked: connections wait in the backlog meanwhile.",
            ),
            breaks(
                "a-roll-ends",
                "The child whose character is missing serves for ever with the old configuration.",
            ),
            breaks(
                "who-was-asked-to-drain-ends",
                "The child whose character is missing never drains, until the final stop kills it after nine seconds.",
            ),
            breaks(
                "a-teardown-ends",
                "The same of its teardown: without a deadline a request that never ends keeps its process.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A stop and a restart close the connections of busy children at once: the documented behaviour; the client sees a reset.",
            ),
        ],
    ),
    Named::real(
        EVENT,
        "idle-kill",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { idle_kills: 1, connections: 1, ..NOTHING },
                classes: &["accept", "boot", "idle kill", "leave", "maintain", "read pipe", "request ends"],
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "The parent finds too many idle children and writes one character.",
        &[
            breaks(
                "control-is-acted-on-by-whom-it-was-meant-for",
                "The character names nobody: the parent counts an idle child too many, and a busy one reads it.",
            ),
            breaks(
                "nobody-acts-on-what-was-never-sent",
                "The same: the child that read it was not the one that is too many.",
            ),
            breaks("control-reaches-whom-it-was-sent-to", "The same: the idle one stays."),
            breaks(
                "who-was-asked-to-drain-ends",
                "The same: the idle one stays, the busy one drains as long as its request takes.",
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
                classes: &[
                    "accept",
                    "boot",
                    "configured",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "read pipe",
                    "request ends",
                    "signal",
                ],
                shows: &["generations-can-coexist"],
                ..BASE
            },
        },
        "A module has a process of its own; SIGUSR1, and a request somewhere.",
        &[
            breaks(
                "the-last-that-serves-is-not-retired",
                "All children of the old generation are told before the first one of the new generation is forked: connections wait in the backlog meanwhile.",
            ),
            breaks(
                "a-roll-ends",
                "Nothing bounds the end of an old child: one that hangs stays until the final stop.",
            ),
            breaks(
                "who-was-asked-to-drain-ends",
                "A child that drains is never pressed: it ends with its last request, if that ends.",
            ),
            breaks(
                "a-roll-is-gentle",
                "Processes of modules end with the memory pool of the configuration: on a graceful restart mod_wsgi's daemons get SIGTERM, and three seconds later SIGKILL.",
            ),
            breaks(
                "a-teardown-ends",
                "The same of its teardown: without a deadline a request that never ends keeps its process.",
            ),
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
                classes: &[
                    "signal",
                    "parent goes on",
                    "deadline",
                    "configured",
                    "boot",
                    "read pipe",
                    "take signal",
                    "leave",
                    "application stops a child",
                ],
                shows: &["a-site-can-exit"],
                ..BASE
            },
        },
        "An application stops a child, and the server is to stop or to restart.",
        &[
            breaks(
                "a-stop-is-reached-without-workers",
                "A child that was stopped counts as ended: the restart goes on while it lives, and nobody knows of it any more.",
            ),
            breaks(
                "the-controller-leaves-when-asked",
                "waitpid with WUNTRACED reports the child that was stopped, and the parent strikes it off as ended: it leaves the child behind.",
            ),
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
            breaks(
                "control-reaches-whom-it-was-sent-to",
                "The stopped child reads nothing, and the parent does not end it.",
            ),
            breaks(
                "a-teardown-ends",
                "A child that was stopped in its teardown stays there: nobody ends it.",
            ),
        ],
    ),
];
