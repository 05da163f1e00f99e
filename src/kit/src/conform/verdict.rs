//! The verdicts on cases, and the number of cases by verdict.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::suite::case::Parameters;
use crate::suite::implementation::Failure;

/// The verdict on one case in a report. Only the first two are passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Everything was as it must be.
    Pass,
    /// Everything was as it may be under a choice that the specification permits and the adapter has not
    /// declared.
    PassVariant {
        /// The choice.
        parameters: Parameters,
    },
    /// Something was not as it must be.
    Fail(Failure),
    /// The case fails, and the expectations give the reason.
    KnownDeviation {
        /// The name of the deviation.
        deviation: String,
        /// The step that failed, and what was seen there.
        #[serde(flatten)]
        failure: Failure,
    },
    /// The case should fail as a known deviation, and passes: the expectations are out of date.
    UnexpectedPass {
        /// The name of the deviation that the case no longer shows.
        deviation: String,
    },
    /// Nothing can be said about the bus: it did not come to rest, or the adapter was silent.
    Inconclusive {
        /// The step, from 0; none if the case was not even set up.
        step: Option<usize>,
        /// The reason.
        reason: String,
    },
    /// The case asks for what the adapter does not claim.
    NotApplicable {
        /// What the adapter does not claim.
        reason: String,
    },
    /// The adapter broke, or broke the protocol. Nothing is said about the bus behind it.
    Broken {
        /// The step, from 0; none if the case was not even set up.
        step: Option<usize>,
        /// How the adapter broke.
        reason: String,
    },
    /// The run ended before the case was begun, because adapters kept breaking or the time was over.
    NotRun,
}

/// The number of cases by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Passes.
    pub pass: usize,
    /// Passes under a choice that was not declared.
    pub pass_variant: usize,
    /// Fails that are not expected.
    pub fail: usize,
    /// Fails for which the expectations give the reason.
    pub known_deviation: usize,
    /// Known deviations that pass.
    pub unexpected_pass: usize,
    /// Cases of which nothing can be said.
    pub inconclusive: usize,
    /// Cases that ask for what the adapter does not claim.
    pub not_applicable: usize,
    /// Cases in which the adapter broke.
    pub broken: usize,
    /// Cases that were not begun.
    pub not_run: usize,
}

impl Verdict {
    /// The verdict in one word or two, as a report writes it.
    pub fn word(&self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::PassVariant { .. } => "pass (variant)",
            Verdict::Fail(_) => "FAIL",
            Verdict::KnownDeviation { .. } => "known deviation",
            Verdict::UnexpectedPass { .. } => "UNEXPECTED PASS",
            Verdict::Inconclusive { .. } => "inconclusive",
            Verdict::NotApplicable { .. } => "not applicable",
            Verdict::Broken { .. } => "BROKEN",
            Verdict::NotRun => "not run",
        }
    }

    /// Is the verdict a pass, whether under a declared choice or not?
    pub fn is_pass(&self) -> bool {
        matches!(self, Verdict::Pass | Verdict::PassVariant { .. })
    }

    /// The step that was not as it must be, and what was seen there.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Verdict::Fail(failure) | Verdict::KnownDeviation { failure, .. } => Some(failure),
            _ => None,
        }
    }
}

impl Counts {
    /// Counts one more verdict.
    pub fn add(&mut self, verdict: &Verdict) {
        *match verdict {
            Verdict::Pass => &mut self.pass,
            Verdict::PassVariant { .. } => &mut self.pass_variant,
            Verdict::Fail(_) => &mut self.fail,
            Verdict::KnownDeviation { .. } => &mut self.known_deviation,
            Verdict::UnexpectedPass { .. } => &mut self.unexpected_pass,
            Verdict::Inconclusive { .. } => &mut self.inconclusive,
            Verdict::NotApplicable { .. } => &mut self.not_applicable,
            Verdict::Broken { .. } => &mut self.broken,
            Verdict::NotRun => &mut self.not_run,
        } += 1;
    }

    /// The number of all cases.
    pub fn all(&self) -> usize {
        self.passes() + self.fail + self.known_deviation + self.unexpected_pass + self.unjudged()
    }

    /// The number of passes, whether under a declared choice or not.
    pub fn passes(&self) -> usize {
        self.pass + self.pass_variant
    }

    /// The number of cases that neither passed nor failed.
    pub fn unjudged(&self) -> usize {
        self.inconclusive + self.not_applicable + self.broken + self.not_run
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
