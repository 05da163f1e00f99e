//! The words of the two machines of a site: identities, requests, answers, resolutions.
//!
//! The numbers of this module have 64 bits, and the machines never use one again. A slot is a place, and the name of
//! an interpreter is a name: both are used again.

use std::fmt;

use crate::bus::Code;

/// Defines numbers that are never used again.
macro_rules! numbers {
    ($($(#[doc = $doc:literal])+ $name:ident),* $(,)?) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
            #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
            pub struct $name(pub u64);

            impl From<u64> for $name {
                fn from(number: u64) -> Self {
                    $name(number)
                }
            }

            impl From<$name> for u64 {
                fn from(number: $name) -> Self {
                    number.0
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(&self.0, f)
                }
            }
        )*
    };
}

numbers! {
    /// One incarnation of a worker: the number that the controller gives it before it is spawned.
    WorkerId,
    /// The configuration epoch that a worker was spawned for. Each Roll begins a new one.
    Generation,
    /// The version of what a load brought into use: a configuration, a certificate, code. The host that loads says it.
    Version,
    /// One granted request. The controller hands the numbers out.
    Ticket,
    /// One round over the workers: a Reload or a Graceful that each of them does.
    Round,
    /// One accepted event, or one deed that several interpreters are asked for.
    Notice,
    /// One connection of a client, within its worker. The host hands the numbers out.
    Connection,
    /// One incarnation of an interpreter within its worker. The worker hands the numbers out.
    Birth,
    /// The number that a requester gives its request, to know the answer. The machines only hand it back.
    Call,
}

/// A worker's place. When its worker ended, another one takes the place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Slot(pub u32);

/// The name of an interpreter. Two interpreters with one name in two workers are copies of one application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Name(pub u32);

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Display for Name {
    /// A letter for each of the first names: A, B, C.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match u8::try_from(self.0) {
            Ok(number) if number < 26 => write!(f, "{}", char::from(b'A' + number)),
            _ => fmt::Display::fmt(&self.0, f),
        }
    }
}

/// One incarnation of an interpreter, as its own worker calls it. On a channel the worker needs no name: the channel
/// proves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Native {
    /// The name of the interpreter.
    pub name: Name,
    /// The incarnation of the interpreter.
    pub birth: Birth,
}

impl Native {
    /// The interpreter, seen from outside of this worker.
    pub const fn of(self, worker: WorkerId) -> InterpreterId {
        InterpreterId { worker, name: self.name, birth: self.birth }
    }
}

/// One incarnation of an interpreter in one incarnation of a worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InterpreterId {
    /// The process that it lives in.
    pub worker: WorkerId,
    /// The name of the interpreter.
    pub name: Name,
    /// Its incarnation within its process.
    pub birth: Birth,
}

impl InterpreterId {
    /// The interpreter, as its own worker calls it.
    pub const fn native(self) -> Native {
        Native { name: self.name, birth: self.birth }
    }
}

/// The origin of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Origin {
    /// A privileged actor outside every application: a command line, or a helper that it runs.
    Operator,
    /// The controller itself, because of what its host decides: an idle worker is one too many.
    Controller,
    /// A worker itself, because of what its host decides: it answered as many requests as it should.
    Worker(WorkerId),
    /// Code in this interpreter.
    Application(InterpreterId),
}

/// A goal of the site. The order of the values is the ladder, weakest first; each of the first four does what those
/// before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Goal {
    /// Every slot serves.
    Start,
    /// Every worker is advised to reload what it can without a stop.
    Graceful,
    /// The configuration is loaded, and every worker drops to Idle and comes back with it.
    Reload,
    /// The configuration is loaded, and every worker is replaced by one of the next generation.
    Roll,
    /// Every worker ends; the controller stays.
    Stop,
    /// Every worker ends, then the controller re-executes itself.
    Restart,
    /// Every worker ends, then the controller.
    Exit,
}

impl Goal {
    /// Every goal, weakest first.
    pub const ALL: [Goal; 7] =
        [Goal::Start, Goal::Graceful, Goal::Reload, Goal::Roll, Goal::Stop, Goal::Restart, Goal::Exit];

    /// Does this goal end every worker, without a replacement?
    pub const fn stops(self) -> bool {
        matches!(self, Goal::Stop | Goal::Restart | Goal::Exit)
    }

    /// The work that this goal asks of every worker in place, if it does.
    pub const fn work(self) -> Option<Work> {
        match self {
            Goal::Graceful => Some(Work::Graceful),
            Goal::Reload => Some(Work::Reload),
            _ => None,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Goal::Start => "Start",
            Goal::Graceful => "Graceful",
            Goal::Reload => "Reload",
            Goal::Roll => "Roll",
            Goal::Stop => "Stop",
            Goal::Restart => "Restart",
            Goal::Exit => "Exit",
        })
    }
}

