//! The host of a worker: it carries out the commands of one worker machine, and hands it its inputs.

use wspbus_models::site::machine::event::{Event, Stage};
use wspbus_models::site::machine::message::{Down, Up};
use wspbus_models::site::machine::timer::WorkerTimer;
use wspbus_models::site::machine::word::{Connection, Name, RoundOutcome, Status, WorkerId};
use wspbus_models::site::machine::worker::command::Command;
use wspbus_models::site::machine::worker::memory::{Input, Line, Worker};
use wspbus_models::site::world::call_of_application;
use wspbus_models::site::world::configuration::Health;

use super::boss::deadline;
use super::chance::Chance;
use super::desk::{Desk, Moment, NEVER, Process, Turn, Who};
use super::flaw::Flaw;
use super::record::{Act, Work};
use super::script::{BIRTH, Poke};

/// Something that the worker can be given now.
#[derive(Clone, Copy)]
enum Choice {
    Control,
    Round,
    Notice,
    Lost,
    Passed(WorkerTimer),
    Over(Work),
    Poke,
    Client(Connection),
}

/// A turn of the thread of a worker.
pub fn turn(desk: &mut Desk, chance: &mut Chance, worker: WorkerId) -> Turn {
    let alone = desk.boss.is_none();
    let Some(process) = desk.processes.get(&worker).filter(|process| process.runs()) else {
        return Turn::Over;
    };
    if !alone && process.up.len() >= desk.script.up {
        return Turn::Rest(NEVER);
    }
    if let Some(place) = process.works.iter().position(|(_, moment)| moment.is_none()) {
        return decide(desk, chance, worker, place);
    }
    let (choices, wake) = choices(desk, process, alone);
    match chance.one_of(&choices) {
        None => Turn::Rest(wake),
        Some(choice) => {
            if let Some(input) = take(desk, chance, worker, choice) {
                work(desk, chance, worker, input);
            }
            Turn::Did
        }
    }
}

/// Decides when some work is over, or that it hangs.
fn decide(desk: &mut Desk, chance: &mut Chance, worker: WorkerId, place: usize) -> Turn {
    let (storm, clock) = (desk.storm, desk.clock);
    let Some(process) = desk.processes.get_mut(&worker) else { return Turn::Over };
    let work = process.works[place].0;
    let hangs = storm && chance.once_in(12) && is_pending(&process.worker, work);
    process.works[place].1 = Some(if hangs { NEVER } else { clock + 1 + chance.below(15) });
    if hangs {
        let interpreter = match work {
            Work::Birth(native) | Work::Step(native, _) | Work::Deed(native, _) => Some(native.of(worker)),
            Work::Boot | Work::Round(_) | Work::Accepting => None,
        };
        desk.note(Act::Hung(worker, work), vec![Event::Hung { worker, interpreter }]);
    }
    Turn::Did
}

/// Does the worker wait for this work?
fn is_pending(worker: &Worker, work: Work) -> bool {
    let of = |native| worker.interpreters.iter().find(move |i| i.native == native);
    match work {
        Work::Boot => worker.stage == Stage::Booting,
        Work::Birth(native) => worker.creating.contains(&native),
        Work::Step(native, step) => of(native).is_some_and(|i| i.asked == Some(step)),
        Work::Round(round) => worker.round.is_some_and(|job| job.round == round),
        Work::Accepting => worker.leaves() && worker.accepts,
        Work::Deed(native, notice) => of(native).is_some_and(|i| i.deeds.iter().any(|deed| deed.0 == notice)),
    }
}

