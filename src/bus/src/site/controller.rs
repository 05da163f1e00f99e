//! The host of a controller: one thread, one poll. It carries out commands, and decides nothing.

pub(super) mod operator;
mod process;
pub(super) mod status;

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command as Program;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, poll};
use wspbus_models::bus::Code;
use wspbus_models::site::machine::controller::Machine;
use wspbus_models::site::machine::controller::command::{Command, Outputs};
use wspbus_models::site::machine::controller::memory::{Controller as Memory, Input};
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::machine::message::{Down, Up};
use wspbus_models::site::machine::policy::Policy;
use wspbus_models::site::machine::timer::Timer;
use wspbus_models::site::machine::word::{Call, Generation, Notice, Origin, Slot, Ticket, Version, WorkerId};

use super::app::AppError;
use super::asked::Requester;
use super::bell::{self, Bell};
use super::channel::{Got, SOCKETS_MAX, Sent};
use super::error::BuildError;
use super::letter::{Letter, decode};
use super::timers::Timers;
use operator::{Operator, Said};
use process::Process;
use status::Status;

/// So many messages of one worker are taken in one turn, so that a worker that floods its channel starves no other.
const MESSAGES_A_TURN: usize = 64;

/// So many messages may be left in the channel of a process that has ended: more than any channel holds. A program that the
/// worker started may hold the channel open, and write on.
const MESSAGES_AT_THE_END: usize = 4096;

/// The configuration, as a load found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// The number of this content: another one for each content that differs.
    pub version: Version,
    /// The number of slots. A configuration of no slots is refused as a load that failed (CONF-1).
    pub slots: u32,
}

/// A worker that is to be spawned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spawn {
    /// The incarnation of the worker.
    pub worker: WorkerId,
    /// The slot of the worker.
    pub slot: Slot,
    /// The generation of the worker.
    pub generation: Generation,
    /// The version that it takes into use.
    pub version: Version,
}

/// The lengths of the timers of a controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadlines {
    /// A worker should be ready by then.
    pub boot: Duration,
    /// A worker that was ready for so long is proved.
    pub steady: Duration,
    /// A worker should be back from a round by then.
    pub round: Duration,
    /// A worker should have answered for a notice by then.
    pub notice: Duration,
    /// A worker that was told to drain should have ended by then.
    pub drain: Duration,
    /// A worker that was told to stop should have ended by then. It should be longer than the drain deadline of the worker
    /// and the steps of its end together: otherwise those never count.
    pub stop: Duration,
    /// A worker that closed its channel should have ended by then.
    pub deaf: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Deadlines {
            boot: Duration::from_secs(60),
            steady: Duration::from_secs(1),
            round: Duration::from_secs(30),
            notice: Duration::from_secs(30),
            drain: Duration::from_secs(120),
            stop: Duration::from_secs(60),
            deaf: Duration::from_secs(5),
        }
    }
}

impl Deadlines {
    const fn of(&self, timer: Timer) -> Duration {
        match timer {
            Timer::Boot(_) => self.boot,
            Timer::Steady(_) => self.steady,
            Timer::Round(..) => self.round,
            Timer::Notice(..) => self.notice,
            Timer::Drain(_) => self.drain,
            Timer::Stop(_) => self.stop,
            Timer::Deaf(_) => self.deaf,
        }
    }
}

/// The end of a controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "the process of the controller is to end, or to execute itself again"]
pub enum End {
    /// The process is to end with this code.
    Exits(Code),
    /// The process is to execute itself again, with its arguments, its environment and its listening sockets. If that
    /// fails, call [`Controller::re_execution_failed`], and run on.
    ReExecutes,
}

type Load = Arc<Mutex<dyn FnMut() -> Result<Loaded, AppError> + Send>>;
type MakeProgram = Box<dyn FnMut(&Spawn) -> Program + Send>;
type Watch = Box<dyn FnMut(&Input, &[Event]) + Send>;
type Tell = Box<dyn FnMut(&Failure) + Send>;

/// The reason why the host could not do what its machine commanded. The machine is told that it failed. The reason is for
/// the operator.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The configuration could not be loaded.
    Load(AppError),
    /// This worker could not be spawned.
    Spawn(WorkerId, io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Load(error) => write!(f, "the configuration cannot be loaded: {error}"),
            Failure::Spawn(worker, error) => write!(f, "worker {worker} cannot be spawned: {error}"),
        }
    }
}

/// Makes a controller.
#[must_use = "a builder makes a controller by `build`"]
pub struct Builder {
    load: Load,
    program: MakeProgram,
    watch: Option<Watch>,
    tell: Option<Tell>,
    deadlines: Deadlines,
    machine: Machine,
    sockets: Vec<OwnedFd>,
}

