//! The host of a worker: one thread with the machine, and a thread for each piece of work. It decides nothing.

mod handle;

use std::collections::{BTreeMap, VecDeque};
use std::env;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, fcntl_dupfd_cloexec};
use rustix::stdio::{dup2_stdin, stdin};
use wspbus_models::bus::Code;
use wspbus_models::site::machine::event::{Event, Stage};
use wspbus_models::site::machine::message::{Down, Up};
use wspbus_models::site::machine::timer::WorkerTimer;
use wspbus_models::site::machine::word::{
    Answer, Call, Generation, Reason, RoundOutcome, Slot, Step, Version, WorkerId,
};
use wspbus_models::site::machine::worker::Machine;
use wspbus_models::site::machine::worker::command::{Command, Outputs};
use wspbus_models::site::machine::worker::memory::{Input, Worker as Memory};

use super::app::{App, AppError};
use super::asked::Requester;
use super::bell::{self, Bell};
use super::channel::{Channel, Got, SOCKETS_MAX, Sent};
use super::error::WorkerError;
use super::letter::{Letter, decode, encode};
use super::timers::Timers;
pub use handle::Handle;
use handle::Told;

/// The variable with the number of the worker.
pub(super) const WORKER: &str = "WSPBUS_WORKER";

/// The variable with the version that the worker takes into use.
pub(super) const VERSION: &str = "WSPBUS_VERSION";

/// The lengths of the timers of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkerDeadlines {
    /// A connection that is owed an answer should have it by then.
    pub drain: Duration,
    /// A step of the end of an interpreter should be over by then.
    pub step: Duration,
    /// An interpreter should be created by then.
    pub birth: Duration,
    /// The bus of an interpreter should have done what it was asked by then.
    pub deed: Duration,
    /// A worker without a controller should have ended by then.
    pub alone: Duration,
}

impl Default for WorkerDeadlines {
    fn default() -> Self {
        WorkerDeadlines {
            drain: Duration::from_secs(20),
            step: Duration::from_secs(5),
            birth: Duration::from_secs(30),
            deed: Duration::from_secs(20),
            alone: Duration::from_secs(60),
        }
    }
}

impl WorkerDeadlines {
    const fn of(&self, timer: WorkerTimer) -> Duration {
        match timer {
            WorkerTimer::Drain => self.drain,
            WorkerTimer::Step(..) => self.step,
            WorkerTimer::Birth(_) => self.birth,
            WorkerTimer::Deed(..) => self.deed,
            WorkerTimer::Alone => self.alone,
        }
    }
}

/// A worker, in its own process.
///
/// ```no_run
/// use wspbus::site::{App, Name, Version, Worker};
/// struct Shop;
/// impl App for Shop {
///     fn boot(&self, _: Version) -> Result<Vec<Name>, Box<dyn std::error::Error + Send + Sync>> {
///         Ok(vec![Name(0)])
///     }
///     fn accept(&self) {
///         println!("open");
///     }
///     fn stop_accepting(&self) {
///         println!("closed");
///     }
/// }
/// let worker = Worker::begin().expect("a controller started this process");
/// let code = worker.run(Shop);
/// std::process::exit(code.0.into());
/// ```
pub struct Worker {
    id: WorkerId,
    slot: Slot,
    generation: Generation,
    version: Version,
    sockets: Vec<OwnedFd>,
    channel: Channel,
    deadlines: WorkerDeadlines,
    handle: Handle,
    told: Receiver<Told>,
    bell: Bell,
    watch: Option<Watch>,
}

type Watch = Box<dyn FnMut(&Input, &[Event]) + Send>;

impl Worker {
    /// Takes over the channel, which is the standard input of this process, and waits for the first message. The standard
    /// input is empty after that, so a program that this process starts does not get the channel. Call it first of all.
    ///
    /// # Errors
    /// The process was not started by a controller, or the controller is gone.
    pub fn begin() -> Result<Worker, WorkerError> {
        let (id, version) = (number(WORKER)?, number(VERSION)?);
        let end = fcntl_dupfd_cloexec(stdin(), 3).map_err(std::io::Error::from)?;
        dup2_stdin(File::open("/dev/null")?).map_err(std::io::Error::from)?;
        let channel = Channel::from_end(end);
        let (slot, generation, sockets) = hello(&channel)?;
        let (ringer, bell) = bell::pair()?;
        let (tells, told) = std::sync::mpsc::channel();
        let handle = Handle::new(tells, ringer);
        let deadlines = WorkerDeadlines::default();
        let (id, version) = (WorkerId(id), Version(version));
        Ok(Worker {
            id,
            slot,
            generation,
            version,
            sockets,
            channel,
            deadlines,
            handle,
            told,
            bell,
            watch: None,
        })
    }

