//! Any input in any state: the inputs that make no sense where they are given. Most of them come too late, twice, or were
//! never asked for; some name what there is not.
//!
//! An input that is refused leaves the state as it was: it makes no more states.
//!
//! | part | what it has |
//! |---|---|
//! | this file | the inputs |
//! | `offer` | where each of them makes no sense |
//! | `sense` | the claims that these are refused, and all others are not |
//! | `due` | the claims about what must come with an input: its answer, its effect |
//! | `host` | the claims about what the hosts are commanded, which refused inputs are a part of |

mod due;
mod host;
mod offer;
mod sense;

use std::fmt;

use super::Site;
use super::input::{NO_INTERPRETER, NO_ROUND, NO_WORKER, UNKNOWN};
use crate::bus::Code;
use crate::site::machine::controller::memory::Input;
use crate::site::machine::event::Said as Word;
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{
    Call, Connection, Control, InterpreterId, Name, Native, Notice, Request, Round, RoundOutcome, Scope,
    Status, Step, Version, Work, WorkerId,
};
use crate::site::machine::worker::memory::Input as Said;
pub(super) use offer::offer;
pub(super) use sense::{is_own, refusal_of_ask};
use wspbus_words::system::InnerClaim;

/// A notice that there is not.
const NO_NOTICE: Notice = Notice(UNKNOWN);
/// A number that no request of an interpreter has.
const NO_CALL: Call = Call(UNKNOWN);
/// A connection that there is not.
const NO_CONNECTION: Connection = Connection(UNKNOWN);

/// An input to the controller that makes no sense there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Odd {
    /// This message of a worker.
    Word(WorkerId, Word),
    /// A request from a worker, in the name of an interpreter that there is not: it is answered.
    Ask(WorkerId),
    /// Noise from a worker.
    Noise(WorkerId),
    /// The channel of a worker is closed.
    Closed(WorkerId),
    /// A channel took no notice for this interpreter.
    Full(Notice, InterpreterId),
    /// A worker could not be spawned.
    NotSpawned(WorkerId),
    /// A worker ended.
    Ended(WorkerId),
    /// A load ended, well or not.
    Loaded(bool),
    /// The controller could not be re-executed.
    NotReExecuted,
    /// A timer passed.
    Passed(Timer),
}

/// An input to a worker that makes no sense there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OddOfWorker {
    /// The boot is over, well or not.
    Booted(bool),
    /// A control message.
    Control(Control),
    /// A round that makes no sense.
    Round(Round),
    /// The controller is gone.
    Lost,
    /// A request needs an interpreter.
    Create(Name),
    /// An interpreter was created, or could not be.
    Created(Native, bool),
    /// An interpreter is through with a step of its end.
    Stepped(Native, Step),
    /// Every interpreter is back from a round.
    RoundDone(Round),
    /// An interpreter did a deed.
    DeedDone(Notice, Native),
    /// A connection was accepted.
    Accepted(Connection),
    /// The host stopped to accept.
    AcceptingStopped,
    /// A request was read.
    Read(Connection),
    /// A request was answered.
    Replied(Connection),
    /// A client closed its connection.
    Closed(Connection),
    /// An interpreter asks for this.
    Ask(Native, Request, Scope),
    /// The worker has served long enough.
    Retire,
    /// A timer passed.
    Passed(WorkerTimer),
}

impl Odd {
    pub(super) fn input(self) -> Input {
        match self {
            Odd::Word(worker, word) => Input::Up(worker, message(word)),
            Odd::Ask(worker) => Input::Up(worker, ask()),
            Odd::Noise(worker) => Input::Up(worker, Up::Unreadable),
            Odd::Closed(worker) => Input::Closed(worker),
            Odd::Full(notice, interpreter) => Input::Full(notice, interpreter),
            Odd::NotSpawned(worker) => Input::NotSpawned(worker),
            Odd::Ended(worker) => Input::Ended(worker, Status::Killed),
            Odd::Loaded(true) => Input::Loaded { version: Version(UNKNOWN), slots: 1 },
            Odd::Loaded(false) => Input::NotLoaded,
            Odd::NotReExecuted => Input::NotReExecuted,
            Odd::Passed(timer) => Input::Passed(timer),
        }
    }
}

fn message(word: Word) -> Up {
    match word {
        Word::Ready => Up::Ready { born: Vec::new() },
        Word::Born(native) => Up::Born(native),
        Word::Told(native) => Up::Told(native),
        Word::Gone(native) => Up::Gone(native),
        Word::Leaving => Up::Leaving,
        Word::Round(round, outcome) => Up::Round { round, outcome },
        Word::Delivered(notice, to) => Up::Delivered { notice, to },
        Word::Missed(notice, by) => Up::Missed { notice, by },
        Word::Retire => Up::Retire,
    }
}

fn ask() -> Up {
    let (from, request) = (NO_INTERPRETER, Request::Exit(Code::OK));
    Up::Ask { call: NO_CALL, from, request, scope: Scope::Site, inside: None }
}

