//! What a report comes to: the guarantees, the fails with their reasons, and the cases of which the same is
//! said.

use super::{CaseReport, Report, RequirementReport, Shown, SuiteReport};
use crate::conform::verdict::{Counts, Verdict};

/// Several cases with the same reason.
pub(super) struct Alike<'a> {
    pub(super) reason: &'a str,
    pub(super) cases: usize,
    pub(super) first: &'a CaseReport,
}

impl RequirementReport {
    /// What the cases say about the requirement, in a few words: the worst verdict that was found. `run` has
    /// the counts of the whole run. Where other cases fail, the requirement does not pass: a case ends where
    /// it fails, and what it would have shown then is not known.
    pub fn said(&self, run: &Counts) -> String {
        let counts = self.counts;
        let all = counts.all();
        let known = || format!("KnownDeviation ({})", self.deviations.join(", "));
        let some = |word: &str, count: usize| format!("{word} ({count} of {all})");
        let worst = match counts {
            _ if counts.fail > 0 => some("Fail", counts.fail),
            _ if counts.unexpected_pass > 0 => some("UnexpectedPass", counts.unexpected_pass),
            _ if counts.broken > 0 => some("Broken", counts.broken),
            _ if counts.inconclusive > 0 => some("Inconclusive", counts.inconclusive),
            _ if counts.not_run > 0 => some("NotRun", counts.not_run),
            _ if counts.known_deviation > 0 => return known(),
            _ if self.masked > 0 => {
                format!("Inconclusive ({} of {} fail before it)", self.masked, all + self.masked)
            }
            _ if counts.not_applicable == all => "NotApplicable".to_owned(),
            _ if run.all() > run.passes() + run.not_applicable => {
                format!("Inconclusive ({} of {all} pass, others fail elsewhere)", counts.passes())
            }
            _ if counts.not_applicable > 0 => {
                format!("Pass ({} of {all}; the others are NotApplicable)", counts.passes())
            }
            _ if counts.pass_variant > 0 => "PassVariant".to_owned(),
            _ => "Pass".to_owned(),
        };
        if counts.known_deviation > 0 { format!("{worst}, {}", known()) } else { worst }
    }
}

impl Report {
    /// The report without its cases: it has what was found about each requirement, with an example.
    pub fn summary(&self) -> Report {
        Report { cases: Vec::new(), ..self.clone() }
    }

    /// What keeps a suite from guaranteeing anything; empty if nothing does.
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
        } = suite.counts;
        let mut gaps: Vec<String> = [
            (fail, "fail"),
            (known_deviation, "are known deviations"),
            (unexpected_pass, "pass against the expectations"),
            (inconclusive, "are inconclusive"),
            (not_applicable, "do not apply"),
            (broken, "broke the adapter"),
            (not_run, "were not run"),
            (pass_variant, "pass by a choice that the adapter has not declared"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
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

    /// The requirements with fails that are not expected. The requirement with the shortest failing case
    /// comes first.
    pub(super) fn failing(&self) -> Vec<&RequirementReport> {
        let mut found: Vec<&RequirementReport> =
            self.requirements.iter().filter(|r| r.counts.fail > 0).collect();
        let steps = |requirement: &RequirementReport| match &requirement.shortest {
            Some(shown) => (shown.failure.step, shown.case.steps.len()),
            None => (usize::MAX, usize::MAX),
        };
        if let Some(first) = (0..found.len()).min_by_key(|index| steps(found[*index])) {
            found[..=first].rotate_right(1);
        }
        found
    }

    /// The cases for which there is a reason, grouped by reason. The groups are in the order of their first
    /// cases.
    pub(super) fn alike(&self, reason: impl Fn(&Verdict) -> Option<&str>) -> Vec<Alike<'_>> {
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
