//! The data of a suite: a file that can be kept and read without this library.

use std::fmt;

use serde::{Deserialize, Serialize};
use wspbus_models::bus::event::{Channel, Event, ListenerId, Origin, TicketId};
use wspbus_models::bus::seen::Seen;
use wspbus_models::bus::{Code, End, Goal, Policy, Request, State};

/// The version of the format of a suite. A reader refuses any other version.
pub const FORMAT: u32 = 2;

/// A suite: cases for one set-up, and the guarantee that holds if all of them pass.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Suite {
    /// The version of this format.
    pub format: u32,
    /// The version of the specification from which the cases were generated.
    pub specification: String,
    /// The name, such as `core-transitions` or `whole-k0`.
    pub name: String,
    /// The observable machine from which the cases were generated.
    pub level: Level,
    /// The choices of the implementation, where the specification permits several.
    pub parameters: Parameters,
    /// The listeners and threads around the bus, and the policy, in every case that has no set-up of its own.
    pub setup: Setup,
    /// The guarantee that holds if every case passes.
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
    /// One thread that makes requests, and listeners that make requests, fail and exit.
    Core,
    /// Listeners that subscribe and unsubscribe.
    Subscriptions,
    /// Listeners to which a policy denies every request that stops or ends the bus.
    Denials,
    /// Threads, deadlines, waiters, and several listeners for each channel.
    Whole,
}

/// The choices that the specification leaves to a bus, one value each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Parameters {
    /// The moment at which a granted call returns to the thread that made it (GOAL-18).
    #[serde(default)]
    pub returns: Returns,
}

/// The moment at which the call of a thread returns with its answer, if the request was granted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Returns {
    /// The call returns at once.
    #[default]
    AtOnce,
    /// The call returns when its ticket resolves. The answer is seen then, and until then the thread makes no
    /// request.
    WhenResolved,
}

/// The set-up: the listeners and threads around the bus before the first step, and the policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Setup {
    /// The listeners, subscribed in this order. Each waits at a gate whenever it is called, until it is told
    /// how to end.
    pub listeners: Vec<Subscribed>,
    /// The number of threads beside the main program. They are numbered 1, 2, ...
    pub threads: u8,
    /// The goals that the policy denies to listeners; every other goal is permitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Goal>,
    /// The listeners of `log`, in the order of subscription: true for each that fails. They have no gate. Empty if the
    /// implementation brings one listener of `log`, which fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<bool>,
}

/// The subscription of one listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Subscribed {
    /// The number of the listener.
    pub listener: ListenerId,
    /// The channel to which the listener is subscribed.
    pub channel: Channel,
    /// The priority. A listener with a lower number is called first; among equals, the older subscription.
    pub priority: u8,
}

/// One case: the inputs that a new bus gets, and the expected events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Case {
    /// The name, unique among the cases of a run and the same on every machine. It says what the case is about: the
    /// requirement, the place and the input of the step in question, and a digest of all inputs
    /// (`LIFE-2/during-stop/start/5c02d1b7e9`). A case of a wide suite has the values that come together
    /// (`wide/waiters=2/cycles=3/5c02d1b7e9`), and a random session its level, its seed and its number
    /// (`wild/core/2007-12`).
    pub id: String,
    /// The requirement that the case is about: that of the step in question.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The features that an implementation and its adapter must have; without them the case does not apply.
    #[serde(default)]
    pub needs: Vec<Feature>,
    /// The set-up of this case, where it is not that of the suite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setup: Option<Setup>,
    /// The index of the step in question, from 0. The steps before it lead to the state in question, and the
    /// steps after it show to which state the step led.
    pub question: usize,
    /// The events that must never happen after the step in question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<Never>,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

/// An input, and the events that are expected until every thread rests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub struct Step {
    /// The action of the environment.
    pub input: Input,
    /// The expected events: these and no others must be seen. Order counts among the events of one lane only.
    /// Tickets are numbered as they are granted, with the lowest number that is free.
    pub events: Vec<Event>,
    /// The listeners that are at their gates afterwards, lowest first: the listener that runs, and the
    /// listeners that were abandoned and still run.
    pub gates: Vec<ListenerId>,
    /// The requirement that the step is most specifically about; empty where no claim judges the step.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

/// A kind of event that must not happen any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Never {
    /// The bus enters this state.
    Enters(State),
    /// A listener of this channel is called.
    Calls(Channel),
}

