//! The properties of one bus: judged on what was seen, so the same ones judge every model.
//!
//! The files follow the chapters of the specification. Each property names its requirements.

mod answer;
pub mod concern;
mod failure;
mod goal;
mod life;
mod pass;
mod reach;
mod wait;

use crate::bus::Goal;
use crate::bus::event::{Answer, Event, Origin};
use crate::bus::seen::{Seen, Sighting};
use wspbus_words::model::{Checked, Property, Step};

/// A model whose every step can be watched.
pub trait Observed: Checked<Observation = Vec<Sighting>> + 'static {
    /// What the observer remembers in this state.
    fn seen(state: &Self::State) -> &Seen;

    /// Does the policy of this deployment permit this request? Everything, unless the model has one.
    fn permits(&self, _origin: Origin, _request: Goal) -> bool {
        true
    }
}

/// Safety, on states and on steps.
pub fn safety<M: Observed>() -> Vec<Property<M>> {
    [life::safety(), goal::safety(), pass::safety(), failure::safety(), wait::safety(), answer::safety()]
        .concat()
}

/// Liveness under weak fairness of the bus and its listeners.
pub fn liveness<M: Observed>() -> Vec<Property<M>> {
    [goal::liveness(), failure::liveness(), wait::liveness()].concat()
}

/// Liveness of waiters, for a bus that polls: the specification wakes them in the step itself.
pub fn polling<M: Observed>() -> Vec<Property<M>> {
    wait::polling()
}

/// Reachability: what a configuration may promise to show, by name.
pub fn reachability<M: Observed>() -> Vec<Property<M>> {
    reach::all()
}

/// Does `holds` hold of every event of the step?
fn each<M: Observed>(step: &Step<'_, M>, holds: impl Fn(&Seen, &Event) -> bool) -> bool {
    step.observed.iter().all(|s| holds(&s.before, &s.event))
}

/// Is there an event in the step that `shows`?
fn any<M: Observed>(step: &Step<'_, M>, shows: impl Fn(&Seen, &Event) -> bool) -> bool {
    step.observed.iter().any(|s| shows(&s.before, &s.event))
}

/// Was the request of this event granted?
fn granted(event: &Event) -> bool {
    matches!(event, Event::Answered { answer: Answer::Accepted | Answer::Joined { .. }, .. })
}

/// A step property: whenever an event is `$when`, then `$holds`, given what was `$seen` before it.
macro_rules! on_event {
    ($name:literal, $ids:expr, $when:pat => |$seen:ident| $holds:expr) => {
        Property {
            name: $name,
            requirements: $ids,
            kind: Kind::Step {
                when: |step| step.observed.iter().any(|s| judge!(s, $when => |$seen| $holds).is_some()),
                holds: |step| step.observed.iter().all(|s| judge!(s, $when => |$seen| $holds) != Some(false)),
            },
        }
    };
}

/// Does the claim hold of this sighting? `None` if it is about another event.
macro_rules! judge {
    ($sighting:ident, $when:pat => |$seen:ident| $holds:expr) => {{
        let $seen = &$sighting.before;
        match &$sighting.event {
            $when => Some($holds),
            _ => {
                let _ = $seen;
                None
            }
        }
    }};
}
pub(crate) use {judge, on_event};
