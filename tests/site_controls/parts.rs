//! A forged step for each claim of a part of a site that is not one of the shared claims: those of a relay, and that of
//! a worker which implements the abstract worker.

use std::collections::BTreeSet;

use wspbus_models::site::relay::Id;
use wspbus_models::site::relay::model::{Event, configuration as relays};
use wspbus_models::site::worker::Stage;
use wspbus_models::site::worker::model as worker;
use wspbus_words::system::{Change, Checked, InnerKind, Kind, Observer, System, judge_step};

use super::steps::{A, COPY, STRANGER};

/// The first message of A, and the next one.
const ID: Id = Id { sender: A, number: 0 };
const NEXT: Id = Id { sender: A, number: 1 };

/// Each claim of a relay, with what was seen before a step that breaks it, and the events of the step.
fn of_a_relay() -> Vec<(&'static str, Vec<Event>, Vec<Event>)> {
    let arrived = |at| Event::Arrived { at, id: ID };
    let handed = Event::Handed { at: COPY, id: ID };
    let lost = Event::Lost { at: COPY, id: ID };
    let strayed = Event::Handed { at: STRANGER, id: ID };
    let asked = Event::Requested { by: COPY };
    let late = Event::Handed { at: COPY, id: NEXT };
    vec![
        ("a-message-is-handed-over-at-most-once", vec![handed], vec![arrived(COPY), handed]),
        ("a-gap-is-known-before-the-next-message", vec![], vec![late]),
        ("nothing-new-is-swallowed", vec![], vec![arrived(COPY)]),
        ("only-a-message-not-handed-over-is-lost", vec![handed], vec![lost, late]),
        ("a-message-reported-lost-stays-lost", vec![lost], vec![arrived(COPY), handed]),
        ("a-message-stays-within-its-name", vec![], vec![arrived(STRANGER), strayed]),
        ("no-message-is-a-request", vec![], vec![arrived(COPY), handed, asked]),
    ]
}

#[test]
fn each_property_of_a_relay_can_fail() {
    let relay = (relays::ALL[0].build)();
    let claims = relay.claims();
    let mut broken = BTreeSet::new();
    for (name, before, events) in of_a_relay() {
        let mut seen = relay.observer();
        before.iter().for_each(|event| seen.observe(event));
        let mut found = BTreeSet::new();
        judge_step(&claims, &seen, &events, &mut |place, holds| {
            if !holds {
                found.insert(claims[place].name);
            }
        });
        assert!(found.contains(name), "{name} is not broken by its step, which breaks {found:?}");
        broken.insert(name);
    }
    let kept = claims.iter().filter(|c| !matches!(c.kind, Kind::Reachable(_) | Kind::ReachableStep(_)));
    assert_eq!(kept.map(|c| c.name).collect::<BTreeSet<_>>(), broken);
}

/// A message that arrives is handed over, with the loss before it: no claim is broken.
#[test]
fn no_property_of_a_relay_fails_without_a_reason() {
    let relay = (relays::ALL[0].build)();
    let claims = relay.claims();
    let events = [
        Event::Arrived { at: COPY, id: NEXT },
        Event::Lost { at: COPY, id: ID },
        Event::Handed { at: COPY, id: NEXT },
    ];
    let mut judged = 0;
    judge_step(&claims, &relay.observer(), &events, &mut |place, holds| {
        assert!(holds, "{}", claims[place].name);
        judged += 1;
    });
    assert!(judged > 4, "{judged}");
}

/// A worker whose process ends before it served or tore anything down is no abstract worker.
#[test]
fn a_worker_that_skips_its_teardown_is_no_abstract_worker() {
    let model = (worker::ALL[0].build)();
    let claims = model.inner_claims();
    let [claim] = claims.as_slice() else { panic!("a worker has one claim about its state") };
    assert_eq!(claim.name, "a-worker-implements-the-abstract-one");
    let InnerKind::Step(holds) = claim.kind else { panic!("{} is not about steps", claim.name) };
    let (before, _) = model.begin();
    let judged = |stage| {
        let mut after = before.clone();
        after.process.stage = stage;
        let (action, seen) = (worker::Action::Crash, model.observer());
        holds(
            &model,
            &Change { before: &before, action: &action, events: &[], after: &after, was: &seen, seen: &seen },
        )
    };
    assert_eq!(judged(Stage::Crashed), Some(true));
    assert_eq!(judged(Stage::Done), Some(false));
}
