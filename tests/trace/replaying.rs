//! From a model to a trace and back.

use stateright::Model;
use wspbus_check::trace::{
    End, Invalid, Kind, Label, Pivot, ReplayError, Tell, Verdict, assert_replays, record, replay,
};

use crate::lock::{self, Action, Lock, Place};

#[test]
fn what_was_recorded_replays() {
    let replayed = replay(&Lock::default(), &lock::ordinary()).unwrap();
    let actions: Vec<Action> = replayed.steps.iter().map(|(action, _)| *action).collect();
    assert_eq!(actions, [Action::Look(0), Action::Look(1), Action::Take(0), Action::Take(1)]);
    assert_eq!(replayed.steps[3].1.at, [Place::Inside; 2]);
    for (_, trace) in lock::samples() {
        assert_replays(&Lock::default(), &trace.to_json());
    }
}

#[test]
fn a_repaired_model_names_the_first_step_that_no_longer_applies() {
    let error = replay(&Lock { atomic: true }, &lock::ordinary()).unwrap_err();
    assert_eq!(error.step(), 4);
    insta::assert_snapshot!(error, @r"
    step 4 no longer applies: take(process=1, at=lock) is not enabled; enabled are
      leave(process=0, at=lock)
    ");
}

#[test]
fn a_trace_of_other_states_is_refused() {
    let json = lock::ordinary().to_json();
    let read = |json: &str| wspbus_check::trace::Trace::from_json(json.as_bytes()).unwrap();
    let other = read(&json.replacen("\"holders\": [0]", "\"holders\": [1]", 1));
    let error = replay(&Lock::default(), &other).unwrap_err();
    assert!(matches!(error, ReplayError::State { step: 3, .. }), "{error:?}");
    assert_eq!(error.to_string(), "step 3 leads elsewhere: \"holders\" is [0], in the trace [1]");
    let other = read(&json.replacen("\"holders\": []", "\"holders\": [7]", 1));
    let error = replay(&Lock::default(), &other).unwrap_err();
    assert!(matches!(error, ReplayError::Initial { known: 1, .. }), "{error:?}");
    // A text with the digits of a number is another value than the number.
    let other = read(&json.replacen("\"count\": 0", "\"count\": \"0\"", 1));
    assert!(matches!(replay(&Lock::default(), &other), Err(ReplayError::Initial { .. })));
}

#[test]
#[should_panic = "this program reads version 2 only"]
fn asserting_says_why() {
    assert_replays(&Lock::default(), r#"{"format": "wspbus-trace", "version": 9}"#);
}

#[test]
fn a_loop_that_does_not_close_is_not_recorded() {
    let model = Lock::default();
    let init = model.init_states().remove(0);
    let after = model.next_state(&init, Action::Look(0)).unwrap();
    let header = lock::header("shown", Kind::Example, Verdict::Shown, "");
    let steps = [(Action::Look(0), after)];
    let recorded = |end| record(&model, header.clone(), &init, &steps, end);
    assert_eq!(recorded(End::Open).unwrap().pivot, None);
    assert_eq!(recorded(End::Stays { reason: "it may".into() }).unwrap().loop_start(), Some(1));
    let error = recorded(End::Lasso { loop_start: 0 }).unwrap_err();
    assert!(matches!(error, Invalid::LoopOpen { loop_start: 0, .. }), "{error:?}");
    let error = recorded(End::Lasso { loop_start: 1 }).unwrap_err();
    assert!(matches!(error, Invalid::LoopStartOutOfRange { loop_start: 1, steps: 1 }), "{error:?}");
}

/// The claim is decided by the last step or the last state, as its kind asks.
#[test]
fn the_step_that_decides_is_marked() {
    let pivots = lock::samples().map(|(name, trace)| (name, trace.pivot));
    let expected = [
        ("ordinary", Some(Pivot::State(4))),
        ("step", Some(Pivot::Step(3))),
        ("witness", Some(Pivot::Step(1))),
        ("lasso", None),
        ("stay", None),
    ];
    assert_eq!(pivots, expected);
    for kind in Kind::ALL {
        let pivot = Pivot::last(kind, 0);
        assert!(matches!(pivot, None | Some(Pivot::State(0))), "{kind}: no step is there to be marked");
    }
}

/// A model that tells only its labels.
struct Plain;

impl stateright::Model for Plain {
    type State = u8;
    type Action = u8;
    fn init_states(&self) -> Vec<u8> {
        vec![0]
    }
    fn actions(&self, _: &u8, actions: &mut Vec<u8>) {
        actions.extend([2, 3]);
    }
    fn next_state(&self, state: &u8, by: u8) -> Option<u8> {
        state.checked_add(by)
    }
}

impl Tell for Plain {
    fn label(&self, by: &u8) -> Label {
        Label { name: "add", arguments: vec![("by", by.to_string())] }
    }
}

#[test]
fn labels_are_enough_to_tell_a_model() {
    let header = lock::header("grows", Kind::Example, Verdict::Shown, "");
    let trace = record(&Plain, header, &0, &[(2, 2), (3, 5)], End::Open).unwrap();
    assert_eq!((trace.lanes, trace.steps[1].lane), (vec!["system".to_owned()], 0));
    assert_eq!(trace.steps[1].action.to_string(), "add(by=3)");
    assert!(trace.initial.is_empty() && trace.steps[1].source.is_none());
}
