//! The configurations of the specified teardown: they break nothing.

use super::{BASE, SMALL, TWO, TeardownConfiguration, USUAL};
use crate::named::Named;
use crate::site::event::Control::{Drain, Stop};
use crate::site::teardown::design::Stage;
use crate::site::teardown::model::Teardown;

/// The configurations of the specification.
pub const SPECIFIED: &[Named<Teardown>] = &[
    Named::specified(
        "two-interpreters",
        || Teardown::new(TeardownConfiguration { shows: &["an-interpreter-can-be-destroyed"], ..BASE }),
        "There are two interpreters, each with a subscriber, a thread and an exit function: each step ends well, or is given up.",
    ),
    Named::specified(
        "a-failing-subscriber",
        || {
            Teardown::new(TeardownConfiguration {
                interpreters: &[TWO, USUAL],
                misfortunes: 2,
                shows: &["a-subscriber-can-fail"],
                ..BASE
            })
        },
        "Up to two subscribers or exit functions raise an error or SystemExit: every other one is called all the same.",
    ),
    Named::specified(
        "a-subscriber-that-hangs",
        || {
            Teardown::new(TeardownConfiguration {
                hangs: &[(Stage::Tell, Some(0))],
                shows: &["a-subscriber-can-fail", "an-interpreter-can-be-destroyed"],
                ..BASE
            })
        },
        "The first interpreter is busy, and its subscriber never returns: the subscriber is given up, and the other interpreter is told.",
    ),
    Named::specified(
        "a-request-in-flight",
        || {
            Teardown::new(TeardownConfiguration {
                in_flight: 1,
                connections: 1,
                shows: &["a-request-can-end-in-the-drain", "a-deadline-can-pass"],
                ..BASE
            })
        },
        "A request is in flight when the message comes, and a client connects at any time: the request may finish, the new connection is not accepted.",
    ),
    Named::specified(
        "an-endless-request",
        || {
            let shows = &["a-deadline-can-pass", "an-interpreter-can-be-destroyed"];
            Teardown::new(TeardownConfiguration {
                in_flight: 1,
                hangs: &[(Stage::Drain, None)],
                shows,
                ..BASE
            })
        },
        "A request never ends: it keeps no interpreter from being told, and is cut at the deadline of the drain.",
    ),
    Named::specified(
        "a-thread-that-never-ends",
        || {
            let shows = &["an-interpreter-can-be-destroyed"];
            Teardown::new(TeardownConfiguration { hangs: &[(Stage::Join, None)], shows, ..BASE })
        },
        "No thread ever ends: the threads are given up, and the exit functions are called.",
    ),
    Named::specified(
        "a-destruction-that-hangs",
        || Teardown::new(TeardownConfiguration { hangs: &[(Stage::Destroy, None)], ..BASE }),
        "No interpreter can be destroyed: the process ends, and every exit function was called before.",
    ),
    Named::specified(
        "a-crash",
        || {
            Teardown::new(TeardownConfiguration {
                crashes: 1,
                shows: &["an-interpreter-can-stay-untold"],
                ..BASE
            })
        },
        "The worker crashes at any time: the interpreters that were live and not told are reported.",
    ),
    Named::specified(
        "control-during-the-boot",
        || {
            Teardown::new(TeardownConfiguration {
                boots: true,
                interpreters: &[USUAL],
                newcomer: Some(SMALL),
                shows: &["control-can-reach-a-worker-that-is-not-ready"],
                ..BASE
            })
        },
        "The message comes while the worker boots and creates an interpreter: every interpreter that there is by then is told.",
    ),
    Named::specified(
        "a-stop-after-a-drain",
        || {
            Teardown::new(TeardownConfiguration {
                controls: &[Drain, Stop],
                in_flight: 1,
                shows: &["a-drain-can-become-a-stop", "a-request-can-end-in-the-drain"],
                ..BASE
            })
        },
        "A Drain comes, then a Stop at any time: the teardown begins once.",
    ),
    Named::specified(
        "a-drain-after-a-stop",
        || Teardown::new(TeardownConfiguration { controls: &[Stop, Drain], ..BASE }),
        "A Stop comes, then a Drain, which asks for nothing new.",
    ),
    Named::specified(
        "the-controller-dies",
        || {
            Teardown::new(TeardownConfiguration {
                losses: 1,
                in_flight: 1,
                shows: &["a-controller-can-die-before-its-workers", "a-worker-can-end-without-a-controller"],
                ..BASE
            })
        },
        "The controller dies at any time, before its message, while the message is on its way, or after: the worker notices, and ends as if it had been asked.",
    ),
    Named::specified(
        "a-birth-in-the-telling",
        || Teardown::new(TeardownConfiguration { newcomer: Some(SMALL), in_flight: 1, crashes: 1, ..BASE }),
        "A request needs a further interpreter at any time: an interpreter is created and told, or the creation is refused.",
    ),
    Named::specified(
        "no-interpreters-yet",
        || {
            Teardown::new(TeardownConfiguration {
                interpreters: &[],
                newcomer: Some(SMALL),
                in_flight: 1,
                ..BASE
            })
        },
        "A worker without interpreters is told to stop, and its request needs the first interpreter at any time: an interpreter is created and told, or the creation is refused.",
    ),
    Named::specified(
        "force",
        || {
            Teardown::new(TeardownConfiguration {
                escalation: 2,
                in_flight: 1,
                hangs: &[(Stage::Tell, Some(0)), (Stage::Drain, None)],
                shows: &["a-worker-can-be-forced", "an-interpreter-can-stay-untold"],
                ..BASE
            })
        },
        "The controller escalates faster than the worker takes its steps, and forces its end: the interpreters that were not told by then are reported.",
    ),
    Named::specified(
        "a-reload-in-place",
        || Teardown::new(TeardownConfiguration { reloads: 1, ..BASE }),
        "An application is reloaded in its interpreter: its new subscriptions replace the old ones.",
    ),
    Named::specified(
        "everything",
        || {
            Teardown::new(TeardownConfiguration {
                interpreters: &[TWO, USUAL],
                newcomer: Some(SMALL),
                controls: &[Drain, Stop],
                in_flight: 1,
                misfortunes: 1,
                crashes: 1,
                losses: 1,
                escalation: 1,
                ..BASE
            })
        },
        "All of these things may happen together.",
    ),
];
