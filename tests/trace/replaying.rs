//! From a model to a trace and back.

use stateright::Model;
use wspbus_check::trace::{Invalid, ReplayError, assert_replays, record, replay};

use crate::lock::{self, Action, Lock, Place};

#[test]
fn what_was_recorded_replays() {
    let replayed = replay(&Lock::default(), &lock::ordinary()).unwrap();
    let actions: Vec<Action> = replayed.steps.iter().map(|(action, _)| *action).collect();
    assert_eq!(actions, [Action::Look(0), Action::Look(1), Action::Take(0), Action::Take(1)]);
    assert_eq!(replayed.steps[3].1.at, [Place::Inside; 2]);
    assert_replays(&Lock::default(), &lock::lasso().to_json());
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
    let other = read(&json.replacen("\"holders\": \"[0]\"", "\"holders\": \"[1]\"", 1));
    let error = replay(&Lock::default(), &other).unwrap_err();
    assert!(matches!(error, ReplayError::State { step: 3, .. }), "{error:?}");
    assert_eq!(error.to_string(), "step 3 leads elsewhere: \"holders\" is \"[0]\", in the trace \"[1]\"");
    let other = read(&json.replacen("\"holders\": \"[]\"", "\"holders\": \"[7]\"", 1));
    let error = replay(&Lock::default(), &other).unwrap_err();
    assert!(matches!(error, ReplayError::Initial { known: 1, .. }), "{error:?}");
}

#[test]
#[should_panic = "this program reads version 1 only"]
fn asserting_says_why() {
    assert_replays(&Lock::default(), r#"{"format": "wspbus-trace", "version": 9}"#);
}

#[test]
fn a_loop_that_does_not_close_is_not_recorded() {
    let model = Lock::default();
    let init = model.init_states().remove(0);
    let after = model.next_state(&init, Action::Look(0)).unwrap();
    let header = wspbus_check::trace::Header {
        specification: String::new(),
        model: String::new(),
        configuration: String::new(),
        dialect: None,
        property: String::new(),
        requirements: Vec::new(),
        kind: wspbus_check::trace::Kind::Example,
        verdict: wspbus_check::trace::Verdict::Shown,
        note: None,
    };
    let steps = [(Action::Look(0), after)];
    assert!(record(&model, header.clone(), &init, &steps, None).is_ok());
    let error = record(&model, header.clone(), &init, &steps, Some(0)).unwrap_err();
    assert!(matches!(error, Invalid::LoopOpen { loop_start: 0, .. }), "{error:?}");
    let error = record(&model, header, &init, &steps, Some(1)).unwrap_err();
    assert!(matches!(error, Invalid::LoopStartOutOfRange { loop_start: 1, steps: 1 }), "{error:?}");
}
