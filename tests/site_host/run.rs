//! A run: the controller on one thread, each worker on a thread of its own, and a director that plays the script.

use std::sync::Arc;
use std::thread::Scope;

use wspbus_models::bus::Code;
use wspbus_models::site::machine::event::{Event, Stage};
use wspbus_models::site::machine::message::Up;
use wspbus_models::site::machine::word::{
    Name, Native, Request, RoundOutcome, Scope as Reach, Version, WorkerId,
};
use wspbus_models::site::world::configuration::Health;
use wspbus_models::site::world::{Lie, call_of_application, neighbour_of};

use super::boss::{self, asks, kill};
use super::chance::Chance;
use super::desk::{Desk, NEVER, Site, Turn, Who};
use super::flaw::Flaw;
use super::hand;
use super::record::{Act, Entry, place};
use super::script::{Script, Stimulus};

/// The record of a run, and whether it came to rest.
pub struct Run {
    pub script: Arc<Script>,
    pub record: Vec<Entry>,
    pub at_rest: bool,
}

/// Plays the script of a seed, with a host that neglects a duty, or none.
pub fn run(seed: u64, flaw: Option<Flaw>) -> Run {
    let script = Arc::new(Script::new(seed));
    let mut desk = Desk::new(Arc::clone(&script), flaw);
    desk.enlist(Who::Director);
    desk.enlist(Who::Controller);
    let site = Site::new(desk);
    std::thread::scope(|scope| {
        let site = &site;
        scope.spawn(move || {
            let mut chance = Chance::new(seed, 1);
            site.run(Who::Controller, |desk| boss::turn(desk, &mut chance), || hire(scope, site, seed));
        });
        let mut chance = Chance::new(seed, 2);
        let mut next = 0;
        site.run(Who::Director, |desk| direct(desk, &mut chance, &mut next), || {});
    });
    let desk = site.into_desk();
    Run { script, record: desk.record, at_rest: desk.at_rest }
}

/// Starts the threads of the workers that were spawned in the last step.
fn hire<'scope, 'site>(scope: &'scope Scope<'scope, 'site>, site: &'scope Site, seed: u64) {
    let unborn = std::mem::take(&mut site.lock().unborn);
    for worker in unborn {
        scope.spawn(move || {
            let mut chance = Chance::new(seed, 3 + worker.0);
            site.run(Who::Worker(worker), |desk| hand::turn(desk, &mut chance, worker), || {});
        });
    }
}

/// A turn of the director: the next stimulus, the end of the faults, the end of the run.
fn direct(desk: &mut Desk, chance: &mut Chance, next: &mut usize) -> Turn {
    let stimulus = desk.script.stimuli.get(*next).copied();
    match stimulus {
        Some((moment, _)) if moment > desk.clock => Turn::Rest(moment),
        Some((_, stimulus)) => {
            *next += 1;
            stimulate(desk, chance, stimulus);
            Turn::Did
        }
        None if desk.storm => {
            desk.storm = false;
            Turn::Did
        }
        None if desk.at_rest => {
            desk.over = true;
            Turn::Over
        }
        None => Turn::Rest(NEVER),
    }
}

fn stimulate(desk: &mut Desk, chance: &mut Chance, stimulus: Stimulus) {
    match stimulus {
        Stimulus::Ask(request, scope, which) => asks(desk, request, scope, which),
        Stimulus::Upload if in_charge(desk) => {
            desk.uploaded += 1;
            let file = desk.script.configuration.file(desk.uploaded);
            let good = file.health != Health::CannotLoad;
            let version = Version(desk.uploaded);
            desk.note(Act::Upload, vec![Event::Uploaded { version, slots: file.slots, good }]);
        }
        Stimulus::Die if in_charge(desk) => {
            desk.note(Act::Died, vec![Event::ControllerDied]);
            desk.lose();
        }
        Stimulus::Upload | Stimulus::Die => {}
        Stimulus::Poke(which, poke) => {
            let Some(worker) = some(desk, which) else { return };
            if let Some(process) = desk.processes.get_mut(&worker) {
                process.pokes.push_back(poke);
            }
            desk.poke(Who::Worker(worker));
        }
        Stimulus::Crash(which) => {
            let Some(worker) = some(desk, which) else { return };
            desk.note(Act::Crashed(worker), vec![Event::Died { worker, forced: false }]);
            kill(desk, chance, worker);
        }
        Stimulus::Freeze(which) => freeze(desk, chance, which, false),
        Stimulus::Deafen(which) => freeze(desk, chance, which, true),
        Stimulus::Lie(which, lie) => lies(desk, which, lie),
    }
}

