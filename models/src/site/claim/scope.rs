//! SCOPE: how far an event goes.

use super::{Kind, Property, Watched, all_of, any, leads, on_watched, watched};
use crate::site::event::Event;
use crate::site::identity::{Interpreter, Notice, Origin};
use crate::site::seen::{Seen, SeenNotice, receives};

pub(super) fn all<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("nobody-outside-the-scope-is-told", &["SCOPE-2"],
        Event::Delivered { notice, to } => |_m, seen| {
            seen.notice(notice).is_some_and(|n| receives(n.scope, n.centre, to))
        }),
        on_watched!("nobody-is-told-of-an-event-twice", &["SCOPE-3"],
            Event::Delivered { notice, to }, |_m, seen| seen.notice(notice).is_some()
            => seen.notice(notice).is_some_and(|n| !n.told.contains(&to))),
        leads!("everybody-in-scope-is-told-or-missed", &["SCOPE-3", "SCOPE-4"],
            |seen| seen.notices.iter().any(|n| !n.due.is_empty()) => seen.notices.iter().all(|n| n.due.is_empty())),
        on_watched!("only-who-was-not-told-is-missed", &["SCOPE-4"],
        Event::Missed { notice, by } => |_m, seen| {
            seen.notice(notice).is_some_and(|n| n.due.contains(&by)) || !lives(seen, by)
        }),
        Property {
            name: "only-an-overflow-loses-who-lives",
            requirements: &["SCOPE-3"],
            kind: Kind::Step {
                when: |step| any(step, |seen, e| lost(seen, e).is_some()),
                holds: |step| {
                    let full = |worker| any(step, |_, e| *e == Event::Overflowed { worker });
                    all_of(step, |seen, e| lost(seen, e).is_none_or(|i| full(i.worker)))
                },
            },
        },
        on_watched!("an-event-is-over-when-everybody-is-accounted-for", &["SCOPE-3", "SCOPE-4"],
            Event::Settled { notice } => |_m, seen| seen.notice(notice).is_some_and(|n| n.due.is_empty())),
        on_watched!("newcomers-are-not-told", &["SCOPE-5"],
            Event::Delivered { notice, to }, |_m, seen| in_scope(seen, notice, to)
            => seen.notice(notice).is_some_and(|n| known(n, to))),
        on_watched!("the-origin-is-known-by-its-channel", &["SCOPE-6"],
            Event::Answered { origin: Origin::Application(me), centre, answer, .. }, |_m, seen| answer.granted()
            => centre == Some(me)),
    ]
}

/// Is an interpreter said to have missed an event, that lives and is not about to end?
fn lost(seen: &Seen, event: &Event) -> Option<Interpreter> {
    let Event::Missed { by, .. } = *event else { return None };
    seen.interpreters().any(|i| i.interpreter == by && !i.told()).then_some(by)
}

fn in_scope(seen: &Seen, notice: Notice, to: Interpreter) -> bool {
    seen.notice(notice).is_some_and(|n| receives(n.scope, n.centre, to))
}

/// Of who is no more nobody can know for certain whether it was told: a miss may be reported of it.
fn lives(seen: &Seen, interpreter: Interpreter) -> bool {
    seen.interpreters().any(|i| i.interpreter == interpreter)
}

/// Was it live at the acceptance?
fn known(notice: &SeenNotice, interpreter: Interpreter) -> bool {
    notice.due.contains(&interpreter) || notice.told.contains(&interpreter)
}
