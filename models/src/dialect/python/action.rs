//! The actions on the bus, and the places where a thread can stand.

use std::fmt;

use crate::bus::event::{Channel, ListenerId, Outcome, ThreadId};
use crate::bus::{Code, Request, State};

/// A channel on which something is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Topic {
    /// The channel `start`.
    Start,
    /// The channel `stop`.
    Stop,
    /// The channel `exit`.
    Exit,
    /// The channel `graceful`.
    Graceful,
    /// `main`, published by `block` once a poll.
    Main,
    /// `log`; its one listener has no gate.
    Log,
}

impl Topic {
    /// The channel of a pass; `main` and `log` carry messages, not passes.
    pub fn channel(self) -> Option<Channel> {
        match self {
            Topic::Start => Some(Channel::Start),
            Topic::Stop => Some(Channel::Stop),
            Topic::Exit => Some(Channel::Exit),
            Topic::Graceful => Some(Channel::Graceful),
            Topic::Main | Topic::Log => None,
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.channel() {
            Some(channel) => channel.fmt(f),
            None if *self == Topic::Main => f.write_str("main"),
            None => f.write_str("log"),
        }
    }
}

/// A method of the bus that a thread or a listener calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Call {
    /// The call `start()`.
    Start,
    /// The call `stop()`.
    Stop,
    /// The call `exit()`.
    Exit,
    /// The call `restart()`.
    Restart,
    /// The call `graceful()`.
    Graceful,
    /// `block()`; the main thread only, and not from a listener.
    Block,
    /// `wait(state)`, without a channel.
    Wait(State),
    /// MagicBus's `graceful()`, which drops to IDLE and comes back.
    Reload,
    /// `start_with_callback(f)`, where `f` does nothing. The new thread is the configuration's
    /// first callback thread that was not born yet.
    StartWithCallback,
}

impl Call {
    /// The request that the call makes; waiting is none.
    pub fn request(self) -> Option<Request> {
        match self {
            Call::Start | Call::StartWithCallback => Some(Request::Start),
            Call::Stop => Some(Request::Stop),
            Call::Exit => Some(Request::Exit(Code::OK)),
            Call::Restart => Some(Request::Restart),
            Call::Graceful => Some(Request::Graceful),
            Call::Reload => Some(Request::Reload),
            Call::Block | Call::Wait(_) => None,
        }
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Call::Start => "start()",
            Call::Stop => "stop()",
            Call::Exit => "exit()",
            Call::Restart => "restart()",
            Call::Graceful => "graceful()",
            Call::Reload => "reload()",
            Call::Block => "block()",
            Call::StartWithCallback => "start_with_callback()",
            Call::Wait(state) => return write!(f, "wait({state})"),
        })
    }
}

/// The end of a listener. Python's `sys.exit()` and `sys.exit(0)` both mean code 0, but the bus
/// treats them differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Ending {
    /// It returns without an exception.
    Ok,
    /// It raises an `Exception`.
    Failed,
    /// It raises `SystemExit(code)`.
    Exit(Code),
    /// It raises `SystemExit` with the code None: process exit code 0.
    Quit,
    /// It raises `KeyboardInterrupt`.
    Interrupted,
}

impl Ending {
    /// The same in the shared vocabulary.
    pub fn outcome(self) -> Outcome {
        match self {
            Ending::Ok => Outcome::Ok,
            Ending::Failed => Outcome::Failed,
            Ending::Exit(code) => Outcome::Exit(code),
            Ending::Quit => Outcome::Exit(Code::OK),
            Ending::Interrupted => Outcome::Interrupted,
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ending::Exit(code) => write!(f, "Exit({code})"),
            Ending::Ok => f.write_str("Ok"),
            Ending::Failed => f.write_str("Failed"),
            Ending::Quit => f.write_str("Quit"),
            Ending::Interrupted => f.write_str("Interrupted"),
        }
    }
}

/// One step of the environment. Everything up to the thread's next gate follows from it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Action {
    /// An idle thread makes a call.
    Request {
        /// The thread that makes the call.
        thread: ThreadId,
        /// The call that it makes.
        call: Call,
    },
    /// Opens a write, publish, read, poll or execv gate. Listeners of equal priority are called in the
    /// order of their numbers.
    Step {
        /// The thread that stands at the gate.
        thread: ThreadId,
    },
    /// Opens a publish gate whose channel has listeners of equal priority, which Python calls in
    /// the order of a set.
    Order {
        /// The thread that stands at the gate.
        thread: ThreadId,
        /// Every listener of the channel, lower priorities first.
        due: Vec<ListenerId>,
    },
    /// The listener that the thread runs ends.
    End {
        /// The thread that runs it.
        thread: ThreadId,
        /// The end of the listener.
        ending: Ending,
    },
    /// The listener that the thread runs calls the bus. It catches what the call raises, and
    /// stands at its gate again when the call is over.
    Reenter {
        /// The thread that runs it.
        thread: ThreadId,
        /// The call that the listener makes.
        call: Call,
    },
    /// The listener that the thread runs subscribes another one.
    Subscribe {
        /// The thread that runs it.
        thread: ThreadId,
        /// The new one.
        listener: ListenerId,
    },
    /// The listener that the thread runs unsubscribes one.
    Unsubscribe {
        /// The thread that runs it.
        thread: ThreadId,
        /// The one that goes.
        listener: ListenerId,
    },
    /// An idle thread's program ends; the main thread's end is the interpreter's.
    Finish {
        /// The thread whose program ends.
        thread: ThreadId,
    },
}

impl Action {
    /// The thread that acts.
    pub fn thread(&self) -> ThreadId {
        match self {
            Action::Request { thread, .. }
            | Action::Step { thread }
            | Action::Order { thread, .. }
            | Action::End { thread, .. }
            | Action::Reenter { thread, .. }
            | Action::Subscribe { thread, .. }
            | Action::Unsubscribe { thread, .. }
            | Action::Finish { thread } => *thread,
        }
    }
}

/// The position of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum At {
    /// A callback thread that was not started yet.
    Unborn,
    /// Between two calls.
    Idle,
    /// Just before a write of the state.
    Write {
        /// The value to be written.
        to: State,
    },
    /// Just before a publish.
    Publish {
        /// The channel of the publish.
        channel: Topic,
    },
    /// A listener was called and has not ended.
    Listener {
        /// The channel of the listener.
        channel: Topic,
        /// The listener that runs.
        listener: ListenerId,
    },
    /// A transition is about to look at the state again.
    Read,
    /// Between two polls of `wait()`.
    Poll,
    /// Waits for other threads to end.
    Join,
    /// Just before `os.execv`.
    Execv,
    /// The thread has ended, or the process.
    Ended,
}
