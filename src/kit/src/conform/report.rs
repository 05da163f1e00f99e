//! What a run found: one value, from which every rendering is derived.
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

/// The version of the format of a report. A reader refuses any other.
pub const REPORT: u32 = 1;

/// What a run found. The same cases against the same implementation give the same report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The version of this format.
    pub format: u32,
    /// The version of the specification that the cases were generated from.
    pub specification: String,
    /// Who was tested, as its adapter says.
    pub implementation: Hello,
    /// The choices that the cases were generated for.
    pub parameters: Parameters,
    /// Which cases were chosen, if not all: the patterns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// The suites, in the order in which they ran.
    pub suites: Vec<SuiteReport>,
    /// All suites together.
    pub counts: Counts,
    /// The requirements that any of the cases is about, in the order of the specification.
    pub requirements: Vec<RequirementReport>,
    /// The known deviations that cases were expected to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<DeviationReport>,
    /// Expectations that no case of a whole run meets: they are out of date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<String>,
    /// Every case, the shortest first. A stored report has no passes: they are counted. A summary lists none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<CaseReport>,
}

/// One suite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuiteReport {
    /// Its name: `core-k0`.
    pub name: String,
    /// Its observable machine.
    pub level: Level,
    /// What passing every case of it guarantees.
    pub guarantee: String,
    /// How its cases ended.
    pub counts: Counts,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequirementReport {
    /// `LIFE-3`.
    pub id: String,
    /// The cases that are about it. A case that fails is about the requirement of the step that fails.
    pub counts: Counts,
    /// So many cases ask about it and fail before they get there, where another requirement is at stake.
    #[serde(default)]
    pub masked: usize,
    /// The known deviations that cases about it show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<String>,
    /// The shortest case about it that fails; one that nobody expects before one that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<Shown>,
}

/// One known deviation, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeviationReport {
    /// Its name.
    pub id: String,
    /// Why it is there.
    pub reason: String,
    /// Where to read about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// How many cases show it.
    pub cases: usize,
    /// The shortest of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<Shown>,
}

/// One case, by its id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CaseReport {
    /// The suite.
    pub suite: String,
    /// The case.
    pub id: String,
    /// The requirement at stake: that of the step that fails, else that of the case.
    pub requirement: String,
    /// What became of it.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// A case that failed, whole: what was done, what had to be seen, and what was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shown {
    /// The suite.
    pub suite: String,
    /// What there was around the bus.
    pub setup: Setup,
    /// What was done, and what had to be seen.
    pub case: Case,
    /// The step that was not as it must be.
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
