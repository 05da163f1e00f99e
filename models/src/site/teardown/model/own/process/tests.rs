use stateright::Model as _;

use super::{Kind, Step, Teardown, World, claim, process};
use crate::site::Connection;
use crate::site::event::{Control, Ending, Step as Taken};
use crate::site::teardown::Input;
use crate::site::teardown::model::{Action, WORKER, configuration};
use crate::site::teardown::state::{Flight, Phase};
use crate::site::worker::{self, Design, Me, Process};
use wspbus_words::model::Checked as _;

fn usual() -> (Teardown, World) {
    let model = (configuration::SPECIFIED[0].build)();
    let world = model.init_states().remove(0);
    (model, world)
}

/// Does the property let this forged step pass?
fn passes(forge: impl Fn(&mut World, &mut World)) -> bool {
    let (model, mut before) = usual();
    let mut after = before.clone();
    forge(&mut before, &mut after);
    let Kind::Step { when, holds } = claim().kind else { panic!("no step property") };
    let action = Action::Do(Input::Advance);
    let observed = Vec::new();
    let step: Step<'_, Teardown> =
        Step { model: &model, before: &before, action: &action, after: &after, observed: &observed };
    assert!(when(&step), "it does not look at its forgery");
    holds(&step)
}

#[test]
fn a_forged_step_is_no_step_of_a_process() {
    assert!(!passes(|_, after| after.state.interpreters[0].step = Some(Taken::Told)), "it serves");
    assert!(!passes(|_, after| after.state.interpreters[1].step = Some(Taken::Joined)), "not in a round");
    assert!(!passes(|_, after| drop(after.state.interpreters.pop())), "one vanishes");
    assert!(!passes(|_, after| after.state.phase = Phase::Over(Ending::Done)), "nobody is told");
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
    let (model, before) = usual();
    let seen = |control| {
        let mut told = before.clone();
        told.environment.channel.push(control);
        let action = Action::Do(Input::Control(control));
        let observed = model.observe(&told, &action, &told);
        let after = model.step(&told, &action).0;
        (told, after, observed)
    };
    let ((told, after, _), (.., observed)) = (seen(Control::Stop), seen(Control::Drain));
    let action = Action::Do(Input::Control(Control::Stop));
    let step = Step { model: &model, before: &told, action: &action, after: &after, observed: &observed };
    assert!(!super::implements(&step));
}

/// Where a specified teardown begins, a process can be.
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
        assert_eq!(process(&model, &model.init_states()[0]), Some(known), "{}", named.name);
    }
}
