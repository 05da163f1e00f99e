//! Every configuration of every package, explored: deterministic, and what the machine promises of itself.

pub(crate) mod driver;

use std::collections::BTreeSet;

use driver::{explore, offered};

use super::python::{Action, At, PythonBus};
use super::{PYTHON, common, gunicorn, httpd, mod_wsgi};
use crate::bus::State;
use crate::named::Named;
use crate::site::claims;
use wspbus_words::system::{Narrate, System};

fn all() -> impl Iterator<Item = &'static Named<PythonBus>> {
    PYTHON.iter().flat_map(|dialect| dialect.configurations)
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
            let offered = offered(&bus, before);
            assert!(offered.iter().all(|action| bus.allows(before, action)), "{}", named.name);
            for action in known.iter().filter(|action| !offered.contains(action)) {
                // A plain step through a gate with ties is one of the offered orders.
                let ties = matches!(action, Action::Step { thread } if matches!(bus.at(before, *thread), At::Publish { .. }));
                assert!(ties || !bus.allows(before, action), "{}: {action:?}", named.name);
            }
        });
    }
}

#[test]
fn two_actions_have_two_labels() {
    for named in all() {
        let bus = (named.build)();
        explore(&bus, |before, _, _, _| {
            let offered = offered(&bus, before);
            let labels: BTreeSet<_> = offered.iter().map(|action| bus.label(action)).collect();
            assert_eq!(labels.len(), offered.len(), "{}: two actions, one label", named.name);
        });
    }
}

#[test]
fn behaviours_end_only_where_they_may() {
    for named in all() {
        let bus = (named.build)();
        explore(&bus, |_, _, _, after| {
            assert!(!offered(&bus, after).is_empty() || bus.may_end(after), "{}: {after:?}", named.name);
        });
    }
}

/// A thread stands at the gate `read` in the packages that say so, and in no other.
#[test]
fn a_package_says_whether_it_looks_again() {
    for dialect in PYTHON {
        let mut looks_again = false;
        for named in dialect.configurations {
            let bus = (named.build)();
            explore(&bus, |_, _, _, after| {
                looks_again |= bus.config().thread_ids().any(|id| bus.at(after, id) == At::Read);
            });
        }
        assert_eq!(looks_again, dialect.package.rereads, "{}", dialect.package.model);
    }
}

/// A package is named with the release that it is of, and no two states have the same name in it.
#[test]
fn a_package_has_its_release_and_its_own_names_of_the_states() {
    for package in PYTHON.map(|dialect| dialect.package) {
        assert!(package.dialect.ends_with(&format!(" {}", package.release)), "{}", package.dialect);
        let names: Vec<_> = State::ALL.into_iter().flat_map(package.names).collect();
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len(), "{names:?}");
    }
}

/// Every step has a line of its package; only a thread that finishes is outside the package.
#[test]
fn every_gate_has_a_line() {
    for named in all() {
        let bus = (named.build)();
        explore(&bus, |before, action, _, _| {
            let source = bus.source(before, action).unwrap_or_default();
            match action {
                Action::Finish { .. } => assert_eq!(source, "a place outside the package"),
                _ => assert!(source.contains(".py:"), "{}: {action:?}: {source}", named.name),
            }
        });
    }
}

/// The promises of the configurations of the servers are among the claims that something can happen.
#[test]
fn what_a_server_promises_is_a_claim() {
    let gunicorn = gunicorn::configurations::ALL.iter().map(|named| (named.name, (named.build)().plan.shows));
    let httpd = httpd::configurations::PARTS.into_iter().flatten();
    let httpd = httpd.map(|named| (named.name, (named.build)().plan.shows));
    let parts = [mod_wsgi::embedded::EMBEDDED_CONFIGURATIONS, mod_wsgi::daemon::DAEMON_CONFIGURATIONS];
    let mod_wsgi = parts.into_iter().flatten();
    let mod_wsgi = mod_wsgi.map(|named| (named.name, (named.build)().configuration.shows));
    let known: Vec<&str> = claims::reachability().iter().map(|claim| claim.name).collect();
    let all: Vec<_> = gunicorn.chain(httpd).chain(mod_wsgi).collect();
    assert!(all.iter().filter(|(_, shows)| !shows.is_empty()).count() > 40);
    for (name, shows) in all {
        let unknown: Vec<_> = shows.iter().filter(|claim| !known.contains(claim)).collect();
        assert!(unknown.is_empty(), "{name} promises {unknown:?}");
        let judged = common::judges(shows, &[]).len() - common::judges(&[], &[]).len();
        assert_eq!(judged, shows.len(), "{name}: each promise is judged");
    }
}