impl Builder {
    /// The lengths of the timers.
    pub fn deadlines(mut self, deadlines: Deadlines) -> Self {
        self.deadlines = deadlines;
        self
    }

    /// The policy of the deployment. It is [`Policy::DEDICATED`] if nothing else is said.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.machine.policy = policy;
        self
    }

    /// So many workers of a slot may end, one after the other, before they are proved (RATE-1). At least 1; it is 2 if
    /// nothing else is said.
    pub fn rate(mut self, rate: u32) -> Self {
        self.machine.rate = rate.max(1);
        self
    }

    /// A listening socket that every worker gets a copy of. The controller holds it as long as it lives.
    pub fn socket(mut self, socket: impl Into<OwnedFd>) -> Self {
        self.sockets.push(socket.into());
        self
    }

    /// Sees every step: the input, and what the machine made of it. Called on the thread of the controller, and must not
    /// wait.
    pub fn watch(mut self, watch: impl FnMut(&Input, &[Event]) + Send + 'static) -> Self {
        self.watch = Some(Box::new(watch));
        self
    }

    /// Is told why a load or a spawn failed. Called on the thread of the controller, and must not wait.
    pub fn on_failure(mut self, tell: impl FnMut(&Failure) + Send + 'static) -> Self {
        self.tell = Some(Box::new(tell));
        self
    }

    /// Makes the controller. The site is Idle; an [`Operator`] asks for its Start.
    ///
    /// # Errors
    /// The process ignores `SIGCHLD`, there are too many sockets, or the system has no descriptor left.
    pub fn build(self) -> Result<Controller, BuildError> {
        if ignores_children()? {
            return Err(BuildError::ChildrenIgnored);
        }
        if self.sockets.len() > SOCKETS_MAX {
            return Err(BuildError::TooManySockets(self.sockets.len(), SOCKETS_MAX));
        }
        let (ringer, bell) = bell::pair()?;
        let (says, said) = channel();
        Ok(Controller {
            operator: Operator::new(says, ringer),
            builder: self,
            memory: Memory::default(),
            processes: BTreeMap::new(),
            timers: Timers::new(),
            calls: BTreeMap::new(),
            tickets: BTreeMap::new(),
            notices: BTreeMap::new(),
            next_call: 0,
            end: None,
            said,
            bell,
        })
    }
}

/// Bit 17 of the signals that this process ignores.
fn ignores_children() -> io::Result<bool> {
    const SIGCHLD: u32 = 17;
    let status = fs::read_to_string("/proc/self/status")?;
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    Ok(mask & (1 << (SIGCHLD - 1)) != 0)
}

/// The requester that learns how a request ends.
enum Waits {
    Operator(Requester),
    /// An interpreter of this worker: its host is told, by the number that it gave the request.
    Worker(WorkerId, Call),
}

/// A controller, and the processes of its workers.
///
/// ```no_run
/// use std::process::Command;
/// use wspbus::Code;
/// use wspbus::site::{Controller, End, Loaded, Request, Target, Version};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let program = std::env::current_exe()?;
/// let load = || Ok(Loaded { version: Version(1), slots: 3 });
/// let worker = move |_: &_| {
///     let mut command = Command::new(&program);
///     command.arg("--worker");
///     command
/// };
/// let mut controller = Controller::builder(load, worker).build()?;
/// controller.operator().ask(Request::Start, Target::Site);
/// match controller.run() {
///     End::Exits(code) => std::process::exit(code.0.into()),
///     End::ReExecutes => todo!("execute the program again"),
/// }
/// # }
/// ```
pub struct Controller {
    builder: Builder,
    memory: Memory,
    processes: BTreeMap<WorkerId, Process>,
    timers: Timers<Timer>,
    /// The threads whose requests are not answered.
    calls: BTreeMap<Call, Requester>,
    /// The requesters of the tickets that are not resolved.
    tickets: BTreeMap<Ticket, Waits>,
    /// The tickets of the notices that are not settled.
    notices: BTreeMap<Notice, Ticket>,
    next_call: u64,
    end: Option<End>,
    operator: Operator,
    said: Receiver<Said>,
    bell: Bell,
}

impl Controller {
    /// Begins to make a controller. `load` reads the configuration, with the keys, on a thread of its own: for a Start, a
    /// Reload and a Roll. `program` says how a worker is started; its standard input is replaced by its channel.
    pub fn builder(
        load: impl FnMut() -> Result<Loaded, AppError> + Send + 'static,
        program: impl FnMut(&Spawn) -> Program + Send + 'static,
    ) -> Builder {
        Builder {
            load: Arc::new(Mutex::new(load)),
            program: Box::new(program),
            watch: None,
            tell: None,
            deadlines: Deadlines::default(),
            machine: Machine::default(),
            sockets: Vec::new(),
        }
    }

