//! The step of an action: an input to one of the machines, and the commands that come of it.

use super::configuration::{Budget, Configuration};
use super::input::{Given, call_of_application};
use super::{Action, Lie, Process, Site, World};
use crate::bus::Code;
use crate::site::machine::controller::command::Command;
use crate::site::machine::controller::memory::{Account, Controller, Input};
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::{Down, Up};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{
    Name, Native, Request, RoundOutcome, Scope, Status, Target, Version, WorkerId,
};
use crate::site::machine::worker::command::Command as Order;
use crate::site::machine::worker::memory::{Input as Said, Job};

/// The name that a worker which lies gives to an interpreter that there is not.
const STRANGER: Name = Name(u32::MAX);

/// Does this name stand for no interpreter?
pub(super) fn is_stranger(name: Name) -> bool {
    name == STRANGER
}

impl Site {
    /// The state in which the story begins.
    pub(super) fn initial(&self) -> (World, Vec<Event>) {
        let mut world = World {
            controller: Some(Controller::default()),
            processes: Vec::new(),
            uploaded: 0,
            reading: None,
            left: Budget { asks: 1, ..self.configuration.budget },
        };
        let mut events = Vec::new();
        if self.configuration.runs {
            self.to(&mut world, &mut events, Action::Ask(Request::Start, Target::Site));
            self.to(&mut world, &mut events, Action::Load);
            let workers: Vec<_> = world.processes.iter().map(|process| process.worker.id).collect();
            for worker in workers {
                self.to(&mut world, &mut events, Action::Boot(worker, true));
                self.to(&mut world, &mut events, Action::Hear(worker));
                self.to(&mut world, &mut events, Action::Pass(Timer::Steady(worker)));
            }
        }
        world.left = self.configuration.budget;
        world.take_numbers();
        (world, events)
    }

    fn to(&self, world: &mut World, events: &mut Vec<Event>, action: Action) {
        events.extend((self.parts.take)(self, world, &action));
    }

    pub(super) fn take(&self, world: &mut World, action: &Action) -> Vec<Event> {
        let mut events = Vec::new();
        let given = self.given(world, action);
        spend(&mut world.left, action);
        self.happen(world, &mut events, action);
        match given {
            Some(Given::Controller(input)) => self.control(world, &mut events, &input),
            Some(Given::Worker(worker, input)) => self.work(world, &mut events, worker, &input),
            None => {}
        }
        events
    }

    /// The part of an action that is no input to a machine: a message leaves its channel, a process ends.
    fn happen(&self, world: &mut World, out: &mut Vec<Event>, action: &Action) {
        match *action {
            Action::Upload => self.upload(world, out),
            Action::Load => world.reading = None,
            Action::Hear(worker) => {
                if let Some(process) = world.process_mut(worker).filter(|process| !process.up.is_empty()) {
                    process.up.remove(0);
                }
            }
            Action::Reap(worker) | Action::NotSpawned(worker) => {
                world.processes.retain(|process| process.worker.id != worker);
            }
            Action::ReExecute(true) => world.controller = None,
            Action::Die => self.die(world, out),
            Action::ReadControl(worker) | Action::ReadRound(worker) | Action::ReadNotice(worker) => {
                let Some(process) = world.process_mut(worker) else { return };
                match action {
                    Action::ReadControl(_) => process.control = None,
                    Action::ReadRound(_) => process.round = None,
                    _ if process.notices.is_empty() => {}
                    _ => {
                        process.notices.remove(0);
                    }
                }
            }
            _ => strike(world, out, action),
        }
    }

    // The controller.

    /// Gives an input to the controller, if there is one, and carries out what comes of it.
    fn control(&self, world: &mut World, out: &mut Vec<Event>, input: &Input) {
        let Some(controller) = &mut world.controller else { return };
        let outputs = (self.parts.controller)(&self.controller, controller, input);
        out.extend(outputs.events);
        let commands = outputs.commands.into_iter();
        let full: Vec<_> = commands.filter_map(|command| self.carry(world, out, command)).collect();
        full.iter().for_each(|input| self.control(world, out, input));
    }

    /// Carries out a command. A channel that is full is an input, which comes when every command is carried out.
    fn carry(&self, world: &mut World, out: &mut Vec<Event>, command: Command) -> Option<Input> {
        match command {
            Command::Load => world.reading = Some(world.uploaded),
            Command::Spawn { worker, slot, version, .. } => {
                let (state, _) = self.worker.begin(worker, version);
                world.processes.push(Process::new(state, slot));
            }
            Command::Write(worker, message) => return self.write(world, out, worker, message),
            Command::Force(worker) => {
                if world.process(worker).is_some_and(|process| process.ended.is_none()) {
                    out.push(Event::Died { worker, forced: true });
                    end(world, worker, Status::Killed);
                }
            }
            Command::End(_) => {
                world.controller = None;
                world.reading = None;
            }
            Command::ReExecute => world.reading = None,
            Command::Arm(_) | Command::Cancel(_) => {}
        }
        None
    }

