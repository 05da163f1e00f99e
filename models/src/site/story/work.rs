//! Stories of rounds, retirements, connections, events and the end of a worker.

use crate::bus::Code;
use crate::named::Named;
use crate::site::machine::policy::Policy;
use crate::site::machine::word::{Request, RoundOutcome, Scope};
use crate::site::world::Site;
use crate::site::world::configuration::{Budget, Configuration, File, Health};

const EXIT: Request = Request::Exit(Code::OK);
const QUIET: Configuration = Configuration::QUIET;
const NO: Budget = QUIET.budget;
const RELOAD: &[(Request, Scope)] = &[(Request::Reload, Scope::Site)];
const GOOD: File = File { slots: 2, health: Health::Good };
const EVENTS: &[(Request, Scope)] = &[
    (Request::Event, Scope::Interpreter),
    (Request::Event, Scope::Process),
    (Request::Event, Scope::Application),
    (Request::Event, Scope::Site),
];

/// Every request in every scope.
const ANYTHING: &[(Request, Scope)] = &EVERY;

const EVERY: [(Request, Scope); 32] = {
    const REQUESTS: [Request; 8] = [
        Request::Event,
        Request::Start,
        Request::Graceful,
        Request::Reload,
        Request::Roll,
        Request::Stop,
        Request::Restart,
        EXIT,
    ];
    let mut all = [(EXIT, Scope::Site); 32];
    let mut place = 0;
    while place < all.len() {
        all[place] = (REQUESTS[place / 4], Scope::ALL[place % 4]);
        place += 1;
    }
    all
};

pub(super) const ROUNDS: &[Named<Site>] = &[
    Named::specified(
        "reload",
        || {
            Site::new(Configuration {
                operator: RELOAD,
                uploads: &[GOOD, GOOD],
                budget: Budget { asks: 3, uploads: 2, crashes: 1, ..NO },
                shows: &["a-reload-can-end-well", "a-late-one-can-be-the-next-goal"],
                ..QUIET
            })
        },
        "Three Reloads, two uploads, and a crash.",
    ),
    Named::specified(
        "reload-with-others",
        || {
            Site::new(Configuration {
                operator: &[
                    (Request::Reload, Scope::Site),
                    (Request::Roll, Scope::Site),
                    (Request::Graceful, Scope::Site),
                    (Request::Start, Scope::Site),
                ],
                uploads: &[GOOD],
                budget: Budget { asks: 2, uploads: 1, crashes: 1, ..NO },
                shows: &[
                    "a-weaker-request-can-join",
                    "a-late-one-can-be-the-next-goal",
                    "a-load-can-be-stale",
                    "a-graceful-can-end-well",
                ],
                ..QUIET
            })
        },
        "Two of Reload, Roll, Graceful and Start, an upload, and a crash.",
    )
    .medium(),
    Named::specified(
        "reload-by-replacement",
        || {
            Site::new(Configuration {
                operator: RELOAD,
                uploads: &[GOOD],
                outcomes: &[RoundOutcome::Done, RoundOutcome::Failed, RoundOutcome::Replace],
                budget: Budget { asks: 1, uploads: 1, crashes: 1, ..NO },
                shows: &["a-worker-can-be-replaced-in-a-reload", "a-round-can-fail"],
                ..QUIET
            })
        },
        "A Reload that workers do, fail in, or cannot do in place, an upload, and a crash.",
    ),
    Named::specified(
        "reload-overtaken-by-a-roll",
        || {
            const UPLOADS: &[File] = &[
                File { slots: 1, health: Health::Good },
                File { slots: 1, health: Health::CannotLoad },
                File { slots: 2, health: Health::CannotBoot },
            ];
            Site::new(Configuration {
                slots: 1,
                operator: &[(Request::Reload, Scope::Site), (Request::Roll, Scope::Site)],
                uploads: UPLOADS,
                outcomes: &[RoundOutcome::Done, RoundOutcome::Failed, RoundOutcome::Replace],
                budget: Budget { asks: 2, uploads: 3, hangs: 1, ..NO },
                shows: &["a-worker-can-be-replaced-in-a-reload", "a-load-can-fail", "a-roll-can-break-off"],
                ..QUIET
            })
        },
        "A Roll takes the place of a Reload in its round, and its version cannot be loaded, or cannot boot.",
    ),
    Named::specified(
        "reload-that-hangs",
        || {
            Site::new(Configuration {
                operator: RELOAD,
                uploads: &[GOOD],
                budget: Budget { asks: 2, uploads: 1, hangs: 1, freezes: 1, ..NO },
                shows: &["a-worker-can-be-forced", "a-reload-can-end-well"],
                ..QUIET
            })
        },
        "Two Reloads in which a worker hangs or freezes.",
    ),
    Named::specified(
        "graceful",
        || {
            Site::new(Configuration {
                operator: &[(Request::Graceful, Scope::Site)],
                outcomes: &[RoundOutcome::Done, RoundOutcome::Failed, RoundOutcome::Replace],
                budget: Budget { asks: 3, crashes: 1, hangs: 1, ..NO },
                shows: &["a-graceful-can-end-well", "a-round-can-fail"],
                meets: &["a-crash-can-meet-a-hang"],
                ..QUIET
            })
        },
        "Three Gracefuls, a crash, and a round that hangs.",
    ),
    Named::specified(
        "reload-while-a-worker-retires",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: RELOAD,
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 1, uploads: 1, retires: 1, clients: 1, requests: 1, ..NO },
                shows: &[
                    "a-new-version-can-come-into-use",
                    "an-old-connection-can-outlive-the-reload",
                    "a-round-can-wait-for-no-drain",
                    "a-worker-can-retire",
                ],
                ..QUIET
            })
        },
        "A Reload while a worker is replaced, with a connection.",
    ),
    Named::specified(
        "reload-from-inside",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: RELOAD,
                applications: RELOAD,
                inside: true,
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 1, application_asks: 2, uploads: 1, ..NO },
                shows: &["a-reload-can-be-asked-inside", "an-application-can-ask-for-the-site"],
                meets: &["two-origins-can-wait-at-once"],
                ..QUIET
            })
        },
        "An application asks for a Reload in a listener of the Reload, without end.",
    ),
];

