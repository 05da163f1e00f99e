//! From a model to a trace and back.

use stateright::Model;
use wspbus_check::trace::{
    End, Invalid, Label, Pivot, ReplayError, Tell, Trace, TraceKind, TraceVerdict, Value, Values,
    assert_replays, record, replay,
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
    let read = |json: &str| Trace::from_json(json.as_bytes()).unwrap();
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
fn every_state_of_a_trace_is_compared() {
    for index in 0..4 {
        let mut trace = lock::ordinary();
        trace.steps[index].after = changed(&trace.steps[index].after);
        let error = replay(&Lock::default(), &trace).unwrap_err();
        assert!(matches!(&error, ReplayError::State { step, .. } if *step == index + 1), "{error:?}");
    }
}

/// The same names, and another count.
fn changed(values: &Values) -> Values {
    Values::new(values.iter().map(|(name, value)| match name {
        "count" => (name, Value::from(9_u8)),
        _ => (name, value.clone()),
    }))
    .unwrap()
}

#[test]
fn an_action_is_known_by_its_name_and_its_arguments() {
    let disabled = |trace: &Trace| match replay(&Lock::default(), trace) {
        Err(ReplayError::Disabled { step, .. }) => Some(step),
        _ => None,
    };
    let mut trace = lock::ordinary();
    trace.steps[2].action.name = "leave".into();
    assert_eq!(disabled(&trace), Some(3));
    let mut trace = lock::ordinary();
    trace.steps[3].action.arguments = Values::new([("process", "1")]).unwrap();
    assert_eq!(disabled(&trace), Some(4));
}

/// JSON tools may write the names of an object in any order.
#[test]
fn a_trace_whose_names_are_in_another_order_replays() {
    let turned = |values: &Values| {
        let mut pairs: Vec<_> = values.iter().map(|(name, value)| (name, value.clone())).collect();
        pairs.reverse();
        Values::new(pairs).unwrap()
    };
    for (name, trace) in lock::samples() {
        let mut other = trace.clone();
        other.initial = turned(&trace.initial);
        for step in &mut other.steps {
            (step.action.arguments, step.after) = (turned(&step.action.arguments), turned(&step.after));
        }
        assert_ne!(other, trace, "{name}");
        assert_replays(&Lock::default(), &other.to_json());
    }
}

#[test]
#[should_panic = "step 4 no longer applies"]
fn asserting_fails_if_the_trace_is_no_behaviour() {
    assert_replays(&Lock { atomic: true }, &lock::ordinary().to_json());
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
    let header = lock::header("shown", TraceKind::Example, TraceVerdict::Shown, "");
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
    for kind in TraceKind::ALL {
        let last = match kind {
            TraceKind::Safety | TraceKind::Deadlock => Some(Pivot::State(3)),
            TraceKind::Step | TraceKind::Reachability => Some(Pivot::Step(2)),
            TraceKind::Conformance | TraceKind::Log => Some(Pivot::Step(2)),
            TraceKind::Liveness | TraceKind::Example => None,
        };
        assert_eq!(Pivot::last(kind, 3), last, "{kind}");
        let initial = last.map(|_| Pivot::State(0));
        assert_eq!(Pivot::last(kind, 0), initial, "{kind}: no step is there to be marked");
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
    let header = lock::header("grows", TraceKind::Example, TraceVerdict::Shown, "");
    let trace = record(&Plain, header, &0, &[(2, 2), (3, 5)], End::Open).unwrap();
    assert_eq!((trace.lanes, trace.steps[1].lane), (vec!["system".to_owned()], 0));
    assert_eq!(trace.steps[1].action.to_string(), "add(by=3)");
    assert!(trace.initial.is_empty() && trace.steps[1].source.is_none());
}

/// Counts up from states that look the same. `edge` is the last number within the boundary.
struct Twins {
    names: &'static str,
    edge: u8,
}

const ALL: Twins = Twins { names: "abc", edge: 9 };

impl stateright::Model for Twins {
    type State = (char, u8);
    type Action = (char, u8);
    fn init_states(&self) -> Vec<(char, u8)> {
        self.names.chars().map(|name| (name, 0)).collect()
    }
    fn actions(&self, (name, count): &(char, u8), actions: &mut Vec<(char, u8)>) {
        match (name, count) {
            // Two actions of one label.
            ('a', 1) => actions.extend([('a', 2), ('x', 2)]),
            ('b', 3) => actions.push(('y', 0)),
            ('c', 2) => {}
            _ => actions.push((*name, count + 1)),
        }
    }
    fn next_state(&self, _: &(char, u8), after: (char, u8)) -> Option<(char, u8)> {
        Some(after)
    }
    fn within_boundary(&self, (_, count): &(char, u8)) -> bool {
        *count <= self.edge
    }
}

impl Tell for Twins {
    fn label(&self, (_, count): &(char, u8)) -> Label {
        Label { name: "to", arguments: vec![("count", count.to_string())] }
    }
    fn variables(&self, (_, count): &(char, u8)) -> Vec<(&'static str, Value)> {
        let names = if *count == 9 { ["count", "count"] } else { ["count", "twice"] };
        names.map(|name| (name, (*count).into())).to_vec()
    }
    fn source(&self, (_, count): &(char, u8), _: &(char, u8)) -> Option<String> {
        Some(format!("twins.py:{count}"))
    }
}

/// The trace of the state with this name, which counts through these numbers.
fn counted(name: char, counts: &[u8], end: End) -> Result<Trace, Invalid> {
    let header = lock::header("counts", TraceKind::Example, TraceVerdict::Shown, "");
    let steps: Vec<_> = counts.iter().map(|count| ((name, *count), (name, *count))).collect();
    record(&ALL, header, &(name, 0), &steps, end)
}

#[test]
fn of_initial_states_that_look_the_same_one_must_do_and_the_farthest_says_why() {
    let trace = counted('b', &[1, 2, 3], End::Open).unwrap();
    assert_eq!(replay(&ALL, &trace).unwrap().initial, ('b', 0), "`a` is ambiguous, and is not the only one");
    // `a` ends at step 2, `b` at step 4, `c` at step 3.
    let trace = counted('b', &[1, 2, 3, 4], End::Open).unwrap();
    assert!(matches!(replay(&ALL, &trace), Err(ReplayError::Disabled { step: 4, .. })));
    // `b` takes all four steps: an open loop is farther than every disabled step.
    let trace = counted('b', &[1, 2, 3, 0], End::Lasso { loop_start: 0 }).unwrap();
    assert_eq!(replay(&ALL, &trace), Err(ReplayError::LoopOpen { step: 1 }));
}

#[test]
fn labels_that_are_ambiguous_and_steps_across_the_boundary_are_refused() {
    let trace = counted('b', &[1, 2], End::Open).unwrap();
    let error = replay(&Twins { names: "a", edge: 9 }, &trace).unwrap_err();
    assert_eq!(error, ReplayError::Ambiguous { step: 2, label: "to(count=2)".into() });
    assert!(replay(&Twins { names: "b", edge: 2 }, &trace).is_ok());
    assert!(matches!(
        replay(&Twins { names: "b", edge: 1 }, &trace),
        Err(ReplayError::Disabled { step: 2, .. })
    ));
}

#[test]
fn a_trace_that_contradicts_itself_is_not_replayed() {
    let mut trace = counted('b', &[1, 2], End::Open).unwrap();
    trace.pivot = Some(Pivot::Step(2));
    assert!(matches!(replay(&ALL, &trace), Err(ReplayError::Invalid(_))));
}

#[test]
fn a_step_is_told_from_the_state_before_it_and_a_name_twice_with_its_state() {
    let trace = counted('b', &[1, 2], End::Open).unwrap();
    let sources: Vec<_> = trace.steps.iter().filter_map(|step| step.source.as_deref()).collect();
    assert_eq!(sources, ["twins.py:0", "twins.py:1"]);
    let twice = |place: &str| Err(Invalid::DuplicateName { place: place.into(), name: "count".into() });
    assert_eq!(counted('b', &[1, 9], End::Open), twice("the state after steps[1]"));
    let header = lock::header("counts", TraceKind::Example, TraceVerdict::Shown, "");
    assert_eq!(record(&ALL, header, &('b', 9), &[], End::Open), twice("the initial state"));
}

#[test]
fn a_log_that_is_explained_has_no_step_that_decides() {
    let model = Lock::default();
    let init = model.init_states().remove(0);
    let after = model.next_state(&init, Action::Look(0)).unwrap();
    let pivot = |verdict| {
        let header = lock::header("log", TraceKind::Log, verdict, "");
        record(&model, header, &init, &[(Action::Look(0), after.clone())], End::Open).unwrap().pivot
    };
    assert_eq!(pivot(TraceVerdict::Explained), None);
    assert_eq!(pivot(TraceVerdict::Unexplained), Some(Pivot::Step(0)));
}
