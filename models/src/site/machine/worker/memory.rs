//! The worker as a value, and what can be said to it.

use crate::life::Life;
use crate::site::machine::event::Stage;
use crate::site::machine::message::Down;
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::{
    Birth, Call, Connection, Control, Deed, Name, Native, Notice, Request, Round, RoundOutcome, Scope, Step,
    Version, Work, WorkerId,
};

/// One worker: everything that its machine remembers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Worker {
    /// The incarnation of the worker.
    pub id: WorkerId,
    /// The stage of the worker.
    pub stage: Stage,
    /// The version that connections have that are accepted now.
    pub version: Version,
    /// The interpreters that live in it, or end, in the order of their births.
    pub interpreters: Vec<Interpreter>,
    /// The interpreters that its host is asked to create.
    pub creating: Vec<Native>,
    /// The number of the next interpreter.
    pub births: u64,
    /// May its host still tell of connections that it accepted?
    pub accepts: bool,
    /// The connections that are open.
    pub connections: Vec<Held>,
    /// The strongest control message that it acted on.
    pub control: Option<Control>,
    /// Is its controller gone?
    pub alone: bool,
    /// Has it asked to be replaced?
    pub retires: bool,
    /// The round in progress.
    pub round: Option<Job>,
    /// The round that follows it.
    pub next: Option<Job>,
}

/// An interpreter, as its worker knows it: an outline of its bus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interpreter {
    /// Its name and its incarnation.
    pub native: Native,
    /// The last step of its end that is over, done or given up.
    pub life: Life,
    /// The step of its end that it is asked for.
    pub asked: Option<Step>,
    /// Was a step of its end given up? It is not destroyed then.
    pub stuck: bool,
    /// Its own end, if that began while the worker went on.
    pub own: Option<Own>,
    /// The deeds that its bus is asked for by notices.
    pub deeds: Vec<(Notice, Deed)>,
}

/// The end of one interpreter while its worker goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Own {
    /// It ends for good.
    Exit,
    /// It is created anew.
    Restart,
}

/// A round, as it came from the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Job {
    /// The number of the round.
    pub round: Round,
    /// The work of the round.
    pub work: Work,
    /// The version that goes with it.
    pub version: Version,
}

/// An open connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Held {
    /// The number of the connection.
    pub connection: Connection,
    /// The version that it was accepted with, and keeps.
    pub version: Version,
    /// The answer that it is owed.
    pub line: Line,
}

/// The answer that a connection is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Line {
    /// It was accepted, and its first request was not read: it is owed an answer.
    Fresh,
    /// A request was read: it is owed an answer.
    Busy,
    /// It was answered, and kept: it is owed nothing.
    Idle,
}

/// An input to a worker. The environment chooses the inputs; the machine answers every input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Input {
    /// The boot is over, and created interpreters with these names.
    Booted(Vec<Name>),
    /// The worker could not boot.
    NotBooted,
    /// A message of the controller.
    Down(Down),
    /// The controller's end of the channel is closed.
    Lost,
    /// A request needs an interpreter of this name.
    Create(Name),
    /// The interpreter was created.
    Created(Native),
    /// The interpreter could not be created.
    NotCreated(Native),
    /// An interpreter is through with a step of its end.
    Stepped {
        /// The interpreter that took the step.
        of: Native,
        /// The step that is over.
        step: Step,
        /// Did it take the step? If not, it failed.
        done: bool,
    },
    /// Every interpreter is back from the round.
    RoundDone {
        /// The round that is done.
        round: Round,
        /// The outcome of the round.
        outcome: RoundOutcome,
    },
    /// The bus of an interpreter is through with a deed.
    DeedDone {
        /// The notice that asked for it.
        notice: Notice,
        /// The interpreter that did it.
        by: Native,
        /// Did it do the deed?
        done: bool,
    },
    /// A connection was accepted. If that is refused because the worker leaves, the host closes the connection.
    Accepted(Connection),
    /// The host stopped to accept: it told of every connection that it accepted.
    AcceptingStopped,
    /// A request was read from a connection.
    Read(Connection),
    /// The request of a connection was answered.
    Replied {
        /// The connection of the request.
        connection: Connection,
        /// Do both sides want to keep it open?
        keep: bool,
    },
    /// The client closed its connection.
    Closed(Connection),
    /// Code in an interpreter asks for something, or exits.
    Ask {
        /// The number that the requester gives its request.
        call: Call,
        /// The interpreter that asks.
        from: Native,
        /// The request. An exit of the code is an Exit of its interpreter.
        request: Request,
        /// The scope of the request.
        scope: Scope,
        /// The round in whose listener it asks, if it does.
        inside: Option<Round>,
    },
    /// The host of the worker finds that it has served long enough.
    Retire,
    /// A timer passed.
    Passed(WorkerTimer),
}

impl Worker {
    /// A worker that was just spawned, with the version that its controller has in use.
    pub const fn new(id: WorkerId, version: Version) -> Worker {
        Worker {
            id,
            stage: Stage::Booting,
            version,
            interpreters: Vec::new(),
            creating: Vec::new(),
            births: 0,
            accepts: false,
            connections: Vec::new(),
            control: None,
            alone: false,
            retires: false,
            round: None,
            next: None,
        }
    }

    /// Does it leave: did its end begin?
    pub fn leaves(&self) -> bool {
        self.stage > Stage::Serving
    }

    /// Is a connection owed an answer?
    pub fn owes(&self) -> bool {
        self.connections.iter().any(|held| held.line != Line::Idle)
    }

    /// The interpreter with this name and incarnation.
    pub fn interpreter(&self, native: Native) -> Option<&Interpreter> {
        self.interpreters.iter().find(|i| i.native == native)
    }

    /// The number of the next interpreter, which is counted off.
    pub(super) fn birth(&mut self) -> Birth {
        let birth = Birth(self.births);
        self.births = self.births.saturating_add(1);
        birth
    }
}

impl Interpreter {
    /// An interpreter that was just created.
    pub(super) const fn new(native: Native) -> Interpreter {
        Interpreter { native, life: Life::Live, asked: None, stuck: false, own: None, deeds: Vec::new() }
    }

    /// Can it hear of events, and do deeds: has the telling of its end not begun?
    pub fn hears(&self) -> bool {
        self.life == Life::Live && self.asked.is_none()
    }
}
