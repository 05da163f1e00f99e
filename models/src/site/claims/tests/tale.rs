//! Tales: what can be seen of a site, step by step, and the words for it.

use crate::bus::Code;
use crate::site::machine::event::{Cause, Event, Load, Said, Stage};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{
    Answer, Birth, Call, Connection, Control, Deed, Failures, Generation, Goal, InterpreterId, Name, Native,
    Notice, Origin, Privilege, Request, Resolution, Round, RoundOutcome, Scope, Slot, State, Status, Step,
    Target, Ticket, Version, Work, WorkerId,
};

pub(super) const W1: WorkerId = WorkerId(1);
pub(super) const W2: WorkerId = WorkerId(2);
pub(super) const W3: WorkerId = WorkerId(3);
pub(super) const W4: WorkerId = WorkerId(4);
pub(super) const T2: Ticket = Ticket(2);
pub(super) const N1: Notice = Notice(1);
pub(super) const R1: Round = Round(1);
pub(super) const C1: Connection = Connection(1);
pub(super) const EXIT: Request = Request::Exit(Code::OK);
pub(super) const JOINED: Answer = Answer::Joined { late: false };
pub(super) const LATE: Answer = Answer::Joined { late: true };
pub(super) const G: fn(u64) -> Generation = Generation;
pub(super) const SLOT: Failures = Failures { slot: true, ..Failures::NONE };
pub(super) const LOAD: Failures = Failures { load: true, ..Failures::NONE };
pub(super) const MISSED: Failures = Failures { missed: true, ..Failures::NONE };
pub(super) const ROUND: Failures = Failures { round: true, ..Failures::NONE };

/// The events of a tale, step by step.
#[derive(Clone, Default)]
pub(super) struct Tale {
    pub(super) steps: Vec<Vec<Event>>,
}

/// The first incarnation of the interpreter with this name in a worker.
pub(super) const fn native(name: u32) -> Native {
    Native { name: Name(name), birth: Birth(0) }
}

pub(super) const fn of(worker: WorkerId, name: u32) -> InterpreterId {
    native(name).of(worker)
}

pub(super) const fn asks(
    origin: Origin,
    request: Request,
    target: Target,
    answer: Answer,
    ticket: u64,
) -> Event {
    let ticket = match answer {
        Answer::Accepted | Answer::Joined { .. } => Some(Ticket(ticket)),
        _ => None,
    };
    Event::Answered { call: Call(0), origin, request, target, inside: None, answer, ticket }
}

/// The operator asks the site.
pub(super) const fn asked(request: Request, answer: Answer, ticket: u64) -> Event {
    asks(Origin::Operator, request, Target::Site, answer, ticket)
}

pub(super) const fn goal(from: Option<Goal>, to: Option<Goal>) -> Event {
    Event::GoalWritten { from, to }
}

pub(super) const fn begun(to: Goal) -> Event {
    goal(None, Some(to))
}

pub(super) const fn over(from: Goal) -> Event {
    goal(Some(from), None)
}

pub(super) const fn state(from: State, to: State) -> Event {
    Event::StateWritten { from, to }
}

pub(super) const fn resolved(ticket: u64, resolution: Resolution) -> Event {
    Event::Resolved { ticket: Ticket(ticket), resolution }
}

pub(super) const fn reached(ticket: u64) -> Event {
    resolved(ticket, Resolution::Reached)
}

pub(super) const fn failed(ticket: u64, failures: Failures) -> Event {
    resolved(ticket, Resolution::ReachedWithFailures(failures))
}

pub(super) const fn taken(version: u64, slots: u32) -> Event {
    Event::LoadEnded { load: Load::Taken { version: Version(version), slots } }
}

pub(super) const NOT_LOADED: Event = Event::LoadEnded { load: Load::Failed };
pub(super) const READ_KEY: Event = Event::Privileged { worker: None, action: Privilege::ReadKey };

pub(super) const fn adopted(generation: u64, version: u64, slots: u32) -> Event {
    Event::Adopted { generation: Generation(generation), version: Version(version), slots }
}

pub(super) const fn uploaded(version: u64, slots: u32) -> Event {
    Event::Uploaded { version: Version(version), slots, good: true }
}

