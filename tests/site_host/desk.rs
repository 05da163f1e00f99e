//! The state that the threads of a run share, under one lock: the machines, the channels, the virtual clock, the
//! record.
//!
//! A thread takes a step under the lock: it takes the input from where it waits, gives it to its machine, carries out
//! the commands, and writes the record. So the record is a linearization: each thread saw what stands before its step.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use wspbus_models::site::machine::controller::memory::Controller;
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::machine::message::{Down, Up};
use wspbus_models::site::machine::timer::{Timer, WorkerTimer};
use wspbus_models::site::machine::word::{Connection, Control, Request, Scope, Status, WorkerId};
use wspbus_models::site::machine::worker::memory::Worker;
use wspbus_models::site::machine::{controller, worker};

use super::flaw::Flaw;
use super::record::{Act, Entry, Work};
use super::script::{Poke, Script};

/// A moment of the virtual clock. The clock goes on by one in each step; when no thread has anything to do, it goes to
/// the next moment at which one has.
pub type Moment = u64;

/// The moment that never comes.
pub const NEVER: Moment = Moment::MAX;

/// So many steps are no run that comes to rest.
const STEPS: usize = 20_000;

/// A thread of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Director,
    Controller,
    Worker(WorkerId),
}

/// The outcome of a turn of a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It took a step.
    Did,
    /// It has nothing to do before this moment, if something else does not happen.
    Rest(Moment),
    /// The work ends.
    Over,
}

struct Thread {
    bell: Arc<Condvar>,
    /// It sleeps until this moment.
    asleep: Option<Moment>,
}

/// The controller, and what its host keeps for it.
#[derive(Default)]
pub struct Boss {
    pub controller: Controller,
    pub timers: BTreeMap<Timer, Moment>,
    pub load: Option<(u64, Moment)>,
    pub asks: VecDeque<(Request, Scope, u64)>,
    pub re_execution: Option<Moment>,
}

/// The process of a worker, its host, and both ends of its channel. A message has the moment at which it arrives.
pub struct Process {
    pub worker: Worker,
    pub control: VecDeque<(Control, Moment)>,
    pub round: Option<(Down, Moment)>,
    pub notices: VecDeque<(Down, Moment)>,
    pub up: VecDeque<(Up, Moment)>,
    /// The work that is not over, and when it will be. `None` is not decided.
    pub works: Vec<(Work, Option<Moment>)>,
    pub timers: BTreeMap<WorkerTimer, Moment>,
    pub pokes: VecDeque<Poke>,
    pub accepting: bool,
    pub clients: BTreeMap<Connection, Moment>,
    pub frozen: bool,
    pub deaf: bool,
    pub ended: Option<Status>,
    /// The controller was told that the channel is closed.
    pub closed: bool,
    /// The moments at which the end, the end of file, and the loss of the controller can be known.
    pub known: Moment,
    pub end_of_file: Moment,
    pub lost: Moment,
}

/// Everything that the threads of a run share.
pub struct Desk {
    pub script: Arc<Script>,
    pub flaw: Option<Flaw>,
    pub control_machine: controller::Machine,
    pub worker_machine: worker::Machine,
    pub clock: Moment,
    /// May faults happen?
    pub storm: bool,
    /// No thread has anything to do, at any moment.
    pub at_rest: bool,
    /// The run is over.
    pub over: bool,
    pub uploaded: u64,
    pub boss: Option<Boss>,
    pub processes: BTreeMap<WorkerId, Process>,
    /// Workers whose threads are to be started. The controller may die before they are.
    pub unborn: Vec<WorkerId>,
    pub record: Vec<Entry>,
    threads: BTreeMap<Who, Thread>,
}

impl Desk {
    pub fn new(script: Arc<Script>, flaw: Option<Flaw>) -> Desk {
        let configuration = script.configuration;
        Desk {
            flaw,
            control_machine: controller::Machine {
                rate: configuration.rate,
                policy: configuration.policy,
                ..controller::Machine::default()
            },
            worker_machine: worker::Machine::default(),
            script,
            clock: 0,
            storm: true,
            at_rest: false,
            over: false,
            uploaded: 0,
            boss: Some(Boss::default()),
            processes: BTreeMap::new(),
            unborn: Vec::new(),
            record: Vec::new(),
            threads: BTreeMap::new(),
        }
    }

    /// A thread is about to begin.
    pub fn enlist(&mut self, who: Who) {
        self.threads.insert(who, Thread { bell: Arc::default(), asleep: None });
    }

    /// Writes the record.
    pub fn note(&mut self, act: Act, events: Vec<Event>) {
        self.record.push(Entry { act, events });
        self.over |= self.record.len() >= STEPS;
    }

