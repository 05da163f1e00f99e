//! The events that can be seen of a bus from outside: the vocabulary that the specification, the dialects,
//! the reference and every tested implementation share.

use std::fmt;

use crate::bus::{Code, Goal, Request, State};

/// A topic on which a pass runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Channel {
    /// Services come up.
    Start,
    /// Services go down.
    Stop,
    /// The process is about to end.
    Exit,
    /// Advice to reload without a stop.
    Graceful,
}

impl Channel {
    /// Every channel on which passes run.
    pub const ALL: [Channel; 4] = [Channel::Start, Channel::Stop, Channel::Exit, Channel::Graceful];
}

/// One subscription. The bus hands the numbers out, and never uses one again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(from = "u32", into = "u64")
)]
pub struct ListenerId(pub u64);

impl From<u32> for ListenerId {
    fn from(number: u32) -> Self {
        ListenerId(number.into())
    }
}

impl From<ListenerId> for u64 {
    fn from(id: ListenerId) -> Self {
        id.0
    }
}

/// In a message the numbers are those of 32 bits.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for ListenerId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ListenerId".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = u32::json_schema(generator);
        schema
            .insert("description".to_owned(), "One subscription, by the number that the kit gave it.".into());
        schema
    }
}

/// One pass that is open. The specification has one at a time, number 0; a dialect may nest them.
/// The lowest free number is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PassId(pub u8);

/// One accepted or joined request. The bus hands the numbers out, and never uses one again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(from = "u32", into = "u64")
)]
pub struct TicketId(pub u64);

impl From<u32> for TicketId {
    fn from(number: u32) -> Self {
        TicketId(number.into())
    }
}

impl From<TicketId> for u64 {
    fn from(id: TicketId) -> Self {
        id.0
    }
}

/// In a message the numbers are those of 32 bits.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for TicketId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TicketId".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = u32::json_schema(generator);
        schema.insert(
            "description".to_owned(),
            "One accepted or joined request, by a number that no open ticket has.".into(),
        );
        schema
    }
}

/// One thread of the environment: a requester, a waiter, the main program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ThreadId(pub u8);

/// The thread of the main program.
pub const MAIN: ThreadId = ThreadId(0);

/// The origin of a request: a thread or a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Origin {
    /// A thread that runs no listener of a pass.
    Thread(ThreadId),
    /// A listener, while it runs.
    Listener(ListenerId),
}

/// The outcome of a listener.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Outcome {
    /// It returned without a failure.
    Ok,
    /// It raised, panicked or returned an error.
    Failed,
    /// It asked for the end of the process by way of its end (SystemExit).
    Exit(Code),
    /// It passed its deadline, and was abandoned.
    TimedOut,
    /// It still runs since an earlier pass abandoned it, and was not called.
    Busy,
    /// Its dialect ended it by an interrupt that is no request (KeyboardInterrupt).
    Interrupted,
}

/// A listener that ended other than well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Failure {
    /// The channel on which it was called.
    pub channel: Channel,
    /// The listener that failed.
    pub listener: ListenerId,
    /// The outcome of the listener.
    pub outcome: Outcome,
}

/// The answer of a bus to a request. Every request in every situation has an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Answer {
    /// It is the goal now.
    Accepted,
    /// It shares the goal that is pending. With `again`, the goal runs once more for it.
    Joined {
        /// The pass that it needs had called a listener: such a pass resolves no later request of a thread.
        again: bool,
    },
    /// A stronger goal is pending.
    Superseded(Goal),
    /// There is nothing to do.
    Already,
    /// It makes no sense here; nothing changed.
    Refused(Reason),
    /// The policy of this deployment forbids it to this origin; nothing changed.
    Denied,
}

/// The reason of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Reason {
    /// The bus is not Running.
    NotRunning,
    /// The bus has Exited.
    Terminal,
    /// The listener that asks was abandoned.
    Abandoned,
    /// A listener of a pass may not wait: the pass waits for it.
    InListener,
    /// The main program has taken the result and re-executes.
    ReExecuting,
    /// The id is not one that may do this now (a listener that does not run, a second `block`).
    Stale,
}

/// The end of a ticket. A ticket resolves once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Resolution {
    /// The goal was reached and every listener ended well.
    Reached,
    /// The goal was reached; these listeners did not end well.
    ReachedWithFailures(Vec<Failure>),
    /// A stronger goal took its place.
    Superseded {
        /// The stronger goal.
        by: Goal,
        /// The failures until then.
        failures: Vec<Failure>,
    },
    /// The bus has exited.
    Exited(Vec<Failure>),
    /// A dialect's call was unwound by a SystemExit or an interrupt. The call has no answer. The bus of the specification never
    /// resolves a ticket so.
    Unwound(Outcome),
}

