//! A report as JUnit XML, for servers that collect tests. The file has no times, so the same run gives the
//! same file.
//!
//! A fail is a `failure`, and so is an unexpected pass. A case without a verdict on the bus is an `error`. A
//! case that does not apply and a known deviation are `skipped`, with the reason, and are never a pass. The passes come
//! last, so that a stored report, which has only their ids, gives the same file.
//!
//! The file has a test for each case. A report that names fewer cases than it counts gives no file: a server would
//! show the tests that are left as all tests.

use std::fmt;

use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};
use wspbus_models::bus::narrate::list;

use super::text::{parameters, rerun};
use super::{CaseReport, Report, SuiteReport, lanes};
use crate::conform::verdict::ReportedVerdict;
use crate::suite::explain;
use wspbus_words::screen::one_line;

/// The number of columns for which the explanations are laid out.
const COLUMNS: usize = 100;

/// The reason why there is no file.
#[derive(Debug)]
pub enum JunitError {
    /// A report names fewer cases than it counts: it is a summary, or a version before this one stored it without its
    /// passes.
    Unnamed {
        /// The number of cases that the report names.
        named: usize,
        /// The number of cases that the report counts.
        counted: usize,
    },
    /// The file cannot be written.
    Write(quick_junit::SerializeError),
}

/// Does the report name each case that it counts?
///
/// # Errors
/// [`JunitError::Unnamed`] if it names fewer.
pub fn names_every_case(report: &Report) -> Result<(), JunitError> {
    let (named, counted) = (report.named(), report.counts.all());
    if named < counted { Err(JunitError::Unnamed { named, counted }) } else { Ok(()) }
}

/// The reports as one file. `command` is the tested command, as it is typed.
///
/// # Errors
/// If a report names fewer cases than it counts. Nothing else in practice: the file is written into memory.
pub fn junit(reports: &[Report], command: Option<&str>) -> Result<String, JunitError> {
    reports.iter().try_for_each(names_every_case)?;
    let mut all = quick_junit::Report::new("wspbus conform");
    for report in &reports.iter().map(Report::without_passes).collect::<Vec<_>>() {
        for suite in &report.suites {
            let name = match reports {
                [_] => suite.name.clone(),
                _ => format!("{}: {}", name(report), suite.name),
            };
            all.add_test_suite(converted(report, suite, &name, command.unwrap_or("COMMAND")));
        }
    }
    all.to_string().map_err(JunitError::Write)
}

fn name(report: &Report) -> String {
    one_line(&format!("{} {}", report.implementation.implementation, report.implementation.version)).into()
}

fn converted(report: &Report, suite: &SuiteReport, name: &str, command: &str) -> TestSuite {
    let mut converted = TestSuite::new(one_line(name));
    let cases: Vec<&CaseReport> = report.cases.iter().filter(|case| case.suite == suite.name).collect();
    let mut properties = vec![
        ("implementation", self::name(report)),
        ("language", report.implementation.language.clone()),
        ("specification", report.specification.clone()),
        ("parameters", parameters(report)),
    ];
    match report.gaps(suite) {
        gaps if gaps.is_empty() => properties.push(("guarantee", suite.guarantee.clone())),
        gaps => properties.push(("no guarantee", list(gaps))),
    }
    for (name, value) in properties {
        converted.add_property(Property::new(name, one_line(&value)));
    }
    for case in cases {
        let mut test = TestCase::new(one_line(&case.id), status(report, case, command));
        test.set_classname(format!("{}.{}", one_line(&case.suite), one_line(&case.requirement)));
        converted.add_test_case(test);
    }
    for (requirement, id) in suite.passes.ids() {
        let mut test = TestCase::new(one_line(&id), TestCaseStatus::success());
        test.set_classname(format!("{}.{}", one_line(&suite.name), one_line(requirement)));
        converted.add_test_case(test);
    }
    converted
}

fn status(report: &Report, case: &CaseReport, command: &str) -> TestCaseStatus {
    let failure = || TestCaseStatus::non_success(NonSuccessKind::Failure);
    let error = || TestCaseStatus::non_success(NonSuccessKind::Error);
    let (mut status, message) = match &case.verdict {
        ReportedVerdict::Pass => return TestCaseStatus::success(),
        ReportedVerdict::Fail(_) => (failure(), differs(report, case)),
        ReportedVerdict::KnownDeviation { deviation, .. } => {
            let reason = report.deviations.iter().find(|known| known.id == *deviation);
            let reason = reason.map_or("no reason is given", |known| known.reason.as_str());
            (TestCaseStatus::skipped(), format!("{deviation}: {reason}"))
        }
        ReportedVerdict::UnexpectedPass { deviation } => {
            (failure(), format!("it passes, but is expected to fail as {deviation}"))
        }
        ReportedVerdict::Inconclusive { reason, .. } | ReportedVerdict::Broken { reason, .. } => {
            (error(), reason.clone())
        }
        ReportedVerdict::NotApplicable { reason } => (TestCaseStatus::skipped(), reason.clone()),
        ReportedVerdict::NotRun => {
            let reason = report.ended.as_deref().unwrap_or("the run ended");
            (error(), format!("not run: {reason}"))
        }
    };
    status.set_type(case.verdict.word().to_lowercase()).set_message(one_line(&message));
    if matches!(case.verdict, ReportedVerdict::Fail(_)) {
        let explained = match report.shown(case) {
            Some(shown) => lanes::explained(shown).plain(COLUMNS) + "\n",
            None => elsewhere(report, case).unwrap_or_default(),
        };
        let again = rerun(&one_line(&case.id), command);
        status.set_description(format!("{explained}To run it alone:\n{again}\n"));
    }
    status
}

/// Says where a shorter case of the same requirement is explained.
fn elsewhere(report: &Report, case: &CaseReport) -> Option<String> {
    let shown = report.requirement(&case.requirement)?.shortest.as_ref()?;
    let id = one_line(&shown.case.id);
    Some(format!("{} is at stake in a shorter case that fails too: {id}\n\n", one_line(&case.requirement)))
}

/// The first difference of a case that fails, in one line.
fn differs(report: &Report, case: &CaseReport) -> String {
    match (report.shown(case), case.verdict.failure()) {
        (Some(shown), _) => lanes::explained(shown).first(),
        (None, Some(failure)) => explain::observed_text(failure),
        (None, None) => String::new(),
    }
}

impl fmt::Display for JunitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JunitError::Unnamed { named, counted } => write!(
                f,
                "the report counts {counted} cases and names {named} of them, so JUnit XML would lack the others; \
                 `wspbus conform --report FILE` writes a report that names every case"
            ),
            JunitError::Write(error) => write!(f, "cannot write JUnit XML: {error}"),
        }
    }
}

impl std::error::Error for JunitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            JunitError::Unnamed { .. } => None,
            JunitError::Write(error) => Some(error),
        }
    }
}