pub(super) const fn spawned(worker: WorkerId, slot: u32, generation: u64, version: u64) -> Event {
    Event::Spawned { worker, slot: Slot(slot), generation: Generation(generation), version: Version(version) }
}

pub(super) const fn given_up(slot: u32, generation: u64) -> Event {
    Event::GivenUp { slot: Slot(slot), generation: Generation(generation) }
}

pub(super) const fn hears(worker: WorkerId, said: Said) -> Event {
    Event::Heard { worker, said }
}

pub(super) const fn back(worker: WorkerId, outcome: RoundOutcome) -> Event {
    hears(worker, Said::Round(R1, outcome))
}

pub(super) const fn sent(worker: WorkerId, control: Control) -> Event {
    Event::Sent { worker, control }
}

pub(super) const fn acted(worker: WorkerId, control: Control) -> Event {
    Event::Acted { worker, control }
}

pub(super) const fn entered(worker: WorkerId, stage: Stage) -> Event {
    Event::Entered { worker, stage }
}

/// The host of a worker stopped to accept.
pub(super) const fn closes(worker: WorkerId) -> Event {
    Event::AcceptingEnded { worker }
}

pub(super) const fn died(worker: WorkerId) -> Event {
    Event::Died { worker, forced: false }
}

pub(super) const fn ended(worker: WorkerId) -> Event {
    Event::Ended { worker, status: Status::Killed }
}

pub(super) const fn gone(worker: WorkerId) -> Event {
    Event::WorkerEnded { worker, code: Code::OK }
}

pub(super) const fn passed(timer: Timer) -> Event {
    Event::Passed { timer }
}

pub(super) const fn retires(worker: WorkerId, cause: Cause) -> Event {
    Event::Retiring { worker, cause }
}

pub(super) const fn round(work: Work, version: u64) -> Event {
    Event::RoundBegan { round: R1, work, version: Version(version) }
}

pub(super) const fn round_sent(worker: WorkerId) -> Event {
    Event::RoundSent { round: R1, worker }
}

pub(super) const fn round_over(failed: bool) -> Event {
    Event::RoundEnded { round: R1, failed }
}

pub(super) const fn begins(interpreter: InterpreterId, step: Step) -> Event {
    Event::StepBegan { interpreter, step }
}

pub(super) const fn takes(interpreter: InterpreterId, step: Step) -> Event {
    Event::StepEnded { interpreter, step, done: true }
}

pub(super) const fn gives_up(interpreter: InterpreterId, step: Step) -> Event {
    Event::StepEnded { interpreter, step, done: false }
}

pub(super) const fn due(interpreter: InterpreterId) -> Event {
    Event::Due { notice: N1, interpreter }
}

pub(super) const fn notice(ticket: u64, deed: Deed, target: Target) -> Event {
    Event::NoticeBegan { notice: N1, ticket: Ticket(ticket), deed, target }
}

pub(super) const fn accepts(worker: WorkerId, connection: u64, version: u64) -> Event {
    Event::Accepted { worker, connection: Connection(connection), version: Version(version) }
}

pub(super) const fn reads(worker: WorkerId, connection: u64, version: u64) -> Event {
    Event::Read { worker, connection: Connection(connection), version: Version(version) }
}

pub(super) const fn replies(worker: WorkerId, connection: u64, version: u64) -> Event {
    Event::Replied { worker, connection: Connection(connection), version: Version(version) }
}

/// An interpreter asks in its own name.
pub(super) const fn wishes(interpreter: InterpreterId, request: Request, scope: Scope) -> Event {
    Event::Asked { call: Call(0), interpreter, request, scope, inside: None }
}

impl Tale {
    /// Every event so far.
    pub(super) fn events(&self) -> impl Iterator<Item = &Event> {
        self.steps.iter().flatten()
    }

    /// One step more.
    pub(super) fn step(&mut self, events: impl IntoIterator<Item = Event>) -> &mut Tale {
        self.steps.push(events.into_iter().collect());
        self
    }

    /// The same, and then a step.
    pub(super) fn then(&self, events: &[Event]) -> Tale {
        let mut more = self.clone();
        more.step(events.iter().copied());
        more
    }