impl Resolution {
    /// The failures that it names.
    pub fn failures(&self) -> &[Failure] {
        match self {
            Resolution::ReachedWithFailures(failures)
            | Resolution::Exited(failures)
            | Resolution::Superseded { failures, .. } => failures,
            Resolution::Reached | Resolution::Unwound(_) => &[],
        }
    }
}

/// The reason why a waiter woke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Wake {
    /// The state was current, or was entered since.
    Entered(State),
    /// The bus exited first.
    Gone,
}

/// One thing that can be seen of a bus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Event {
    /// A request was answered; accepted and joined ones get a ticket.
    Answered {
        /// The origin of the request.
        origin: Origin,
        /// The request that is answered.
        request: Request,
        /// The answer of the bus.
        answer: Answer,
        /// The number under which its resolution will come.
        ticket: Option<TicketId>,
    },
    /// The state was written.
    StateWritten {
        /// The old state.
        from: State,
        /// The new state.
        to: State,
    },
    /// A pass over the listeners of a channel began. They are due in this order.
    PassBegan {
        /// The number of the pass.
        pass: PassId,
        /// The channel of the pass.
        channel: Channel,
        /// The listeners subscribed at this moment.
        due: Vec<ListenerId>,
    },
    /// A listener was called.
    ListenerBegan {
        /// The pass that calls it.
        pass: PassId,
        /// The channel of the pass.
        channel: Channel,
        /// The listener that is called.
        listener: ListenerId,
    },
    /// A listener ended, or its pass went on without it (`TimedOut`, `Busy`).
    ListenerEnded {
        /// The pass that called it.
        pass: PassId,
        /// The channel of the pass.
        channel: Channel,
        /// The listener that ended.
        listener: ListenerId,
        /// The outcome of the listener.
        outcome: Outcome,
    },
    /// The pass is over: nothing more is called in it, whether all were called or not.
    PassEnded {
        /// The number of the pass.
        pass: PassId,
        /// The channel of the pass.
        channel: Channel,
    },
    /// A listener was subscribed.
    Subscribed {
        /// The channel that it listens to.
        channel: Channel,
        /// The listener, by its number.
        listener: ListenerId,
        /// Lower runs first.
        priority: u8,
    },
    /// A listener was unsubscribed.
    Unsubscribed {
        /// The listener that is subscribed no more.
        listener: ListenerId,
    },
    /// A ticket was resolved.
    Resolved {
        /// The ticket that is resolved.
        ticket: TicketId,
        /// The goal that it had asked for.
        goal: Goal,
        /// The resolution of the ticket.
        resolution: Resolution,
    },
    /// A thread that came to wait for a ticket after its resolution was told how the ticket ended.
    Fetched {
        /// The thread that came to wait.
        thread: ThreadId,
        /// The ticket that was resolved before.
        ticket: TicketId,
        /// The resolution of the ticket.
        resolution: Resolution,
    },
    /// A thread began to wait for a state.
    Waiting {
        /// The thread that waits.
        thread: ThreadId,
        /// The state that it waits for.
        state: State,
    },
    /// A waiting thread woke.
    Woken {
        /// The thread that woke.
        thread: ThreadId,
        /// The reason why it woke.
        wake: Wake,
    },
    /// Something other than a request was refused.
    Refused {
        /// The origin of the request.
        origin: Origin,
        /// The reason of the refusal.
        reason: Reason,
    },
    /// The host asked the bus for its next step, and there is none.
    NoStep,
    /// An abandoned listener ended at last; nothing else follows from it.
    EndedLate {
        /// The listener that ended late.
        listener: ListenerId,
        /// The outcome that the listener would have had.
        outcome: Outcome,
    },
    /// A listener of `log` failed; it was counted, not logged.
    LogFailed,
    /// The main program entered `block`.
    Blocked,
    /// An entry of the `main` queue ended.
    MainRan {
        /// Did it fail?
        failed: bool,
    },
    /// The main program left `block`, by the result or, in a dialect, by an error.
    Taken {
        /// The exit code.
        code: Code,
        /// Will the main program re-execute the process?
        reexec: bool,
        /// The failures since a Start was last accepted at rest in Idle: the main program is told.
        #[cfg_attr(feature = "serde", serde(default, skip_serializing_if = "Vec::is_empty"))]
        failures: Vec<Failure>,
    },
    /// The process ended.
    Ended {
        /// The exit code of the process.
        code: Code,
    },
    /// The process re-executed itself.
    ReExecuted {
        /// The thread that did it.
        thread: ThreadId,
    },
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Channel::Start => "start",
            Channel::Stop => "stop",
            Channel::Exit => "exit",
            Channel::Graceful => "graceful",
        })
    }
}
