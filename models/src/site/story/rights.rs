//! Stories of rights: what a shared site permits beside its applications, and requests that mean nothing in their scope.

use crate::bus::Code;
use crate::named::Named;
use crate::site::machine::policy::{Policy, Rights};
use crate::site::machine::word::{Request, Scope};
use crate::site::world::configuration::{Budget, Configuration};
use crate::site::world::{Lie, Site};

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

/// The controller itself may ask for what concerns the whole site, and for nothing else.
const RELUCTANT: Policy = {
    let Policy([operator, _, worker, application]) = Policy::DEDICATED;
    let controller = Rights { events: [false; 4], transitions: [false, false, false, true] };
    Policy([operator, controller, worker, application])
};

/// Some requests: at least one of each scope.
const SOME: &[(Request, Scope)] = &[
    (Request::Event, Scope::Application),
    (Request::Event, Scope::Site),
    (Request::Graceful, Scope::Application),
    (Request::Reload, Scope::Interpreter),
    (Request::Reload, Scope::Application),
    (Request::Reload, Scope::Site),
    (Request::Roll, Scope::Process),
    (Request::Restart, Scope::Process),
    (EXIT, Scope::Process),
    (Request::Stop, Scope::Site),
    (Request::Restart, Scope::Site),
    (EXIT, Scope::Site),
];

pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "strangers-three-times",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 2,
                shared: true,
                policy: Policy::SHARED,
                applications: SOME,
                budget: Budget { application_asks: 3, ..NO },
                shows: &["an-application-can-be-denied", "an-application-can-ask-for-its-copies"],
                meets: &["a-worker-can-have-two-applications"],
                ..QUIET
            })
        },
        "The applications of a shared site make some requests, three times in all.",
    )
    .medium(),
    Named::specified(
        "a-host-that-asks-by-itself",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                policy: RELUCTANT,
                operator: &[
                    (Request::Reload, Scope::Site),
                    (Request::Event, Scope::Site),
                    (Request::Reload, Scope::Application),
                    (EXIT, Scope::Process),
                    (EXIT, Scope::Interpreter),
                ],
                itself: true,
                budget: Budget { asks: 2, crashes: 1, ..NO },
                shows: &["a-reload-can-end-well"],
                ..QUIET
            })
        },
        "The host of the controller asks by itself, for what the policy permits to the controller and for what it does not, \
         and a crash.",
    ),
    Named::specified(
        "a-worker-speaks-for-another",
        || {
            Site::new(Configuration {
                names: 1,
                apart: true,
                shared: true,
                policy: Policy::SHARED,
                applications: &[(Request::Reload, Scope::Application)],
                lies: &[Lie::Neighbour],
                budget: Budget { application_asks: 1, lies: 2, ..NO },
                shows: &["an-application-can-ask-for-its-copies", "a-deed-can-be-done"],
                ..QUIET
            })
        },
        "Two workers have names of their own. One of them asks in the name of an interpreter of the other.",
    ),
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
