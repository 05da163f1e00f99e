//! The configurations by name.

use super::{BusConfiguration, Requester};
use crate::bus::event::Channel::{self, Exit, Graceful, Start, Stop};
use crate::bus::memory::End;
use crate::bus::model::Lifecycle;
use crate::bus::{Code, Goal, Policy, Request, State};
use crate::named::Named;

const EXIT: Request = Request::Exit(Code::OK);
const EXIT_3: Request = Request::Exit(Code(3));
const EVERY: &[Request] =
    &[Request::Graceful, Request::Start, Request::Reload, Request::Stop, Request::Restart, EXIT];
const ONE_EACH: &[(Channel, u8)] = &[(Start, 50), (Stop, 50), (Exit, 50), (Graceful, 50)];
const TWO_EACH: &[(Channel, u8)] =
    &[(Start, 50), (Start, 50), (Stop, 50), (Stop, 25), (Exit, 50), (Exit, 50), (Graceful, 50)];

const fn asks(requests: &'static [Request], budget: u8) -> Requester {
    Requester { requests, budget, waits: false }
}

const BASE: BusConfiguration = BusConfiguration {
    listeners: ONE_EACH,
    requesters: &[asks(EVERY, 3)],
    ends: &[],
    misfortunes: 0,
    deadlines: false,
    reentrant: &[],
    reentries: Some(0),
    leftovers: 0,
    waits_inside: false,
    changes: 0,
    subscribes: &[],
    unsubscribes: false,
    waiters: &[],
    one_waiter: false,
    block: false,
    entries: 0,
    logs: 0,
    odd: false,
    subscribers: 0,
    keeps: 0,
    policy: Policy::DEDICATED,
    shows: &[],
};

