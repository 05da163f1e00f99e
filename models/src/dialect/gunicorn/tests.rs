//! The handling of signals and exit codes by the arbiter.

use super::{Arbiter, Heir, Input, Phase, Rules, Signal};
use crate::bus::Code;
use crate::site::machine::event::Event;
use crate::site::machine::word::{Answer, Control, WorkerId};

const RULES: Rules = Rules { workers: 2, timeout: true, daemon: true, max_requests: false };

fn forked() -> Arbiter {
    let mut arbiter = Arbiter::new(&RULES).0;
    arbiter.step(&RULES, &Input::Start);
    arbiter.step(&RULES, &Input::Manage);
    arbiter
}

fn booted() -> Arbiter {
    let mut arbiter = forked();
    for worker in [WorkerId(0), WorkerId(1)] {
        arbiter.step(&RULES, &Input::InitSignals(worker));
        arbiter.step(&RULES, &Input::Boot(worker));
    }
    arbiter
}

#[test]
fn a_signal_before_the_handlers_is_lost() {
    let mut arbiter = forked();
    arbiter.step(&RULES, &Input::InitSignals(WorkerId(1)));
    arbiter.step(&RULES, &Input::Ask(Signal::Term));
    arbiter.step(&RULES, &Input::Handle(true));
    let signals: Vec<bool> = arbiter.workers.iter().map(|w| w.signal.is_some()).collect();
    assert_eq!(signals, [false, true]);
}

#[test]
fn a_stop_drops_what_stands_behind_it_in_the_queue() {
    let mut arbiter = booted();
    arbiter.step(&RULES, &Input::Ask(Signal::Term));
    let pressed = arbiter.step(&RULES, &Input::Ask(Signal::Int));
    assert!(matches!(pressed[..], [Event::Answered { answer: Answer::Joined { late: false }, .. }]));
    arbiter.step(&RULES, &Input::Handle(true));
    assert_eq!((arbiter.phase, arbiter.queue.len()), (Phase::Stopping { quick: false }, 0));
}

#[test]
fn a_second_exit_code_of_three_ends_the_arbiter_in_its_stop() {
    let mut arbiter = booted();
    arbiter.step(&RULES, &Input::Fatal(WorkerId(0)));
    arbiter.step(&RULES, &Input::Reap);
    assert_eq!(arbiter.phase, Phase::Stopping { quick: false });
    arbiter.step(&RULES, &Input::Fatal(WorkerId(1)));
    let events = arbiter.step(&RULES, &Input::Reap);
    assert_eq!(events.last(), Some(&Event::ControllerEnded { code: Code(1) }));
}

#[test]
fn the_oldest_worker_goes_when_there_is_one_too_many() {
    let mut arbiter = booted();
    arbiter.step(&RULES, &Input::Ask(Signal::Ttou));
    let events = arbiter.step(&RULES, &Input::Handle(true));
    assert!(events.contains(&Event::Sent { worker: WorkerId(0), control: Control::Drain }), "{events:?}");
}

#[test]
fn a_new_arbiter_says_that_it_is_ready_before_it_forks() {
    let mut arbiter = booted();
    arbiter.step(&RULES, &Input::Ask(Signal::Usr2));
    arbiter.step(&RULES, &Input::Handle(true));
    let said = arbiter.step(&RULES, &Input::HeirStarts);
    assert!(said.iter().any(|event| matches!(event, Event::Resolved { .. })), "{said:?}");
    assert_eq!((arbiter.heir, arbiter.workers.len()), (Some(Heir::Loops), 2));
    arbiter.step(&RULES, &Input::HeirManages);
    assert_eq!(arbiter.workers.len(), 4);
}
