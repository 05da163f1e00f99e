//! The two machines together: a host in memory runs seeded scripts of everything that may happen.

mod host;

use super::controller::memory::Input;
use super::event::Event;
use super::timer::WorkerTimer;
use super::word::{
    Birth, Call, Connection, InterpreterId, Name, Native, Notice, Request, Round, RoundOutcome, Scope, State,
    Status, Step, Ticket, Version, WorkerId,
};
use super::worker::{self, memory::Input as Said};
use host::{Chance, Host};

/// Steps with faults and requests, then without.
const STORM: usize = 1500;
const CALM: usize = 6000;

#[test]
fn every_ticket_is_resolved_after_the_faults_end() {
    for seed in 1..=300 {
        let mut host = Host::new(seed);
        host.run(STORM, true);
        host.run(CALM, false);
        let open = &host.open;
        assert!(open.is_empty(), "seed {seed}: {} tickets wait", open.len());
        let loads = host.controller.load.is_none();
        assert!(loads && host.controller.accounts.is_empty(), "seed {seed}: something is left");
    }
}

#[test]
fn without_a_controller_every_worker_ends() {
    for seed in 1..=100 {
        let mut host = Host::new(seed);
        host.run(STORM / 2, true);
        host.lose_controller();
        host.run(CALM, false);
        assert_eq!(host.alive(), 0, "seed {seed}");
    }
}

/// Inputs with numbers that were never given out, or that are out of date, are refused, and change nothing else.
#[test]
fn any_input_in_any_state_is_answered_or_refused() {
    let mut chance = Chance::new(7);
    for seed in 1..=50 {
        let mut host = Host::new(seed);
        for _ in 0..STORM {
            host.run(1, true);
            let worker = WorkerId(chance.below(2 * host.controller.numbers.worker + 1));
            let strange = WorkerId(u64::MAX - 1);
            let input = match chance.below(6) {
                0 => Input::Ended(strange, Status::Killed),
                1 => Input::Closed(strange),
                2 => Input::Full(Notice(u64::MAX), Default::default()),
                3 if host.controller.load.is_none() => Input::Loaded { version: Version(0), slots: 1 },
                4 if host.controller.state != State::Exited => Input::NotReExecuted,
                _ => Input::Up(worker, super::message::Up::Unreadable),
            };
            let mut after = host.controller.clone();
            let out = host.machine.step(&mut after, &input);
            assert!(matches!(out.events[..], [Event::Refused { .. }]), "seed {seed}");
            assert!(out.commands.is_empty() && after == host.controller, "seed {seed}");
        }
    }
}

/// An input that no host would give to a worker is refused, and changes nothing else.
#[test]
fn any_input_to_any_worker_is_taken_or_refused() {
    let strange = Native { name: Name(u32::MAX), birth: Birth(u64::MAX) };
    let connection = Connection(u64::MAX);
    let inputs = [
        Said::Created(strange),
        Said::NotCreated(strange),
        Said::Stepped { of: strange, step: Step::Told, done: true },
        Said::RoundDone { round: Round(u64::MAX), outcome: RoundOutcome::Done },
        Said::DeedDone { notice: Notice(u64::MAX), by: strange, done: true },
        Said::Read(connection),
        Said::Replied { connection, keep: true },
        Said::Closed(connection),
        Said::Ask { call: Call(0), from: strange, request: Request::Stop, scope: Scope::Site, inside: None },
        Said::Passed(WorkerTimer::Birth(strange)),
    ];
    for seed in 1..=50 {
        let mut host = Host::new(seed);
        for _ in 0..STORM / 10 {
            host.run(10, true);
            for worker in host.workers() {
                for input in &inputs {
                    let mut after = worker.clone();
                    let out = worker::Machine::default().step(&mut after, input);
                    assert!(matches!(out.events[..], [Event::Refused { .. }]), "seed {seed}");
                    assert!(out.commands.is_empty() && after == worker, "seed {seed}");
                }
            }
        }
    }
}

/// The numbers of tickets go up, and none is given twice.
#[test]
fn numbers_are_never_used_again() {
    let mut host = Host::new(11);
    host.run(STORM, true);
    let mut seen: Vec<Ticket> = host.given.clone();
    seen.dedup();
    assert!(seen.len() == host.given.len() && seen.is_sorted());
}

#[test]
fn the_four_scopes_are_two_independent_choices() {
    let at = |worker, name| InterpreterId { worker: WorkerId(worker), name: Name(name), birth: Birth(0) };
    let all = [at(0, 0), at(0, 1), at(1, 0), at(1, 1)];
    let me = all[0];
    for every_process in [false, true] {
        for every_name in [false, true] {
            let target = Scope::of(every_process, every_name).around(me);
            let due = |to: &InterpreterId| {
                (every_process || to.worker == me.worker) && (every_name || to.name == me.name)
            };
            let told = all.iter().filter(|to| target.has(**to));
            assert!(told.eq(all.iter().filter(|to| due(to))), "{target}");
        }
    }
}
