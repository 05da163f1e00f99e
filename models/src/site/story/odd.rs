//! Stories of any input in any state: what makes no sense is refused, and all else is taken.

use crate::bus::Code;
use crate::named::Named;
use crate::site::machine::word::{Request, RoundOutcome, Scope};
use crate::site::world::configuration::{Budget, Configuration};
use crate::site::world::{Lie, Site};

const EXIT: Request = Request::Exit(Code::OK);
const QUIET: Configuration = Configuration::QUIET;
const NO: Budget = QUIET.budget;

pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "any-input-to-a-controller",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[
                    (Request::Reload, Scope::Site),
                    (Request::Roll, Scope::Site),
                    (Request::Event, Scope::Site),
                    (Request::Restart, Scope::Site),
                    (EXIT, Scope::Process),
                ],
                outcomes: &[RoundOutcome::Done, RoundOutcome::Replace],
                odd: true,
                budget: Budget { asks: 1, retires: 1, failed_restarts: 1, ..NO },
                shows: &["a-site-can-be-re-executed", "a-roll-can-end-well", "a-reload-can-end-well"],
                ..QUIET
            })
        },
        "A site is rolled, reloaded, told of an event or re-executed, a worker is replaced, and the controller hears in \
         every state what makes no sense there.",
    ),
    Named::specified(
        "any-input-about-a-deaf-worker",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[
                    (Request::Graceful, Scope::Site),
                    (Request::Event, Scope::Site),
                    (EXIT, Scope::Process),
                ],
                lies: &[Lie::Leaving],
                odd: true,
                budget: Budget { asks: 1, deaf: 1, crashes: 1, lies: 1, ..NO },
                shows: &["a-worker-can-be-deaf", "a-worker-can-be-forced"],
                ..QUIET
            })
        },
        "A worker closes its channel or says what is not so, another one crashes, and the controller hears in every state what makes no sense \
         there.",
    )
    .medium(),
    Named::specified(
        "any-input-to-a-worker",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Reload, Scope::Site), (Request::Stop, Scope::Site)],
                applications: &[
                    (Request::Restart, Scope::Interpreter),
                    (EXIT, Scope::Interpreter),
                    (Request::Graceful, Scope::Interpreter),
                    (Request::Event, Scope::Interpreter),
                    (Request::Reload, Scope::Application),
                    (Request::Restart, Scope::Application),
                ],
                odd: true,
                budget: Budget { asks: 1, application_asks: 1, deaths: 1, ..NO },
                shows: &[
                    "a-site-can-stop",
                    "an-interpreter-can-restart-alone",
                    "a-worker-can-lose-its-controller",
                ],
                ..QUIET
            })
        },
        "A worker reloads, ends, or loses its controller, while an interpreter restarts or reloads, and gets in every \
         state what makes no sense there.",
    ),
    Named::specified(
        "any-input-to-a-worker-with-a-connection",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Stop, Scope::Site)],
                applications: &[(Request::Restart, Scope::Interpreter)],
                births: &[1],
                slow: true,
                odd: true,
                budget: Budget { asks: 1, application_asks: 1, births: 1, clients: 1, deaths: 1, ..NO },
                shows: &[
                    "a-site-can-stop",
                    "a-worker-can-lose-its-controller",
                    "a-request-can-be-answered-in-the-drain",
                    "a-request-can-be-cut",
                ],
                ..QUIET
            })
        },
        "A worker with a connection and a birth ends or loses its controller, and gets in every state what makes no sense \
         there.",
    ),
    Named::specified(
        "any-input-between-rounds",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Graceful, Scope::Site), (Request::Reload, Scope::Site)],
                applications: &[(Request::Graceful, Scope::Site)],
                inside: true,
                odd: true,
                budget: Budget { asks: 2, application_asks: 1, hangs: 1, ..NO },
                shows: &["a-graceful-can-end-well", "a-reload-can-end-well", "a-round-can-fail"],
                ..QUIET
            })
        },
        "A round follows a round in which a worker hangs, an application asks inside a round that is over, and both \
         machines get what makes no sense there.",
    ),
    Named::specified(
        "any-input-while-interpreters-end",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 2,
                applications: &[
                    (Request::Restart, Scope::Interpreter),
                    (Request::Reload, Scope::Application),
                ],
                odd: true,
                budget: Budget { application_asks: 2, ..NO },
                shows: &["an-interpreter-can-restart-alone", "a-deed-can-be-done"],
                ..QUIET
            })
        },
        "An interpreter restarts alone while it or another one is asked for a deed, and gets what makes no sense there.",
    ),
];