    /// Asks in the name of the operator, from any thread.
    pub fn operator(&self) -> Operator {
        self.operator.clone()
    }

    /// The site at this moment.
    pub fn status(&self) -> Status {
        let processes = self.processes.iter().map(|(worker, process)| (*worker, process.number));
        Status { memory: self.memory.clone(), processes: processes.collect() }
    }

    /// Runs the site until the process of the controller is to end, or to execute itself again.
    pub fn run(&mut self) -> End {
        loop {
            if let Some(end) = self.end.take() {
                return end;
            }
            self.wait();
            self.take_said();
            self.take_of_workers();
            self.pass_timers();
        }
    }

    /// The process could not execute itself again. The machine says how it ends.
    pub fn re_execution_failed(&mut self) {
        self.give(Input::NotReExecuted);
    }

    /// Gives an input to the machine, carries out what it commands, and then gives it what the host knew at once.
    fn give(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let Outputs { events, commands } = self.builder.machine.step(&mut self.memory, &input);
            if let Some(watch) = &mut self.builder.watch {
                watch(&input, &events);
            }
            inputs.extend(commands.into_iter().filter_map(|command| self.carry(command)));
            events.iter().for_each(|event| self.tell(event));
        }
    }

    /// Carries out a command. A failure at once is an input, which comes when every command is carried out.
    fn carry(&mut self, command: Command) -> Option<Input> {
        match command {
            Command::Load => self.load(),
            Command::Spawn { worker, slot, generation, version } => {
                let spawn = Spawn { worker, slot, generation, version };
                let program = (self.builder.program)(&spawn);
                return match Process::spawn(program, &spawn, &self.builder.sockets) {
                    Ok(process) => {
                        self.processes.insert(worker, process);
                        None
                    }
                    Err(error) => {
                        self.fails(&Failure::Spawn(worker, error));
                        Some(Input::NotSpawned(worker))
                    }
                };
            }
            Command::Write(worker, message) => {
                let sent = self.processes.get_mut(&worker).map(|process| process.write(message));
                if let (Some(Sent::Full), Down::Notice { notice, to, .. }) = (sent, message) {
                    return Some(Input::Full(notice, to.of(worker)));
                }
            }
            Command::Force(worker) => {
                if let Some(process) = self.processes.get(&worker) {
                    process.force();
                }
            }
            Command::Arm(timer) => {
                self.timers.arm(timer, self.builder.deadlines.of(timer));
            }
            Command::Cancel(timer) => {
                self.timers.stop(timer);
            }
            Command::ReExecute => self.end = Some(End::ReExecutes),
            Command::End(code) => self.end = Some(End::Exits(code)),
        }
        None
    }

    /// Reads the configuration on a thread of its own. Without a thread it cannot be read.
    fn load(&self) {
        let (load, says) = (self.builder.load.clone(), self.operator.clone());
        let run = move || {
            let mut load = load.lock().unwrap_or_else(PoisonError::into_inner);
            let result = catch_unwind(AssertUnwindSafe(|| (*load)()));
            let result = result.unwrap_or_else(|_| Err("the load panicked".into()));
            says.say(Said::Loaded(result.map_err(Failure::Load)));
        };
        if let Err(error) = thread::Builder::new().name("wspbus load".into()).spawn(run) {
            self.operator.say(Said::Loaded(Err(Failure::Load(error.into()))));
        }
    }

    fn fails(&mut self, failure: &Failure) {
        if let Some(tell) = &mut self.builder.tell {
            tell(failure);
        }
    }

    /// Hands answers, misses and resolutions to the requesters.
    fn tell(&mut self, event: &Event) {
        match *event {
            Event::Answered { call, origin, answer, ticket, .. } => {
                let waits = match origin {
                    Origin::Worker(worker) => Some(Waits::Worker(worker, call)),
                    Origin::Application(interpreter) => Some(Waits::Worker(interpreter.worker, call)),
                    Origin::Operator | Origin::Controller => self.calls.remove(&call).map(Waits::Operator),
                };
                let Some(waits) = waits else { return };
                match &waits {
                    Waits::Operator(requester) => requester.answered(answer),
                    Waits::Worker(worker, call) => {
                        let is_granted = ticket.is_some();
                        self.post(*worker, Letter::Answered { call: *call, answer, is_granted });
                    }
                }
                if let Some(ticket) = ticket {
                    self.tickets.insert(ticket, waits);
                }
            }
            Event::NoticeBegan { notice, ticket, .. } => drop(self.notices.insert(notice, ticket)),
            Event::Settled { notice, .. } => drop(self.notices.remove(&notice)),
            Event::Missing { notice, interpreter } => {
                match self.notices.get(&notice).and_then(|ticket| self.tickets.get(ticket)) {
                    Some(Waits::Operator(requester)) => requester.missed(interpreter),
                    Some(&Waits::Worker(worker, call)) => {
                        self.post(worker, Letter::Missed { call, interpreter });
                    }
                    None => {}
                }
            }
            Event::Resolved { ticket, resolution } => match self.tickets.remove(&ticket) {
                Some(Waits::Operator(requester)) => requester.resolved(resolution),
                Some(Waits::Worker(worker, call)) => {
                    self.post(worker, Letter::Resolved { call, resolution });
                }
                None => {}
            },
            _ => {}
        }
    }

    fn post(&mut self, worker: WorkerId, letter: Letter) {
        if let Some(process) = self.processes.get_mut(&worker) {
            process.post(letter);
        }
    }

    /// Waits until something happens, or a timer passes.
    fn wait(&mut self) {
        let mut polled = vec![PollFd::new(&self.bell, PollFlags::IN)];
        for process in self.processes.values() {
            process.enlist(&mut polled);
        }
        // An error is a signal that came, or a lack of memory: the turn looks at everything anyway.
        let _ = poll(&mut polled, self.timers.next().as_ref());
        self.bell.silence();
    }

    fn take_said(&mut self) {
        while let Ok(said) = self.said.try_recv() {
            match said {
                Said::Asked { request, target, requester } => {
                    let call = Call(self.next_call);
                    self.next_call += 1;
                    self.calls.insert(call, requester);
                    self.give(Input::Ask { call, operator: true, request, target });
                }
                Said::Loaded(Ok(Loaded { version, slots })) => self.give(Input::Loaded { version, slots }),
                Said::Loaded(Err(failure)) => {
                    self.fails(&failure);
                    self.give(Input::NotLoaded);
                }
                // A thread that looks no more wants nothing.
                Said::Looked(tells) => drop(tells.send(self.status())),
            }
        }
    }

    fn take_of_workers(&mut self) {
        let workers: Vec<WorkerId> = self.processes.keys().copied().collect();
        for worker in workers {
            let Some(process) = self.processes.get_mut(&worker) else { continue };
            process.flush();
            // The messages of a worker are handled before its end is. The end is asked for first: all messages are there then.
            let ended = process.ended();
            let most = if ended.is_some() { MESSAGES_AT_THE_END } else { MESSAGES_A_TURN };
            let closed = self.hear(worker, most);
            if let Some(status) = ended {
                self.processes.remove(&worker);
                self.give(Input::Ended(worker, status));
            } else if closed && self.processes.get_mut(&worker).is_some_and(Process::close) {
                self.give(Input::Closed(worker));
            }
        }
    }

    /// Takes messages of a worker, about so many: those of one of its steps came together. Is its end of the channel closed?
    fn hear(&mut self, worker: WorkerId, most: usize) -> bool {
        let mut left = most;
        while left > 0 {
            let Some(process) = self.processes.get(&worker) else { return false };
            let messages = match process.read() {
                Got::Message(bytes, _) => decode::<Vec<Up>>(&bytes).unwrap_or_else(|| vec![Up::Unreadable]),
                Got::TooLong | Got::Cut => vec![Up::Unreadable],
                Got::Nothing => return false,
                Got::Closed => return true,
            };
            left = left.saturating_sub(messages.len().max(1));
            messages.into_iter().for_each(|message| self.give(Input::Up(worker, message)));
        }
        false
    }

    fn pass_timers(&mut self) {
        for timer in self.timers.due() {
            // A step before may have stopped it.
            if self.timers.stop(timer) {
                self.give(Input::Passed(timer));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::site::machine::word::{Notice, Round};

    use super::*;

    /// No two timers have one deadline here.
    #[test]
    fn each_timer_has_its_own_deadline() {
        let [boot, steady, round, notice, drain, stop, deaf] = [1, 2, 3, 4, 5, 6, 7].map(Duration::from_secs);
        let deadlines = Deadlines { boot, steady, round, notice, drain, stop, deaf };
        let worker = WorkerId(0);
        let all = [
            (Timer::Boot(worker), boot),
            (Timer::Steady(worker), steady),
            (Timer::Round(worker, Round(0)), round),
            (Timer::Notice(worker, Notice(0)), notice),
            (Timer::Drain(worker), drain),
            (Timer::Stop(worker), stop),
            (Timer::Deaf(worker), deaf),
        ];
        all.iter().for_each(|(timer, length)| assert_eq!(deadlines.of(*timer), *length, "{timer:?}"));
    }
}
