//! The controller and its workers, as far as a Reload is about them: a pure machine.

mod worker;

use crate::site::authority::permits;
use crate::site::event::{End, Privilege};
use crate::site::{
    Answer, Environment, Event, Notice, Origin, Request, Scope, Slot, Transition, Version, Worker,
};

/// How a worker gets at a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It drops to Idle and back.
    InPlace,
    /// Another one takes its place.
    Replacement,
}

/// The rules that are followed. The default is the specification; a value that lacks a rule is only built in the
/// module `alternative`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Design {
    /// The environment of the deployment.
    pub environment: Environment,
    /// How a worker gets at a new version.
    pub way: Way,
    /// Whoever asked is told when the last worker uses the new version; else, when it is loaded.
    pub waits: bool,
    /// A request that comes after the load began gets another round.
    pub rounds: bool,
    /// An open connection keeps its version.
    pub keeps: bool,
    /// A version that cannot be loaded changes nothing; else, it ends the controller.
    pub survives: bool,
    /// The controller loads; else, each worker does, when it needs it.
    pub eager: bool,
    /// A worker is forked with the current version; else, with the one that its slot began with.
    pub current: bool,
    /// A worker that ended is not waited for.
    pub forgets: bool,
    /// A worker switches; else, it takes notice.
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

/// What happens to the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Input {
    /// The next version is put into the file; can it be loaded?
    Upload(bool),
    /// Somebody asks for a Reload of the site.
    Ask(Origin),
    /// The controller begins to load.
    Begin,
    /// The load ends.
    EndLoad,
    /// A worker reads what it was handed, and stops to accept.
    Drop(Worker),
    /// It accepts again.
    Raise(Worker),
    /// The controller reads that it did.
    Hear(Worker),
    /// The controller tells everybody who waits for this round.
    Acknowledge,
    /// A client connects.
    Open(Worker),
    /// A connection uses what it was accepted with.
    Use(Worker),
    /// A connection is answered and closed.
    Close(Worker),
    /// A worker ends by a fault.
    Crash(Worker),
    /// A worker is forked for this slot.
    Fork(Slot),
    /// A worker is ready.
    Boot(Worker),
    /// An old worker, that another replaces, stops to accept for good.
    Drain(Worker),
    /// It ends.
    End(Worker),
}

/// What is in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct File {
    /// Which version.
    pub version: Version,
    /// Can it be loaded?
    pub good: bool,
}

/// How far a round is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Round {
    /// The controller loads what was in the file when it began.
    Loading(File),
    /// Each worker was handed it.
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
    /// Which.
    pub worker: Worker,
    /// Its place.
    pub slot: Slot,
    /// Is it ready?
    pub ready: bool,
    /// Does it accept nothing?
    pub idle: bool,
    /// What it accepts connections with.
    pub version: Version,
    /// What it was handed and did not read yet.
    pub handed: Option<Version>,
    /// Has the controller to hear from it?
    pub due: bool,
    /// Did it say that it accepts with what it was handed?
    pub said: bool,
    /// Is it to be replaced by another one?
    pub old: bool,
    /// Has it to look into the file before it accepts?
    pub stale: bool,
    /// Its open connection, and what that was accepted with.
    pub connection: Option<Version>,
}

/// The controller and its workers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reloader {
    /// What is in the file.
    pub file: File,
    /// What the controller has loaded.
    pub loaded: Version,
    /// What it is doing.
    pub round: Option<Round>,
    /// Who waits.
    pub waiting: Vec<Waiting>,
    /// The workers that live, in the order of their numbers.
    pub servers: Vec<Server>,
    /// How many workers there were.
    pub spawned: u8,
    /// How many slots there are.
    pub slots: u8,
    /// Does the controller wait for a worker that ended?
    pub misses: bool,
    /// Is the controller gone?
    pub over: bool,
}

impl Reloader {
    /// A site that is up; and what could be seen of its beginning.
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

    /// One step. What cannot happen changes nothing.
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

    /// The controller reads the file as it is now, for everybody who has asked by now.
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

    /// What is loaded is handed to every worker, also to those that are not ready yet.
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

    /// Everybody who waits for this round is told. If nobody waits for another, the Reload is over.
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

    /// Does every worker that lives use what it was handed, as far as the controller has heard?
    pub fn in_use(&self) -> bool {
        self.round == Some(Round::Handed) && !self.misses && self.servers.iter().all(|s| !s.due)
    }

    /// The slots without a worker that stays.
    pub fn vacant(&self) -> impl Iterator<Item = Slot> {
        let taken = |slot: &Slot| self.servers.iter().any(|s| s.slot == *slot && !s.old);
        (0..self.slots).map(Slot).filter(move |slot| !taken(slot))
    }

    /// Does a worker of this slot serve that is not to be replaced?
    pub fn succeeded(&self, old: &Server) -> bool {
        self.servers.iter().any(|s| s.slot == old.slot && !s.old && s.ready)
    }
}
