//! SCOPE: how far an event goes.

use super::Claim;
use crate::site::event::Event;
use crate::site::identity::{Interpreter, Notice, Origin};
use crate::site::seen::{Seen, SeenNotice, receives};

pub(super) fn all() -> Vec<Claim> {
    [telling(), missing(), accepting()].concat()
}

fn telling() -> Vec<Claim> {
    vec![
        Claim::event("no-interpreter-outside-the-scope-is-told", &["SCOPE-2"], |seen, event| match *event {
            Event::Delivered { notice, to } => Some(in_scope(seen, notice, to)),
            _ => None,
        }),
        Claim::event("no-interpreter-is-told-of-an-event-twice", &["SCOPE-3"], |seen, event| match *event {
            Event::Delivered { notice, to } => seen.notice(notice).map(|n| !n.told.contains(&to)),
            _ => None,
        }),
        Claim::leads_to(
            "every-interpreter-in-scope-is-told-or-missed",
            &["SCOPE-3", "SCOPE-4"],
            |seen| seen.notices.iter().any(|n| !n.due.is_empty()),
            |seen| seen.notices.iter().all(|n| n.due.is_empty()),
        ),
    ]
}

fn missing() -> Vec<Claim> {
    vec![
        Claim::event("only-an-interpreter-not-told-is-missed", &["SCOPE-4"], |seen, event| match *event {
            Event::Missed { notice, by } => {
                Some(seen.notice(notice).is_some_and(|n| n.due.contains(&by)) || !lives(seen, by))
            }
            _ => None,
        }),
        Claim::step("only-an-overflow-loses-a-live-interpreter", &["SCOPE-3"], |step| {
            let full = |i: Interpreter| step.events.contains(&Event::Overflowed { worker: i.worker });
            step.any(|seen, event| lost(seen, event).is_some())
                .then(|| step.all(|seen, event| lost(seen, event).is_none_or(full)))
        }),
        Claim::event(
            "an-event-is-over-when-every-interpreter-is-accounted-for",
            &["SCOPE-3", "SCOPE-4"],
            |seen, event| match *event {
                Event::Settled { notice } => Some(seen.notice(notice).is_some_and(|n| n.due.is_empty())),
                _ => None,
            },
        ),
    ]
}

fn accepting() -> Vec<Claim> {
    vec![
        Claim::event("newcomers-are-not-told", &["SCOPE-5"], |seen, event| match *event {
            Event::Delivered { notice, to } => {
                in_scope(seen, notice, to).then(|| seen.notice(notice).is_some_and(|n| known(n, to)))
            }
            _ => None,
        }),
        Claim::event("the-origin-is-known-by-its-channel", &["SCOPE-6"], |_, event| match *event {
            Event::Answered { origin: Origin::Application(me), centre, answer, .. } => {
                answer.granted().then_some(centre == Some(me))
            }
            _ => None,
        }),
    ]
}

/// The interpreter that is reported to have missed an event, if it lives and is not about to end.
fn lost(seen: &Seen, event: &Event) -> Option<Interpreter> {
    let Event::Missed { by, .. } = *event else { return None };
    seen.interpreters.iter().any(|i| i.interpreter == by && !i.told()).then_some(by)
}

fn in_scope(seen: &Seen, notice: Notice, to: Interpreter) -> bool {
    seen.notice(notice).is_some_and(|n| receives(n.scope, n.centre, to))
}

/// Does this interpreter live? A miss may be reported of an interpreter that ended, because it cannot be known for
/// certain whether it was told.
fn lives(seen: &Seen, interpreter: Interpreter) -> bool {
    seen.interpreters.iter().any(|i| i.interpreter == interpreter)
}

/// Was this interpreter live at the acceptance?
fn known(notice: &SeenNotice, interpreter: Interpreter) -> bool {
    notice.due.contains(&interpreter) || notice.told.contains(&interpreter)
}
