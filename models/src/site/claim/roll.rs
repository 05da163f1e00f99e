//! ROLL: rolling replacement.

use super::Claim;
use crate::site::event::{Control, Event};
use crate::site::identity::Worker;
use crate::site::request::Transition;
use crate::site::seen::{Seen, SeenWorker};

pub(super) fn all() -> Vec<Claim> {
    vec![
        Claim::event("the-last-that-serves-is-not-retired", &["ROLL-1"], |seen, event| match *event {
            Event::Sent { control: Control::Drain, to } => {
                let serves = |w: &SeenWorker| w.worker != to && w.serves() && newer(seen, w.worker, to);
                (rolling(seen) && seen.worker(to).is_some_and(|w| w.serves()))
                    .then(|| seen.workers.iter().any(serves))
            }
            _ => None,
        }),
        Claim::leads_to("a-roll-ends", &["ROLL-2"], rolling, |seen| !rolling(seen)),
        Claim::leads_to("a-worker-asked-to-drain-ends", &["ROLL-3"], drains, |seen| !drains(seen)),
        Claim::event("a-roll-is-gentle", &["ROLL-4"], |seen, event| {
            let hurt = rough(event).filter(|_| rolling(seen))?;
            Some(seen.worker(hurt).is_none_or(|w| w.expired || !w.ready))
        }),
    ]
}

fn rolling(seen: &Seen) -> bool {
    seen.goal == Some(Transition::Roll)
}

/// Is there a worker that was asked to drain?
fn drains(seen: &Seen) -> bool {
    seen.workers.iter().any(|w| w.sent.contains(Control::Drain))
}

fn newer(seen: &Seen, one: Worker, other: Worker) -> bool {
    let generation = |worker| seen.worker(worker).map(|w| w.generation);
    generation(one) > generation(other)
}

/// The worker that is forced, or whose request is cut.
fn rough(event: &Event) -> Option<Worker> {
    match *event {
        Event::Forced { target, .. } => target,
        Event::Cut { worker, .. } => Some(worker),
        _ => None,
    }
}
