use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::tests::{campaign, run, usual};
use super::*;
use std::time::{Duration, Instant};

use crate::conform::expect::{self, Deviation, EXPECTATIONS, Expectations};
use crate::conform::message::Hello;
use crate::conform::report::CaseReport;
use crate::conform::served::Served;
use crate::suite::case::Parameters;
use crate::suite::wrong;

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

/// A case that is expected to fail is not shown small, so no adapter is started to make it small.
#[test]
fn a_known_deviation_is_not_made_small() {
    let mut campaign = usual(&["core-wild"]);
    let bus = wrong::named("last-code").unwrap();
    let started = |campaign: &Campaign| {
        let started = AtomicUsize::new(0);
        let spawn = || {
            started.fetch_add(1, Ordering::Relaxed);
            Ok(Served::new("x", Parameters::default(), bus.clone()))
        };
        campaign.run(&spawn, &|| ());
        started.into_inner()
    };
    campaign.jobs = 1;
    assert!(started(&campaign) > 1, "the control");
    let deviations = vec![Deviation { id: "D".into(), cases: vec!["*".to_owned()], ..Deviation::default() }];
    campaign.expectations = Expectations { format: EXPECTATIONS, implementation: "x".into(), deviations };
    assert_eq!(started(&campaign), 1);
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
