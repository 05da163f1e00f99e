//! The state of a use case: processes with interpreters, a controller, something new on the disk.

use super::plan::{Work, ends_processes, phases};
use super::{End, Event, NAMES, Uses, every_name, interpreter};
use crate::site::machine::word::{
    Answer, InterpreterId, Origin, Privilege, Reason, Request, Scope, Target, Version, WorkerId,
};

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

/// A process with its interpreters.
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
    /// The state in which everything is up and no request was made.
    pub fn new(uses: &Uses) -> UseCaseWorld {
        let process = Process { lives: true, version: Version(0), inside: [Inside::default(); 2] };
        UseCaseWorld {
            processes: uses.workers().map(|_| process.clone()).collect(),
            new: false,
            loaded: Version(0),
            plan: Vec::new(),
            asked: 0,
            denied: 0,
            acknowledged: None,
            controller: None,
        }
    }

    /// The state of this interpreter.
    pub fn inside(&self, interpreter: InterpreterId) -> Inside {
        let process = self.processes.get(interpreter.worker.0 as usize);
        process.map_or(Inside::default(), |p| p.inside[interpreter.name.0 as usize % 2])
    }

    /// Every interpreter of every process that lives.
    pub fn live(&self) -> Vec<InterpreterId> {
        let workers = self.processes.iter().zip(0..).filter(|(process, _)| process.lives);
        workers.flat_map(|(_, w)| NAMES.map(|name| interpreter(WorkerId(w), name))).collect()
    }

    /// Answers a request; if it is granted, its plan begins.
    pub fn ask(
        &mut self,
        uses: &Uses,
        origin: Origin,
        centre: InterpreterId,
        request: Request,
        scope: Scope,
    ) -> Event {
        let whole = uses.case.processes == 1 && every_name(scope);
        let scope = if whole { Scope::Site } else { scope };
        let target = scope.around(centre);
        let answer = match () {
            () if !uses.environment.policy().permits(origin, request, scope) => Answer::Denied,
            // No use case has an interpreter that ends alone, and a process does not end for one of its interpreters.
            () if ends_processes(request) && !every_name(scope) => Answer::Refused(Reason::NoEffect),
            () if !uses.reaches(origin, scope) => Answer::Refused(Reason::NoEffect),
            () => Answer::Accepted,
        };
        self.denied += u8::from(answer == Answer::Denied);
        if answer == Answer::Accepted {
            self.begin(request, target);
        }
        Event::Answered { origin, request, target, answer }
    }

    fn begin(&mut self, request: Request, target: Target) {
        let due: Vec<_> = self.live().into_iter().filter(|interpreter| target.has(*interpreter)).collect();
        let mut workers: Vec<_> = due.iter().map(|interpreter| interpreter.worker).collect();
        workers.dedup();
        self.plan = phases(request, target.scope(), &due, &workers);
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
                vec![Event::Heard(to)]
            }
            Work::Reload(to) => {
                let new = self.new;
                self.change(to, |inside| inside.reloaded = new);
                vec![Event::Reloaded(to)]
            }
            Work::Settle | Work::Reach(_) => vec![Event::Done],
            Work::LoadBegin => vec![Event::LoadBegan],
            Work::ReadKey => {
                self.loaded = self.on_disk();
                vec![Event::Privileged(Privilege::ReadKey)]
            }
            Work::LoadEnd => vec![Event::Loaded(self.loaded)],
            Work::Acknowledge => {
                self.acknowledged = self.acknowledged.max(Some(self.loaded));
                vec![Event::Acknowledged(self.loaded)]
            }
            _ => self.end(work),
        }
    }

    fn end(&mut self, work: Work) -> Vec<Event> {
        match work {
            Work::Switch(worker) => {
                let (loaded, new) = (self.loaded, self.new);
                if let Some(process) = self.processes.get_mut(worker.0 as usize) {
                    process.version = loaded;
                    process.inside.iter_mut().for_each(|inside| inside.reloaded = new);
                }
                NAMES.map(|name| Event::Reloaded(interpreter(worker, name))).to_vec()
            }
            Work::Tell(to) => {
                self.change(to, |inside| inside.told = true);
                vec![Event::Told(to)]
            }
            Work::TakeDown(to) => vec![Event::TakenDown(to)],
            Work::End(worker) => {
                if let Some(process) = self.processes.get_mut(worker.0 as usize) {
                    process.lives = false;
                }
                vec![Event::Ended(worker)]
            }
            Work::ReExecute => {
                self.loaded = self.on_disk();
                vec![Event::Privileged(Privilege::ReExecute), self.leave(End::ReExecuted)]
            }
            _ => vec![self.leave(End::Exited)],
        }
    }

    /// The version that a load finds.
    fn on_disk(&self) -> Version {
        Version(u64::from(self.new))
    }

    fn leave(&mut self, end: End) -> Event {
        self.controller = Some(end);
        Event::Left(end)
    }

    /// An interpreter hears of the event.
    pub fn hear(&mut self, to: InterpreterId) {
        self.change(to, |inside| inside.heard = true);
    }

    /// A client connects, is answered, and leaves.
    pub fn connect(&self, worker: WorkerId) -> Event {
        let process = self.processes.get(worker.0 as usize);
        Event::Connected(worker, process.map_or(Version(0), |process| process.version))
    }

    fn change(&mut self, interpreter: InterpreterId, change: impl FnOnce(&mut Inside)) {
        if let Some(process) = self.processes.get_mut(interpreter.worker.0 as usize) {
            change(&mut process.inside[interpreter.name.0 as usize % 2]);
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
