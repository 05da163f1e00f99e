//! Python inside the children of Apache.

use super::DIALECT;
use super::PLAIN;
use super::designs::{
    EMBEDDED, EMBEDDED_NOT_DESTROYED, EMBEDDED_NOT_JOINED, EMBEDDED_STOP, PREFORK, PREFORK_IN_PYTHON,
};
use crate::named::{Named, breaks};
use crate::site::event::Control::Drain;
use crate::site::teardown::design::Stage;
use crate::site::teardown::model::Teardown;
use crate::site::teardown::model::configuration::{BASE, Configuration, SMALL, TWO};

/// The configurations of the embedded mode.
pub const EMBEDDED_CONFIGURATIONS: &[Named<Teardown>] = &[
    Named::real(
        DIALECT,
        "embedded-graceful",
        || {
            let shows = &[
                "a-request-can-end-in-the-drain",
                "an-interpreter-can-be-destroyed",
                "a-subscriber-can-fail",
            ];
            Teardown::new(Configuration {
                design: EMBEDDED,
                interpreters: &[TWO, SMALL],
                controls: &[Drain],
                in_flight: 1,
                connections: 1,
                newcomer: Some(SMALL),
                misfortunes: 2,
                shows,
                ..PLAIN
            })
        },
        "A graceful restart of an event child with a request that ends: this is the order of the mail of 2007.",
        &[breaks(
            "a-teardown-is-a-worker-of-the-site",
            "The child waits for its requests first, and tells after that: what is shown of a site is not shown of sites of such children.",
        )],
    ),
    Named::real(
        DIALECT,
        "embedded-graceful-endless-request",
        || {
            let hangs = &[(Stage::Drain, None)];
            Teardown::new(Configuration {
                design: EMBEDDED,
                controls: &[Drain],
                in_flight: 1,
                hangs,
                ..PLAIN
            })
        },
        "A graceful restart of an event child, and a request that never ends.",
        &[
            breaks(
                "a-teardown-ends",
                "Nothing bounds a graceful restart: the old child stays, its interpreters are not told, until the server is stopped.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells after that: what is shown of a site is not shown of sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-stop-busy",
        || {
            let hangs = &[(Stage::Drain, None)];
            let shows = &["a-worker-can-be-forced"];
            let escalation = 2;
            Teardown::new(Configuration {
                design: EMBEDDED_STOP,
                in_flight: 1,
                hangs,
                escalation,
                shows,
                ..PLAIN
            })
        },
        "A stop of an event child, and a request that is longer than the escalation of the parent.",
        &[
            breaks(
                "telling-does-not-wait-for-requests",
                "The client's connection is closed, and the subscribers of the child are still waiting to be told.",
            ),
            breaks(
                "the-untold-are-reported",
                "A request of twenty seconds: the child was killed after nine, and none of its interpreters was ever told; the error log names the process alone.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "At a stop the connections of a child are closed at once: the client gets no reply.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The connection is closed before anybody is told, and no deadline passed.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-graceful-hanging-destruction",
        || {
            let hangs = &[(Stage::Join, None)];
            Teardown::new(Configuration { design: EMBEDDED, controls: &[Drain], hangs, ..BASE })
        },
        "A graceful restart of an event child with mod_wsgi 4.9.4 and Python 3.11: ending the first interpreter never returns.",
        &[
            breaks(
                "a-teardown-ends",
                "Every old child stays, and takes up its place; after the next one the server answers nothing. Only a kill by hand ends it.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells after that: what is shown of a site is not shown of sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-stop-hanging-destruction",
        || {
            let hangs = &[(Stage::Join, None)];
            let shows = &["a-worker-can-be-forced"];
            Teardown::new(Configuration { design: EMBEDDED_STOP, hangs, escalation: 2, shows, ..BASE })
        },
        "A stop of an event child with mod_wsgi 4.9.4: the parent kills it; every subscriber was told, and no exit function is called.",
        &[
            breaks(
                "the-untold-are-reported",
                "A subscriber that is slower than nine seconds: the child is killed, the interpreters after it are not told, and nobody says so. (Those that were told lose their exit functions in any case.)",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells after that: what is shown of a site is not shown of sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-threads-not-joined",
        || Teardown::new(Configuration { design: EMBEDDED_NOT_JOINED, controls: &[Drain], ..BASE }),
        "mod_wsgi 6, and an application with a thread: ending its interpreter deletes the state of the thread, and does not wait for it.",
        &[
            breaks(
                "each-interpreter-ends-in-order",
                "An exit function runs while a thread of its application is alive: it may close what the thread uses.",
            ),
            breaks("a-teardown-is-an-abstract-worker", "For the same reason."),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells after that: what is shown of a site is not shown of sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-not-destroyed",
        || Teardown::new(Configuration { design: EMBEDDED_NOT_DESTROYED, controls: &[Drain], ..PLAIN }),
        "WSGIDestroyInterpreter Off: subscribers are told, and that is all.",
        &[
            breaks(
                "who-ends-by-itself-finished-everybody",
                "The stop takes less than half a second, and no exit function of any application is called.",
            ),
            breaks("a-teardown-is-an-abstract-worker", "For the same reason."),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells after that: what is shown of a site is not shown of sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-reload-in-place",
        || Teardown::new(Configuration { design: EMBEDDED, controls: &[Drain], reloads: 1, ..PLAIN }),
        "A script file is touched, and reloaded in its interpreter; later the child ends.",
        &[
            breaks(
                "no-subscriber-is-called-twice",
                "Touch the script, request it once, stop the server: the log shows the subscriber of that application twice.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells after that: what is shown of a site is not shown of sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-parent-killed",
        || Teardown::new(Configuration { design: EMBEDDED, controls: &[], losses: 1, ..PLAIN }),
        "The parent is killed.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "kill -9 of the parent: its children go on answering for minutes, and apachectl finds no server.",
        )],
    ),
    Named::real(
        DIALECT,
        "prefork-stop",
        || Teardown::new(Configuration { design: PREFORK, in_flight: 1, ..PLAIN }),
        "A stop of a prefork child while it reads or writes for a request, outside of Python.",
        &[
            breaks(
                "no-request-is-cut-before-the-deadline",
                "The client gets a closed connection: the signal handler ends the process on top of its request.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A prefork child has no drain: it tells and takes down on top of its request.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "prefork-stop-in-python",
        || {
            let shows = &["an-interpreter-can-be-destroyed"];
            Teardown::new(Configuration { design: PREFORK_IN_PYTHON, in_flight: 1, shows, ..PLAIN })
        },
        "A stop of a prefork child while a request sleeps in Python code: the interpreter that is ended still has a frame.",
        &[breaks(
            "a-teardown-is-a-worker-of-the-site",
            "A prefork child has no drain: it tells and takes down on top of its request.",
        )],
    ),
    Named::real(
        DIALECT,
        "prefork-stop-busy",
        || {
            let hangs = &[(Stage::Tell, None), (Stage::Drain, None)];
            let shows = &["a-worker-can-be-forced"];
            let escalation = 2;
            Teardown::new(Configuration { design: PREFORK, in_flight: 1, hangs, escalation, shows, ..PLAIN })
        },
        "A stop of a prefork child while a request holds the lock of Python: the signal handler waits for what it interrupted.",
        &[
            breaks(
                "the-untold-are-reported",
                "SIGTERM three times, then SIGKILL after ten seconds; no interpreter of that child was told, and no log names one.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A prefork child has no drain: it tells and takes down on top of its request.",
            ),
        ],
    ),
];