/// Every configuration, the simplest first.
pub const ALL: &[Named<Lifecycle>] = &[
    Named::specified(
        "alone",
        || Lifecycle::new(ALONE),
        "One requester asks for anything at any moment; every listener ends well.",
    ),
    Named::specified(
        "patient",
        || Lifecycle::new(PATIENT),
        "Two requesters that wait for the end of each request before they ask again.",
    ),
    Named::specified(
        "order",
        || Lifecycle::new(ORDER),
        "Each channel has three listeners, which are subscribed against the order of their priority. Any of them may fail.",
    ),
    Named::specified(
        "failures",
        || Lifecycle::new(FAILURES),
        "Start, stop and exit listeners fail; the exit code tells it, a Restart survives it.",
    ),
    Named::specified(
        "system-exit",
        || Lifecycle::new(SYSTEM_EXIT),
        "Listeners end by asking for the end of the process.",
    ),
    Named::specified(
        "re-entrant",
        || Lifecycle::new(RE_ENTRANT),
        "Every listener may make any request while it runs; all together make at most two.",
    ),
    Named::specified(
        "re-entrant-without-end",
        || Lifecycle::new(RE_ENTRANT_WITHOUT_END),
        "Every listener asks for anything on every call, without end: the bus still comes to rest.",
    ),
    Named::specified(
        "leftovers",
        || Lifecycle::new(LEFTOVERS),
        "A thread that a listener left behind asks for anything, in its name, while the listener does not run.",
    ),
    Named::specified(
        "crowd",
        || Lifecycle::new(CROWD),
        "Three requesters ask for anything, once each, around a start and a failure.",
    ),
    Named::specified(
        "two-in-order",
        || Lifecycle::new(TWO_IN_ORDER),
        "Two requesters ask a bus with three listeners on each channel, each with its own priority.",
    ),
    Named::specified(
        "three-in-order",
        || Lifecycle::new(THREE_IN_ORDER),
        "Three requesters ask a bus with two listeners on each channel.",
    ),
    Named::specified(
        "main",
        || Lifecycle::new(MAIN),
        "The main program blocks, takes the result and leaves, while others still ask.",
    ),
    Named::specified(
        "waiters",
        || Lifecycle::new(WAITERS),
        "Threads wait for states, two of them for the same state. One state is held for an instant, and one never comes.",
    ),
    Named::specified(
        "deadlines",
        || Lifecycle::new(DEADLINES),
        "Listeners pass their deadline, are abandoned, come back late, ask, and are due again.",
    ).medium(),
    Named::specified(
        "any-input",
        || Lifecycle::new(ANY_INPUT),
        "Inputs come that make no sense where the bus is: late, doubled, unknown and out of order. Each is refused.",
    ).medium(),
    Named::specified(
        "any-input-to-a-stop",
        || Lifecycle::new(ANY_INPUT_TO_A_STOP),
        "Inputs that make no sense come where stop and graceful listeners run, and one thread waits again and again.",
    ),
    Named::specified(
        "two-late",
        || Lifecycle::new(TWO_LATE),
        "Two listeners are abandoned at once, and ask, wait, and end late by an Exit that the policy denies.",
    ),
    Named::specified(
        "fetched-later",
        || Lifecycle::new(FETCHED_LATER),
        "The bus keeps two resolutions for threads that come to wait for a ticket later, or let it go.",
    ),
    Named::specified(
        "subscribers",
        || Lifecycle::new(SUBSCRIBERS),
        "Threads subscribe and unsubscribe listeners while passes run, and while the bus rests.",
    ),
    Named::specified(
        "subscriptions",
        || Lifecycle::new(SUBSCRIPTIONS),
        "Listeners subscribe others and unsubscribe others and themselves, also those that are due.",
    ),
    Named::specified(
        "messages",
        || Lifecycle::new(MESSAGES),
        "Listeners of log and entries of main fail, in the middle of everything.",
    ).medium(),
    Named::specified(
        "shared-hosting",
        || Lifecycle::new(SHARED_HOSTING),
        "Listeners are applications that may ask for a Graceful and nothing else; threads may not Restart.",
    ),
    Named::specified(
        "everything-with-one",
        || Lifecycle::new(EVERYTHING_WITH_ONE),
        "One requester asks a bus with one listener on each channel, and there is a little of everything.",
    ).medium(),
    Named::specified(
        "everything-with-two",
        || Lifecycle::new(EVERYTHING_WITH_TWO),
        "A little of everything around two requesters and two listeners to start.",
    ),
    Named::specified(
        "everything-with-three",
        || Lifecycle::new(EVERYTHING_WITH_THREE),
        "A little of everything around three requesters and three listeners to start.",
    ).medium(),
    Named::specified(
        "slow-with-one",
        || Lifecycle::new(SLOW_WITH_ONE),
        "Deadlines around one requester, with messages, waiters and a main program.",
    ),
    Named::specified(
        "slow-with-two",
        || Lifecycle::new(SLOW_WITH_TWO),
        "Deadlines around two requesters and two listeners, re-entrant and changing, on shared hosting.",
    ),
    Named::specified(
        "slow-with-three",
        || Lifecycle::new(SLOW_WITH_THREE),
        "Deadlines around three requesters and three listeners to start.",
    ),
    Named::specified(
        "large-with-one",
        || Lifecycle::new(LARGE_WITH_ONE),
        "One requester asks a bus with one listener on each channel, and there is everything at once, with deadlines.",
    )
    .large(),
    Named::specified(
        "large-crowd",
        || Lifecycle::new(LARGE_CROWD),
        "Three requesters ask for anything, twice each, around a start and two failures.",
    )
    .large(),
];

const ALONE: BusConfiguration = BusConfiguration {
    requesters: &[asks(EVERY, 4)],
    shows: &[
        "can-run",
        "can-come-back-to-idle",
        "can-exit",
        "can-exit-from-idle",
        "can-break-off-a-start",
        "can-reload",
        "can-drop-to-idle-for-a-reload",
        "can-be-graceful",
        "a-request-can-be-superseded",
        "two-can-join",
        "a-start-can-join-a-reload",
        "a-weaker-ticket-can-give-way",
        "a-reload-can-run-once-more",
        "a-graceful-can-run-once-more",
        "a-stop-can-be-reached-at-once",
        "graceful-restart-and-exit-can-follow-in-one-breath",
    ],
    ..BASE
};

const PATIENT: BusConfiguration = BusConfiguration {
    requesters: &[
        Requester { requests: EVERY, budget: 3, waits: true },
        Requester { requests: EVERY, budget: 2, waits: true },
    ],
    shows: &["can-run", "two-can-join", "can-reload", "a-weaker-ticket-can-give-way"],
    ..BASE
};

