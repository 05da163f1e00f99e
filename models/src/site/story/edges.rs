//! Stories of the edges of rules: two conditions of one rule meet, and each alone would not show it.

use crate::bus::Code;
use crate::named::Named;
use crate::site::machine::word::{Request, Scope};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};

const EXIT: Request = Request::Exit(Code::OK);
const QUIET: Configuration = Configuration::QUIET;
const NO: Budget = QUIET.budget;

pub(super) const ALL: &[Named<Site>] = &[
    Named::specified(
        "a-start-beside-a-load-that-fails",
        || {
            Site::new(Configuration {
                slots: 1,
                rate: 1,
                operator: &[
                    (Request::Start, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (EXIT, Scope::Site),
                ],
                uploads: &[File { slots: 1, health: Health::CannotLoad }],
                budget: Budget { asks: 3, uploads: 1, crashes: 1, failed_boots: u8::MAX, ..NO },
                shows: &["a-load-can-fail", "a-slot-can-be-given-up", "a-site-can-exit"],
                ..QUIET
            })
        },
        "A Start is asked while a Reload loads what cannot be loaded, and the only worker crashes meanwhile.",
    ),
    Named::specified(
        "a-load-fails-in-a-round",
        || {
            Site::new(Configuration {
                slots: 1,
                rate: 1,
                operator: &[
                    (Request::Graceful, Scope::Site),
                    (Request::Roll, Scope::Site),
                    (Request::Start, Scope::Site),
                    (Request::Stop, Scope::Site),
                ],
                uploads: &[File { slots: 1, health: Health::CannotLoad }],
                budget: Budget { asks: 4, uploads: 1, retires: 1, failed_boots: 1, ..NO },
                shows: &["a-load-can-fail", "a-site-can-stop"],
                ..QUIET
            })
        },
        "A Roll fails to load while the round of a Graceful goes on, beside a Start that tries a slot again, and a Stop takes \
         the place of what is left.",
    )
    .medium(),
    Named::specified(
        "an-end-of-a-process-in-a-roll",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: &[(Request::Roll, Scope::Site), (EXIT, Scope::Process)],
                budget: Budget { asks: 3, retires: 1, ..NO },
                shows: &["a-roll-can-end-well", "a-worker-can-retire"],
                ..QUIET
            })
        },
        "The end of a worker is asked for, and the worker asks to be replaced, before and after a Roll told it to drain.",
    ),
    Named::specified(
        "fewer-slots-and-a-crash",
        || {
            Site::new(Configuration {
                operator: &[(Request::Reload, Scope::Site)],
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 1, uploads: 1, retires: 1, crashes: 1, ..NO },
                shows: &["a-reload-can-end-well", "a-worker-can-be-replaced"],
                ..QUIET
            })
        },
        "A Reload leaves one slot of two, while a worker is replaced and one crashes.",
    ),
    Named::specified(
        "a-slot-is-given-up-beside-another",
        || {
            Site::new(Configuration {
                rate: 1,
                operator: &[(EXIT, Scope::Process)],
                budget: Budget { asks: 1, retires: 1, crashes: 1, failed_boots: 1, ..NO },
                shows: &["a-slot-can-be-given-up"],
                ..QUIET
            })
        },
        "A slot is given up, with a worker that goes on or with none, and the end of a worker is asked for.",
    ),
    Named::specified(
        "fewer-slots-beside-one-given-up",
        || {
            Site::new(Configuration {
                slots: 3,
                rate: 1,
                operator: &[(Request::Reload, Scope::Site)],
                uploads: &[File { slots: 2, health: Health::Good }],
                budget: Budget { asks: 1, uploads: 1, retires: 1, crashes: 1, failed_spawns: 1, ..NO },
                shows: &["a-slot-can-be-given-up"],
                ..QUIET
            })
        },
        "A slot is given up while its worker goes on, another worker crashes, and a Reload leaves two slots of three.",
    )
    .medium(),
    Named::specified(
        "two-slots-are-tried-again",
        || {
            Site::new(Configuration {
                rate: 1,
                operator: &[(Request::Start, Scope::Site)],
                odd: true,
                budget: Budget { asks: 1, retires: 2, failed_boots: 2, ..NO },
                shows: &["a-slot-can-be-given-up", "a-start-can-try-a-slot-again"],
                ..QUIET
            })
        },
        "Two slots are given up while their workers go on, a Start tries both again, and the controller hears in every state \
         what makes no sense there.",
    ),
    Named::specified(
        "a-birth-fails",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                births: &[1],
                odd: true,
                budget: Budget { births: 2, failed_steps: 1, ..NO },
                ..QUIET
            })
        },
        "An interpreter cannot be created, a later request needs it again, and the worker gets in every state what makes no \
         sense there.",
    ),
    Named::specified(
        "a-client-goes",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: &[(Request::Stop, Scope::Site)],
                wide: true,
                odd: true,
                budget: Budget { asks: 1, clients: 1, requests: 1, ..NO },
                shows: &["a-site-can-stop"],
                ..QUIET
            })
        },
        "A client closes its connection at any moment, also before its answer, and the worker gets in every state what makes \
         no sense there.",
    ),
];
