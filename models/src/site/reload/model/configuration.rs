//! Who asks for a Reload, and what may go wrong.

use super::Reload;
use crate::named::{Named, breaks};
use crate::site::reload::Way;
use crate::site::reload::machine::{Design, NORMATIVE};
use crate::site::{Environment, Interpreter, Name, Origin, Request, Scope, Transition, Worker};

/// One configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The rules that are followed.
    pub design: Design,
    /// How many workers there are.
    pub workers: u8,
    /// Who asks; each once, at any time.
    pub asks: &'static [Origin],
    /// How many versions may be uploaded.
    pub uploads: u8,
    /// How many of them may be bad.
    pub bad: u8,
    /// How many workers may crash.
    pub crashes: u8,
    /// Are there clients?
    pub clients: bool,
    /// What some behaviour must show.
    pub shows: &'static [&'static str],
}

impl Configuration {
    /// What this configuration promises to do.
    pub(super) fn classes(&self) -> Vec<&'static str> {
        let me = |a: &Origin| {
            let (request, scope) = (Request::Change(Transition::Reload), Scope::Site);
            crate::site::authority::permits(self.design.environment, *a, request, scope)
        };
        let granted = self.asks.iter().any(me);
        let loads = granted && self.design.eager;
        let handed = loads && (self.uploads > self.bad || self.uploads == 0 || !self.shows.is_empty());
        let replaces = handed && self.design.way == Way::Replacement;
        let switches = handed && self.design.way == Way::InPlace;
        let taken = [
            ("upload", self.uploads > 0),
            ("ask", !self.asks.is_empty()),
            ("begin to load", granted),
            ("end the load", loads),
            ("drop to Idle", switches),
            ("accept again", switches),
            ("hear", handed),
            ("acknowledge", handed && self.design.waits),
            ("open", self.clients),
            ("use", self.clients),
            ("close", self.clients),
            ("crash", self.crashes > 0),
            ("fork", self.crashes > 0 || replaces),
            ("boot", self.crashes > 0 || replaces),
            ("drain", replaces),
            ("end", replaces),
        ];
        taken.into_iter().filter(|(_, taken)| *taken).map(|(class, _)| class).collect()
    }
}

const ME: Origin = Origin::Application(Interpreter::first(Worker(0), Name(0)));

