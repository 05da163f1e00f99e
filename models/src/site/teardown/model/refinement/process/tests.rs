use super::{IMPLEMENTS, Teardown, implements, process};
use crate::site::Connection;
use crate::site::event::{Control, Ending, Event, Step as Taken};
use crate::site::teardown::Input;
use crate::site::teardown::model::refinement::tests::judge;
use crate::site::teardown::model::{Action, TeardownWorld, WORKER, configuration};
use crate::site::teardown::state::{Flight, Phase};
use crate::site::worker::{self, Design, Me, Process};
use wspbus_words::system::{Change, Checked as _, System as _};

fn usual() -> (Teardown, TeardownWorld) {
    let model = (configuration::SPECIFIED[0].build)();
    let (world, _) = model.begin();
    (model, world)
}

/// Does the claim hold of this forged step?
fn passes(forge: impl Fn(&mut TeardownWorld, &mut TeardownWorld)) -> bool {
    let (model, mut before) = usual();
    let mut after = before.clone();
    forge(&mut before, &mut after);
    let (action, seen) = (&Action::Do(Input::Advance), &model.observer());
    let change = Change { before: &before, action, events: &[], after: &after, was: seen, seen };
    judge(IMPLEMENTS, &model, &change).expect("the claim judges its forgery")
}

#[test]
fn a_forged_step_is_no_step_of_a_process() {
    assert!(!passes(|_, after| after.state.interpreters[0].step = Some(Taken::Told)), "it serves");
    assert!(!passes(|_, after| after.state.interpreters[1].step = Some(Taken::Joined)), "not in a round");
    assert!(!passes(|_, after| drop(after.state.interpreters.pop())), "an interpreter vanishes");
    assert!(!passes(|_, after| after.state.phase = Phase::Over(Ending::Done)), "no interpreter is told");
    assert!(!passes(|before, after| {
        (before.state.phase, after.state.phase) = (Phase::Ending, Phase::Ending);
        let connection = Connection(0);
        after.state.requests.push(Flight { connection, waits: true, open: true });
    }));
}

#[test]
fn a_silent_step_is_no_step_of_a_process() {
    assert!(!passes(|_, after| after.state.acted = after.state.acted.with(Control::Stop)), "not Acted");
    assert!(passes(|_, after| after.state.phase = Phase::Over(Ending::Crashed)), "a crash is silent");
    assert!(passes(|_, after| after.state.phase = Phase::Ending), "so is the loss of the controller");
}

#[test]
fn a_step_that_shows_what_it_is_not_is_none() {
    let (model, world) = usual();
    let told = |control: Control| -> (TeardownWorld, TeardownWorld, Vec<Event>) {
        let mut before = world.clone();
        before.environment.channel.push(control);
        let mut after = before.clone();
        let events = model.step(&mut after, &Action::Do(Input::Control(control)));
        (before, after, events)
    };
    let ((before, after, own), (.., other)) = (told(Control::Stop), told(Control::Drain));
    let (action, seen) = (&Action::Do(Input::Control(Control::Stop)), &model.observer());
    let shows = |events: &[Event]| {
        implements(&model, &Change { before: &before, action, events, after: &after, was: seen, seen })
    };
    assert!(shows(&own));
    assert!(!shows(&other));
}

/// The state in which a specified teardown begins is a state that a process can reach.
#[test]
fn every_specified_teardown_begins_as_a_process_can() {
    for named in configuration::SPECIFIED {
        let model = (named.build)();
        let c = model.configuration;
        let me = Me { worker: WORKER, interpreters: u8::MAX, design: Design::Specified };
        let mut known = Process::FORKED;
        let created = c.interpreters.iter().map(|_| worker::Input::Create);
        let booted = (!c.boots).then_some(worker::Input::Boot(true));
        let opened = (0..c.in_flight).map(|n| worker::Input::Open(Connection(n)));
        for input in created.chain(booted).chain(opened) {
            assert!(known.takes(&me, input), "{}", named.name);
            known.step(&me, input);
        }
        assert_eq!(process(&model, &model.begin().0.state), Some(known), "{}", named.name);
    }
}
