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
                classes: &[
                    "accept",
                    "deadline",
                    "leave",
                    "parent goes on",
                    "request ends",
                    "signal",
                    "take signal",
                ],
                shows: &["a-site-can-exit"],
                ..PREFORK_BASE
            },
        },
        "One SIGTERM, one request.",
        &[
            breaks(
                "force-is-for-its-own-child",
                "kill(-pgrp) reaches everybody in the process group: CGI programs, piped loggers, the script that launched the server.",
            ),
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A stop and a restart close the connections of busy children at once: the documented behaviour; the client sees a reset.",
            ),
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-restart",
        || Httpd {
            plan: Plan {
                signals: &[Hup],
                chances: Chances { asks: 1, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "boot",
                    "configured",
                    "deadline",
                    "leave",
                    "parent goes on",
                    "request ends",
                    "signal",
                    "take signal",
                ],
                shows: &["a-worker-can-be-forced"],
                ..PREFORK_BASE
            },
        },
        "One SIGHUP, one request.",
        &[
            breaks(
                "force-is-for-its-own-child",
                "kill(-pgrp) reaches everybody in the process group: CGI programs, piped loggers, the script that launched the server.",
            ),
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A stop and a restart close the connections of busy children at once: the documented behaviour; the client sees a reset.",
            ),
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
                classes: &[
                    "accept",
                    "boot",
                    "configured",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "request ends",
                    "signal",
                    "take signal",
                ],
                shows: &["generations-can-coexist", "control-can-reach-who-is-not-ready"],
                ..PREFORK_BASE
            },
        },
        "One SIGUSR1, one request; the first children may not be ready.",
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
                "a-teardown-ends",
                "The same of its teardown: without a deadline a request that never ends keeps its process.",
            ),
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-graceful-stop",
        || Httpd {
            plan: Plan {
                signals: &[Winch],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                classes: &["accept", "leave", "parent goes on", "request ends", "signal", "take signal"],
                ..PREFORK_BASE
            },
        },
        "SIGWINCH, perhaps once more, and a request.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "Without GracefulShutdownTimeout the parent waits for the last request for ever.",
            ),
            breaks(
                "the-controller-leaves-when-asked",
                "At the end of a graceful stop that is pressed the parent sends one SIGTERM to the group and leaves: nobody waits for the children, nobody kills those that stay.",
            ),
            breaks(
                "force-is-for-its-own-child",
                "kill(-pgrp) reaches everybody in the process group: CGI programs, piped loggers, the script that launched the server.",
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
                "A second graceful stop ends the wait of the first one: SIGTERM to everybody, the request is cut.",
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
                classes: &["boot", "configured", "deadline", "parent goes on", "signal", "take signal"],
                shows: &["a-stop-can-become-an-exit"],
                ..PREFORK_BASE
            },
        },
        "SIGHUP and SIGTERM in either order, at any point.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "A signal that comes after the main loop was left, and before the memory pool of the configuration is destroyed, is forgotten: a stop during a restart is lost for up to ten seconds.",
            ),
            breaks(
                "a-stopping-controller-spawns-nothing",
                "The flag is only looked at between two rounds: the round that the signal interrupts still forks children, and so does the begin of a generation whose stop is flagged already.",
            ),
            breaks(
                "force-is-for-its-own-child",
                "kill(-pgrp) reaches everybody in the process group: CGI programs, piped loggers, the script that launched the server.",
            ),
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-stop-in-a-graceful",
        || Httpd {
            plan: Plan {
                signals: &[Usr1, Term],
                chances: Chances { asks: 2, connections: 1, ..NOTHING },
                classes: &[
                    "accept",
                    "boot",
                    "configured",
                    "deadline",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "request ends",
                    "signal",
                    "take signal",
                ],
                shows: &["a-stop-can-be-asked-in-a-roll"],
                ..PREFORK_BASE
            },
        },
        "SIGUSR1 and SIGTERM in either order, at any point, and a request.",
        &[
            breaks(
                "a-granted-stop-is-not-lost",
                "A signal that comes after the main loop was left, and before the memory pool of the configuration is destroyed, is forgotten: a stop during a restart is lost for up to ten seconds.",
            ),
            breaks(
                "a-stopping-controller-spawns-nothing",
                "The flag is only looked at between two rounds: the round that the signal interrupts still forks children, and so does the begin of a generation whose stop is flagged already.",
            ),
            breaks(
                "force-is-for-its-own-child",
                "kill(-pgrp) reaches everybody in the process group: CGI programs, piped loggers, the script that launched the server.",
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
        PREFORK,
        "prefork-fatal",
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
                    "request ends",
                    "signal",
                    "take signal",
                ],
                ..PREFORK_BASE
            },
        },
        "A child ends with the exit code of a fatal error.",
        &[
            breaks(
                "the-controller-leaves-when-asked",
                "The parent returns from its main loop and ends without a word to the other children: they go on serving, on a port that the next server cannot bind.",
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
        PREFORK,
        "prefork-parent-dies",
        || Httpd {
            plan: Plan {
                signals: &[Usr1],
                chances: Chances { asks: 1, kills: 1, ..NOTHING },
                classes: &[
                    "boot",
                    "configured",
                    "leave",
                    "maintain",
                    "parent goes on",
                    "parent is killed",
                    "signal",
                    "take signal",
                ],
                shows: &["a-controller-can-die-before-its-workers"],
                ..PREFORK_BASE
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
        ],
    ),
    Named::real(
        PREFORK,
        "prefork-crash",
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
                    "signal",
                    "take signal",
                ],
                shows: &["a-worker-can-be-replaced"],
                ..PREFORK_BASE
            },
        },
        "A child crashes at any point of a stop or of a graceful restart.",
        &[
            breaks(
                "a-stopping-controller-spawns-nothing",
                "The flag is only looked at between two rounds: the round that the signal interrupts still forks children, and so does the begin of a generation whose stop is flagged already.",
            ),
            breaks(
                "force-is-for-its-own-child",
                "kill(-pgrp) reaches everybody in the process group: CGI programs, piped loggers, the script that launched the server.",
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
        PREFORK,
        "prefork-stopped-child",
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
                    "take signal",
                    "application stops a child",
                ],
                shows: &["a-site-can-exit"],
                ..PREFORK_BASE
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
                "force-is-for-its-own-child",
                "kill(-pgrp) reaches everybody in the process group: CGI programs, piped loggers, the script that launched the server.",
            ),
            breaks(
                "control-is-sent-once",
                "SIGTERM is sent at once, at 3, at 5 and at 7 seconds to whoever is left (AH00045): harmless, since the second one changes nothing.",
            ),
            breaks(
                "control-reaches-whom-it-was-sent-to",
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
                classes: &["accept", "boot", "idle kill", "leave", "maintain", "read pipe", "request ends"],
                shows: &["a-worker-can-be-replaced"],
                ..PREFORK_BASE
            },
        },
        "The parent finds too many idle children, writes one character and connects to itself.",
        &[
            breaks(
                "control-is-acted-on-by-whom-it-was-meant-for",
                "The character names nobody: the parent counts an idle child too many, and a busy one reads it.",
            ),
            breaks(
                "nobody-acts-on-what-was-never-sent",
                "As with MPM event: a child that ends a request reads the character that was written for an idle one.",
            ),
            breaks(
                "control-reaches-whom-it-was-sent-to",
                "As with MPM event: the idle one finds the pipe empty and stays.",
            ),
            breaks("who-was-asked-to-drain-ends", "As with MPM event: the idle one stays."),
        ],
    ),
];
