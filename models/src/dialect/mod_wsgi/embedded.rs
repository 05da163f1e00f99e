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
use crate::site::teardown::model::configuration::{BASE, SMALL, TWO, TeardownConfiguration};

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
            Teardown::new(TeardownConfiguration {
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
        "An event child with a request that ends gets a graceful restart: this is the order of the mail of 2007.",
        &[breaks(
            "a-teardown-is-a-worker-of-the-site",
            "The child waits for its requests first, and tells its interpreters after that: the verdicts about a site are not about sites of such children.",
        )],
    ),
    Named::real(
        DIALECT,
        "embedded-graceful-endless-request",
        || {
            let hangs = &[(Stage::Drain, None)];
            Teardown::new(TeardownConfiguration {
                design: EMBEDDED,
                controls: &[Drain],
                in_flight: 1,
                hangs,
                ..PLAIN
            })
        },
        "An event child gets a graceful restart, and a request never ends.",
        &[
            breaks(
                "a-teardown-ends",
                "No deadline bounds a graceful restart: the old child stays, and its interpreters are not told, until the server is stopped.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells its interpreters after that: the verdicts about a site are not about sites of such children.",
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
            Teardown::new(TeardownConfiguration {
                design: EMBEDDED_STOP,
                in_flight: 1,
                hangs,
                escalation,
                shows,
                ..PLAIN
            })
        },
        "An event child is stopped, and a request is longer than the escalation of the parent.",
        &[
            breaks(
                "telling-does-not-wait-for-requests",
                "The client's connection is closed, and the subscribers of the child are still waiting to be told.",
            ),
            breaks(
                "the-untold-are-reported",
                "With a request of twenty seconds the child was killed after nine, and none of its interpreters was ever told; the error log names only the process.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "At a stop the connections of a child are closed at once: the client gets no reply.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The connection is closed before any interpreter is told, and no deadline passed.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-graceful-hanging-destruction",
        || {
            let hangs = &[(Stage::Join, None)];
            Teardown::new(TeardownConfiguration { design: EMBEDDED, controls: &[Drain], hangs, ..BASE })
        },
        "An event child with mod_wsgi 4.9.4 and Python 3.11 gets a graceful restart: the end of the first interpreter never returns.",
        &[
            breaks(
                "a-teardown-ends",
                "Every old child stays, and keeps its slot; after the next graceful restart the server answers no request. Only a kill by hand ends such a child.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells its interpreters after that: the verdicts about a site are not about sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-stop-hanging-destruction",
        || {
            let hangs = &[(Stage::Join, None)];
            let shows = &["a-worker-can-be-forced"];
            Teardown::new(TeardownConfiguration {
                design: EMBEDDED_STOP,
                hangs,
                escalation: 2,
                shows,
                ..BASE
            })
        },
        "An event child with mod_wsgi 4.9.4 is stopped: the parent kills it; every subscriber was told, and no exit function is called.",
        &[
            breaks(
                "the-untold-are-reported",
                "A subscriber is slower than nine seconds: the child is killed, the interpreters after it are not told, and no report says so. (Those that were told lose their exit functions in any case.)",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells its interpreters after that: the verdicts about a site are not about sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-threads-not-joined",
        || Teardown::new(TeardownConfiguration { design: EMBEDDED_NOT_JOINED, controls: &[Drain], ..BASE }),
        "With mod_wsgi 6 an application has a thread: the end of its interpreter deletes the state of the thread, and does not wait for the thread.",
        &[
            breaks(
                "each-interpreter-ends-in-order",
                "An exit function runs while a thread of its application is alive: it may close what the thread uses.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "The abstract worker calls no exit function before the threads were joined or given up.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells its interpreters after that: the verdicts about a site are not about sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-not-destroyed",
        || {
            Teardown::new(TeardownConfiguration {
                design: EMBEDDED_NOT_DESTROYED,
                controls: &[Drain],
                ..PLAIN
            })
        },
        "With WSGIDestroyInterpreter Off, only the subscribers are told.",
        &[
            breaks(
                "a-worker-that-ends-by-itself-finished-every-interpreter",
                "The stop takes less than half a second, and no exit function of any application is called.",
            ),
            breaks(
                "a-teardown-is-an-abstract-worker",
                "An abstract worker that ends by itself has called every exit function.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells its interpreters after that: the verdicts about a site are not about sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-reload-in-place",
        || Teardown::new(TeardownConfiguration { design: EMBEDDED, controls: &[Drain], reloads: 1, ..PLAIN }),
        "A script file is touched, and the application is reloaded in its interpreter; later the child ends.",
        &[
            breaks(
                "no-subscriber-is-called-twice",
                "Touch the script, request it once, stop the server: the log shows the subscriber of that application twice.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "The child waits for its requests first, and tells its interpreters after that: the verdicts about a site are not about sites of such children.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-parent-killed",
        || Teardown::new(TeardownConfiguration { design: EMBEDDED, controls: &[], losses: 1, ..PLAIN }),
        "The parent is killed.",
        &[breaks(
            "workers-notice-the-end-of-their-controller",
            "After kill -9 of the parent its children go on answering for minutes, and apachectl finds no server.",
        )],
    ),
    Named::real(
        DIALECT,
        "prefork-stop",
        || Teardown::new(TeardownConfiguration { design: PREFORK, in_flight: 1, ..PLAIN }),
        "A prefork child is stopped while it reads or writes for a request, outside of Python.",
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
            Teardown::new(TeardownConfiguration { design: PREFORK_IN_PYTHON, in_flight: 1, shows, ..PLAIN })
        },
        "A prefork child is stopped while a request sleeps in Python code: the interpreter that is ended still has a frame.",
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
            Teardown::new(TeardownConfiguration {
                design: PREFORK,
                in_flight: 1,
                hangs,
                escalation,
                shows,
                ..PLAIN
            })
        },
        "A prefork child is stopped while a request holds the lock of Python: the signal handler waits for the thread that it interrupted.",
        &[
            breaks(
                "the-untold-are-reported",
                "The child got SIGTERM three times, then SIGKILL after ten seconds; no interpreter of that child was told, and no log names an interpreter.",
            ),
            breaks(
                "a-teardown-is-a-worker-of-the-site",
                "A prefork child has no drain: it tells and takes down on top of its request.",
            ),
        ],
    ),
];
