//! Reads reports. For any bytes, the answer is a report or a typed error.

use std::fmt;
use std::io::{self, Read};

use serde_json::Value;
use serde_json::error::Category;

use super::{REPORT, Report, Shown};
use crate::conform::verdict::Counts;

/// The size of the largest report, in bytes.
pub const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// The reason why a file could not be read as a report.
#[derive(Debug)]
pub enum ReadError {
    /// The bytes could not be read.
    Io(io::Error),
    /// The file has more than [`FILE_BYTES_MAX`] bytes.
    TooLarge,
    /// The JSON ends too early: a truncated file.
    Truncated(serde_json::Error),
    /// The file is not JSON.
    NotJson(serde_json::Error),
    /// The file is JSON, but not a report.
    NotAReport {
        /// The part of a report that is missing, or the format that the file has instead.
        why: String,
    },
    /// The file is a report of a version that this reader does not know.
    UnknownVersion {
        /// The version, as JSON.
        found: String,
    },
    /// A field is missing or of the wrong type.
    Shape(serde_json::Error),
    /// The fields contradict each other.
    Contradiction(String),
}

impl Report {
    /// Reads a report from the bytes of a file. Fields that this version does not know are passed over.
    ///
    /// # Errors
    /// The first thing that is wrong, from the outside to the inside: size, JSON, format, version, fields,
    /// their consistency.
    pub fn from_json(bytes: &[u8]) -> Result<Report, ReadError> {
        of_bytes(bytes, FILE_BYTES_MAX)
    }

    /// Reads a report from a file or a stream. Stops at the size limit.
    ///
    /// # Errors
    /// As for [`Report::from_json`], or the stream cannot be read.
    pub fn from_reader(reader: impl Read) -> Result<Report, ReadError> {
        of_stream(reader, FILE_BYTES_MAX)
    }
}

