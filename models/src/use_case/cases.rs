//! The use cases U1 to U7, with the requests of each.

use super::{End, NAMES, UseCaseWorld, interpreter};
use crate::bus::Code;
use crate::site::machine::word::{InterpreterId, Origin, Request, Scope, Version, WorkerId};

/// A use case.
#[derive(Debug)]
pub struct UseCase {
    /// The number of the use case: `U2`.
    pub id: &'static str,
    /// The name of its configuration: `u2-certificate`.
    pub name: &'static str,
    /// The use case in a few words.
    pub title: &'static str,
    /// The page that it belongs to: `u2`.
    pub page: &'static str,
    /// The intention in a sentence.
    pub intention: &'static str,
    /// The number of worker processes.
    pub processes: u64,
    /// Does something new come to the disk at some time: a certificate, a release?
    pub renews: bool,
    /// Do clients connect?
    pub connects: bool,
    /// Does an external package carry messages between the copies of an application?
    pub relay: bool,
    /// The requests that may be made. An application tries every scope.
    pub asks: &'static [Ask],
    /// The requirements that a behaviour shows in which the intention is fulfilled.
    pub shows: &'static [&'static str],
    /// Is the intention fulfilled?
    pub fulfilled: fn(&UseCaseWorld) -> bool,
}

/// A request that may be made, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The origin of the request.
    pub origin: Origin,
    /// The request that may be made.
    pub request: Request,
    /// The scope that is asked for.
    pub scope: Scope,
    /// The interpreter around which the scope is reckoned, if the requester is outside.
    pub centre: InterpreterId,
}

const ME: InterpreterId = interpreter(WorkerId(0), NAMES[0]);

const fn inside(request: Request) -> [Ask; 4] {
    [
        Ask { origin: Origin::Application(ME), request, scope: Scope::Interpreter, centre: ME },
        Ask { origin: Origin::Application(ME), request, scope: Scope::Process, centre: ME },
        Ask { origin: Origin::Application(ME), request, scope: Scope::Application, centre: ME },
        Ask { origin: Origin::Application(ME), request, scope: Scope::Site, centre: ME },
    ]
}

const fn outside(origin: Origin, request: Request, scope: Scope) -> Ask {
    Ask { origin, request, scope, centre: ME }
}

const EXIT: Request = Request::Exit(Code::OK);

