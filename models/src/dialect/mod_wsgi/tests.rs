//! The machine at the places where the real server differs from the specification.

use super::machine::Machine;
use super::model::WITHOUT_THREADS;
use super::modes::{DAEMON, DAEMON_UNBOUND, EMBEDDED, EMBEDDED_STOP};
use super::state::{CallEnd, Input, Landing, Phase, State};
use crate::bus::Code;
use crate::site::machine::event::{Close, Event, Stage};
use crate::site::machine::word::{Connection, Control, InterpreterId, Name, Status, Step};

/// A process with two interpreters that serves a request.
fn busy(machine: &Machine) -> State {
    let mut state = State::booting();
    for name in [Name(0), Name(1)] {
        machine.step(&mut state, &Input::Create(name, WITHOUT_THREADS, Landing::Ahead));
    }
    machine.step(&mut state, &Input::Booted);
    machine.step(&mut state, &Input::Connect(Connection(0)));
    state
}

/// Takes these steps, and returns what happened.
fn take(machine: &Machine, state: &mut State, inputs: &[Input]) -> Vec<Event> {
    inputs.iter().flat_map(|input| machine.step(state, input)).collect()
}

/// The interpreters that were told, in the order of their telling.
fn told(events: &[Event]) -> Vec<InterpreterId> {
    let told = |event: &Event| match *event {
        Event::StepBegan { interpreter, step: Step::Told } => Some(interpreter),
        _ => None,
    };
    events.iter().filter_map(told).collect()
}

const CALL: [Input; 2] = [Input::Advance, Input::Ended(CallEnd::Well)];

#[test]
fn an_embedded_child_tells_after_its_requests() {
    let machine = Machine { rules: EMBEDDED };
    let mut state = busy(&machine);
    let events = take(&machine, &mut state, &[Input::Control(Control::Drain), Input::Advance]);
    assert_eq!(told(&events), []);
    let events = take(&machine, &mut state, &[Input::Answer(Connection(0)), Input::Advance]);
    assert_eq!(told(&events).len(), 1);
}

#[test]
fn a_stop_cuts_the_connection_and_waits_for_its_thread() {
    let machine = Machine { rules: EMBEDDED_STOP };
    let mut state = busy(&machine);
    let events = take(&machine, &mut state, &[Input::Control(Control::Stop)]);
    assert!(events.iter().any(|event| matches!(event, Event::Closed { why: Close::Cut, .. })), "{events:?}");
    assert!(!machine.can_advance(&state));
}

#[test]
fn an_application_that_was_reloaded_in_place_is_told_twice() {
    let machine = Machine { rules: EMBEDDED };
    let mut state = busy(&machine);
    let inputs = [Input::Reload(Name(0)), Input::Answer(Connection(0)), Input::Control(Control::Drain)];
    take(&machine, &mut state, &inputs);
    let events = take(&machine, &mut state, &[CALL, CALL, CALL].concat());
    let names: Vec<Name> = told(&events).iter().map(|interpreter| interpreter.name).collect();
    assert_eq!(names, [Name(0), Name(0), Name(1)]);
}

#[test]
fn a_table_that_grows_makes_the_walk_skip_an_interpreter() {
    let machine = Machine { rules: DAEMON_UNBOUND };
    let mut state = busy(&machine);
    take(&machine, &mut state, &[Input::Control(Control::Stop), Input::Advance]);
    let create = Input::Create(Name(2), WITHOUT_THREADS, Landing::Skipped);
    let events = take(&machine, &mut state, &[create, Input::Ended(CallEnd::Well)]);
    assert!(events.iter().any(|event| matches!(event, Event::Entered { stage: Stage::Draining, .. })));
    assert_eq!(state.interpreters.iter().filter(|inner| inner.told.is_none()).count(), 2);
}

#[test]
fn the_timer_of_a_daemon_ends_it_in_any_stage() {
    let machine = Machine { rules: DAEMON };
    let mut state = busy(&machine);
    let inputs = [Input::Control(Control::Stop), Input::Advance, Input::Expired];
    take(&machine, &mut state, &inputs);
    assert_eq!(state.phase, Phase::Over(Status::Exited(Code(255))));
}
