//! Python in processes of mod_wsgi's own.

use super::DIALECT;
use super::PLAIN;
use super::designs::{DAEMON, DAEMON_UNBOUND};
use crate::named::{Named, breaks};
use crate::site::event::Control::{Drain, Stop};
use crate::site::teardown::design::Stage;
use crate::site::teardown::model::Teardown;
use crate::site::teardown::model::configuration::{BASE, Configuration, SMALL, TWO};

/// The configurations of daemon mode.
pub const DAEMON_CONFIGURATIONS: &[Named<Teardown>] = &[
    Named::real(
        DIALECT,
        "daemon-stop",
        || {
            let shows = &["an-interpreter-can-be-destroyed", "a-subscriber-can-fail", "a-deadline-can-pass"];
            Teardown::new(Configuration {
                design: DAEMON,
                interpreters: &[TWO, SMALL],
                misfortunes: 2,
                shows,
                ..PLAIN
            })
        },
        "SIGTERM to an idle daemon process: everybody is told, and the timer of the process may run out at any time.",
        &[
            breaks(
                "who-ends-by-itself-told-everybody",
                "A subscriber that is slower than shutdown-timeout, five seconds: the process exits with the interpreters behind it untold.",
            ),
            breaks(
                "who-ends-by-itself-finished-everybody",
                "The same for exit functions: what hangs costs all others theirs.",
            ),
            breaks("the-untold-are-reported", "The log says that the timeout expired, and not whom it hit."),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has told and finished everybody.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends by itself with somebody untold or unfinished.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-stop-with-a-request",
        || {
            let shows = &["a-request-can-end-in-the-drain"];
            Teardown::new(Configuration { design: DAEMON_UNBOUND, in_flight: 1, shows, ..PLAIN })
        },
        "SIGTERM to a daemon process with shutdown-timeout=0 and a request that ends: all are told while it runs.",
        &[breaks(
            "a-teardown-is-a-worker-of-the-site",
            "The first interpreter is destroyed before the exit functions of the second are called: what is shown of a site is not shown of such processes.",
        )],
    ),
    Named::real(
        DIALECT,
        "daemon-late-accept",
        || {
            let late = Configuration { design: DAEMON_UNBOUND, connections: 1, ..PLAIN };
            Teardown::new(late)
        },
        "A thread looked at the flag before the signal, and accepts after it; it is not marked as running yet, so nobody joins it.",
        &[
            breaks(
                "who-acted-on-control-accepts-no-connection",
                "A thread that was between looking at the flag and accepting when the signal came serves one more request.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "It is not marked as running yet, so it is not joined: its interpreter is destroyed below it, or the process exits before it answers.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "It opens a connection after the signal, which no worker of the composition does.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-birth-in-the-walk",
        || {
            let newcomer = Some(SMALL);
            Teardown::new(Configuration {
                design: DAEMON_UNBOUND,
                interpreters: &[SMALL, TWO],
                newcomer,
                in_flight: 1,
                ..PLAIN
            })
        },
        "A request needs one more interpreter while the table of interpreters is walked without its lock.",
        &[
            breaks(
                "nobody-is-born-after-the-telling",
                "A first request for another application creates its interpreter while the others are told.",
            ),
            breaks(
                "all-are-told-before-anything-is-taken-down",
                "It stands in a bucket that the walk has passed, or comes after the walk: its exit functions run, its subscribers were never called. When the table grows, so does it go with interpreters that were there for days.",
            ),
            breaks("each-interpreter-ends-in-order", "For the same reason."),
            breaks(
                "nobody-is-told-twice",
                "The sixteenth interpreter makes the table grow: entries move behind the cursor of the walk, and are told once more.",
            ),
            breaks("no-subscriber-is-called-twice", "For the same reason."),
            breaks("a-teardown-is-an-abstract-worker", "For all of these reasons."),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition creates an interpreter while it tells, or tells one twice.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-graceful",
        || {
            let shows = &["a-drain-can-become-a-stop", "a-deadline-can-pass"];
            Teardown::new(Configuration {
                design: DAEMON_UNBOUND,
                controls: &[Drain, Stop],
                in_flight: 1,
                connections: 1,
                shows,
                ..PLAIN
            })
        },
        "SIGUSR1 to a daemon process with a request: it goes on accepting until it is idle or the graceful timeout passes.",
        &[
            breaks(
                "who-acted-on-control-accepts-no-connection",
                "After SIGUSR1 a busy daemon goes on accepting, until a moment without requests or the graceful timeout.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "A connection accepted by a thread that had looked at the flag before it was raised, as in daemon-late-accept.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "It goes on opening connections after SIGUSR1, which no worker of the composition does.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-without-timer",
        || {
            let hangs = &[(Stage::Drain, None)];
            Teardown::new(Configuration { design: DAEMON_UNBOUND, in_flight: 1, hangs, ..PLAIN })
        },
        "shutdown-timeout=0, a process that ends because of its number of requests, and a request that never ends.",
        &[
            breaks(
                "a-teardown-ends",
                "The process serves nothing and stays; its place in the group is not filled.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The first interpreter is destroyed before the exit functions of the second are called: what is shown of a site is not shown of such processes.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-signal-in-the-boot",
        || {
            let shows = &["a-worker-can-be-forced"];
            Teardown::new(Configuration {
                design: DAEMON_UNBOUND,
                boots: true,
                interpreters: &[],
                newcomer: Some(SMALL),
                escalation: 1,
                shows,
                ..PLAIN
            })
        },
        "SIGTERM between the fork and the installation of the handlers: the inherited handler of the parent takes it; the parent kills three seconds later.",
        &[breaks(
            "the-untold-are-reported",
            "A daemon that is respawned while the server stops: it serves until it is killed, three seconds later, with interpreters that nobody told.",
        )],
    ),
    Named::real(
        DIALECT,
        "daemon-parent-killed",
        || Teardown::new(Configuration { design: DAEMON_UNBOUND, controls: &[], losses: 1, ..PLAIN }),
        "The parent of Apache is killed.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "kill -9 of the parent: the daemon process waits for signals for ever.",
        )],
    ),
    Named::real(
        DIALECT,
        "daemon-thread-that-never-ends",
        || Teardown::new(Configuration { design: DAEMON, hangs: &[(Stage::Join, None)], ..BASE }),
        "SIGTERM to a daemon process with mod_wsgi 4.9.4, which joins threads, and a thread that never ends.",
        &[
            breaks(
                "who-ends-by-itself-told-everybody",
                "A subscriber that is slower than shutdown-timeout, five seconds.",
            ),
            breaks(
                "who-ends-by-itself-finished-everybody",
                "An application with a thread that never ends: no exit function was called; the process exited after less than five seconds.",
            ),
            breaks("the-untold-are-reported", "The log says that the timeout expired, and not whom it hit."),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has told and finished everybody.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends by itself with somebody untold or unfinished.",
            ),
        ],
    ),
];
