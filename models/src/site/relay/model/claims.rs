//! The claims about a relay.

use super::seen::{Event, Seen};
use crate::site::machine::word::InterpreterId;
use crate::site::relay::Id;
use wspbus_words::system::{Claim, Step};

/// Every safety claim, and the reachability claims that are promised.
pub(super) fn claims(promised: &[&str]) -> Vec<Claim<Seen, Event>> {
    let shown = reachability().into_iter().filter(|claim| promised.contains(&claim.name));
    safety().into_iter().chain(shown).collect()
}

fn safety() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("a-message-is-handed-over-at-most-once", &["RELAY-1"], |seen, event| match *event {
            Event::Handed { at, id } => Some(!seen.was_handed(at, id)),
            _ => None,
        }),
        Claim::event("a-gap-is-known-before-the-next-message", &["RELAY-2"], |seen, event| match *event {
            Event::Handed { at, id } => Some(seen.knows_all_before(at, id)),
            _ => None,
        }),
        Claim::step("nothing-new-is-swallowed", &["RELAY-2"], |step| {
            let (at, id) = arrived(step)?;
            Some(at.name != id.sender.name || step.before.knows(at, id) || hands_over(step, at, id))
        }),
        Claim::event("only-a-message-not-handed-over-is-lost", &["RELAY-2"], |seen, event| match *event {
            Event::Lost { at, id } => Some(!seen.knows(at, id)),
            _ => None,
        }),
        Claim::event("a-message-reported-lost-stays-lost", &["RELAY-2"], |seen, event| match *event {
            Event::Handed { at, id } => Some(!seen.was_lost(at, id)),
            _ => None,
        }),
        Claim::step("a-message-stays-within-its-name", &["RELAY-3"], |step| {
            let (at, id) = arrived(step)?;
            Some(at.name == id.sender.name || !hands_over(step, at, id))
        }),
        Claim::step("no-message-is-a-request", &["RELAY-3"], |step| {
            let (at, _) = arrived(step)?;
            Some(!step.events.contains(&Event::Requested { by: at }))
        }),
    ]
}

fn reachability() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::reachable_step("a-repeat-can-be-dropped", &["RELAY-1"], |step| {
            dropped(step).is_some_and(|(at, id)| step.before.was_handed(at, id))
        }),
        Claim::reachable("a-loss-can-be-reported", &["RELAY-2"], |_, event| {
            matches!(event, Event::Lost { .. })
        }),
        Claim::reachable_step("a-late-message-can-be-dropped", &["RELAY-2"], |step| {
            dropped(step).is_some_and(|(at, id)| step.before.was_lost(at, id))
        }),
        Claim::reachable("a-sender-that-came-back-can-be-heard", &["RELAY-1"], |seen, event| match *event {
            Event::Handed { at, id } => seen.heard_an_earlier(at, id.sender),
            _ => false,
        }),
        Claim::reachable_step("a-stray-can-be-dropped", &["RELAY-3"], |step| {
            dropped(step).is_some_and(|(at, id)| at.name != id.sender.name)
        }),
    ]
}

/// The receiver and the id of the message that arrives in this step.
fn arrived(step: &Step<'_, Seen, Event>) -> Option<(InterpreterId, Id)> {
    step.events.iter().find_map(|event| match *event {
        Event::Arrived { at, id } => Some((at, id)),
        _ => None,
    })
}

/// The receiver and the id of the message that arrives in this step and is dropped.
fn dropped(step: &Step<'_, Seen, Event>) -> Option<(InterpreterId, Id)> {
    arrived(step).filter(|_| step.events.len() == 1)
}

/// Does this receiver hand this message over in this step?
fn hands_over(step: &Step<'_, Seen, Event>, at: InterpreterId, id: Id) -> bool {
    step.events.contains(&Event::Handed { at, id })
}
