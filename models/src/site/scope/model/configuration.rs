//! The configurations of the scopes: the requests, and what may go wrong in the delivery.

pub(crate) mod cases;

use super::Scopes;
use crate::named::Named;
use cases::*;

use crate::site::scope::Design;
use crate::site::{Interpreter, Origin, Scope};

/// A request that is made at most once, at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// The origin of the request.
    pub origin: Origin,
    /// The scope that is asked for.
    pub scope: Scope,
    /// The origin that the request claims, if the claim is untrue.
    pub says: Option<Interpreter>,
}

/// One configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScopeConfiguration {
    /// The rules that are followed.
    pub design: Design,
    /// The number of workers.
    pub workers: u8,
    /// The number of interpreters of each worker, all of different names.
    pub names: u8,
    /// The number of further names that no worker has at the beginning.
    pub new_names: u8,
    /// The requests.
    pub asks: &'static [Ask],
    /// The number of processes that may end.
    pub crashes: u8,
    /// The number of interpreters that may be created.
    pub creations: u8,
    /// The number of interpreters that may be destroyed.
    pub destructions: u8,
    /// The reachability claims that some behaviour must show.
    pub shows: &'static [&'static str],
}

/// The configurations of the specification.
pub const ALL: &[Named<Scopes>] = &[
    Named::specified(
        "interpreter",
        || Scopes::new(OWN),
        "An application tells itself of an event: this is the smallest scope.",
    ),
    Named::specified(
        "process",
        || Scopes::new(PROCESS),
        "An application tells every interpreter of its process of an event.",
    ),
    Named::specified(
        "application",
        || Scopes::new(COPIES),
        "An application tells every copy of itself of an event, also the copies in other processes.",
    ),
    Named::specified(
        "site",
        || Scopes::new(EVERY_RECEIVER),
        "On a dedicated server an application tells every interpreter of the site of an event.",
    ),
    Named::specified(
        "operator",
        || Scopes::new(OPERATOR),
        "The operator of a shared server tells every interpreter of the site of an event. The operator has no interpreter of its own, so it cannot ask for a smaller scope.",
    ),
    Named::specified(
        "outside-to-inside",
        || Scopes::new(OUTSIDE),
        "The controller tells every interpreter of the site of what it sees: Apache is being stopped.",
    ),
    Named::specified(
        "overflow",
        || Scopes::new(OVERFLOW),
        "A channel holds one event, and there are two events: the interpreters that do not get the second event are reported.",
    ),
    Named::specified(
        "crash",
        || Scopes::new(CRASH),
        "A process ends while events are on their way to it, or from it.",
    ),
    Named::specified(
        "newcomer",
        || Scopes::new(NEWCOMER),
        "Interpreters are destroyed and created again while an event is on its way: the newcomer has the old name, and is not told.",
    ),
    Named::specified(
        "two-senders",
        || Scopes::new(SENDERS),
        "Two applications in two processes tell at the same time, in different scopes.",
    ),
    Named::specified(
        "shared-denies",
        || Scopes::new(DENIED),
        "On shared hosting an application asks for its process and for the site, and is denied.",
    ),
    Named::specified(
        "strangers",
        || Scopes::new(STRANGERS),
        "On shared hosting one application tells its copies, while another asks for the scope Site and is denied; a process may end.",
    ),
    Named::specified(
        "forger",
        || Scopes::new(FORGER),
        "An application claims to be another application. The controller ignores the claim, because it knows the origin by the channel.",
    ),
    Named::specified(
        "everything",
        || Scopes::new(EVERYTHING),
        "There are two events, small channels, a crash and a newcomer.",
    ),
];