    /// Control and round are written over; a notice finds its place, or the channel is full.
    fn write(
        &self,
        world: &mut World,
        out: &mut Vec<Event>,
        worker: WorkerId,
        message: Down,
    ) -> Option<Input> {
        let Configuration { wide, capacity, .. } = self.configuration;
        let fills = |process: &&mut Process| wide && process.ended.is_none() && !process.deaf;
        let process = world.process_mut(worker).filter(|process| process.runs() || fills(process))?;
        match message {
            Down::Notice { .. } if process.notices.len() < capacity => process.notices.push(message),
            Down::Notice { notice, to, .. } => {
                out.push(Event::Full { worker, notice });
                return Some(Input::Full(notice, to.of(worker)));
            }
            _ if process.frozen => {}
            Down::Control(control) => process.control = Some(control),
            Down::Round { round, work, version } => process.round = Some(Job { round, work, version }),
        }
        None
    }

    fn upload(&self, world: &mut World, out: &mut Vec<Event>) {
        world.uploaded += 1;
        let file = self.configuration.file(world.uploaded);
        let good = file.health != super::configuration::Health::CannotLoad;
        out.push(Event::Uploaded { version: Version(world.uploaded), slots: file.slots, good });
    }

    /// The controller dies. A message that it did not read is lost, and ends are noticed by nothing of the site. A
    /// notice that its worker did not read makes no difference to the site; a wide environment keeps it.
    fn die(&self, world: &mut World, out: &mut Vec<Event>) {
        out.push(Event::ControllerDied);
        world.controller = None;
        world.reading = None;
        world.processes.retain(|process| process.ended.is_none());
        for process in &mut world.processes {
            process.up.clear();
            if !self.configuration.wide {
                process.notices.clear();
            }
        }
    }

    // A worker.

    /// Gives an input to a worker, and carries out what comes of it.
    fn work(&self, world: &mut World, out: &mut Vec<Event>, worker: WorkerId, input: &Said) {
        let heard = world.controller.is_some();
        let Some(process) = world.process_mut(worker) else { return };
        let outputs = (self.parts.worker)(&self.worker, &mut process.worker, input);
        out.extend(outputs.events);
        let mut stops = false;
        for order in outputs.commands {
            match order {
                Order::StopAccepting => stops = process.worker.accepts && !self.configuration.odd,
                Order::Write(message) if heard => process.up.push(message),
                Order::End(code) => process.end(Status::Exited(code)),
                _ => {}
            }
        }
        let pending = process.pending();
        process.hung.retain(|hang| pending.contains(hang));
        if process.worker.stage > Stage::Serving {
            process.round = None;
        }
        if !heard {
            world.processes.retain(|process| process.ended.is_none());
        }
        // Where no client is left, nothing can come between: the host stops to accept at once.
        if stops && !Budget::has(world.left.clients) {
            self.work(world, out, worker, &Said::AcceptingStopped);
        }
    }
}

/// A fault happens.
fn strike(world: &mut World, out: &mut Vec<Event>, action: &Action) {
    match *action {
        Action::Crash(worker) => {
            out.push(Event::Died { worker, forced: false });
            end(world, worker, Status::Killed);
        }
        Action::Freeze(worker) => {
            out.push(Event::Froze { worker });
            freeze(world, worker, false);
        }
        Action::Deafen(worker) => {
            out.push(Event::Froze { worker });
            freeze(world, worker, true);
        }
        Action::Hang(worker, hang) => {
            let interpreter = match hang {
                super::Hang::Step(native, _) | super::Hang::Deed(native, _) | super::Hang::Birth(native) => {
                    Some(native.of(worker))
                }
                super::Hang::Boot | super::Hang::Round | super::Hang::Accepting => None,
            };
            out.push(Event::Hung { worker, interpreter });
            if let Some(process) = world.process_mut(worker) {
                process.hung.push(hang);
            }
        }
        Action::Lie(worker, lie) => {
            let said = lie_of(world, worker, lie);
            if let Some(process) = world.process_mut(worker) {
                process.up.extend(said);
            }
        }
        _ => {}
    }
}

