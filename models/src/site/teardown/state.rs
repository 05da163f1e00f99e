//! The state of a worker in teardown, and its inputs.

use super::design::{Reports, Stage};
use crate::site::abstraction::{Outline, Phase as Abstract, life_at};
use crate::site::event::{Control, Ending, Step};
use crate::site::seen::Controls;
use crate::site::{Connection, Interpreter, Name, Subscriber, Subscribers};

/// The part of a worker that its end concerns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State {
    /// The phase of the worker.
    pub phase: Phase,
    /// Was it ever ready?
    pub ready: bool,
    /// The control messages that it acted on.
    pub acted: Controls,
    /// Its interpreters, in the order in which they are told.
    pub interpreters: Vec<Inner>,
    /// The requests in flight.
    pub requests: Vec<Flight>,
    /// Its place in the plan.
    pub place: Place,
}

/// A phase of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It was forked, and is not ready.
    Booting,
    /// It serves.
    Serving,
    /// It acted on a Drain, and serves until it is idle. Only some designs have this phase.
    Grace,
    /// It takes its interpreters down.
    Ending,
    /// Its process is over.
    Over(Ending),
}

/// The place of a worker in its plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The number of the sweep.
    pub sweep: u8,
    /// The place of the interpreter in the order of the telling.
    pub interpreter: u8,
    /// The number of the stage in the sweep.
    pub stage: u8,
    /// The number of subscribers, or exit functions, that had their turn.
    pub turn: u8,
    /// Does a subscriber, a join, an exit function or a destruction run?
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
    /// The incarnation of the interpreter.
    pub id: Interpreter,
    /// The subscriber of each subscription, in the order of the subscriptions.
    pub subscriptions: Vec<Subscriber>,
    /// Has it threads that must be joined?
    pub threads: bool,
    /// The number of its exit functions.
    pub exits: u8,
    /// The last step of its end, if it took one.
    pub step: Option<Step>,
    /// Was it told?
    pub told: bool,
}

/// The content of an interpreter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Content {
    /// The subscribers.
    pub subscribers: Subscribers,
    /// Are there threads?
    pub threads: bool,
    /// The number of exit functions.
    pub exits: u8,
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
pub enum Outcome {
    /// The call ended well.
    Well,
    /// The call raised an error.
    Failed,
    /// The call raised SystemExit.
    Exit,
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
    /// The controller is gone.
    Lost,
    /// The worker takes its next step.
    Advance,
    /// The call that runs ended.
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

    /// The interpreter at the worker's place in the plan.
    pub fn current(&self) -> Option<&Inner> {
        self.interpreters.get(usize::from(self.place.interpreter))
    }

    /// The interpreters that the controller reports as not told, by this rule.
    pub fn reported(&self, reports: Reports) -> Vec<Interpreter> {
        let due = |i: &&Inner| match reports {
            Reports::Untold => !i.told,
            Reports::Every => true,
            Reports::None => false,
        };
        let live = self.interpreters.iter().filter(|i| i.step != Some(Step::Destroyed));
        live.filter(due).map(|i| i.id).collect()
    }

    /// Are there requests for which a drain waits?
    pub fn is_busy(&self) -> bool {
        self.requests.iter().any(|r| r.waits)
    }

    /// The outline: what the rest of the site sees of the worker.
    pub fn outline(&self) -> Outline {
        let phase = match self.phase {
            Phase::Booting => Abstract::Spawned,
            Phase::Serving => Abstract::Serving,
            Phase::Grace | Phase::Ending => Abstract::Draining,
            Phase::Over(ending) => Abstract::Ended(ending),
        };
        let mut inner: Vec<&Inner> = self.interpreters.iter().collect();
        inner.sort_by_key(|i| i.id);
        Outline { phase, interpreters: inner.into_iter().map(|i| life_at(i.step)).collect() }
    }
}

impl Inner {
    /// A new interpreter with this content.
    pub fn new(id: Interpreter, content: Content) -> Inner {
        let Content { subscribers, threads, exits } = content;
        Inner { id, subscriptions: subscribers.iter().collect(), threads, exits, step: None, told: false }
    }

    /// The number of turns that a stage takes in this interpreter.
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
