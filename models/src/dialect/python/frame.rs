//! One entry of a thread's call stack.

use super::action::Topic;
use super::node::Node;
use crate::bus::event::{Failure, ListenerId, Outcome, PassId, TicketId};
use crate::bus::{Code, State};

/// A method or a publish that has not returned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Frame {
    /// A method of the bus.
    Method(Method),
    /// `publish`, with the listener that it has called.
    Publish(Publish),
}

/// A method that has not returned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Method {
    /// The program of the method.
    pub program: Program,
    /// The index of the operation that is due or under way.
    pub pc: u8,
    /// The ticket of the request, if a thread or a listener asked for this call. The calls that the bus makes
    /// to itself have none.
    pub ticket: Option<TicketId>,
    /// The one local variable that the method has.
    pub local: Local,
}

/// The programs: the methods of the buses, and what Python runs around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Program {
    /// The method `start` of CherryPy.
    Start,
    /// The method `stop` of CherryPy.
    Stop,
    /// The method `exit` of CherryPy.
    Exit,
    /// The method `restart`.
    Restart,
    /// The method `graceful` of CherryPy.
    Graceful,
    /// The method `graceful` of MagicBus.
    Reload,
    /// The method `transition(goal)` of MagicBus.
    Transition(Node),
    /// MagicBus's `_transition(newstate)`, with the listeners that it has on that channel itself.
    Enter(Node),
    /// MagicBus's own listener of EXIT.
    ThreadWait,
    /// The method `block`.
    Block,
    /// The method `wait`.
    Wait {
        /// Until the bus is in this state.
        state: State,
        /// The wait of `block`: publishes `main` once a poll.
        main: bool,
    },
    /// The method `start_with_callback`.
    StartWithCallback,
    /// The body of the thread that `start_with_callback` creates.
    Callback,
    /// `_clean_exit`, called by atexit.
    CleanExit,
    /// The shutdown of the interpreter, when the main program is over.
    Shutdown,
}

/// A local variable of a method.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Local {
    /// No variable is in use.
    Nothing,
    /// The variable `exitstate`.
    State(State),
    /// The exception that an `except` clause handles.
    Raised(Raised),
    /// The threads that `threading.enumerate()` returned and that are to be joined, a bit each.
    Threads(u8),
    /// The atexit callbacks that are still due.
    Callbacks(u8),
}

/// `publish`, between its snapshot and its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Publish {
    /// The channel of the pass.
    pub topic: Topic,
    /// The number of the pass; `main` has none.
    pub pass: Option<PassId>,
    /// The listener that was called and has not ended.
    pub current: Option<ListenerId>,
    /// The rest of the snapshot.
    pub due: Vec<ListenerId>,
    /// The listeners that raised an `Exception`.
    pub failed: Vec<ListenerId>,
    /// Was the package's own listener called?
    pub own: bool,
}

/// An exception on its way up the stack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Raised {
    /// The exception `ChannelFailures`.
    Failures {
        /// The channel on which it was raised.
        topic: Topic,
        /// The listeners that failed; empty for `log`.
        listeners: Vec<ListenerId>,
    },
    /// The exception `SystemExit`.
    Exit(Code),
    /// The exception `KeyboardInterrupt`.
    Interrupt,
}

impl Raised {
    /// The exit code of a program that does not catch it: 130 is what a shell reports of the
    /// SIGINT by which Python then kills itself.
    pub fn code(&self) -> Code {
        match self {
            Raised::Failures { .. } => Code(1),
            Raised::Exit(code) => *code,
            Raised::Interrupt => Code(130),
        }
    }

    /// The failures that it carries. Those of `main` and `log` are not failures of a pass.
    pub fn failures(&self) -> Vec<Failure> {
        let Raised::Failures { topic, listeners } = self else { return Vec::new() };
        let Some(channel) = topic.channel() else { return Vec::new() };
        let failure =
            |listener: &ListenerId| Failure { channel, listener: *listener, outcome: Outcome::Failed };
        listeners.iter().map(failure).collect()
    }
}

impl Method {
    /// The method at its first line.
    pub fn new(program: Program, ticket: Option<TicketId>) -> Self {
        Method { program, pc: 0, ticket, local: Local::Nothing }
    }
}