/// Is there a controller that is not about to be re-executed?
fn in_charge(desk: &Desk) -> bool {
    desk.boss.as_ref().is_some_and(|boss| boss.re_execution.is_none())
}

/// One of the processes that take steps.
fn some(desk: &Desk, which: u64) -> Option<WorkerId> {
    let all: Vec<_> = desk.processes.iter().filter(|(_, p)| p.runs()).map(|(worker, _)| *worker).collect();
    all.get((which % (all.len() as u64).max(1)) as usize).copied()
}

fn freeze(desk: &mut Desk, chance: &mut Chance, which: u64, deaf: bool) {
    let Some(worker) = some(desk, which) else { return };
    let act = if deaf { Act::Deafened(worker) } else { Act::Froze(worker) };
    desk.note(act, vec![Event::Froze { worker }]);
    let seen = desk.clock + chance.below(20);
    if let Some(process) = desk.processes.get_mut(&worker) {
        process.frozen = true;
        process.silence();
        process.deaf = deaf;
        process.end_of_file = seen;
    }
    desk.poke(Who::Worker(worker));
    desk.poke(Who::Controller);
}

/// A worker says what is not so, if the controller could take it for true.
fn lies(desk: &mut Desk, which: u64, lie: Lie) {
    let Some(worker) = some(desk, which) else { return };
    let Some(message) = false_message(desk, worker, lie) else { return };
    let arrives = desk.clock + 1;
    if let Some(process) = desk.processes.get_mut(&worker) {
        let arrives = process.up.back().map_or(arrives, |(_, before)| arrives.max(*before));
        process.up.push_back((message, arrives));
    }
    desk.note(Act::Lied(worker, place(lie)), Vec::new());
    desk.poke(Who::Controller);
}

fn false_message(desk: &Desk, worker: WorkerId, lie: Lie) -> Option<Up> {
    let controller = &desk.boss.as_ref()?.controller;
    let child = controller.child(worker)?;
    let native = child.interpreters.first().map(|known| known.native);
    let process = desk.processes.get(&worker)?;
    let boots = process.worker.stage == Stage::Booting;
    let ask = |from: Native, request: Request, scope: Reach| {
        let call = call_of_application(process.up.iter().map(|(message, _)| message), from);
        Some(Up::Ask { call, from, request, scope, inside: None })
    };
    match lie {
        Lie::Ready => boots.then(|| Up::Ready { born: vec![Native::default(); 2] }),
        Lie::Leaving => Some(Up::Leaving),
        Lie::Round => {
            controller.round.as_ref().map(|r| Up::Round { round: r.round, outcome: RoundOutcome::Done })
        }
        Lie::Told => native.map(Up::Told),
        Lie::Delivered => {
            let mut accounts = controller.accounts.iter();
            let due = accounts.find(|account| account.due.iter().any(|due| due.worker == worker))?;
            native.map(|to| Up::Delivered { notice: due.notice, to })
        }
        Lie::Stranger => {
            let from = Native { name: Name(u32::MAX), ..Native::default() };
            ask(from, Request::Exit(Code::OK), Reach::Site)
        }
        Lie::Neighbour => ask(neighbour_of(controller, worker)?, Request::Reload, Reach::Application),
        Lie::Noise => Some(Up::Unreadable),
    }
}
