//! CONN: what an accepted connection is owed.

use super::Claim;
use crate::site::machine::event::{Close, Event, Stage};
use crate::site::observed::Observed;
use crate::site::observed::connection::{Line, SeenConnection};
use crate::site::observed::worker::SeenWorker;

pub(super) fn all() -> Vec<Claim> {
    [accepting(), answering(), closing()].concat()
}

fn accepting() -> Vec<Claim> {
    let ends_once = Claim::event("a-worker-stops-to-accept-once", &["CHAN-5"], |seen, event| match *event {
        Event::AcceptingEnded { worker } => Some(seen.worker(worker).is_some_and(|w| w.accepting)),
        _ => None,
    });
    let of_those_that_acted = vec![Claim::event(
        "the-worker-that-acted-accepts-nothing",
        &["CHAN-5"],
        |seen, event| match *event {
            Event::Accepted { worker, .. } => {
                let told = |w: &SeenWorker| w.acted.is_some() || w.lost;
                Some(seen.worker(worker).is_some_and(|w| w.accepting && (w.leaves() || !told(w))))
            }
            _ => None,
        },
    )];
    [of_those_that_acted, vec![ends_once]].concat()
}

fn answering() -> Vec<Claim> {
    vec![
        Claim::event("what-was-read-is-answered", &["CONN-1", "TEAR-8"], |seen, event| {
            lost(seen, event, Line::Busy)
        }),
        Claim::event("accepted-gets-an-answer", &["CONN-1", "TEAR-8"], |seen, event| {
            lost(seen, event, Line::Fresh)
        }),
        Claim::event("no-request-is-cut-before-the-deadline", &["TEAR-8"], |seen, event| match *event {
            Event::Closed { worker, why: Close::Cut, .. } => {
                Some(seen.worker(worker).is_some_and(|worker| worker.drained))
            }
            _ => None,
        }),
        Claim::event(
            "nothing-is-read-after-an-answer-while-its-worker-leaves",
            &["CONN-2"],
            |seen, event| match *event {
                Event::Read { worker, connection, .. } => {
                    let leaves = seen.worker(worker).is_some_and(SeenWorker::leaves);
                    let line = seen.connection(worker, connection).map(|seen| seen.line);
                    leaves.then_some(line == Some(Line::Fresh))
                }
                _ => None,
            },
        ),
        Claim::event("an-answer-is-to-what-was-read", &["CONN-1"], |seen, event| match *event {
            Event::Replied { worker, connection, .. } => {
                Some(seen.connection(worker, connection).is_some_and(|seen| seen.line == Line::Busy))
            }
            _ => None,
        }),
    ]
}

fn closing() -> Vec<Claim> {
    vec![
        Claim::state("idle-is-closed-at-once", &["CONN-2"], |seen| {
            let mut open = leaving(seen).flat_map(|worker| seen.connections_of(worker.worker)).peekable();
            open.peek()?;
            Some(open.all(SeenConnection::is_owed))
        }),
        Claim::state("a-drain-ends-when-nothing-is-in-flight", &["CONN-3"], |seen| {
            let mut draining = seen.living().filter(|worker| worker.stage == Stage::Draining).peekable();
            draining.peek()?;
            Some(draining.all(|worker| worker.accepting || seen.owes(worker.worker)))
        }),
    ]
}

/// Is a connection of this kind given up without an answer? A client may give it up, a deadline may cut it, and a worker
/// whose own last deadline passed ends with it. `None` where no such connection is closed.
fn lost(seen: &Observed, event: &Event, line: Line) -> Option<bool> {
    match *event {
        Event::Closed { worker, connection, why } => {
            let closed = seen.connection(worker, connection)?;
            (closed.line == line && why != Close::Client).then_some(why == Close::Cut)
        }
        Event::WorkerEnded { worker, .. } => {
            let open = seen.connections_of(worker).any(|seen| seen.line == line);
            open.then(|| seen.worker(worker).is_some_and(|worker| worker.late))
        }
        _ => None,
    }
}

fn leaving(seen: &Observed) -> impl Iterator<Item = &SeenWorker> {
    seen.living().filter(|worker| worker.leaves())
}
