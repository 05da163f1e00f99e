//! The part of the controller and its workers that a Reload concerns: a pure machine.

mod worker;

use crate::site::authority::permits;
use crate::site::event::{End, Privilege};
use crate::site::{
    Answer, Environment, Event, Notice, Origin, Request, Scope, Slot, Transition, Version, Worker,
};

/// The way in which a slot gets a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The worker drops to Idle and comes back.
    InPlace,
    /// Another worker takes its place.
    Replacement,
}

/// The rules that are followed. The default is the specification; a value that lacks a rule is only built in the
/// module `alternative`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// The environment of the deployment.
    pub environment: Environment,
    /// The way in which a slot gets a new version.
    pub way: Way,
    /// Is the requester told when the last worker uses the new version? If not, it is told when the version is
    /// loaded.
    pub waits: bool,
    /// Does a request that comes after the load began get another round?
    pub rounds: bool,
    /// Does an open connection keep its version?
    pub keeps: bool,
    /// Does a version that cannot be loaded change nothing? If not, it ends the controller.
    pub survives: bool,
    /// Does the controller load? If not, each worker loads when it needs the version.
    pub eager: bool,
    /// Is a worker forked with the current version? If not, it is forked with the version that its slot began with.
    pub current: bool,
    /// Does the controller stop waiting for a worker that ended?
    pub forgets: bool,
    /// Does a worker switch to the new version? If not, it only takes notice.
    pub switches: bool,
}

impl Default for Design {
    fn default() -> Self {
        NORMATIVE
    }
}

/// The normative rules.
pub const NORMATIVE: Design = Design {
    environment: Environment::Dedicated,
    way: Way::InPlace,
    waits: true,
    rounds: true,
    keeps: true,
    survives: true,
    eager: true,
    current: true,
    forgets: true,
    switches: true,
};

/// An input of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The next version is put into the file; can it be loaded?
    Upload(bool),
    /// This origin asks for a Reload of the site.
    Ask(Origin),
    /// The controller begins to load.
    Begin,
    /// The load ends.
    EndLoad,
    /// A worker reads what it was handed, and stops accepting.
    Drop(Worker),
    /// A worker accepts again.
    Raise(Worker),
    /// The controller reads that a worker accepts again.
    Hear(Worker),
    /// The controller tells every requester that waits for this round.
    Acknowledge,
    /// A client connects to this worker.
    Open(Worker),
    /// The connection of this worker uses the version that it was accepted with.
    Use(Worker),
    /// The connection of this worker is answered and closed.
    Close(Worker),
    /// A worker ends by a fault.
    Crash(Worker),
    /// A worker is forked for this slot.
    Fork(Slot),
    /// A worker is ready.
    Boot(Worker),
    /// An old worker, which another replaces, stops accepting for good.
    Drain(Worker),
    /// An old worker ends.
    End(Worker),
}

/// The content of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct File {
    /// The version of the content.
    pub version: Version,
    /// Can it be loaded?
    pub good: bool,
}

/// The progress of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Round {
    /// The controller loads what was in the file when the load began.
    Loading(File),
    /// The new version was handed to each worker.
    Handed,
}

/// A requester that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Waiting {
    /// Its request.
    pub notice: Notice,
    /// Does it wait for the round that is under way?
    pub covered: bool,
}

/// A worker that lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Server {
    /// Its incarnation.
    pub worker: Worker,
    /// Its slot.
    pub slot: Slot,
    /// Is it ready?
    pub ready: bool,
    /// Does it accept no connection?
    pub idle: bool,
    /// The version with which it accepts connections.
    pub version: Version,
    /// The version that it was handed and did not read yet.
    pub handed: Option<Version>,
    /// Does the controller wait to hear from it?
    pub due: bool,
    /// Did it say that it accepts with the version that it was handed?
    pub said: bool,
    /// Is it to be replaced by another worker?
    pub old: bool,
    /// Must it read the file before it accepts?
    pub stale: bool,
    /// The version of its open connection, if it has one.
    pub connection: Option<Version>,
}

/// The controller and its workers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reloader {
    /// The content of the file.
    pub file: File,
    /// The version that the controller has loaded.
    pub loaded: Version,
    /// The round that is under way, if there is one.
    pub round: Option<Round>,
    /// The requesters that wait.
    pub waiting: Vec<Waiting>,
    /// The workers that live, in the order of their numbers.
    pub servers: Vec<Server>,
    /// The number of workers that were spawned.
    pub spawned: u8,
    /// The number of slots.
    pub slots: u8,
    /// Does the controller wait for a worker that ended?
    pub misses: bool,
    /// Is the controller gone?
    pub over: bool,
}

impl Reloader {
    /// A site that is up, with the events of its beginning.
    pub fn up(slots: u8) -> (Reloader, Vec<Event>) {
        let file = File { version: Version(0), good: true };
        let mut site = Reloader {
            file,
            loaded: file.version,
            round: None,
            waiting: Vec::new(),
            servers: Vec::new(),
            spawned: 0,
            slots,
            misses: false,
            over: false,
        };
        let mut events = Vec::new();
        for slot in 0..slots {
            events.extend(site.fork(&NORMATIVE, Slot(slot)));
            events.extend(site.boot(Worker(slot)));
        }
        (site, events)
    }