const ORDER: BusConfiguration = BusConfiguration {
    listeners: &[
        (Start, 75),
        (Start, 50),
        (Start, 65),
        (Stop, 50),
        (Stop, 25),
        (Stop, 50),
        (Exit, 60),
        (Exit, 50),
        (Exit, 50),
        (Graceful, 50),
        (Graceful, 50),
        (Graceful, 20),
    ],
    requesters: &[asks(EVERY, 3)],
    ends: &[End::Failed],
    misfortunes: 2,
    block: true,
    shows: &["a-pass-can-call-three-in-order", "a-start-can-fail", "an-exit-listener-can-fail"],
    ..BASE
};

const FAILURES: BusConfiguration = BusConfiguration {
    listeners: TWO_EACH,
    requesters: &[asks(EVERY, 3)],
    ends: &[End::Failed],
    misfortunes: 2,
    block: true,
    shows: &[
        "a-start-can-fail",
        "a-failed-start-can-override-a-restart",
        "a-stop-can-fail-and-be-reached",
        "can-start-again-after-failures",
        "an-exit-listener-can-fail",
        "the-code-can-be-70",
        "a-restart-can-survive-failures",
        "the-process-can-end",
        "the-process-can-re-execute",
    ],
    ..BASE
};

const SYSTEM_EXIT: BusConfiguration = BusConfiguration {
    requesters: &[asks(&[Request::Start, Request::Stop, Request::Reload, EXIT_3, Request::Restart], 3)],
    ends: &[End::Exit(Code::OK), End::Exit(Code(4)), End::Failed],
    misfortunes: 2,
    block: true,
    shows: &["a-listener-can-exit", "the-code-can-be-asked-for", "the-code-can-be-70"],
    ..BASE
};

const RE_ENTRANT: BusConfiguration = BusConfiguration {
    requesters: &[asks(EVERY, 3)],
    reentrant: EVERY,
    reentries: Some(2),
    shows: &["a-listener-can-join-its-own-pass", "can-exit", "can-reload"],
    ..BASE
};

const RE_ENTRANT_WITHOUT_END: BusConfiguration = BusConfiguration {
    listeners: TWO_EACH,
    requesters: &[asks(&[Request::Start, Request::Graceful], 2)],
    reentrant: EVERY,
    reentries: None,
    shows: &["a-listener-can-join-its-own-pass", "can-exit", "can-run"],
    ..BASE
};

const LEFTOVERS: BusConfiguration =
    BusConfiguration { requesters: &[asks(EVERY, 3)], leftovers: 1, block: true, ..BASE };

const CROWD: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Stop, 50), (Exit, 50), (Graceful, 50)],
    requesters: &[asks(EVERY, 2), asks(EVERY, 1), asks(EVERY, 1)],
    ends: &[End::Failed],
    misfortunes: 1,
    shows: &["two-can-join", "a-start-can-fail", "graceful-restart-and-exit-can-follow-in-one-breath"],
    ..BASE
};

const TWO_IN_ORDER: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 3), (Start, 1), (Start, 2), (Stop, 2), (Stop, 3), (Stop, 1)],
    requesters: &[asks(&[Request::Start, Request::Reload], 2), asks(&[Request::Stop, EXIT], 1)],
    shows: &["a-pass-can-call-three-in-order", "a-weaker-ticket-can-give-way"],
    ..BASE
};

const THREE_IN_ORDER: BusConfiguration = BusConfiguration {
    listeners: TWO_EACH,
    requesters: &[asks(EVERY, 1), asks(EVERY, 1), asks(EVERY, 1)],
    shows: &["two-can-join", "a-request-can-be-superseded"],
    ..BASE
};

const MAIN: BusConfiguration = BusConfiguration {
    requesters: &[asks(&[Request::Start, Request::Restart, EXIT_3], 2), asks(&[Request::Restart, EXIT], 2)],
    block: true,
    shows: &[
        "an-exit-can-cancel-a-re-exec",
        "an-exit-can-come-too-late",
        "the-process-can-end",
        "the-process-can-re-execute",
        "the-code-can-be-asked-for",
    ],
    ..BASE
};

