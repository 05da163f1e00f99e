//! The host of the controller: it carries out the commands of one controller machine, and hands it its inputs.

use wspbus_models::site::machine::controller::command::Command;
use wspbus_models::site::machine::controller::memory::Input;
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::machine::message::Down;
use wspbus_models::site::machine::timer::Timer;
use wspbus_models::site::machine::word::{Name, Request, Scope, Status, Target, Version, WorkerId};
use wspbus_models::site::world::call_of_host;
use wspbus_models::site::world::configuration::Health;

use super::chance::Chance;
use super::desk::{Boss, Desk, Moment, NEVER, Process, Turn, Who};
use super::flaw::Flaw;
use super::record::Act;

/// Something that the controller can be given now.
#[derive(Clone, Copy)]
enum Choice {
    Ask,
    Load,
    Passed(Timer),
    Hear(WorkerId),
    Closed(WorkerId),
    Ended(WorkerId),
}

/// A turn of the controller's thread.
pub fn turn(desk: &mut Desk, chance: &mut Chance) -> Turn {
    let Some(boss) = &desk.boss else { return Turn::Over };
    if let Some(moment) = boss.re_execution {
        return if moment <= desk.clock { re_execute(desk, chance) } else { Turn::Rest(moment) };
    }
    let (choices, wake) = choices(desk, boss);
    match chance.one_of(&choices) {
        None => Turn::Rest(wake),
        Some(choice) => {
            take(desk, chance, choice);
            Turn::Did
        }
    }
}

fn re_execute(desk: &mut Desk, chance: &mut Chance) -> Turn {
    if chance.once_in(2) {
        if let Some(boss) = &mut desk.boss {
            boss.re_execution = None;
        }
        control(desk, chance, Input::NotReExecuted);
    } else {
        desk.note(Act::ReExecuted, Vec::new());
        desk.lose();
    }
    Turn::Did
}

fn choices(desk: &Desk, boss: &Boss) -> (Vec<Choice>, Moment) {
    let mut all = Vec::new();
    let mut wake = NEVER;
    let mut at = |moment: Moment, choice: Choice| {
        if moment <= desk.clock { all.push(choice) } else { wake = wake.min(moment) }
    };
    if !boss.asks.is_empty() {
        at(0, Choice::Ask);
    }
    if let Some((_, moment)) = boss.load {
        at(moment, Choice::Load);
    }
    boss.timers.iter().for_each(|(timer, moment)| at(*moment, Choice::Passed(*timer)));
    for (worker, process) in &desk.processes {
        let first = process.up.front().map(|(_, moment)| *moment);
        if let Some(moment) = first {
            at(moment, Choice::Hear(*worker));
        }
        if first.is_some() && desk.flaw != Some(Flaw::EndFirst) {
            continue;
        }
        if process.deaf && !process.closed {
            at(process.end_of_file, Choice::Closed(*worker));
            continue;
        }
        let sees = desk.script.end_of_file && !process.closed;
        if process.ended.is_some() && sees {
            at(process.end_of_file, Choice::Closed(*worker));
        }
        let waits = desk.flaw == Some(Flaw::WaitsForEndOfFile) && !process.closed;
        if process.ended.is_some() && !waits {
            at(process.known, Choice::Ended(*worker));
        }
    }
    (all, wake)
}

fn take(desk: &mut Desk, chance: &mut Chance, choice: Choice) {
    let input = match choice {
        Choice::Ask => ask(desk),
        Choice::Load => load(desk),
        Choice::Passed(timer) => {
            desk.boss.as_mut().and_then(|boss| boss.timers.remove(&timer)).map(|_| Input::Passed(timer))
        }
        Choice::Hear(worker) => hear(desk, worker),
        Choice::Closed(worker) => desk.processes.get_mut(&worker).map(|process| {
            process.closed = true;
            Input::Closed(worker)
        }),
        Choice::Ended(worker) => desk
            .processes
            .remove(&worker)
            .map(|process| Input::Ended(worker, process.ended.unwrap_or(Status::Killed))),
    };
    if let Some(input) = input {
        control(desk, chance, input);
    }
}

/// The operator's request. Its number chooses among the targets that there are.
fn ask(desk: &mut Desk) -> Option<Input> {
    let names = u64::from(desk.script.configuration.names).max(1);
    let boss = desk.boss.as_mut()?;
    let (request, scope, which) = boss.asks.pop_front()?;
    let children = &boss.controller.children;
    let some = |count: usize| usize::try_from(which % (count as u64).max(1)).unwrap_or(0);
    let target = match scope {
        Scope::Site => Target::Site,
        Scope::Process => Target::Process(children.get(some(children.len()))?.worker),
        Scope::Application => Target::Application(Name((which % names) as u32)),
        Scope::Interpreter => {
            let known = children.iter().flat_map(|c| c.interpreters.iter().map(|k| k.native.of(c.worker)));
            let known: Vec<_> = known.collect();
            Target::Interpreter(*known.get(some(known.len()))?)
        }
    };
    Some(Input::Ask { call: call_of_host(&boss.controller), operator: true, request, target })
}

fn load(desk: &mut Desk) -> Option<Input> {
    let (version, _) = desk.boss.as_mut()?.load.take()?;
    let file = desk.script.configuration.file(version);
    Some(match file.health {
        Health::CannotLoad => Input::NotLoaded,
        _ => Input::Loaded { version: Version(version), slots: file.slots },
    })
}