    /// The incarnation of the worker.
    pub fn id(&self) -> WorkerId {
        self.id
    }

    /// The slot of the worker.
    pub fn slot(&self) -> Slot {
        self.slot
    }

    /// The generation of the worker.
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// The version that it was started with.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The copies of the listening sockets of the controller, in its order. They are given once.
    pub fn take_sockets(&mut self) -> Vec<OwnedFd> {
        std::mem::take(&mut self.sockets)
    }

    /// Tells the worker what happens in its process, from any thread.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// The lengths of the timers.
    #[must_use]
    pub fn deadlines(mut self, deadlines: WorkerDeadlines) -> Self {
        self.deadlines = deadlines;
        self
    }

    /// Sees every step: the input, and what the machine made of it. Called on the thread of the worker, and must not wait.
    #[must_use]
    pub fn watch(mut self, watch: impl FnMut(&Input, &[Event]) + Send + 'static) -> Self {
        self.watch = Some(Box::new(watch));
        self
    }

    /// Runs the worker to its end, and gives the code with which the process is to end. Threads that hang are still there:
    /// they end with the process.
    pub fn run(self, app: impl App) -> Code {
        let machine = Machine::default();
        let (memory, Outputs { commands, .. }) = machine.begin(self.id, self.version);
        let app = Arc::new(app);
        let mut run = Run {
            worker: self,
            machine,
            memory,
            app,
            timers: Timers::new(),
            letters: VecDeque::new(),
            writes: Vec::new(),
            round: None,
            notices: VecDeque::new(),
            answers: BTreeMap::new(),
            next_call: 0,
            lost: false,
            end: None,
            broken: false,
        };
        for command in commands {
            run.carry(command);
        }
        run.finish()
    }
}

/// The number in this variable.
fn number(name: &'static str) -> Result<u64, WorkerError> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| WorkerError::NoWorker(name, Some(text))),
        Err(env::VarError::NotPresent) => Err(WorkerError::NoWorker(name, None)),
        Err(env::VarError::NotUnicode(text)) => {
            Err(WorkerError::NoWorker(name, Some(text.to_string_lossy().into_owned())))
        }
    }
}

/// The first message.
fn hello(channel: &Channel) -> Result<(Slot, Generation, Vec<OwnedFd>), WorkerError> {
    loop {
        match channel.receive(SOCKETS_MAX) {
            Got::Message(bytes, sockets) => {
                return match decode(&bytes) {
                    Some(Letter::Hello { slot, generation }) => Ok((slot, generation, sockets)),
                    _ => Err(WorkerError::NoChannel("another first message".to_owned())),
                };
            }
            Got::TooLong => return Err(WorkerError::NoChannel("a message that is too long".to_owned())),
            Got::Cut => {
                return Err(WorkerError::NoChannel("fewer sockets than the controller sent".to_owned()));
            }
            Got::Closed => return Err(WorkerError::NoChannel("the end of it".to_owned())),
            Got::Nothing => match poll(&mut [PollFd::new(channel, PollFlags::IN)], None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(WorkerError::Io(error.into())),
            },
        }
    }
}

/// A worker that runs.
struct Run<A> {
    worker: Worker,
    machine: Machine,
    memory: Memory,
    app: Arc<A>,
    timers: Timers<WorkerTimer>,
    /// Messages to the controller that are not written, in their order. Those of one step go together: a worker that is
    /// killed wrote all of them, or none.
    letters: VecDeque<Vec<Up>>,
    /// The messages of the step in progress.
    writes: Vec<Up>,
    /// Messages that came while the worker boots. It reads control messages alone then; a newer round is written over an
    /// older one.
    round: Option<Down>,
    notices: VecDeque<Down>,
    /// The requesters of requests that are not over, by the number of the request.
    answers: BTreeMap<Call, Requester>,
    next_call: u64,
    /// The channel is closed, and the machine knows.
    lost: bool,
    end: Option<Code>,
    /// It could not begin to accept, and says nothing more.
    broken: bool,
}

impl<A: App> Run<A> {
    fn finish(mut self) -> Code {
        loop {
            if let Some(code) = self.end {
                self.flush_all();
                return code;
            }
            self.wait();
            self.flush();
            self.read();
            while let Ok(told) = self.worker.told.try_recv() {
                self.take(told);
            }
            self.pass_timers();
        }
    }

    fn give(&mut self, input: &Input) -> Vec<Event> {
        let Outputs { events, commands } = self.machine.step(&mut self.memory, input);
        if let Some(watch) = &mut self.worker.watch {
            watch(input, &events);
        }
        commands.into_iter().for_each(|command| self.carry(command));
        if !self.writes.is_empty() {
            self.letters.push_back(std::mem::take(&mut self.writes));
            self.flush();
        }
        events
    }

