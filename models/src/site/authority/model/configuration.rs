//! The configurations of the gate: the requests and tricks that come to it.

use super::Authority;
use crate::named::Named;
use crate::site::authority::machine::{Design, normative};
use crate::site::authority::rights::Trick;
use crate::site::{Environment, Request, Scope, Transition};

/// One configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthorityConfiguration {
    /// The rules that are followed.
    pub design: Design,
    /// The names of the applications that act.
    pub applications: &'static [u8],
    /// The requests that the applications may make, with their scopes.
    pub asks: &'static [(Request, Scope)],
    /// May `SystemExit` be raised in the applications?
    pub exits: bool,
    /// The tricks that the applications may try.
    pub tricks: &'static [Trick],
    /// The number of requests, exits and tricks of all applications together.
    pub application_budget: u8,
    /// The transitions of the site that the operator may ask for.
    pub operator: &'static [Transition],
    /// The number of requests that the operator may make.
    pub operator_budget: u8,
    /// The number of times that the worker may crash.
    pub crashes: u8,
    /// The reachability claims that some behaviour must show.
    pub shows: &'static [&'static str],
}

const fn change(transition: Transition, scope: Scope) -> (Request, Scope) {
    (Request::Change(transition), scope)
}

const RELOAD: &[(Request, Scope)] = &[change(Transition::Reload, Scope::Site)];

/// The requests of an application: every request, without those scopes that another scope stands for.
const ANYTHING: &[(Request, Scope)] = &[
    (Request::Tell, Scope::Interpreter),
    (Request::Tell, Scope::Application),
    (Request::Tell, Scope::Site),
    change(Transition::Graceful, Scope::Site),
    change(Transition::Start, Scope::Application),
    change(Transition::Start, Scope::Site),
    change(Transition::Reload, Scope::Application),
    change(Transition::Reload, Scope::Site),
    change(Transition::Roll, Scope::Application),
    change(Transition::Roll, Scope::Site),
    change(Transition::Stop, Scope::Interpreter),
    change(Transition::Stop, Scope::Process),
    change(Transition::Stop, Scope::Site),
    change(Transition::Restart, Scope::Interpreter),
    change(Transition::Restart, Scope::Site),
    change(Transition::Exit, Scope::Process),
    change(Transition::Exit, Scope::Application),
    change(Transition::Exit, Scope::Site),
];

const ALL_TRICKS: &[Trick] = &[Trick::Signal, Trick::Write, Trick::Scribble, Trick::Open];

const SHARED: AuthorityConfiguration = AuthorityConfiguration {
    design: normative(Environment::Shared),
    applications: &[0],
    asks: &[],
    exits: false,
    tricks: &[],
    application_budget: 0,
    operator: &[],
    operator_budget: 0,
    crashes: 0,
    shows: &[],
};

const DEDICATED: AuthorityConfiguration =
    AuthorityConfiguration { design: normative(Environment::Dedicated), ..SHARED };

pub(crate) const SEQUENCES: AuthorityConfiguration = AuthorityConfiguration {
    applications: &[0, 1],
    asks: ANYTHING,
    exits: true,
    tricks: ALL_TRICKS,
    application_budget: 2,
    shows: &["an-application-can-be-denied"],
    ..SHARED
};
const OWNER: AuthorityConfiguration = AuthorityConfiguration {
    asks: ANYTHING,
    exits: true,
    application_budget: 2,
    shows: &[
        "an-application-can-ask-for-the-site",
        "a-privileged-action-can-be-taken",
        "an-application-can-end-its-process",
        "a-site-can-exit",
    ],
    ..DEDICATED
};
const HELPER: AuthorityConfiguration = AuthorityConfiguration {
    asks: RELOAD,
    application_budget: 2,
    operator: &[Transition::Reload],
    operator_budget: 1,
    shows: &["an-application-can-be-denied", "a-privileged-action-can-be-taken"],
    ..SHARED
};
const OPERATOR: AuthorityConfiguration = AuthorityConfiguration {
    operator: &Transition::ALL,
    operator_budget: 3,
    shows: &["a-privileged-action-can-be-taken", "a-weaker-request-can-come-too-late", "a-site-can-exit"],
    ..SHARED
};
pub(crate) const EXIT_SHARED: AuthorityConfiguration = AuthorityConfiguration {
    exits: true,
    application_budget: 2,
    shows: &["an-application-can-be-denied"],
    ..SHARED
};
const EXIT_DEDICATED: AuthorityConfiguration = AuthorityConfiguration {
    exits: true,
    application_budget: 2,
    shows: &["an-application-can-end-its-process"],
    ..DEDICATED
};
const REPLACED: AuthorityConfiguration = AuthorityConfiguration {
    asks: RELOAD,
    application_budget: 1,
    crashes: 2,
    shows: &["a-worker-can-be-replaced"],
    ..SHARED
};
pub(crate) const TRICKS: AuthorityConfiguration =
    AuthorityConfiguration { tricks: ALL_TRICKS, application_budget: 2, ..SHARED };
const EVERYTHING: AuthorityConfiguration = AuthorityConfiguration {
    operator: &[Transition::Reload, Transition::Restart],
    operator_budget: 1,
    crashes: 1,
    shows: &["an-application-can-be-denied", "a-privileged-action-can-be-taken"],
    ..SEQUENCES
};

/// The configurations of the specification.
pub const ALL: &[Named<Authority>] = &[
    Named::specified(
        "shared-sequences",
        || Authority { configuration: SEQUENCES },
        "On shared hosting two applications ask for anything, exit, and try every trick: none of it leads to a privileged action.",
    ),
    Named::specified(
        "dedicated-owner",
        || Authority { configuration: OWNER },
        "On a dedicated server the application asks for anything, and is granted it.",
    ),
    Named::specified(
        "operators-helper",
        || Authority { configuration: HELPER },
        "An application uploads a certificate, and is denied the Reload; the operator's helper asks for it, and is granted it.",
    ),
    Named::specified(
        "operator",
        || Authority { configuration: OPERATOR },
        "The operator makes three requests, each at any time.",
    ),
    Named::specified(
        "system-exit-shared",
        || Authority { configuration: EXIT_SHARED },
        "An application raises SystemExit on shared hosting: the request is denied, and the process lives.",
    ),
    Named::specified(
        "system-exit-dedicated",
        || Authority { configuration: EXIT_DEDICATED },
        "An application raises SystemExit on a dedicated server: the process ends, and is replaced.",
    ),
    Named::specified(
        "replacement",
        || Authority { configuration: REPLACED },
        "A worker crashes and is replaced, on shared hosting: the replacement takes no privileged action.",
    ),
    Named::specified(
        "tricks",
        || Authority { configuration: TRICKS },
        "An application signals, writes, scribbles and opens files: none of it has an effect.",
    ),
    Named::specified(
        "everything",
        || Authority { configuration: EVERYTHING },
        "Two applications and the operator act on shared hosting, and a worker crashes.",
    ),
];
