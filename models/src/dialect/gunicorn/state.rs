//! The state of the arbiter and its workers, and their inputs.

use std::fmt;

use crate::site::event::{Control, Event};
use crate::site::{Generation, Slot, Transition, Worker};

/// A signal to the arbiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// Graceful stop.
    Term,
    /// Quick stop.
    Int,
    /// Reload.
    Hup,
}

impl Signal {
    /// The transition that it asks for, in the vocabulary of a site.
    pub const fn transition(self) -> Transition {
        match self {
            Signal::Term | Signal::Int => Transition::Exit,
            Signal::Hup => Transition::Roll,
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Signal::Term => "Term",
            Signal::Int => "Int",
            Signal::Hup => "Hup",
        })
    }
}

/// The setup of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rules {
    /// The number of workers that the arbiter wants.
    pub workers: u8,
    /// Does the arbiter take a worker with a long request for one that hangs, and end it? It does so with sync workers.
    pub timeout: bool,
}

/// A phase of the arbiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It is in its main loop.
    Looping,
    /// It is in `reload`, and waits for the workers of older generations, for a time.
    Reloading,
    /// It is in `stop`, and waits for all workers, for a time.
    Stopping {
        /// Does it stop without grace?
        quick: bool,
    },
    /// The process has ended.
    Gone,
}

/// A stage of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It was forked, and still has the handlers of the arbiter.
    Forked,
    /// It has its own handlers, and imports the application.
    Loading,
    /// It accepts connections.
    Serving,
    /// It finishes its request, then ends.
    Draining,
    /// It has ended, and the arbiter has not reaped it.
    Dead {
        /// Did it end with exit code 3 or 4?
        fatal: bool,
    },
}

/// A worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Process {
    /// Its incarnation.
    pub worker: Worker,
    /// Its slot: the lowest slot that is free in its generation when it is forked.
    pub slot: Slot,
    /// Its generation.
    pub generation: Generation,
    /// The stage that it is in.
    pub stage: Stage,
    /// Is a request in progress?
    pub busy: bool,
    /// The signal that it has not taken yet.
    pub signal: Option<Control>,
    /// Was it told to drain while it loaded, so that it ends as soon as it has loaded?
    pub tired: bool,
}

impl Process {
    /// Does the process live?
    pub fn lives(&self) -> bool {
        !matches!(self.stage, Stage::Dead { .. })
    }
}

/// The arbiter and its workers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arbiter {
    /// The phase of the arbiter.
    pub phase: Phase,
    /// The signals that it has not handled, oldest first.
    pub queue: Vec<Signal>,
    /// The strongest transition that was asked for and is not done.
    pub goal: Option<Transition>,
    /// The generation of the next worker.
    pub generation: Generation,
    /// The number of workers that were forked.
    pub spawned: u8,
    /// The workers that it has not reaped, oldest first.
    pub workers: Vec<Process>,
}

/// An input of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The operator sends a signal to the arbiter.
    Ask(Signal),
    /// The application in this worker, under the same user, sends a signal to the arbiter.
    AskInside(Worker, Signal),
    /// The arbiter handles the oldest signal. For a HUP: can the configuration be read?
    Handle(bool),
    /// The arbiter reaps workers that have ended.
    Reap,
    /// The arbiter forks workers that are missing, and tells workers that are too many to drain.
    Manage,
    /// The arbiter ends a worker that has not been heard of for too long.
    Murder(Worker),
    /// A wait of the arbiter is over: every worker is gone, or the time has passed.
    Waited,
    /// The arbiter is killed.
    ArbiterDies,
    /// A worker installs its own handlers.
    InitSignals(Worker),
    /// A worker has imported the application.
    Boot(Worker),
    /// A worker accepts a connection.
    Serve(Worker),
    /// A request ends.
    Answer(Worker),
    /// A worker takes a signal.
    Take(Worker),
    /// A worker that was told to end ends.
    Leave(Worker),
    /// A worker sees that its parent has changed, and ends.
    Notice(Worker),
    /// A worker crashes.
    Crash(Worker),
    /// A worker ends with exit code 3: its application cannot be imported, or calls the exit itself.
    Fatal(Worker),
}

impl Arbiter {
    /// A server that has just begun: its first workers are forked.
    pub fn new(rules: &Rules) -> (Arbiter, Vec<Event>) {
        let mut arbiter = Arbiter {
            phase: Phase::Looping,
            queue: Vec::new(),
            goal: None,
            generation: Generation(0),
            spawned: 0,
            workers: Vec::new(),
        };
        let mut events = arbiter.starts();
        events.extend(arbiter.manage(rules));
        (arbiter, events)
    }

    /// Takes one step, and returns its events.
    pub fn step(&mut self, rules: &Rules, input: &Input) -> Vec<Event> {
        let mut events = match *input {
            Input::InitSignals(w)
            | Input::Boot(w)
            | Input::Serve(w)
            | Input::Answer(w)
            | Input::Take(w)
            | Input::Leave(w)
            | Input::Notice(w)
            | Input::Crash(w)
            | Input::Fatal(w) => self.worker(w, input),
            _ if self.phase == Phase::Gone => Vec::new(),
            _ => self.arbiter(rules, input),
        };
        if self.phase == Phase::Gone {
            self.workers.retain(Process::lives);
        }
        events.extend(self.rolled());
        events
    }

    /// This worker, if it is not reaped.
    pub fn find(&self, worker: Worker) -> Option<&Process> {
        self.workers.iter().find(|w| w.worker == worker)
    }

    pub(super) fn find_mut(&mut self, worker: Worker) -> Option<&mut Process> {
        self.workers.iter_mut().find(|w| w.worker == worker)
    }

    /// Is a worker of an older generation left?
    pub fn old(&self) -> bool {
        self.workers.iter().any(|w| w.generation != self.generation)
    }

    /// A reload is over when no worker of an older generation is left and a worker serves.
    fn rolled(&mut self) -> Option<Event> {
        let serves = self.workers.iter().any(|w| w.stage == Stage::Serving);
        let over = self.goal == Some(Transition::Roll) && !self.queue.contains(&Signal::Hup);
        if !over || self.old() || !serves || self.phase == Phase::Gone {
            return None;
        }
        self.goal = None;
        Some(Event::Reached { transition: Transition::Roll, failed: false })
    }
}
