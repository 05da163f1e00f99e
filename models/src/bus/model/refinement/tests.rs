use super::{Life, Lifecycle, Step, claims, life};
use crate::bus::model::{Action, World, configuration};
use crate::bus::seen::{Services, Stage};
use crate::bus::{Goal, Input, State};
use stateright::Model as _;
use wspbus_words::model::Kind;

/// Which of the two properties let this forged step pass?
fn passes(forge: impl Fn(&mut World, &mut World)) -> [bool; 2] {
    let model = Lifecycle::new(configuration::ALL[0]);
    let mut before = model.init_states().remove(0);
    let mut after = before.clone();
    forge(&mut before, &mut after);
    let action = &Action::Do(Input::Advance);
    let step = Step { model: &model, before: &before, action, after: &after, observed: &Vec::new() };
    let judge = |n: usize| {
        let Kind::Step { when, holds } = claims()[n].kind else { panic!("it is about steps") };
        assert!(when(&step), "it does not look at its forgery");
        holds(&step)
    };
    [judge(0), judge(1)]
}

#[test]
fn exit_functions_of_an_interpreter_that_was_not_told_are_no_step() {
    let skips = passes(|_, after| after.bus.state = State::Exiting);
    assert_eq!(skips, [false, false]);
}

#[test]
fn who_was_told_does_not_come_back() {
    let revives = passes(|before, after| {
        before.bus.goal = Some(Goal::Exit);
        after.bus.state = State::Starting;
    });
    assert_eq!(revives, [false, false]);
}

#[test]
fn told_with_services_up_is_no_stop_pass() {
    let early = passes(|_, after| {
        after.bus.goal = Some(Goal::Exit);
        after.seen.services = Services::Up;
    });
    assert_eq!(early, [true, false]);
}

#[test]
fn finished_before_the_exit_pass_is_whole_is_no_exit_pass() {
    let early = passes(|before, after| {
        before.bus.state = State::Exiting;
        after.bus.state = State::Exited;
        after.seen.exit = Stage::Open;
    });
    assert_eq!(early, [true, false]);
}

#[test]
fn a_bus_that_reloads_is_live() {
    let model = Lifecycle::new(configuration::ALL[0]);
    let mut world = model.init_states().remove(0);
    for goal in [None, Some(Goal::Reload), Some(Goal::Stop)] {
        world.bus.goal = goal;
        assert_eq!(life(&world), Life::Live, "{goal:?}");
    }
    world.bus.goal = Some(Goal::Restart);
    assert_eq!(life(&world), Life::Told);
}