const WAITERS: BusConfiguration = BusConfiguration {
    requesters: &[asks(&[Request::Start, Request::Stop, Request::Reload, EXIT], 3)],
    waiters: &[State::Starting, State::Running, State::Running, State::Idle, State::Stopping],
    reentrant: &[Request::Stop],
    reentries: Some(1),
    waits_inside: true,
    shows: &["a-waiter-can-catch-a-short-state", "a-waiter-can-be-gone", "a-listener-can-try-to-wait"],
    ..BASE
};

const DEADLINES: BusConfiguration = BusConfiguration {
    requesters: &[asks(&[Request::Start, Request::Reload, Request::Graceful, Request::Stop, EXIT], 3)],
    ends: &[End::Exit(Code(4))],
    misfortunes: 2,
    deadlines: true,
    reentrant: &[EXIT],
    reentries: Some(1),
    block: true,
    shows: &[
        "a-listener-can-time-out",
        "an-abandoned-listener-can-end-late",
        "an-abandoned-listener-can-ask",
        "a-listener-can-be-busy",
    ],
    ..BASE
};

const ANY_INPUT: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Exit, 50)],
    requesters: &[asks(&[Request::Start, Request::Graceful, Request::Reload, Request::Restart, EXIT], 2)],
    ends: &[End::Failed],
    misfortunes: 1,
    deadlines: true,
    reentrant: &[EXIT],
    reentries: Some(1),
    waiters: &[State::Running],
    block: true,
    entries: 1,
    keeps: 1,
    odd: true,
    policy: SHARED_RELOAD,
    ..BASE
};

const ANY_INPUT_TO_A_STOP: BusConfiguration = BusConfiguration {
    listeners: &[(Stop, 50), (Graceful, 50)],
    requesters: &[asks(&[Request::Start, Request::Graceful, Request::Stop, EXIT], 3)],
    ends: &[End::Exit(Code(4))],
    misfortunes: 1,
    deadlines: true,
    waiters: &[State::Idle, State::Stopping],
    one_waiter: true,
    odd: true,
    policy: SHARED_RELOAD,
    ..BASE
};

const TWO_LATE: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Start, 60), (Exit, 50)],
    requesters: &[asks(&[Request::Start, Request::Reload, EXIT], 2)],
    ends: &[End::Exit(Code(4))],
    misfortunes: 2,
    deadlines: true,
    reentrant: &[EXIT, Request::Stop],
    reentries: Some(2),
    waits_inside: true,
    policy: SHARED_RELOAD,
    ..BASE
};

const FETCHED_LATER: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Exit, 50)],
    requesters: &[asks(&[Request::Start, Request::Stop, EXIT], 3)],
    ends: &[End::Failed],
    misfortunes: 1,
    keeps: 2,
    ..BASE
};

const SUBSCRIBERS: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Start, 60), (Stop, 50)],
    requesters: &[asks(&[Request::Start, Request::Reload, EXIT], 2)],
    subscribers: 2,
    subscribes: &[(Start, 55), (Stop, 50), (Exit, 20)],
    ..BASE
};

const SUBSCRIPTIONS: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Start, 60), (Stop, 50), (Stop, 60), (Exit, 50)],
    requesters: &[asks(&[Request::Start, Request::Reload, EXIT], 3)],
    changes: 2,
    subscribes: &[(Start, 55), (Stop, 50), (Exit, 20)],
    unsubscribes: true,
    shows: &["a-listener-can-subscribe-another", "a-listener-that-is-due-can-be-unsubscribed"],
    ..BASE
};

const MESSAGES: BusConfiguration = BusConfiguration {
    requesters: &[asks(EVERY, 3)],
    ends: &[End::Failed],
    misfortunes: 2,
    block: true,
    entries: 2,
    logs: 2,
    shows: &["a-log-can-fail-during-a-pass", "a-main-entry-can-fail"],
    ..BASE
};

const SHARED_HOSTING: BusConfiguration = BusConfiguration {
    requesters: &[asks(EVERY, 2)],
    ends: &[End::Exit(Code(4)), End::Failed],
    misfortunes: 2,
    reentrant: EVERY,
    reentries: Some(1),
    block: true,
    policy: SHARED,
    shows: &["a-request-can-be-denied", "an-exit-of-a-listener-can-be-denied"],
    ..BASE
};

