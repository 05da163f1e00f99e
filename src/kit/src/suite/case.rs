//! The data of a suite: a file that others can keep and read without this library.

use std::fmt;

use serde::{Deserialize, Serialize};
use wspbus_models::bus::event::{Channel, Event, ListenerId, Origin, TicketId};
use wspbus_models::bus::seen::Seen;
use wspbus_models::bus::{Code, End, Goal, Policy, Request, State};

/// The version of the format of a suite. A reader refuses any other.
pub const FORMAT: u32 = 1;

/// A suite: cases for one set-up, and what passing all of them guarantees.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Suite {
    /// The version of this format.
    pub format: u32,
    /// The version of the specification that the cases were generated from.
    pub specification: String,
    /// `core-transitions`, `whole-k0`.
    pub name: String,
    /// Which observable machine the cases were generated from.
    pub level: Level,
    /// What the choices of the implementation are, where the specification permits several.
    pub parameters: Parameters,
    /// What there is around the bus, in every case.
    pub setup: Setup,
    /// What passing every case means.
    pub guarantee: String,
    /// The cases, the shortest of each requirement first.
    pub cases: Vec<Case>,
}

/// The observable machines, from the small to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Level {
    /// Requests to a bus without listeners, and the main program.
    Requests,
    /// One thread that asks, and listeners that ask, fail and exit.
    Core,
    /// Listeners that subscribe and unsubscribe.
    Subscriptions,
    /// Listeners that a policy denies every way down and out.
    Denials,
    /// Threads, deadlines, waiters, several listeners a channel.
    Whole,
}

/// The choices that the specification leaves to a bus, one value each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Parameters {
    /// When a call that was granted returns to the thread that asked (GOAL-18).
    #[serde(default)]
    pub returns: Returns,
}

/// When the call of a thread returns with its answer, if it was granted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Returns {
    /// At once.
    #[default]
    AtOnce,
    /// When its ticket resolves. The answer is seen then, and until then the thread asks for nothing.
    WhenResolved,
}

/// What there is around the bus before the first step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Setup {
    /// Subscribed in this order. Each waits at a gate whenever it is called, until it is told how to end.
    pub listeners: Vec<Subscribed>,
    /// How many threads there are beside the main program, numbered 1, 2, ...
    pub threads: u8,
    /// What the policy denies to listeners; everything else is permitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Goal>,
}

/// One listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Subscribed {
    /// Its number.
    pub listener: ListenerId,
    /// On which channel.
    pub channel: Channel,
    /// Lower is called first; among equals the older subscription.
    pub priority: u8,
}

/// One case: from a new bus, what is done and what must be seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Case {
    /// Requirement, place and input of the step in question, and a digest of all inputs:
    /// `LIFE-2/during-stop/start/5c02d1b7e9`. Unique, and the same in every suite and on every machine.
    pub id: String,
    /// What an implementation and its adapter must be able to do; otherwise the case does not apply.
    #[serde(default)]
    pub needs: Vec<Feature>,
    /// The step in question, from 0. The steps before it lead there, those after it look where it led.
    pub question: usize,
    /// What must not happen after the step in question, whatever else does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<Never>,
    /// In order.
    pub steps: Vec<Step>,
}

/// An input, and what must be seen until everything rests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Step {
    /// What the environment does.
    pub input: Input,
    /// What must be seen, and nothing else. Order counts among the events of one lane only; tickets
    /// are numbered as they are granted, the lowest number that is free.
    pub events: Vec<Event>,
    /// The listeners that are at their gates afterwards, lowest first: the one that runs, and those
    /// that were abandoned and still run.
    pub gates: Vec<ListenerId>,
    /// The requirement that the step is most specifically about; empty where no property looks at it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

/// Something that must not happen any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Never {
    /// The bus enters this state.
    Enters(State),
    /// A listener of this channel is called.
    Calls(Channel),
}

/// What the environment does. The bus then goes on until it waits for a listener or has nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Input {
    /// A thread, or a listener at its gate, asks for something.
    Request {
        /// Who.
        by: Origin,
        /// For what.
        request: Request,
    },
    /// A listener at its gate ends.
    End {
        /// Which.
        listener: ListenerId,
        /// How.
        end: End,
    },
    /// The deadline of the listener that runs passes.
    Expire {
        /// Which.
        listener: ListenerId,
    },
    /// A thread, or a listener at its gate, waits for a state.
    Wait {
        /// Who.
        by: Origin,
        /// For which.
        state: State,
    },
    /// A listener at its gate waits for a ticket.
    Await {
        /// Who.
        by: Origin,
        /// For which: numbers are handed out from 0, the lowest that is free.
        ticket: TicketId,
    },
    /// The main program enters `block`.
    Block,
    /// Somebody appends an entry to the `main` queue.
    Enqueue {
        /// It will fail when it is run.
        fails: bool,
    },
    /// Somebody logs, and the listener of `log` fails.
    Log,
    /// A listener at its gate, or a thread, subscribes another listener.
    Subscribe {
        /// Who.
        by: Origin,
        /// The new one.
        #[serde(flatten)]
        subscribed: Subscribed,
    },
    /// A listener at its gate, or a thread, unsubscribes a listener.
    Unsubscribe {
        /// Who.
        by: Origin,
        /// Which.
        listener: ListenerId,
    },
    /// Nothing. Whatever moves still, comes to rest.
    Settle,
}

