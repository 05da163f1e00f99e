//! What methods are made of: operations and `except` clauses as data.

use super::action::Topic;
use super::frame::{Program, Raised};
use crate::bus::State;
use crate::dialect::magicbus::Node;

/// One operation of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `atexit.register(self._clean_exit)`.
    Register,
    /// `self.state = to`. A gate.
    Write(State),
    /// `self.state = newstate`, a node of MagicBus. A gate.
    Enter(Node),
    /// `while self.state != desired_state`: calls `_transition` for the next node on the way, or returns.
    Towards,
    /// The loop looks at the state again. A gate.
    Reread,
    /// `self.log(..)`.
    Log,
    /// `self.log(.., level=40)`.
    LogError,
    /// `self.publish(topic)`. A gate, except on `main`.
    Publish(Topic),
    /// Calls another method.
    Call(Program),
    /// Jumps.
    Goto(u8),
    /// Returns.
    Return,
    /// Raises the exception in the local variable.
    Reraise,
    /// `exitstate = self.state`.
    ReadState,
    /// `if exitstate == STARTING: os._exit(70)`.
    DieIfStarting,
    /// `os._exit(70)`.
    Die,
    /// `self.execv = True`.
    SetExecv,
    /// Returns unless `self.execv`.
    ReturnUnlessExecv,
    /// `block` is entered: seen, not done.
    Blocked,
    /// `block` is left for the execv: seen, not done.
    Taken,
    /// `threading.enumerate()`, and who of them will be joined.
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
    /// The last.
    pub last: u8,
    /// What it catches.
    pub catches: Catches,
    /// Where it goes on; the exception is in the local variable.
    pub goto: u8,
}

/// What an `except` clause catches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Catches {
    /// `Exception`, of which the bus only raises `ChannelFailures`.
    Exception,
    /// `KeyboardInterrupt`.
    KeyboardInterrupt,
    /// `SystemExit`.
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

/// A method: its operations and its `except` clauses.
#[derive(Clone, Copy, Debug)]
pub struct Text {
    /// The operations.
    pub ops: &'static [Op],
    /// The clauses, tried in this order.
    pub excepts: &'static [Except],
}

impl Text {
    /// The operation at this index; a method returns after its last.
    pub fn op(&self, pc: u8) -> Op {
        self.ops.get(usize::from(pc)).copied().unwrap_or(Op::Return)
    }

    /// The clause that catches an exception raised at this operation.
    pub fn handler(&self, pc: u8, raised: &Raised) -> Option<&'static Except> {
        let covers =
            |clause: &&Except| clause.first <= pc && pc <= clause.last && clause.catches.matches(raised);
        self.excepts.iter().find(covers)
    }
}

/// The operations of a method that a package does not have.
pub const NOTHING: Text = Text { ops: &[], excepts: &[] };
