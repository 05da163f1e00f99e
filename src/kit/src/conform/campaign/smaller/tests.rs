use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use wspbus_models::bus::Machine;

use super::super::tests::{campaign, run, usual};
use super::*;
use crate::conform::expect::{self, Expectations};
use crate::conform::message::{Command, Hello, Reply};
use crate::conform::report::CaseReport;
use crate::conform::served::Served;
use crate::suite::case::Parameters;
use crate::suite::implementation::run_case;
use crate::suite::observable::Reference;
use crate::suite::wrong::{self, Wrong};

/// A case is made small as it is run: it expects nothing that the adapter cannot tell.
#[test]
fn a_small_case_expects_what_the_adapter_tells() {
    let all = usual(&["core-wild"]);
    let hello = Hello { lacks: vec!["answers".to_owned()], ..all.hello.clone() };
    let bus = wrong::named("one-unsubscription-in-a-pass").unwrap();
    let report = run(&campaign(hello, &["core-wild"]), &bus, Parameters::default());
    let shown: Vec<&Shown> = report.requirements.iter().filter_map(|found| found.shortest.as_ref()).collect();
    assert!(shown.iter().any(|shown| shown.shortened_from.is_some()));
    let events = shown.iter().flat_map(|shown| &shown.case.steps).flat_map(|step| &step.events);
    assert!(events.clone().count() > 0);
    assert!(events.clone().all(|event| !matches!(event, Event::Answered { .. } | Event::Resolved { .. })));
}

/// The wrong bus through this campaign, where each case that fails is expected to, with the number of adapters that
/// were started and the number of cases that they were given.
fn expected(campaign: &mut Campaign, bus: &Wrong) -> (Report, usize, usize) {
    let fails = run(campaign, bus, Parameters::default());
    campaign.expectations = expect::written(&fails, &Expectations::default());
    let (started, begun) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let spawn = || {
        started.fetch_add(1, Ordering::Relaxed);
        Ok(Counting(Served::new("x", Parameters::default(), bus.clone()), &begun))
    };
    let report = campaign.run(&spawn, &|| ());
    assert_eq!((report.counts.fail, report.counts.known_deviation), (0, fails.counts.fail));
    (report, started.into_inner(), begun.into_inner())
}

/// A served bus that counts its cases.
struct Counting<'a>(Served<Wrong>, &'a AtomicUsize);

impl Driven for Counting<'_> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        self.1.fetch_add(usize::from(matches!(command, Command::Begin(_))), Ordering::Relaxed);
        self.0.send(command)
    }
}

/// A case that is expected to fail is shown small too. It is counted and expected as before, and one adapter more does
/// it, with few cases.
#[test]
fn a_known_deviation_is_shown_small_and_counted_as_before() {
    let mut campaign = usual(&["core-wide", "core-wild"]);
    campaign.jobs = 1;
    let bus = wrong::named("last-code").unwrap();
    let (report, started, begun) = expected(&mut campaign, &bus);
    let of_requirements = report.requirements.iter().map(|found| (&found.id, found.shortest.as_ref()));
    let shown: Vec<(&String, &Shown)> =
        of_requirements.filter_map(|(id, shown)| Some((id, shown?))).collect();
    assert!(shown.iter().any(|(_, shown)| shown.shortened_from.is_some()));
    for (id, shown) in &shown {
        assert!(shown.case.steps.len() <= 4 && shown.setup.listeners.len() <= 1, "{shown:#?}");
        assert_eq!((explain::at_stake(&shown.case, &shown.failure), &shown.at_first), (id.as_str(), &None));
        let (mut right, mut wrong) = (Reference::new(Machine::default()), Reference::new(bus.clone()));
        assert!(run_case(&shown.setup, &Parameters::default(), &shown.case, &mut right).is_pass());
        assert!(run_case(&shown.setup, &Parameters::default(), &shown.case, &mut wrong).is_fail());
        let of_deviations = report.deviations.iter().filter_map(|known| known.shortest.as_ref());
        assert_eq!(of_deviations.filter(|known| known == shown).count(), 1, "{id}");
    }
    assert_eq!(expect::written(&report, &campaign.expectations), campaign.expectations);
    assert_eq!(started, 2);
    let most = report.counts.all() + ATTEMPTS * shown.len();
    assert!(begun > report.counts.all() && begun <= most, "{begun} of {most}");
}

/// A long session costs no more cases than a short one.
#[test]
fn the_cases_for_a_known_deviation_come_to_an_end() {
    let mut campaign = usual(&["core-wide"]);
    campaign.jobs = 1;
    let (report, _, begun) = expected(&mut campaign, &wrong::named("start-table-of-five").unwrap());
    let shown = report.requirements.iter().filter(|found| found.shortest.is_some()).count();
    let more = begun - report.counts.all();
    assert!(shown > 0 && more > ATTEMPTS && more <= (ATTEMPTS + 1) * shown, "{more} for {shown}");
}

/// No adapter is started where nothing is known, and none after the time of the run.
#[test]
fn without_a_known_deviation_no_adapter_is_started_for_one() {
    let mut campaign = usual(&["core-wild"]);
    campaign.jobs = 1;
    let (report, started, _) = expected(&mut campaign, &wrong::named("last-code").unwrap());
    assert!(report.counts.known_deviation > 0 && started == 2);
    campaign.expectations = Expectations::default();
    let started = AtomicUsize::new(0);
    let spawn = || {
        started.fetch_add(1, Ordering::Relaxed);
        Ok(Served::new("x", Parameters::default(), Machine::default()))
    };
    campaign.run(&spawn, &|| ());
    assert_eq!(started.into_inner(), 1);
}

/// A case that breaks another requirement when it is small is counted under that one: what was left out is not the reason.
#[test]
fn a_case_counts_for_the_requirement_that_it_breaks_when_it_is_small() {
    let mut campaign = usual(&["core-wild"]);
    campaign.suites[0].cases.truncate(300);
    let bus = wrong::named("start-count-modulo-three").unwrap();
    let report = run(&campaign, &bus, Parameters::default());
    let failing = report.requirements.iter().filter(|found| found.counts.fail > 0);
    let failing: Vec<(&str, usize)> = failing.map(|found| (found.id.as_str(), found.counts.fail)).collect();
    assert_eq!(failing, [("PASS-2", 19)]);
    // A verdict does not depend on whether a case was made small: expectations have what was at stake before.
    let other: Vec<&CaseReport> = report.cases.iter().filter(|case| case.at_first.is_some()).collect();
    assert!(!other.is_empty() && other.iter().all(|case| case.requirement == "PASS-2"));
    campaign.expectations = expect::written(&report, &campaign.expectations);
    for until in [None, Some(Instant::now() + Duration::from_secs(3600))] {
        campaign.until = until;
        let again = run(&campaign, &bus, Parameters::default());
        assert_eq!((again.counts.fail, again.counts.known_deviation), (0, 19));
    }
}