fn choices(desk: &Desk, process: &Process, alone: bool) -> (Vec<Choice>, Moment) {
    let mut all = Vec::new();
    let mut wake = NEVER;
    let mut at = |moment: Moment, choice: Choice| {
        if moment <= desk.clock { all.push(choice) } else { wake = wake.min(moment) }
    };
    let booted = process.worker.stage != Stage::Booting;
    if let Some((_, moment)) = process.control.front() {
        at(*moment, Choice::Control);
    }
    if let Some((_, moment)) = process.round.filter(|_| booted || desk.flaw == Some(Flaw::RoundAtBoot)) {
        at(moment, Choice::Round);
    }
    if let Some((_, moment)) = process.notices.front().filter(|_| booted) {
        at(*moment, Choice::Notice);
    }
    if alone && !process.worker.alone && desk.flaw != Some(Flaw::HidesLoss) {
        at(process.lost, Choice::Lost);
    }
    process.timers.iter().for_each(|(timer, moment)| at(*moment, Choice::Passed(*timer)));
    process.works.iter().for_each(|(work, moment)| at(moment.unwrap_or(0), Choice::Over(*work)));
    if !process.pokes.is_empty() {
        at(0, Choice::Poke);
    }
    process.clients.iter().for_each(|(connection, moment)| at(*moment, Choice::Client(*connection)));
    (all, wake)
}

fn take(desk: &mut Desk, chance: &mut Chance, worker: WorkerId, choice: Choice) -> Option<Input> {
    let storm = desk.storm;
    if let Choice::Over(work) = choice {
        return over(desk, chance, worker, work);
    }
    let process = desk.processes.get_mut(&worker)?;
    match choice {
        Choice::Control => {
            process.control.pop_front().map(|(control, _)| Input::Down(Down::Control(control)))
        }
        Choice::Round => process.round.take().map(|(message, _)| Input::Down(message)),
        Choice::Notice => process.notices.pop_front().map(|(message, _)| Input::Down(message)),
        Choice::Lost => Some(Input::Lost),
        Choice::Passed(timer) => process.timers.remove(&timer).map(|_| Input::Passed(timer)),
        Choice::Poke => poked(desk, worker),
        Choice::Client(connection) => {
            process.clients.insert(connection, desk.clock + 1 + chance.below(20));
            let held = process.worker.connections.iter().find(|held| held.connection == connection)?;
            let goes = storm && chance.once_in(10);
            Some(match held.line {
                _ if goes => Input::Closed(connection),
                Line::Fresh => Input::Read(connection),
                Line::Busy => Input::Replied { connection, keep: chance.once_in(2) },
                Line::Idle if chance.once_in(3) => Input::Read(connection),
                Line::Idle => Input::Closed(connection),
            })
        }
        Choice::Over(_) => None,
    }
}

/// Some work is over, well or not.
fn over(desk: &mut Desk, chance: &mut Chance, worker: WorkerId, work: Work) -> Option<Input> {
    let fails = desk.storm && chance.once_in(8);
    let (configuration, flaw) = (desk.script.configuration, desk.flaw);
    let process = desk.processes.get_mut(&worker)?;
    let place = process.works.iter().position(|(other, _)| *other == work)?;
    process.works.remove(place);
    let cannot = configuration.file(process.worker.version.0).health == Health::CannotBoot;
    Some(match work {
        Work::Boot if fails || cannot => Input::NotBooted,
        Work::Boot => Input::Booted((0..configuration.names).map(Name).collect()),
        Work::Birth(native) if fails => Input::NotCreated(native),
        Work::Birth(native) => Input::Created(native),
        Work::Step(of, step) => Input::Stepped { of, step, done: !fails },
        Work::Round(round) => {
            let outcome =
                if fails { chance.one_of(&[RoundOutcome::Failed, RoundOutcome::Replace]) } else { None };
            Input::RoundDone { round, outcome: outcome.unwrap_or(RoundOutcome::Done) }
        }
        Work::Accepting => {
            process.accepting = flaw == Some(Flaw::AcceptsOn);
            Input::AcceptingStopped
        }
        Work::Deed(by, notice) => Input::DeedDone { notice, by, done: !fails },
    })
}

