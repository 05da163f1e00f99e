//! The report of `lockstep`, for people and for programs.

use std::fmt::Write as _;

use crate::lockstep::drive::Difference;
use crate::lockstep::suite::{CaseReport, SuiteReport};
use serde::Serialize;
use wspbus_kit::conform::message::Hello;

use super::Run;
use crate::command::fold::fit;
use crate::command::terminal::{BAD, GOOD, HEAD, NOTE, styled};

/// A table with a row a suite, then everything that needs a word, the first difference in full. A line of more than
/// `width` columns is broken.
pub fn text(hello: &Hello, tested: &[Run], width: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} {} ({})", hello.implementation, hello.version, hello.language);
    let head = format!(
        "{:<16} {:>7} {:>8} {:>8} {:>9} {:>14} {:>12} {:>7} {:>8}",
        "suite",
        "cases",
        "runs",
        "passed",
        "differing",
        "not applicable",
        "inconclusive",
        "broken",
        "seconds"
    );
    let _ = writeln!(out, "{}", styled(HEAD, head));
    tested.iter().for_each(|t| row(&mut out, t));
    for Run { report, .. } in tested {
        report.notes.iter().for_each(|note| {
            let _ = writeln!(out, "  {note}");
        });
        unjudged(&mut out, "not applicable", &report.not_applicable);
        unjudged(&mut out, "inconclusive", &report.inconclusive);
        unjudged(&mut out, "the adapter broke", &report.broken);
        if report.not_run > 0 {
            let _ = writeln!(
                out,
                "  {}",
                styled(BAD, format!("{}: {} cases were not run", report.name, report.not_run))
            );
        }
    }
    if let Some(difference) = tested.iter().find_map(|t| t.report.differences.first()) {
        let _ = write!(out, "\n{}\n{difference}", styled(BAD, "The first difference"));
    }
    fit(&out, width)
}

fn row(out: &mut String, tested: &Run) {
    let Run { report, time } = tested;
    let colour = |count: usize, style| if count == 0 { anstyle::Style::new() } else { style };
    let _ = writeln!(
        out,
        "{:<16} {:>7} {:>8} {} {} {} {} {} {:>8.1}",
        report.name,
        report.cases,
        report.runs,
        styled(colour(report.passed, GOOD), format!("{:>8}", report.passed)),
        styled(colour(report.differing, BAD), format!("{:>9}", report.differing)),
        styled(colour(report.not_applicable.len(), NOTE), format!("{:>14}", report.not_applicable.len())),
        styled(colour(report.inconclusive.len(), NOTE), format!("{:>12}", report.inconclusive.len())),
        styled(colour(report.broken.len(), BAD), format!("{:>7}", report.broken.len())),
        time.as_secs_f64(),
    );
}

fn unjudged(out: &mut String, word: &str, cases: &[CaseReport]) {
    for CaseReport { case, reason } in cases {
        let _ = writeln!(out, "  {} {case}: {reason}", styled(NOTE, word));
    }
}

#[derive(Serialize)]
struct Line<'a> {
    /// The name of the suite.
    suite: &'a str,
    /// The name of the tested program, as it says it.
    implementation: &'a str,
    /// The version of the tested program, as it says it.
    version: &'a str,
    /// The warning that the model is of another version than the tested program.
    warning: Option<&'a str>,
    /// The number of cases of the suite.
    cases: usize,
    /// The number of times that a bus was run.
    runs: u64,
    /// The number of cases in which model and bus agreed.
    passed: usize,
    /// The number of cases in which they differed.
    differing: usize,
    /// The cases that are not about this program, each with the reason.
    not_applicable: &'a [CaseReport],
    /// The cases without a verdict, each with the reason.
    inconclusive: &'a [CaseReport],
    /// The cases in which the program broke, each with the reason.
    broken: &'a [CaseReport],
    /// The number of cases that did not begin, or did not end.
    not_run: usize,
    /// The time that the suite took, in seconds.
    seconds: f64,
    /// Notes for the reader of the report.
    notes: &'a [String],
    /// The first differences, in full.
    differences: &'a [Difference],
}

/// One suite as a line. Deterministic but for `seconds`.
pub fn json(hello: &Hello, warning: Option<&str>, tested: &Run) -> String {
    let report: &SuiteReport = &tested.report;
    let line = Line {
        suite: report.name,
        implementation: &hello.implementation,
        version: &hello.version,
        warning,
        cases: report.cases,
        runs: report.runs,
        passed: report.passed,
        differing: report.differing,
        not_applicable: &report.not_applicable,
        inconclusive: &report.inconclusive,
        broken: &report.broken,
        not_run: report.not_run,
        seconds: tested.time.as_secs_f64(),
        notes: &report.notes,
        differences: &report.differences,
    };
    match serde_json::to_string(&line) {
        Ok(text) => text + "\n",
        Err(error) => format!("{}\n", serde_json::json!({ "error": error.to_string() })),
    }
}