/// What a case needs beyond Start, Stop and Exit by threads, and listeners that end well or fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Feature {
    /// Somebody asks for Graceful.
    Graceful,
    /// Somebody asks for a Reload.
    Reload,
    /// Somebody asks for a Restart.
    Restart,
    /// Somebody asks for an Exit with a code other than 0.
    ExitCode,
    /// Listeners ask while they run.
    Reenter,
    /// Listeners end by asking for the end of the process.
    ExitEnd,
    /// Listeners have deadlines.
    Expire,
    /// Abandoned listeners do something late.
    Late,
    /// Threads or listeners wait for states.
    Wait,
    /// Listeners wait for tickets.
    Await,
    /// The main program blocks.
    Block,
    /// There is a `main` queue.
    Enqueue,
    /// There is a channel `log`.
    Log,
    /// Subscriptions change while the bus is at work.
    Subscribe,
    /// There is a policy that denies.
    Policy,
}

impl Feature {
    /// Every feature.
    pub const ALL: [Feature; 15] = [
        Feature::Graceful,
        Feature::Reload,
        Feature::Restart,
        Feature::ExitCode,
        Feature::Reenter,
        Feature::ExitEnd,
        Feature::Expire,
        Feature::Late,
        Feature::Wait,
        Feature::Await,
        Feature::Block,
        Feature::Enqueue,
        Feature::Log,
        Feature::Subscribe,
        Feature::Policy,
    ];

    /// As it is written in a case and in the greeting of an adapter.
    pub fn name(self) -> &'static str {
        match self {
            Feature::Graceful => "graceful",
            Feature::Reload => "reload",
            Feature::Restart => "restart",
            Feature::ExitCode => "exit_code",
            Feature::Reenter => "reenter",
            Feature::ExitEnd => "exit_end",
            Feature::Expire => "expire",
            Feature::Late => "late",
            Feature::Wait => "wait",
            Feature::Await => "await",
            Feature::Block => "block",
            Feature::Enqueue => "enqueue",
            Feature::Log => "log",
            Feature::Subscribe => "subscribe",
            Feature::Policy => "policy",
        }
    }
}

/// What one input needs, but for [`Feature::Late`], which depends on where it is given.
pub(super) fn needed(input: &Input) -> Vec<Feature> {
    let inside = matches!(input.origin(), Some(Origin::Listener(_)));
    let mut needs = match *input {
        Input::Request { request, .. } => match request {
            Request::Graceful => vec![Feature::Graceful],
            Request::Reload => vec![Feature::Reload],
            Request::Restart => vec![Feature::Restart],
            Request::Exit(code) if code != Code::OK => vec![Feature::ExitCode],
            Request::Start | Request::Stop | Request::Exit(_) => vec![],
        },
        Input::Settle => vec![],
        Input::End { end, .. } => match end {
            End::Exit(_) => vec![Feature::ExitEnd],
            End::Ok | End::Failed => vec![],
        },
        Input::Expire { .. } => vec![Feature::Expire],
        Input::Wait { .. } => vec![Feature::Wait],
        Input::Await { .. } => vec![Feature::Await],
        Input::Block => vec![Feature::Block],
        Input::Enqueue { .. } => vec![Feature::Enqueue],
        Input::Log => vec![Feature::Log],
        Input::Subscribe { .. } | Input::Unsubscribe { .. } => vec![Feature::Subscribe],
    };
    if inside {
        needs.push(Feature::Reenter);
    }
    needs
}

impl Case {
    /// The requirement that the step in question is about.
    pub fn requirement(&self) -> &str {
        self.id.split('/').next().unwrap_or_default()
    }
}

impl Setup {
    /// What a spectator knows of a new bus.
    pub fn seen(&self) -> Seen {
        Seen::of(self.policy(), self.listeners.iter().map(|l| (l.channel, l.priority, l.listener)).collect())
    }

    /// Who may ask for what.
    pub fn policy(&self) -> Policy {
        if self.denied.is_empty() {
            return Policy::DEDICATED;
        }
        let granted = Goal::ALL.into_iter().filter(|goal| !self.denied.contains(goal));
        Policy::listeners_only(&granted.collect::<Vec<_>>())
    }
}

impl Level {
    /// Every level.
    pub const ALL: [Level; 5] =
        [Level::Requests, Level::Core, Level::Subscriptions, Level::Denials, Level::Whole];
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Requests => "requests",
            Level::Core => "core",
            Level::Subscriptions => "subscriptions",
            Level::Denials => "denials",
            Level::Whole => "whole",
        })
    }
}
