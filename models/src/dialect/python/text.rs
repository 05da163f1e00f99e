//! The texts of methods: lines with operations, and `except` clauses, as data.

use std::fmt;

use super::action::Topic;
use super::frame::{Program, Raised};
use super::node::Node;
use crate::bus::State;

/// One operation of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// The call `atexit.register(self._clean_exit)`.
    Register,
    /// `self.state = to`. A gate.
    Write(State),
    /// `self.state = newstate`, a node of MagicBus. A gate.
    Enter(Node),
    /// `while self.state != desired_state`: calls `_transition` for the next node on the way, or returns.
    Towards,
    /// The loop looks at the state again. A gate.
    Reread,
    /// The call `self.log(..)`.
    Log,
    /// The call `self.log(.., level=40)`.
    LogError,
    /// `self.publish(topic)`. A gate, except on `main`.
    Publish(Topic),
    /// Calls another method.
    Call(Program),
    /// A jump to another operation.
    Goto(u8),
    /// A return from the method.
    Return,
    /// Raises the exception in the local variable.
    Reraise,
    /// `exitstate = self.state`.
    ReadState,
    /// `if exitstate == STARTING: os._exit(70)`.
    DieIfStarting,
    /// The call `os._exit(70)`.
    Die,
    /// `self.execv = True`.
    SetExecv,
    /// Returns unless `self.execv`.
    ReturnUnlessExecv,
    /// `block` is entered: seen, not done.
    Blocked,
    /// `block` is left for the execv: seen, not done.
    Taken,
    /// `threading.enumerate()`, and which of the threads will be joined.
    ListThreads,
    /// `t.join()` on each of them. Parks until all have ended.
    Join,
    /// `os.execv(..)`. A gate.
    Execv,
    /// `wait` is entered: seen, not done.
    Waiting,
    /// `while self.state not in states`: returns when it is.
    Until,
    /// `time.sleep(interval)`. A gate.
    Sleep,
    /// `self.publish(channel)` of `wait`.
    PublishPoll,
    /// `t.start()` on a new callback thread.
    Spawn,
    /// The thread's function is over.
    EndThread,
    /// Returns if the state is EXITING.
    ReturnIfExiting,
    /// The interpreter joins every non-daemon thread. Parks until all have ended.
    JoinAll,
    /// The callbacks that atexit will call are those registered now.
    CountCallbacks,
    /// The next atexit callback; after the last the process ends.
    NextCallback,
}

/// An `except` clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Except {
    /// The first operation of the `try` block.
    pub first: u8,
    /// The last operation of the `try` block.
    pub last: u8,
    /// The exceptions that it catches.
    pub catches: Catches,
    /// The operation at which it goes on; the exception is in the local variable.
    pub goto: u8,
}

/// The exceptions that an `except` clause catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catches {
    /// `Exception`, of which the bus only raises `ChannelFailures`.
    Exception,
    /// The exception `KeyboardInterrupt`.
    KeyboardInterrupt,
    /// The exception `SystemExit`.
    SystemExit,
    /// Everything, and forgets it.
    All,
}

impl Catches {
    fn matches(self, raised: &Raised) -> bool {
        match self {
            Catches::Exception => matches!(raised, Raised::Failures { .. }),
            Catches::KeyboardInterrupt => matches!(raised, Raised::Interrupt),
            Catches::SystemExit => matches!(raised, Raised::Exit(_)),
            Catches::All => true,
        }
    }
}

/// A line in a source file of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The name of the file.
    pub file: &'static str,
    /// The number of the line, from 1.
    pub line: u16,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// An operation, and the line of the package that does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The operation of the line.
    pub op: Op,
    /// Its line; `None` for what has none of its own: jumps, returns, what is only seen, what Python does.
    pub place: Option<Place>,
}

impl Line {
    /// An operation of this line.
    pub const fn of(file: &'static str, line: u16, op: Op) -> Line {
        Line { op, place: Some(Place { file, line }) }
    }
}

/// An operation without a line of its own.
pub const fn then(op: Op) -> Line {
    Line { op, place: None }
}

/// A method: its lines and its `except` clauses.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// The lines of the method.
    pub lines: &'static [Line],
    /// The clauses, tried in this order.
    pub excepts: &'static [Except],
}

impl Text {
    /// The operation at this index; a method returns after its last.
    pub fn op(&self, pc: u8) -> Op {
        self.lines.get(usize::from(pc)).map_or(Op::Return, |line| line.op)
    }

    /// The line of the operation at this index.
    pub fn place(&self, pc: u8) -> Option<Place> {
        self.lines.get(usize::from(pc))?.place
    }

    /// The first line of the method that does anything.
    pub fn first(&self) -> Option<Place> {
        self.lines.iter().find_map(|line| line.place)
    }

    /// The clause that catches an exception raised at this operation.
    pub fn handler(&self, pc: u8, raised: &Raised) -> Option<&'static Except> {
        let covers =
            |clause: &&Except| clause.first <= pc && pc <= clause.last && clause.catches.matches(raised);
        self.excepts.iter().find(covers)
    }
}

/// The operations of a method that a package does not have.
pub const NOTHING: Text = Text { lines: &[], excepts: &[] };
