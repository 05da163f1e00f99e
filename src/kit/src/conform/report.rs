//! The report of a run: one value, from which every rendering is derived.
//!
//! [`text`] is for a terminal, [`junit`] for a server that collects tests, [`markdown`] compares
//! implementations. [`mod@write`] and [`mod@read`] are the file, and [`schema`] is its JSON Schema.

pub mod junit;
pub mod markdown;
pub mod read;
pub mod schema;
pub mod text;
pub mod write;

mod lanes;
mod page;
mod weigh;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::message::Hello;
use super::verdict::{Counts, Verdict};
use crate::suite::case::{Case, Level, Parameters, Setup};
use crate::suite::implementation::Failure;

/// The version of the format of a report. A reader refuses any other version.
pub const REPORT: u32 = 1;

/// The report of a run. The same cases against the same implementation give the same report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this format.
    pub format: u32,
    /// The version of the specification from which the cases were generated.
    pub specification: String,
    /// The greeting of the adapter that was tested.
    pub implementation: Hello,
    /// The choices for which the cases were generated.
    pub parameters: Parameters,
    /// The patterns by which cases were chosen; empty if all cases were chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// The suites, in the order in which they ran.
    pub suites: Vec<SuiteReport>,
    /// The counts of all suites together.
    pub counts: Counts,
    /// The requirements that any of the cases is about, in the order of the specification.
    pub requirements: Vec<RequirementReport>,
    /// The known deviations that cases were expected to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<DeviationReport>,
    /// The expectations that no case of a whole run meets: they are out of date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<String>,
    /// The cases, the shortest first. A stored report leaves out the passes, which are counted. A summary
    /// lists no case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<CaseReport>,
}

/// One suite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuiteReport {
    /// The name of the suite, such as `core-k0`.
    pub name: String,
    /// The observable machine of the suite.
    pub level: Level,
    /// What is guaranteed if every case of the suite passes.
    pub guarantee: String,
    /// The number of cases by verdict.
    pub counts: Counts,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequirementReport {
    /// The id of the requirement, such as `LIFE-3`.
    pub id: String,
    /// The number of cases about the requirement, by verdict. A case that fails is about the requirement of
    /// the step that fails.
    pub counts: Counts,
    /// The number of cases that ask about the requirement and fail before they get there, where another
    /// requirement is at stake.
    #[serde(default)]
    pub masked: usize,
    /// The known deviations that cases about the requirement show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<String>,
    /// The shortest failing case about the requirement. A case that is not expected to fail goes before a
    /// known deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<Shown>,
}

/// One known deviation, and the cases that show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeviationReport {
    /// The name of the deviation.
    pub id: String,
    /// Why the implementation deviates.
    pub reason: String,
    /// Where to read about the deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The number of cases that show the deviation.
    pub cases: usize,
    /// The shortest case that shows the deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<Shown>,
}

/// One case, by its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseReport {
    /// The name of the suite.
    pub suite: String,
    /// The id of the case.
    pub id: String,
    /// The requirement at stake: that of the step that fails, else that of the case.
    pub requirement: String,
    /// The verdict on the case.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// A whole case that failed: what was done, what had to be seen, and what was seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shown {
    /// The name of the suite.
    pub suite: String,
    /// The set-up: what there is around the bus.
    pub setup: Setup,
    /// The case: what was done, and what had to be seen.
    pub case: Case,
    /// The step that was not as it must be, and what was seen there.
    pub failure: Failure,
}

impl Report {
    /// The report without the cases that passed.
    pub fn without_passes(&self) -> Report {
        let mut report = self.clone();
        report.cases.retain(|case| !case.verdict.is_pass());
        report
    }
}
