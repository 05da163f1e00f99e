//! The configurations of a Reload: its requests, and what may go wrong.

use super::Reload;
use crate::named::Named;
use crate::site::reload::Way;
use crate::site::reload::machine::{Design, NORMATIVE};
use crate::site::{Environment, Interpreter, Name, Origin, Worker};

/// One configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReloadConfiguration {
    /// The rules that are followed.
    pub design: Design,
    /// The number of workers.
    pub workers: u8,
    /// The origins of the requests; each request is made once, at any time.
    pub asks: &'static [Origin],
    /// The number of versions that may be uploaded.
    pub uploads: u8,
    /// The number of those versions that may be bad.
    pub bad: u8,
    /// The number of workers that may crash.
    pub crashes: u8,
    /// Are there clients?
    pub clients: bool,
    /// The reachability claims that some behaviour must show.
    pub shows: &'static [&'static str],
}

const ME: Origin = Origin::Application(Interpreter::first(Worker(0), Name(0)));

const BASE: ReloadConfiguration = ReloadConfiguration {
    design: NORMATIVE,
    workers: 2,
    asks: &[Origin::Operator],
    uploads: 1,
    bad: 0,
    crashes: 0,
    clients: true,
    shows: &[],
};

const IN_USE: &[&str] = &["a-new-version-can-come-into-use", "an-old-connection-can-outlive-the-reload"];

pub(crate) const CERTIFICATE: ReloadConfiguration = ReloadConfiguration { shows: IN_USE, ..BASE };
const SINGLE: ReloadConfiguration = ReloadConfiguration { workers: 1, asks: &[ME], ..CERTIFICATE };
const DEDICATED: ReloadConfiguration = ReloadConfiguration { asks: &[ME], ..CERTIFICATE };
const HOSTED: ReloadConfiguration = ReloadConfiguration {
    design: Design { environment: Environment::Shared, ..NORMATIVE },
    asks: &[ME, Origin::Operator],
    shows: &[
        "an-application-can-be-denied",
        "a-new-version-can-come-into-use",
        "an-old-connection-can-outlive-the-reload",
    ],
    ..BASE
};
pub(crate) const AGAIN: ReloadConfiguration = ReloadConfiguration {
    asks: &[Origin::Operator, Origin::Operator],
    uploads: 2,
    workers: 1,
    shows: &["a-reload-can-come-too-late-for-the-load", "a-new-version-can-come-into-use"],
    ..BASE
};
pub(crate) const TYPO: ReloadConfiguration = ReloadConfiguration {
    asks: &[Origin::Operator, Origin::Operator],
    uploads: 2,
    bad: 1,
    workers: 1,
    shows: &["a-load-can-fail", "a-new-version-can-come-into-use"],
    ..BASE
};
pub(crate) const CRASH: ReloadConfiguration = ReloadConfiguration {
    crashes: 1,
    shows: &["a-worker-can-be-replaced", "a-new-version-can-come-into-use"],
    ..BASE
};
const REPLACEMENT: ReloadConfiguration = ReloadConfiguration {
    design: Design { way: Way::Replacement, ..NORMATIVE },
    shows: &[
        "generations-can-coexist",
        "a-new-version-can-come-into-use",
        "an-old-connection-can-outlive-the-reload",
    ],
    ..BASE
};
const REPLACEMENT_CRASH: ReloadConfiguration = ReloadConfiguration { workers: 1, crashes: 1, ..REPLACEMENT };
const EVERYTHING: ReloadConfiguration = ReloadConfiguration {
    asks: &[ME, Origin::Operator],
    uploads: 2,
    bad: 1,
    crashes: 1,
    shows: &["a-load-can-fail", "a-reload-can-come-too-late-for-the-load", "a-new-version-can-come-into-use"],
    ..BASE
};

/// The configurations of the specification.
pub const ALL: &[Named<Reload>] = &[
    Named::specified(
        "certificate",
        || Reload { configuration: CERTIFICATE },
        "The operator uploads a certificate and asks for a Reload, while clients come and go.",
    ),
    Named::specified(
        "one-worker",
        || Reload { configuration: SINGLE },
        "An application uploads a certificate to a server with one worker: the worker drops to Idle and comes back.",
    ),
    Named::specified(
        "dedicated",
        || Reload { configuration: DEDICATED },
        "An application uploads a certificate on a dedicated site: both workers take it.",
    ),
    Named::specified(
        "shared-hosting",
        || Reload { configuration: HOSTED },
        "An application asks on shared hosting, and is denied; the operator's helper asks, and every worker takes the new certificate.",
    ),
    Named::specified(
        "two-requests",
        || Reload { configuration: AGAIN },
        "A second version is uploaded while the first is being loaded: the requester of the second gets a round of its own.",
    ),
    Named::specified(
        "bad-certificate",
        || Reload { configuration: TYPO },
        "One of two uploads cannot be loaded: the old version stays in use, and the requester is told.",
    ),
    Named::specified(
        "crash",
        || Reload { configuration: CRASH },
        "A worker crashes at any point of a Reload; its successor has the current version.",
    ),
    Named::specified(
        "by-replacement",
        || Reload { configuration: REPLACEMENT },
        "The workers cannot take a version in place: new workers are forked with it, and the old workers drain.",
    ),
    Named::specified(
        "replacement-with-crash",
        || Reload { configuration: REPLACEMENT_CRASH },
        "The worker is replaced, and the old worker or the new one crashes.",
    ),
    Named::specified(
        "everything",
        || Reload { configuration: EVERYTHING },
        "There are two requesters, two uploads, of which one may be bad, and a crash.",
    ),
];
