//! The configurations of the whole site: in most of them two workers with two interpreters each. The claims of seven
//! chapters judge them.

use super::{Budget, CompositionConfiguration, Site};
use crate::named::Named;
use crate::site::claim::Chapter;
use crate::site::controller::Design;
use crate::site::request::{Environment, Scope, Transition};

const NOTHING: Budget = Budget {
    requests: 0,
    applications: 0,
    events: 0,
    crashes: 0,
    hangs: 0,
    deaths: 0,
    retires: 0,
    forges: 0,
};

const BASE: CompositionConfiguration = CompositionConfiguration {
    slots: 2,
    interpreters: 2,
    rate: 2,
    design: Design::Specified,
    environment: Environment::Dedicated,
    up: true,
    unbootable: None,
    operator: &[],
    timer: &[],
    applications: &[],
    events: &[],
    client: false,
    budget: NOTHING,
    recycles: false,
    wide: false,
    patient: true,
    chapters: &[
        Chapter::Teardown,
        Chapter::Controller,
        Chapter::Control,
        Chapter::Rolling,
        Chapter::Told,
        Chapter::Scope,
        Chapter::Authority,
    ],
    shows: &[],
};

const fn asks(requests: u8) -> Budget {
    Budget { requests, ..NOTHING }
}

const STOP: CompositionConfiguration =
    CompositionConfiguration { operator: &[Transition::Stop], budget: asks(1), ..BASE };
const ROLL: CompositionConfiguration =
    CompositionConfiguration { operator: &[Transition::Roll], budget: asks(1), ..BASE };