    /// Takes one step, and returns its events. An input that cannot happen changes nothing.
    pub fn step(&mut self, design: &Design, input: &Input) -> Vec<Event> {
        if self.over {
            return Vec::new();
        }
        match *input {
            Input::Upload(good) => {
                self.file = File { version: Version(self.file.version.0 + 1), good };
                Vec::new()
            }
            Input::Ask(origin) => self.ask(design, origin),
            Input::Begin => self.begin(design),
            Input::EndLoad => self.end_load(design),
            Input::Acknowledge => self.acknowledge(Some(self.loaded)),
            Input::Hear(worker) => {
                self.each(worker, |s| {
                    s.due &= !s.said;
                    s.said = false;
                });
                Vec::new()
            }
            Input::Fork(slot) => self.fork(design, slot),
            _ => self.step_worker(design, input),
        }
    }

    fn ask(&mut self, design: &Design, origin: Origin) -> Vec<Event> {
        let (request, scope) = (Request::Change(Transition::Reload), Scope::Site);
        let answer = match self.waiting.is_empty() {
            _ if !permits(design.environment, origin, request, scope) => Answer::Denied,
            true => Answer::Accepted,
            false => Answer::Joined,
        };
        let notice = answer.granted().then(|| self.free());
        self.waiting.extend(notice.map(|notice| Waiting { notice, covered: false }));
        let centre = match origin {
            Origin::Application(me) => Some(me),
            Origin::Operator | Origin::Controller => None,
        };
        vec![Event::Answered { origin, request, scope, centre, answer, notice }]
    }

    fn free(&self) -> Notice {
        let taken = |n: &u8| self.waiting.iter().any(|w| w.notice == Notice(*n));
        Notice((0..u8::MAX).find(|n| !taken(n)).unwrap_or(u8::MAX))
    }

    /// The controller reads the file as it is now, for every requester that has asked by now.
    fn begin(&mut self, design: &Design) -> Vec<Event> {
        if self.round.is_some() || self.waiting.is_empty() {
            return Vec::new();
        }
        self.waiting.iter_mut().for_each(|w| w.covered = true);
        if !design.eager {
            self.servers.iter_mut().for_each(|s| s.stale = true);
            return self.acknowledge(Some(self.file.version));
        }
        self.round = Some(Round::Loading(self.file));
        vec![Event::Privileged { by: None, action: Privilege::ReadKey }, Event::LoadBegan]
    }

    /// The loaded version is handed to every worker, also to a worker that is not ready yet.
    fn end_load(&mut self, design: &Design) -> Vec<Event> {
        let Some(Round::Loading(file)) = self.round else { return Vec::new() };
        if !design.rounds {
            self.waiting.iter_mut().for_each(|w| w.covered = true);
        }
        let mut events = vec![Event::LoadEnded { version: file.good.then_some(file.version) }];
        if !file.good {
            events.extend(self.fail(design));
            return events;
        }
        self.loaded = file.version;
        self.round = Some(Round::Handed);
        for server in self.servers.iter_mut().filter(|s| !s.old) {
            server.due = true;
            match design.way {
                Way::InPlace => server.handed = Some(file.version),
                Way::Replacement => server.old = true,
            }
        }
        if !design.waits {
            events.extend(self.acknowledge(Some(file.version)));
        }
        events
    }

    fn fail(&mut self, design: &Design) -> Vec<Event> {
        if design.survives {
            return self.acknowledge(None);
        }
        self.over = true;
        vec![Event::ControllerEnded { end: End::Crashed }]
    }

    /// Every requester that waits for this round is told. If no requester waits for another round, the Reload is over.
    fn acknowledge(&mut self, version: Option<Version>) -> Vec<Event> {
        self.round = None;
        let told = self.waiting.iter().filter(|w| w.covered);
        let mut events: Vec<Event> =
            told.map(|w| Event::Acknowledged { notice: w.notice, version }).collect();
        self.waiting.retain(|w| !w.covered);
        if self.waiting.is_empty() {
            events.push(Event::Reached { transition: Transition::Reload, failed: version.is_none() });
        }
        events
    }

    /// Did the controller hear from every worker that lives that it uses the version that it was handed?
    pub fn in_use(&self) -> bool {
        self.round == Some(Round::Handed) && !self.misses && self.servers.iter().all(|s| !s.due)
    }

    /// The slots that have no worker, or only a worker that is to be replaced.
    pub fn vacant(&self) -> impl Iterator<Item = Slot> {
        let taken = |slot: &Slot| self.servers.iter().any(|s| s.slot == *slot && !s.old);
        (0..self.slots).map(Slot).filter(move |slot| !taken(slot))
    }

    /// Does another worker of this slot serve, which is not to be replaced?
    pub fn succeeded(&self, old: &Server) -> bool {
        self.servers.iter().any(|s| s.slot == old.slot && !s.old && s.ready)
    }
}
