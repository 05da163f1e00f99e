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
    /// The number of the command. It counts up from 1, and a reply with any other number is out of turn. It
    /// is at most 2^53 - 1, the largest integer that every language's numbers can hold.
    #[serde(deserialize_with = "numbers::id")]
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub id: u64,
    /// The message itself, with its fields beside `id`.
    #[serde(flatten)]
    pub message: M,
}

/// A command of the kit to an adapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Asks the adapter for its greeting. It is the first command.
    Hello {
        /// The version that the kit speaks.
        protocol: u32,
    },
    /// Makes a new bus, its listeners and its threads.
    Begin(Begin),
    /// Makes an idle thread call the bus.
    Request {
        /// The thread that makes the call.
        thread: ThreadId,
        /// The call that it makes.
        request: Call,
    },
    /// Lets a thread at a gate go on to its next gate.
    Step {
        /// The thread at the gate.
        thread: ThreadId,
    },
    /// Makes the listener that a thread runs end. At a poll of thread 0, it makes an interrupt or an exit
    /// break the wait.
    End {
        /// The thread that runs the listener.
        thread: ThreadId,
        /// The end of the innermost listener of the thread.
        outcome: Ending,
    },
    /// Makes the listener that a thread runs call the bus. When the call has returned or raised, the listener
    /// is at its gate again.
    Reenter {
        /// The thread that runs the listener.
        thread: ThreadId,
        /// The call of the innermost listener of the thread; never `block`.
        request: Call,
    },
    /// Makes an idle thread, or the listener that a thread runs, subscribe another listener.
    Subscribe {
        /// The thread that subscribes it.
        thread: ThreadId,
        /// The new listener.
        #[serde(flatten)]
        listener: Subscription,
    },
    /// Makes an idle thread, or the listener that a thread runs, unsubscribe a listener.
    Unsubscribe {
        /// The thread that unsubscribes it.
        thread: ThreadId,
        /// The listener that is unsubscribed.
        listener: ListenerId,
    },
    /// Lets the deadline of the listener that a thread runs pass. The pass goes on without the listener,
    /// which is abandoned at its gate.
    Expire {
        /// The thread that runs the listener.
        thread: ThreadId,
    },
    /// Appends an entry to the `main` queue, which `block` runs.
    Enqueue {
        /// True if the entry fails when it is run.
        fails: bool,
    },
    /// Publishes a message to `log`, where a listener fails.
    Log,
    /// Ends the program of an idle thread. On thread 0 the main program ends, and with it the process.
    Finish {
        /// The thread whose program ends.
        thread: ThreadId,
    },
    /// Moves no thread, and asks where every thread is.
    Settle,
    /// Drops the case without a verdict. Outside a case, it ends the adapter.
    Quit,
}

/// The set-up of one case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Begin {
    /// The id of the case, for the messages of the adapter itself.
    pub case: String,
    /// The listeners, subscribed in this order before any thread moves.
    #[serde(default)]
    pub listeners: Vec<Subscription>,
    /// The threads beside the main program, numbered 1, 2, ... in order.
    #[serde(default)]
    pub threads: Vec<Worker>,
    /// The way in which the main program treats an exception that leaves one of its calls.
    #[serde(default)]
    pub main: MainProgram,
    /// The kinds of gates at which threads rest. `poll` must be among them.
    pub gates: Vec<Gate>,
    /// The goals that the policy of the case denies to listeners. Every other goal is permitted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub denied: Vec<Goal>,
}

/// The way in which the main program treats an exception that leaves one of its calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MainProgram {
    /// The main program catches and reports the exception. The last SystemExit still decides the code of its
    /// `finish`.
    #[default]
    Catches,
    /// The main program ends by the exception: `finish` is the only command that it can still get.
    Ends,
}

/// The way in which a listener is told to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// The listener returns.
    Ok,
    /// The listener raises, panics or returns an error.
    Failed,
    /// The listener asks for the end of the process with this code.
    Exit(Code),
    /// The listener asks for the end of the process without a code. It is seen to end by `Exit(0)`.
    Quit,
    /// The listener is interrupted.
    Interrupted,
}

/// The subscription of one listener.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Subscription {
    /// The topic to which the listener is subscribed.
    pub channel: Topic,
    /// The number of the listener.
    pub listener: ListenerId,
    /// The priority: listeners with a lower number run first.
    #[serde(default = "default_priority")]
    pub priority: u8,
    /// The way in which a listener without a gate always ends. Required on `log`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always: Option<Ending>,
    /// On `log`: the listener ignores messages below this level. The levels are those of Python: 20 informs,
    /// 40 is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// The place of the listener among listeners of the same priority, where the bus keeps them in a set that
    /// is ordered by their hashes. By default, it is the number of the listener.
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
    /// Entries that `block` runs on the main program.
    Main,
}

/// One thread beside the main program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Worker {
    /// The number of the thread.
    pub thread: ThreadId,
    /// True for a daemon thread: the end of the process does not wait for it.
    pub daemon: bool,
}

