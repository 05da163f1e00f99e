use super::{Change, Life, Lifecycle, claims, life};
use crate::bus::event::Origin;
use crate::bus::model::{Action, BusWorld, configuration};
use crate::bus::seen::{MAIN, Seen, Services, Stage};
use crate::bus::{Code, Goal, Input, Request, State};
use wspbus_words::system::{Checked as _, InnerKind, System as _};

fn alone() -> Lifecycle {
    (configuration::ALL[0].build)()
}

/// Which of the first two claims let this forged step pass?
fn passes(forge: impl Fn(&mut BusWorld, &mut BusWorld, &mut Seen)) -> [bool; 2] {
    let judged = judge(&Action::Do(Input::Advance), forge);
    [0, 1].map(|n| judged[n].expect("it looks at its forgery"))
}

/// The verdicts of the claims on this forged step.
fn judge(action: &Action, forge: impl Fn(&mut BusWorld, &mut BusWorld, &mut Seen)) -> [Option<bool>; 3] {
    let model = alone();
    let (mut before, events) = model.begin();
    let (mut after, mut seen) = (before.clone(), model.observer());
    events.iter().for_each(|event| wspbus_words::system::Observer::observe(&mut seen, event));
    forge(&mut before, &mut after, &mut seen);
    let step = Change { before: &before, action, events: &[], after: &after, was: &seen, seen: &seen };
    let judge = |n: usize| {
        let InnerKind::Step(holds) = claims()[n].kind else { panic!("it is about steps") };
        holds(&model, &step)
    };
    [0, 1, 2].map(judge)
}

#[test]
fn exit_functions_of_an_interpreter_that_was_not_told_are_no_step() {
    let skips = passes(|_, after, _| after.bus.state = State::Exiting);
    assert_eq!(skips, [false, false]);
}

#[test]
fn who_was_told_does_not_come_back() {
    let revives = passes(|before, after, _| {
        before.bus.goal = Some(Goal::Exit);
        after.bus.state = State::Starting;
    });
    assert_eq!(revives, [false, false]);
}

#[test]
fn told_with_services_up_is_no_stop_pass() {
    let early = passes(|_, after, seen| {
        after.bus.goal = Some(Goal::Exit);
        seen.services = Services::Up;
    });
    assert_eq!(early, [true, false]);
}

#[test]
fn finished_before_the_exit_pass_is_whole_is_no_exit_pass() {
    let early = passes(|before, after, seen| {
        before.bus.state = State::Exiting;
        after.bus.state = State::Exited;
        seen.exit = Stage::Open;
    });
    assert_eq!(early, [true, false]);
}

#[test]
fn a_bus_that_reloads_is_live() {
    let (mut world, _) = alone().begin();
    for goal in [None, Some(Goal::Reload), Some(Goal::Stop)] {
        world.bus.goal = goal;
        assert_eq!(life(&world), Life::Live, "{goal:?}");
    }
    world.bus.goal = Some(Goal::Restart);
    assert_eq!(life(&world), Life::Told);
}

#[test]
fn an_exit_pass_that_begins_with_the_last_stop_listener_leaves_no_time_to_join() {
    let begins = |action: Action| {
        judge(&action, |before, after, _| {
            (before.bus.state, before.bus.goal) = (State::Stopping, Some(Goal::Exit));
            after.bus.state = State::Exiting;
        })[2]
    };
    let by_itself = Action::Do(Input::Request(Origin::Thread(MAIN), Request::Exit(Code::OK)));
    assert_eq!(begins(by_itself), Some(false));
    assert_eq!(begins(Action::Do(Input::Advance)), Some(true));
}
