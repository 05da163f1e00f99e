use std::sync::Mutex;

use wspbus_models::bus::Machine;

use super::super::tests::{campaign, greeting, run, usual};
use crate::conform::driven::Driven;
use crate::conform::error::AdapterError;
use crate::conform::message::{Command, Level as Claimed, Reply};
use crate::conform::served::Served;
use crate::conform::verdict::Counts;
use crate::suite::case::{Level, Parameters};

/// A served bus, and the ids of the cases that it begins.
struct Noting<'a>(Served<Machine>, &'a Mutex<Vec<String>>);

impl Driven for Noting<'_> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        if let Command::Begin(begin) = command {
            self.1.lock().unwrap().push(begin.case.clone());
        }
        self.0.send(command)
    }
}

/// A seed is an order in which the adapters get the cases; without a seed it is that of the report.
#[test]
fn a_seed_is_an_order_of_the_cases() {
    let mut usual = usual(&["requests-k0"]);
    usual.jobs = 1;
    let mut order = |seed| {
        usual.seed = seed;
        let begun = Mutex::new(Vec::new());
        let served = || Served::new("x", Parameters::default(), Machine::default());
        usual.run(&|| Ok(Noting(served(), &begun)), &|| ());
        begun.into_inner().unwrap()
    };
    let (plain, one, other) = (order(None), order(Some(7)), order(Some(8)));
    assert_eq!(one, order(Some(7)));
    assert!(one != other && one != plain && other != plain);
    let sorted = |mut cases: Vec<String>| {
        cases.sort();
        cases
    };
    assert_eq!(sorted(one), sorted(plain.clone()));
    let ids: Vec<String> = usual.chosen().cases.iter().map(|chosen| chosen.case.id.clone()).collect();
    assert_eq!(plain, ids);
}

/// The id of a requirement is no beginning of another id.
#[test]
fn a_requirement_chooses_its_own_cases_alone() {
    let mut usual = usual(&["requests-k0"]);
    let mut chosen = |only: &str| {
        usual.only = vec![only.to_owned()];
        usual.len()
    };
    assert!(chosen("GOAL-1*") > chosen("GOAL-1/*"), "the control: another id begins so");
    assert_eq!(chosen("GOAL-1"), chosen("GOAL-1/*"));
}

/// A case of a level that is not claimed does not apply, also if a case that applies gives a bus the same.
#[test]
fn a_case_that_does_not_apply_did_not_run_as_another() {
    let mut hello = greeting(Machine::default());
    hello.levels.retain(|level| *level != Claimed::Authority);
    let mut both = campaign(hello, &["requests-smoke", "requests-smoke"]);
    both.suites[1].level = Level::Denials;
    let report = run(&both, &Machine::default(), Parameters::default());
    let cases = both.suites[0].cases.len();
    assert_eq!(report.suites[0].whole(), Counts { pass: cases, ..Counts::default() });
    assert_eq!(report.suites[1].whole(), Counts { not_applicable: cases, ..Counts::default() });
}
