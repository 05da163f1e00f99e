//! A forged step for each claim of a relay, and a good step.

use std::collections::BTreeSet;

use wspbus_models::site::machine::word::InterpreterId;
use wspbus_models::site::relay::model::{Event, configuration as relays};
use wspbus_models::site::relay::{Id, first};
use wspbus_words::system::{Checked, Kind, Observer, judge_step};

const A: InterpreterId = first(0, 0);
const COPY: InterpreterId = first(1, 0);
const STRANGER: InterpreterId = first(1, 1);

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
