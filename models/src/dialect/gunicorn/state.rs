//! The state of the arbiter and its workers, and their inputs.

use std::fmt;

use crate::bus::Code;
use crate::dialect::common::Book;
use crate::site::machine::event::Event;
use crate::site::machine::word::{Control, Goal, Origin, Request, Slot, State, Status, WorkerId};

/// A signal to the arbiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Signal {
    /// SIGTERM: a graceful stop.
    Term,
    /// SIGINT: a quick stop.
    Int,
    /// SIGHUP: a reload.
    Hup,
    /// One worker more.
    Ttin,
    /// One worker less.
    Ttou,
    /// A new arbiter, of the new executable, beside this one.
    Usr2,
    /// All workers of this arbiter drain, and it has none from then on.
    Winch,
}

impl Signal {
    /// The request that it makes, in the vocabulary of a site; `None` if the vocabulary has none.
    pub const fn request(self) -> Option<Request> {
        match self {
            Signal::Term | Signal::Int => Some(Request::Exit(Code::OK)),
            Signal::Hup | Signal::Usr2 => Some(Request::Roll),
            Signal::Ttin | Signal::Ttou | Signal::Winch => None,
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Signal::Term => "Term",
            Signal::Int => "Int",
            Signal::Hup => "Hup",
            Signal::Ttin => "Ttin",
            Signal::Ttou => "Ttou",
            Signal::Usr2 => "Usr2",
            Signal::Winch => "Winch",
        })
    }
}

/// The setup of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rules {
    /// The number of workers that the configuration has.
    pub workers: u8,
    /// Does the arbiter take a worker with a long request for one that hangs, and end it? It does so with sync workers.
    pub timeout: bool,
    /// Does the arbiter run as a daemon? Otherwise it ignores WINCH.
    pub daemon: bool,
    /// Is `max_requests` 1, so that a worker retires with its first request?
    pub max_requests: bool,
}

/// A phase of the arbiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It was started, and is not in its main loop.
    Starting,
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

/// The arbiter that a USR2 has started, beside the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heir {
    /// It was forked, and starts.
    Starts,
    /// It is in its main loop.
    Loops,
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
    Dead(Status),
}

/// The process of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Process {
    /// The incarnation of the worker.
    pub worker: WorkerId,
    /// Its slot. The arbiter knows no slots: a worker has the highest slot that is free in its generation when it is
    /// forked.
    pub slot: Slot,
    /// The generation of the worker.
    pub generation: u8,
    /// The version of the configuration that it has.
    pub version: u8,
    /// Is it a worker of the arbiter that a USR2 has started?
    pub of_heir: bool,
    /// The stage that it is in.
    pub stage: Stage,
    /// Is a request in progress?
    pub busy: bool,
    /// The signal that it has not taken yet.
    pub signal: Option<Control>,
    /// Was it told to drain while it loaded, so that it ends as soon as it has loaded?
    pub tired: bool,
    /// Was it told anything?
    pub told: Option<Control>,
}

impl Process {
    /// Does the process live?
    pub fn lives(&self) -> bool {
        !matches!(self.stage, Stage::Dead(_))
    }
}

/// The arbiter and its workers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arbiter {
    /// The phase of the arbiter.
    pub phase: Phase,
    /// The signals that it has not handled, oldest first.
    pub queue: Vec<Signal>,
    /// The requests that the signals are.
    pub book: Book,
    /// The generation of the next worker.
    pub generation: u8,
    /// The number of workers that the arbiter wants.
    pub wanted: u8,
    /// The number of workers that were forked.
    pub spawned: u8,
    /// The workers that were not reaped, oldest first.
    pub workers: Vec<Process>,
    /// The arbiter that a USR2 has started, if it lives.
    pub heir: Option<Heir>,
    /// The code with which it ends, if it ends in good order.
    pub code: Code,
}

