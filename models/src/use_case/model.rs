//! The model of a use case.

use stateright::Model;

use super::plan::Work;
use super::{Ask, Uses, World, cases};
use crate::named::Named;
use crate::site::claim::{Chapter, Watched, claims};
use crate::site::{Environment, Event, Interpreter, Scope, Seen, Sighting, Worker};
use wspbus_words::model::{Checked, Kind, Property};

/// The name of the reachability property of every use case.
pub const INTENTION: &str = "the-intention-can-be-fulfilled";

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Something new is put on the disk.
    Renew,
    /// Somebody asks, by the place among the requests of the use case.
    Ask(usize),
    /// One piece of work is done.
    Do(Work),
    /// A client connects to this process.
    Connect(Worker),
    /// An external package brings a message of the application to a copy of it.
    Relay(Interpreter),
}

impl Uses {
    /// One step: the state after, and what could be seen.
    pub fn step(&self, world: &World, action: &Action) -> (World, Vec<Event>) {
        let mut next = world.clone();
        let events = match *action {
            Action::Renew => {
                next.new = true;
                Vec::new()
            }
            Action::Ask(place) => {
                next.asked |= 1 << place;
                let Some(Ask { origin, request, scope, centre }) = self.case.asks.get(place).copied() else {
                    return (next, Vec::new());
                };
                vec![next.ask(self, origin, centre, request, scope)]
            }
            Action::Do(work) => next.work(work),
            Action::Connect(worker) => next.connect(worker),
            Action::Relay(to) => {
                next.processes[usize::from(to.worker.0)].inside[usize::from(to.name.0)].heard = true;
                Vec::new()
            }
        };
        events.iter().for_each(|event| next.seen.note(event));
        (next, events)
    }

    fn offer(&self, world: &World, actions: &mut Vec<Action>) {
        if world.seen.controller.is_some() {
            return;
        }
        if self.case.renews && !world.new {
            actions.push(Action::Renew);
        }
        if world.plan.is_empty() && !world.over() {
            let open = |place: &usize| world.asked & 1 << place == 0;
            actions.extend((0..self.case.asks.len()).filter(open).map(Action::Ask));
        }
        actions.extend(world.plan.first().into_iter().flatten().copied().map(Action::Do));
        if self.case.page == "u2" {
            actions.extend(self.workers().map(Action::Connect));
        }
        if self.case.relay {
            let copies = self.workers().map(|w| Interpreter::first(w, super::NAMES[0]));
            actions.extend(copies.filter(|i| !world.inside(*i).heard).map(Action::Relay));
        }
    }
}

impl Model for Uses {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![World::new(self)]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        self.offer(world, actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        Some(self.step(world, &action).0)
    }
}

impl Checked for Uses {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &World, action: &Action, _after: &World) -> Vec<Sighting> {
        before.seen.sightings(self.step(before, action).1)
    }

    fn claims(&self) -> Vec<Property<Self>> {
        let ids: &'static [&'static str] = match self.case.page {
            "u1" | "u7" => &["TEAR-1", "SCOPE-3"],
            "u2" => &["LOAD-1", "AUTH-3"],
            "u3" => &["AUTH-3", "AUTH-4"],
            "u5" => &["SCOPE-2", "RELAY-3"],
            _ => &["SCOPE-2", "SCOPE-3"],
        };
        let intention: Property<Self> = Property {
            name: INTENTION,
            requirements: ids,
            kind: Kind::Reachable { shows: |step| (step.model.case.fulfilled)(step.after) },
        };
        let mut all = claims(&self.chapters(), &[]);
        all.push(intention);
        all
    }

    fn classes(&self) -> Vec<&'static str> {
        let case = self.case;
        let promised = [
            ("renew", case.renews),
            ("ask", !case.asks.is_empty()),
            ("do", self.grants()),
            ("connect", case.page == "u2"),
            ("relay", case.relay),
        ];
        promised.into_iter().filter(|(_, taken)| *taken).map(|(name, _)| name).collect()
    }

    /// What was granted is done. Nobody promises that anybody asks, or connects.
    fn fairness(&self, action: &Action) -> Option<u8> {
        matches!(action, Action::Do(_)).then_some(0)
    }

    fn may_end(&self, world: &World) -> bool {
        world.plan.is_empty()
    }
}

impl Uses {
    /// Is anything granted at all?
    fn grants(&self) -> bool {
        self.case.asks.iter().any(|a| {
            crate::site::authority::permits(self.environment, a.origin, a.request, a.scope)
                && self.reaches(a.origin, a.scope)
        })
    }

    fn chapters(&self) -> Vec<Chapter> {
        let mut chapters = vec![Chapter::Scope, Chapter::Authority];
        match self.case.page {
            "u1" | "u3" | "u7" => chapters.push(Chapter::Teardown),
            "u2" => chapters.push(Chapter::Load),
            _ => {}
        }
        chapters
    }
}

impl Watched for Uses {
    fn seen(world: &World) -> &Seen {
        &world.seen
    }

    fn environment(&self) -> Environment {
        self.environment
    }
}

macro_rules! uses {
    ($($name:literal, $case:literal, $environment:ident;)*) => {
        /// Every use case, on the specified bus, in the environment in which it is interesting.
        pub const ALL: &[Named<Uses>] = &[$(Named::specified(
            $name,
            || Uses { case: &cases::CASES[$case], limit: Scope::Site, environment: Environment::$environment },
            cases::CASES[$case].intention,
        )),*];
    };
}

uses! {
    "u1-stop", 0, Shared;
    "u1-restart", 1, Shared;
    "u2-certificate-single", 2, Dedicated;
    "u2-certificate", 3, Dedicated;
    "u2-certificate-by-helper", 4, Shared;
    "u3-update", 5, Dedicated;
    "u3-update-by-operator", 6, Shared;
    "u4-one-application", 7, Shared;
    "u5-cache", 8, Shared;
    "u5-cache-by-relay", 9, Shared;
    "u6-dump", 10, Shared;
    "u7-idle-worker", 11, Shared;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_use_case_is_a_configuration_of_its_name() {
        let built: Vec<_> = ALL.iter().map(|named| (named.name, (named.build)().case.name)).collect();
        assert!(built.iter().all(|(name, case)| name == case), "{built:?}");
        assert_eq!(built.len(), cases::CASES.len());
    }
}
