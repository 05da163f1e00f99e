//! Every report to a requester is true. A worker is only ended if it was asked to end, and if it is not the last worker
//! that serves.

use super::Claim;
use crate::site::event::{Control, Event};
use crate::site::identity::Slot;
use crate::site::request::Transition;
use crate::site::seen::Seen;

pub(super) fn all() -> Vec<Claim> {
    vec![
        Claim::event("a-reached-transition-is-true", &["ROLL-2", "CTRL-8"], |seen, event| match *event {
            Event::Reached { transition: t @ (Transition::Start | Transition::Roll), failed } => {
                Some(failed != seen.failed.is_empty() && (failed || is_up(seen, t)))
            }
            _ => None,
        }),
        Claim::event("some-worker-goes-on-serving", &["ROLL-1"], |seen, event| match *event {
            Event::Sent { control: Control::Drain, to } => seen
                .worker(to)
                .is_some_and(|w| w.serves())
                .then(|| seen.workers.iter().any(|w| w.worker != to && w.serves())),
            _ => None,
        }),
        Claim::event("a-worker-forced-in-a-stop-was-asked", &["CTRL-5"], |seen, event| match *event {
            Event::Forced { target: Some(target), .. } => {
                seen.stopping().then(|| seen.worker(target).is_none_or(|w| w.sent.contains(Control::Stop)))
            }
            _ => None,
        }),
    ]
}

/// Does every slot have a worker that was ready, and, after a Roll, are all workers of one generation?
fn is_up(seen: &Seen, transition: Transition) -> bool {
    let served = |slot: Slot| seen.workers.iter().any(|w| w.slot == slot && w.ready);
    let newest = seen.workers.iter().map(|w| w.generation).max();
    let of_one = seen.workers.iter().all(|w| Some(w.generation) == newest);
    (0..seen.terms.slots).map(Slot).all(served) && (transition != Transition::Roll || of_one)
}
