//! Python in daemon processes of mod_wsgi.

use super::DIALECT;
use super::PLAIN;
use super::designs::{DAEMON, DAEMON_UNBOUND};
use crate::named::{Named, breaks};
use crate::site::event::Control::{Drain, Stop};
use crate::site::teardown::design::Stage;
use crate::site::teardown::model::Teardown;
use crate::site::teardown::model::configuration::{BASE, SMALL, TWO, TeardownConfiguration};

/// The configurations of daemon mode.
pub const DAEMON_CONFIGURATIONS: &[Named<Teardown>] = &[
    Named::real(
        DIALECT,
        "daemon-stop",
        || {
            let shows = &["an-interpreter-can-be-destroyed", "a-subscriber-can-fail", "a-deadline-can-pass"];
            Teardown::new(TeardownConfiguration {
                design: DAEMON,
                interpreters: &[TWO, SMALL],
                misfortunes: 2,
                shows,
                ..PLAIN
            })
        },
        "An idle daemon process gets SIGTERM: every interpreter is told, and the timer of the process may run out at any time.",
        &[
            breaks(
                "a-worker-that-ends-by-itself-told-every-interpreter",
                "A subscriber is slower than shutdown-timeout, five seconds: the process exits, and the interpreters after it are not told.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-finished-every-interpreter",
                "An exit function that hangs keeps the exit functions of all other interpreters from being called.",
            ),
            breaks(
                "the-untold-are-reported",
                "The log says that the timeout expired, and not which interpreters it hit.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has told and finished every interpreter.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends by itself with an interpreter that is not told or not finished.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-stop-with-a-request",
        || {
            let shows = &["a-request-can-end-in-the-drain"];
            Teardown::new(TeardownConfiguration { design: DAEMON_UNBOUND, in_flight: 1, shows, ..PLAIN })
        },
        "A daemon process with shutdown-timeout=0 and a request that ends gets SIGTERM: all interpreters are told while the request runs.",
        &[breaks(
            "a-teardown-is-a-worker-of-the-site",
            "The first interpreter is destroyed before the exit functions of the second are called: the verdicts about a site are not about such processes.",
        )],
    ),
    Named::real(
        DIALECT,
        "daemon-late-accept",
        || {
            let late = TeardownConfiguration { design: DAEMON_UNBOUND, connections: 1, ..PLAIN };
            Teardown::new(late)
        },
        "A thread read the flag before the signal, and accepts after it; the thread is not marked as running yet, so the main thread does not join it.",
        &[
            breaks(
                "a-worker-that-acted-on-control-accepts-no-connection",
                "A thread that was between reading the flag and accepting when the signal came serves one more request.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "The thread is not marked as running yet, so it is not joined: its interpreter is destroyed while it runs, or the process exits before it answers.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The thread opens a connection after the signal, which no worker of the composition does.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-birth-in-the-walk",
        || {
            let newcomer = Some(SMALL);
            Teardown::new(TeardownConfiguration {
                design: DAEMON_UNBOUND,
                interpreters: &[SMALL, TWO],
                newcomer,
                in_flight: 1,
                ..PLAIN
            })
        },
        "A request needs a further interpreter while the table of interpreters is walked without its lock.",
        &[
            breaks(
                "no-interpreter-is-born-after-the-telling",
                "A first request for another application creates its interpreter while the others are told.",
            ),
            breaks(
                "all-are-told-before-anything-is-taken-down",
                "The new interpreter is in a bucket that the walk has passed, or is created after the walk: its exit functions run, and its subscribers were never called. When the table grows, the same happens to interpreters that have lived for days.",
            ),
            breaks("each-interpreter-ends-in-order", "An interpreter is taken down that was not told."),
            breaks(
                "no-interpreter-is-told-twice",
                "The sixteenth interpreter makes the table grow: entries move to where the walk still comes, and are told once more.",
            ),
            breaks(
                "no-subscriber-is-called-twice",
                "An interpreter that is told again calls its subscribers again.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "The abstract worker creates no interpreter while it tells, and takes none down that was not told.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition creates an interpreter while it tells, or tells an interpreter twice.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-graceful",
        || {
            let shows = &["a-drain-can-become-a-stop", "a-deadline-can-pass"];
            Teardown::new(TeardownConfiguration {
                design: DAEMON_UNBOUND,
                controls: &[Drain, Stop],
                in_flight: 1,
                connections: 1,
                shows,
                ..PLAIN
            })
        },
        "A daemon process with a request gets SIGUSR1: it goes on accepting until it is idle or the graceful timeout passes.",
        &[
            breaks(
                "a-worker-that-acted-on-control-accepts-no-connection",
                "After SIGUSR1 a busy daemon goes on accepting, until a moment without requests or the graceful timeout.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "The connection was accepted by a thread that had read the flag before it was raised, as in daemon-late-accept.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The daemon goes on opening connections after SIGUSR1, which no worker of the composition does.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-without-timer",
        || {
            let hangs = &[(Stage::Drain, None)];
            Teardown::new(TeardownConfiguration { design: DAEMON_UNBOUND, in_flight: 1, hangs, ..PLAIN })
        },
        "With shutdown-timeout=0, a process ends because of its number of requests, and a request never ends.",
        &[
            breaks(
                "a-teardown-ends",
                "The process serves no request and stays; no other process takes its place in the group.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The first interpreter is destroyed before the exit functions of the second are called: the verdicts about a site are not about such processes.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-signal-in-the-boot",
        || {
            let shows = &["a-worker-can-be-forced"];
            Teardown::new(TeardownConfiguration {
                design: DAEMON_UNBOUND,
                boots: true,
                interpreters: &[],
                newcomer: Some(SMALL),
                escalation: 1,
                shows,
                ..PLAIN
            })
        },
        "A SIGTERM comes between the fork and the installation of the handlers: the inherited handler of the parent takes it; the parent kills the daemon three seconds later.",
        &[breaks(
            "the-untold-are-reported",
            "A daemon that is respawned while the server stops serves until it is killed, three seconds later, with interpreters that were not told.",
        )],
    ),
    Named::real(
        DIALECT,
        "daemon-parent-killed",
        || Teardown::new(TeardownConfiguration { design: DAEMON_UNBOUND, controls: &[], losses: 1, ..PLAIN }),
        "The parent of Apache is killed.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "After kill -9 of the parent the daemon process waits for signals without end.",
        )],
    ),
    Named::real(
        DIALECT,
        "daemon-thread-that-never-ends",
        || Teardown::new(TeardownConfiguration { design: DAEMON, hangs: &[(Stage::Join, None)], ..BASE }),
        "A daemon process with mod_wsgi 4.9.4, which joins threads, gets SIGTERM, and a thread never ends.",
        &[
            breaks(
                "a-worker-that-ends-by-itself-told-every-interpreter",
                "A subscriber is slower than shutdown-timeout, five seconds: the process exits before the other interpreters are told.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-finished-every-interpreter",
                "With an application whose thread never ends, no exit function was called; the process exited after less than five seconds.",
            ),
            breaks(
                "the-untold-are-reported",
                "The log says that the timeout expired, and not which interpreters it hit.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "A worker that ends by itself has told and finished every interpreter.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "No worker of the composition ends by itself with an interpreter that is not told or not finished.",
            ),
        ],
    ),
];
