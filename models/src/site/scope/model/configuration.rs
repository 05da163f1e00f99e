//! Who asks for what, and what may go wrong on the way.

pub(crate) mod cases;

use super::Scopes;
use crate::named::Named;
use cases::*;

use crate::site::scope::Design;
use crate::site::{Interpreter, Origin, Scope};

/// A request that is asked at most once, at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Who asks.
    pub origin: Origin,
    /// How far.
    pub scope: Scope,
    /// Who it says that it is, if that is untrue.
    pub says: Option<Interpreter>,
}

/// One configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The rules that are followed.
    pub design: Design,
    /// How many workers there are.
    pub workers: u8,
    /// How many interpreters each of them has, of different names.
    pub names: u8,
    /// How many names may come up that no worker has at the beginning.
    pub new_names: u8,
    /// What is asked.
    pub asks: &'static [Ask],
    /// How many processes may end.
    pub crashes: u8,
    /// How many interpreters may be created.
    pub creations: u8,
    /// How many interpreters may be destroyed.
    pub destructions: u8,
    /// What some behaviour must show.
    pub shows: &'static [&'static str],
}

/// The configurations of the specification.
pub const ALL: &[Named<Scopes>] = &[
    Named::specified("interpreter", || Scopes::new(OWN), "An application tells itself: the smallest scope."),
    Named::specified(
        "process",
        || Scopes::new(PROCESS),
        "An application tells every interpreter of its process.",
    ),
    Named::specified(
        "application",
        || Scopes::new(COPIES),
        "An application tells every copy of itself, also those in other processes.",
    ),
    Named::specified(
        "site",
        || Scopes::new(EVERYBODY),
        "On a dedicated server an application tells everybody.",
    ),
    Named::specified(
        "operator",
        || Scopes::new(OPERATOR),
        "The operator of a shared server tells everybody. It has no interpreter of its own, so it cannot ask for a smaller scope.",
    ),
    Named::specified(
        "outside-to-inside",
        || Scopes::new(OUTSIDE),
        "The controller tells everybody of what it sees: Apache is being stopped.",
    ),
    Named::specified(
        "overflow",
        || Scopes::new(OVERFLOW),
        "Channels hold one event, and there are two: who does not get the second is reported.",
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
        "On shared hosting one application tells its copies, while another asks for everybody and is denied; a process may end.",
    ),
    Named::specified(
        "forger",
        || Scopes::new(FORGER),
        "An application says that it is another one. Nobody listens: its channel says who it is.",
    ),
    Named::specified(
        "everything",
        || Scopes::new(EVERYTHING),
        "Two events, small channels, a crash and a newcomer.",
    ),
];