/// An input of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The operator sends a signal to the arbiter.
    Ask(Signal),
    /// The application in this worker, under the same user, sends a signal to the arbiter.
    AskInside(WorkerId, Signal),
    /// The arbiter starts: it binds, and says that it is ready.
    Start,
    /// The arbiter handles the oldest signal. For a HUP: can the configuration be read?
    Handle(bool),
    /// The arbiter reaps workers that have ended.
    Reap,
    /// The arbiter forks workers that are missing, and tells workers that are too many to drain.
    Manage,
    /// The arbiter ends a worker that has not been heard of for too long.
    Murder(WorkerId),
    /// A wait of the arbiter is over: every worker is gone, or the time has passed.
    Waited,
    /// The arbiter is killed.
    ArbiterDies,
    /// The new arbiter starts: it says that it is ready.
    HeirStarts,
    /// The new arbiter reaps workers that have ended, and forks those that are missing.
    HeirManages,
    /// The new arbiter is killed.
    HeirDies,
    /// A worker installs its own handlers.
    InitSignals(WorkerId),
    /// A worker has imported the application.
    Boot(WorkerId),
    /// A worker accepts a connection.
    Serve(WorkerId),
    /// A request ends.
    Answer(WorkerId),
    /// A worker takes a signal.
    Take(WorkerId),
    /// A worker that was told to end ends.
    Leave(WorkerId),
    /// A worker sees that its parent has changed, and ends.
    Notice(WorkerId),
    /// A worker crashes.
    Crash(WorkerId),
    /// A worker ends with exit code 3: its application cannot be imported, or calls the exit itself.
    Fatal(WorkerId),
}

impl Arbiter {
    /// A server that was asked to start.
    pub fn new(rules: &Rules) -> (Arbiter, Vec<Event>) {
        let mut arbiter = Arbiter {
            phase: Phase::Starting,
            queue: Vec::new(),
            book: Book::default(),
            generation: 0,
            wanted: rules.workers,
            spawned: 0,
            workers: Vec::new(),
            heir: None,
            code: Code::OK,
        };
        let mut events = arbiter.book.ask(Origin::Operator, Request::Start);
        events.extend(arbiter.book.write_state(State::Starting));
        events.extend(arbiter.book.load());
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
            | Input::Fatal(w) => self.worker(rules, w, input),
            Input::HeirStarts | Input::HeirManages | Input::HeirDies => self.heir(rules, input),
            _ if self.phase == Phase::Gone => Vec::new(),
            _ => self.arbiter(rules, input),
        };
        let (gone, heir) = (self.phase == Phase::Gone, self.heir.is_some());
        let is_orphan = |process: &Process| if process.of_heir { !heir } else { gone };
        for process in self.workers.iter().filter(|process| is_orphan(process)) {
            // No arbiter waits for it: the end of its process is all that there is to know.
            if let (Stage::Dead(status), false) = (process.stage, gone) {
                events.push(Event::Ended { worker: process.worker, status });
            }
        }
        self.workers.retain(|process| process.lives() || !is_orphan(process));
        events
    }

    /// This worker, if it is not reaped.
    pub fn find(&self, worker: WorkerId) -> Option<&Process> {
        self.workers.iter().find(|w| w.worker == worker)
    }

    pub(super) fn find_mut(&mut self, worker: WorkerId) -> Option<&mut Process> {
        self.workers.iter_mut().find(|w| w.worker == worker)
    }

    /// Is the arbiter gone that forked this worker?
    pub fn is_orphan(&self, process: &Process) -> bool {
        match process.of_heir {
            true => self.heir.is_none(),
            false => self.phase == Phase::Gone,
        }
    }

    /// The workers of the first arbiter that it has not reaped.
    pub fn own(&self) -> impl Iterator<Item = &Process> {
        self.workers.iter().filter(|process| !process.of_heir)
    }

    /// Is the site to end, or is it on its way to the next configuration?
    pub fn goal(&self) -> Option<Goal> {
        self.book.goal
    }
}