const BASE: Configuration = Configuration {
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

const CERTIFICATE: Configuration = Configuration { shows: IN_USE, ..BASE };
const SINGLE: Configuration = Configuration { workers: 1, asks: &[ME], ..CERTIFICATE };
const DEDICATED: Configuration = Configuration { asks: &[ME], ..CERTIFICATE };
const HOSTED: Configuration = Configuration {
    design: Design { environment: Environment::Shared, ..NORMATIVE },
    asks: &[ME, Origin::Operator],
    shows: &[
        "an-application-can-be-denied",
        "a-new-version-can-come-into-use",
        "an-old-connection-can-outlive-the-reload",
    ],
    ..BASE
};
const AGAIN: Configuration = Configuration {
    asks: &[Origin::Operator, Origin::Operator],
    uploads: 2,
    workers: 1,
    shows: &["a-reload-can-come-too-late-for-the-load", "a-new-version-can-come-into-use"],
    ..BASE
};
const TYPO: Configuration = Configuration {
    asks: &[Origin::Operator, Origin::Operator],
    uploads: 2,
    bad: 1,
    workers: 1,
    shows: &["a-load-can-fail", "a-new-version-can-come-into-use"],
    ..BASE
};
const CRASH: Configuration = Configuration {
    crashes: 1,
    shows: &["a-worker-can-be-replaced", "a-new-version-can-come-into-use"],
    ..BASE
};
const REPLACEMENT: Configuration = Configuration {
    design: Design { way: Way::Replacement, ..NORMATIVE },
    shows: &[
        "generations-can-coexist",
        "a-new-version-can-come-into-use",
        "an-old-connection-can-outlive-the-reload",
    ],
    ..BASE
};
const REPLACEMENT_CRASH: Configuration = Configuration { workers: 1, crashes: 1, ..REPLACEMENT };
const EVERYTHING: Configuration = Configuration {
    asks: &[ME, Origin::Operator],
    uploads: 2,
    bad: 1,
    crashes: 1,
    shows: &["a-load-can-fail", "a-reload-can-come-too-late-for-the-load", "a-new-version-can-come-into-use"],
    ..BASE
};

macro_rules! named {
    ($name:literal, $configuration:expr, $story:literal) => {
        Named::specified($name, || Reload { configuration: $configuration }, $story)
    };
}

macro_rules! without {
    ($name:literal, $base:expr, { $($rule:tt)* }, $story:literal, $breaks:expr $(,)?) => {
        Named::alternative(
            $name,
            || Reload {
                configuration: Configuration {
                    design: Design { $($rule)*, ..$base.design },
                    shows: &[],
                    ..$base
                },
            },
            $story,
            $breaks,
        )
    };
}

/// Every configuration.
pub const ALL: &[Named<Reload>] = &[
    named!(
        "certificate",
        CERTIFICATE,
        "The operator uploads a certificate and asks for a Reload, while clients come and go."
    ),
    named!(
        "one-worker",
        SINGLE,
        "An application uploads a certificate to a server with one worker: it drops to Idle and comes back."
    ),
    named!(
        "dedicated",
        DEDICATED,
        "An application uploads a certificate on a dedicated site: both workers take it."
    ),
    named!(
        "shared-hosting",
        HOSTED,
        "An application asks on shared hosting, and is denied; the operator's helper asks, and every worker takes the new certificate."
    ),
    named!(
        "two-requests",
        AGAIN,
        "A second version is uploaded while the first one is being loaded: its requester gets a round of its own."
    ),
    named!(
        "bad-certificate",
        TYPO,
        "One of two uploads cannot be loaded: the old version stays in use, and the requester is told."
    ),
    named!(
        "crash",
        CRASH,
        "A worker crashes at any point of a Reload; its successor has the current version."
    ),
    named!(
        "by-replacement",
        REPLACEMENT,
        "The workers cannot take a version in place: new ones are forked with it, and the old ones drain."
    ),
    named!(
        "replacement-with-crash",
        REPLACEMENT_CRASH,
        "Replacement, and a crash of the old worker or of the new one."
    ),
    named!("everything", EVERYTHING, "Two requesters, two uploads, one of them bad, and a crash."),
    without!("acknowledged-when-loaded", CERTIFICATE, { waits: false },
        "Whoever asked is told when the load ends; the workers switch when they come to it.",
        &[breaks("no-connection-after-the-reload-uses-the-old-version", "The certificate is said to be in use, and a worker that has not switched yet still accepts with the old one.")]),
    without!("joined-without-a-round", AGAIN, { rounds: false },
        "Whoever asks during a load is told when that load ends.",
        &[breaks("a-reload-is-acknowledged-on-a-fresh-load", "The file was read before the newer certificate was put there: its owner is told that it is in use, and it was never loaded.")]),
    without!("open-connections-switch", CERTIFICATE, { keeps: false },
        "A worker that takes a new version takes it for its open connections, too.",
        &[breaks("a-connection-keeps-its-version", "A session that began with one certificate goes on with another.")]),
    without!("bad-certificate-ends-all", TYPO, { survives: false },
        "A version that cannot be loaded ends the controller.",
        &[breaks("a-failed-load-ends-nothing", "A typing error in a certificate ends a site that works: Apache does so at a restart with a bad configuration.")]),
    without!("lazy-load", TYPO, { eager: false },
        "Nobody loads: a worker reads the file when its next connection needs it.",
        &[breaks("privileges-are-the-controllers", "The key is read by a worker: then every application in it can read it."),
          breaks("a-reload-is-acknowledged-on-a-fresh-load", "Nothing was loaded when the requester was told that it was."),
          breaks("a-failed-load-is-told-as-one", "That the version is bad shows later, when nobody asks."),
          breaks("no-connection-after-the-reload-uses-the-old-version", "The worker cannot load what was acknowledged, and goes on with what it has.")]),
    without!("version-of-the-slot", CRASH, { current: false },
        "A worker that takes the place of another begins with the version that the place began with.",
        &[breaks("no-connection-after-the-reload-uses-the-old-version", "A worker crashes after the Reload, and its successor serves the old certificate.")]),
    without!("advice-only", CERTIFICATE, { switches: false },
        "The workers are advised of the new version, as of a Graceful, and take notice without a drop to Idle.",
        &[breaks("no-connection-after-the-reload-uses-the-old-version", "Everybody was told, and nothing was switched.")]),
    without!("waits-for-the-dead", CRASH, { forgets: false },
        "The controller waits until every worker that was handed the new version has said that it uses it.",
        &[breaks("every-reload-is-acknowledged", "One of them crashed before: whoever uploaded the certificate waits for ever.")]),
];
