//! Stories of rights: what a shared site permits beside its applications, and requests that mean nothing in their scope.

use crate::bus::Code;
use crate::named::Named;
use crate::site::machine::policy::{Policy, Rights};
use crate::site::machine::word::{Request, Scope};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration};

const EXIT: Request = Request::Exit(Code::OK);
const QUIET: Configuration = Configuration::QUIET;
const NO: Budget = QUIET.budget;

/// A worker may not ask to be replaced.
const PATIENT: Policy = {
    let Policy([operator, controller, worker, application]) = Policy::DEDICATED;
    Policy([operator, controller, Rights { transitions: [false; 4], ..worker }, application])
};

/// An application may ask for everything, and tell its own copies alone of events.
const DISCREET: Policy = {
    let Policy([operator, controller, worker, application]) = Policy::DEDICATED;
    Policy([operator, controller, worker, Rights { events: [true, false, true, false], ..application }])
};

pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "workers-that-may-not-retire",
        || {
            Site::new(Configuration {
                policy: PATIENT,
                odd: true,
                budget: Budget { retires: 1, crashes: 1, ..NO },
                shows: &["a-worker-can-be-replaced"],
                ..QUIET
            })
        },
        "A worker asks to be replaced where the policy does not permit that, and a crash.",
    ),
    Named::specified(
        "transitions-and-few-events",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                policy: DISCREET,
                applications: &[(Request::Event, Scope::Site), (Request::Graceful, Scope::Site)],
                budget: Budget { application_asks: 2, ..NO },
                shows: &["an-application-can-be-denied", "an-application-can-ask-for-the-site"],
                ..QUIET
            })
        },
        "An application may ask for everything, and may not tell the site of events.",
    ),
    Named::specified(
        "operator-of-a-shared-site",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                shared: true,
                policy: Policy::SHARED,
                operator: &[(Request::Reload, Scope::Site), (EXIT, Scope::Process)],
                applications: &[(Request::Reload, Scope::Site), (EXIT, Scope::Process)],
                budget: Budget { asks: 1, application_asks: 1, retires: 1, ..NO },
                shows: &[
                    "a-privileged-action-can-be-taken",
                    "an-application-can-be-denied",
                    "a-worker-can-retire",
                    "a-reload-can-end-well",
                ],
                ..QUIET
            })
        },
        "The operator of a shared site reloads it or replaces a worker, a worker asks to be replaced, and an application \
         asks for more than it may.",
    ),
    Named::specified(
        "requests-without-meaning",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[
                    (Request::Start, Scope::Process),
                    (Request::Stop, Scope::Application),
                    (Request::Roll, Scope::Interpreter),
                    (Request::Roll, Scope::Site),
                ],
                applications: &[(Request::Stop, Scope::Interpreter), (Request::Roll, Scope::Application)],
                budget: Budget { asks: 2, application_asks: 1, ..NO },
                shows: &["a-roll-can-end-well"],
                ..QUIET
            })
        },
        "Requests that mean nothing in their scope, before, during and after a Roll.",
    ),
];
