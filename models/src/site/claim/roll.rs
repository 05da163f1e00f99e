//! ROLL: rolling replacement.

use super::{Kind, Property, Watched, any, leads, on_watched, watched};
use crate::site::event::{Control, Event};
use crate::site::identity::Worker;
use crate::site::request::Transition;
use crate::site::seen::Seen;

pub(super) fn all<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("the-last-that-serves-is-not-retired", &["ROLL-1"],
            Event::Sent { control: Control::Drain, to }, |_m, seen| rolling(seen) && serves(seen, to)
            => seen.workers.iter().any(|w| w.worker != to && w.serves() && newer(seen, w.worker, to))),
        leads!("a-roll-ends", &["ROLL-2"], |seen| rolling(seen) => !rolling(seen)),
        leads!("who-was-asked-to-drain-ends", &["ROLL-3"],
            |seen| seen.workers.iter().any(|w| w.sent.contains(Control::Drain))
            => !seen.workers.iter().any(|w| w.sent.contains(Control::Drain))),
        Property {
            name: "a-roll-is-gentle",
            requirements: &["ROLL-4"],
            kind: Kind::Step {
                when: |step| any(step, |seen, e| rolling(seen) && rough(e).is_some()),
                holds: |step| {
                    super::all_of(step, |seen, e| {
                        let hurt = rough(e).and_then(|worker| seen.worker(worker));
                        !rolling(seen) || hurt.is_none_or(|w| w.expired || !w.ready)
                    })
                },
            },
        },
    ]
}

fn rolling(seen: &Seen) -> bool {
    seen.goal == Some(Transition::Roll)
}

fn serves(seen: &Seen, worker: Worker) -> bool {
    seen.worker(worker).is_some_and(|w| w.serves())
}

fn newer(seen: &Seen, one: Worker, other: Worker) -> bool {
    let generation = |worker| seen.worker(worker).map(|w| w.generation);
    generation(one) > generation(other)
}

fn rough(event: &Event) -> Option<Worker> {
    match *event {
        Event::Forced { target, .. } => target,
        Event::Cut { worker, .. } => Some(worker),
        _ => None,
    }
}
