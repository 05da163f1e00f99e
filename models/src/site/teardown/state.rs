//! What a worker in teardown remembers, and what can happen to it.

use super::design::{Reports, Stage};
use crate::site::abstraction::{Life, Outline, Phase as Abstract};
use crate::site::event::{Control, Ending, Step};
use crate::site::seen::Controls;
use crate::site::{Connection, Interpreter, Name};

/// One worker, as far as its end is concerned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// Where the worker is.
    pub phase: Phase,
    /// Was its boot ever over?
    pub ready: bool,
    /// On what it acted.
    pub acted: Controls,
    /// Its interpreters, in the order in which they are told.
    pub interpreters: Vec<Inner>,
    /// The requests in flight.
    pub requests: Vec<Flight>,
    /// Where in the plan it is.
    pub place: Place,
}

/// Where a worker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It was forked, and is not ready.
    Booting,
    /// It serves.
    Serving,
    /// It acted on a Drain, and serves until it is idle. Only where a design has it.
    Grace,
    /// It takes itself down.
    Ending,
    /// Its process is over.
    Over(Ending),
}

/// Where in the plan it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which sweep.
    pub sweep: u8,
    /// At which interpreter.
    pub interpreter: u8,
    /// Which stage of the sweep.
    pub stage: u8,
    /// How many of the subscribers, or exit functions, had their turn.
    pub turn: u8,
    /// Does something run: a subscriber, a join, an exit function, a destruction?
    pub running: bool,
}

/// A request in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Flight {
    /// Its connection.
    pub connection: Connection,
    /// Does the drain wait for it?
    pub waits: bool,
    /// Is its connection open?
    pub open: bool,
}

/// An interpreter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inner {
    /// Which.
    pub id: Interpreter,
    /// Its subscriptions, in their order: which subscriber each is.
    pub subscriptions: Vec<u8>,
    /// Has it threads that must be joined?
    pub threads: bool,
    /// How many exit functions it has.
    pub exits: u8,
    /// The last step of its end.
    pub step: Option<Step>,
    /// Was it told?
    pub told: bool,
}

/// What is in an interpreter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content {
    /// How many subscribers.
    pub subscribers: u8,
    /// Are there threads?
    pub threads: bool,
    /// How many exit functions.
    pub exits: u8,
}

/// Where a newcomer stands in the order of the telling. Only a table that is walked without a lock knows
/// other places than [`Landing::Ahead`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Landing {
    /// Where the walk still comes.
    Ahead,
    /// Where the walk has been.
    Behind,
    /// Ahead; and the table grows, so that whoever was behind is ahead again.
    Again,
    /// Behind; and the table grows, so that whoever was ahead is behind.
    Skipped,
}

/// How something that was called ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Well.
    Well,
    /// By an error.
    Failed,
    /// By raising SystemExit.
    Exit,
}

/// What happens to a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The boot is over.
    Booted,
    /// Something that boots, or a request, needs an interpreter of this name, which there is not yet.
    Create(Name, Content, Landing),
    /// The application of this name is reloaded in its interpreter.
    Reload(Name),
    /// A connection is there.
    Connect(Connection),
    /// The request of a connection is answered.
    Answer(Connection),
    /// A control message is there.
    Control(Control),
    /// The controller is gone.
    Lost,
    /// The worker takes its next step.
    Advance,
    /// What runs ended.
    Ended(Outcome),
    /// The deadline of the stage passed.
    Expired,
}

impl State {
    /// A worker that was just forked.
    pub fn booting() -> State {
        State {
            phase: Phase::Booting,
            ready: false,
            acted: Controls::default(),
            interpreters: Vec::new(),
            requests: Vec::new(),
            place: Place::default(),
        }
    }

    /// Is the process over?
    pub fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over(_))
    }

    /// The interpreter at which it is.
    pub fn current(&self) -> Option<&Inner> {
        self.interpreters.get(usize::from(self.place.interpreter))
    }

    /// Who is there and was never told; or all who are there.
    pub fn reported(&self, reports: Reports) -> Vec<Interpreter> {
        let due = |i: &&Inner| match reports {
            Reports::Untold => !i.told,
            Reports::Everybody => true,
            Reports::Nobody => false,
        };
        let live = self.interpreters.iter().filter(|i| i.step != Some(Step::Destroyed));
        live.filter(due).map(|i| i.id).collect()
    }

    /// Are there requests for which a drain waits?
    pub fn is_busy(&self) -> bool {
        self.requests.iter().any(|r| r.waits)
    }

    /// What the rest of the site sees of it.
    pub fn outline(&self) -> Outline {
        let phase = match self.phase {
            Phase::Booting => Abstract::Spawned,
            Phase::Serving => Abstract::Serving,
            Phase::Grace | Phase::Ending => Abstract::Draining,
            Phase::Over(ending) => Abstract::Ended(ending),
        };
        let mut inner: Vec<&Inner> = self.interpreters.iter().collect();
        inner.sort_by_key(|i| i.id);
        Outline { phase, interpreters: inner.into_iter().map(|i| Life::of(i.step)).collect() }
    }
}

impl Inner {
    /// A new interpreter with this content.
    pub fn new(id: Interpreter, content: Content) -> Inner {
        let Content { subscribers, threads, exits } = content;
        Inner { id, subscriptions: (0..subscribers).collect(), threads, exits, step: None, told: false }
    }

    /// How many turns a stage takes in it.
    pub fn turns(&self, stage: Stage) -> u8 {
        match stage {
            Stage::Tell => u8::try_from(self.subscriptions.len()).unwrap_or(u8::MAX),
            Stage::Drain => 0,
            Stage::Join => u8::from(self.threads),
            Stage::Finish => self.exits,
            Stage::Destroy => 1,
        }
    }
}
