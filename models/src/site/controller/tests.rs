//! The tables: they answer every request, each rule is used, and they can be printed.

use std::collections::BTreeSet;

use super::print::situations;
use super::*;
use crate::site::request::{Answer, Transition};

/// Every situation with every request, permitted or not, with and without a slot that was given up.
fn every() -> Vec<Asked> {
    let mut all = Vec::new();
    for (state, goal) in situations() {
        for request in Transition::ALL {
            for (permitted, damaged) in [(true, false), (true, true), (false, false)] {
                all.push(Asked { permitted, state, goal, damaged, request });
            }
        }
    }
    all
}

#[test]
fn every_rule_answers_something() {
    let used: BTreeSet<usize> = every().iter().map(|asked| answer(asked).0).collect();
    let idle: Vec<_> = (0..RULES.len()).filter(|n| !used.contains(n)).map(|n| RULES[n].says).collect();
    assert_eq!(idle, Vec::<&str>::new());
}

#[test]
fn nothing_is_superseded_by_something_weaker() {
    for asked in every() {
        match answer(&asked).1 {
            Answer::Superseded(by) => assert!(asked.goal == Some(by) && asked.request < by, "{asked:?}"),
            Answer::Accepted => assert!(asked.goal < Some(asked.request), "{asked:?}"),
            Answer::Joined => assert_eq!(asked.goal, Some(asked.request), "{asked:?}"),
            _ => {}
        }
    }
}

#[test]
fn a_stop_is_never_refused() {
    for asked in every().into_iter().filter(|asked| asked.permitted && asked.request.stops()) {
        assert_ne!(answer(&asked).1, Answer::Refused, "{asked:?}");
    }
}

#[test]
fn orders_stand_in_the_order_of_the_ladder() {
    for goal in Transition::ALL {
        assert_eq!(super::orders(goal).goal, goal);
    }
}

#[test]
fn the_escalation_ends_with_force() {
    assert_eq!(ESCALATION.last().map(|e| e.then), Some(Measure::Force));
}

#[test]
fn the_answers() {
    let table = answers();
    assert_eq!(table.lines().count(), 2 + situations().len());
    assert!(table.contains(
        "| Idle | at rest | Refused | Accepted | Refused | Refused | Already | Accepted | Accepted |"
    ));
    assert!(table.contains(
        "| Running | Roll | Superseded | Already | Superseded | Joined | Accepted | Accepted | Accepted |"
    ));
}
