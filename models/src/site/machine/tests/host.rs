//! A host in memory: it carries out the commands of one controller and its workers, in any order that channels,
//! processes and timers permit, as a seed decides.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::site::machine::controller::command::Command;
use crate::site::machine::controller::memory::{Controller, Input};
use crate::site::machine::controller::{self, Machine};
use crate::site::machine::event::Event;
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{
    Call, Connection, Name, Native, Notice, Request, RoundOutcome, Scope, Status, Target, Ticket, Version,
    WorkerId,
};
use crate::site::machine::worker;
use crate::site::machine::worker::command::Command as Order;
use crate::site::machine::worker::memory::{Input as Said, Line, Worker};

/// Numbers that a seed decides: xorshift.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Chance {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below this one.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % bound.max(1)
    }

    /// Once in so many times.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// The process of a worker, with its end of the channel.
struct Process {
    worker: Worker,
    /// The strongest control message, the newest round, and notices, which are not read.
    down: VecDeque<Down>,
    /// The messages that the controller has not read.
    up: VecDeque<Up>,
    /// The orders that are not over.
    pending: Vec<Order>,
    timers: BTreeSet<WorkerTimer>,
    /// It takes no step.
    frozen: bool,
    /// It ended, and how.
    ended: Option<Status>,
    /// It closed its channel; does the controller know?
    closed: Option<bool>,
}

/// One controller, its workers, and everything between them.
pub struct Host {
    pub machine: Machine,
    pub controller: Controller,
    /// The tickets that are not resolved, and all that were ever given.
    pub open: BTreeSet<Ticket>,
    pub given: Vec<Ticket>,
    workers: worker::Machine,
    chance: Chance,
    processes: BTreeMap<WorkerId, Process>,
    timers: BTreeSet<Timer>,
    loading: bool,
    gone: bool,
    clients: u64,
    full: Vec<(Notice, WorkerId, Native)>,
    unspawned: Vec<WorkerId>,
    storm: bool,
}

impl Host {
    pub fn new(seed: u64) -> Host {
        Host {
            machine: Machine::default(),
            controller: Controller::default(),
            open: BTreeSet::new(),
            given: Vec::new(),
            workers: worker::Machine::default(),
            chance: Chance::new(seed),
            processes: BTreeMap::new(),
            timers: BTreeSet::new(),
            loading: false,
            gone: false,
            clients: 0,
            full: Vec::new(),
            unspawned: Vec::new(),
            storm: true,
        }
    }

    /// The workers, as values.
    pub fn workers(&self) -> Vec<Worker> {
        self.processes.values().map(|process| process.worker.clone()).collect()
    }

    /// Processes that have not ended.
    pub fn alive(&self) -> usize {
        self.processes.values().filter(|process| process.ended.is_none() && !process.frozen).count()
    }

    /// So many steps; with requests and faults, or without.
    pub fn run(&mut self, steps: usize, storm: bool) {
        self.storm = storm;
        for _ in 0..steps {
            self.step();
            for slot in 0..8 {
                let slot = crate::site::machine::word::Slot(slot);
                assert!(self.controller.of(slot).count() <= 3, "a slot has too many processes");
            }
        }
    }

    /// The controller dies: its ends of the channels are closed.
    pub fn lose_controller(&mut self) {
        self.gone = true;
        self.timers.clear();
        self.open.clear();
        let workers: Vec<_> = self.processes.keys().copied().collect();
        for worker in workers {
            self.tell(worker, &Said::Lost);
        }
    }

    fn step(&mut self) {
        match self.chance.below(10) {
            0 if self.storm => self.ask(),
            1 if self.storm => self.fault(),
            0..=3 => self.controller_step(),
            _ => self.worker_step(),
        }
    }

    // The controller.

    fn give(&mut self, input: &Input) {
        if self.gone {
            return;
        }
        let out: controller::command::Outputs = self.machine.step(&mut self.controller, input);
        for event in &out.events {
            match event {
                Event::Answered { ticket: Some(ticket), .. } => {
                    self.given.push(*ticket);
                    assert!(self.open.insert(*ticket), "a ticket is given twice");
                }
                Event::Resolved { ticket, .. } => {
                    assert!(self.open.remove(ticket), "a ticket is resolved twice");
                }
                _ => {}
            }
        }
        out.commands.iter().for_each(|command| self.carry(*command));
    }

