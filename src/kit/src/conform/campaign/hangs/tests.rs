use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wspbus_models::bus::Machine;

use super::super::{Campaign, Claims, Patience};
use super::*;
use crate::conform::driven::Driven;
use crate::conform::error::AdapterError;
use crate::conform::message::{Command, PROTOCOL, Reply};
use crate::conform::report::Report;
use crate::conform::served::Served;
use crate::conform::verdict::{Counts, ReportedVerdict};
use crate::suite::case::{Feature, Parameters};
use crate::suite::plan::Plan;

/// A served bus that is silent whenever it gets a command whose debug form has these words.
struct Silent<'a>(Served<Machine>, &'static str, &'a AtomicUsize);

impl Driven for Silent<'_> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let limit = Duration::from_secs(10);
        match format!("{command:?}").contains(self.1) {
            true => {
                self.2.fetch_add(1, Ordering::Relaxed);
                let (kind, words) = (command.kind(), command.words());
                Err(AdapterError::Silent { command: kind, words, id: 7, limit, unfinished: 0 })
            }
            false => self.0.send(command),
        }
    }
}

fn served() -> Served<Machine> {
    Served::new("x", Parameters::default(), Machine::default())
}

fn campaign(names: &[&str]) -> Campaign {
    let Ok(Reply::Hello(hello)) = served().send(&Command::Hello { protocol: PROTOCOL }) else { panic!() };
    let claims = Claims::of(&hello).unwrap();
    let build =
        |name: &&str| Plan::named(name).unwrap().build_for(claims.parameters, &claims.features).unwrap().0;
    let suites = names.iter().map(build).collect();
    Campaign::new(hello, claims, suites)
}

/// The report on a bus that is silent on these words, and the number of silences.
fn silent(campaign: &Campaign, on: &'static str) -> (Report, usize) {
    let silences = AtomicUsize::new(0);
    let report = campaign.run(&|| Ok(Silent(served(), on, &silences)), &|| ());
    (report, silences.into_inner())
}

/// Do the words of a silence occur in the reason of some case?
fn is_told(report: &Report, words: &str) -> bool {
    report.cases.iter().any(|case| match &case.verdict {
        ReportedVerdict::Inconclusive { reason, .. } => reason.contains(words),
        _ => false,
    })
}

#[test]
fn a_bus_that_hangs_on_one_request_is_judged_by_the_other_cases() {
    let mut campaign = campaign(&["requests-k0", "core-transitions"]);
    campaign.jobs = 1;
    let (report, silences) = silent(&campaign, "Bus(Stop)");
    let Counts { pass, inconclusive, not_run, .. } = report.counts;
    assert_eq!((pass + inconclusive, not_run), (report.counts.all(), 0), "{:?}", report.counts);
    assert!(pass > 20 && inconclusive > silences, "{:?}, {silences} silences", report.counts);
    // Two kinds of callers, and six states.
    assert!(silences <= 2 * 6 * TRIES, "{silences}");
    assert!(is_told(&report, "no reply within 10 s to the request stop of thread 1, command 7"));
    assert!(is_told(&report, "did not reply to the request Stop of a thread in Running"));
    let passed = report.cases.iter().filter(|case| case.verdict == ReportedVerdict::Pass);
    assert_eq!(passed.count(), pass);
}

#[test]
fn the_number_of_adapters_does_not_decide_which_cases_are_judged() {
    let mut campaign = campaign(&["requests-k0", "core-transitions"]);
    campaign.jobs = 1;
    let (alone, _) = silent(&campaign, "Bus(Reload)");
    campaign.jobs = 3;
    assert_eq!(silent(&campaign, "Bus(Reload)").0, alone);
}

/// A place is that of its caller: where listeners get no reply, threads still ask.
#[test]
fn a_hang_of_listeners_keeps_no_thread_from_asking() {
    let mut campaign = campaign(&["core-transitions"]);
    campaign.jobs = 1;
    let (report, silences) = silent(&campaign, "Reenter");
    assert!(report.counts.inconclusive > silences && silences >= TRIES, "{:?}", report.counts);
    let is_inside = |input: &Input| matches!(input.origin(), Some(Origin::Listener(_)));
    for case in campaign.suites[0].cases.iter().filter(|case| !case.inputs().iter().any(is_inside)) {
        let found = report.cases.iter().find(|found| found.id == case.id).unwrap();
        assert_eq!(found.verdict, ReportedVerdict::Pass, "{}", case.id);
    }
}

/// A case that does not apply is not run for that reason, also if the bus would hang in it.
#[test]
fn a_case_that_does_not_apply_hangs_nowhere() {
    let mut campaign = campaign(&["requests-k0"]);
    campaign.jobs = 1;
    campaign.claims.features.retain(|feature| *feature != Feature::Block);
    let (report, silences) = silent(&campaign, "Bus(Stop)");
    assert!(silences >= TRIES, "{silences} silences");
    let away = campaign.suites[0].cases.iter().filter(|case| case.needs.contains(&Feature::Block));
    assert_eq!(report.counts.not_applicable, away.count());
}

#[test]
fn a_bus_that_never_answers_begin_ends_the_run() {
    let mut campaign = campaign(&["requests-k0", "core-wide"]);
    campaign.jobs = 1;
    for command in ["Begin", "Quit"] {
        let (report, silences) = silent(&campaign, command);
        assert_eq!(silences, Patience::default().silences_around_in_a_row, "{command}");
        let Counts { inconclusive, not_run, .. } = report.counts;
        assert_eq!(inconclusive + not_run, report.counts.all(), "{command}: {:?}", report.counts);
        assert!(not_run > 0 && is_told(&report, "hello, begin or quit with this set-up"), "{command}");
    }
}

#[test]
fn the_control_is_never_silent() {
    let campaign = campaign(&["requests-k0"]);
    let (report, silences) = silent(&campaign, "nothing");
    assert_eq!((report.counts.pass, silences), (report.counts.all(), 0));
}
