//! The judge can fail: a change without an effect survives it, and the list of equivalents is exact in both
//! directions.

use wspbus_models::bus::answer::{Asker, Cell};
use wspbus_models::bus::situation::SITUATIONS;
use wspbus_models::bus::{Goal, State, Tables};

use super::change::{self, Change, Order};
use super::equivalent::complaints;
use super::judge::{Court, Killer};
use super::report::name;

#[test]
fn a_planted_survivor_fails_the_test() {
    let court = Court::shared();
    let cell = Cell { at: SITUATIONS[0], asker: Asker::Outside, request: Goal::Start };
    let itself = Change::Answer(cell, Tables::STANDARD.answer(&cell));
    let plan = Change::Plan(State::Idle, Goal::Start, Tables::STANDARD.plan(State::Idle, Goal::Start));
    let edge = Change::EdgeAdded(State::Idle, State::Starting);
    let planted = [itself, plan, edge, Change::Ladder(Goal::ALL), Change::Order(Order::Right)];
    let verdicts = court.judge_all(&planted);
    assert_eq!(verdicts, vec![None; planted.len()]);
    let said = complaints(&planted, &verdicts, &[]);
    assert_eq!(said.len(), planted.len(), "{said:?}");
    assert!(court.asks(&cell));
    assert_eq!(court.judge_specification(), Vec::<String>::new());
}

#[test]
fn a_listed_mutant_that_is_killed_fails_the_test() {
    let mutant = Change::EdgeAdded(State::Exited, State::Idle);
    let listed = name(&mutant);
    let said = complaints(&[mutant], &[Some(Killer::Explored)], &[(&listed, "it is not")]);
    assert_eq!(said.len(), 1, "{said:?}");
    let unknown = complaints(&[], &[], &[("no such mutant", "")]);
    assert_eq!(unknown.len(), 1, "{unknown:?}");
}

#[test]
fn no_two_mutants_are_the_same() {
    let mutants = change::all();
    let mut names: Vec<String> = mutants.iter().map(name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), mutants.len());
}
