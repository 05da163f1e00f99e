//! The messages of protocol 1.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wspbus_models::bus::event::{Channel, Event, ListenerId, ThreadId, TicketId};
use wspbus_models::bus::{Code, Goal, Request, State};

mod choices;
mod ends;
mod kinds;
mod numbers;
mod places;

/// The version of the protocol that this kit speaks.
pub const PROTOCOL: u32 = 1;

/// A command with the number that its reply repeats.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Numbered<M> {
    /// Counts up from 1; a reply with any other number is out of turn. At most 2^53 - 1, the largest that
    /// every language's numbers can say.
    #[serde(deserialize_with = "numbers::id")]
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub id: u64,
    /// The message itself, its fields beside `id`.
    #[serde(flatten)]
    pub message: M,
}

/// What the kit tells an adapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Who are you? The first command.
    Hello {
        /// The version that the kit speaks.
        protocol: u32,
    },
    /// Make a new bus, its listeners and its threads.
    Begin(Begin),
    /// An idle thread makes a call.
    Request {
        /// Which.
        thread: ThreadId,
        /// What it calls.
        request: Call,
    },
    /// A thread at a gate goes on to its next one.
    Step {
        /// Which.
        thread: ThreadId,
    },
    /// The listener that a thread runs ends. At a poll of thread 0: an interrupt or an exit breaks it.
    End {
        /// Which thread.
        thread: ThreadId,
        /// How its innermost listener ends.
        outcome: Ending,
    },
    /// The listener that a thread runs calls the bus. Whatever the call returns or raises, the
    /// listener is at its gate again afterwards.
    Reenter {
        /// Which thread.
        thread: ThreadId,
        /// What its innermost listener calls; not `block`.
        request: Call,
    },
    /// An idle thread, or the listener that a thread runs, subscribes another listener.
    Subscribe {
        /// Which thread.
        thread: ThreadId,
        /// The new listener.
        #[serde(flatten)]
        listener: Subscription,
    },
    /// An idle thread, or the listener that a thread runs, unsubscribes a listener.
    Unsubscribe {
        /// Which thread.
        thread: ThreadId,
        /// Which listener.
        listener: ListenerId,
    },
    /// The deadline of the listener that a thread runs passes: the pass goes on without it, and it is
    /// abandoned at its gate.
    Expire {
        /// Which thread.
        thread: ThreadId,
    },
    /// Somebody appends an entry to the `main` queue, which `block` runs.
    Enqueue {
        /// It fails when it is run.
        fails: bool,
    },
    /// Somebody publishes to `log`, and a listener of it fails.
    Log,
    /// The program of an idle thread ends. On thread 0 the main program ends, and so the process.
    Finish {
        /// Which.
        thread: ThreadId,
    },
    /// Moves nothing: says where everything is.
    Settle,
    /// Drops the case without a verdict; outside a case, ends the adapter.
    Quit,
}

/// The set-up of one case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Begin {
    /// The id of the case, for the adapter's own messages.
    pub case: String,
    /// Subscribed in this order before anything moves.
    #[serde(default)]
    pub listeners: Vec<Subscription>,
    /// The threads beside the main program, numbered 1, 2, ... in order.
    #[serde(default)]
    pub threads: Vec<Worker>,
    /// What becomes of an exception that leaves a call of the main program.
    #[serde(default)]
    pub main: MainProgram,
    /// Where threads rest. `poll` must be among them.
    pub gates: Vec<Gate>,
    /// What the policy of the case denies to listeners. Everything else is permitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Goal>,
}

/// What the main program does with an exception of a call that it made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MainProgram {
    /// It catches and reports it. The last SystemExit still decides the code of its `finish`.
    #[default]
    Catches,
    /// It ends by it: all that is left to it is `finish`.
    Ends,
}

/// How a listener is told to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It returns.
    Ok,
    /// It raises, panics or returns an error.
    Failed,
    /// It asks for the end of the process with this code.
    Exit(Code),
    /// It asks for the end of the process without a code. It is seen to end by `Exit(0)`.
    Quit,
    /// It is interrupted.
    Interrupted,
}

/// One listener.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Subscription {
    /// On which topic.
    pub channel: Topic,
    /// Under which number.
    pub listener: ListenerId,
    /// Lower runs first.
    #[serde(default = "default_priority")]
    pub priority: u8,
    /// Without a gate: it always ends so. Required on `log`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always: Option<Ending>,
    /// On `log`: it ignores messages below this level. Python's levels: 20 informs, 40 is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Its place among listeners of the same priority, where the bus keeps them in a set that is
    /// ordered by their hashes. Its number, if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<u8>,
}

