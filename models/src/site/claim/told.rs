//! What a requester is told is true; and nobody is ended who was not asked, or is the last that serves.

use super::{Kind, Property, Watched, on_watched, watched};
use crate::site::event::{Control, Event};
use crate::site::identity::Slot;
use crate::site::request::Transition;
use crate::site::seen::Seen;

pub(super) fn all<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("what-is-reached-is-true", &["ROLL-2", "CTRL-8"],
        Event::Reached { transition: t @ (Transition::Start | Transition::Roll), failed } => |model, seen| {
            failed != seen.failed.is_empty() && (failed || is_up(seen, t, model.slots()))
        }),
        on_watched!("somebody-goes-on-serving", &["ROLL-1"],
            Event::Sent { control: Control::Drain, to }, |_m, seen| seen.worker(to).is_some_and(|w| w.serves())
            => seen.workers.iter().any(|w| w.worker != to && w.serves())),
        on_watched!("who-is-forced-in-a-stop-was-asked", &["CTRL-5"],
            Event::Forced { target: Some(target), .. }, |_m, seen| seen.stopping()
            => seen.worker(target).is_none_or(|w| w.sent.contains(Control::Stop))),
    ]
}

/// Is there a worker that was ready in every slot, and after a Roll none of another generation?
fn is_up(seen: &Seen, transition: Transition, slots: u8) -> bool {
    let served = |slot: Slot| seen.workers.iter().any(|w| w.slot == slot && w.ready);
    let newest = seen.workers.iter().map(|w| w.generation).max();
    let of_one = seen.workers.iter().all(|w| Some(w.generation) == newest);
    (0..slots).map(Slot).all(served) && (transition != Transition::Roll || of_one)
}
