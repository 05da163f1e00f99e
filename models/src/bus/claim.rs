//! The claims about one bus: judged by what was seen, so the same claims judge every model, and a log.
//!
//! The files follow the chapters of the specification. Each claim names its requirements.

mod answer;
pub mod concern;
mod failure;
mod goal;
mod life;
mod pass;
mod reach;
mod wait;

use crate::bus::event::{Answer, Event, Resolution};
use crate::bus::seen::Seen;
use wspbus_words::system::Claim;

/// Safety, on states and on steps.
pub fn safety() -> Vec<Claim<Seen, Event>> {
    [life::safety(), goal::safety(), pass::safety(), failure::safety(), wait::safety(), answer::safety()]
        .concat()
}

/// Liveness under weak fairness of the bus and its listeners.
pub fn liveness() -> Vec<Claim<Seen, Event>> {
    [goal::liveness(), failure::liveness(), wait::liveness()].concat()
}

/// Liveness of waiters, for a bus that polls: the specification wakes them in the step itself.
pub fn polling() -> Vec<Claim<Seen, Event>> {
    wait::polling()
}

/// Liveness of the main program, for a bus that has no state Exited.
pub fn without_exited() -> Vec<Claim<Seen, Event>> {
    wait::without_exited()
}

/// Reachability: what a configuration may promise to show, by name.
pub fn reachability() -> Vec<Claim<Seen, Event>> {
    reach::all()
}

/// Does the resolution say that the goal was reached, on the ladder below the ways out?
fn is_reached(resolution: &Resolution) -> bool {
    matches!(resolution, Resolution::Reached | Resolution::ReachedWithFailures(_))
}

/// Was the request of this event granted?
fn granted(event: &Event) -> bool {
    matches!(event, Event::Answered { answer: Answer::Accepted | Answer::Joined { .. }, .. })
}
