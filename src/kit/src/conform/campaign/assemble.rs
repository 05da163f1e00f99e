//! Makes a report of the verdicts of a run.

use std::collections::BTreeMap;

use wspbus_models::requirement;

use super::chosen::{Campaign, Chosen};
use crate::conform::report::{
    CaseReport, DeviationReport, REPORT, Report, RequirementReport, Shown, SuiteReport,
};
use crate::conform::verdict::{Counts, Verdict};
use crate::suite::explain;

/// Judges the verdicts by the expectations, and counts them.
pub(super) fn report(campaign: &Campaign, chosen: &[Chosen<'_>], verdicts: Vec<Verdict>) -> Report {
    let expected = campaign.expectations.judge();
    let judged: Vec<(Chosen<'_>, Verdict)> = chosen
        .iter()
        .zip(verdicts)
        .map(|(chosen, verdict)| {
            let breaks = at_stake(chosen, &verdict).to_owned();
            (*chosen, expected.verdict(&chosen.case.id, &breaks, verdict))
        })
        .collect();
    let mut counts = Counts::default();
    judged.iter().for_each(|(_, verdict)| counts.add(verdict));
    let is_whole = campaign.is_whole && campaign.only.is_empty();
    let ids: Vec<&str> = chosen.iter().map(|chosen| chosen.case.id.as_str()).collect();
    Report {
        format: REPORT,
        specification: wspbus_models::VERSION.to_owned(),
        implementation: campaign.hello.clone(),
        parameters: campaign.claims.parameters,
        only: campaign.only.clone(),
        suites: suites(campaign, &judged),
        counts,
        requirements: requirements(&judged),
        deviations: deviations(campaign, &judged),
        stale: if is_whole { expected.stale(&ids) } else { Vec::new() },
        cases: cases(&judged),
    }
}

fn suites(campaign: &Campaign, judged: &[(Chosen<'_>, Verdict)]) -> Vec<SuiteReport> {
    let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
    judged.iter().for_each(|(chosen, verdict)| counts.entry(&chosen.suite.name).or_default().add(verdict));
    let told = |suite: &crate::suite::Suite| SuiteReport {
        name: suite.name.clone(),
        level: suite.level,
        guarantee: suite.guarantee.clone(),
        counts: counts.get(suite.name.as_str()).copied().unwrap_or_default(),
    };
    campaign.suites.iter().map(told).collect()
}

/// The requirement at stake where the case failed; else the requirement of the case.
fn at_stake<'a>(chosen: &'a Chosen<'_>, verdict: &'a Verdict) -> &'a str {
    match verdict.failure() {
        Some(failure) => explain::at_stake(chosen.case, failure),
        None => chosen.case.requirement(),
    }
}

fn requirements(judged: &[(Chosen<'_>, Verdict)]) -> Vec<RequirementReport> {
    let mut found: BTreeMap<&str, RequirementReport> = BTreeMap::new();
    for (chosen, verdict) in judged {
        let id = at_stake(chosen, verdict);
        if id != chosen.case.requirement() {
            entry(&mut found, chosen.case.requirement()).masked += 1;
        }
        let report = entry(&mut found, id);
        report.counts.add(verdict);
        match verdict {
            // The first fail that no expectation lists goes before every known deviation.
            Verdict::Fail(_) if report.counts.fail == 1 => report.shortest = None,
            _ => {}
        }
        if report.counts.fail == 0 || matches!(verdict, Verdict::Fail(_)) {
            shorter(&mut report.shortest, chosen, verdict);
        }
        if let Verdict::KnownDeviation { deviation, .. } = verdict
            && !report.deviations.contains(deviation)
        {
            report.deviations.push(deviation.clone());
        }
    }
    requirement::all().filter_map(|r| found.remove(r.id)).collect()
}

fn entry<'a, 'b>(
    found: &'a mut BTreeMap<&'b str, RequirementReport>,
    id: &'b str,
) -> &'a mut RequirementReport {
    found.entry(id).or_insert_with(|| RequirementReport {
        id: id.to_owned(),
        counts: Counts::default(),
        masked: 0,
        deviations: Vec::new(),
        shortest: None,
    })
}

fn deviations(campaign: &Campaign, judged: &[(Chosen<'_>, Verdict)]) -> Vec<DeviationReport> {
    let told = |deviation: &crate::conform::expect::Deviation| {
        let (mut cases, mut shortest) = (0, None);
        for (chosen, verdict) in judged {
            if matches!(verdict, Verdict::KnownDeviation { deviation: id, .. } if *id == deviation.id) {
                cases += 1;
                shorter(&mut shortest, chosen, verdict);
            }
        }
        let (id, reason, link) = (deviation.id.clone(), deviation.reason.clone(), deviation.link.clone());
        DeviationReport { id, reason, link, cases, shortest }
    };
    let all = campaign.expectations.deviations.iter().map(told);
    all.filter(|deviation| deviation.cases > 0).collect()
}

/// Keeps the shorter of two failing cases: the case with fewer steps up to the failure.
fn shorter(shortest: &mut Option<Shown>, chosen: &Chosen<'_>, verdict: &Verdict) {
    let Some(failure) = verdict.failure() else { return };
    if shortest.as_ref().is_none_or(|known| failure.step < known.failure.step) {
        let mut case = chosen.case.clone();
        // The steps after the one that failed were never put to the bus.
        case.steps.truncate(failure.step + 1);
        *shortest = Some(Shown {
            suite: chosen.suite.name.clone(),
            setup: chosen.suite.setup.clone(),
            case,
            failure: failure.clone(),
        });
    }
}

fn cases(judged: &[(Chosen<'_>, Verdict)]) -> Vec<CaseReport> {
    let mut order: Vec<&(Chosen<'_>, Verdict)> = judged.iter().collect();
    order.sort_by_key(|(chosen, _)| chosen.case.steps.len());
    let told = |(chosen, verdict): &(Chosen<'_>, Verdict)| CaseReport {
        suite: chosen.suite.name.clone(),
        id: chosen.case.id.clone(),
        requirement: at_stake(chosen, verdict).to_owned(),
        verdict: verdict.clone(),
    };
    order.into_iter().map(told).collect()
}
