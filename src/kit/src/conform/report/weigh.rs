//! The conclusions of a report: the guarantees, the fails with their reasons, and the groups of cases that
//! have the same reason.

use super::page::cases;
use super::{CaseReport, Passes, Report, RequirementReport, Shown, SuiteReport};
use crate::conform::verdict::{Counts, ReportedVerdict};
use crate::suite::blame::place_in_report;

/// The words of an error before the line of the adapter that it quotes.
const GOT: &str = ", got: ";

/// Several cases with reasons of the same kind.
pub(super) struct Alike<'a> {
    /// The reason of the first of the cases.
    pub(super) reason: &'a str,
    /// True if the other cases have exactly this reason too.
    pub(super) is_one: bool,
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
        let unjudged = || format!("NotJudged ({})", cases(counts.pass));
        let worst = match counts {
            _ if counts.fail > 0 => some("Fail", counts.fail),
            _ if counts.unexpected_pass > 0 => some("UnexpectedPass", counts.unexpected_pass),
            _ if counts.broken > 0 => some("AdapterBroke", counts.broken),
            _ if counts.inconclusive > 0 => some("Inconclusive", counts.inconclusive),
            _ if counts.not_run > 0 => some("NotRun", counts.not_run),
            _ if counts.known_deviation > 0 => return known(),
            _ if self.broken > 0 => return format!("NotCharged; {}", self.seen()),
            _ if self.held > 0 && run.all() > run.pass + run.not_applicable => {
                return format!("Held in {}", cases(self.held));
            }
            // The cases are as expected, and what they would have to show was not told.
            _ if counts.pass > 0 && self.held == 0 && !self.is_judged => unjudged(),
            _ if self.masked > 0 => {
                format!("Inconclusive ({} of {} fail before it)", self.masked, all + self.masked)
            }
            _ if all > 0 && counts.not_applicable == all => "NotApplicable".to_owned(),
            _ if all == 0 && self.held > 0 => format!("Held in {}", cases(self.held)),
            _ if run.all() > run.pass + run.not_applicable => {
                format!("Inconclusive ({} of {all} pass, others fail elsewhere)", counts.pass)
            }
            _ if self.held == 0 => unjudged(),
            _ if counts.not_applicable > 0 => {
                format!("Pass ({} of {all}; the others are NotApplicable)", counts.pass)
            }
            _ => "Pass".to_owned(),
        };
        match counts {
            _ if counts.known_deviation > 0 => format!("{worst}, {}", known()),
            _ if counts.fail > 0 => format!("{worst}; {}", self.seen()),
            _ => worst,
        }
    }

    /// The number of cases that kept the requirement when they put it to the test, and of those that broke it.
    pub fn seen(&self) -> String {
        match (self.held, self.broken) {
            (0, broken) if broken > 0 && !self.is_judged => {
                format!("broken in {broken}; no claim judges where it is kept")
            }
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

    /// The number of cases that the report names: those that it lists, and the passes of which it has the ids.
    pub fn named(&self) -> usize {
        self.cases.len() + self.suites.iter().map(|suite| suite.passes.len()).sum::<usize>()
    }

    /// The reasons why a suite guarantees nothing; empty if its guarantee holds. The cases that ran in the suite are
    /// counted as in the table of suites, and those that ran as cases of a suite above are counted apart.
    pub fn gaps(&self, suite: &SuiteReport) -> Vec<String> {
        let mut gaps = shortfalls(&suite.counts);
        let before = shortfalls(&suite.before);
        if !before.is_empty() {
            let all = suite.before.all();
            gaps.push(format!("of {all} more, which ran as cases above, {}", before.join(" and ")));
        }
        if !self.only.is_empty() {
            gaps.push("not all of its cases were chosen".to_owned());
        } else if suite.whole().pass == 0 && gaps.is_empty() {
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
        head_first(self.requirements.iter().filter(|r| r.counts.fail > 0).collect())
    }

    /// The cases for which there is a reason, grouped by the kind of the reason. The groups are in the order of their
    /// first cases.
    pub(super) fn alike(&self, reason: impl Fn(&ReportedVerdict) -> Option<&str>) -> Vec<Alike<'_>> {
        grouped(&self.cases, reason)
    }
}

/// These cases, grouped by the kind of the reason.
fn grouped(cases: &[CaseReport], reason: impl Fn(&ReportedVerdict) -> Option<&str>) -> Vec<Alike<'_>> {
    let mut found: Vec<(String, Alike<'_>)> = Vec::new();
    for case in cases {
        let Some(reason) = reason(&case.verdict) else { continue };
        let kind = kind(reason);
        match found.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, alike)) => {
                alike.cases += 1;
                alike.is_one &= alike.reason == reason;
            }
            None => found.push((kind, Alike { reason, is_one: true, cases: 1, first: case })),
        }
    }
    found.into_iter().map(|(_, alike)| alike).collect()
}

