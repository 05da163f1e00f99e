//! Makes a report of the verdicts of a run.

use std::collections::BTreeMap;

use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::requirement;

use super::case_result::CaseResult;
use super::chosen::{Campaign, Choice, Chosen};
use crate::conform::expect::Usual;
use crate::conform::report::{
    CaseReport, DeviationReport, Passes, REPORT, Report, RequirementReport, Shown, SuiteReport,
};
use crate::conform::verdict::{Counts, ReportedVerdict};
use crate::suite::case::{Case, Suite};
use crate::suite::charges::is_judged;
use crate::suite::explain;
use crate::suite::judgement::SessionJudgement;
use crate::suite::telling::Telling;

/// Judges the verdicts by the expectations, and counts them.
pub(super) fn report(
    campaign: &Campaign,
    choice: &Choice<'_>,
    judged: &[CaseResult],
    smaller: Vec<Shown>,
) -> Report {
    let chosen = &choice.cases;
    let expected = campaign.expectations.judge();
    let observed = judged.iter().map(|judged| &judged.observed);
    let verdicts: Vec<(Chosen<'_>, ReportedVerdict)> = chosen
        .iter()
        .zip(judged)
        .map(|(chosen, CaseResult { verdict, at_stake_in_small, .. })| {
            let breaks = at_stake(chosen, verdict).to_owned();
            let mut verdict = expected.verdict(&chosen.case.id, &breaks, verdict.clone());
            if let (ReportedVerdict::Fail(failure), Some(other)) = (&mut verdict, at_stake_in_small) {
                failure.breaks = Some(other.clone());
            }
            (*chosen, verdict)
        })
        .collect();
    let mut counts = Counts::default();
    verdicts.iter().for_each(|(_, verdict)| counts.add(verdict));
    let usual = if campaign.only.is_empty() { campaign.usual } else { Usual::NONE };
    let ids: Vec<&str> = chosen.iter().map(|chosen| chosen.case.id.as_str()).collect();
    Report {
        format: REPORT,
        specification: wspbus_models::VERSION.to_owned(),
        implementation: campaign.hello.clone(),
        parameters: campaign.claims.parameters,
        declaration: campaign.claims.declaration,
        only: campaign.only.clone(),
        suites: suites(campaign, &verdicts, &choice.again),
        counts,
        requirements: shown_small(
            requirements(&campaign.claims.lacks, &verdicts, observed, &choice.again),
            smaller,
        ),
        deviations: deviations(campaign, &verdicts),
        stale: expected.stale(&ids, usual),
        ended: None,
        cases: cases(&verdicts, judged),
    }
}

fn suites(
    campaign: &Campaign,
    judged: &[(Chosen<'_>, ReportedVerdict)],
    again: &[(usize, usize, &Case)],
) -> Vec<SuiteReport> {
    let mut counts: BTreeMap<usize, Counts> = BTreeMap::new();
    judged.iter().for_each(|(chosen, verdict)| counts.entry(chosen.place).or_default().add(verdict));
    let before = |place: usize| {
        let mut counts = Counts::default();
        let of =
            again.iter().filter(|(suite, ..)| *suite == place).filter_map(|(_, case, _)| judged.get(*case));
        of.for_each(|(_, verdict)| counts.add(verdict));
        counts
    };
    let told = |(place, suite): (usize, &Suite)| SuiteReport {
        name: suite.name.clone(),
        level: suite.level,
        guarantee: suite.guarantee.clone(),
        counts: counts.get(&place).copied().unwrap_or_default(),
        before: before(place),
        passes: Passes::default(),
    };
    campaign.suites.iter().enumerate().map(told).collect()
}

/// The requirement at stake where the case failed; else the requirement of the case.
fn at_stake<'a>(chosen: &'a Chosen<'_>, verdict: &'a ReportedVerdict) -> &'a str {
    match verdict.failure() {
        Some(failure) => explain::at_stake(chosen.case, failure),
        None => chosen.case.requirement(),
    }
}

fn requirements<'a>(
    lacks: &[Telling],
    judged: &'a [(Chosen<'_>, ReportedVerdict)],
    observed: impl Iterator<Item = &'a SessionJudgement>,
    again: &'a [(usize, usize, &Case)],
) -> Vec<RequirementReport> {
    let mut found: BTreeMap<&str, RequirementReport> = BTreeMap::new();
    for (chosen, verdict) in judged {
        let id = at_stake(chosen, verdict);
        if id != chosen.case.requirement() {
            entry(&mut found, chosen.case.requirement()).masked += 1;
        }
        let report = entry(&mut found, id);
        report.counts.add(verdict);
        match verdict {
            // The first fail that no expectation lists replaces any known deviation.
            ReportedVerdict::Fail(_) if report.counts.fail == 1 => report.shortest = None,
            _ => {}
        }
        if report.counts.fail == 0 || matches!(verdict, ReportedVerdict::Fail(_)) {
            shorter(&mut report.shortest, chosen, verdict);
        }
        if let ReportedVerdict::KnownDeviation { deviation, .. } = verdict
            && !report.deviations.contains(deviation)
        {
            report.deviations.push(deviation.clone());
        }
    }
    // A case that did not run again may be about another requirement than the case that ran.
    for (_, first, case) in again {
        let Some((chosen, verdict)) = judged.get(*first) else { continue };
        let id = case.requirement();
        if verdict.failure().is_none() && id != chosen.case.requirement() {
            entry(&mut found, id).counts.add(verdict);
        }
    }
    let mut sessions: Vec<(&Chosen<'_>, &ReportedVerdict, &SessionJudgement)> = judged
        .iter()
        .zip(observed)
        .map(|((chosen, verdict), observed)| (chosen, verdict, observed))
        .collect();
    sessions.sort_by_key(|(chosen, ..)| chosen.case.steps.len());
    // A session that broke off, or that showed nothing certain, puts nothing to the test.
    for (chosen, verdict, observed) in sessions.into_iter().filter(|(_, verdict, _)| verdict.is_sure()) {
        session(&mut found, chosen, verdict, observed);
    }
    let (all, claims) = (requirement::all().filter_map(|r| found.remove(r.id)), BusClaims::default());
    all.map(|found| RequirementReport { is_judged: is_judged(&claims, &found.id, lacks), ..found }).collect()
}

/// Counts the requirements that a session put to the test, and those that it broke. The sessions come shortest first.
fn session<'a>(
    found: &mut BTreeMap<&'a str, RequirementReport>,
    chosen: &'a Chosen<'_>,
    verdict: &'a ReportedVerdict,
    observed: &SessionJudgement,
) {
    let blamed = verdict.failure().map(|failure| explain::at_stake(chosen.case, failure));
    let is_kept = |id: &&&str| {
        blamed != Some(**id) && !observed.broken.contains(*id) && !observed.doubtful.contains(*id)
    };
    for id in observed.tested.iter().filter(is_kept) {
        entry(found, id).held += 1;
    }
    for id in observed.broken.iter().copied().chain(blamed.filter(|id| !observed.broken.contains(id))) {
        let report = entry(found, id);
        report.broken += 1;
        report.broken_in.get_or_insert_with(|| chosen.case.id.clone());
    }
}

