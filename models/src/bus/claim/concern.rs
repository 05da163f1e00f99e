//! The concerns of a step of a bus: the claims that judge the step, and the claims that it breaks.
//!
//! The judgement needs no model, only the events that were seen: so a kit that compiles no checker judges by
//! the same claims as the checker does.

use std::collections::BTreeSet;

use super::{liveness, safety};
use crate::bus::event::Event;
use crate::bus::seen::Seen;
use wspbus_words::system::{Claim, Kind, judge_step};

/// Every claim about one bus that is not a claim of reachability.
pub struct BusClaims {
    /// The claims, in the order of the chapters.
    claims: Vec<Claim<Seen, Event>>,
}

/// A claim that judges a step, by name, with its requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Concern {
    /// The name of the claim.
    pub property: &'static str,
    /// The requirements that it checks.
    pub requirements: &'static [&'static str],
}

/// The promises of liveness that were made in a session, and are not kept yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// The places of the claims.
    open: BTreeSet<usize>,
}

impl Default for BusClaims {
    fn default() -> Self {
        BusClaims { claims: [safety(), liveness()].concat() }
    }
}

impl BusClaims {
    /// The claims that check a requirement, by name.
    pub fn checking(&self, requirement: &str) -> Vec<&'static str> {
        let checks = |claim: &&Claim<Seen, Event>| claim.requirements.contains(&requirement);
        self.claims.iter().filter(checks).map(|claim| claim.name).collect()
    }

    /// The claims that a step is about. A claim on events or steps judges it; what a claim on states
    /// speaks of, or what a claim of liveness promises, begins to hold by it.
    pub fn concerns(&self, before: &Seen, events: &[Event]) -> Vec<Concern> {
        let (judged, after) = self.judge(before, events);
        self.find(|place, kind| match kind {
            Kind::State(holds) => holds(&after).is_some() && holds(before).is_none(),
            Kind::LeadsTo { from, to } => from(before) && to(&after) && !to(before),
            _ => judged[place].is_some(),
        })
    }

    /// The claims on states, events and steps that a step breaks.
    pub fn broken(&self, before: &Seen, events: &[Event]) -> Vec<Concern> {
        let (judged, after) = self.judge(before, events);
        self.find(|place, kind| match kind {
            Kind::State(holds) => holds(&after) == Some(false),
            _ => judged[place] == Some(false),
        })
    }

    /// Notes what was seen when a step was over, and returns the claims of liveness that are kept by it: what they
    /// promised in a step before has come.
    pub fn note(&self, promises: &mut Promises, seen: &Seen) -> Vec<Concern> {
        let mut kept = BTreeSet::new();
        for (place, claim) in self.claims.iter().enumerate() {
            let Kind::LeadsTo { from, to } = claim.kind else { continue };
            if to(seen) {
                kept.extend(promises.open.take(&place));
            } else if from(seen) {
                promises.open.insert(place);
            }
        }
        self.find(|place, _| kept.contains(&place))
    }

    /// The claims of liveness that are still due where a bus rests and nothing more happens to it: what they promised
    /// has not come, also where nothing that is seen now reminds of the promise.
    pub fn due(&self, promises: &Promises) -> Vec<Concern> {
        self.find(|place, _| promises.open.contains(&place))
    }

    /// The verdict on a step by the place of the claim, and what was seen when the step was over.
    fn judge(&self, before: &Seen, events: &[Event]) -> (Vec<Option<bool>>, Seen) {
        let mut judged = vec![None; self.claims.len()];
        let after = judge_step(&self.claims, before, events, &mut |place, holds| judged[place] = Some(holds));
        (judged, after)
    }

    fn find(&self, fits: impl Fn(usize, Kind<Seen, Event>) -> bool) -> Vec<Concern> {
        let found = self.claims.iter().enumerate().filter(|(place, claim)| fits(*place, claim.kind));
        found.map(|(_, c)| Concern { property: c.name, requirements: c.requirements }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bus::event::{Channel, ListenerId, Outcome, PassId};
    use crate::bus::{Policy, State};
    use wspbus_words::system::Observer;

    fn written(from: State, to: State) -> Event {
        Event::StateWritten { from, to }
    }

    fn names(found: &[Concern]) -> Vec<&'static str> {
        found.iter().map(|c| c.property).collect()
    }

    #[test]
    fn a_step_along_an_edge_is_about_the_graph_and_breaks_nothing() {
        let (claims, seen) = (BusClaims::default(), Seen::default());
        let step = [written(State::Idle, State::Starting)];
        assert!(names(&claims.concerns(&seen, &step)).contains(&"changes-follow-the-graph"));
        assert_eq!(names(&claims.broken(&seen, &step)), [""; 0]);
    }

    #[test]
    fn the_properties_of_a_requirement_are_found() {
        let claims = BusClaims::default();
        assert_eq!(claims.checking("LIFE-1"), ["changes-follow-the-graph"]);
        assert_eq!(claims.checking("LIFE-0"), [""; 0]);
    }

    /// A bus that rests in Stopping after its stop pass, and one that rests in Starting after a start that failed.
    #[test]
    fn a_promise_is_due_until_it_is_kept() {
        let listener = ListenerId(0);
        let pass = |channel, from, outcome| {
            let pass = PassId(0);
            [
                written(from, if channel == Channel::Start { State::Starting } else { State::Stopping }),
                Event::PassBegan { pass, channel, due: vec![listener] },
                Event::ListenerBegan { pass, channel, listener },
                Event::ListenerEnded { pass, channel, listener, outcome },
                Event::PassEnded { pass, channel },
            ]
        };
        for (channel, from, outcome, claim, end) in [
            (Channel::Start, State::Idle, Outcome::Failed, "a-failed-start-leads-to-the-end", State::Exited),
            (Channel::Stop, State::Running, Outcome::Ok, "a-stop-pass-is-completed", State::Idle),
        ] {
            let claims = BusClaims::default();
            let (mut seen, mut promises) =
                (Seen::of(Policy::DEDICATED, vec![(channel, 50, listener)]), Promises::default());
            for event in pass(channel, from, outcome) {
                seen.observe(&event);
                assert!(!names(&claims.note(&mut promises, &seen)).contains(&claim));
            }
            assert!(names(&claims.due(&promises)).contains(&claim), "{claim}");
            seen.observe(&written(seen.state, end));
            assert!(names(&claims.note(&mut promises, &seen)).contains(&claim), "{claim}");
            assert!(!names(&claims.due(&promises)).contains(&claim), "{claim}");
        }
    }

    #[test]
    fn a_step_beside_the_graph_is_broken() {
        let (claims, seen) = (BusClaims::default(), Seen::default());
        let step = [written(State::Idle, State::Running)];
        let broken = claims.broken(&seen, &step);
        assert!(names(&broken).contains(&"changes-follow-the-graph"));
        assert!(names(&broken).contains(&"running-means-services-up"));
    }
}
