//! Who wants what of the gate.

use super::Authority;
use crate::named::{Named, breaks};
use crate::site::authority::machine::{Design, normative};
use crate::site::authority::rights::Trick;
use crate::site::{Environment, Request, Scope, Transition};

/// One configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// The rules that are followed.
    pub design: Design,
    /// The names of the applications that want something.
    pub applications: &'static [u8],
    /// What they may ask for.
    pub asks: &'static [(Request, Scope)],
    /// May `SystemExit` be raised in them?
    pub exits: bool,
    /// What they may try.
    pub tricks: &'static [Trick],
    /// How often they may do any of this.
    pub application_budget: u8,
    /// What the operator may ask for, of the site.
    pub operator: &'static [Transition],
    /// How often.
    pub operator_budget: u8,
    /// How often the worker may crash.
    pub crashes: u8,
    /// What some behaviour must show.
    pub shows: &'static [&'static str],
}

impl Configuration {
    /// What this configuration promises to do.
    pub(super) fn classes(&self) -> Vec<&'static str> {
        let operator = self.operator_budget > 0;
        let dedicated = self.design.environment == Environment::Dedicated;
        let believed = |t: &Trick| match t {
            Trick::Signal => !self.design.users,
            Trick::Write => !self.design.channels,
            Trick::Scribble | Trick::Open => false,
        };
        let asked = operator || !self.asks.is_empty() || self.exits;
        let ends_site = self.exits && !self.design.exit_is_asked;
        let believed = self.tricks.iter().any(believed);
        let process =
            |(r, s): &(Request, Scope)| *s == Scope::Process && *r >= Request::Change(Transition::Stop);
        let ends = dedicated && (self.exits || self.asks.iter().any(process));
        let site = |(_, s): &(Request, Scope)| *s == Scope::Site;
        let restarts = self.operator.contains(&Transition::Restart)
            || dedicated && self.asks.contains(&(Request::Change(Transition::Restart), Scope::Site));
        let taken = [
            ("ask", operator || !self.asks.is_empty()),
            ("SystemExit", self.exits),
            ("try", !self.tricks.is_empty()),
            ("answer", asked || believed),
            ("work", operator || believed || ends_site || dedicated && self.asks.iter().any(site)),
            ("act on the table", !self.design.own_account),
            ("end", ends && self.design.exit_is_asked),
            ("replace", self.crashes > 0 || ends && self.design.exit_is_asked || restarts),
            ("crash", self.crashes > 0),
        ];
        taken.into_iter().filter(|(_, taken)| *taken).map(|(class, _)| class).collect()
    }
}

const fn change(transition: Transition, scope: Scope) -> (Request, Scope) {
    (Request::Change(transition), scope)
}

const RELOAD: &[(Request, Scope)] = &[change(Transition::Reload, Scope::Site)];

/// What an application may ask for: everything that there is, so far as one scope does not stand for another.
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

