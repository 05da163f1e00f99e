//! Every configuration of every package, explored: deterministic, and what the machine promises of itself.

pub(crate) mod driver;

use std::collections::BTreeSet;

use driver::explore;

use super::{Action, At, Named, Package, PythonBus, World};

fn all() -> impl Iterator<Item = &'static Named> {
    Package::ALL.into_iter().flat_map(Package::configurations)
}

#[test]
fn two_explorations_are_the_same() {
    for named in all() {
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
    for named in all() {
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
    for named in all() {
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

#[cfg(feature = "stateright")]
#[test]
fn every_promised_class_is_taken() {
    use wspbus_words::model::{Checked, Narrate};
    let mut wrong = Vec::new();
    for named in all() {
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
    use wspbus_words::model::Checked;
    for named in all() {
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
    struct Total(PythonBus);
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

    for named in all() {
        let (states, _) = explore(&(named.build)(), |_, _, _, _| {});
        let checker = Total((named.build)()).checker().spawn_bfs().join();
        assert_eq!(checker.unique_state_count(), states, "{}", named.name);
    }
}