/// The channels of passes, and those of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Services come up.
    Start,
    /// Services go down.
    Stop,
    /// The process is about to end.
    Exit,
    /// Advice to reload.
    Graceful,
    /// Messages for a log.
    Log,
    /// Run by `block` on the main program.
    Main,
}

/// One thread beside the main program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Worker {
    /// Its number.
    pub thread: ThreadId,
    /// A daemon thread is not waited for when the process ends.
    pub daemon: bool,
}

/// A kind of place where threads rest until they are told to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Just before the state is written.
    Write,
    /// Just before a pass begins.
    Publish,
    /// In a listener that was called.
    Listener,
    /// In a wait, before it looks again.
    Poll,
    /// In a transition, before it looks at the state again. Not every bus does.
    Read,
}

impl Gate {
    /// Every gate: the finest steps.
    pub const ALL: [Gate; 5] = [Gate::Write, Gate::Publish, Gate::Listener, Gate::Poll, Gate::Read];
}

/// What a thread calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Thread 0 waits for the end of the bus.
    Block,
    /// A new thread, under the next free number, waits for Running and ends; this one asks to start.
    Callback,
    /// It waits for a state.
    Wait(State),
    /// It waits for the resolution of a ticket.
    Await(TicketId),
    /// A request.
    #[serde(untagged)]
    Bus(Request),
}

/// What an adapter answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// To `hello`.
    Hello(Hello),
    /// The command was carried out and nothing moves any more.
    Settled {
        /// What was seen since the last reply, in order.
        events: Vec<Observed>,
        /// Where every thread is.
        #[serde(with = "places")]
        #[schemars(schema_with = "places::schema")]
        at: BTreeMap<ThreadId, Point>,
    },
    /// The command was carried out, and the adapter cannot say that nothing moves any more.
    Unsettled {
        /// What was seen since the last reply, in order.
        events: Vec<Observed>,
        /// Where every thread was last seen.
        #[serde(with = "places")]
        #[schemars(schema_with = "places::schema")]
        at: BTreeMap<ThreadId, Point>,
    },
    /// The process of the case ended while the command was carried out. The case is closed.
    Ended {
        /// What was seen since the last reply, in order.
        events: Vec<Observed>,
        /// How it ended.
        #[serde(flatten)]
        end: End,
    },
    /// The command was not carried out; nothing moved.
    Error {
        /// Why.
        message: String,
    },
    /// The case was dropped, or the adapter ends.
    Quit,
}

/// Who the adapter speaks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version that the adapter speaks.
    pub protocol: u32,
    /// The bus behind it.
    pub implementation: String,
    /// The version of that bus.
    pub version: String,
    /// The language and its version.
    pub language: String,
    /// Which levels of conformance it claims.
    pub levels: Vec<Level>,
    /// What of the protocol it can do.
    #[serde(default)]
    pub features: Vec<String>,
    /// The choices that the specification leaves to it, by name. Names that the kit does not know are
    /// passed over.
    #[serde(default, deserialize_with = "choices::deserialize")]
    #[schemars(schema_with = "choices::schema")]
    pub parameters: BTreeMap<String, serde_json::Value>,
}

/// A level of conformance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// One thread.
    Core,
    /// Several threads.
    Threads,
    /// The ordered end of a process.
    Process,
    /// Many processes.
    Site,
    /// Who may ask what.
    Authority,
}

/// Something that an adapter saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Observed {
    /// In the vocabulary of the specification.
    Event(Event),
    /// What the vocabulary has no word for. No model expects it, so none passes over it.
    Surprise {
        /// In the adapter's words.
        surprise: String,
    },
}

/// Where a thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "point", rename_all = "snake_case")]
pub enum Point {
    /// Outside the bus: it can make a request or finish.
    Idle,
    /// Just before it writes the state.
    Write {
        /// The state that it is about to write.
        to: State,
    },
    /// Just before a pass begins.
    Publish {
        /// On which channel.
        channel: Channel,
    },
    /// In a listener.
    Listener {
        /// Which.
        listener: ListenerId,
    },
    /// In a wait, before it looks again.
    Poll,
    /// In a transition, before it looks at the state again.
    Read,
    /// Just before it re-executes the process.
    Execv,
    /// Parked until another thread has ended.
    Join {
        /// Which.
        thread: ThreadId,
    },
    /// The main program is over, and parked until every thread that is no daemon has ended.
    Finishing,
    /// It is over.
    Ended,
}

/// How the process of a case ended: exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", try_from = "ends::Written")]
pub enum End {
    /// With this code.
    Code(Code),
    /// By this signal.
    Signal(u8),
    /// It re-executed itself, or would have: always true.
    ReExecuted(bool),
}

fn default_priority() -> u8 {
    50
}

#[cfg(test)]
mod tests;