/// An action of the environment. The bus then goes on until it waits for a listener or has nothing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Input {
    /// A thread, or a listener at its gate, makes a request.
    Request {
        /// The thread or the listener.
        by: Origin,
        /// The request that is made.
        request: Request,
    },
    /// A listener at its gate ends.
    End {
        /// The listener that ends.
        listener: ListenerId,
        /// The way in which the listener ends.
        end: End,
    },
    /// The deadline of the listener that runs passes.
    Expire {
        /// The listener that runs.
        listener: ListenerId,
    },
    /// A thread, or a listener at its gate, waits for a state.
    Wait {
        /// The thread or the listener.
        by: Origin,
        /// The state that is waited for.
        state: State,
    },
    /// A listener at its gate waits for a ticket.
    Await {
        /// The listener that waits.
        by: Origin,
        /// The ticket. Numbers are handed out from 0, the lowest that is free.
        ticket: TicketId,
    },
    /// The main program enters `block`.
    Block,
    /// An entry is appended to the `main` queue.
    Enqueue {
        /// True if the entry will fail when it is run.
        fails: bool,
    },
    /// A message is logged, and the listener of `log` fails.
    Log,
    /// A listener at its gate, or a thread, subscribes another listener.
    Subscribe {
        /// The listener or the thread that subscribes.
        by: Origin,
        /// The new listener.
        #[serde(flatten)]
        subscribed: Subscribed,
    },
    /// A listener at its gate, or a thread, unsubscribes a listener.
    Unsubscribe {
        /// The listener or the thread that unsubscribes.
        by: Origin,
        /// The listener that is unsubscribed.
        listener: ListenerId,
    },
    /// The environment does nothing, and every thread that still moves comes to rest.
    Settle,
}

/// A feature that a case needs beyond Start, Stop and Exit by threads, and listeners that end well or fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "conform", derive(schemars::JsonSchema))]
pub enum Feature {
    /// Requests for Graceful.
    Graceful,
    /// Requests for a Reload.
    Reload,
    /// Requests for a Restart.
    Restart,
    /// Requests for an Exit with a code other than 0.
    ExitCode,
    /// Listeners that make requests while they run.
    Reenter,
    /// Listeners that end by asking for the end of the process.
    ExitEnd,
    /// Listeners that have deadlines.
    Expire,
    /// Abandoned listeners that act late.
    Late,
    /// Threads or listeners that wait for states.
    Wait,
    /// Listeners that wait for tickets.
    Await,
    /// A main program that blocks.
    Block,
    /// A `main` queue.
    Enqueue,
    /// A channel `log`.
    Log,
    /// Subscriptions that change while the bus is at work.
    Subscribe,
    /// A policy that denies requests.
    Policy,
}

impl Feature {
    /// Every feature, in order.
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

    /// The name, as it is written in a case and in the greeting of an adapter.
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

/// The features that one input needs, except for [`Feature::Late`], which depends on the place where the
/// input is given.
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
    /// The requirement that the step in question is about. Files of older versions have it in the id alone.
    pub fn requirement(&self) -> &str {
        match self.about.as_str() {
            "" => self.id.split('/').next().unwrap_or_default(),
            about => about,
        }
    }

    /// The inputs, in order.
    pub fn inputs(&self) -> Vec<Input> {
        self.steps.iter().map(|step| step.input).collect()
    }
}

impl Suite {
    /// The set-up of one of its cases.
    pub fn setup_of<'a>(&'a self, case: &'a Case) -> &'a Setup {
        case.setup.as_ref().unwrap_or(&self.setup)
    }

    /// Everything that a bus gets in a case. Two cases for which this is equal are the same case, also with two ids.
    pub fn given<'a>(&'a self, case: &'a Case) -> (&'a Setup, Vec<Input>) {
        (self.setup_of(case), case.inputs())
    }
}

/// The number of listeners of `log` that fail when a message is logged, for the listeners of a set-up.
pub(crate) fn log_failures(log: &[bool]) -> usize {
    match log {
        [] => 1,
        log => log.iter().filter(|fails| **fails).count(),
    }
}

impl Setup {
    /// The observer of a new bus, before the first event.
    pub fn seen(&self) -> Seen {
        Seen::of(self.policy(), self.listeners.iter().map(|l| (l.channel, l.priority, l.listener)).collect())
    }

    /// The policy on which requester may ask for what.
    pub fn policy(&self) -> Policy {
        if self.denied.is_empty() {
            return Policy::DEDICATED;
        }
        let granted = Goal::ALL.into_iter().filter(|goal| !self.denied.contains(goal));
        Policy::listeners_only(&granted.collect::<Vec<_>>())
    }
}

impl Level {
    /// Every level, from the small to the whole.
    pub const ALL: [Level; 5] =
        [Level::Requests, Level::Core, Level::Subscriptions, Level::Denials, Level::Whole];
}

impl fmt::Display for Returns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Returns::AtOnce => "at once",
            Returns::WhenResolved => "when their tickets resolve",
        })
    }
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