    fn carry(&mut self, command: Command) {
        let app = self.app.clone();
        match command {
            Command::Boot(version) => {
                self.work(move || app.boot(version).map(Input::Booted), Input::NotBooted);
            }
            // A worker that accepts nothing is none: it ends before it says that it is ready.
            Command::Accept => {
                if !self.call(A::accept) {
                    self.broken = true;
                    self.end = Some(Code::SOFTWARE);
                }
            }
            Command::StopAccepting => {
                let stop = move || {
                    app.stop_accepting();
                    Ok(Input::AcceptingStopped)
                };
                self.work(stop, Input::AcceptingStopped);
            }
            Command::Create(native) => {
                let create = move || app.create(native).map(|()| Input::Created(native));
                self.work(create, Input::NotCreated(native));
            }
            Command::Step(of, step) => {
                let over = move |done| Input::Stepped { of, step, done };
                self.work(move || app.step(of, step).map(|()| over(true)), over(false));
            }
            Command::Round(round, work, version) => {
                let over = move |outcome| Input::RoundDone { round, outcome };
                self.work(move || Ok(over(app.round(round, work, version))), over(RoundOutcome::Failed));
            }
            Command::Deliver(notice, native) => {
                self.call(|app| app.deliver(notice, native));
            }
            Command::Deed(notice, by, deed) => {
                let over = move |done| Input::DeedDone { notice, by, done };
                self.work(move || app.deed(by, deed).map(|()| over(true)), over(false));
            }
            Command::Own(native, deed) => {
                // The bus of the interpreter answers it, and nothing comes back.
                self.aside(move || drop(app.deed(native, deed)));
            }
            Command::Close(connection) => {
                self.call(|app| app.close(connection));
            }
            Command::Write(_) if self.broken => {}
            Command::Write(message) => self.writes.push(message),
            Command::Arm(timer) => {
                self.timers.arm(timer, self.worker.deadlines.of(timer));
            }
            Command::Cancel(timer) => {
                self.timers.stop(timer);
            }
            Command::End(code) => self.end = Some(code),
        }
    }

    /// Does a piece of work on a thread of its own. Its end is an input; work that panics has failed.
    fn work(&mut self, work: impl FnOnce() -> Result<Input, AppError> + Send + 'static, failed: Input) {
        let (handle, not_begun) = (self.worker.handle.clone(), failed.clone());
        let run = move || {
            let over = catch_unwind(AssertUnwindSafe(work));
            let over = over.unwrap_or_else(|_| Err("the work panicked".into()));
            handle.tell(match over {
                Ok(input) => Told::Input(input),
                Err(error) => Told::Failed(failed, error),
            });
        };
        if !self.aside(run) {
            self.worker.handle.tell(Told::Failed(not_begun, "the system has no thread left".into()));
        }
    }

    /// Calls the application on this thread. Did the call come back? One that panics has failed.
    fn call(&self, call: impl FnOnce(&A)) -> bool {
        let is_done = comes_back(|| call(&self.app));
        if !is_done {
            self.failed(&"a call on the thread of the worker panicked".into());
        }
        is_done
    }

    /// Tells the application of a failure. One that panics at that hears no more of it.
    fn failed(&self, error: &AppError) {
        comes_back(|| self.app.failed(error));
    }

    /// Runs this on a thread of its own, if there is one.
    fn aside(&self, run: impl FnOnce() + Send + 'static) -> bool {
        thread::Builder::new().name("wspbus work".into()).spawn(run).is_ok()
    }

    fn wait(&self) {
        let mut polled = vec![PollFd::new(&self.worker.bell, PollFlags::IN)];
        if !self.lost {
            let room = if self.letters.is_empty() { PollFlags::empty() } else { PollFlags::OUT };
            polled.push(PollFd::new(&self.worker.channel, PollFlags::IN | room));
        }
        // An error is a signal that came, or a lack of memory: the turn looks at everything anyway.
        let _ = poll(&mut polled, self.timers.next().as_ref());
        self.worker.bell.silence();
    }

    /// Writes what waits, if there is room. A message to a controller that is gone is lost.
    fn flush(&mut self) {
        while let Some(letter) = self.letters.front() {
            if self.worker.channel.send(&encode(letter), &[]) == Sent::Full {
                return;
            }
            self.letters.pop_front();
        }
    }

    /// Writes everything before the process ends. A controller that reads nothing for as long as a worker waits without one
    /// is taken for gone.
    fn flush_all(&mut self) {
        self.flush();
        while !self.letters.is_empty() {
            let limit = Timespec::try_from(self.worker.deadlines.alone).ok();
            match poll(&mut [PollFd::new(&self.worker.channel, PollFlags::OUT)], limit.as_ref()) {
                Ok(0) => return,
                Ok(_) | Err(Errno::INTR) => self.flush(),
                Err(_) => return,
            }
        }
    }

