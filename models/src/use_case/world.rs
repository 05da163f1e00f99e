//! What a use case is about: processes with interpreters, a controller, something new on the disk.

use super::plan::{Work, phases};
use super::{NAMES, Uses};
use crate::site::authority::permits;
use crate::site::event::{End, Ending, Privilege, Step};
use crate::site::seen::receives;
use crate::site::{
    Answer, Connection, Event, Generation, Interpreter, Notice, Origin, Request, Scope, Slot, Version, Worker,
};

/// The event, or the request, that is in progress: one at a time.
const NOTICE: Notice = Notice(0);

/// A state of the model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    /// The processes, by worker.
    pub processes: Vec<Process>,
    /// Is there something new on the disk: a certificate, a release?
    pub new: bool,
    /// The version that the controller has loaded.
    pub loaded: Version,
    /// What is still to do for the request in progress, phase by phase.
    pub plan: Vec<Vec<Work>>,
    /// Which of the use case's requests were made, as a set of bits.
    pub asked: u8,
    /// How many answers were Denied.
    pub denied: u8,
    /// The newest version of which a requester was told that it is in use.
    pub acknowledged: Option<Version>,
    /// How the controller ended, if it did.
    pub controller: Option<End>,
}

/// A process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Process {
    /// Does it live?
    pub lives: bool,
    /// The version of the certificate with which it accepts connections.
    pub version: Version,
    /// Its interpreters, by name.
    pub inside: [Inside; 2],
}

/// What happened to an interpreter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inside {
    /// It heard of the event.
    pub heard: bool,
    /// It dropped to Idle and came back, with what is new on the disk.
    pub reloaded: bool,
    /// It was told of its end.
    pub told: bool,
}

impl World {
    /// Everything is up and nothing was asked; and what could be seen of the beginning.
    pub fn new(uses: &Uses) -> (World, Vec<Event>) {
        let mut events = Vec::new();
        for worker in uses.workers() {
            events.push(Event::Spawned { worker, slot: Slot(worker.0), generation: Generation(0) });
            events.push(Event::Ready { worker });
            let created = |name| Event::Created { interpreter: Interpreter::first(worker, name) };
            events.extend(NAMES.map(created));
        }
        let process = Process { lives: true, version: Version(0), inside: [Inside::default(); 2] };
        let world = World {
            processes: uses.workers().map(|_| process.clone()).collect(),
            new: false,
            loaded: Version(0),
            plan: Vec::new(),
            asked: 0,
            denied: 0,
            acknowledged: None,
            controller: None,
        };
        (world, events)
    }

    /// What is known of this interpreter.
    pub fn inside(&self, interpreter: Interpreter) -> Inside {
        let process = self.processes.get(usize::from(interpreter.worker.0));
        process.map_or(Inside::default(), |p| p.inside[usize::from(interpreter.name.0) % 2])
    }

    /// Every interpreter of every process that lives.
    pub fn live(&self) -> Vec<Interpreter> {
        let workers = (0..self.processes.len() as u8).filter(|w| self.processes[usize::from(*w)].lives);
        workers.flat_map(|w| NAMES.map(|name| Interpreter::first(Worker(w), name))).collect()
    }

    /// A request, answered; if it is granted, its plan begins.
    pub fn ask(
        &mut self,
        uses: &Uses,
        origin: Origin,
        centre: Interpreter,
        request: Request,
        scope: Scope,
    ) -> Event {
        let whole = uses.case.processes == 1 && scope.every_name();
        let scope = if whole { Scope::Site } else { scope };
        let centre = (scope != Scope::Site).then_some(centre).or(match origin {
            Origin::Application(me) => Some(me),
            _ => None,
        });
        let answer = match () {
            () if !permits(uses.environment, origin, request, scope) => Answer::Denied,
            // A process is not ended for one of its interpreters.
            () if ends_processes(request) && !scope.every_name() => Answer::Refused,
            () if !uses.reaches(origin, scope) => Answer::Refused,
            () => Answer::Accepted,
        };
        self.denied += u8::from(answer == Answer::Denied);
        if answer == Answer::Accepted {
            let due: Vec<_> = self.live().into_iter().filter(|i| receives(scope, centre, *i)).collect();
            let mut workers: Vec<_> = due.iter().map(|i| i.worker).collect();
            workers.dedup();
            self.plan = phases(request, scope, &due, &workers);
        }
        let notice = (answer == Answer::Accepted).then_some(NOTICE);
        Event::Answered { origin, request, scope, centre, answer, notice }
    }