/// A request to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Request {
    /// Tell interpreters of an event; no state changes. The host keeps what the event says.
    Event,
    /// A request for the goal Start.
    Start,
    /// A request for a Graceful.
    Graceful,
    /// A request for a Reload.
    Reload,
    /// A request for a Roll.
    Roll,
    /// A request for the goal Stop.
    Stop,
    /// A request for a Restart.
    Restart,
    /// Exit, of the site with this code.
    Exit(Code),
}

impl Request {
    /// One request of each kind; Exit with code 0.
    pub const ALL: [Request; 8] = [
        Request::Event,
        Request::Start,
        Request::Graceful,
        Request::Reload,
        Request::Roll,
        Request::Stop,
        Request::Restart,
        Request::Exit(Code::OK),
    ];

    /// The goal that the request asks for, if its scope is the site.
    pub const fn goal(self) -> Option<Goal> {
        match self {
            Request::Event => None,
            Request::Start => Some(Goal::Start),
            Request::Graceful => Some(Goal::Graceful),
            Request::Reload => Some(Goal::Reload),
            Request::Roll => Some(Goal::Roll),
            Request::Stop => Some(Goal::Stop),
            Request::Restart => Some(Goal::Restart),
            Request::Exit(_) => Some(Goal::Exit),
        }
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.goal()) {
            (Request::Exit(code), _) => write!(f, "Exit({code})"),
            (_, Some(goal)) => fmt::Display::fmt(&goal, f),
            (_, None) => f.write_str("Event"),
        }
    }
}

/// The scope of a request: two independent choices, this process or every process, and the interpreters of one name
/// or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Scope {
    /// This process, one name: one interpreter.
    Interpreter,
    /// This process, every interpreter.
    Process,
    /// Every process, one name: every copy of the application.
    Application,
    /// Every process, every interpreter.
    Site,
}

impl Scope {
    /// Every scope, from the smallest to the site.
    pub const ALL: [Scope; 4] = [Scope::Interpreter, Scope::Process, Scope::Application, Scope::Site];

    /// The scope of these two choices.
    pub const fn of(every_process: bool, every_name: bool) -> Scope {
        match (every_process, every_name) {
            (false, false) => Scope::Interpreter,
            (false, true) => Scope::Process,
            (true, false) => Scope::Application,
            (true, true) => Scope::Site,
        }
    }

    /// The target that this scope means for a request that comes from this interpreter.
    pub const fn around(self, centre: InterpreterId) -> Target {
        match self {
            Scope::Interpreter => Target::Interpreter(centre),
            Scope::Process => Target::Process(centre.worker),
            Scope::Application => Target::Application(centre.name),
            Scope::Site => Target::Site,
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Scope::Interpreter => "Interpreter",
            Scope::Process => "Process",
            Scope::Application => "Application",
            Scope::Site => "Site",
        })
    }
}

/// A scope, and where it is: the interpreters, or the processes, that a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Target {
    /// This interpreter alone.
    Interpreter(InterpreterId),
    /// This worker, every interpreter of it.
    Process(WorkerId),
    /// The interpreters of this name in every worker.
    Application(Name),
    /// Every process of the site.
    Site,
}

impl Target {
    /// The scope of the target.
    pub const fn scope(self) -> Scope {
        match self {
            Target::Interpreter(_) => Scope::Interpreter,
            Target::Process(_) => Scope::Process,
            Target::Application(_) => Scope::Application,
            Target::Site => Scope::Site,
        }
    }

    /// Is this interpreter in it? An interpreter is meant by its incarnation, an application by its name.
    pub fn has(self, interpreter: InterpreterId) -> bool {
        match self {
            Target::Interpreter(only) => only == interpreter,
            Target::Process(worker) => worker == interpreter.worker,
            Target::Application(name) => name == interpreter.name,
            Target::Site => true,
        }
    }
}

/// The deed that a notice asks an interpreter for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Deed {
    /// It hears of an event.
    Event,
    /// Its bus does a Graceful.
    Graceful,
    /// Its bus does a Reload.
    Reload,
    /// It ends, and is created anew.
    Restart,
    /// The interpreter ends.
    Exit,
}

/// The work of every worker in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Work {
    /// The buses of its interpreters do a Graceful.
    Graceful,
    /// It takes the loaded version into use, and the buses of its interpreters do a Reload.
    Reload,
}

/// The outcome of a round in a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum RoundOutcome {
    /// It did what was asked.
    Done,
    /// It tried, and failed.
    Failed,
    /// It cannot do this in place: it asks to be replaced.
    Replace,
}

