//! The model of a use case.

use super::plan::Work;
use super::{Ask, Environment, Event, Seen, UseCase, UseCaseWorld, Uses, cases, claims, interpreter};
use crate::named::Named;
use crate::site::machine::word::{InterpreterId, Scope, WorkerId};
use wspbus_words::system::{Checked, Claim, InnerClaim, System};

/// The name of the reachability claim that every use case has.
pub const INTENTION: &str = "the-intention-can-be-fulfilled";

/// An action of a use case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Something new is put on the disk.
    Renew,
    /// A request is made, named by its place among the requests of the use case.
    Ask(usize),
    /// One piece of work is done.
    Do(Work),
    /// A client connects to this process.
    Connect(WorkerId),
    /// An external package brings a message of the application to a copy of it.
    Relay(InterpreterId),
}

impl System for Uses {
    type State = UseCaseWorld;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (UseCaseWorld, Vec<Event>) {
        (UseCaseWorld::new(self), Vec::new())
    }

    fn offer(&self, world: &UseCaseWorld, actions: &mut Vec<Action>) {
        if world.controller.is_some() {
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
        if self.case.connects {
            actions.extend(self.workers().map(Action::Connect));
        }
        if self.case.relay {
            let copies = self.workers().map(|w| interpreter(w, super::NAMES[0]));
            actions.extend(copies.filter(|i| !world.inside(*i).heard).map(Action::Relay));
        }
    }

    fn step(&self, world: &mut UseCaseWorld, action: &Action) -> Vec<Event> {
        match *action {
            Action::Renew => {
                world.new = true;
                Vec::new()
            }
            Action::Ask(place) => {
                world.asked |= 1 << place;
                let asked = self.case.asks.get(place).copied();
                let answer =
                    |Ask { origin, request, scope, centre }| world.ask(self, origin, centre, request, scope);
                asked.map(answer).into_iter().collect()
            }
            Action::Do(work) => world.work(work),
            Action::Connect(worker) => vec![world.connect(worker)],
            Action::Relay(to) => {
                world.hear(to);
                Vec::new()
            }
        }
    }

    /// Granted work is done. No fairness class promises a request, or a client.
    fn fairness(&self, action: &Action) -> Option<u8> {
        matches!(action, Action::Do(_)).then_some(0)
    }

    fn may_end(&self, world: &UseCaseWorld) -> bool {
        world.plan.is_empty()
    }
}

impl Checked for Uses {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        Seen::new(self.environment, self.case.processes)
    }

    fn claims(&self) -> Vec<Claim<Seen, Event>> {
        claims::claims()
    }

    fn inner_claims(&self) -> Vec<InnerClaim<Self>> {
        let shows = self.case.shows;
        vec![InnerClaim::reachable(INTENTION, shows, |uses: &Uses, change| {
            (uses.case.fulfilled)(change.after)
        })]
    }
}

/// Every use case, on the specified bus, in the environment in which it is interesting.
pub const ALL: &[Named<Uses>] = &[
    Named::specified(
        "u1-stop",
        || on_a_whole_bus(&cases::CASES[0], Environment::Shared),
        cases::CASES[0].intention,
    ),
    Named::specified(
        "u1-restart",
        || on_a_whole_bus(&cases::CASES[1], Environment::Shared),
        cases::CASES[1].intention,
    ),
    Named::specified(
        "u2-certificate-single",
        || on_a_whole_bus(&cases::CASES[2], Environment::Dedicated),
        cases::CASES[2].intention,
    ),
    Named::specified(
        "u2-certificate",
        || on_a_whole_bus(&cases::CASES[3], Environment::Dedicated),
        cases::CASES[3].intention,
    ),
    Named::specified(
        "u2-certificate-by-helper",
        || on_a_whole_bus(&cases::CASES[4], Environment::Shared),
        cases::CASES[4].intention,
    ),
    Named::specified(
        "u3-update",
        || on_a_whole_bus(&cases::CASES[5], Environment::Dedicated),
        cases::CASES[5].intention,
    ),
    Named::specified(
        "u3-update-by-operator",
        || on_a_whole_bus(&cases::CASES[6], Environment::Shared),
        cases::CASES[6].intention,
    ),
    Named::specified(
        "u4-one-application",
        || on_a_whole_bus(&cases::CASES[7], Environment::Shared),
        cases::CASES[7].intention,
    ),
    Named::specified(
        "u5-cache",
        || on_a_whole_bus(&cases::CASES[8], Environment::Shared),
        cases::CASES[8].intention,
    ),
    Named::specified(
        "u5-cache-by-relay",
        || on_a_whole_bus(&cases::CASES[9], Environment::Shared),
        cases::CASES[9].intention,
    ),
    Named::specified(
        "u6-dump",
        || on_a_whole_bus(&cases::CASES[10], Environment::Shared),
        cases::CASES[10].intention,
    ),
    Named::specified(
        "u7-idle-worker",
        || on_a_whole_bus(&cases::CASES[11], Environment::Shared),
        cases::CASES[11].intention,
    ),
];

/// This use case in this environment, on a bus that knows every scope.
const fn on_a_whole_bus(case: &'static UseCase, environment: Environment) -> Uses {
    Uses { case, limit: Scope::Site, environment }
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