/// A kind of gate: a place where threads rest until they are told to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Just before the state is written.
    Write,
    /// Just before a pass begins.
    Publish,
    /// In a listener that was called.
    Listener,
    /// In a wait, before the thread looks again.
    Poll,
    /// In a transition, before the thread looks at the state again. Not every bus has this gate.
    Read,
}

impl Gate {
    /// Every kind of gate, for the finest steps.
    pub const ALL: [Gate; 5] = [Gate::Write, Gate::Publish, Gate::Listener, Gate::Poll, Gate::Read];
}

/// A call of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Call {
    /// Thread 0 waits for the end of the bus.
    Block,
    /// The thread asks for a start. A new thread, under the next free number, waits for Running and ends.
    Callback,
    /// The thread waits for a state.
    Wait(State),
    /// The thread waits for the resolution of a ticket.
    Await(TicketId),
    /// The thread makes a request.
    #[serde(untagged)]
    Bus(Request),
}

/// A reply of an adapter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "reply", rename_all = "snake_case")]
pub enum Reply {
    /// The answer to `hello`.
    Hello(Hello),
    /// The command was carried out, and every thread rests.
    Settled {
        /// The events since the last reply, in order.
        events: Vec<Observed>,
        /// The place where every thread is.
        #[serde(with = "places")]
        #[schemars(schema_with = "places::schema")]
        at: BTreeMap<ThreadId, Point>,
    },
    /// The command was carried out, and the adapter cannot say that every thread rests.
    Unsettled {
        /// The events since the last reply, in order.
        events: Vec<Observed>,
        /// The place where every thread was last seen.
        #[serde(with = "places")]
        #[schemars(schema_with = "places::schema")]
        at: BTreeMap<ThreadId, Point>,
    },
    /// The process of the case ended while the command was carried out. The case is closed.
    Ended {
        /// The events since the last reply, in order.
        events: Vec<Observed>,
        /// The end of the process.
        #[serde(flatten)]
        end: End,
    },
    /// The command was not carried out, and no thread moved.
    Error {
        /// The reason why it was not carried out.
        message: String,
    },
    /// The case was dropped, or the adapter ends.
    Quit,
}

/// The greeting of an adapter: the bus for which the adapter speaks, and its claims.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Hello {
    /// The version of the protocol that the adapter speaks.
    pub protocol: u32,
    /// The name of the bus behind the adapter.
    pub implementation: String,
    /// The version of that bus.
    pub version: String,
    /// The language of the bus and its version.
    pub language: String,
    /// The levels of conformance that the adapter claims.
    pub levels: Vec<Level>,
    /// The features of the protocol that the adapter has.
    #[serde(default)]
    pub features: Vec<String>,
    /// The adapter cannot tell these of `answers`, `tickets` and `failures`. It is expected to tell the
    /// rest. An adapter without answers has no tickets either.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// The choices that the specification leaves to the bus, by name. The kit passes over names that it does
    /// not know.
    #[serde(default, deserialize_with = "choices::deserialize")]
    #[schemars(schema_with = "choices::schema")]
    pub parameters: BTreeMap<String, serde_json::Value>,
}

/// A level of conformance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A bus with one thread.
    Core,
    /// A bus with several threads.
    Threads,
    /// The ordered end of a process.
    Process,
    /// A site of many processes.
    Site,
    /// A policy on which requester may ask for what.
    Authority,
}

/// Something that an adapter saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Observed {
    /// An event in the vocabulary of the specification.
    Event(Event),
    /// Something for which the vocabulary has no word. No model expects a surprise, so every surprise is a
    /// difference.
    Surprise {
        /// The description, in the words of the adapter.
        surprise: String,
    },
}

/// The place where a thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "point", rename_all = "snake_case")]
pub enum Point {
    /// Outside the bus: the thread can make a request or finish.
    Idle,
    /// Just before the thread writes the state.
    Write {
        /// The state that the thread is about to write.
        to: State,
    },
    /// Just before a pass begins.
    Publish {
        /// The channel of the pass.
        channel: Channel,
    },
    /// In a listener.
    Listener {
        /// The number of the listener.
        listener: ListenerId,
    },
    /// In a wait, before the thread looks again.
    Poll,
    /// In a transition, before the thread looks at the state again.
    Read,
    /// Just before the thread re-executes the process.
    Execv,
    /// Parked until another thread has ended.
    Join {
        /// The number of the other thread.
        thread: ThreadId,
    },
    /// The main program is over, and is parked until every thread that is no daemon has ended.
    Finishing,
    /// The thread is over.
    Ended,
}

/// The end of the process of a case: exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", try_from = "ends::Written")]
pub enum End {
    /// The process ended with this code.
    Code(Code),
    /// The process was ended by this signal.
    Signal(u8),
    /// The process re-executed itself, or would have re-executed itself: the value is always true.
    ReExecuted(bool),
}

fn default_priority() -> u8 {
    50
}

#[cfg(test)]
mod tests;
