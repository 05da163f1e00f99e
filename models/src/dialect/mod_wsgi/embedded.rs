//! Python inside the children of Apache.

use super::DIALECT;
use super::model::{BASE, EndConfiguration, ModWsgi, PLAIN, WITHOUT_THREADS};
use super::modes::{
    EMBEDDED, EMBEDDED_NOT_DESTROYED, EMBEDDED_NOT_JOINED, EMBEDDED_STOP, PREFORK, PREFORK_IN_PYTHON,
};
use super::notes;
use super::rules::Stage;
use crate::named::{Named, breaks};
use crate::site::machine::word::Control::Drain;

/// The configurations of the embedded mode.
pub const EMBEDDED_CONFIGURATIONS: &[Named<ModWsgi>] = &[
    Named::real(
        DIALECT,
        "embedded-graceful",
        || {
            let shows = &["a-request-can-be-answered-in-the-drain", "a-step-can-be-given-up"];
            ModWsgi::new(EndConfiguration {
                rules: EMBEDDED,
                interpreters: &[WITHOUT_THREADS, WITHOUT_THREADS],
                controls: &[Drain],
                in_flight: 1,
                connections: 1,
                newcomer: Some(WITHOUT_THREADS),
                misfortunes: 2,
                shows,
                ..PLAIN
            })
        },
        "An event child with a request that ends gets a graceful restart: this is the order of the mail of 2007.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            notes::EVERY_INTERPRETER_IS_TOLD_BEFORE_THE_DRAIN,
            notes::THE_STAGES_FOLLOW_EACH_OTHER,
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-graceful-endless-request",
        || {
            let hangs = &[Stage::Drain];
            ModWsgi::new(EndConfiguration {
                rules: EMBEDDED,
                controls: &[Drain],
                in_flight: 1,
                hangs,
                ..PLAIN
            })
        },
        "An event child gets a graceful restart, and a request never ends.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            notes::IT_COMES_TO_REST,
            notes::A_WORKER_ASKED_TO_DRAIN_ENDS,
            notes::EVERY_INTERPRETER_IS_TOLD_BEFORE_THE_DRAIN,
            notes::THE_STAGES_FOLLOW_EACH_OTHER,
            breaks(
                "a-teardown-ends",
                "No deadline bounds a graceful restart: the old child stays, and its interpreters are not told, until the server is stopped.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-stop-busy",
        || {
            let hangs = &[Stage::Drain];
            let shows = &["a-worker-can-be-forced"];
            let escalation = 2;
            ModWsgi::new(EndConfiguration {
                rules: EMBEDDED_STOP,
                in_flight: 1,
                hangs,
                escalation,
                shows,
                ..PLAIN
            })
        },
        "An event child is stopped, and a request is longer than the escalation of the parent.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "untold-is-reported",
                "With a request of twenty seconds the child was killed after nine, and none of its interpreters was ever told; the error log names only the process.",
            ),
            notes::EVERY_INTERPRETER_IS_TOLD_BEFORE_THE_DRAIN,
            breaks(
                "telling-does-not-wait-for-requests",
                "The client's connection is closed, and the subscribers of the child are still waiting to be told.",
            ),
            notes::THE_STAGES_FOLLOW_EACH_OTHER,
            breaks(
                "no-request-is-cut-before-the-deadline",
                "At a stop the connections of a child are closed at once: the client gets no reply.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-graceful-hanging-destruction",
        || {
            let hangs = &[Stage::Join];
            ModWsgi::new(EndConfiguration { rules: EMBEDDED, controls: &[Drain], hangs, ..BASE })
        },
        "An event child with mod_wsgi 4.9.4 and Python 3.11 gets a graceful restart: the end of the first interpreter never returns.",
        &[
            notes::IT_COMES_TO_REST,
            breaks(
                "a-worker-asked-to-drain-ends",
                "The end of the first interpreter never returns, and no deadline bounds a graceful restart.",
            ),
            notes::A_STEP_THAT_HANGS_IS_GIVEN_UP,
            breaks(
                "a-teardown-ends",
                "Every old child stays, and keeps its slot; after the next graceful restart the server answers no request. Only a kill by hand ends such a child.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-stop-hanging-destruction",
        || {
            let hangs = &[Stage::Join];
            let shows = &["a-worker-can-be-forced"];
            ModWsgi::new(EndConfiguration { rules: EMBEDDED_STOP, hangs, escalation: 2, shows, ..BASE })
        },
        "An event child with mod_wsgi 4.9.4 is stopped: the parent kills it; every subscriber was told, and no exit function is called.",
        &[breaks(
            "untold-is-reported",
            "A subscriber is slower than nine seconds: the child is killed, the interpreters after it are not told, and no report says so. (Those that were told lose their exit functions in any case.)",
        )],
    ),
    Named::real(
        DIALECT,
        "embedded-threads-not-joined",
        || ModWsgi::new(EndConfiguration { rules: EMBEDDED_NOT_JOINED, controls: &[Drain], ..BASE }),
        "With mod_wsgi 6 an application has a thread: the end of its interpreter deletes the state of the thread, and does not wait for the thread.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "each-interpreter-ends-in-order",
                "An exit function runs while a thread of its application is alive: it may close what the thread uses.",
            ),
            breaks(
                "the-stages-follow-each-other",
                "The first interpreter is destroyed before the exit functions of the second are called.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-not-destroyed",
        || ModWsgi::new(EndConfiguration { rules: EMBEDDED_NOT_DESTROYED, controls: &[Drain], ..PLAIN }),
        "With WSGIDestroyInterpreter Off, only the subscribers are told.",
        &[breaks(
            "a-worker-that-ends-by-itself-is-through-with-every-interpreter",
            "The stop takes less than half a second, and no exit function of any application is called.",
        )],
    ),
    Named::real(
        DIALECT,
        "embedded-reload-in-place",
        || ModWsgi::new(EndConfiguration { rules: EMBEDDED, controls: &[Drain], reloads: 1, ..PLAIN }),
        "A script file is touched, and the application is reloaded in its interpreter; later the child ends.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "each-interpreter-ends-in-order",
                "The application is told once for each time that it was loaded: the second telling comes after the first is over.",
            ),
            breaks(
                "told-at-most-once",
                "Touch the script, request it once, stop the server: the log shows the subscriber of that application twice.",
            ),
            notes::THE_STAGES_FOLLOW_EACH_OTHER,
        ],
    ),
    Named::real(
        DIALECT,
        "embedded-parent-killed",
        || ModWsgi::new(EndConfiguration { rules: EMBEDDED, controls: &[], losses: 1, ..PLAIN }),
        "The parent is killed.",
        &[breaks(
            "without-a-controller-workers-end",
            "After kill -9 of the parent its children go on answering for minutes, and apachectl finds no server.",
        )],
    ),
    Named::real(
        DIALECT,
        "prefork-stop",
        || ModWsgi::new(EndConfiguration { rules: PREFORK, in_flight: 1, ..PLAIN }),
        "A prefork child is stopped while it reads or writes for a request, outside of Python.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "the-stages-follow-each-other",
                "A prefork child has no drain: it tells its interpreters and takes them down on top of its request.",
            ),
            breaks(
                "no-request-is-cut-before-the-deadline",
                "The client gets a closed connection: the signal handler ends the process on top of its request.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "prefork-stop-in-python",
        || {
            let shows = &[];
            ModWsgi::new(EndConfiguration { rules: PREFORK_IN_PYTHON, in_flight: 1, shows, ..PLAIN })
        },
        "A prefork child is stopped while a request sleeps in Python code: the interpreter that is ended still has a frame.",
        &[
            notes::A_STEP_WAITS_FOR_EVERY_INTERPRETER,
            breaks(
                "the-stages-follow-each-other",
                "A prefork child has no drain: it tells its interpreters and takes them down on top of its request.",
            ),
        ],
    ),
    Named::real(
        DIALECT,
        "prefork-stop-busy",
        || {
            let hangs = &[Stage::Tell, Stage::Drain];
            let shows = &["a-worker-can-be-forced"];
            let escalation = 2;
            ModWsgi::new(EndConfiguration { rules: PREFORK, in_flight: 1, hangs, escalation, shows, ..PLAIN })
        },
        "A prefork child is stopped while a request holds the lock of Python: the signal handler waits for the thread that it interrupted.",
        &[breaks(
            "untold-is-reported",
            "The child got SIGTERM three times, then SIGKILL after ten seconds; no interpreter of that child was told, and no log names an interpreter.",
        )],
    ),
];
