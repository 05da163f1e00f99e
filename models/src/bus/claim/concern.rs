//! What a step of a bus is about: whichever property looks at it. And which properties it breaks.
//!
//! No model is needed for that, only what was seen: so a kit that compiles no checker judges by the
//! same properties as the checker does.

use super::{Observed, liveness, safety};
use crate::bus::event::{Event, Origin};
use crate::bus::seen::{Seen, Sighting};
use crate::bus::{Goal, Policy};
use wspbus_words::model::{Checked, Kind, Label, Model, Narrate, Property, Step};

/// A spectator of one bus who knows its policy, and every property of a bus.
pub struct Spectator {
    watched: Watched,
    properties: Vec<Property<Watched>>,
}

/// A property that looks at a step, by name, with its requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Concern {
    /// The property.
    pub property: &'static str,
    /// The requirements that it checks.
    pub requirements: &'static [&'static str],
}

impl Spectator {
    /// A spectator of a bus under this policy.
    pub fn new(policy: Policy) -> Self {
        Spectator { watched: Watched { policy }, properties: [safety(), liveness()].concat() }
    }

    /// The properties that check a requirement, by name.
    pub fn checking(&self, requirement: &str) -> Vec<&'static str> {
        let checks = |property: &&Property<Watched>| property.requirements.contains(&requirement);
        self.properties.iter().filter(checks).map(|property| property.name).collect()
    }

    /// The properties that a step is about. A property of steps looks at it; what a property of states
    /// speaks of, or what a property of liveness promises, begins to hold by it.
    pub fn concerns(&self, before: &Seen, events: &[Event]) -> Vec<Concern> {
        self.find(before, events, |step, kind| match kind {
            Kind::Step { when, .. } => when(step),
            Kind::Always { when, .. } => when(step.model, step.after) && !when(step.model, step.before),
            Kind::LeadsTo { from, to } => {
                from(step.model, step.before) && to(step.model, step.after) && !to(step.model, step.before)
            }
            Kind::Reachable { .. } => false,
        })
    }

    /// The properties of states and steps that a step breaks.
    pub fn broken(&self, before: &Seen, events: &[Event]) -> Vec<Concern> {
        self.find(before, events, |step, kind| match kind {
            Kind::Step { when, holds } => when(step) && !holds(step),
            Kind::Always { when, holds } => when(step.model, step.after) && !holds(step.model, step.after),
            Kind::LeadsTo { .. } | Kind::Reachable { .. } => false,
        })
    }

    /// The properties of liveness that are still due where a bus rests and nobody moves any more.
    pub fn due(&self, seen: &Seen) -> Vec<Concern> {
        self.find(seen, &[], |step, kind| match kind {
            Kind::LeadsTo { from, to } => from(step.model, step.before) && !to(step.model, step.before),
            _ => false,
        })
    }

    fn find(
        &self,
        before: &Seen,
        events: &[Event],
        fits: impl Fn(&Step<'_, Watched>, Kind<Watched>) -> bool,
    ) -> Vec<Concern> {
        let observed = before.sightings(events.to_vec());
        let mut after = before.clone();
        events.iter().for_each(|event| after.note(event));
        let model = &self.watched;
        let step = Step { model, before, action: &(), after: &after, observed: &observed };
        let found = self.properties.iter().filter(|property| fits(&step, property.kind));
        found.map(|p| Concern { property: p.name, requirements: p.requirements }).collect()
    }
}

/// A bus that is only watched: as a model it goes nowhere.
#[derive(Clone, Copy, Debug)]
struct Watched {
    policy: Policy,
}

#[cfg(not(feature = "stateright"))]
impl Model for Watched {
    type State = Seen;
    type Action = ();
}

#[cfg(feature = "stateright")]
impl Model for Watched {
    type State = Seen;
    type Action = ();

    fn init_states(&self) -> Vec<Seen> {
        vec![Seen::default()]
    }

    fn actions(&self, _: &Seen, _: &mut Vec<()>) {}

    fn next_state(&self, _: &Seen, (): ()) -> Option<Seen> {
        None
    }
}

impl Narrate for Watched {
    fn lanes(&self) -> Vec<String> {
        Vec::new()
    }

    fn actor(&self, (): &()) -> usize {
        0
    }

    fn label(&self, (): &()) -> Label {
        Label { name: "step", arguments: Vec::new() }
    }

    fn messages(&self, _: &Seen, (): &(), _: &Seen) -> Vec<String> {
        Vec::new()
    }

    fn variables(&self, _: &Seen) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

impl Checked for Watched {
    type Observation = Vec<Sighting>;

    fn observe(&self, _: &Seen, (): &(), _: &Seen) -> Vec<Sighting> {
        Vec::new()
    }

    fn claims(&self) -> Vec<Property<Self>> {
        [safety(), liveness()].concat()
    }

    fn classes(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn fairness(&self, (): &()) -> Option<u8> {
        None
    }

    fn may_end(&self, _: &Seen) -> bool {
        true
    }
}

impl Observed for Watched {
    fn seen(state: &Seen) -> &Seen {
        state
    }

    fn permits(&self, origin: Origin, request: Goal) -> bool {
        self.policy.permits(origin, request)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bus::State;

    fn written(from: State, to: State) -> Event {
        Event::StateWritten { from, to }
    }

    fn names(found: &[Concern]) -> Vec<&'static str> {
        found.iter().map(|c| c.property).collect()
    }

    #[test]
    fn a_step_along_an_edge_is_about_the_graph_and_breaks_nothing() {
        let (spectator, seen) = (Spectator::new(Policy::DEDICATED), Seen::default());
        let step = [written(State::Idle, State::Starting)];
        assert!(names(&spectator.concerns(&seen, &step)).contains(&"changes-follow-the-graph"));
        assert_eq!(names(&spectator.broken(&seen, &step)), [""; 0]);
    }

    #[test]
    fn the_properties_of_a_requirement_are_found() {
        let spectator = Spectator::new(Policy::DEDICATED);
        assert_eq!(spectator.checking("LIFE-1"), ["changes-follow-the-graph"]);
        assert_eq!(spectator.checking("LIFE-0"), [""; 0]);
    }

    #[test]
    fn a_step_beside_the_graph_is_broken() {
        let (spectator, seen) = (Spectator::new(Policy::DEDICATED), Seen::default());
        let step = [written(State::Idle, State::Running)];
        let broken = spectator.broken(&seen, &step);
        assert!(names(&broken).contains(&"changes-follow-the-graph"));
        assert!(names(&broken).contains(&"running-means-services-up"));
    }
}