const EVERYTHING_WITH_ONE: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Stop, 50), (Exit, 50)],
    requesters: &[asks(&[Request::Start, EXIT], 2)],
    ends: &[End::Failed, End::Exit(Code(4))],
    misfortunes: 1,
    reentrant: &[Request::Stop],
    reentries: Some(1),
    changes: 1,
    subscribes: &[(Stop, 50)],
    unsubscribes: true,
    waiters: &[State::Running],
    block: true,
    entries: 1,
    logs: 1,
    policy: SHARED_STOP,
    ..BASE
};

const EVERYTHING_WITH_TWO: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 60), (Start, 50), (Exit, 50)],
    requesters: &[asks(&[Request::Start], 1), asks(&[EXIT], 1)],
    ends: &[End::Failed, End::Exit(Code(4))],
    misfortunes: 1,
    reentrant: &[Request::Reload],
    reentries: Some(1),
    changes: 1,
    subscribes: &[(Exit, 40)],
    unsubscribes: true,
    waiters: &[State::Exiting],
    block: true,
    entries: 1,
    logs: 1,
    policy: SHARED_STOP,
    ..BASE
};

const EVERYTHING_WITH_THREE: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 60), (Start, 50), (Start, 50)],
    requesters: &[asks(&[Request::Start], 1), asks(&[Request::Stop], 1), asks(&[EXIT], 1)],
    ends: &[End::Failed, End::Exit(Code(4))],
    misfortunes: 1,
    reentrant: &[Request::Restart],
    reentries: Some(1),
    changes: 1,
    subscribes: &[(Stop, 40)],
    unsubscribes: true,
    waiters: &[State::Stopping],
    block: true,
    entries: 1,
    logs: 1,
    policy: SHARED_STOP,
    ..BASE
};

const SLOW_WITH_ONE: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Exit, 50)],
    requesters: &[asks(&[Request::Start, EXIT], 2)],
    ends: &[End::Failed, End::Exit(Code(4))],
    misfortunes: 1,
    deadlines: true,
    waiters: &[State::Running],
    block: true,
    entries: 1,
    logs: 1,
    ..BASE
};

const SLOW_WITH_TWO: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 60), (Start, 50)],
    requesters: &[asks(&[Request::Start], 1), asks(&[Request::Reload], 1)],
    deadlines: true,
    reentrant: &[Request::Reload, Request::Restart],
    reentries: Some(1),
    changes: 1,
    subscribes: &[(Stop, 40)],
    unsubscribes: true,
    policy: SHARED_RELOAD,
    ..BASE
};

const SLOW_WITH_THREE: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 60), (Start, 50), (Start, 50)],
    requesters: &[asks(&[Request::Start], 1), asks(&[Request::Stop], 1), asks(&[EXIT], 1)],
    ends: &[End::Failed],
    misfortunes: 1,
    deadlines: true,
    ..BASE
};

const LARGE_WITH_ONE: BusConfiguration = BusConfiguration {
    listeners: &[(Start, 50), (Stop, 50), (Exit, 50)],
    requesters: &[asks(&[Request::Start, EXIT], 2)],
    ends: &[End::Failed, End::Exit(Code(4))],
    misfortunes: 1,
    deadlines: true,
    reentrant: &[Request::Stop],
    reentries: Some(1),
    changes: 1,
    subscribes: &[(Stop, 50)],
    unsubscribes: true,
    waiters: &[State::Running],
    block: true,
    entries: 1,
    logs: 1,
    policy: SHARED_STOP,
    ..BASE
};

const LARGE_CROWD: BusConfiguration = BusConfiguration {
    requesters: &[asks(EVERY, 2), asks(EVERY, 2), asks(EVERY, 1)],
    ends: &[End::Failed],
    misfortunes: 2,
    block: true,
    ..BASE
};

const SHARED: Policy = Policy::listeners_only(&[Goal::Graceful]).threads_only(&[
    Goal::Graceful,
    Goal::Start,
    Goal::Reload,
    Goal::Stop,
    Goal::Exit,
]);
const SHARED_STOP: Policy = Policy::listeners_only(&[Goal::Graceful, Goal::Stop, Goal::Exit]);
const SHARED_RELOAD: Policy = Policy::listeners_only(&[Goal::Graceful, Goal::Reload]);
