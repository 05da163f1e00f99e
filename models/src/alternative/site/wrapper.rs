//! The means by which a design differs from the normative machines, which take every step of it.

use crate::site::machine::controller::command::{Command, Outputs};
use crate::site::machine::controller::memory::{Child, Controller, Input};
use crate::site::machine::event::Event;
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::{Timer, WorkerTimer};
use crate::site::machine::word::{
    Control, Name, Native, Request, Resolution, Scope, Slot, Target, Ticket, WorkerId,
};
use crate::site::machine::worker::command as work;
use crate::site::machine::worker::memory::{Input as Said, Worker};
use crate::site::machine::{controller, worker};
use crate::site::world::configuration::{Budget, Configuration, File, Health};
use crate::site::world::parts::{ControllerStep, Offer, Take, WorkerStep};
use crate::site::world::{Action, Parts, Site, World};

pub(super) use crate::bus::Code;

/// A site of one slot that runs, and nothing happens to it.
pub(super) const ONE: Configuration = Configuration { slots: 1, ..Configuration::QUIET };
/// A site of two slots that runs, and nothing happens to it.
pub(super) const TWO: Configuration = Configuration::QUIET;
/// An environment in which nothing happens.
pub(super) const NO: Budget = Configuration::QUIET.budget;
/// One request of the operator.
pub(super) const ASK: Budget = Budget { asks: 1, ..NO };
/// Two requests of the operator.
pub(super) const ASKS: Budget = Budget { asks: 2, ..NO };

pub(super) const START: (Request, Scope) = (Request::Start, Scope::Site);
pub(super) const GRACEFUL: (Request, Scope) = (Request::Graceful, Scope::Site);
pub(super) const RELOAD: (Request, Scope) = (Request::Reload, Scope::Site);
pub(super) const ROLL: (Request, Scope) = (Request::Roll, Scope::Site);
pub(super) const STOP: (Request, Scope) = (Request::Stop, Scope::Site);
pub(super) const RESTART: (Request, Scope) = (Request::Restart, Scope::Site);
pub(super) const EXIT: (Request, Scope) = (Request::Exit(Code::OK), Scope::Site);
pub(super) const EVENT: (Request, Scope) = (Request::Event, Scope::Site);

/// A version that loads, for one slot.
pub(super) const GOOD: File = File { slots: 1, health: Health::Good };
/// A version that cannot be loaded.
pub(super) const BAD: File = File { slots: 1, health: Health::CannotLoad };

/// A Reload of one slot to a new version, with one connection.
pub(super) const CERTIFICATE: Configuration = Configuration {
    operator: &[RELOAD],
    uploads: &[GOOD],
    budget: Budget { uploads: 1, clients: 1, ..ASK },
    ..ONE
};

/// The normative machines in this environment, with these changes.
pub(super) fn changed(configuration: Configuration, change: impl FnOnce(&mut Site)) -> Site {
    let mut site = Site::new(configuration);
    change(&mut site);
    site
}

/// A site with this step of its controller.
pub(super) fn controlled(configuration: Configuration, controller: ControllerStep) -> Site {
    let parts = Parts { controller, ..Parts::NORMATIVE };
    Site { parts, ..Site::new(configuration) }
}

/// A site with this step of its workers.
pub(super) fn worked(configuration: Configuration, worker: WorkerStep) -> Site {
    Site { parts: Parts { worker, ..Parts::NORMATIVE }, ..Site::new(configuration) }
}

/// A site in which other actions are enabled.
pub(super) fn offered(configuration: Configuration, offer: Offer) -> Site {
    Site { parts: Parts { offer, ..Parts::NORMATIVE }, ..Site::new(configuration) }
}

/// A site in which other actions are enabled, and are taken otherwise.
pub(super) fn hosted(configuration: Configuration, offer: Offer, take: Take) -> Site {
    Site { parts: Parts { offer, take, ..Parts::NORMATIVE }, ..Site::new(configuration) }
}

/// Lists the actions that are enabled in the normative world and are like this.
pub(super) fn offer_only(
    site: &Site,
    world: &World,
    actions: &mut Vec<Action>,
    keep: impl Fn(&Action) -> bool,
) {
    let mut all = Vec::new();
    (Parts::NORMATIVE.offer)(site, world, &mut all);
    actions.extend(all.into_iter().filter(keep));
}

/// Does everything that follows from a changed memory of the controller.
pub(super) fn follow(machine: &controller::Machine, c: &mut Controller, out: &mut Outputs) {
    // A timer of a worker that there is not is refused, and then the machine does what follows from its memory.
    let more = machine.step(c, &Input::Passed(Timer::Boot(WorkerId(u64::MAX))));
    out.events.extend(more.events.into_iter().filter(|event| !matches!(event, Event::Refused { .. })));
    out.commands.extend(more.commands);
}

/// Does everything that follows from a changed memory of a worker.
pub(super) fn follow_worker(machine: &worker::Machine, w: &mut Worker, out: &mut work::Outputs) {
    let never = Native { name: Name(u32::MAX), ..Native::default() };
    let more = machine.step(w, &Said::Passed(WorkerTimer::Birth(never)));
    out.events.extend(more.events.into_iter().filter(|event| !matches!(event, Event::Refused { .. })));
    out.commands.extend(more.commands);
}

/// Puts what happens later behind what happened.
pub(super) fn append(out: &mut Outputs, more: Outputs) {
    out.events.extend(more.events);
    out.commands.extend(more.commands);
}

/// The worker with this incarnation.
pub(super) fn child_mut(c: &mut Controller, worker: WorkerId) -> Option<&mut Child> {
    c.children.iter_mut().find(|child| child.worker == worker)
}

/// Tells a worker to drain.
pub(super) fn tell_to_drain(c: &mut Controller, out: &mut Outputs, worker: WorkerId) {
    if let Some(child) = child_mut(c, worker) {
        child.control = Some(Control::Drain);
        out.events.push(Event::Sent { worker, control: Control::Drain });
        out.commands.push(Command::Write(worker, Down::Control(Control::Drain)));
    }
}

/// Spawns a worker of the current generation in this slot.
pub(super) fn spawn(c: &mut Controller, out: &mut Outputs, slot: Slot) {
    let Some(epoch) = c.current() else { return };
    let (generation, version) = (epoch.generation, epoch.version);
    let worker = WorkerId(c.numbers.worker);
    c.numbers.worker = c.numbers.worker.saturating_add(1);
    c.children.push(Child::new(worker, slot, generation));
    out.events.push(Event::Spawned { worker, slot, generation, version });
    out.commands.push(Command::Spawn { worker, slot, generation, version });
}

/// Resolves a ticket as reached.
pub(super) fn reached(out: &mut Outputs, ticket: Ticket) {
    out.events.push(Event::Resolved { ticket, resolution: Resolution::Reached });
}

/// The ticket of a request that was granted in this step, if the request is like this.
pub(super) fn granted(out: &Outputs, like: impl Fn(Request, Target) -> bool) -> Option<Ticket> {
    out.events.iter().find_map(|event| match *event {
        Event::Answered { request, target, ticket, .. } if like(request, target) => ticket,
        _ => None,
    })
}

/// Does the controller hear from this worker that it is asked for something?
pub(super) fn asks(input: &Input) -> Option<(WorkerId, Native, Request, Scope)> {
    match *input {
        Input::Up(worker, Up::Ask { from, request, scope, .. }) => Some((worker, from, request, scope)),
        _ => None,
    }
}