fn hear(desk: &mut Desk, worker: WorkerId) -> Option<Input> {
    let other = desk.processes.keys().copied().find(|other| *other != worker);
    let process = desk.processes.get_mut(&worker)?;
    let overtakes = desk.flaw == Some(Flaw::Overtakes) && process.up.len() > 1;
    let (message, _) = process.up.remove(usize::from(overtakes))?;
    desk.poke(Who::Worker(worker));
    let origin = if desk.flaw == Some(Flaw::WrongOrigin) { other.unwrap_or(worker) } else { worker };
    Some(Input::Up(origin, message))
}

/// Gives an input to the machine of the controller, carries out what it commands, and then hands it what the host knew
/// at once.
pub fn control(desk: &mut Desk, chance: &mut Chance, input: Input) {
    let Some(boss) = &mut desk.boss else { return };
    let out = desk.control_machine.step(&mut boss.controller, &input);
    let mut events = out.events;
    let (mut full, mut unspawned) = (Vec::new(), Vec::new());
    let mut over = false;
    for command in out.commands {
        match command {
            Command::Spawn { worker, version, .. } => {
                unspawned.extend(spawn(desk, chance, worker, version));
            }
            Command::Write(worker, message) => full.extend(write(desk, chance, &mut events, worker, message)),
            Command::Force(worker) => force(desk, chance, &mut events, worker),
            Command::End(_) => over = true,
            other => keep(desk, chance, other),
        }
    }
    desk.note(Act::Controller(input), events);
    if over {
        return desk.lose();
    }
    full.into_iter().chain(unspawned).for_each(|input| control(desk, chance, input));
}

/// Carries out a command about the host's own timers and loads.
fn keep(desk: &mut Desk, chance: &mut Chance, command: Command) {
    let (clock, flaw, uploaded) = (desk.clock, desk.flaw, desk.uploaded);
    let due = deadline(clock, chance);
    let Some(boss) = &mut desk.boss else { return };
    match command {
        Command::Load if flaw != Some(Flaw::DropsLoad) => {
            boss.load = Some((uploaded, clock + 1 + chance.below(20)));
        }
        Command::Arm(timer) if flaw != Some(Flaw::ForgetsTimer) => {
            boss.timers.insert(timer, due);
        }
        Command::Cancel(timer) if flaw != Some(Flaw::KeepsTimer) => {
            boss.timers.remove(&timer);
        }
        Command::ReExecute => {
            boss.re_execution = Some(clock + 1);
            boss.load = None;
        }
        _ => {}
    }
}

/// The moment at which a timer passes that starts now: soon, or late.
pub fn deadline(clock: Moment, chance: &mut Chance) -> Moment {
    let length = if chance.once_in(4) { 1 + chance.below(60) } else { 150 + chance.below(300) };
    clock + length
}

fn spawn(desk: &mut Desk, chance: &mut Chance, worker: WorkerId, version: Version) -> Option<Input> {
    if desk.flaw == Some(Flaw::DropsSpawn) {
        return None;
    }
    if desk.storm && chance.once_in(15) {
        return Some(Input::NotSpawned(worker));
    }
    let (state, _) = desk.worker_machine.begin(worker, version);
    desk.processes.insert(worker, Process::new(state));
    desk.enlist(Who::Worker(worker));
    desk.unborn.push(worker);
    None
}

fn force(desk: &mut Desk, chance: &mut Chance, events: &mut Vec<Event>, worker: WorkerId) {
    let lives = desk.processes.get(&worker).is_some_and(|process| process.ended.is_none());
    if lives && desk.flaw != Some(Flaw::DropsForce) {
        events.push(Event::Died { worker, forced: true });
        kill(desk, chance, worker);
    }
}

/// The process of a worker ends by no wish of its own.
pub fn kill(desk: &mut Desk, chance: &mut Chance, worker: WorkerId) {
    let (known, end_of_file) = (desk.clock + chance.below(20), desk.clock + chance.below(20));
    desk.end(worker, Status::Killed, known, end_of_file);
}

/// Writes to a channel. Towards a process that ended, or closed its end, a message is lost.
fn write(
    desk: &mut Desk,
    chance: &mut Chance,
    events: &mut Vec<Event>,
    worker: WorkerId,
    message: Down,
) -> Option<Input> {
    let other = desk.processes.iter().find(|(other, process)| **other != worker && process.runs());
    let other = other.map(|(other, _)| *other).filter(|_| desk.flaw == Some(Flaw::WrongWorker));
    let to = other.unwrap_or(worker);
    desk.poke(Who::Worker(to));
    let capacity = desk.script.configuration.capacity;
    let arrives = desk.clock + chance.below(15);
    let process = desk.processes.get_mut(&to).filter(|process| process.ended.is_none() && !process.deaf)?;
    match message {
        Down::Notice { .. } if process.notices.len() < capacity => {
            let arrives = process.notices.back().map_or(arrives, |(_, before)| arrives.max(*before));
            process.notices.push_back((message, arrives));
        }
        Down::Notice { .. } if desk.flaw == Some(Flaw::DropsNotice) => {}
        Down::Notice { notice, to, .. } => {
            events.push(Event::Full { worker, notice });
            return Some(Input::Full(notice, to.of(worker)));
        }
        _ if process.frozen => {}
        Down::Control(control) => {
            if desk.flaw != Some(Flaw::QueuesControl) {
                process.control.clear();
            }
            process.control.push_back((control, arrives));
        }
        Down::Round { .. } => process.round = Some((message, arrives)),
    }
    None
}

/// The operator asks.
pub fn asks(desk: &mut Desk, request: Request, scope: Scope, which: u64) {
    if let Some(boss) = &mut desk.boss {
        boss.asks.push_back((request, scope, which));
        desk.poke(Who::Controller);
    }
}