    fn carry(&mut self, command: Command) {
        match command {
            Command::Load => self.loading = true,
            Command::Spawn { worker, version, .. } => self.spawn(worker, version),
            Command::Write(worker, message) => self.write(worker, message),
            Command::Force(worker) => self.kill(worker),
            Command::Arm(timer) => assert!(self.timers.insert(timer), "a timer is armed twice"),
            Command::Cancel(timer) => {
                self.timers.remove(&timer);
            }
            Command::ReExecute | Command::End(_) => self.gone = true,
        }
    }

    fn spawn(&mut self, worker: WorkerId, version: Version) {
        if self.storm && self.chance.once_in(12) {
            return self.unspawned.push(worker);
        }
        let (state, out) = self.workers.begin(worker, version);
        self.processes.insert(
            worker,
            Process {
                worker: state,
                down: VecDeque::new(),
                up: VecDeque::new(),
                pending: out.commands,
                timers: BTreeSet::new(),
                frozen: false,
                ended: None,
                closed: None,
            },
        );
    }

    fn write(&mut self, worker: WorkerId, message: Down) {
        let Some(process) = self.processes.get_mut(&worker) else { return };
        match message {
            Down::Control(_) => process.down.retain(|other| !matches!(other, Down::Control(_))),
            Down::Round { .. } => process.down.retain(|other| !matches!(other, Down::Round { .. })),
            Down::Notice { notice, to, .. } => {
                let waiting =
                    process.down.iter().filter(|other| matches!(other, Down::Notice { .. })).count();
                if waiting >= 2 {
                    return self.full.push((notice, worker, to));
                }
            }
        }
        process.down.push_back(message);
    }

    fn kill(&mut self, worker: WorkerId) {
        if let Some(process) = self.processes.get_mut(&worker).filter(|process| process.ended.is_none()) {
            process.ended = Some(Status::Killed);
        }
    }

    fn controller_step(&mut self) {
        if self.gone {
            return;
        }
        match self.chance.below(8) {
            0 if self.loading => {
                self.loading = false;
                let (version, slots) = (Version(self.chance.below(9)), self.chance.below(4) as u32);
                let fails = self.storm && self.chance.once_in(4);
                self.give(&if fails { Input::NotLoaded } else { Input::Loaded { version, slots } });
            }
            1 | 2 => {
                let place = self.chance.below(self.timers.len() as u64) as usize;
                let Some(timer) = self.timers.iter().nth(place).copied() else { return };
                self.timers.remove(&timer);
                self.give(&Input::Passed(timer));
            }
            3 if !self.full.is_empty() => {
                let (notice, worker, to) = self.full.remove(0);
                self.give(&Input::Full(notice, to.of(worker)));
            }
            4 if !self.unspawned.is_empty() => {
                let worker = self.unspawned.remove(0);
                self.give(&Input::NotSpawned(worker));
            }
            _ => self.hear(),
        }
    }

    /// The messages of a worker are handled before its end is.
    fn hear(&mut self) {
        let Some(worker) = self.some_worker() else { return };
        let Some(process) = self.processes.get_mut(&worker) else { return };
        if let Some(message) = process.up.pop_front() {
            return self.give(&Input::Up(worker, message));
        }
        if process.closed == Some(false) {
            process.closed = Some(true);
            return self.give(&Input::Closed(worker));
        }
        if let Some(status) = process.ended {
            self.processes.remove(&worker);
            self.give(&Input::Ended(worker, status));
        }
    }

    fn some_worker(&mut self) -> Option<WorkerId> {
        let place = self.chance.below(self.processes.len() as u64) as usize;
        self.processes.keys().nth(place).copied()
    }

    fn request(&mut self) -> Request {
        match Request::ALL[self.chance.below(8) as usize] {
            Request::Exit(_) if !self.chance.once_in(60) => Request::Stop,
            Request::Restart if !self.chance.once_in(60) => Request::Start,
            other => other,
        }
    }

    fn ask(&mut self) {
        let call = Call(0);
        let inside_scope = Scope::ALL[self.chance.below(4) as usize];
        let worker = self.some_worker();
        let native =
            worker.and_then(|worker| self.processes[&worker].worker.interpreters.first().map(|i| i.native));
        match (worker, native) {
            (Some(worker), Some(from)) if self.chance.once_in(2) => {
                let inside = self.processes[&worker].worker.round.map(|job| job.round);
                let request = self.request();
                self.tell(worker, &Said::Ask { call, from, request, scope: inside_scope, inside });
            }
            (Some(worker), _) if self.chance.once_in(4) => {
                let target = Target::Process(worker);
                self.give(&Input::Ask { call, operator: true, request: Request::Roll, target });
            }
            _ => {
                let request = self.request();
                self.give(&Input::Ask { call, operator: true, request, target: Target::Site });
            }
        }
    }

