//! Python inside the children of Apache.

use super::designs::{
    EMBEDDED, EMBEDDED_NOT_DESTROYED, EMBEDDED_NOT_JOINED, EMBEDDED_STOP, PREFORK, PREFORK_IN_PYTHON,
};
use super::{DIALECT, OLD};
use crate::named::{Named, breaks};
use crate::site::event::Control::Drain;
use crate::teardown::design::Stage;
use crate::teardown::model::Teardown;
use crate::teardown::model::configuration::{BASE, Configuration, SMALL, TWO};

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
                ..BASE
            })
        },
        "A graceful restart of an event child with a request that ends: this is the order of the mail of 2007.",
        &[],
    ),
    Named::real(
        DIALECT,
        "embedded-graceful-endless-request",
        || {
            let hangs = &[(Stage::Drain, None)];
            Teardown::new(Configuration { design: EMBEDDED, controls: &[Drain], in_flight: 1, hangs, ..BASE })
        },
        "A graceful restart of an event child, and a request that never ends.",
        &[],
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
                ..BASE
            })
        },
        "A stop of an event child, and a request that is longer than the escalation of the parent.",
        &[],
    ),
    Named::real(
        OLD,
        "embedded-graceful-hanging-destruction",
        || {
            let hangs = &[(Stage::Join, None)];
            Teardown::new(Configuration { design: EMBEDDED, controls: &[Drain], hangs, ..BASE })
        },
        "A graceful restart of an event child with mod_wsgi 4.9.4 and Python 3.11: ending the first interpreter never returns.",
        &[],
    ),
    Named::real(
        OLD,
        "embedded-stop-hanging-destruction",
        || {
            let hangs = &[(Stage::Join, None)];
            let shows = &["a-worker-can-be-forced"];
            Teardown::new(Configuration { design: EMBEDDED_STOP, hangs, escalation: 2, shows, ..BASE })
        },
        "A stop of the same child: the parent kills it; every subscriber was told, and no exit function is called.",
        &[],
    ),
    Named::real(
        "Apache httpd 2.4 with mod_wsgi 6.1",
        "embedded-threads-not-joined",
        || Teardown::new(Configuration { design: EMBEDDED_NOT_JOINED, controls: &[Drain], ..BASE }),
        "An application with a thread: ending its interpreter deletes the state of the thread, and does not wait for it.",
        &[],
    ),
    Named::real(
        DIALECT,
        "embedded-not-destroyed",
        || Teardown::new(Configuration { design: EMBEDDED_NOT_DESTROYED, controls: &[Drain], ..BASE }),
        "WSGIDestroyInterpreter Off: subscribers are told, and that is all.",
        &[],
    ),
    Named::real(
        DIALECT,
        "embedded-reload-in-place",
        || Teardown::new(Configuration { design: EMBEDDED, controls: &[Drain], reloads: 1, ..BASE }),
        "A script file is touched, and reloaded in its interpreter; later the child ends.",
        &[],
    ),
    Named::real(
        DIALECT,
        "embedded-parent-killed",
        || Teardown::new(Configuration { design: EMBEDDED, controls: &[], losses: 1, ..BASE }),
        "The parent is killed.",
        &[],
    ),
    Named::real(
        DIALECT,
        "prefork-stop",
        || Teardown::new(Configuration { design: PREFORK, in_flight: 1, ..BASE }),
        "A stop of a prefork child while it reads or writes for a request, outside of Python.",
        &[],
    ),
    Named::real(
        DIALECT,
        "prefork-stop-in-python",
        || {
            let shows = &["an-interpreter-can-be-destroyed"];
            Teardown::new(Configuration { design: PREFORK_IN_PYTHON, in_flight: 1, shows, ..BASE })
        },
        "A stop of a prefork child while a request sleeps in Python code: the interpreter that is ended still has a frame.",
        &[],
    ),
    Named::real(
        DIALECT,
        "prefork-stop-busy",
        || {
            let hangs = &[(Stage::Tell, None), (Stage::Drain, None)];
            let shows = &["a-worker-can-be-forced"];
            let escalation = 2;
            Teardown::new(Configuration { design: PREFORK, in_flight: 1, hangs, escalation, shows, ..BASE })
        },
        "A stop of a prefork child while a request holds the lock of Python: the signal handler waits for what it interrupted.",
        &[],
    ),
];
