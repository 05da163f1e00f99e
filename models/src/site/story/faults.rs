//! Stories of faults: what hangs, freezes, dies, and closes its channel.

use crate::bus::Code;
use crate::named::Named;
use crate::site::machine::word::{Request, RoundOutcome, Scope};
use crate::site::world::Lie;
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};

const EXIT: Request = Request::Exit(Code::OK);
const QUIET: Configuration = Configuration::QUIET;
const NO: Budget = QUIET.budget;
const RELOAD: &[(Request, Scope)] = &[(Request::Reload, Scope::Site)];
const GOOD: File = File { slots: 2, health: Health::Good };
const REPLACED: &[RoundOutcome] = &[RoundOutcome::Done, RoundOutcome::Replace];

pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "stop-in-everything",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: &[
                    (Request::Roll, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Stop, Scope::Site),
                    (EXIT, Scope::Site),
                ],
                budget: Budget { asks: 2, retires: 1, freezes: 1, crashes: 1, ..NO },
                shows: &["a-drain-can-become-a-stop", "a-worker-can-be-forced", "a-site-can-exit"],
                meets: &["a-crash-can-meet-a-freeze", "a-crash-can-meet-a-retirement"],
                ..QUIET
            })
        },
        "A Stop or an Exit while a Roll, a Reload, a retirement, a crash and a freeze go on.",
    )
    .medium(),
    Named::specified(
        "hang-in-a-boot-and-stop",
        || {
            Site::new(Configuration {
                runs: false,
                operator: &[(Request::Start, Scope::Site), (Request::Stop, Scope::Site)],
                budget: Budget { asks: 2, hangs: 1, freezes: 1, ..NO },
                shows: &[
                    "a-worker-can-be-forced",
                    "control-can-reach-a-worker-that-boots",
                    "a-site-can-come-up",
                ],
                meets: &["a-worker-can-be-stopped-while-its-boot-hangs"],
                ..QUIET
            })
        },
        "A boot hangs or a worker freezes in it, while the site is started and stopped.",
    ),
    Named::specified(
        "crash-without-end",
        || {
            Site::new(Configuration {
                budget: Budget { crashes: u8::MAX, ..NO },
                shows: &["a-slot-can-be-given-up", "a-worker-can-be-replaced"],
                ..QUIET
            })
        },
        "Workers crash without end.",
    ),
    Named::specified(
        "dies-early-without-end",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: &[(Request::Roll, Scope::Site), (Request::Reload, Scope::Site)],
                uploads: &[File { slots: 1, health: Health::DiesEarly }],
                budget: Budget { asks: 2, uploads: 1, ..NO },
                shows: &["a-roll-can-break-off", "a-slot-can-be-given-up"],
                ..QUIET
            })
        },
        "A site whose workers die early, and that is asked for a Roll.",
    ),
    Named::specified(
        "deaf-workers",
        || {
            Site::new(Configuration {
                operator: &[(Request::Reload, Scope::Site), (Request::Stop, Scope::Site)],
                budget: Budget { asks: 1, deaf: 2, ..NO },
                shows: &["a-worker-can-be-deaf", "a-worker-can-be-forced"],
                ..QUIET
            })
        },
        "Workers that close their channels without having been told, and a request.",
    ),
    Named::specified(
        "deaf-without-end",
        || {
            Site::new(Configuration {
                slots: 1,
                budget: Budget { deaf: u8::MAX, ..NO },
                shows: &["a-worker-can-be-deaf", "a-slot-can-be-given-up"],
                ..QUIET
            })
        },
        "Workers that close their channels without end.",
    ),
    Named::specified(
        "timers-at-any-time",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: &[(Request::Roll, Scope::Site), (Request::Stop, Scope::Site)],
                anytime: true,
                budget: Budget { asks: 2, crashes: 1, ..NO },
                shows: &["a-drain-can-become-a-stop", "a-worker-can-be-forced"],
                ..QUIET
            })
        },
        "A Roll of one slot, with timers that pass at any time, and a crash.",
    ),
    Named::specified(
        "worker-timers-at-any-time",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Reload, Scope::Site), (Request::Stop, Scope::Site)],
                anytime: true,
                budget: Budget { asks: 2, ..NO },
                shows: &["a-step-can-be-given-up", "a-site-can-stop"],
                ..QUIET
            })
        },
        "A Reload and a Stop of a worker with an interpreter, with timers that pass at any time.",
    ),
    Named::specified(
        "controller-dies",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Roll, Scope::Site)],
                budget: Budget { asks: 1, deaths: 1, hangs: 1, freezes: 1, clients: 1, ..NO },
                shows: &["a-worker-can-lose-its-controller", "a-worker-can-end-where-it-stands"],
                meets: &["a-controller-can-die-while-a-worker-hangs"],
                ..QUIET
            })
        },
        "The controller dies while a worker hangs, freezes, and has a connection.",
    ),
    Named::specified(
        "controller-of-two-slots-dies",
        || {
            Site::new(Configuration {
                names: 1,
                operator: &[
                    (Request::Roll, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Stop, Scope::Site),
                ],
                budget: Budget { asks: 1, deaths: 1, hangs: 1, ..NO },
                shows: &["a-worker-can-lose-its-controller", "a-worker-can-end-where-it-stands"],
                meets: &["a-controller-can-die-while-a-worker-hangs"],
                ..QUIET
            })
        },
        "The controller of two workers dies in a Roll, a Reload or a Stop, and a step hangs.",
    )
    .medium(),
    Named::specified(
        "re-execution-fails",
        || {
            Site::new(Configuration {
                slots: 1,
                odd: true,
                operator: &[
                    (Request::Restart, Scope::Site),
                    (Request::Exit(Code(3)), Scope::Site),
                    (Request::Event, Scope::Site),
                ],
                budget: Budget { asks: 2, failed_restarts: 1, ..NO },
                shows: &["a-site-can-be-re-executed", "a-site-can-exit"],
                ..QUIET
            })
        },
        "A Restart whose re-execution fails, or an Exit, and an event before it or too late.",
    ),
    Named::specified(
        "two-exit-codes",
        || {
            Site::new(Configuration {
                slots: 1,
                rate: 1,
                operator: &[
                    (Request::Exit(Code(3)), Scope::Site),
                    (Request::Exit(Code(4)), Scope::Site),
                    (EXIT, Scope::Site),
                    (Request::Stop, Scope::Site),
                ],
                budget: Budget { asks: 3, crashes: 2, ..NO },
                shows: &["a-site-can-exit", "a-stop-can-become-an-exit"],
                ..QUIET
            })
        },
        "Exits with different codes, before or after a slot is given up.",
    ),
    Named::specified(
        "ends-at-a-rate-of-one",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                rate: 1,
                operator: &[(Request::Event, Scope::Site)],
                wide: true,
                budget: Budget { asks: 1, freezes: 1, deaf: 1, crashes: 1, ..NO },
                shows: &["a-worker-can-be-replaced", "a-worker-can-be-forced"],
                ..QUIET
            })
        },
        "A worker freezes, crashes or closes its channel, an event is on its way, and one end too many gives the slot up.",
    ),
    Named::specified(
        "deaf-in-a-slot-that-is-given-up",
        || {
            Site::new(Configuration {
                slots: 1,
                rate: 1,
                budget: Budget { deaf: 1, retires: 1, failed_boots: 1, ..NO },
                shows: &["a-slot-can-be-given-up", "a-worker-can-be-deaf"],
                ..QUIET
            })
        },
        "The successor of a worker cannot boot, the slot is given up, and the worker closes its channel.",
    ),
    Named::specified(
        "worker-alone-at-any-time",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Stop, Scope::Site)],
                applications: &[(Request::Event, Scope::Site), (Request::Graceful, Scope::Interpreter)],
                anytime: true,
                budget: Budget { asks: 1, application_asks: 1, deaths: 1, ..NO },
                shows: &["a-worker-can-lose-its-controller", "a-worker-can-end-where-it-stands"],
                ..QUIET
            })
        },
        "The controller dies, and the deadlines of its worker pass at any time: also in its boot.",
    ),
    Named::specified(
        "birth-that-fails",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Stop, Scope::Site)],
                births: &[1],
                odd: true,
                budget: Budget { asks: 1, births: 1, failed_steps: 1, ..NO },
                shows: &["a-site-can-stop", "a-step-can-be-given-up"],
                ..QUIET
            })
        },
        "An interpreter is needed, and its birth fails, or a step of its end.",
    ),
    Named::specified(
        "retire-and-crash",
        || {
            Site::new(Configuration {
                rate: 1,
                budget: Budget { retires: 2, crashes: 2, ..NO },
                shows: &["a-worker-can-retire", "a-slot-can-be-given-up"],
                meets: &["a-crash-can-follow-a-crash", "a-crash-can-meet-a-retirement"],
                ..QUIET
            })
        },
        "A worker retires while the other crashes, and a boot fails.",
    ),
    Named::specified(
        "liar",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[
                    (Request::Roll, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Event, Scope::Site),
                ],
                lies: &Lie::ALL,
                budget: Budget { asks: 2, lies: 1, ..NO },
                shows: &["a-roll-can-end-well", "a-reload-can-end-well"],
                ..QUIET
            })
        },
        "A worker says what is not so, while it is replaced, reloaded or told of an event.",
    ),
    Named::specified(
        "liar-and-crash",
        || {
            Site::new(Configuration {
                runs: false,
                operator: &[(Request::Start, Scope::Site), (Request::Stop, Scope::Site)],
                lies: &Lie::ALL,
                budget: Budget { asks: 2, lies: 2, crashes: 1, ..NO },
                shows: &["a-site-can-come-up", "a-site-can-stop"],
                meets: &["a-crash-can-meet-a-lie"],
                ..QUIET
            })
        },
        "A worker says what is not so, and crashes, while the site is started.",
    )
    .medium(),
    Named::specified(
        "roll-with-ends-that-are-not-known",
        || {
            Site::new(Configuration {
                operator: &[(Request::Roll, Scope::Site)],
                wide: true,
                budget: Budget { asks: 1, crashes: 2, ..NO },
                shows: &["a-roll-can-end-well", "generations-can-coexist", "a-worker-can-be-replaced"],
                meets: &["a-channel-can-be-closed-by-an-end", "a-worker-that-ended-can-be-proved"],
                ..QUIET
            })
        },
        "A Roll of two slots and two crashes: a worker that is dead is proved, or its channel is closed, before its end is known.",
    ),
    Named::specified(
        "reload-with-ends-that-are-not-known",
        || {
            Site::new(Configuration {
                operator: RELOAD,
                uploads: &[GOOD],
                outcomes: REPLACED,
                wide: true,
                budget: Budget { asks: 1, uploads: 1, crashes: 2, ..NO },
                shows: &["a-reload-can-end-well", "a-worker-can-be-replaced-in-a-reload"],
                meets: &["a-channel-can-be-closed-by-an-end", "a-worker-that-ended-can-be-proved"],
                ..QUIET
            })
        },
        "A Reload that workers do or cannot do in place, an upload and two crashes: a worker that is dead is proved, or its \
         channel is closed, before its end is known.",
    )
    .medium(),
    Named::specified(
        "reload-with-a-connection-and-a-crash",
        || {
            Site::new(Configuration {
                operator: RELOAD,
                uploads: &[GOOD],
                budget: Budget { asks: 1, uploads: 1, retires: 1, clients: 1, crashes: 1, ..NO },
                shows: &[
                    "a-new-version-can-come-into-use",
                    "an-old-connection-can-outlive-the-reload",
                    "a-round-can-wait-for-no-drain",
                    "a-worker-can-retire",
                ],
                meets: &["a-crash-can-meet-a-connection"],
                ..QUIET
            })
        },
        "A Reload of two workers of which one asks to be replaced, an upload, a connection and a crash.",
    )
    .medium(),
    Named::specified(
        "reload-by-replacement-with-a-connection",
        || {
            Site::new(Configuration {
                operator: RELOAD,
                uploads: &[GOOD],
                outcomes: REPLACED,
                budget: Budget { asks: 1, uploads: 1, clients: 1, crashes: 1, ..NO },
                shows: &[
                    "a-new-version-can-come-into-use",
                    "an-old-connection-can-outlive-the-reload",
                    "a-worker-can-be-replaced-in-a-reload",
                ],
                meets: &["a-crash-can-meet-a-connection"],
                ..QUIET
            })
        },
        "A Reload that workers do or cannot do in place, an upload, a connection and a crash.",
    )
    .medium(),
];