const SHARED: Configuration = Configuration {
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

const DEDICATED: Configuration = Configuration { design: normative(Environment::Dedicated), ..SHARED };

const SEQUENCES: Configuration = Configuration {
    applications: &[0, 1],
    asks: ANYTHING,
    exits: true,
    tricks: ALL_TRICKS,
    application_budget: 2,
    shows: &["an-application-can-be-denied"],
    ..SHARED
};
const OWNER: Configuration = Configuration {
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
const HELPER: Configuration = Configuration {
    asks: RELOAD,
    application_budget: 2,
    operator: &[Transition::Reload],
    operator_budget: 1,
    shows: &["an-application-can-be-denied", "a-privileged-action-can-be-taken"],
    ..SHARED
};
const OPERATOR: Configuration = Configuration {
    operator: &Transition::ALL,
    operator_budget: 3,
    shows: &["a-privileged-action-can-be-taken", "a-weaker-request-can-come-too-late", "a-site-can-exit"],
    ..SHARED
};
const EXIT_SHARED: Configuration =
    Configuration { exits: true, application_budget: 2, shows: &["an-application-can-be-denied"], ..SHARED };
const EXIT_DEDICATED: Configuration = Configuration {
    exits: true,
    application_budget: 2,
    shows: &["an-application-can-end-its-process"],
    ..DEDICATED
};
const REPLACED: Configuration = Configuration {
    asks: RELOAD,
    application_budget: 1,
    crashes: 2,
    shows: &["a-worker-can-be-replaced"],
    ..SHARED
};
const TRICKS: Configuration = Configuration { tricks: ALL_TRICKS, application_budget: 2, ..SHARED };
const EVERYTHING: Configuration = Configuration {
    operator: &[Transition::Reload, Transition::Restart],
    operator_budget: 1,
    crashes: 1,
    shows: &["an-application-can-be-denied", "a-privileged-action-can-be-taken"],
    ..SEQUENCES
};

macro_rules! named {
    ($name:literal, $configuration:expr, $story:literal) => {
        Named::specified($name, || Authority { configuration: $configuration }, $story)
    };
}

macro_rules! without {
    ($name:literal, $base:expr, { $($rule:tt)* }, $story:literal, $breaks:expr $(,)?) => {
        Named::alternative(
            $name,
            || Authority {
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
pub const ALL: &[Named<Authority>] = &[
    named!(
        "shared-sequences",
        SEQUENCES,
        "On shared hosting two applications ask for anything, exit, and try every trick: nothing of it leads to a privileged action."
    ),
    named!("dedicated-owner", OWNER, "On a dedicated server the application asks for anything, and gets it."),
    named!(
        "operators-helper",
        HELPER,
        "An application uploads a certificate, and is denied the Reload; the operator's helper asks for it, and gets it."
    ),
    named!("operator", OPERATOR, "The operator changes its mind: three requests, each at any time."),
    named!("system-exit-shared", EXIT_SHARED, "SystemExit on shared hosting: denied, and the process lives."),
    named!(
        "system-exit-dedicated",
        EXIT_DEDICATED,
        "SystemExit on a dedicated server: the process ends, and is replaced."
    ),
    named!(
        "replacement",
        REPLACED,
        "A worker crashes and is replaced, on shared hosting: that takes no privileged action."
    ),
    named!(
        "tricks",
        TRICKS,
        "An application signals, writes, scribbles and opens files: nothing comes of it."
    ),
    named!("everything", EVERYTHING, "Two applications, the operator and a crash, on shared hosting."),
    without!("silent-denial", SEQUENCES, { denials: false },
        "A request that is not permitted is dropped.",
        &[breaks("every-request-is-answered", "Whoever asked waits for ever, or asks again for ever. mod_wsgi installs no signal handler, and says nothing to the caller.")]),
    without!("one-user", TRICKS, { users: false },
        "Workers run as the user of the controller, so they may signal it; and a signal does not say who sent it.",
        &[breaks("the-policy-decides", "An application signals the controller, and the site reloads: with one user for both, gunicorn and uWSGI behave so."),
          breaks("applications-leave-each-other-alone", "What one application causes so happens to all of them."),
          breaks("no-application-gets-at-privileges", "The key is read because an application wants it.")]),
    without!("bytes-are-orders", TRICKS, { channels: false },
        "Whoever can write into the controller's descriptor gives orders.",
        &[breaks("the-policy-decides", "An application finds the descriptor, which it inherited, and writes: Apache's pipe of death."),
          breaks("applications-leave-each-other-alone", "What one application causes so happens to all of them."),
          breaks("no-application-gets-at-privileges", "The key is read because an application wants it.")]),
    without!("shared-table", TRICKS, { own_account: false },
        "The controller acts on a table that its workers can write.",
        &[breaks("no-application-gets-at-privileges", "An application writes into the table, and the privileged parent follows: CVE-2019-0211."),
          breaks("privileges-are-the-controllers", "The controller takes a privileged action for which nobody asked.")]),
    without!("worker-with-privileges", TRICKS, { own_key: false },
        "A worker keeps the privileges with which it was started, and reads the key itself.",
        &[breaks("no-application-gets-at-privileges", "Every application in the worker can read the key, too."),
          breaks("privileges-are-the-controllers", "The key is read by a worker, for no request.")]),
    without!("system-exit-ends-the-site", EXIT_SHARED, { exit_is_asked: false },
        "SystemExit in an application is an order to the whole site.",
        &[breaks("the-policy-decides", "One handler of one application ends the site of all: CherryPy behaves so."),
          breaks("applications-leave-each-other-alone", "Strangers lose their processes.")]),
];
