//! Every configuration, explored: small, deterministic, and each shows what it promises.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::driver::explore;
use crate::dialect::cherrypy::{Action, At, Call, CherryPy, Package, World, configurations, hazards};
use crate::dialect::python::{Shown, family};

#[test]
fn state_counts() {
    let mut table = String::new();
    for named in configurations::ALL {
        let (states, steps) = explore(&(named.build)(), |_, _, _, _| {});
        writeln!(table, "{:<26} {states:>6} states {steps:>6} steps", named.name).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn pairs_are_small_enough_to_walk() {
    let mut table = String::new();
    let requests = Package::CherryPy.requests();
    for (index, a) in requests.into_iter().enumerate() {
        for b in &requests[index..] {
            let (states, _) =
                explore(&family::pair(Package::CherryPy, a, *b, &[Call::Start]), |_, _, _, _| {});
            writeln!(table, "{a:<10} {b:<10} {states:>6}").unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn two_explorations_are_the_same() {
    for named in configurations::ALL {
        let history = || {
            let mut seen = Vec::new();
            explore(&(named.build)(), |_, action, events, _| seen.push((action.clone(), events.to_vec())));
            seen
        };
        assert!(history() == history(), "{}", named.name);
    }
}

#[test]
fn a_live_thread_always_stands_at_a_gate() {
    for named in configurations::ALL {
        let bus = (named.build)();
        explore(&bus, |_, action, _, after| {
            for (id, thread) in bus.config().thread_ids().zip(&after.threads) {
                let idle = bus.at(after, id) == At::Idle;
                assert!(!idle || thread.stack.is_empty(), "{}: {action:?} leaves {thread:?}", named.name);
            }
        });
    }
}

#[test]
fn what_is_not_offered_is_not_possible() {
    for named in configurations::ALL {
        let bus = (named.build)();
        let mut known = BTreeSet::new();
        explore(&bus, |_, action, _, _| {
            known.insert(action.clone());
        });
        explore(&bus, |before, _, _, _| {
            let offered = bus.enabled(before);
            for action in known.iter().filter(|action| !offered.contains(action)) {
                // A plain step through a gate with ties is one of the offered orders.
                let ties = matches!(action, Action::Step { thread } if matches!(bus.at(before, *thread), At::Publish { .. }));
                assert!(ties || bus.step(before, action).is_none(), "{}: {action:?}", named.name);
            }
        });
    }
}

#[test]
fn hazards_name_configurations_that_exist() {
    let ids: BTreeSet<_> = hazards::ALL.iter().map(|hazard| hazard.id).collect();
    assert_eq!(ids.len(), hazards::ALL.len(), "an id is used twice");
    let mut shown = BTreeSet::from(["normal"]);
    for hazard in hazards::ALL {
        if let Shown::Inside { configuration, .. } = hazard.shown {
            assert!(configurations::find(configuration).is_some(), "{}: {configuration}", hazard.id);
            shown.insert(configuration);
        }
    }
    for named in configurations::ALL {
        assert!(shown.contains(named.name), "{} shows no hazard", named.name);
    }
}

#[cfg(feature = "stateright")]
#[test]
fn every_promised_class_is_taken() {
    use crate::property::{Checked, Narrate};
    let mut wrong = Vec::new();
    for named in configurations::ALL {
        let bus = (named.build)();
        let mut taken = BTreeSet::new();
        explore(&bus, |before, action, _, _| {
            taken.insert(bus.label(action).name);
            let labels: BTreeSet<_> = bus.enabled(before).iter().map(|action| bus.label(action)).collect();
            assert_eq!(labels.len(), bus.enabled(before).len(), "{}: two actions, one label", named.name);
        });
        let promised: BTreeSet<_> = bus.classes().into_iter().collect();
        if taken != promised {
            wrong.push((named.name, taken, promised));
        }
    }
    assert!(wrong.is_empty(), "taken and promised differ: {wrong:#?}");
}

#[cfg(feature = "stateright")]
#[test]
fn behaviours_end_only_where_they_may() {
    use crate::property::Checked;
    for named in configurations::ALL {
        let bus = (named.build)();
        explore(&bus, |_, _, _, after| {
            assert!(!bus.enabled(after).is_empty() || bus.may_end(after), "{}: {after:?}", named.name);
        });
    }
}

#[cfg(feature = "stateright")]
#[test]
fn stateright_counts_the_same_states() {
    use stateright::{Checker, Expectation, Model, Property};

    /// stateright explores nothing without a property that holds.
    struct Total(CherryPy);
    impl Model for Total {
        type State = World;
        type Action = Action;
        fn init_states(&self) -> Vec<World> {
            self.0.init_states()
        }
        fn actions(&self, state: &World, actions: &mut Vec<Action>) {
            self.0.actions(state, actions);
        }
        fn next_state(&self, last_state: &World, action: Action) -> Option<World> {
            self.0.next_state(last_state, action)
        }
        fn properties(&self) -> Vec<Property<Self>> {
            let condition = |_: &Self, _: &World| true;
            vec![Property { expectation: Expectation::Always, name: "total", condition }]
        }
    }

    for named in configurations::ALL {
        let (states, _) = explore(&(named.build)(), |_, _, _, _| {});
        let checker = Total((named.build)()).checker().spawn_bfs().join();
        assert_eq!(checker.unique_state_count(), states, "{}", named.name);
    }
}