fn end(world: &mut World, worker: WorkerId, status: Status) {
    if let Some(process) = world.process_mut(worker) {
        process.end(status);
    }
    if world.controller.is_none() {
        world.processes.retain(|process| process.ended.is_none());
    }
}

/// Nothing is read by a process that is frozen, so that what waits for it there makes no difference.
fn freeze(world: &mut World, worker: WorkerId, deaf: bool) {
    if let Some(process) = world.process_mut(worker) {
        process.frozen = true;
        process.deaf = deaf;
        process.control = None;
        process.round = None;
        process.hung.clear();
    }
}

/// Takes an action off the budget.
fn spend(left: &mut Budget, action: &Action) {
    if is_a_fault(action) {
        left.spend_fault();
    }
    let spent = match action {
        Action::Ask(..) => &mut left.asks,
        Action::ApplicationAsk(..) => &mut left.application_asks,
        Action::Retire(_) => &mut left.retires,
        Action::Upload => &mut left.uploads,
        Action::Crash(_) => &mut left.crashes,
        Action::Boot(_, false) => &mut left.failed_boots,
        Action::NotSpawned(_) => &mut left.failed_spawns,
        Action::ReExecute(false) => &mut left.failed_restarts,
        Action::Created(_, _, false) | Action::Stepped(_, _, _, false) | Action::DeedDone(_, _, _, false) => {
            &mut left.failed_steps
        }
        Action::Freeze(_) => &mut left.freezes,
        Action::Deafen(_) => &mut left.deaf,
        Action::Hang(..) => &mut left.hangs,
        Action::Create(..) => &mut left.births,
        Action::Accept(..) => &mut left.clients,
        Action::Reply(_, _, true) => &mut left.requests,
        Action::Die => &mut left.deaths,
        Action::Lie(..) => &mut left.lies,
        _ => return,
    };
    Budget::spend(spent);
}

/// Is this something that goes wrong?
const fn is_a_fault(action: &Action) -> bool {
    matches!(
        action,
        Action::Crash(_)
            | Action::Boot(_, false)
            | Action::NotSpawned(_)
            | Action::ReExecute(false)
            | Action::Created(_, _, false)
            | Action::Stepped(_, _, _, false)
            | Action::DeedDone(_, _, _, false)
            | Action::Freeze(_)
            | Action::Deafen(_)
            | Action::Hang(..)
            | Action::Die
            | Action::Lie(..)
    )
}

/// The message of a worker that lies, if the controller could take it for true.
pub(super) fn lie_of(world: &World, worker: WorkerId, lie: Lie) -> Option<Up> {
    let process = world.process(worker)?;
    let controller = world.controller.as_ref()?;
    let child = controller.child(worker)?;
    let native = child.interpreters.first().map(|known| known.native);
    let due = |account: &Account| account.due.iter().any(|interpreter| interpreter.worker == worker);
    let ask = |from: Native, request: Request, scope: Scope| {
        let call = call_of_application(process.up.iter(), from);
        Some(Up::Ask { call, from, request, scope, inside: None })
    };
    match lie {
        // It names an interpreter twice.
        Lie::Ready if process.worker.stage == Stage::Booting => {
            Some(Up::Ready { born: vec![Native::default(); 2] })
        }
        Lie::Ready => None,
        Lie::Leaving => Some(Up::Leaving),
        Lie::Round => {
            let round = controller.round.as_ref()?.round;
            Some(Up::Round { round, outcome: RoundOutcome::Done })
        }
        Lie::Told => native.map(Up::Told),
        Lie::Delivered => {
            let notice = controller.accounts.iter().find(|account| due(account))?.notice;
            native.map(|to| Up::Delivered { notice, to })
        }
        Lie::Stranger => {
            let from = Native { name: STRANGER, ..Native::default() };
            ask(from, Request::Exit(Code::OK), Scope::Site)
        }
        Lie::Neighbour => ask(neighbour_of(controller, worker)?, Request::Reload, Scope::Application),
        Lie::Noise => Some(Up::Unreadable),
    }
}

/// An interpreter that lives in another worker, and of which none in this worker has the name and the birth. A worker
/// that is not ready has none to compare: it lies in no name.
pub fn neighbour_of(controller: &Controller, worker: WorkerId) -> Option<Native> {
    let own = controller.child(worker).filter(|child| child.ready)?;
    let others = controller.children.iter().filter(|child| child.worker != worker);
    let mut natives = others.flat_map(|child| &child.interpreters).map(|known| known.native);
    natives.find(|native| own.interpreters.iter().all(|known| known.native != *native))
}