/// The requirements, each with the case that was made small instead of its shortest failing case, where it is
/// shorter, or as short with fewer listeners.
fn shown_small(mut requirements: Vec<RequirementReport>, smaller: Vec<Shown>) -> Vec<RequirementReport> {
    for shown in smaller {
        let id = explain::at_stake(&shown.case, &shown.failure);
        let failing = requirements.iter_mut().find(|found| found.id == id && found.counts.fail > 0);
        let shortest = failing.and_then(|found| found.shortest.as_mut());
        let size = |shown: &Shown| (shown.failure.step, shown.setup.listeners.len());
        if let Some(known) = shortest.filter(|known| size(&shown) < size(known)) {
            *known = shown;
        }
    }
    requirements
}

fn entry<'a, 'b>(
    found: &'a mut BTreeMap<&'b str, RequirementReport>,
    id: &'b str,
) -> &'a mut RequirementReport {
    found.entry(id).or_insert_with(|| RequirementReport {
        id: id.to_owned(),
        counts: Counts::default(),
        masked: 0,
        held: 0,
        broken: 0,
        is_judged: true,
        deviations: Vec::new(),
        shortest: None,
        broken_in: None,
    })
}

fn deviations(campaign: &Campaign, judged: &[(Chosen<'_>, ReportedVerdict)]) -> Vec<DeviationReport> {
    let told = |deviation: &crate::conform::expect::Deviation| {
        let (mut cases, mut shortest) = (0, None);
        for (chosen, verdict) in judged {
            if matches!(verdict, ReportedVerdict::KnownDeviation { deviation: id, .. } if *id == deviation.id)
            {
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
fn shorter(shortest: &mut Option<Shown>, chosen: &Chosen<'_>, verdict: &ReportedVerdict) {
    let Some(failure) = verdict.failure() else { return };
    if shortest.as_ref().is_none_or(|known| failure.step < known.failure.step) {
        let mut case = chosen.case.clone();
        // The steps after the one that failed were never put to the bus.
        case.steps.truncate(failure.step + 1);
        case.question = case.question.min(failure.step);
        *shortest = Some(Shown {
            suite: chosen.suite.name.clone(),
            setup: chosen.suite.setup_of(chosen.case).clone(),
            case,
            failure: failure.clone(),
            shortened_from: None,
            at_first: None,
        });
    }
}

fn cases(judged: &[(Chosen<'_>, ReportedVerdict)], before: &[CaseResult]) -> Vec<CaseReport> {
    let mut order: Vec<(&(Chosen<'_>, ReportedVerdict), &CaseResult)> = judged.iter().zip(before).collect();
    order.sort_by_key(|((chosen, _), _)| chosen.case.steps.len());
    let told = |((chosen, verdict), before): (&(Chosen<'_>, ReportedVerdict), &CaseResult)| {
        let (requirement, first) = (at_stake(chosen, verdict), at_stake(chosen, &before.verdict));
        CaseReport {
            suite: chosen.suite.name.clone(),
            id: chosen.case.id.clone(),
            requirement: requirement.to_owned(),
            at_first: (first != requirement).then(|| first.to_owned()),
            verdict: verdict.clone(),
        }
    };
    order.into_iter().map(told).collect()
}
