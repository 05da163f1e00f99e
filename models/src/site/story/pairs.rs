//! Stories of two faults: any two, of any kind, in one site that is asked for one thing.

use crate::named::Named;
use crate::site::machine::word::{Request, Scope};
use crate::site::world::configuration::{Budget, Configuration, File, Health};
use crate::site::world::{Lie, Site};

const QUIET: Configuration = Configuration::QUIET;

/// One slot, one interpreter, and two faults.
const TWO: Configuration = Configuration {
    slots: 1,
    names: 1,
    lies: &Lie::ALL,
    budget: Budget { asks: 1, ..QUIET.budget.with_any_faults(2) },
    ..QUIET
};

pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "two-faults-and-a-roll",
        || {
            Site::new(Configuration {
                operator: &[(Request::Roll, Scope::Site)],
                shows: &["a-roll-can-end-well", "a-worker-can-be-forced"],
                ..TWO
            })
        },
        "Any two faults, in a Roll.",
    ),
    Named::specified(
        "two-faults-and-a-reload",
        || {
            Site::new(Configuration {
                operator: &[(Request::Reload, Scope::Site)],
                shows: &["a-reload-can-end-well", "a-worker-can-be-forced"],
                meets: &["a-crash-can-meet-a-hang", "a-crash-can-meet-a-lie"],
                ..TWO
            })
        },
        "Any two faults, in a Reload.",
    ),
    Named::specified(
        "two-faults-and-a-stop",
        || {
            Site::new(Configuration {
                operator: &[(Request::Stop, Scope::Site)],
                shows: &["a-site-can-stop", "a-worker-can-be-forced"],
                meets: &["a-crash-can-follow-a-crash", "a-crash-can-meet-a-freeze", "a-worker-can-be-stopped-while-its-boot-hangs"],
                ..TWO
            })
        },
        "Any two faults, in a Stop.",
    ),
    Named::specified(
        "two-faults-and-events",
        || {
            Site::new(Configuration {
                operator: &[(Request::Event, Scope::Site)],
                capacity: 1,
                wide: true,
                budget: Budget { asks: 2, ..TWO.budget },
                shows: &["an-event-can-be-missed", "a-worker-can-be-forced"],
                meets: &["a-channel-can-fill-while-its-worker-is-frozen"],
                ..TWO
            })
        },
        "Any two faults, around two events on a channel that takes one.",
    ),
    Named::specified(
        "two-faults-and-a-restart",
        || {
            Site::new(Configuration {
                operator: &[(Request::Restart, Scope::Site)],
                shows: &["a-site-can-be-re-executed", "a-worker-can-be-forced"],
                ..TWO
            })
        },
        "Any two faults, in a Restart.",
    ),
    Named::specified(
        "two-faults-and-a-start",
        || {
            Site::new(Configuration {
                runs: false,
                operator: &[(Request::Start, Scope::Site)],
                shows: &["a-site-can-come-up", "a-worker-can-be-forced"],
                ..TWO
            })
        },
        "Any two faults, in a Start.",
    ),
    Named::specified(
        "two-faults-and-a-bad-version",
        || {
            Site::new(Configuration {
                names: 0,
                operator: &[(Request::Reload, Scope::Site), (Request::Roll, Scope::Site)],
                uploads: &[
                    File { slots: 1, health: Health::CannotLoad },
                    File { slots: 1, health: Health::CannotBoot },
                    File { slots: 1, health: Health::DiesEarly },
                ],
                budget: Budget { asks: 1, uploads: 3, ..TWO.budget },
                shows: &["a-roll-can-break-off"],
                ..TWO
            })
        },
        "Any two faults, and a version that cannot be loaded, with which no worker boots, or with which workers die early.",
    )
    .medium(),
    Named::specified(
        "two-faults-and-a-retirement",
        || {
            Site::new(Configuration {
                budget: Budget { retires: 1, ..TWO.budget },
                shows: &["a-worker-can-retire", "a-worker-can-be-forced"],
                ..TWO
            })
        },
        "Any two faults, while a worker retires.",
    ),
    Named::specified(
        "two-faults-of-two-workers-in-a-reload",
        || {
            Site::new(Configuration {
                slots: 2,
                names: 0,
                operator: &[(Request::Reload, Scope::Site)],
                shows: &["a-reload-can-end-well", "a-slot-can-be-given-up"],
                ..TWO
            })
        },
        "Any two faults of two workers, in a Reload.",
    )
    .medium(),
    Named::specified(
        "two-faults-of-two-workers-in-a-roll",
        || {
            Site::new(Configuration {
                slots: 2,
                names: 0,
                operator: &[(Request::Roll, Scope::Site)],
                shows: &["a-roll-can-end-well", "a-roll-can-break-off"],
                ..TWO
            })
        },
        "Any two faults of two workers, in a Roll.",
    )
    .medium(),
    Named::specified(
        "three-faults-and-a-stop",
        || {
            Site::new(Configuration {
                operator: &[(Request::Stop, Scope::Site)],
                budget: TWO.budget.with_any_faults(3),
                shows: &["a-site-can-stop", "a-slot-can-be-given-up"],
                ..TWO
            })
        },
        "Any three faults, in a Stop.",
    ),
    Named::specified(
        "a-fault-with-timers-at-any-time",
        || {
            Site::new(Configuration {
                names: 0,
                operator: &[
                    (Request::Roll, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Stop, Scope::Site),
                ],
                anytime: true,
                budget: Budget { asks: 1, retires: 1, ..TWO.budget.with_any_faults(1) },
                shows: &["a-roll-can-end-well", "a-worker-can-be-forced"],
                ..TWO
            })
        },
        "Any fault, a request and a worker that retires, with timers that pass at any time.",
    )
    .medium(),
];
