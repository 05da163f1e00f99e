//! Stories of the controller: the ladder, the load, the Roll, the number of slots.

use crate::bus::Code;
use crate::named::Named;
use crate::site::machine::word::{Request, RoundOutcome, Scope};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};

const EXIT: Request = Request::Exit(Code::OK);
const QUIET: Configuration = Configuration::QUIET;
const NO: Budget = QUIET.budget;
const LADDER: &[(Request, Scope)] = &[
    (Request::Start, Scope::Site),
    (Request::Graceful, Scope::Site),
    (Request::Reload, Scope::Site),
    (Request::Roll, Scope::Site),
    (Request::Stop, Scope::Site),
    (Request::Restart, Scope::Site),
    (EXIT, Scope::Site),
];
const ROLL: &[(Request, Scope)] = &[(Request::Roll, Scope::Site)];
const GOOD: File = File { slots: 2, health: Health::Good };

pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "ladder-of-one-slot",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: LADDER,
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 3, uploads: 1, ..NO },
                shows: &[
                    "a-site-can-stop",
                    "a-site-can-exit",
                    "a-site-can-be-re-executed",
                    "a-stop-can-become-an-exit",
                    "a-weaker-request-can-be-superseded",
                    "a-load-can-be-stale",
                ],
                ..QUIET
            })
        },
        "Any three requests to a site of one slot that runs, and an upload.",
    ),
    Named::specified(
        "ladder-of-two-slots",
        || {
            Site::new(Configuration {
                operator: LADDER,
                budget: Budget { asks: 3, ..NO },
                shows: &[
                    "a-weaker-request-can-join",
                    "a-weaker-request-can-be-superseded",
                    "a-stop-can-become-an-exit",
                    "a-roll-can-end-well",
                ],
                ..QUIET
            })
        },
        "Any three requests to a site of two slots that runs.",
    )
    .medium(),
    Named::specified(
        "ladder-from-idle",
        || {
            Site::new(Configuration {
                runs: false,
                slots: 1,
                operator: LADDER,
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 3, uploads: 1, crashes: 1, ..NO },
                shows: &[
                    "a-site-can-come-up",
                    "a-site-can-be-re-executed",
                    "a-privileged-action-can-be-taken",
                ],
                ..QUIET
            })
        },
        "Any three requests to an idle site of one slot, with an upload and a crash.",
    ),
    Named::specified(
        "start-where-boots-fail",
        || {
            Site::new(Configuration {
                runs: false,
                operator: LADDER,
                budget: Budget { asks: 2, failed_boots: 1, failed_spawns: 1, ..NO },
                shows: &[
                    "a-site-can-come-up",
                    "a-worker-can-be-replaced",
                    "control-can-reach-a-worker-that-boots",
                ],
                meets: &["a-spawn-and-a-boot-can-fail"],
                ..QUIET
            })
        },
        "Any two requests to an idle site, where a worker cannot be spawned and a boot fails.",
    ),
    Named::specified(
        "start-that-cannot-load",
        || {
            Site::new(Configuration {
                runs: false,
                slots: 1,
                operator: LADDER,
                uploads: &[File { slots: 1, health: Health::CannotLoad }],
                budget: Budget { asks: 3, uploads: 1, ..NO },
                shows: &["a-load-can-fail", "a-site-can-come-up"],
                ..QUIET
            })
        },
        "Any three requests to an idle site of one slot whose next version cannot be loaded.",
    ),
    Named::specified(
        "roll-with-crashes",
        || {
            Site::new(Configuration {
                operator: ROLL,
                budget: Budget { asks: 2, crashes: 2, ..NO },
                shows: &["a-roll-can-end-well", "generations-can-coexist", "a-worker-can-be-replaced"],
                meets: &["a-crash-can-follow-a-crash"],
                ..QUIET
            })
        },
        "Two Rolls of two slots, and two crashes.",
    )
    .medium(),
    Named::specified(
        "roll-that-cannot-boot",
        || {
            Site::new(Configuration {
                operator: &[(Request::Roll, Scope::Site), (Request::Start, Scope::Site)],
                uploads: &[File { slots: 2, health: Health::CannotBoot }],
                budget: Budget { asks: 2, uploads: 1, crashes: 1, ..NO },
                shows: &["a-roll-can-break-off", "a-slot-can-be-given-up"],
                ..QUIET
            })
        },
        "A Roll to a version with which no worker boots, a second request, and a crash.",
    ),
    Named::specified(
        "start-in-a-roll-that-breaks-off",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: &[(Request::Roll, Scope::Site), (Request::Start, Scope::Site)],
                uploads: &[File { slots: 1, health: Health::CannotBoot }],
                budget: Budget { asks: 2, uploads: 1, crashes: 1, failed_spawns: 2, ..NO },
                shows: &["a-start-in-a-roll-can-try-a-slot-again", "a-roll-can-break-off"],
                meets: &["a-spawn-and-a-boot-can-fail"],
                ..QUIET
            })
        },
        "The only slot is given up; a Roll to a version with which no worker boots, and a Start before it breaks off.",
    ),
    Named::specified(
        "roll-to-workers-that-die",
        || {
            Site::new(Configuration {
                operator: ROLL,
                uploads: &[File { slots: 2, health: Health::DiesEarly }],
                budget: Budget { asks: 1, uploads: 1, ..NO },
                shows: &["a-roll-can-break-off", "a-slot-can-be-given-up"],
                ..QUIET
            })
        },
        "A Roll to a version whose workers are ready and die.",
    ),
    Named::specified(
        "number-of-slots",
        || {
            Site::new(Configuration {
                operator: &[(Request::Reload, Scope::Site), (Request::Roll, Scope::Site)],
                uploads: &[File { slots: 1, health: Health::Good }, File { slots: 3, health: Health::Good }],
                budget: Budget { asks: 2, uploads: 2, ..NO },
                shows: &["a-slot-too-many-can-leave", "a-reload-can-end-well"],
                ..QUIET
            })
        },
        "Requests while two slots become one and then three.",
    ),
    Named::specified(
        "roll-to-fewer-slots-with-crashes",
        || {
            Site::new(Configuration {
                rate: 1,
                operator: ROLL,
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 1, uploads: 1, crashes: 2, ..NO },
                shows: &["a-slot-too-many-can-leave", "a-roll-can-break-off"],
                ..QUIET
            })
        },
        "A Roll of two slots to one, at a rate of one, with a crash.",
    ),
    Named::specified(
        "surplus-that-is-stuck",
        || {
            Site::new(Configuration {
                rate: 1,
                operator: &[(Request::Reload, Scope::Site)],
                uploads: &[File { slots: 1, health: Health::Good }],
                outcomes: &[RoundOutcome::Done, RoundOutcome::Replace],
                budget: Budget { asks: 1, uploads: 1, crashes: 1, failed_boots: 1, ..NO },
                shows: &["a-slot-too-many-can-leave", "a-slot-can-be-given-up"],
                ..QUIET
            })
        },
        "A Reload of two slots to one, at a rate of one, with a crash and a boot that fails.",
    ),
    Named::specified(
        "advice-beside-a-surplus",
        || {
            Site::new(Configuration {
                rate: 1,
                operator: &[(Request::Reload, Scope::Site), (Request::Graceful, Scope::Site)],
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 2, uploads: 1, crashes: 1, failed_boots: 1, ..NO },
                shows: &["a-slot-too-many-can-leave", "a-graceful-can-end-well"],
                ..QUIET
            })
        },
        "A Reload of two slots to one and a Graceful, at a rate of one, with a crash and a boot that fails.",
    ),
    Named::specified(
        "end-of-a-worker-that-is-stuck",
        || {
            Site::new(Configuration {
                rate: 1,
                operator: &[(Request::Reload, Scope::Site), (EXIT, Scope::Process)],
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 2, uploads: 1, crashes: 1, failed_boots: 1, ..NO },
                shows: &["a-slot-too-many-can-leave", "a-slot-can-be-given-up"],
                ..QUIET
            })
        },
        "A Reload of two slots to one and the end of a worker, at a rate of one, with a crash and a boot that fails.",
    )
    .medium(),
    Named::specified(
        "repair-and-exit",
        || {
            Site::new(Configuration {
                slots: 1,
                rate: 1,
                runs: false,
                odd: true,
                operator: &[(Request::Start, Scope::Site), (Request::Reload, Scope::Site), (EXIT, Scope::Site)],
                budget: Budget { asks: 4, failed_boots: 1, ..NO },
                shows: &["a-slot-can-be-given-up", "a-start-can-try-a-slot-again", "a-site-can-exit"],
                ..QUIET
            })
        },
        "A slot is given up in the boot, and a Start or a Reload tries it again before the site exits.",
    ),
    Named::specified(
        "late-ones-of-two-kinds",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: &[
                    (Request::Graceful, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Roll, Scope::Site),
                ],
                budget: Budget { asks: 3, ..NO },
                shows: &["a-late-one-can-be-the-next-goal", "a-weaker-request-can-join"],
                ..QUIET
            })
        },
        "Weaker requests of two kinds come too late for a Roll or a Reload, and the stronger one is next.",
    ),
    Named::specified(
        "roll-and-a-drain",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: ROLL,
                slow: true,
                budget: Budget { asks: 1, clients: 1, ..NO },
                shows: &["a-roll-can-end-well"],
                ..QUIET
            })
        },
        "A Roll while a request takes any time.",
    ),
    Named::specified(
        "versions-that-cannot-be-loaded",
        || {
            Site::new(Configuration {
                slots: 2,
                operator: &[(Request::Reload, Scope::Site), (Request::Roll, Scope::Site)],
                uploads: &[File { slots: 0, health: Health::Good }, File { slots: 1, health: Health::CannotLoad }],
                budget: Budget { asks: 1, uploads: 2, crashes: 1, ..NO },
                shows: &["a-load-can-fail"],
                ..QUIET
            })
        },
        "A Reload or a Roll to a version without slots, or to one that cannot be loaded, and a crash.",
    ),
    Named::specified(
        "round-and-a-slot-that-is-given-up",
        || {
            Site::new(Configuration {
                slots: 1,
                rate: 1,
                operator: &[(Request::Reload, Scope::Site), (Request::Graceful, Scope::Site), (EXIT, Scope::Process)],
                outcomes: &[RoundOutcome::Done, RoundOutcome::Replace],
                budget: Budget { asks: 2, retires: 1, failed_boots: 2, ..NO },
                shows: &["a-slot-can-be-given-up", "a-round-can-fail"],
                ..QUIET
            })
        },
        "The slot of a worker that must go is given up before or during a round.",
    ),
    Named::specified(
        "damaged-site",
        || {
            Site::new(Configuration {
                rate: 1,
                operator: &[
                    (Request::Start, Scope::Site),
                    (Request::Graceful, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Roll, Scope::Site),
                    (EXIT, Scope::Site),
                ],
                budget: Budget { asks: 2, failed_boots: 1, crashes: 1, ..NO },
                shows: &["a-slot-can-be-given-up", "a-start-can-try-a-slot-again"],
                ..QUIET
            })
        },
        "A slot is given up at the first crash, and anything that leaves the site up is asked for.",
    )
    .medium(),
    Named::specified(
        "roll-while-a-worker-retires",
        || {
            Site::new(Configuration {
                operator: ROLL,
                uploads: &[GOOD],
                budget: Budget { asks: 1, retires: 1, ..NO },
                shows: &["a-worker-can-retire", "a-roll-can-end-well"],
                ..QUIET
            })
        },
        "A Roll, and a worker that asks to be replaced.",
    ),
];