    /// Something happened that a thread may have to do with.
    pub fn poke(&mut self, who: Who) {
        if let Some(thread) = self.threads.get_mut(&who) {
            thread.asleep = None;
            thread.bell.notify_one();
        }
    }

    pub fn poke_all(&mut self) {
        for thread in self.threads.values_mut() {
            thread.asleep = None;
            thread.bell.notify_one();
        }
    }

    /// The clock goes on.
    fn tick(&mut self) {
        self.clock += 1;
        self.wake();
    }

    fn wake(&mut self) {
        for thread in self.threads.values_mut() {
            if thread.asleep.is_some_and(|moment| moment <= self.clock) {
                thread.asleep = None;
                thread.bell.notify_one();
            }
        }
    }

    /// If every thread sleeps, the clock goes to the moment at which the first one wakes.
    fn jump(&mut self) {
        let Some(moments) = self.threads.values().map(|thread| thread.asleep).collect::<Option<Vec<_>>>()
        else {
            return;
        };
        match moments.into_iter().min() {
            Some(NEVER) => {
                self.at_rest = true;
                self.poke(Who::Director);
            }
            Some(moment) => {
                self.clock = self.clock.max(moment);
                self.wake();
            }
            None => {}
        }
    }

    /// The process of a worker ends.
    pub fn end(&mut self, worker: WorkerId, status: Status, known: Moment, end_of_file: Moment) {
        if self.boss.is_none() {
            self.processes.remove(&worker);
        } else if let Some(process) = self.processes.get_mut(&worker) {
            process.ended = Some(status);
            (process.known, process.end_of_file) = (known, end_of_file);
            if self.flaw == Some(Flaw::LosesLast) {
                process.up.pop_back();
            }
            process.silence();
            process.notices.clear();
        }
        self.poke(Who::Controller);
        self.poke(Who::Worker(worker));
    }

    /// The controller is gone. The ends of processes are noticed by nothing of the site.
    pub fn lose(&mut self) {
        self.boss = None;
        self.processes.retain(|_, process| process.ended.is_none());
        for process in self.processes.values_mut() {
            process.up.clear();
            process.lost = self.clock + 1;
        }
        self.poke_all();
    }
}

impl Process {
    /// A process that was just spawned.
    pub fn new(worker: Worker) -> Process {
        Process {
            worker,
            control: VecDeque::new(),
            round: None,
            notices: VecDeque::new(),
            up: VecDeque::new(),
            works: vec![(Work::Boot, None)],
            timers: BTreeMap::new(),
            pokes: VecDeque::new(),
            accepting: false,
            clients: BTreeMap::new(),
            frozen: false,
            deaf: false,
            ended: None,
            closed: false,
            known: NEVER,
            end_of_file: NEVER,
            lost: NEVER,
        }
    }

    /// Can it take a step?
    pub fn runs(&self) -> bool {
        self.ended.is_none() && !self.frozen
    }

    /// It takes no step any more.
    pub fn silence(&mut self) {
        self.control.clear();
        self.round = None;
        self.works.clear();
        self.timers.clear();
        self.pokes.clear();
        self.clients.clear();
    }
}

/// The threads that run under one desk.
pub struct Site(Mutex<Desk>);

impl Site {
    pub fn new(desk: Desk) -> Site {
        Site(Mutex::new(desk))
    }

    pub fn lock(&self) -> MutexGuard<'_, Desk> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn into_desk(self) -> Desk {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a thread to its end. `after` is called without the lock after each step.
    pub fn run(&self, who: Who, mut turn: impl FnMut(&mut Desk) -> Turn, mut after: impl FnMut()) {
        let mut desk = self.lock();
        while !desk.over {
            match turn(&mut desk) {
                Turn::Did => {
                    desk.tick();
                    drop(desk);
                    after();
                    desk = self.lock();
                }
                Turn::Rest(moment) => desk = Self::sleep(desk, who, moment),
                Turn::Over => break,
            }
        }
        desk.threads.remove(&who);
        if desk.over {
            desk.poke_all();
        } else {
            desk.jump();
        }
    }

    fn sleep(mut desk: MutexGuard<'_, Desk>, who: Who, moment: Moment) -> MutexGuard<'_, Desk> {
        let Some(thread) = desk.threads.get_mut(&who) else { return desk };
        thread.asleep = Some(moment);
        let bell = Arc::clone(&thread.bell);
        desk.jump();
        while !desk.over && desk.threads.get(&who).is_some_and(|thread| thread.asleep.is_some()) {
            desk = bell.wait(desk).unwrap_or_else(PoisonError::into_inner);
        }
        desk
    }
}
