//! The conclusions of a report: the guarantees, the fails with their reasons, and the groups of cases that
//! have the same reason.

use super::page::cases;
use super::{CaseReport, Passes, Report, RequirementReport, Shown, SuiteReport};
use crate::conform::verdict::{Counts, ReportedVerdict};
use crate::suite::blame::place_in_report;

/// Several cases with the same reason.
pub(super) struct Alike<'a> {
    pub(super) reason: &'a str,
    pub(super) cases: usize,
    pub(super) first: &'a CaseReport,
}

impl RequirementReport {
    /// The verdict on the requirement in a few words: the worst verdict of its cases, and in how many cases it was
    /// seen to be kept and broken. `run` has the counts of the whole run. A case that fails goes on as far as it can,
    /// so a requirement that another failure masks may still be seen to hold.
    pub fn said(&self, run: &Counts) -> String {
        let counts = self.counts;
        let all = counts.all();
        let known = || format!("KnownDeviation ({}); {}", self.deviations.join(", "), self.seen());
        let some = |word: &str, count: usize| format!("{word} ({count} of {all})");
        let worst = match counts {
            _ if counts.fail > 0 => some("Fail", counts.fail),
            _ if counts.unexpected_pass > 0 => some("UnexpectedPass", counts.unexpected_pass),
            _ if counts.broken > 0 => some("Broken", counts.broken),
            _ if counts.inconclusive > 0 => some("Inconclusive", counts.inconclusive),
            _ if counts.not_run > 0 => some("NotRun", counts.not_run),
            _ if counts.known_deviation > 0 => return known(),
            _ if self.broken > 0 => return format!("Broken; {}", self.seen()),
            _ if self.held > 0 && run.all() > run.passes() + run.not_applicable => {
                return format!("Held in {}", cases(self.held));
            }
            _ if self.masked > 0 => {
                format!("Inconclusive ({} of {} fail before it)", self.masked, all + self.masked)
            }
            _ if all > 0 && counts.not_applicable == all => "NotApplicable".to_owned(),
            _ if all == 0 && self.held > 0 => format!("Held in {}", cases(self.held)),
            _ if run.all() > run.passes() + run.not_applicable => {
                format!("Inconclusive ({} of {all} pass, others fail elsewhere)", counts.passes())
            }
            _ if counts.not_applicable > 0 => {
                format!("Pass ({} of {all}; the others are NotApplicable)", counts.passes())
            }
            _ if counts.pass_variant > 0 => "PassVariant".to_owned(),
            _ => "Pass".to_owned(),
        };
        match counts {
            _ if counts.known_deviation > 0 => format!("{worst}, {}", known()),
            _ if counts.fail > 0 => format!("{worst}; {}", self.seen()),
            _ => worst,
        }
    }

    /// In how many of the cases that put the requirement to the test it was kept, and in how many broken.
    pub fn seen(&self) -> String {
        match (self.held, self.broken) {
            (0, 0) => "no claim judged it".to_owned(),
            (held, broken) => format!("held in {}, broken in {broken}", cases(held)),
        }
    }
}

impl Report {
    /// The report without its cases and their ids. It keeps the findings about each requirement, with an example.
    pub fn summary(&self) -> Report {
        let mut summary = Report { cases: Vec::new(), ..self.clone() };
        summary.suites.iter_mut().for_each(|suite| suite.passes = Passes::default());
        summary
    }

    /// The reasons why a suite guarantees nothing; empty if its guarantee holds.
    pub fn gaps(&self, suite: &SuiteReport) -> Vec<String> {
        let Counts {
            pass,
            pass_variant,
            fail,
            known_deviation,
            unexpected_pass,
            inconclusive,
            not_applicable,
            broken,
            not_run,
        } = suite.whole();
        let mut gaps: Vec<String> = [
            (fail, "fails", "fail"),
            (known_deviation, "is a known deviation", "are known deviations"),
            (unexpected_pass, "passes against the expectations", "pass against the expectations"),
            (inconclusive, "is inconclusive", "are inconclusive"),
            (not_applicable, "does not apply", "do not apply"),
            (broken, "broke the adapter", "broke the adapter"),
            (not_run, "was not run", "were not run"),
            (
                pass_variant,
                "passes by a choice that the adapter has not declared",
                "pass by a choice that the adapter has not declared",
            ),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
        if !self.only.is_empty() {
            gaps.push("not all of its cases were chosen".to_owned());
        } else if pass == 0 && gaps.is_empty() {
            gaps.push("it has no cases".to_owned());
        }
        gaps
    }

    /// The findings about a requirement.
    pub(super) fn requirement(&self, id: &str) -> Option<&RequirementReport> {
        self.requirements.iter().find(|requirement| requirement.id == id)
    }

    /// The whole case, if the report shows it for its requirement or for its deviation.
    pub(super) fn shown(&self, case: &CaseReport) -> Option<&Shown> {
        let of_requirements =
            self.requirements.iter().filter_map(|requirement| requirement.shortest.as_ref());
        let of_deviations = self.deviations.iter().filter_map(|deviation| deviation.shortest.as_ref());
        let is_it = |shown: &&Shown| shown.suite == case.suite && shown.case.id == case.id;
        of_requirements.chain(of_deviations).find(is_it)
    }

    /// The requirements with fails that are not expected: first the head of the report, then the others in the order of
    /// the specification.
    pub(super) fn failing(&self) -> Vec<&RequirementReport> {
        let mut found: Vec<&RequirementReport> =
            self.requirements.iter().filter(|r| r.counts.fail > 0).collect();
        let place = |requirement: &RequirementReport| {
            let step = requirement.shortest.as_ref().map_or(usize::MAX, |shown| shown.failure.step);
            place_in_report(requirement.counts.fail, step)
        };
        if let Some(first) = (0..found.len()).min_by_key(|index| place(found[*index])) {
            found[..=first].rotate_right(1);
        }
        found
    }

    /// The cases for which there is a reason, grouped by reason. The groups are in the order of their first
    /// cases.
    pub(super) fn alike(&self, reason: impl Fn(&ReportedVerdict) -> Option<&str>) -> Vec<Alike<'_>> {
        let mut found: Vec<Alike<'_>> = Vec::new();
        for case in &self.cases {
            let Some(reason) = reason(&case.verdict) else { continue };
            match found.iter_mut().find(|alike| alike.reason == reason) {
                Some(alike) => alike.cases += 1,
                None => found.push(Alike { reason, cases: 1, first: case }),
            }
        }
        found
    }
}