/// Every use case, in the order of the mail and of its thread.
pub const CASES: &[UseCase] = &[
    UseCase {
        id: "U1",
        name: "u1-stop",
        title: "Apache is shut down",
        page: "u1",
        intention: "In each process every interpreter is told before anything in it is taken down; then every process ends, and the controller ends after the processes.",
        processes: 2,
        renews: false,
        connects: false,
        relay: false,
        asks: &[outside(Origin::Operator, EXIT, Scope::Site)],
        shows: &["TEAR-1", "SCOPE-3"],
        fulfilled: |w| {
            w.controller == Some(End::Exited) && w.processes.iter().all(|p| p.inside.iter().all(|i| i.told))
        },
    },
    UseCase {
        id: "U1",
        name: "u1-restart",
        title: "Apache is restarted",
        page: "u1",
        intention: "As for the shutdown; then the controller re-executes itself.",
        processes: 2,
        renews: false,
        connects: false,
        relay: false,
        asks: &[outside(Origin::Operator, Request::Restart, Scope::Site)],
        shows: &["TEAR-1", "SCOPE-3"],
        fulfilled: |w| {
            w.controller == Some(End::ReExecuted)
                && w.processes.iter().all(|p| p.inside.iter().all(|i| i.told))
        },
    },
    UseCase {
        id: "U2",
        name: "u2-certificate-single",
        title: "A certificate is uploaded, one process",
        page: "u2",
        intention: "The application that took the upload has the whole server use it for new connections, by a drop to Idle.",
        processes: 1,
        renews: true,
        connects: true,
        relay: false,
        asks: &inside(Request::Reload),
        shows: &["LOAD-1", "AUTH-3"],
        fulfilled: certified,
    },
    UseCase {
        id: "U2",
        name: "u2-certificate",
        title: "A certificate is uploaded, many processes",
        page: "u2",
        intention: "The application that took the upload has the whole server use it for new connections.",
        processes: 2,
        renews: true,
        connects: true,
        relay: false,
        asks: &inside(Request::Reload),
        shows: &["LOAD-1", "AUTH-3"],
        fulfilled: certified,
    },
    UseCase {
        id: "U2",
        name: "u2-certificate-by-helper",
        title: "A certificate is uploaded, the application is denied, an operator's helper asks",
        page: "u2",
        intention: "The application is denied; a privileged helper outside of it, which may do what the operator may, asks instead.",
        processes: 2,
        renews: true,
        connects: true,
        relay: false,
        asks: &{
            let [a, b, c, d] = inside(Request::Reload);
            [a, b, c, d, outside(Origin::Operator, Request::Reload, Scope::Site)]
        },
        shows: &["LOAD-1", "AUTH-3"],
        fulfilled: |w| certified(w) && w.denied > 0,
    },
    UseCase {
        id: "U3",
        name: "u3-update",
        title: "New software is installed, the application asks",
        page: "u3",
        intention: "Every interpreter is told, every process ends, and the controller is re-executed with the new software.",
        processes: 2,
        renews: true,
        connects: false,
        relay: false,
        asks: &inside(Request::Restart),
        shows: &["AUTH-3", "AUTH-4"],
        fulfilled: updated,
    },
    UseCase {
        id: "U3",
        name: "u3-update-by-operator",
        title: "New software is installed, the operator asks",
        page: "u3",
        intention: "Every interpreter is told, every process ends, and the controller is re-executed with the new software.",
        processes: 2,
        renews: true,
        connects: false,
        relay: false,
        asks: &[outside(Origin::Operator, Request::Restart, Scope::Site)],
        shows: &["AUTH-3", "AUTH-4"],
        fulfilled: updated,
    },
    UseCase {
        id: "U4",
        name: "u4-one-application",
        title: "One application is reloaded everywhere",
        page: "u4",
        intention: "Every copy of the application that asks comes back with its new code; no other application is disturbed.",
        processes: 2,
        renews: true,
        connects: false,
        relay: false,
        asks: &inside(Request::Reload),
        shows: &["SCOPE-2", "SCOPE-3"],
        fulfilled: |w| copies(w, |i| i.reloaded) && strangers(w, |i| !i.reloaded && !i.told),
    },
    UseCase {
        id: "U5",
        name: "u5-cache",
        title: "A cache is invalidated, by the bus",
        page: "u5",
        intention: "Every copy of the application hears that its cache is stale; no other application does.",
        processes: 2,
        renews: false,
        connects: false,
        relay: false,
        asks: &inside(Request::Event),
        shows: &["SCOPE-2", "RELAY-3"],
        fulfilled: invalidated,
    },
    UseCase {
        id: "U5",
        name: "u5-cache-by-relay",
        title: "A cache is invalidated, by an external package",
        page: "u5",
        intention: "As before, by a package outside of the bus that the copies of the application share.",
        processes: 2,
        renews: false,
        connects: false,
        relay: true,
        asks: &[],
        shows: &["SCOPE-2", "RELAY-3"],
        fulfilled: invalidated,
    },
    UseCase {
        id: "U6",
        name: "u6-dump",
        title: "The operator wants a diagnostic dump",
        page: "u6",
        intention: "Every interpreter of every process hears of it; nothing changes its state.",
        processes: 2,
        renews: false,
        connects: false,
        relay: false,
        asks: &[outside(Origin::Operator, Request::Event, Scope::Site)],
        shows: &["SCOPE-2", "SCOPE-3"],
        fulfilled: |w| copies(w, |i| i.heard) && strangers(w, |i| i.heard),
    },
    UseCase {
        id: "U7",
        name: "u7-idle-worker",
        title: "An idle worker is retired",
        page: "u7",
        intention: "The interpreters of one process are told, and it ends; the others go on and hear nothing.",
        processes: 2,
        renews: false,
        connects: false,
        relay: false,
        asks: &[outside(Origin::Controller, EXIT, Scope::Process)],
        shows: &["TEAR-1", "SCOPE-3"],
        fulfilled: |w| {
            let [retired, other] = &w.processes[..] else { return false };
            !retired.lives
                && retired.inside.iter().all(|i| i.told)
                && other.lives
                && other.inside == [super::Inside::default(); 2]
        },
    },
];

fn certified(w: &UseCaseWorld) -> bool {
    w.acknowledged == Some(Version(1)) && w.processes.iter().all(|p| p.version == Version(1))
}

fn updated(w: &UseCaseWorld) -> bool {
    w.controller == Some(End::ReExecuted) && w.loaded == Version(1)
}

fn invalidated(w: &UseCaseWorld) -> bool {
    copies(w, |i| i.heard) && strangers(w, |i| !i.heard)
}

fn copies(w: &UseCaseWorld, all: fn(&super::Inside) -> bool) -> bool {
    w.processes.iter().all(|p| all(&p.inside[0]))
}

fn strangers(w: &UseCaseWorld, all: fn(&super::Inside) -> bool) -> bool {
    w.processes.iter().all(|p| all(&p.inside[1]))
}

/// The use case of this name.
pub fn find(name: &str) -> Option<&'static UseCase> {
    CASES.iter().find(|case| case.name == name)
}