/// Every configuration, the simplest first.
pub const ALL: &[Named<Site>] = &[
    Named::specified(
        "stop",
        || Site {
            configuration: CompositionConfiguration {
                client: true,
                budget: Budget { hangs: 1, ..asks(1) },
                shows: &[
                    "a-site-can-stop",
                    "an-interpreter-can-be-destroyed",
                    "an-interpreter-can-stay-untold",
                ],
                ..STOP
            },
        },
        "Every interpreter of both workers is told of the stop, with a client connected; a \
         worker that hangs is forced, and its interpreters are reported as not told.",
    ),
    Named::specified(
        "crash",
        || Site {
            configuration: CompositionConfiguration {
                budget: Budget { crashes: 1, ..asks(1) },
                client: true,
                shows: &["an-interpreter-can-stay-untold", "a-worker-can-be-replaced", "a-site-can-stop"],
                ..STOP
            },
        },
        "A worker crashes at any point, before or during the stop: its interpreters are reported as not told, and the \
         worker is replaced unless the site stops.",
    ),
    Named::specified(
        "roll",
        || Site {
            configuration: CompositionConfiguration {
                client: true,
                shows: &["a-roll-can-end-well", "generations-can-coexist", "an-interpreter-can-be-destroyed"],
                ..ROLL
            },
        },
        "One generation takes over from the other while a client is served; the interpreters of the old generation \
         are told, and taken down in order.",
    ),
    Named::specified(
        "roll-with-a-crash",
        || Site {
            configuration: CompositionConfiguration {
                client: true,
                budget: Budget { crashes: 1, ..asks(1) },
                shows: &["a-roll-can-end-well", "generations-can-coexist", "an-interpreter-can-stay-untold"],
                ..ROLL
            },
        },
        "This is the default composition: two workers with two interpreters each, two generations, one crash at any point, and one request in flight.",
    ),
    Named::specified(
        "stop-in-a-roll",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll, Transition::Exit],
                budget: asks(2),
                interpreters: 1,
                shows: &["a-stop-can-be-asked-in-a-roll", "a-site-can-exit"],
                ..BASE
            },
        },
        "An Exit comes in the middle of a Roll: every worker of either generation is told, and ends.",
    ),
    Named::specified(
        "controller-dies",
        || Site {
            configuration: CompositionConfiguration {
                budget: Budget { deaths: 1, crashes: 1, ..asks(1) },
                client: true,
                shows: &["a-worker-can-end-without-a-controller", "an-interpreter-can-be-destroyed"],
                ..STOP
            },
        },
        "The controller dies: the workers notice, tell their interpreters, and end.",
    ),
    Named::specified(
        "event-everywhere",
        || Site {
            configuration: CompositionConfiguration {
                events: &Scope::ALL,
                budget: Budget { events: 1, crashes: 1, ..NOTHING },
                shows: &[
                    "an-event-can-reach-every-copy",
                    "an-event-can-reach-every-interpreter",
                    "an-event-can-be-missed",
                ],
                ..BASE
            },
        },
        "An application sends an event, in any of the four scopes, while a worker crashes and is replaced.",
    ),
    Named::specified(
        "event-in-a-stop",
        || Site {
            configuration: CompositionConfiguration {
                events: &[Scope::Application, Scope::Site],
                budget: Budget { events: 1, ..asks(1) },
                shows: &[
                    "an-event-can-reach-every-copy",
                    "an-event-can-reach-every-interpreter",
                    "an-event-can-be-missed",
                ],
                ..STOP
            },
        },
        "An event is on its way while the site stops: an interpreter that was told of its end before is reported as missed.",
    ),
    Named::specified(
        "event-in-a-roll",
        || Site {
            configuration: CompositionConfiguration {
                events: &[Scope::Application],
                interpreters: 1,
                budget: Budget { events: 1, ..asks(1) },
                shows: &["an-event-can-reach-every-copy", "a-newcomer-can-be-passed-over"],
                ..ROLL
            },
        },
        "An application tells its copies of an event while the site rolls: an interpreter that lived when the event was \
         accepted is told or reported as missed; an interpreter that is created later is not told.",
    ),
    Named::specified(
        "shared-hosting",
        || Site {
            configuration: CompositionConfiguration {
                environment: Environment::Shared,
                operator: &[Transition::Restart],
                applications: &[Transition::Reload, Transition::Exit],
                events: &Scope::ALL,
                budget: Budget { events: 1, applications: 1, ..asks(1) },
                shows: &[
                    "an-application-can-be-denied",
                    "a-site-can-be-re-executed",
                    "an-event-can-reach-every-copy",
                ],
                ..BASE
            },
        },
        "Several owners share the site: an application reaches its copies and no other interpreter; its request for \
         the site is denied, and the site does what the operator asks.",
    ),
    Named::specified(
        "births-and-interpreters-that-stay",
        || Site {
            configuration: CompositionConfiguration {
                wide: true,
                up: false,
                slots: 1,
                client: true,
                budget: Budget { crashes: 1, ..asks(1) },
                shows: &[
                    "a-site-can-stop",
                    "an-interpreter-can-be-destroyed",
                    "an-interpreter-can-stay-untold",
                    "a-worker-can-be-replaced",
                ],
                ..STOP
            },
        },
        "A worker does everything that a teardown can do: interpreters are created while it boots, while it serves, and \
         for a request that it has when it is told to stop, until the first interpreter is told; a destruction may be given up.",
    ),
    Named::specified(
        "stop-of-two-with-births",
        || Site {
            configuration: CompositionConfiguration {
                wide: true,
                up: false,
                interpreters: 1,
                client: true,
                shows: &["a-site-can-stop", "an-interpreter-can-be-destroyed"],
                ..STOP
            },
        },
        "Two workers with one interpreter each do everything that a teardown can do, from their fork on, without a crash.",
    ),
    Named::specified(
        "three-workers",
        || Site {
            configuration: CompositionConfiguration {
                slots: 3,
                interpreters: 1,
                operator: &[Transition::Roll, Transition::Stop],
                client: true,
                budget: asks(1),
                shows: &["a-roll-can-end-well", "a-site-can-stop"],
                ..BASE
            },
        },
        "There are three workers with one interpreter each: a Roll or a Stop is asked for, with a client.",
    )
    .on_demand(),
];