/// The requirements that fail: the head of the report goes before the others, which stay in their order.
fn head_first(mut found: Vec<&RequirementReport>) -> Vec<&RequirementReport> {
    let place = |requirement: &RequirementReport| {
        let step = requirement.shortest.as_ref().map_or(usize::MAX, |shown| shown.failure.step);
        place_in_report(requirement.counts.fail, step)
    };
    if let Some(first) = (0..found.len()).min_by_key(|index| place(found[*index])) {
        found[..=first].rotate_right(1);
    }
    found
}

/// The kind of a reason: its first line without numbers, and without the foreign line that it quotes.
fn kind(reason: &str) -> String {
    let first = reason.lines().next().unwrap_or_default();
    let words = first.split_once(GOT).map_or(first, |(words, _)| words);
    words
        .split(|c: char| c.is_ascii_digit() || c == '.')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("#")
}

/// The counts that are no passes, in words.
fn shortfalls(counts: &Counts) -> Vec<String> {
    let shortfalls = [
        (counts.fail, "fails", "fail"),
        (counts.known_deviation, "is a known deviation", "are known deviations"),
        (counts.unexpected_pass, "passes against the expectations", "pass against the expectations"),
        (counts.inconclusive, "is inconclusive", "are inconclusive"),
        (counts.not_applicable, "does not apply", "do not apply"),
        (counts.broken, "broke the adapter", "broke the adapter"),
        (counts.not_run, "was not run", "were not run"),
    ];
    let some = shortfalls.into_iter().filter(|(count, ..)| *count > 0);
    some.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The findings about a requirement whose cases have these counts.
    fn of(id: &str, counts: Counts) -> RequirementReport {
        let (id, deviations) = (id.to_owned(), vec!["slow".to_owned()]);
        let (masked, held, broken, shortest, broken_in) = (0, 0, 0, None, None);
        let is_judged = true;
        RequirementReport { id, counts, masked, held, broken, is_judged, deviations, shortest, broken_in }
    }

    #[test]
    fn reasons_that_differ_in_numbers_or_in_a_quoted_line_are_of_one_kind() {
        let silent = |s: &str, id: u32| {
            format!("no reply within {s} s to Stop of thread 1, command {id}; the reasons")
        };
        assert_eq!(kind(&silent("10", 4)), kind(&silent("0.5", 1033)));
        let broken =
            |column: u32, line: &str| format!("expected JSON (EOF at line 1 column {column}), got: {line}");
        assert_eq!(kind(&broken(7, r#"{"id":4"#)), kind(&broken(30, r#"{"reply":"#)));
        assert_eq!(kind("it ended\n  one\n  two"), kind("it ended\n  three"));
        assert_ne!(kind("no reply to Stop"), kind("no reply to Start"));
    }

    /// Each word of the table of requirements is said where its counts are.
    #[test]
    fn a_requirement_has_the_word_of_its_counts() {
        let none = Counts::default();
        let (good, run) = (Counts { pass: 9, ..none }, Counts { pass: 8, fail: 1, ..none });
        let away = Counts { pass: 8, not_applicable: 1, ..none };
        for (counts, [held, broken, masked], run, word) in [
            (Counts { fail: 1, ..none }, [2, 3, 0], run, "Fail (1 of 1); held in 2 cases, broken in 3"),
            (Counts { fail: 1, ..none }, [0, 0, 0], run, "Fail (1 of 1); no claim judged it"),
            (Counts { pass: 1, unexpected_pass: 1, ..none }, [2, 0, 0], run, "UnexpectedPass (1 of 2)"),
            (Counts { pass: 1, broken: 1, ..none }, [2, 0, 0], run, "AdapterBroke (1 of 2)"),
            (Counts { pass: 1, inconclusive: 1, ..none }, [2, 0, 0], run, "Inconclusive (1 of 2)"),
            (Counts { pass: 1, not_run: 1, ..none }, [2, 0, 0], run, "NotRun (1 of 2)"),
            (
                Counts { pass: 1, known_deviation: 1, ..none },
                [2, 1, 0],
                run,
                "KnownDeviation (slow); held in 2 cases, broken in 1",
            ),
            (Counts { pass: 1, ..none }, [2, 1, 0], run, "NotCharged; held in 2 cases, broken in 1"),
            (Counts { pass: 1, ..none }, [2, 0, 4], run, "Held in 2 cases"),
            (Counts { pass: 1, ..none }, [0, 0, 4], run, "Inconclusive (4 of 5 fail before it)"),
            (Counts { not_applicable: 2, ..none }, [0, 0, 0], run, "NotApplicable"),
            (none, [2, 0, 0], good, "Held in 2 cases"),
            (Counts { pass: 2, ..none }, [0, 0, 0], run, "Inconclusive (2 of 2 pass, others fail elsewhere)"),
            (
                Counts { pass: 1, not_applicable: 1, ..none },
                [1, 0, 0],
                away,
                "Pass (1 of 2; the others are NotApplicable)",
            ),
            (Counts { pass: 2, ..none }, [2, 0, 0], good, "Pass"),
        ] {
            assert_eq!(RequirementReport { masked, held, broken, ..of("LIFE-1", counts) }.said(&run), word);
        }
        // An adapter that cannot tell answers passes the cases about them, and no claim judges an answer.
        for (pass, masked, held, is_judged, run, word) in [
            (2, 0, 0, false, good, "NotJudged (2 cases)"),
            (1, 4, 0, false, run, "NotJudged (1 case)"),
            (2, 0, 0, false, run, "NotJudged (2 cases)"),
            (2, 0, 0, true, good, "NotJudged (2 cases)"),
            // The controls: a claim judged them, or would have.
            (2, 0, 2, false, good, "Pass"),
            (2, 0, 0, true, run, "Inconclusive (2 of 2 pass, others fail elsewhere)"),
        ] {
            let counts = Counts { pass, ..none };
            let found = RequirementReport { masked, held, is_judged, ..of("GOAL-1", counts) };
            assert_eq!(found.said(&run), word);
        }
        let unjudged = RequirementReport { broken: 3, is_judged: false, ..of("LIFE-9", none) };
        assert_eq!(unjudged.seen(), "broken in 3; no claim judges where it is kept");
        for held in [0, 2] {
            let judged = RequirementReport { held, broken: 3, ..of("LIFE-1", none) };
            assert_eq!(judged.seen(), format!("held in {held} cases, broken in 3"));
        }
    }

    /// The requirement with the most fails is the head, and the others stay in the order of the specification.
    #[test]
    fn the_head_goes_before_the_others_in_their_order() {
        let all = [("A", 1), ("B", 2), ("C", 5), ("D", 3)]
            .map(|(id, fail)| of(id, Counts { fail, ..Counts::default() }));
        let ids: Vec<&str> = head_first(all.iter().collect()).iter().map(|found| found.id.as_str()).collect();
        assert_eq!(ids, ["C", "A", "B", "D"]);
    }

    /// Reasons of one kind are one group, which says whether they are the same.
    #[test]
    fn cases_with_reasons_of_one_kind_are_counted_together() {
        let case = |(id, reason): (&str, &str)| {
            let verdict = ReportedVerdict::Broken { step: None, reason: reason.to_owned() };
            CaseReport {
                suite: "s".into(),
                id: id.into(),
                requirement: "LIFE-1".into(),
                at_first: None,
                verdict,
            }
        };
        let cases =
            [("1", "it died"), ("2", "no reply within 1 s"), ("3", "it died"), ("4", "no reply within 2 s")];
        fn reason(verdict: &ReportedVerdict) -> Option<&str> {
            match verdict {
                ReportedVerdict::Broken { reason, .. } => Some(reason),
                _ => None,
            }
        }
        let cases = cases.map(case);
        let groups = grouped(&cases, reason);
        let told =
            groups.iter().map(|alike| (alike.first.id.as_str(), alike.reason, alike.is_one, alike.cases));
        let expected = [("1", "it died", true, 2), ("2", "no reply within 1 s", false, 2)];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        assert!(grouped(&cases, |_| None).is_empty());
    }

    /// The cases that ran as cases above are counted apart, as the table of suites counts them.
    #[test]
    fn a_gap_counts_as_the_table_does() {
        let counts = Counts { pass: 9, broken: 20, not_run: 88, ..Counts::default() };
        assert_eq!(shortfalls(&counts), ["20 broke the adapter", "88 were not run"]);
        assert_eq!(shortfalls(&Counts { pass: 5, ..Counts::default() }), [""; 0]);
    }
}
