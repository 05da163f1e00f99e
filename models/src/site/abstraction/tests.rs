use super::{Life, Outline, Phase};
use crate::site::event::Ending;
use Life::{Destroyed, Finished, Joined, Live, Told};

fn may(phase: Phase, before: &[Life], next: Phase, after: &[Life]) -> bool {
    let outline = |phase, lives: &[Life]| Outline { phase, interpreters: lives.to_vec() };
    outline(phase, before).may_step(&outline(next, after))
}

fn draining(before: &[Life], after: &[Life]) -> bool {
    may(Phase::Draining, before, Phase::Draining, after)
}

#[test]
fn an_interpreter_goes_forward_one_step_at_a_time() {
    for (n, before) in Life::ALL.into_iter().enumerate() {
        for (m, after) in Life::ALL.into_iter().enumerate() {
            assert_eq!(before.may_step(after), m == n || m == n + 1, "{before:?} to {after:?}");
        }
    }
}

#[test]
fn all_are_told_before_anything_is_taken_down() {
    assert!(draining(&[Live, Live], &[Told, Live]));
    assert!(draining(&[Told, Told], &[Told, Joined]));
    assert!(!draining(&[Told, Live], &[Joined, Live]));
    assert!(!draining(&[Told, Told], &[Joined, Joined]), "two at once");
    assert!(!draining(&[Told], &[Finished]), "the threads run");
    assert!(!may(Phase::Serving, &[Live], Phase::Serving, &[Told]), "no worker was asked to end");
}

#[test]
fn no_interpreter_is_born_after_the_telling() {
    assert!(draining(&[Live], &[Live, Live]));
    assert!(may(Phase::Spawned, &[], Phase::Spawned, &[Live]));
    assert!(!draining(&[Told], &[Told, Live]));
    assert!(!draining(&[], &[Told]));
    assert!(!draining(&[Live, Live], &[Live]), "no interpreter vanishes");
}

#[test]
fn who_ends_by_itself_has_finished_everybody() {
    let done = Phase::Ended(Ending::Done);
    assert!(may(Phase::Draining, &[Destroyed, Finished], done, &[Destroyed, Finished]));
    assert!(!may(Phase::Draining, &[Finished, Joined], done, &[Finished, Joined]));
    assert!(!may(Phase::Serving, &[], done, &[]), "no worker was asked to end");
    let crashed = Phase::Ended(Ending::Crashed);
    assert!(may(Phase::Spawned, &[Live], crashed, &[Live]));
    assert!(!may(done, &[], crashed, &[]), "it ended already");
    assert!(!may(crashed, &[Live], crashed, &[Told]), "it ended already");
    assert!(!may(Phase::Draining, &[Live], crashed, &[Told]), "two things at once");
}

#[test]
fn no_phase_comes_back() {
    assert!(may(Phase::Spawned, &[], Phase::Serving, &[]));
    assert!(may(Phase::Spawned, &[], Phase::Draining, &[]));
    assert!(!may(Phase::Serving, &[], Phase::Spawned, &[]));
    assert!(!may(Phase::Draining, &[], Phase::Serving, &[]));
}
