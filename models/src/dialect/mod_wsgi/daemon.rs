//! Python in processes of mod_wsgi's own.

use super::DIALECT;
use super::designs::{DAEMON, DAEMON_UNBOUND};
use crate::named::{Named, breaks};
use crate::site::event::Control::{Drain, Stop};
use crate::teardown::design::Stage;
use crate::teardown::model::Teardown;
use crate::teardown::model::configuration::{BASE, Configuration, SMALL, TWO};

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
                ..BASE
            })
        },
        "SIGTERM to an idle daemon process: everybody is told, and the timer of the process may run out at any time.",
        &[],
    ),
    Named::real(
        DIALECT,
        "daemon-stop-with-a-request",
        || {
            let shows = &["a-request-can-end-in-the-drain"];
            Teardown::new(Configuration { design: DAEMON_UNBOUND, in_flight: 1, shows, ..BASE })
        },
        "SIGTERM to a daemon process with shutdown-timeout=0 and a request that ends: all are told while it runs.",
        &[],
    ),
    Named::real(
        DIALECT,
        "daemon-late-accept",
        || {
            let late = Configuration { design: DAEMON_UNBOUND, connections: 1, ..BASE };
            Teardown::new(late)
        },
        "A thread looked at the flag before the signal, and accepts after it; it is not marked as running yet, so nobody joins it.",
        &[],
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
                ..BASE
            })
        },
        "A request needs one more interpreter while the table of interpreters is walked without its lock.",
        &[],
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
                ..BASE
            })
        },
        "SIGUSR1 to a daemon process with a request: it goes on accepting until it is idle or the graceful timeout passes.",
        &[],
    ),
    Named::real(
        DIALECT,
        "daemon-without-timer",
        || {
            let hangs = &[(Stage::Drain, None)];
            Teardown::new(Configuration { design: DAEMON_UNBOUND, in_flight: 1, hangs, ..BASE })
        },
        "shutdown-timeout=0, a process that ends because of its number of requests, and a request that never ends.",
        &[],
    ),
    Named::real(
        DIALECT,
        "daemon-signal-in-the-boot",
        || {
            let shows = &["a-worker-can-be-forced"];
            Teardown::new(Configuration { design: DAEMON_UNBOUND, boots: true, escalation: 1, shows, ..BASE })
        },
        "SIGTERM between the fork and the installation of the handlers: the inherited handler of the parent takes it; the parent kills three seconds later.",
        &[],
    ),
    Named::real(
        DIALECT,
        "daemon-parent-killed",
        || Teardown::new(Configuration { design: DAEMON_UNBOUND, controls: &[], losses: 1, ..BASE }),
        "The parent of Apache is killed.",
        &[],
    ),
];