/// Something happens in the worker, if it can happen now.
fn poked(desk: &mut Desk, worker: WorkerId) -> Option<Input> {
    let reuses = desk.flaw == Some(Flaw::ReusesNumber);
    let process = desk.processes.get_mut(&worker)?;
    let poke = process.pokes.pop_front()?;
    let Process { worker, accepting, up, .. } = process;
    let serves = worker.stage == Stage::Serving;
    match poke {
        Poke::Ask(which, request, scope, inside) => {
            let hear: Vec<_> = worker.interpreters.iter().filter(|i| i.hears()).collect();
            let from = hear.get((which % (hear.len() as u64).max(1)) as usize)?.native;
            let inside = worker.round.map(|job| job.round).filter(|_| inside);
            let call = call_of_application(up.iter().map(|(message, _)| message), from);
            Some(Input::Ask { call, from, request, scope, inside })
        }
        Poke::Create => {
            let lives = worker.interpreters.iter().any(|i| i.native.name == Name(BIRTH));
            (serves && !lives).then_some(Input::Create(Name(BIRTH)))
        }
        Poke::Retire => (serves && !worker.retires && !worker.alone).then_some(Input::Retire),
        Poke::Accept if !*accepting => None,
        Poke::Accept => {
            let open = |n: &u64| worker.connections.iter().any(|held| held.connection == Connection(*n));
            let number = (0..).find(|n| open(n) == (reuses && !worker.connections.is_empty()))?;
            Some(Input::Accepted(Connection(number)))
        }
    }
}

/// Gives an input to the machine of a worker, and carries out what it commands.
fn work(desk: &mut Desk, chance: &mut Chance, worker: WorkerId, input: Input) {
    let Some(process) = desk.processes.get_mut(&worker) else { return };
    let out = desk.worker_machine.step(&mut process.worker, &input);
    if let Input::Accepted(connection) = input {
        process.clients.insert(connection, desk.clock + 1 + chance.below(10));
    }
    if let Input::Closed(connection) = input {
        process.clients.remove(&connection);
    }
    desk.note(Act::Worker(worker, input), out.events);
    let mut commands = out.commands;
    if desk.flaw == Some(Flaw::Reverses) {
        commands.reverse();
    }
    for command in commands {
        carry(desk, chance, worker, command);
    }
    if let Some(process) = desk.processes.get_mut(&worker)
        && process.worker.stage > Stage::Serving
    {
        process.round = None;
    }
}

fn carry(desk: &mut Desk, chance: &mut Chance, worker: WorkerId, command: Command) {
    let (clock, flaw) = (desk.clock, desk.flaw);
    let due = deadline(clock, chance);
    if let Command::End(code) = command {
        let (known, end_of_file) = (clock + chance.below(20), clock + chance.below(20));
        return desk.end(worker, Status::Exited(code), known, end_of_file);
    }
    if let Command::Write(message) = command {
        return write(desk, chance, worker, message);
    }
    let Some(process) = desk.processes.get_mut(&worker) else { return };
    match command {
        Command::Accept => process.accepting = true,
        Command::StopAccepting => process.works.push((Work::Accepting, None)),
        Command::Create(native) => process.works.push((Work::Birth(native), None)),
        Command::Step(native, step) => process.works.push((Work::Step(native, step), None)),
        Command::Round(round, ..) => process.works.push((Work::Round(round), None)),
        Command::Deed(notice, native, _) => process.works.push((Work::Deed(native, notice), None)),
        Command::Close(connection) => {
            process.clients.remove(&connection);
        }
        Command::Arm(timer) if flaw != Some(Flaw::ForgetsWorkerTimer) => {
            process.timers.insert(timer, due);
        }
        Command::Cancel(timer) if flaw != Some(Flaw::KeepsTimer) => {
            process.timers.remove(&timer);
        }
        // The interpreters of this host are outlines: an event that is handed over, and a deed of an interpreter of its
        // own, come back as nothing.
        _ => {}
    }
}

fn write(desk: &mut Desk, chance: &mut Chance, worker: WorkerId, message: Up) {
    let arrives = desk.clock + chance.below(15);
    let process = desk.processes.get_mut(&worker).filter(|process| process.ended.is_none());
    if let Some(process) = process.filter(|_| desk.boss.is_some()) {
        let arrives = process.up.back().map_or(arrives, |(_, before)| arrives.max(*before));
        process.up.push_back((message, arrives));
        desk.poke(Who::Controller);
    }
}
