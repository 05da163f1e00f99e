//! PASS: the listeners that are called, when, in which order.

use crate::bus::event::{Channel, Event, ListenerId, Outcome, PassId};
use crate::bus::seen::{Seen, Services, Stage};
use wspbus_words::system::Claim;

pub(super) fn safety() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("one-pass-at-a-time", &["PASS-1"], |seen, event| match event {
            Event::PassBegan { .. } => Some(seen.passes.is_empty()),
            _ => None,
        }),
        Claim::event("no-listener-is-skipped", &["PASS-2"], |seen, event| match event {
            Event::PassEnded { pass, .. } => Some(seen.pass(*pass).is_some_and(|p| p.due.is_empty())),
            _ => None,
        }),
        Claim::event(
            "no-listener-is-called-twice-or-uninvited",
            &["PASS-2", "PASS-5", "PASS-6"],
            |seen, event| {
                let (pass, listener) = turn(event)?;
                Some(seen.pass(pass).is_some_and(|p| p.due.contains(&listener)))
            },
        ),
        Claim::event("a-pass-is-announced-in-order", &["PASS-3"], |seen, event| match event {
            Event::PassBegan { channel, due, .. } => Some(*due == seen.due(*channel)),
            _ => None,
        }),
        Claim::event("listeners-are-called-in-order", &["PASS-3"], |seen, event| {
            let (pass, listener) = turn(event)?;
            let due = &seen.pass(pass)?.due;
            (due.len() > 1 && due.contains(&listener)).then(|| due.first() == Some(&listener))
        }),
        Claim::event("one-listener-at-a-time", &["PASS-4"], |seen, event| match event {
            Event::ListenerBegan { .. } => Some(seen.passes.iter().all(|p| p.running.is_none())),
            _ => None,
        }),
        Claim::event("the-exit-pass-runs-once", &["PASS-8"], |seen, event| match event {
            Event::PassBegan { channel: Channel::Exit, .. } => Some(seen.exit == Stage::Before),
            _ => None,
        }),
        Claim::event("exit-listeners-run-with-services-down", &["PASS-7"], |seen, event| match event {
            Event::ListenerBegan { channel: Channel::Exit, .. } => Some(seen.services == Services::Down),
            _ => None,
        }),
    ]
}

/// The listener whose turn begins with this event, and the pass.
fn turn(event: &Event) -> Option<(PassId, ListenerId)> {
    match *event {
        Event::ListenerBegan { pass, listener, .. } => Some((pass, listener)),
        Event::ListenerEnded { pass, listener, outcome: Outcome::Busy, .. } => Some((pass, listener)),
        _ => None,
    }
}
