//! Compositions: everything of a theme at once. They are large.

use crate::bus::Code;
use crate::named::Named;
use crate::site::machine::word::{Request, Scope};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};

const EXIT: Request = Request::Exit(Code::OK);
const QUIET: Configuration = Configuration::QUIET;
const NO: Budget = QUIET.budget;
const REQUESTS: &[(Request, Scope)] =
    &[(Request::Reload, Scope::Site), (Request::Roll, Scope::Site), (EXIT, Scope::Site)];

pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "requests-and-events",
        || {
            Site::new(Configuration {
                names: 1,
                operator: REQUESTS,
                applications: &[(Request::Event, Scope::Site), (Request::Event, Scope::Application)],
                budget: Budget { asks: 1, application_asks: 1, crashes: 1, ..NO },
                shows: &["an-event-can-reach-two", "a-roll-can-end-well"],
                ..QUIET
            })
        },
        "Two workers with an interpreter each; a request of the operator, an event, a crash.",
    )
    .large(),
    Named::specified(
        "all-of-a-controller",
        || {
            Site::new(Configuration {
                operator: REQUESTS,
                budget: Budget { asks: 2, retires: 1, crashes: 1, ..NO },
                shows: &["a-roll-can-end-well", "a-reload-can-end-well", "a-worker-can-retire"],
                ..QUIET
            })
        },
        "Two workers; two requests, a worker that asks to be replaced, a crash.",
    )
    .large(),
    Named::specified(
        "everything-once",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[
                    (Request::Graceful, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Roll, Scope::Site),
                    (EXIT, Scope::Site),
                ],
                applications: &[(Request::Event, Scope::Application), (Request::Restart, Scope::Interpreter)],
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 1, application_asks: 1, uploads: 1, retires: 1, crashes: 1, ..NO },
                shows: &["a-roll-can-end-well", "a-reload-can-end-well", "a-worker-can-retire"],
                ..QUIET
            })
        },
        "One worker with an interpreter; a request, one of an application, which may restart alone, an upload, a retirement, a crash.",
    )
    .large(),
    Named::specified(
        "all-of-a-worker",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 2,
                operator: &[
                    (Request::Graceful, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Roll, Scope::Site),
                    (EXIT, Scope::Site),
                ],
                applications: &[(Request::Restart, Scope::Interpreter)],
                budget: Budget { asks: 1, application_asks: 1, crashes: 1, hangs: 1, ..NO },
                shows: &[
                    "an-interpreter-can-restart-alone",
                    "a-round-can-fail",
                    "a-step-can-be-given-up",
                    "an-interpreter-can-stay-untold",
                ],
                meets: &["a-crash-can-meet-a-hang", "a-hang-can-meet-a-narrow-transition"],
                ..QUIET
            })
        },
        "One worker with two interpreters; a request, one of an application, a crash, a hang.",
    )
    .medium(),
];
