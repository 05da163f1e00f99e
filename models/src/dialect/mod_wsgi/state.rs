//! The state of a process at its end, and its inputs.

use super::rules::Stage;
use crate::site::machine::event::Stage as Shown;
use crate::site::machine::word::{
    Birth, Connection, Control, InterpreterId, Name, Native, Status, Step, WorkerId,
};

/// The process that the model is about.
pub const WORKER: WorkerId = WorkerId(0);

/// A process that holds interpreters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// The phase of the process.
    pub phase: Phase,
    /// The strongest control message that it acted on.
    pub acted: Option<Control>,
    /// Its interpreters, in the order in which they are told.
    pub interpreters: Vec<Inner>,
    /// The requests in flight.
    pub requests: Vec<Flight>,
    /// Its place in the plan.
    pub place: Place,
    /// The stage that it showed last.
    pub shown: Shown,
    /// Does the parent live?
    pub heard: bool,
}

/// A phase of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It was forked, and is not ready.
    Booting,
    /// The process serves requests.
    Serving,
    /// It acted on a Drain, and serves until it is idle. Only daemons have this phase.
    Grace,
    /// It takes its interpreters down.
    Ending,
    /// Its process is over.
    Over(Status),
}

/// The place of a process in its plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The number of the sweep.
    pub sweep: u8,
    /// The place of the interpreter in the order of the telling.
    pub interpreter: u8,
    /// The number of the stage in the sweep.
    pub stage: u8,
    /// The number of tellings that had their turn.
    pub turn: u8,
    /// Does a subscriber, a join, an exit function or a destruction run?
    pub running: bool,
}

/// A request in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flight {
    /// The connection of the request.
    pub connection: Connection,
    /// Does the drain wait for it?
    pub waits: bool,
    /// Is its connection open?
    pub open: bool,
}

/// An interpreter of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inner {
    /// The name and incarnation of the interpreter.
    pub native: Native,
    /// The application or the module that it has.
    pub content: Content,
    /// The number of times that its application is subscribed: it is told once for each.
    pub subscribed: u8,
    /// The last step of its end, if it took one.
    pub step: Option<Step>,
    /// The end of its telling, if it was told.
    pub told: Option<CallEnd>,
}

/// The content of an interpreter that its end is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content {
    /// Are there threads?
    pub threads: bool,
    /// Are there exit functions?
    pub exits: bool,
}

/// The place of a new interpreter in the order of the telling. Only a table that is walked without a lock has other
/// places than [`Landing::Ahead`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Landing {
    /// The walk still comes to the new interpreter.
    Ahead,
    /// The walk has passed the place of the new interpreter.
    Behind,
    /// The new interpreter is ahead, and the table grows, so that the interpreters that were behind are ahead again.
    Again,
    /// The new interpreter is behind, and the table grows, so that the interpreters that were ahead are behind.
    Skipped,
}

/// The way in which a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallEnd {
    /// The call ended well.
    Well,
    /// The call raised an error, or SystemExit: the log has it, with the name of the interpreter.
    Failed,
}

/// An input of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The boot is over.
    Booted,
    /// The boot, or a request, needs an interpreter of this name, which does not exist yet.
    Create(Name, Content, Landing),
    /// The application of this name is reloaded in its interpreter.
    Reload(Name),
    /// A client connects.
    Connect(Connection),
    /// The request of a connection is answered.
    Answer(Connection),
    /// A control message arrives.
    Control(Control),
    /// The process takes its next step.
    Advance,
    /// The call that runs ended.
    Ended(CallEnd),
    /// The timer of the process passes, or that of its grace.
    Expired,
    /// The parent forces the end of the process.
    Forced,
}

impl State {
    /// A process that was just forked.
    pub fn booting() -> State {
        State {
            phase: Phase::Booting,
            acted: None,
            interpreters: Vec::new(),
            requests: Vec::new(),
            place: Place::default(),
            shown: Shown::Booting,
            heard: true,
        }
    }

    /// Is the process over?
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over(_))
    }

    /// The interpreter at the place in the plan.
    pub fn current(&self) -> Option<&Inner> {
        self.interpreters.get(usize::from(self.place.interpreter))
    }

    /// Are there requests for which a drain waits?
    pub fn is_busy(&self) -> bool {
        self.requests.iter().any(|r| r.waits)
    }
}

impl Inner {
    /// A new interpreter with this content.
    pub fn new(name: Name, content: Content) -> Inner {
        let native = Native { name, birth: Birth(name.0.into()) };
        Inner { native, content, subscribed: 1, step: None, told: None }
    }

    /// The interpreter, as a site knows it.
    pub const fn id(&self) -> InterpreterId {
        self.native.of(WORKER)
    }

    /// The number of calls that a stage takes in this interpreter.
    pub fn turns(&self, stage: Stage) -> u8 {
        match stage {
            Stage::Tell => self.subscribed,
            Stage::Drain => 0,
            Stage::Join => u8::from(self.content.threads),
            Stage::Finish => u8::from(self.content.exits),
            Stage::Destroy => 1,
        }
    }
}