/// Reads a report that has at most so many bytes.
fn of_stream(reader: impl Read, most: u64) -> Result<Report, ReadError> {
    let mut bytes = Vec::new();
    // One byte more, so that a larger report is refused, and not cut.
    reader.take(most + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
    of_bytes(&bytes, most)
}

fn of_bytes(bytes: &[u8], most: u64) -> Result<Report, ReadError> {
    if bytes.len() as u64 > most {
        return Err(ReadError::TooLarge);
    }
    let value: Value = serde_json::from_slice(bytes).map_err(from_serde)?;
    probe(&value)?;
    let report: Report = serde_json::from_value(value).map_err(ReadError::Shape)?;
    consistent(&report).map_err(ReadError::Contradiction)?;
    Ok(report)
}

/// Checks the fields that a report has. Suites and traces have a format too, so the fields that only a report
/// has come first.
fn probe(value: &Value) -> Result<(), ReadError> {
    let other = |why: &str| Err(ReadError::NotAReport { why: why.to_owned() });
    let Some(fields) = value.as_object() else { return other("it is no object") };
    for name in ["format", "implementation", "suites"] {
        if !fields.contains_key(name) {
            return other(&format!("it has no {name:?}"));
        }
    }
    match value["format"].as_u64() {
        Some(version) if version == u64::from(REPORT) => Ok(()),
        _ => Err(ReadError::UnknownVersion { found: value["format"].to_string() }),
    }
}

/// A number of cases or of steps that no run has. Sums of smaller numbers are numbers too.
const TOO_MANY: usize = usize::MAX / 64;

/// The numbers that are added to others.
fn numbers(report: &Report) -> impl Iterator<Item = usize> {
    let of_suites = report.suites.iter().flat_map(|suite| [suite.counts, suite.before]);
    let of_requirements = report.requirements.iter().map(|found| found.counts);
    let counts = of_suites.chain(of_requirements).chain([report.counts]).flat_map(Counts::each);
    let seen = report.requirements.iter().flat_map(|found| [found.masked, found.held, found.broken]);
    let steps = report.cases.iter().filter_map(|case| case.verdict.failure()).map(|failure| failure.step);
    counts.chain(seen).chain(steps)
}

/// Checks the rules that the types do not enforce.
fn consistent(report: &Report) -> Result<(), String> {
    if let Some(number) = numbers(report).find(|number| *number >= TOO_MANY) {
        return Err(format!("{number} cases or steps, expected fewer than {TOO_MANY}"));
    }
    let of_suites: Vec<Counts> = report.suites.iter().map(|suite| suite.counts).collect();
    let total = |count: fn(&Counts) -> usize| {
        let sum: usize = of_suites.iter().map(count).fold(0, usize::saturating_add);
        (sum, count(&report.counts))
    };
    for (what, (sum, all)) in [("cases", total(Counts::all)), ("fails", total(|counts| counts.fail))] {
        if sum != all {
            return Err(format!("the suites have {sum} {what}, and the total is {all}"));
        }
    }
    let listed = report.cases.iter().filter(|case| !case.verdict.is_pass()).count();
    let counted = report.counts.all().saturating_sub(report.counts.pass);
    // A summary lists no cases.
    if listed != counted && !report.cases.is_empty() {
        return Err(format!("{counted} cases are no passes, and {listed} are listed"));
    }
    for suite in &report.suites {
        let listed = report.cases.iter().filter(|case| case.suite == suite.name && case.verdict.is_pass());
        let (named, passes) = (suite.passes.len() + listed.count(), suite.counts.pass);
        if !suite.passes.is_empty() && named != passes {
            let name = &suite.name;
            return Err(format!("the suite {name:?} has {passes} passes, and {named} are named"));
        }
    }
    for case in &report.cases {
        if !report.suites.iter().any(|suite| suite.name == case.suite) {
            let (id, name) = (&case.id, &case.suite);
            return Err(format!("the case {id:?} is of the suite {name:?}, which is not there"));
        }
    }
    let of_requirements = report.requirements.iter().filter_map(|requirement| requirement.shortest.as_ref());
    let of_deviations = report.deviations.iter().filter_map(|deviation| deviation.shortest.as_ref());
    for Shown { case, failure, .. } in of_requirements.chain(of_deviations) {
        let (id, steps, failed) = (&case.id, case.steps.len(), failure.step.saturating_add(1));
        if failed > steps {
            return Err(format!("{id:?} has {steps} steps, and step {failed} is said to fail"));
        }
    }
    Ok(())
}

fn from_serde(error: serde_json::Error) -> ReadError {
    match error.classify() {
        Category::Eof => ReadError::Truncated(error),
        Category::Syntax => ReadError::NotJson(error),
        Category::Data => ReadError::Shape(error),
        Category::Io => ReadError::Io(error.into()),
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io(error) => write!(f, "the report cannot be read: {error}"),
            ReadError::TooLarge => {
                write!(f, "the file is larger than {} MiB, the limit of a report", FILE_BYTES_MAX >> 20)
            }
            ReadError::Truncated(error) => write!(f, "the report is cut off: {error}"),
            ReadError::NotJson(error) => write!(f, "no report, not even JSON: {error}"),
            ReadError::NotAReport { why } => write!(f, "no report of a conformance run: {why}"),
            ReadError::UnknownVersion { found } => {
                write!(f, "a report of format {found}; this program reads format {REPORT} only")
            }
            ReadError::Shape(error) => write!(f, "no report of format {REPORT}: {error}"),
            ReadError::Contradiction(what) => write!(f, "the report contradicts itself: {what}"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReadError::Io(error) => Some(error),
            ReadError::Truncated(error) | ReadError::NotJson(error) | ReadError::Shape(error) => Some(error),
            ReadError::TooLarge
            | ReadError::NotAReport { .. }
            | ReadError::UnknownVersion { .. }
            | ReadError::Contradiction(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report of the largest size is read to its end, and one byte more is refused by its size.
    #[test]
    fn a_report_that_is_too_large_is_refused_and_not_cut() {
        let text = &b"{} "[..];
        assert!(matches!(of_stream(text, 3), Err(ReadError::NotAReport { .. })));
        assert!(matches!(of_stream(text, 2), Err(ReadError::TooLarge)));
        assert!(matches!(of_bytes(text, 2), Err(ReadError::TooLarge)));
    }
}
