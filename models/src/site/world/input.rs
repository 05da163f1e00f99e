//! The input of an action: what a machine is told when something happens.

use super::{Action, Site, World};
use crate::site::machine::controller::memory::{Controller, Input};
use crate::site::machine::message::{Down, Up};
use crate::site::machine::word::{
    Birth, Call, Name, Native, Round, Scope, Status, Target, Version, WorkerId,
};
use crate::site::machine::worker::memory::{Input as Said, Job};

/// A number that no site of a story hands out.
pub(super) const UNKNOWN: u64 = 77;
/// A worker that there is not.
pub(super) const NO_WORKER: WorkerId = WorkerId(UNKNOWN);
/// An interpreter that there is not.
pub(super) const NO_INTERPRETER: Native = Native { name: Name(77), birth: Birth(UNKNOWN) };
/// A round that there is not.
pub(super) const NO_ROUND: Round = Round(UNKNOWN);

/// The target of a request about a worker, or an interpreter, that there never was: an operator may be wrong, or late.
pub const fn absent_target(scope: Scope) -> Target {
    match scope {
        Scope::Process => Target::Process(NO_WORKER),
        Scope::Interpreter => Target::Interpreter(NO_INTERPRETER.of(NO_WORKER)),
        Scope::Application => Target::Application(NO_INTERPRETER.name),
        Scope::Site => Target::Site,
    }
}

/// The number of the next request that the host of this controller makes: the number of requests that are open.
pub fn call_of_host(controller: &Controller) -> Call {
    let open = controller.tickets.len() + controller.exits.len() + controller.accounts.len();
    Call(u64::try_from(open).unwrap_or(UNKNOWN))
}

/// The number of the next request of this interpreter: the lowest that none of its requests has which the controller did
/// not read. `unread` are the messages of its worker.
pub fn call_of_application<'a>(unread: impl Iterator<Item = &'a Up> + Clone, from: Native) -> Call {
    let is_used = |number: &u64| {
        unread.clone().any(|message| match *message {
            Up::Ask { call, from: by, .. } => (call, by) == (Call(*number), from),
            _ => false,
        })
    };
    Call((0..).find(|number| !is_used(number)).unwrap_or(UNKNOWN))
}

/// An input to one of the machines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// To the controller.
    Controller(Input),
    /// To a worker.
    Worker(WorkerId, Said),
}

impl Site {
    /// The input that this action is, if it is one. The machine is there that it is for.
    pub(super) fn given(&self, world: &World, action: &Action) -> Option<Given> {
        let of_worker = match *action {
            Action::Odd(odd) => return Some(Given::Controller(odd.input())),
            Action::OddOfWorker(worker, odd) => return Some(Given::Worker(worker, odd.input())),
            _ => self.of_worker(world, action),
        };
        if let Some((worker, input)) = of_worker {
            let runs = world.process(worker).is_some_and(super::Process::runs);
            return runs.then_some(Given::Worker(worker, input));
        }
        self.of_controller(world, action).filter(|_| world.controller.is_some()).map(Given::Controller)
    }

    fn of_controller(&self, world: &World, action: &Action) -> Option<Input> {
        Some(match *action {
            Action::Ask(request, target) => {
                let call = call_of_host(world.controller.as_ref()?);
                Input::Ask { call, operator: !self.configuration.itself, request, target }
            }
            Action::Load => self.loaded(world.reading?),
            Action::Pass(timer) => Input::Passed(timer),
            Action::Hear(worker) => Input::Up(worker, world.process(worker)?.up.first()?.clone()),
            Action::HearClosed(worker) => Input::Closed(worker),
            Action::Reap(worker) => {
                Input::Ended(worker, world.process(worker)?.ended.unwrap_or(Status::Killed))
            }
            Action::NotSpawned(worker) => Input::NotSpawned(worker),
            Action::ReExecute(false) => Input::NotReExecuted,
            _ => return None,
        })
    }

    /// The result of a load that read this version.
    fn loaded(&self, version: u64) -> Input {
        let file = self.configuration.file(version);
        match file.health {
            super::configuration::Health::CannotLoad => Input::NotLoaded,
            _ => Input::Loaded { version: Version(version), slots: file.slots },
        }
    }

    fn of_worker(&self, world: &World, action: &Action) -> Option<(WorkerId, Said)> {
        Some(match *action {
            Action::Boot(worker, true) => (worker, Said::Booted(self.names(world, worker))),
            Action::Boot(worker, false) => (worker, Said::NotBooted),
            Action::ReadControl(worker) => {
                (worker, Said::Down(Down::Control(world.process(worker)?.control?)))
            }
            Action::ReadRound(worker) => {
                let Job { round, work, version } = world.process(worker)?.round?;
                (worker, Said::Down(Down::Round { round, work, version }))
            }
            Action::ReadNotice(worker) => (worker, Said::Down(*world.process(worker)?.notices.first()?)),
            Action::Lose(worker) => (worker, Said::Lost),
            Action::WorkerPass(worker, timer) => (worker, Said::Passed(timer)),
            Action::Create(worker, name) => (worker, Said::Create(name)),
            Action::Created(worker, native, true) => (worker, Said::Created(native)),
            Action::Created(worker, native, false) => (worker, Said::NotCreated(native)),
            Action::Stepped(worker, of, step, done) => (worker, Said::Stepped { of, step, done }),
            Action::RoundDone(worker, outcome) => {
                let round = running(world, worker).unwrap_or_default();
                (worker, Said::RoundDone { round, outcome })
            }
            Action::DeedDone(worker, by, notice, done) => (worker, Said::DeedDone { notice, by, done }),
            Action::ApplicationAsk(worker, from, request, scope, inside) => {
                let round = running(world, worker).or(self.configuration.odd.then_some(NO_ROUND));
                let inside = round.filter(|_| inside);
                let call = call_of_application(world.process(worker)?.up.iter(), from);
                (worker, Said::Ask { call, from, request, scope, inside })
            }
            Action::Retire(worker) => (worker, Said::Retire),
            Action::Accept(worker, connection) => (worker, Said::Accepted(connection)),
            Action::StopAccepting(worker) => (worker, Said::AcceptingStopped),
            Action::ReadRequest(worker, connection) => (worker, Said::Read(connection)),
            Action::Reply(worker, connection, keep) => (worker, Said::Replied { connection, keep }),
            Action::Close(worker, connection) => (worker, Said::Closed(connection)),
            _ => return None,
        })
    }

    /// The names of the interpreters with which this worker boots.
    fn names(&self, world: &World, worker: WorkerId) -> Vec<Name> {
        let first = match world.process(worker) {
            Some(process) if self.configuration.apart => process.slot.0 * self.configuration.names,
            _ => 0,
        };
        (first..first + self.configuration.names).map(Name).collect()
    }
}

/// The round that a worker has in progress.
fn running(world: &World, worker: WorkerId) -> Option<Round> {
    world.process(worker)?.worker.round.map(|job| job.round)
}
