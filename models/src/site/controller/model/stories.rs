//! The stories of the specification.

use super::{BASE, NOTHING};
use crate::named::Named;
use crate::site::composition::{Budget, CompositionConfiguration, Site};
use crate::site::request::{Environment, Transition};

const fn asks(requests: u8) -> Budget {
    Budget { requests, ..NOTHING }
}

/// The stories of the specification, the simplest first.
pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "up-and-stop",
        || Site {
            configuration: CompositionConfiguration {
                up: false,
                operator: &[Transition::Start, Transition::Stop],
                budget: asks(2),
                client: true,
                shows: &[
                    "a-site-can-come-up",
                    "a-site-can-stop",
                    "control-can-reach-a-worker-that-is-not-ready",
                ],
                ..BASE
            },
        },
        "A site comes up, serves a client, and is stopped, perhaps while it still comes up; then a Start may be \
         granted again.",
    ),
    Named::specified(
        "roll",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll],
                budget: asks(1),
                client: true,
                shows: &["a-roll-can-end-well", "generations-can-coexist", "a-deadline-can-pass"],
                ..BASE
            },
        },
        "Slot by slot a worker of the next generation takes over; the old workers finish what they accepted.",
    ),
    Named::specified(
        "roll-twice",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll],
                budget: asks(2),
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "A second Roll is asked for, perhaps while the first is under way. Then the controller rolls once more, \
         because the workers that it has spawned may be older than the update that the second Roll is for.",
    ),
    Named::specified(
        "roll-that-cannot-boot",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll],
                budget: asks(1),
                client: true,
                unbootable: Some(2),
                shows: &["a-roll-can-fail", "a-slot-can-fail"],
                ..BASE
            },
        },
        "The workers of the next generation cannot boot: the Roll ends with failures, and the old workers stay.",
    ),
    Named::specified(
        "stop-during-a-roll",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll, Transition::Stop],
                budget: asks(2),
                shows: &["a-stop-can-be-asked-in-a-roll", "a-site-can-stop", "a-drain-can-become-a-stop"],
                ..BASE
            },
        },
        "A Stop comes in the middle of a Roll, with both generations there and a fork under way.",
    ),
    Named::specified(
        "pressed",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Stop, Transition::Restart, Transition::Exit],
                budget: Budget { hangs: 1, ..asks(3) },
                shows: &[
                    "a-stop-can-become-an-exit",
                    "a-site-can-exit",
                    "a-weaker-request-can-come-too-late",
                    "a-worker-can-be-forced",
                ],
                ..BASE
            },
        },
        "A worker hangs in a Stop; the operator asks for an Exit, which replaces the Stop, and the worker is forced.",
    ),
    Named::specified(
        "crash-and-replacement",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Stop],
                budget: Budget { crashes: 2, ..asks(1) },
                client: true,
                shows: &["a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "Workers crash at any point, also while they boot, serve or end: they are replaced, unless the site stops.",
    ),
    Named::specified(
        "crash-during-a-roll",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll],
                budget: Budget { crashes: 1, ..asks(1) },
                client: true,
                shows: &["a-roll-can-end-well"],
                ..BASE
            },
        },
        "A worker of either generation crashes while the site rolls.",
    ),
    Named::specified(
        "rolled-by-a-timer",
        || Site {
            configuration: CompositionConfiguration {
                timer: &[Transition::Roll],
                budget: Budget { crashes: 1, ..asks(1) },
                slots: 1,
                shows: &["a-roll-can-end-well", "a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "Workers get old, and the controller rolls by itself; for a worker that crashes it replaces that worker, \
         and does nothing more.",
    ),
    Named::specified(
        "rate-exhausted",
        || Site {
            configuration: CompositionConfiguration {
                up: false,
                operator: &[Transition::Start, Transition::Stop],
                budget: asks(2),
                unbootable: Some(1),
                shows: &["a-slot-can-fail"],
                ..BASE
            },
        },
        "No worker can boot: at the declared rate the slots are given up, and the requester is told. After \
         another Start the controller tries again.",
    ),
    Named::specified(
        "controller-dies",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll, Transition::Stop],
                budget: Budget { deaths: 1, ..asks(1) },
                shows: &["a-controller-can-die-before-its-workers", "a-worker-can-end-without-a-controller"],
                ..BASE
            },
        },
        "The controller dies at any moment: every worker reads the end of file, and ends.",
    ),
    Named::specified(
        "worker-hangs-in-a-roll",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll],
                budget: Budget { hangs: 1, ..asks(1) },
                client: true,
                shows: &["a-worker-can-be-forced", "a-roll-can-end-well"],
                ..BASE
            },
        },
        "A worker hangs while the site rolls: it is told to drain, then told to stop, then forced, each at a deadline.",
    ),
    Named::specified(
        "restart-re-executes",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Restart],
                budget: Budget { crashes: 1, ..asks(1) },
                client: true,
                shows: &["a-site-can-be-re-executed"],
                ..BASE
            },
        },
        "A Restart ends every worker, then the controller re-executes itself.",
    ),
    Named::specified(
        "any-two-requests",
        || Site {
            configuration: CompositionConfiguration {
                slots: 1,
                operator: &Transition::ALL,
                budget: asks(2),
                shows: &["a-weaker-request-can-come-too-late"],
                ..BASE
            },
        },
        "The operator makes any two requests: the stronger request wins, in either order.",
    ),
    Named::specified(
        "any-two-while-it-comes-up",
        || Site {
            configuration: CompositionConfiguration {
                slots: 1,
                up: false,
                operator: &Transition::ALL,
                budget: asks(2),
                shows: &[
                    "a-weaker-request-can-come-too-late",
                    "control-can-reach-a-worker-that-is-not-ready",
                ],
                ..BASE
            },
        },
        "The operator makes any two requests while a site comes up.",
    ),
    Named::specified(
        "any-two-on-a-damaged-site",
        || Site {
            configuration: CompositionConfiguration {
                slots: 1,
                up: false,
                operator: &Transition::ALL,
                budget: asks(2),
                unbootable: Some(1),
                shows: &["a-slot-can-fail", "a-weaker-request-can-come-too-late"],
                ..BASE
            },
        },
        "The only slot was given up; the operator asks for another try, or makes any other request, twice.",
    ),
    Named::specified(
        "worker-retired",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Stop],
                budget: Budget { retires: 1, ..asks(1) },
                client: true,
                shows: &["a-request-can-end-in-the-drain", "a-worker-can-be-replaced"],
                ..BASE
            },
        },
        "The controller has a worker too many, or a worker that is too old: it tells this worker, and no other, \
         to drain, and a fresh worker takes its place.",
    ),
    Named::specified(
        "retired-and-rolled",
        || Site {
            configuration: CompositionConfiguration {
                operator: &[Transition::Roll],
                budget: Budget { retires: 1, ..asks(1) },
                shows: &["a-roll-can-meet-a-retirement", "a-roll-can-end-well"],
                ..BASE
            },
        },
        "A worker is retired, and a Roll is asked for before the worker has ended, or while its successor comes up.",
    ),
    Named::specified(
        "shared-policy-denies",
        || Site {
            configuration: CompositionConfiguration {
                environment: Environment::Shared,
                operator: &[Transition::Restart],
                applications: &[Transition::Reload, Transition::Restart, Transition::Exit],
                budget: Budget { applications: 1, forges: 1, ..asks(1) },
                client: true,
                shows: &["an-application-can-be-denied", "a-site-can-be-re-executed"],
                ..BASE
            },
        },
        "Several owners share the site: an application that asks for the scope Site is denied, and what it writes \
         to its descriptors has no effect on any worker.",
    ),
    Named::specified(
        "dedicated-policy-permits",
        || Site {
            configuration: CompositionConfiguration {
                applications: &[Transition::Reload, Transition::Restart],
                budget: Budget { applications: 1, ..NOTHING },
                shows: &["an-application-can-ask-for-the-site", "a-site-can-be-re-executed"],
                ..BASE
            },
        },
        "The server is there for one owner: its application asks for a Reload or a Restart of the site, and is granted it.",
    ),
];