    /// One piece of the phase that is due is done.
    pub fn work(&mut self, work: Work) -> Vec<Event> {
        if let Some(phase) = self.plan.first_mut() {
            phase.retain(|w| *w != work);
        }
        while self.plan.first().is_some_and(Vec::is_empty) {
            self.plan.remove(0);
        }
        match work {
            Work::Hear(to) => {
                self.hear(to);
                vec![Event::Delivered { notice: NOTICE, to }]
            }
            Work::Reload(to) => {
                let new = self.new;
                self.change(to, |inside| inside.reloaded = new);
                vec![Event::Delivered { notice: NOTICE, to }]
            }
            Work::Settle => vec![Event::Settled { notice: NOTICE }],
            Work::LoadBegin => vec![Event::LoadBegan],
            Work::ReadKey => {
                self.loaded = Version(u8::from(self.new));
                vec![Event::Privileged { by: None, action: Privilege::ReadKey }]
            }
            Work::LoadEnd => vec![Event::LoadEnded { version: Some(self.loaded) }],
            Work::Acknowledge => {
                let version = Some(self.loaded);
                self.acknowledged = self.acknowledged.max(version);
                vec![Event::Acknowledged { notice: NOTICE, version }]
            }
            Work::Reach(transition) => vec![Event::Reached { transition, failed: false }],
            _ => self.end(work),
        }
    }

    fn end(&mut self, work: Work) -> Vec<Event> {
        match work {
            Work::Switch(worker) => {
                let (loaded, new) = (self.loaded, self.new);
                if let Some(process) = self.processes.get_mut(usize::from(worker.0)) {
                    process.version = loaded;
                    process.inside.iter_mut().for_each(|inside| inside.reloaded = new);
                }
                Vec::new()
            }
            Work::Tell(interpreter) => {
                self.change(interpreter, |inside| inside.told = true);
                let mut events = vec![Event::Stepped { interpreter, step: Step::Told }];
                // The end of one process is an event of that process, and is accounted for as one.
                if self.is_an_event() {
                    events.insert(0, Event::Delivered { notice: NOTICE, to: interpreter });
                }
                events
            }
            Work::TakeDown(interpreter) => [Step::Joined, Step::Finished, Step::Destroyed]
                .map(|step| Event::Stepped { interpreter, step })
                .to_vec(),
            Work::End(worker) => {
                if let Some(process) = self.processes.get_mut(usize::from(worker.0)) {
                    process.lives = false;
                }
                vec![Event::Ended { worker, ending: Ending::Done }]
            }
            Work::ReExecute => {
                self.loaded = Version(u8::from(self.new));
                let action = Privilege::ReExecute;
                vec![Event::Privileged { by: None, action }, self.leave(End::ReExecuted)]
            }
            _ => vec![self.leave(End::Exited)],
        }
    }

    fn leave(&mut self, end: End) -> Event {
        self.controller = Some(end);
        Event::ControllerEnded { end }
    }

    /// Is what is in progress an event, which is over when it is settled?
    fn is_an_event(&self) -> bool {
        self.plan.iter().flatten().any(|work| *work == Work::Settle)
    }

    /// An interpreter hears of the event.
    pub fn hear(&mut self, to: Interpreter) {
        self.change(to, |inside| inside.heard = true);
    }

    /// A client connects, is answered, and leaves.
    pub fn connect(&self, worker: Worker) -> Vec<Event> {
        let version = self.processes.get(usize::from(worker.0)).map_or(Version(0), |p| p.version);
        let connection = Connection(0);
        vec![
            Event::Opened { worker, connection, version },
            Event::Used { worker, connection, version },
            Event::Closed { worker, connection },
        ]
    }

    fn change(&mut self, interpreter: Interpreter, change: impl FnOnce(&mut Inside)) {
        if let Some(process) = self.processes.get_mut(usize::from(interpreter.worker.0)) {
            change(&mut process.inside[usize::from(interpreter.name.0) % 2]);
        }
    }

    /// Does a Transition that ends processes go on?
    pub fn ending(&self) -> bool {
        self.plan.iter().flatten().any(|w| matches!(w, Work::End(_)))
    }

    /// Was a stronger end than a process's own reached?
    pub fn over(&self) -> bool {
        self.controller.is_some() || self.processes.iter().all(|p| !p.lives)
    }
}

/// Does it end processes?
pub(super) fn ends_processes(request: Request) -> bool {
    matches!(request, Request::Change(transition) if transition.stops())
}
