//! Python in daemon processes of mod_wsgi.

use super::DIALECT;
use super::model::{BASE, EndConfiguration, ModWsgi, PLAIN, WITHOUT_THREADS};
use super::modes::{DAEMON, DAEMON_UNBOUND};
use super::notes;
use super::rules::Stage;
use crate::named::{Named, breaks};
use crate::site::machine::word::Control::{Drain, Stop};

/// The configurations of daemon mode.
pub const DAEMON_CONFIGURATIONS: &[Named<ModWsgi>] = &[
    Named::real(
        DIALECT,
        "daemon-stop",
        || {
            let shows = &["a-step-can-be-given-up"];
            ModWsgi::new(EndConfiguration {
                rules: DAEMON,
                interpreters: &[WITHOUT_THREADS, WITHOUT_THREADS],
                misfortunes: 2,
                shows,
                ..PLAIN
            })
        },
        "An idle daemon process gets SIGTERM: every interpreter is told, and the timer of the process may run out at any time.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "untold-is-reported",
                "The log says that the timeout expired, and not which interpreters it hit.",
            ),
            breaks(
                "the-stages-follow-each-other",
                "The first interpreter is destroyed before the exit functions of the second are called.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-is-through-with-every-interpreter",
                "A subscriber is slower than shutdown-timeout, five seconds: the process exits, and the interpreters after it are not told.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-stop-with-a-request",
        || {
            let shows = &["a-request-can-be-answered-in-the-drain"];
            ModWsgi::new(EndConfiguration { rules: DAEMON_UNBOUND, in_flight: 1, shows, ..PLAIN })
        },
        "A daemon process with shutdown-timeout=0 and a request that ends gets SIGTERM: all interpreters are told while the request runs.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "the-stages-follow-each-other",
                "The first interpreter is destroyed before the exit functions of the second are called.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-late-accept",
        || {
            let late = EndConfiguration { rules: DAEMON_UNBOUND, connections: 1, ..PLAIN };
            ModWsgi::new(late)
        },
        "A thread read the flag before the signal, and accepts after it; the thread is not marked as running yet, so the main thread does not join it.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "the-stages-follow-each-other",
                "The first interpreter is destroyed before the exit functions of the second are called.",
            ),
            breaks(
                "the-worker-that-acted-accepts-nothing",
                "A thread that was between reading the flag and accepting when the signal came serves one more request.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "The thread is not marked as running yet, so it is not joined: its interpreter is destroyed while it runs, or the process exits before it answers.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-birth-in-the-walk",
        || {
            let newcomer = Some(WITHOUT_THREADS);
            ModWsgi::new(EndConfiguration {
                rules: DAEMON_UNBOUND,
                interpreters: &[WITHOUT_THREADS, WITHOUT_THREADS],
                newcomer,
                in_flight: 1,
                ..PLAIN
            })
        },
        "A request needs a further interpreter while the table of interpreters is walked without its lock.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "all-are-told-before-any-is-taken-down",
                "The new interpreter is in a bucket that the walk has passed, or is created after the walk: its exit functions run, and its subscribers were never called. When the table grows, the same happens to interpreters that have lived for days.",
            ),
            breaks("each-interpreter-ends-in-order", "An interpreter is taken down that was not told."),
            breaks(
                "untold-is-reported",
                "The interpreter that the walk missed is destroyed, and no log says that it was not told.",
            ),
            breaks(
                "no-interpreter-is-created-after-the-first-is-told",
                "A first request for another application creates its interpreter while the others are told.",
            ),
            breaks(
                "told-at-most-once",
                "The sixteenth interpreter makes the table grow: entries move to where the walk still comes, and are told once more.",
            ),
            breaks(
                "every-interpreter-is-told-before-the-drain",
                "The new interpreter is in a bucket that the walk has passed: the process waits for its requests, and the interpreter was never told.",
            ),
            breaks(
                "the-stages-follow-each-other",
                "The first interpreter is destroyed before the exit functions of the second are called.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-graceful",
        || {
            let shows = &["a-drain-can-become-a-stop"];
            ModWsgi::new(EndConfiguration {
                rules: DAEMON_UNBOUND,
                controls: &[Drain, Stop],
                in_flight: 1,
                connections: 1,
                shows,
                ..PLAIN
            })
        },
        "A daemon process with a request gets SIGUSR1: it goes on accepting until it is idle or the graceful timeout passes.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            notes::A_WORKER_THAT_ACTS_LEAVES_AT_ONCE,
            breaks(
                "the-stages-follow-each-other",
                "The first interpreter is destroyed before the exit functions of the second are called.",
            ),
            breaks(
                "the-worker-that-acted-accepts-nothing",
                "After SIGUSR1 a busy daemon goes on accepting, until a moment without requests or the graceful timeout.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "The connection was accepted by a thread that had read the flag before it was raised, as in daemon-late-accept.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-without-timer",
        || {
            let hangs = &[Stage::Drain];
            ModWsgi::new(EndConfiguration { rules: DAEMON_UNBOUND, in_flight: 1, hangs, ..PLAIN })
        },
        "With shutdown-timeout=0, a process ends because of its number of requests, and a request never ends.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            notes::IT_COMES_TO_REST,
            breaks(
                "a-worker-asked-to-drain-ends",
                "With shutdown-timeout=0 the process waits for its requests without end.",
            ),
            breaks(
                "the-stages-follow-each-other",
                "The first interpreter is destroyed before the exit functions of the second are called.",
            ),
            breaks(
                "a-teardown-ends",
                "The process serves no request and stays; no other process takes its place in the group.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "daemon-signal-in-the-boot",
        || {
            let shows = &["a-worker-can-be-forced"];
            ModWsgi::new(EndConfiguration {
                rules: DAEMON_UNBOUND,
                boots: true,
                interpreters: &[],
                newcomer: Some(WITHOUT_THREADS),
                escalation: 1,
                shows,
                ..PLAIN
            })
        },
        "A SIGTERM comes between the fork and the installation of the handlers: the inherited handler of the parent takes it; the parent kills the daemon three seconds later.",
        &[breaks(
            "untold-is-reported",
            "A daemon that is respawned while the server stops serves until it is killed, three seconds later, with interpreters that were not told.",
        )],
    ),
    Named::real(
        DIALECT,
        "daemon-parent-killed",
        || ModWsgi::new(EndConfiguration { rules: DAEMON_UNBOUND, controls: &[], losses: 1, ..PLAIN }),
        "The parent of Apache is killed.",
        &[breaks(
            "without-a-controller-workers-end",
            "After kill -9 of the parent the daemon process waits for signals without end.",
        )],
    ),
    Named::real(
        DIALECT,
        "daemon-thread-that-never-ends",
        || ModWsgi::new(EndConfiguration { rules: DAEMON, hangs: &[Stage::Join], ..BASE }),
        "A daemon process with mod_wsgi 4.9.4, which joins threads, gets SIGTERM, and a thread never ends.",
        &[
            breaks(
                "untold-is-reported",
                "The log says that the timeout expired, and not which interpreters it hit.",
            ),
            breaks(
                "a-worker-that-ends-by-itself-is-through-with-every-interpreter",
                "A subscriber is slower than shutdown-timeout, five seconds: the process exits before the other interpreters are told.",
            ),
        ],
    ),
];
