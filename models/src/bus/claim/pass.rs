//! PASS: who is called, when, in which order.

use super::{Observed, each, judge, on_event};
use crate::bus::event::{Channel, Event, Outcome};
use crate::bus::seen::{Services, Stage};
use wspbus_words::model::{Kind, Property};

pub(super) fn safety<M: Observed>() -> Vec<Property<M>> {
    vec![
        on_event!("one-pass-at-a-time", &["PASS-1"],
            Event::PassBegan { .. } => |seen| seen.passes.is_empty()),
        on_event!("no-listener-is-skipped", &["PASS-2"],
            Event::PassEnded { pass, .. } => |seen| seen.pass(*pass).is_some_and(|p| p.due.is_empty())),
        Property {
            name: "no-listener-is-called-twice-or-uninvited",
            requirements: &["PASS-2", "PASS-5", "PASS-6"],
            kind: Kind::Step {
                when: |step| !each(step, |_, e| turn(e).is_none()),
                holds: |step| {
                    each(step, |seen, e| {
                        turn(e).is_none_or(|(pass, l)| seen.pass(pass).is_some_and(|p| p.due.contains(&l)))
                    })
                },
            },
        },
        on_event!("a-pass-is-announced-in-order", &["PASS-3"],
            Event::PassBegan { channel, due, .. } => |seen| *due == seen.due(*channel)),
        Property {
            name: "listeners-are-called-in-order",
            requirements: &["PASS-3"],
            kind: Kind::Step {
                when: |step| !each(step, |_, e| turn(e).is_none()),
                holds: |step| {
                    each(step, |seen, e| {
                        turn(e).is_none_or(|(pass, l)| {
                            seen.pass(pass).is_none_or(|p| !p.due.contains(&l) || p.due.first() == Some(&l))
                        })
                    })
                },
            },
        },
        on_event!("one-listener-at-a-time", &["PASS-4"],
            Event::ListenerBegan { .. } => |seen| seen.passes.iter().all(|p| p.running.is_none())),
        on_event!("the-exit-pass-runs-once", &["PASS-8"],
            Event::PassBegan { channel: Channel::Exit, .. } => |seen| seen.exit == Stage::Before),
        on_event!("exit-listeners-run-with-services-down", &["PASS-7"],
            Event::ListenerBegan { channel: Channel::Exit, .. } => |seen| seen.services == Services::Down),
    ]
}

/// Whose turn begins with this event.
fn turn(event: &Event) -> Option<(crate::bus::event::PassId, crate::bus::event::ListenerId)> {
    match *event {
        Event::ListenerBegan { pass, listener, .. } => Some((pass, listener)),
        Event::ListenerEnded { pass, listener, outcome: Outcome::Busy, .. } => Some((pass, listener)),
        _ => None,
    }
}
