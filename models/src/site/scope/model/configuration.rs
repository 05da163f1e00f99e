//! Who asks for what, and what may go wrong on the way.

mod cases;

use super::Scopes;
use crate::named::{Named, breaks};
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

impl Configuration {
    /// What this configuration promises to do.
    pub(super) fn classes(&self) -> Vec<&'static str> {
        let inside = |a: &Ask| matches!(a.origin, Origin::Application(_));
        let by_application = self.asks.iter().any(inside);
        let told = self.shows.iter().any(|s| *s != "an-application-can-be-denied") || !self.silent();
        let taken = [
            ("ask", true),
            ("read", by_application || told),
            ("read order", self.asks.iter().any(|a| !inside(a))),
            ("read the end", self.crashes > 0 && self.design.hears),
            ("tell", told),
            ("confirm", told),
            ("send again", !self.design.once),
            ("create", self.creations > 0),
            ("destroy", self.destructions > 0),
            ("crash", self.crashes > 0),
        ];
        taken.into_iter().filter(|(_, taken)| *taken).map(|(class, _)| class).collect()
    }

    /// Is nothing that is asked granted?
    fn silent(&self) -> bool {
        let denied = |a: &Ask| {
            crate::site::scope::table::answer(self.design.environment, a.origin, a.scope)
                != crate::site::Answer::Accepted
        };
        self.design.policy && self.asks.iter().all(denied)
    }
}

macro_rules! named {
    ($name:literal, $configuration:expr, $story:literal) => {
        Named::specified($name, || Scopes::new($configuration), $story)
    };
}

macro_rules! without {
    ($name:literal, $base:expr, { $($rule:tt)* }, $story:literal, $breaks:expr $(,)?) => {
        Named::alternative($name, || Scopes::new(Configuration {
            design: Design { $($rule)*, ..$base.design }, shows: &[], ..$base
        }), $story, $breaks)
    };
}

/// Every configuration.
pub const ALL: &[Named<Scopes>] = &[
    named!("interpreter", OWN, "An application tells itself: the smallest scope."),
    named!("process", PROCESS, "An application tells every interpreter of its process."),
    named!(
        "application",
        COPIES,
        "An application tells every copy of itself, also those in other processes."
    ),
    named!("site", EVERYBODY, "On a dedicated server an application tells everybody."),
    named!(
        "operator",
        OPERATOR,
        "The operator of a shared server tells everybody. It has no interpreter of its own, so it cannot ask for a smaller scope."
    ),
    named!(
        "outside-to-inside",
        OUTSIDE,
        "The controller tells everybody of what it sees: Apache is being stopped."
    ),
    named!(
        "overflow",
        OVERFLOW,
        "Channels hold one event, and there are two: who does not get the second is reported."
    ),
    named!("crash", CRASH, "A process ends while events are on their way to it, or from it."),
    named!(
        "newcomer",
        NEWCOMER,
        "Interpreters are destroyed and created again while an event is on its way: the newcomer has the old name, and is not told."
    ),
    named!(
        "two-senders",
        SENDERS,
        "Two applications in two processes tell at the same time, in different scopes."
    ),
    named!(
        "shared-denies",
        DENIED,
        "On shared hosting an application asks for its process and for the site, and is denied."
    ),
    named!(
        "strangers",
        STRANGERS,
        "On shared hosting one application tells its copies, while another asks for everybody and is denied; a process may end."
    ),
    named!(
        "forger",
        FORGER,
        "An application says that it is another one. Nobody listens: its channel says who it is."
    ),
    named!("everything", EVERYTHING, "Two events, small channels, a crash and a newcomer."),
    without!("the-message-names-the-origin", FORGER, { by_channel: false },
        "Whoever asks says who it is, and is believed.",
        &[breaks("the-origin-is-known-by-its-channel",
            "An application says that it is its neighbour, and reaches the neighbour's copies: what may be named may be anybody.")]),
    without!("no-policy", STRANGERS, { policy: false },
        "Every request is broadcast, and the receivers filter by scope: there is nobody to ask for permission.",
        &[breaks("the-policy-decides",
            "On shared hosting a stranger tells everybody. A receiver sees the scope of an event, and cannot know whether it was permitted.")]),
    without!("no-snapshot", NEWCOMER, { snapshot: false },
        "A worker tells whoever is in scope when the event arrives.",
        &[breaks("newcomers-are-not-told",
            "An interpreter that was created after the event, and has read what is current, is told of something old.")]),
    without!("same-name-is-same", NEWCOMER, { incarnations: false },
        "An interpreter is known by its process and its name.",
        &[breaks("newcomers-are-not-told",
            "An interpreter was destroyed and created again: the new one is taken for the old one, and told of what was meant for that."),
          breaks("nobody-is-told-of-an-event-twice",
            "The controller has not heard yet that the old one is gone, and knows the new one already: the new one is told for both."),
          breaks("an-event-is-over-when-everybody-is-accounted-for",
            "The old one counts as told, and never was.")]),
    without!("sent-again", COPIES, { once: false },
        "What is not confirmed after a while is sent again.",
        &[breaks("nobody-is-told-of-an-event-twice",
            "The confirmation was late, not lost: the interpreter is told again. Whether a channel lost something is seen by its end, not by a clock."),
          breaks("nobody-outside-the-scope-is-told",
            "The second copy arrives when the event is over, and its number may stand for another one by then.")]),
    without!("silent-overflow", OVERFLOW, { overflows: false },
        "What does not fit into a channel is dropped, and nobody learns of it.",
        &[breaks("an-event-is-over-when-everybody-is-accounted-for",
            "The sender takes silence for success: one copy of the application keeps what all were told to drop. mod_wsgi drops a signal so when its pipe is full.")]),
    without!("silent-end", CRASH, { ends: false },
        "What a process was not told before it ended is forgotten.",
        &[breaks("an-event-is-over-when-everybody-is-accounted-for",
            "The sender takes the end of a process for success: it believes that everybody was told, and one process ended before.")]),
    without!("deaf-controller", CRASH, { hears: false },
        "The controller waits for confirmations, and does not notice that a process ended.",
        &[breaks("everybody-in-scope-is-told-or-missed",
            "The sender waits for a confirmation that nobody is left to send.")]),
    without!("process-group", GROUP, { scoped: false },
    "An event goes to every process that there is, as a signal to a process group does.",
        &[breaks(
            "nobody-outside-the-scope-is-told",
            "Interpreters of other names are told of what one application told its copies. Apache prefork signals its process group, and once ended the shell that had launched it.",
        )],
    ),
    without!("silent-denial", DENIED, { denials: false },
        "A request that is not permitted is dropped.",
        &[breaks("every-request-is-answered",
            "Whoever asked waits for ever, or asks again for ever: a denial that says nothing looks like a lost message.")]),
];
