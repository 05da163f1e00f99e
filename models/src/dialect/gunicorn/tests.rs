//! The handling of signals and exit codes by the arbiter.

use super::{Arbiter, Input, Phase, Rules, Signal};
use crate::site::event::{End, Event};
use crate::site::{Answer, Worker};

const RULES: Rules = Rules { workers: 2, timeout: true };

fn booted() -> Arbiter {
    let mut arbiter = Arbiter::new(&RULES).0;
    for worker in [Worker(0), Worker(1)] {
        arbiter.step(&RULES, &Input::InitSignals(worker));
        arbiter.step(&RULES, &Input::Boot(worker));
    }
    arbiter
}

#[test]
fn a_signal_before_the_handlers_is_lost() {
    let mut arbiter = Arbiter::new(&RULES).0;
    arbiter.step(&RULES, &Input::InitSignals(Worker(1)));
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
    assert!(matches!(pressed[..], [Event::Answered { answer: Answer::Joined, .. }]));
    arbiter.step(&RULES, &Input::Handle(true));
    assert_eq!((arbiter.phase, arbiter.queue.len()), (Phase::Stopping { quick: false }, 0));
}

#[test]
fn a_second_exit_code_of_three_ends_the_arbiter_in_its_stop() {
    let mut arbiter = booted();
    arbiter.step(&RULES, &Input::Fatal(Worker(0)));
    arbiter.step(&RULES, &Input::Reap);
    assert_eq!(arbiter.phase, Phase::Stopping { quick: false });
    arbiter.step(&RULES, &Input::Fatal(Worker(1)));
    let events = arbiter.step(&RULES, &Input::Reap);
    assert_eq!(events, [Event::ControllerEnded { end: End::Exited }]);
}