/// A control message from the controller to a worker, weaker first. Each kind includes what the weaker one asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Control {
    /// Accept nothing new, finish what was accepted, then end.
    Drain,
    /// The same, and cut what is not finished when the worker's own drain deadline passes.
    Stop,
}

/// A step of an interpreter's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Step {
    /// Its subscribers are told: the stop pass of its bus.
    Told,
    /// Its threads are joined.
    Joined,
    /// Its exit functions are called: the exit pass of its bus.
    Finished,
    /// It is destroyed.
    Destroyed,
}

impl Step {
    /// Every step, in the normative order.
    pub const ALL: [Step; 4] = [Step::Told, Step::Joined, Step::Finished, Step::Destroyed];
}

/// An action that only the privileged process can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Privilege {
    /// Read the key of a certificate: part of every load.
    ReadKey,
    /// Bind the addresses: part of the load of a site that is down.
    Bind,
    /// Re-execute the controller.
    ReExecute,
}

/// The state of a site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum State {
    /// There is no worker, and none is wanted.
    #[default]
    Idle,
    /// A Start, or what includes one, was accepted in Idle: it loads, and fills its slots.
    Starting,
    /// Every slot of the configuration serves, or was given up, since then.
    Running,
    /// A Stop, Restart or Exit was accepted, and a worker lives.
    Stopping,
    /// No worker is left, and the controller ends, or re-executes itself.
    Exited,
}

impl State {
    /// Every state, in the order of the values.
    pub const ALL: [State; 5] =
        [State::Idle, State::Starting, State::Running, State::Stopping, State::Exited];
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            State::Idle => "Idle",
            State::Starting => "Starting",
            State::Running => "Running",
            State::Stopping => "Stopping",
            State::Exited => "Exited",
        })
    }
}

/// The answer to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Answer {
    /// The request is the goal now, or its deed is on its way. It has a ticket.
    Accepted,
    /// The goal does what is asked. It has a ticket.
    Joined {
        /// Does the request come too late for what runs now, so that the site has to do it once more? A late request
        /// is not resolved with the goal that runs.
        late: bool,
    },
    /// A stronger goal that ends the site is pending, and stays.
    Superseded(Goal),
    /// The site is already what is asked for.
    Already,
    /// It makes no sense here.
    Refused(Reason),
    /// The policy of the deployment forbids it.
    Denied,
}

impl Answer {
    /// Is the request granted, so that it has a ticket?
    pub const fn granted(self) -> bool {
        matches!(self, Answer::Accepted | Answer::Joined { .. })
    }
}

/// The reason of a refusal, of a request or of any other input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Reason {
    /// The site does not run.
    NotRunning,
    /// The controller, or the worker, has ended.
    Terminal,
    /// The request has no meaning in this scope.
    NoEffect,
    /// There is no such worker, or it has said that it leaves.
    NoWorker,
    /// There is no such interpreter in the process that the message came from.
    NoInterpreter,
    /// The input fits nothing that is under way: it comes too late, or twice, or was never asked for.
    Stale,
    /// The worker ends, and begins nothing more.
    Leaving,
    /// The message cannot be read.
    Unreadable,
    /// The policy of the deployment forbids it.
    Denied,
}

/// The end of a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Resolution {
    /// The request is done.
    Reached,
    /// It is done, except for these failures.
    ReachedWithFailures(Failures),
    /// A stronger goal was accepted. A goal that leaves the site up does what was asked for; one that ends the site
    /// voids it.
    Superseded(Goal),
}

/// The failures of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Failures {
    /// A slot is given up; of a process that was to end: its own slot is, and it goes on.
    pub slot: bool,
    /// The configuration could not be loaded.
    pub load: bool,
    /// A worker failed in the round, or did not come back from it.
    pub round: bool,
    /// No worker serves.
    pub no_service: bool,
    /// An interpreter missed the event, or could not do the deed.
    pub missed: bool,
}

impl Failures {
    /// The set without a failure.
    pub const NONE: Failures =
        Failures { slot: false, load: false, round: false, no_service: false, missed: false };

    /// Is there one?
    pub fn is_any(self) -> bool {
        self != Failures::NONE
    }

    /// The failures of both.
    #[must_use]
    pub const fn with(self, other: Failures) -> Failures {
        Failures {
            slot: self.slot || other.slot,
            load: self.load || other.load,
            round: self.round || other.round,
            no_service: self.no_service || other.no_service,
            missed: self.missed || other.missed,
        }
    }

    /// The resolution of a request that is over with these failures.
    pub fn resolution(self) -> Resolution {
        if self.is_any() { Resolution::ReachedWithFailures(self) } else { Resolution::Reached }
    }
}

/// The way in which a process of a worker ended, as the system says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Status {
    /// It ended by itself with this code.
    Exited(Code),
    /// It was killed, by a fault or by its controller.
    Killed,
}