    fn fault(&mut self) {
        let Some(worker) = self.some_worker().filter(|_| self.chance.once_in(4)) else { return };
        match self.chance.below(4) {
            0 => {
                if let Some(process) = self.processes.get_mut(&worker) {
                    process.frozen = true;
                }
            }
            1 => {
                if let Some(process) = self.processes.get_mut(&worker) {
                    process.closed = process.closed.or(Some(false));
                    process.frozen = true;
                }
            }
            2 => self.kill(worker),
            _ => self.tell(worker, &Said::Retire),
        }
    }

    // The workers.

    fn tell(&mut self, worker: WorkerId, input: &Said) {
        let Some(process) = self.processes.get_mut(&worker) else { return };
        if process.frozen || process.ended.is_some() {
            return;
        }
        let out = self.workers.step(&mut process.worker, input);
        for order in out.commands {
            match order {
                Order::Write(message) if process.closed.is_none() => process.up.push_back(message),
                Order::Arm(timer) => assert!(process.timers.insert(timer), "a timer is armed twice"),
                Order::Cancel(timer) => {
                    process.timers.remove(&timer);
                }
                Order::End(code) => process.ended = Some(Status::Exited(code)),
                other => process.pending.push(other),
            }
        }
    }

    fn worker_step(&mut self) {
        let Some(worker) = self.some_worker() else { return };
        let Some(process) = self.processes.get_mut(&worker) else { return };
        match self.chance.below(8) {
            0 | 1 if !self.gone && !process.down.is_empty() => {
                let message = process.down.pop_front().expect("a message");
                self.tell(worker, &Said::Down(message));
            }
            2 if self.chance.once_in(3) => {
                let place = self.chance.below(process.timers.len() as u64) as usize;
                let Some(timer) = process.timers.iter().nth(place).copied().filter(|_| !process.frozen)
                else {
                    return;
                };
                process.timers.remove(&timer);
                self.tell(worker, &Said::Passed(timer));
            }
            3 => self.client(worker),
            _ => self.complete(worker),
        }
    }

    /// Something that the worker asked for comes out, well or not, or goes on to hang.
    fn complete(&mut self, worker: WorkerId) {
        let fails = self.storm && self.chance.once_in(6);
        if fails && self.chance.once_in(2) {
            return;
        }
        let Some(process) = self.processes.get_mut(&worker).filter(|process| !process.frozen) else { return };
        if process.pending.is_empty() {
            return;
        }
        let place = self.chance.below(process.pending.len() as u64) as usize;
        let input = match process.pending.remove(place) {
            Order::Boot(_) if fails => Said::NotBooted,
            Order::Boot(_) => Said::Booted(vec![Name(0), Name(1)]),
            Order::Create(native) if fails => Said::NotCreated(native),
            Order::Create(native) => Said::Created(native),
            Order::Step(of, step) => Said::Stepped { of, step, done: !fails },
            Order::Round(round, ..) => {
                let outcome = [RoundOutcome::Done, RoundOutcome::Failed, RoundOutcome::Replace];
                let outcome = outcome[if fails { self.chance.below(3) as usize } else { 0 }];
                Said::RoundDone { round, outcome }
            }
            Order::StopAccepting => Said::AcceptingStopped,
            Order::Deed(notice, by, _) => Said::DeedDone { notice, by, done: !fails },
            _ => return,
        };
        self.tell(worker, &input);
    }

    fn client(&mut self, worker: WorkerId) {
        let Some(process) = self.processes.get(&worker) else { return };
        let some = process.worker.connections.first().copied();
        let accepts = process.worker.accepts;
        let input = match (some, self.chance.below(3)) {
            (None, _) | (Some(_), 0) if accepts && self.storm => {
                self.clients += 1;
                Said::Accepted(Connection(self.clients))
            }
            (Some(held), _) if held.line == Line::Fresh => Said::Read(held.connection),
            (Some(held), keep) if held.line == Line::Busy => {
                Said::Replied { connection: held.connection, keep: keep == 1 }
            }
            (Some(held), _) => Said::Closed(held.connection),
            (None, _) => Said::Create(Name(2)),
        };
        self.tell(worker, &input);
    }
}
