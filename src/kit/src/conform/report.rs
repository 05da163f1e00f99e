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

mod failing;
mod lanes;
mod page;
mod passes;
mod weigh;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use passes::Passes;

use super::message::Hello;
use super::verdict::{Counts, ReportedVerdict};
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
    /// The origin of the choices.
    #[serde(default, skip_serializing_if = "Declaration::is_declared")]
    pub declaration: Declaration,
    /// The patterns by which cases were chosen; empty if all cases were chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<String>,
    /// The suites, in the order in which they ran.
    pub suites: Vec<SuiteReport>,
    /// The counts of all suites together.
    pub counts: Counts,
    /// The requirements that the cases are about, in the order of the specification.
    pub requirements: Vec<RequirementReport>,
    /// The known deviations that cases were expected to show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<DeviationReport>,
    /// The expectations that no case of a whole run meets: they are out of date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stale: Vec<String>,
    /// The reason why the run ended before all of its cases were run, in words; none if it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<String>,
    /// The cases, the shortest first. A stored report leaves out the passes, of which each suite has the ids. A
    /// summary lists no case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<CaseReport>,
}

/// The report on one suite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SuiteReport {
    /// The name of the suite, such as `core-k0`.
    pub name: String,
    /// The observable machine of the suite.
    pub level: Level,
    /// The guarantee that holds if every case of the suite passes.
    pub guarantee: String,
    /// The number of cases by verdict.
    pub counts: Counts,
    /// The number of further cases of the suite by verdict: each has the set-up and the inputs of a case before it, here
    /// or in a suite before, and ran as that case.
    #[serde(default, skip_serializing_if = "Counts::is_empty")]
    pub before: Counts,
    /// In a stored report: the ids of the passes, by the requirement that each of the cases is about.
    #[serde(default, skip_serializing_if = "Passes::is_empty")]
    pub passes: Passes,
}

/// The report on one requirement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RequirementReport {
    /// The id of the requirement, such as `LIFE-3`.
    pub id: String,
    /// The number of cases about the requirement, by verdict. A case that fails is about the requirement of
    /// the step that fails.
    pub counts: Counts,
    /// The number of cases that ask about the requirement and fail in an earlier step, where another
    /// requirement is at stake.
    #[serde(default)]
    pub masked: usize,
    /// The number of cases in which the requirement was put to the test and was kept, from the beginning of the case to
    /// its end.
    #[serde(default)]
    pub held: usize,
    /// The number of cases in which the bus was seen to break the requirement, also after a first difference.
    #[serde(default)]
    pub broken: usize,
    /// Could a claim of the specification judge where the requirement is kept? There is a claim about it, and the adapter can
    /// tell what the claim needs.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub is_judged: bool,
    /// The known deviations that cases about the requirement show.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deviations: Vec<String>,
    /// The shortest failing case about the requirement. A case that is not expected to fail goes before a
    /// known deviation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<Shown>,
    /// The id of the case with the fewest steps in which the bus was seen to break the requirement. The case may fail
    /// first for another requirement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken_in: Option<String>,
}

/// One known deviation, and the cases that show it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DeviationReport {
    /// The name of the deviation.
    pub id: String,
    /// The reason why the implementation deviates.
    pub reason: String,
    /// The address of a page about the deviation.
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
    /// The requirement that was at stake before the case was made small, if that is another. Expectations are judged by this
    /// one: how far a case is made small depends on the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_first: Option<String>,
    /// The verdict on the case.
    #[serde(flatten)]
    pub verdict: ReportedVerdict,
}

/// The origin of the choices of an adapter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Declaration {
    /// The greeting of the adapter.
    #[default]
    Declared,
    /// A call that the kit made before the first case.
    Seen,
    /// Nothing: the kit could not see it, and took the default.
    Assumed,
}

impl Declaration {
    /// Did the adapter declare its choices?
    pub fn is_declared(&self) -> bool {
        *self == Declaration::Declared
    }
}

/// A whole case that failed: the inputs, the expected events, and the observed events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shown {
    /// The name of the suite.
    pub suite: String,
    /// The set-up: the listeners and threads around the bus, and the policy.
    pub setup: Setup,
    /// The case: the inputs, and the expected events.
    pub case: Case,
    /// The step that failed, and the events that were observed there.
    pub failure: Failure,
    /// The number of inputs of the case that has this id, if the case that is shown has fewer: it was made small and put
    /// to the bus again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortened_from: Option<usize>,
    /// The requirement that was at stake before the case was made small, if that is another: expectations name this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_first: Option<String>,
}

fn yes() -> bool {
    true
}

/// Serde gives the field by reference.
fn is_yes(answer: &bool) -> bool {
    *answer
}

impl SuiteReport {
    /// The number of all cases of the suite by verdict, also of those that ran in a suite before.
    pub fn whole(&self) -> Counts {
        self.counts.and(self.before)
    }
}

impl Report {
    /// The report without the cases that passed: each suite has their ids.
    pub fn without_passes(&self) -> Report {
        let mut report = self.clone();
        for suite in &mut report.suites {
            let passed = self.cases.iter().filter(|case| case.suite == suite.name && case.verdict.is_pass());
            suite.passes.add(passed.map(|case| (case.requirement.as_str(), case.id.as_str())));
        }
        report.cases.retain(|case| !case.verdict.is_pass());
        report
    }
}
