//! Every cell of the table of rules: each condition, each answer, and the place of each rule.

use std::sync::LazyLock;

use wspbus_models::bus::answer::{Asker, Cell, RULES, Reply, Rule, Versus};
use wspbus_models::bus::event::Answer;
use wspbus_models::bus::situation::Situation;
use wspbus_models::bus::{Goal, State, Tables, print};

use super::change;
use super::probe::{self, Probe};

/// Every cell that the types allow, met by some behaviour or not.
pub static CELLS: LazyLock<Vec<Cell>> = LazyLock::new(|| {
    let goals: Vec<Option<Goal>> = [None].into_iter().chain(Goal::ALL.map(Some)).collect();
    let mut all = Vec::new();
    for (state, goal) in State::ALL.iter().flat_map(|state| goals.iter().map(move |goal| (*state, *goal))) {
        for (begun, taken) in [(false, false), (false, true), (true, false), (true, true)] {
            let at = Situation { state, goal, begun, taken };
            for asker in Asker::ALL {
                all.extend(Goal::ALL.map(|request| Cell { at, asker, request }));
            }
        }
    }
    all
});

/// One probe for each cell that can be met, with its right step.
static PROBES: LazyLock<Vec<Probe>> = LazyLock::new(|| CELLS.iter().filter_map(probe::asked).collect());

/// Does a machine with these rules take another step somewhere?
fn drives(rules: Vec<Rule>) -> bool {
    let tables = Tables { rules: rules.into(), ..Tables::STANDARD };
    PROBES.iter().any(|probe| probe.differs(&tables))
}

fn with(number: usize, change: impl Fn(&mut Rule)) -> Vec<Rule> {
    let mut rules = RULES.to_vec();
    change(&mut rules[number]);
    rules
}

/// One other answer says the same: the only goal that is stronger than a Restart is an Exit.
#[test]
fn every_other_answer_of_a_rule_changes_the_machine() {
    let mut replies: Vec<Reply> = change::every_answer().into_iter().map(Reply::Say).collect();
    replies.push(Reply::BehindGoal);
    let mut idle = Vec::new();
    for (number, rule) in RULES.iter().enumerate() {
        for reply in replies.iter().filter(|reply| **reply != rule.reply) {
            if !drives(with(number, |rule| rule.reply = *reply)) {
                idle.push((rule.says, *reply));
            }
        }
    }
    let same = Reply::Say(Answer::Superseded(Goal::Exit));
    assert_eq!(idle, [("Exited: a Restart does not replace an Exit", same)]);
}

/// A condition that asks for something, and one that asks for nothing: each can be changed so that it shows.
#[test]
fn every_condition_of_a_rule_drives_the_machine() {
    let mut idle = Vec::new();
    for (number, rule) in RULES.iter().enumerate() {
        for (column, changes) in conditions(rule) {
            assert!(!changes.is_empty());
            if !changes.iter().any(|changed| drives(with(number, |rule| *rule = *changed))) {
                idle.push((rule.says, column));
            }
        }
    }
    assert_eq!(idle, Vec::new());
}

/// The rule with one condition changed, in every way, by condition.
fn conditions(rule: &Rule) -> Vec<(&'static str, Vec<Rule>)> {
    const GOALS: [Option<Goal>; 7] = {
        use Goal::{Exit, Graceful, Reload, Restart, Start, Stop};
        [None, Some(Graceful), Some(Start), Some(Reload), Some(Stop), Some(Restart), Some(Exit)]
    };
    let whether = [None, Some(false), Some(true)];
    let versus = [Versus::Any, Versus::Stronger, Versus::Equal, Versus::Weaker];
    let askers = sets(&Asker::ALL).filter(|set| *set != rule.askers);
    let states = sets(&State::ALL).filter(|set| *set != rule.states);
    let goals = sets(&GOALS).filter(|set| *set != rule.goals);
    let requests = sets(&Goal::ALL).filter(|set| *set != rule.requests);
    vec![
        ("asked by", askers.map(|askers| Rule { askers, ..*rule }).collect()),
        ("state", states.map(|states| Rule { states, ..*rule }).collect()),
        ("goal", goals.map(|goals| Rule { goals, ..*rule }).collect()),
        ("request", requests.map(|requests| Rule { requests, ..*rule }).collect()),
        ("versus", others(versus, rule.versus).map(|versus| Rule { versus, ..*rule }).collect()),
        ("begun", others(whether, rule.begun).map(|begun| Rule { begun, ..*rule }).collect()),
        ("taken", others(whether, rule.taken).map(|taken| Rule { taken, ..*rule }).collect()),
    ]
}

/// The set without condition, and the set of each value.
pub fn sets<T>(all: &'static [T]) -> impl Iterator<Item = &'static [T]> {
    [&[][..]].into_iter().chain(all.iter().map(std::slice::from_ref))
}

pub fn others<T: PartialEq, const N: usize>(all: [T; N], than: T) -> impl Iterator<Item = T> {
    all.into_iter().filter(move |each| *each != than)
}

/// The number of a rule is its precedence.
#[test]
fn the_place_of_every_rule_drives_the_machine() {
    let mut idle = Vec::new();
    for (number, rule) in RULES.iter().enumerate() {
        let moved = |to: usize| {
            let mut rules = RULES.to_vec();
            let moved = rules.remove(number);
            rules.insert(to, moved);
            rules
        };
        if !drives(moved(0)) && !drives(moved(RULES.len() - 1)) {
            idle.push(rule.says);
        }
    }
    assert_eq!(idle, [""; 0]);
}

/// Every change of a condition or of an answer is printed; the machine reads nothing that is not.
#[test]
fn every_changed_rule_is_printed_otherwise() {
    let printed = |rules: Vec<Rule>| print::rules_of(&Tables { rules: rules.into(), ..Tables::STANDARD });
    let standard = printed(RULES.to_vec());
    for (number, rule) in RULES.iter().enumerate() {
        for changed in conditions(rule).into_iter().flat_map(|(_, changes)| changes) {
            assert_ne!(printed(with(number, |rule| *rule = changed)), standard);
        }
        let reply = match rule.reply {
            Reply::BehindGoal => Reply::Say(Answer::Denied),
            Reply::Say(_) => Reply::BehindGoal,
        };
        assert_ne!(printed(with(number, |rule| rule.reply = reply)), standard);
    }
}

/// The judge can fail: the words and the requirement of a rule drive nothing.
#[test]
fn the_words_of_a_rule_drive_nothing() {
    for number in 0..RULES.len() {
        assert!(!drives(with(number, |rule| (rule.says, rule.requirement) = ("", ""))));
    }
}
