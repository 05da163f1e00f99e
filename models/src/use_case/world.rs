//! The state of a use case: processes with interpreters, a controller, something new on the disk.

use super::plan::{Work, phases};
use super::{NAMES, Uses};
use crate::site::authority::permits;
use crate::site::event::{End, Ending, Privilege, Step};
use crate::site::seen::receives;
use crate::site::{
    Answer, Connection, Event, Generation, Interpreter, Notice, Origin, Request, Scope, Slot, Version, Worker,
};

/// The number of the event, or of the request, that is in progress: there is one at a time.
const NOTICE: Notice = Notice(0);

/// A state of the model.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UseCaseWorld {
    /// The processes, by worker.
    pub processes: Vec<Process>,
    /// Is there something new on the disk: a certificate, a release?
    pub new: bool,
    /// The version that the controller has loaded.
    pub loaded: Version,
    /// The work that is still to do for the request in progress, phase by phase.
    pub plan: Vec<Vec<Work>>,
    /// The requests of the use case that were made, as a set of bits.
    pub asked: u8,
    /// The number of answers that were Denied.
    pub denied: u8,
    /// The newest version that was reported to a requester as in use.
    pub acknowledged: Option<Version>,
    /// The end of the controller, if it ended.
    pub controller: Option<End>,
}

/// A process.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Process {
    /// Does the process live?
    pub lives: bool,
    /// The version of the certificate with which it accepts connections.
    pub version: Version,
    /// Its interpreters, by name.
    pub inside: [Inside; 2],
}

/// The state of an interpreter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Inside {
    /// Did it hear of the event?
    pub heard: bool,
    /// Did it drop to Idle and come back, with what is new on the disk?
    pub reloaded: bool,
    /// Was it told of its end?
    pub told: bool,
}

impl UseCaseWorld {
    /// The state in which everything is up and no request was made, with the events of the beginning.
    pub fn new(uses: &Uses) -> (UseCaseWorld, Vec<Event>) {
        let mut events = Vec::new();
        for worker in uses.workers() {
            events.push(Event::Spawned { worker, slot: Slot(worker.0), generation: Generation(0) });
            events.push(Event::Ready { worker });
            let created = |name| Event::Created { interpreter: Interpreter::first(worker, name) };
            events.extend(NAMES.map(created));
        }
        let process = Process { lives: true, version: Version(0), inside: [Inside::default(); 2] };
        let world = UseCaseWorld {
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

    /// The state of this interpreter.
    pub fn inside(&self, interpreter: Interpreter) -> Inside {
        let process = self.processes.get(usize::from(interpreter.worker.0));
        process.map_or(Inside::default(), |p| p.inside[usize::from(interpreter.name.0) % 2])
    }

    /// Every interpreter of every process that lives.
    pub fn live(&self) -> Vec<Interpreter> {
        let workers = (0..self.processes.len() as u8).filter(|w| self.processes[usize::from(*w)].lives);
        workers.flat_map(|w| NAMES.map(|name| Interpreter::first(Worker(w), name))).collect()
    }

    /// Answers a request; if it is granted, its plan begins.
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
            // A request in the scope of one interpreter does not end the whole process.
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

    /// Does one piece of work of the phase that is due.
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
                // The end of one process is an event of that process, and its delivery is recorded.
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

    /// Is an event in progress, which is over when it is settled?
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

    /// Is a transition in progress that ends processes?
    pub fn ending(&self) -> bool {
        self.plan.iter().flatten().any(|w| matches!(w, Work::End(_)))
    }

    /// Did the controller end, or did every process end?
    pub fn over(&self) -> bool {
        self.controller.is_some() || self.processes.iter().all(|p| !p.lives)
    }
}

/// Does this request end processes?
pub(super) fn ends_processes(request: Request) -> bool {
    matches!(request, Request::Change(transition) if transition.stops())
}