    fn read(&mut self) {
        while !self.lost && self.end.is_none() {
            match self.worker.channel.receive(0) {
                Got::Nothing => return,
                Got::Closed => {
                    self.lost = true;
                    // No answer comes any more.
                    self.answers.clear();
                    let _ = self.give(&Input::Lost);
                }
                Got::TooLong | Got::Cut => {}
                // A controller writes no other bytes. Bytes that are no message say nothing.
                Got::Message(bytes, _) => match decode(&bytes) {
                    Some(Letter::Down(down)) => self.down(down),
                    Some(Letter::Answered { call, answer, is_granted }) => {
                        self.answered(call, answer, is_granted);
                    }
                    Some(Letter::Missed { call, interpreter }) => {
                        if let Some(requester) = self.answers.get(&call) {
                            requester.missed(interpreter);
                        }
                    }
                    Some(Letter::Resolved { call, resolution }) => {
                        if let Some(requester) = self.answers.remove(&call) {
                            requester.resolved(resolution);
                        }
                    }
                    Some(Letter::Hello { .. }) | None => {}
                },
            }
        }
    }

    fn down(&mut self, down: Down) {
        let boots = self.memory.stage == Stage::Booting;
        match down {
            Down::Round { .. } if boots => self.round = Some(down),
            Down::Notice { .. } if boots => self.notices.push_back(down),
            _ => drop(self.give(&Input::Down(down))),
        }
    }

    /// Gives the messages that came during the boot.
    fn catch_up(&mut self) {
        if self.memory.stage == Stage::Booting {
            return;
        }
        let waiting: Vec<Down> = self.round.take().into_iter().chain(self.notices.drain(..)).collect();
        waiting.into_iter().for_each(|down| drop(self.give(&Input::Down(down))));
    }

    fn answered(&mut self, call: Call, answer: Answer, goes_on: bool) {
        if let Some(requester) = self.answers.get(&call) {
            requester.answered(answer);
        }
        if !goes_on {
            self.answers.remove(&call);
        }
    }

    fn take(&mut self, told: Told) {
        let (from, request, scope, inside, requester) = match told {
            Told::Failed(input, error) => {
                self.failed(&error);
                return self.take(Told::Input(input));
            }
            Told::Input(input) => {
                let events = self.give(&input);
                // The machine does not take any more what comes too late.
                match (input, &events[..]) {
                    (Input::Created(native), [Event::Refused { .. }]) => {
                        let app = self.app.clone();
                        self.aside(move || drop(app.step(native, Step::Destroyed)));
                    }
                    (Input::Accepted(connection), [Event::Refused { reason: Reason::Leaving, .. }]) => {
                        self.call(|app| app.close(connection));
                    }
                    _ => {}
                }
                return self.catch_up();
            }
            Told::Asked { from, request, scope, inside, requester } => {
                (from, request, scope, inside, requester)
            }
        };
        let call = Call(self.next_call);
        self.next_call += 1;
        self.answers.insert(call, requester);
        let events = self.give(&Input::Ask { call, from, request, scope, inside });
        for event in events {
            match event {
                // The affair of the interpreter alone: its bus does it, and the controller does not hear of it.
                Event::OwnDeed { .. } => self.answered(call, Answer::Accepted, false),
                Event::Refused { reason, .. } => self.answered(call, Answer::Refused(reason), false),
                _ => {}
            }
        }
    }

    fn pass_timers(&mut self) {
        for timer in self.timers.due() {
            // A step before may have stopped it.
            if self.timers.stop(timer) {
                let _ = self.give(&Input::Passed(timer));
            }
        }
    }
}

/// Does this foreign call come back, and not panic?
fn comes_back(call: impl FnOnce()) -> bool {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(()) => true,
        Err(payload) => {
            // Its destructor may panic too.
            std::mem::forget(payload);
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::site::machine::word::{Native, Notice};

    use super::*;

    /// No two timers have one deadline here.
    #[test]
    fn each_timer_has_its_own_deadline() {
        let [drain, step, birth, deed, alone] = [1, 2, 3, 4, 5].map(Duration::from_secs);
        let (deadlines, native) = (WorkerDeadlines { drain, step, birth, deed, alone }, Native::default());
        let all = [
            (WorkerTimer::Drain, drain),
            (WorkerTimer::Step(native, Step::Told), step),
            (WorkerTimer::Birth(native), birth),
            (WorkerTimer::Deed(native, Notice(0)), deed),
            (WorkerTimer::Alone, alone),
        ];
        all.iter().for_each(|(timer, length)| assert_eq!(deadlines.of(*timer), *length, "{timer:?}"));
    }
}
