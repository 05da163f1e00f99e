//! The report of `lockstep`, for people and for programs.

use std::fmt::Write as _;

use crate::lockstep::drive::Difference;
use crate::lockstep::suite::{CaseReport, SuiteReport};
use serde::Serialize;
use wspbus_kit::conform::message::Hello;

use super::Run;
use crate::command::fold::fit;
use crate::command::layout::{Cell, Fit, rows};
use crate::command::terminal::{BAD, GOOD, NOTE, styled};

/// The columns of the table. Those that the lines below the table tell again are left out first.
const COLUMNS: [(&str, Fit); 9] = [
    ("suite", Fit::Name),
    ("cases", Fit::Number(1)),
    ("runs", Fit::Number(5)),
    ("passed", Fit::Number(0)),
    ("differing", Fit::Number(0)),
    ("not applicable", Fit::Number(3)),
    ("inconclusive", Fit::Number(2)),
    ("broken", Fit::Number(0)),
    ("seconds", Fit::Number(4)),
];

/// A table with a row a suite, then everything that needs a word, the first difference in full. A line of more than
/// `width` columns is broken.
pub fn text(hello: &Hello, tested: &[Run], width: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} {} ({})", hello.implementation, hello.version, hello.language);
    out += &rows(&COLUMNS, &tested.iter().map(row).collect::<Vec<_>>(), 0, width);
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

fn row(tested: &Run) -> Vec<Cell> {
    let Run { report, time } = tested;
    let count = |count: usize, style| {
        let style = if count == 0 { anstyle::Style::new() } else { style };
        Cell::new(style, count)
    };
    vec![
        Cell::plain(report.name),
        Cell::plain(report.cases),
        Cell::plain(report.runs),
        count(report.passed, GOOD),
        count(report.differing, BAD),
        count(report.not_applicable.len(), NOTE),
        count(report.inconclusive.len(), NOTE),
        count(report.broken.len(), BAD),
        Cell::plain(format!("{:.1}", time.as_secs_f64())),
    ]
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