pub(super) const ENDS: &[Named<Site>] = &[
    Named::specified(
        "retire",
        || {
            Site::new(Configuration {
                budget: Budget { retires: 2, crashes: 1, failed_boots: 1, ..NO },
                shows: &["a-worker-can-retire", "a-worker-can-be-replaced"],
                meets: &["a-crash-can-meet-a-retirement"],
                ..QUIET
            })
        },
        "Two workers that ask to be replaced, a crash, and a boot that fails.",
    ),
    Named::specified(
        "retire-and-any-request",
        || {
            Site::new(Configuration {
                operator: &[
                    (Request::Graceful, Scope::Site),
                    (Request::Reload, Scope::Site),
                    (Request::Roll, Scope::Site),
                    (Request::Stop, Scope::Site),
                    (EXIT, Scope::Site),
                ],
                budget: Budget { retires: 1, asks: 2, ..NO },
                shows: &["a-worker-can-retire", "a-weaker-request-can-join"],
                ..QUIET
            })
        },
        "A worker that asks to be replaced, and any two requests.",
    )
    .medium(),
    Named::specified(
        "retire-without-end",
        || {
            Site::new(Configuration {
                budget: Budget { retires: u8::MAX, ..NO },
                shows: &["a-worker-can-retire"],
                ..QUIET
            })
        },
        "Workers ask to be replaced without end.",
    )
    .medium(),
    Named::specified(
        "process-ends",
        || {
            Site::new(Configuration {
                names: 1,
                operator: &[(EXIT, Scope::Process)],
                applications: &[(Request::Restart, Scope::Process)],
                slots: 1,
                budget: Budget { asks: 1, application_asks: 1, failed_boots: 2, crashes: 1, ..NO },
                shows: &["an-application-can-end-its-process", "a-worker-can-retire"],
                meets: &["two-origins-can-wait-at-once"],
                ..QUIET
            })
        },
        "The operator and an application ask for the end of a process, and boots fail.",
    ),
    Named::specified(
        "teardown",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 2,
                operator: &[(Request::Roll, Scope::Site), (Request::Stop, Scope::Site)],
                budget: Budget { asks: 1, hangs: 1, failed_steps: 1, ..NO },
                shows: &[
                    "a-site-can-stop",
                    "an-interpreter-can-be-destroyed",
                    "a-step-can-be-given-up",
                    "an-interpreter-can-be-left",
                    "an-interpreter-can-stay-untold",
                ],
                meets: &["a-worker-can-have-two-applications"],
                ..QUIET
            })
        },
        "A worker with two interpreters drains or is told to stop; one of its steps hangs, one fails.",
    ),
    Named::specified(
        "teardown-with-a-connection",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 2,
                operator: &[(Request::Stop, Scope::Site)],
                slow: true,
                budget: Budget { asks: 1, hangs: 1, clients: 1, requests: 1, ..NO },
                shows: &[
                    "a-request-can-be-cut",
                    "a-request-can-be-answered-in-the-drain",
                    "a-step-can-be-given-up",
                ],
                ..QUIET
            })
        },
        "A worker with two interpreters and a connection ends, with a step that hangs and slow requests.",
    ),
    Named::specified(
        "teardown-and-own-ends",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Stop, Scope::Site)],
                applications: &[(EXIT, Scope::Interpreter), (Request::Restart, Scope::Interpreter)],
                births: &[1],
                budget: Budget { asks: 1, application_asks: 2, births: 1, hangs: 1, ..NO },
                shows: &["an-interpreter-can-restart-alone", "a-step-can-be-given-up"],
                meets: &["a-hang-can-meet-a-narrow-transition"],
                ..QUIET
            })
        },
        "An interpreter ends or restarts alone while its worker is told to stop, and a third is born.",
    )
    .medium(),
    Named::specified(
        "drain",
        || {
            Site::new(Configuration {
                slots: 1,
                operator: &[(Request::Roll, Scope::Site), (Request::Stop, Scope::Site)],
                slow: true,
                budget: Budget { asks: 1, clients: 2, requests: 3, ..NO },
                shows: &[
                    "a-request-can-be-answered-in-the-drain",
                    "a-drain-can-become-a-stop",
                    "a-request-can-be-cut",
                ],
                ..QUIET
            })
        },
        "A worker drains with two connections and three requests that take any time.",
    ),
];

