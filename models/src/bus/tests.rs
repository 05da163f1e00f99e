//! The tables of the lifecycle, in full, as snapshots: a changed cell is a changed line.

use crate::bus::answer::{Asker, Cell, RULES, answer};
use crate::bus::event::{Answer, Channel, Reason};
use crate::bus::situation::SITUATIONS;
use crate::bus::{Goal, State, print};

#[test]
fn the_answers_to_a_request_from_outside() {
    insta::assert_snapshot!(print::answers(Asker::Outside));
}

#[test]
fn the_answers_to_a_request_from_the_listener_that_runs() {
    insta::assert_snapshot!(print::answers(Asker::Listener));
}

#[test]
fn the_answers_to_those_who_are_never_granted_anything() {
    let fixed = [
        (Asker::Denied, Answer::Denied),
        (Asker::Abandoned, Answer::Refused(Reason::Abandoned)),
        (Asker::Stale, Answer::Refused(Reason::Stale)),
    ];
    for (asker, due) in fixed {
        for (at, request) in SITUATIONS.iter().flat_map(|at| Goal::ALL.map(|g| (at, g))) {
            let (_, said) = answer(RULES, &Cell { at: *at, asker, request }, |g| g as u8);
            assert_eq!(said, due, "{at:?} {asker:?} {request}");
        }
    }
}

/// The tables are printed without it: the row says which goal.
#[test]
fn superseded_names_the_goal() {
    for (at, asker) in SITUATIONS.iter().flat_map(|at| Asker::ALL.map(|asker| (at, asker))) {
        for request in Goal::ALL {
            if let Answer::Superseded(by) = answer(RULES, &Cell { at: *at, asker, request }, |g| g as u8).1 {
                assert_eq!(Some(by), at.goal, "{at:?} {asker:?} {request}");
            }
        }
    }
}

#[test]
fn the_state_table() {
    insta::assert_snapshot!(print::plan());
}

#[test]
fn the_state_diagram() {
    insta::assert_snapshot!(print::diagram());
}

/// The ladder, the edges and the order of precedence are short enough to stand here.
#[test]
fn the_ladder() {
    assert!(Goal::ALL.is_sorted());
    assert_eq!(print::ladder(), "Graceful < Start < Reload < Stop < Restart < Exit");
}

/// SIG-1. Every name that a bus can show is printed here; none names a signal.
#[test]
fn no_event_or_channel_names_a_signal() {
    let event_names = include_str!("event.rs");
    let mut names: Vec<String> =
        event_names.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_ascii_uppercase).collect();
    names.extend(Channel::ALL.map(|c| c.to_string().to_ascii_uppercase()));
    names.extend(State::ALL.map(|s| s.to_string().to_ascii_uppercase()));
    names.extend(Goal::ALL.map(|g| g.to_string().to_ascii_uppercase()));
    for signal in ["HUP", "INT", "QUIT", "TERM", "KILL", "USR1", "USR2", "WINCH", "ABRT", "CHLD"] {
        let named = |n: &&String| **n == signal || **n == format!("SIG{signal}");
        assert_eq!(names.iter().find(named), None, "a name refers to SIG{signal}");
    }
}

/// MSG-3. The machine runs passes by the state table alone, and the table names no other channel.
#[test]
fn passes_run_on_four_channels_and_on_no_other() {
    use crate::bus::plan::{Move, PLAN};
    let named = PLAN.iter().flatten().filter_map(|m| match m {
        Move::Pass(_, channel) => Some(*channel),
        Move::Enter(_) | Move::Reached => None,
    });
    let named: std::collections::BTreeSet<Channel> = named.collect();
    assert_eq!(named, Channel::ALL.into_iter().collect());
    assert_eq!(Channel::ALL.map(|c| c.to_string()), ["start", "stop", "exit", "graceful"]);
}

/// Every rule answers somewhere: a rule that none needs would be a sentence without meaning.
#[test]
fn every_rule_answers_somewhere() {
    let mut used = vec![false; RULES.len()];
    for at in SITUATIONS {
        for (asker, request) in Asker::ALL.iter().flat_map(|a| Goal::ALL.map(|g| (*a, g))) {
            let (rule, _) = answer(RULES, &Cell { at, asker, request }, |g| g as u8);
            used[rule.expect("a rule fits every cell")] = true;
        }
    }
    let unused: Vec<_> = RULES.iter().zip(used).filter(|(_, used)| !used).map(|(r, _)| r.says).collect();
    assert_eq!(unused, Vec::<&str>::new());
}