    /// A site that runs, of version 1 and generation 1, with so many slots, the first of them that of worker 1; each
    /// worker has interpreters with so many names.
    pub(super) fn up(slots: u32, names: u32) -> Tale {
        let mut tale = Tale::default();
        let workers: Vec<_> = (1..=slots).map(|n| WorkerId(u64::from(n))).collect();
        let bind = Event::Privileged { worker: None, action: Privilege::Bind };
        tale.step([uploaded(1, slots)]);
        tale.step([
            asked(Request::Start, Answer::Accepted, 0),
            begun(Goal::Start),
            state(State::Idle, State::Starting),
            Event::LoadBegan,
            READ_KEY,
            bind,
        ]);
        let spawn = (1..=slots).map(|n| spawned(WorkerId(u64::from(n)), n - 1, 1, 1));
        tale.step([taken(1, slots), adopted(1, 1, slots)].into_iter().chain(spawn));
        for (place, worker) in workers.iter().enumerate() {
            let last = [reached(0), state(State::Starting, State::Running), over(Goal::Start)];
            let runs: &[Event] = if place + 1 == workers.len() { &last } else { &[] };
            tale.boots(*worker, names, runs);
        }
        workers.iter().for_each(|worker| {
            tale.proves(*worker, &[]);
        });
        tale
    }

    /// A worker boots, and the controller hears that it is ready; these events follow in the step.
    pub(super) fn boots(&mut self, worker: WorkerId, names: u32, then: &[Event]) -> &mut Tale {
        let created = (0..names).map(|name| Event::Created { interpreter: of(worker, name) });
        self.step(created.chain([entered(worker, Stage::Serving)]));
        let born = (0..names).map(|name| hears(worker, Said::Born(native(name))));
        self.step(born.chain([hears(worker, Said::Ready)]).chain(then.iter().copied()))
    }

    /// A worker is steady; these events follow in the step.
    pub(super) fn proves(&mut self, worker: WorkerId, then: &[Event]) -> &mut Tale {
        let steady = [passed(Timer::Steady(worker)), Event::Steady { worker }];
        self.step(steady.into_iter().chain(then.iter().copied()))
    }

    /// A worker without interpreters acts, ends, and says that it leaves; these events follow what it says.
    pub(super) fn leaves(&mut self, worker: WorkerId, control: Control, then: &[Event]) -> &mut Tale {
        let stages = [
            Stage::Telling,
            Stage::Draining,
            Stage::Joining,
            Stage::Finishing,
            Stage::Destroying,
            Stage::Ended,
        ];
        let stages = stages.into_iter().map(|stage| entered(worker, stage));
        self.step([acted(worker, control), closes(worker)].into_iter().chain(stages).chain([gone(worker)]));
        self.step([hears(worker, Said::Leaving)].into_iter().chain(then.iter().copied()))
    }

    /// A Reload of version 2 begins in a site that runs, up to its round.
    pub(super) fn reloads(&mut self, workers: &[WorkerId]) -> &mut Tale {
        let slots = u32::try_from(workers.len()).unwrap_or_default();
        self.step([uploaded(2, slots)]);
        self.step([
            asked(Request::Reload, Answer::Accepted, 1),
            begun(Goal::Reload),
            Event::LoadBegan,
            READ_KEY,
        ]);
        let sent = workers.iter().map(|worker| round_sent(*worker));
        let load = [taken(2, slots), adopted(1, 2, slots), round(Work::Reload, 2)];
        self.step(load.into_iter().chain(sent))
    }

    /// A Roll to version 2 and generation 2 begins in a site that runs, and spawns this worker in the first slot.
    pub(super) fn rolls(&mut self, slots: u32, worker: WorkerId) -> &mut Tale {
        self.step([uploaded(2, slots)]);
        self.step([asked(Request::Roll, Answer::Accepted, 1), begun(Goal::Roll), Event::LoadBegan, READ_KEY]);
        self.step([taken(2, slots), adopted(2, 2, slots), spawned(worker, 0, 2, 2)])
    }

    /// A Stop is accepted in a site that runs, and told to these workers.
    pub(super) fn stops(&mut self, workers: &[WorkerId]) -> &mut Tale {
        let told = workers.iter().map(|worker| sent(*worker, Control::Stop));
        let stop = [
            asked(Request::Stop, Answer::Accepted, 5),
            begun(Goal::Stop),
            state(State::Running, State::Stopping),
        ];
        self.step(stop.into_iter().chain(told))
    }
}