impl OddOfWorker {
    pub(super) fn input(self) -> Said {
        match self {
            OddOfWorker::Booted(true) => Said::Booted(Vec::new()),
            OddOfWorker::Booted(false) => Said::NotBooted,
            OddOfWorker::Control(control) => Said::Down(Down::Control(control)),
            OddOfWorker::Round(round) => {
                Said::Down(Down::Round { round, work: Work::Reload, version: Version(UNKNOWN) })
            }
            OddOfWorker::Lost => Said::Lost,
            OddOfWorker::Create(name) => Said::Create(name),
            OddOfWorker::Created(native, true) => Said::Created(native),
            OddOfWorker::Created(native, false) => Said::NotCreated(native),
            OddOfWorker::Stepped(of, step) => Said::Stepped { of, step, done: true },
            OddOfWorker::RoundDone(round) => Said::RoundDone { round, outcome: RoundOutcome::Done },
            OddOfWorker::DeedDone(notice, by) => Said::DeedDone { notice, by, done: true },
            OddOfWorker::Accepted(connection) => Said::Accepted(connection),
            OddOfWorker::AcceptingStopped => Said::AcceptingStopped,
            OddOfWorker::Read(connection) => Said::Read(connection),
            OddOfWorker::Replied(connection) => Said::Replied { connection, keep: true },
            OddOfWorker::Closed(connection) => Said::Closed(connection),
            OddOfWorker::Ask(from, request, scope) => {
                Said::Ask { call: NO_CALL, from, request, scope, inside: None }
            }
            OddOfWorker::Retire => Said::Retire,
            OddOfWorker::Passed(timer) => Said::Passed(timer),
        }
    }
}

pub(super) fn claims() -> Vec<InnerClaim<Site>> {
    [sense::claims(), due::claims(), host::claims()].concat()
}

impl fmt::Display for Odd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Odd::Word(worker, word) => write!(f, "worker {worker} says {}", Words(word)),
            Odd::Ask(worker) => write!(f, "worker {worker} asks"),
            Odd::Noise(worker) => write!(f, "worker {worker} makes noise"),
            Odd::Closed(worker) => write!(f, "the channel of worker {worker} is closed"),
            Odd::Full(notice, interpreter) => write!(f, "no place for notice {notice} to {interpreter}"),
            Odd::NotSpawned(worker) => write!(f, "worker {worker} could not be spawned"),
            Odd::Ended(worker) => write!(f, "worker {worker} ended"),
            Odd::Loaded(well) => write!(f, "a load ended {}", ended(well)),
            Odd::NotReExecuted => f.write_str("the re-execution failed"),
            Odd::Passed(timer) => write!(f, "{}", Timers(timer)),
        }
    }
}

impl fmt::Display for OddOfWorker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            OddOfWorker::Booted(well) => write!(f, "the boot ended {}", ended(well)),
            OddOfWorker::Control(control) => write!(f, "{control}"),
            OddOfWorker::Round(round) => write!(f, "round {round}"),
            OddOfWorker::Lost => f.write_str("the controller is gone"),
            OddOfWorker::Create(name) => write!(f, "a request needs {name}"),
            OddOfWorker::Created(native, well) => write!(f, "the birth of {native} ended {}", ended(well)),
            OddOfWorker::Stepped(native, step) => write!(f, "{native} is through with {step}"),
            OddOfWorker::RoundDone(round) => write!(f, "round {round} is over"),
            OddOfWorker::DeedDone(notice, native) => write!(f, "{native} did notice {notice}"),
            OddOfWorker::Accepted(connection) => write!(f, "{connection} is accepted"),
            OddOfWorker::AcceptingStopped => f.write_str("nothing is accepted any more"),
            OddOfWorker::Read(connection) => write!(f, "{connection} is read"),
            OddOfWorker::Replied(connection) => write!(f, "{connection} is answered"),
            OddOfWorker::Closed(connection) => write!(f, "{connection} is closed"),
            OddOfWorker::Ask(native, request, scope) => {
                write!(f, "{native} asks for {request} in scope {scope}")
            }
            OddOfWorker::Retire => f.write_str("it has served long enough"),
            OddOfWorker::Passed(timer) => write!(f, "{}", WorkerTimers(timer)),
        }
    }
}

const fn ended(well: bool) -> &'static str {
    if well { "well" } else { "badly" }
}

/// A message, as a reader sees it.
struct Words(Word);

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Word::Ready => f.write_str("ready"),
            Word::Born(native) => write!(f, "{native} lives"),
            Word::Told(native) => write!(f, "{native} was told"),
            Word::Gone(native) => write!(f, "{native} is gone"),
            Word::Leaving => f.write_str("it accepts nothing"),
            Word::Round(round, outcome) => write!(f, "round {round} {outcome}"),
            Word::Delivered(notice, native) => write!(f, "{native} got notice {notice}"),
            Word::Missed(notice, native) => write!(f, "{native} missed notice {notice}"),
            Word::Retire => f.write_str("replace me"),
        }
    }
}

/// A timer of the controller, as a reader sees it.
struct Timers(Timer);

impl fmt::Display for Timers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of worker {}", super::narrate::timer_name(self.0), self.0.worker())?;
        match self.0 {
            Timer::Round(_, round) => write!(f, " for round {round}"),
            Timer::Notice(_, notice) => write!(f, " for notice {notice}"),
            _ => Ok(()),
        }
    }
}

/// A timer of a worker, as a reader sees it.
struct WorkerTimers(WorkerTimer);

impl fmt::Display for WorkerTimers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(super::narrate::worker_timer_name(self.0))?;
        match self.0 {
            WorkerTimer::Step(native, step) => write!(f, " for {step} of {native}"),
            WorkerTimer::Birth(native) => write!(f, " for {native}"),
            WorkerTimer::Deed(native, notice) => write!(f, " for notice {notice} at {native}"),
            WorkerTimer::Drain | WorkerTimer::Alone => Ok(()),
        }
    }
}