pub(super) const NOTICES: &[Named<Site>] = &[
    Named::specified(
        "events",
        || {
            Site::new(Configuration {
                names: 2,
                applications: EVENTS,
                budget: Budget { application_asks: 2, crashes: 1, ..NO },
                shows: &[
                    "an-event-can-reach-two",
                    "an-event-can-be-missed",
                    "an-interpreter-can-stay-untold",
                ],
                meets: &[
                    "two-events-can-be-open",
                    "an-application-can-have-copies",
                    "a-worker-can-have-two-applications",
                ],
                ..QUIET
            })
        },
        "Two events of four scopes in two workers with two interpreters each, and a crash.",
    )
    .medium(),
    Named::specified(
        "events-of-the-operator",
        || {
            Site::new(Configuration {
                names: 1,
                operator: &[(Request::Event, Scope::Site), (Request::Event, Scope::Application)],
                budget: Budget { asks: 2, crashes: 2, ..NO },
                shows: &["an-event-can-reach-two", "an-event-can-be-missed"],
                meets: &["a-crash-can-follow-a-crash", "two-events-can-be-open"],
                ..QUIET
            })
        },
        "Two events of the operator, for an application or everywhere, in two workers, and two crashes.",
    ),
    Named::specified(
        "events-of-each-scope",
        || {
            Site::new(Configuration {
                names: 1,
                operator: EVENTS,
                odd: true,
                budget: Budget { asks: 1, ..NO },
                shows: &["an-event-can-reach-two"],
                ..QUIET
            })
        },
        "An event of the operator of any scope, in two workers.",
    ),
    Named::specified(
        "event-and-births",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Event, Scope::Site)],
                applications: &[(Request::Restart, Scope::Interpreter)],
                births: &[1],
                budget: Budget { asks: 1, application_asks: 1, births: 1, crashes: 1, ..NO },
                shows: &[
                    "a-newcomer-can-be-passed-over",
                    "an-interpreter-can-restart-alone",
                    "an-event-can-be-missed",
                ],
                ..QUIET
            })
        },
        "An event while interpreters are born, restart and end.",
    ),
    Named::specified(
        "full-channel",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Event, Scope::Site)],
                capacity: 1,
                budget: Budget { asks: 3, freezes: 1, ..NO },
                shows: &["an-event-can-be-missed", "a-worker-can-be-forced"],
                meets: &["two-events-can-be-open"],
                ..QUIET
            })
        },
        "Three events, and a channel that takes one notice.",
    ),
    Named::specified(
        "deeds-of-an-application",
        || {
            Site::new(Configuration {
                names: 1,
                applications: &[
                    (Request::Reload, Scope::Application),
                    (Request::Restart, Scope::Application),
                ],
                budget: Budget { application_asks: 1, hangs: 1, ..NO },
                shows: &["a-deed-can-be-done", "an-application-can-ask-for-its-copies"],
                meets: &["a-hang-can-meet-a-narrow-transition", "an-application-can-have-copies"],
                ..QUIET
            })
        },
        "An application is reloaded, restarted or ended everywhere, and a deed hangs.",
    ),
    Named::specified(
        "event-in-a-roll",
        || {
            Site::new(Configuration {
                names: 1,
                operator: &[(Request::Roll, Scope::Site)],
                applications: &[(Request::Event, Scope::Site)],
                budget: Budget { asks: 1, application_asks: 1, ..NO },
                shows: &[
                    "a-newcomer-can-be-passed-over",
                    "generations-can-coexist",
                    "an-event-can-be-missed",
                ],
                meets: &["an-event-can-meet-a-roll"],
                ..QUIET
            })
        },
        "An event while a Roll replaces two workers.",
    )
    .medium(),
    Named::specified(
        "event-in-a-roll-with-a-crash",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Event, Scope::Site), (Request::Roll, Scope::Site)],
                budget: Budget { asks: 2, crashes: 2, ..NO },
                shows: &["a-newcomer-can-be-passed-over", "an-event-can-be-missed"],
                meets: &["an-event-can-meet-a-roll"],
                ..QUIET
            })
        },
        "An event while a Roll replaces a worker, with two crashes.",
    ),
    Named::specified(
        "strangers",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 2,
                shared: true,
                policy: Policy::SHARED,
                applications: ANYTHING,
                budget: Budget { application_asks: 2, ..NO },
                shows: &["an-application-can-be-denied", "an-application-can-ask-for-its-copies"],
                meets: &["a-worker-can-have-two-applications"],
                ..QUIET
            })
        },
        "The applications of a shared site make every request, twice in all.",
    ),
    Named::specified(
        "strangers-of-two-slots",
        || {
            Site::new(Configuration {
                names: 1,
                apart: true,
                shared: true,
                policy: Policy::SHARED,
                applications: ANYTHING,
                budget: Budget { application_asks: 2, ..NO },
                shows: &["an-application-can-be-denied", "an-application-can-ask-for-its-copies"],
                ..QUIET
            })
        },
        "The applications of a shared site, whose two workers have names of their own, make every request, twice in all.",
    ),
    Named::specified(
        "dedicated",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                applications: ANYTHING,
                budget: Budget { application_asks: 2, ..NO },
                shows: &["an-application-can-ask-for-the-site", "an-application-can-end-its-process"],
                ..QUIET
            })
        },
        "An application that owns the site asks for anything, twice.",
    ),
    Named::specified(
        "two-origins",
        || {
            Site::new(Configuration {
                slots: 1,
                names: 1,
                operator: &[(Request::Reload, Scope::Site), (Request::Stop, Scope::Site)],
                applications: &[(Request::Reload, Scope::Site), (Request::Roll, Scope::Site)],
                uploads: &[File { slots: 1, health: Health::Good }],
                budget: Budget { asks: 1, application_asks: 1, uploads: 1, crashes: 1, ..NO },
                shows: &[
                    "an-application-can-ask-for-the-site",
                    "a-weaker-request-can-join",
                    "a-weaker-request-can-be-superseded",
                ],
                meets: &["two-origins-can-wait-at-once"],
                ..QUIET
            })
        },
        "The operator and an application ask for the site at the same time, with an upload and a crash.",
    ),
];
