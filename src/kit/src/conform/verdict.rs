//! The verdicts on cases, and the number of cases by verdict.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::suite::implementation::Failure;

/// The verdict on one case in a report. Only the first is a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum ReportedVerdict {
    /// Every step was as expected.
    Pass,
    /// A step was not as expected.
    Fail(Failure),
    /// The case fails, and the expectations give the reason.
    KnownDeviation {
        /// The name of the deviation.
        deviation: String,
        /// The step that failed, and the events that were observed there.
        #[serde(flatten)]
        failure: Failure,
    },
    /// The case should fail as a known deviation, and passes: the expectations are out of date.
    UnexpectedPass {
        /// The name of the deviation that the case no longer shows.
        deviation: String,
    },
    /// There is no verdict on the bus: the bus did not come to rest, or the adapter was silent.
    Inconclusive {
        /// The step, from 0; none if the case was not even set up.
        step: Option<usize>,
        /// The reason why there is none.
        reason: String,
    },
    /// The case needs a level or a feature that the adapter does not claim, or the rest of the case makes no sense for what
    /// the bus did rightly.
    NotApplicable {
        /// The level or the features that the adapter does not claim, or what the bus did, in words.
        reason: String,
    },
    /// The adapter broke, or broke the protocol. There is no verdict on the bus behind it.
    Broken {
        /// The step, from 0; none if the case was not even set up.
        step: Option<usize>,
        /// The way in which the adapter broke.
        reason: String,
    },
    /// The run ended before the case was begun, because adapters kept breaking or the time was over.
    NotRun,
}

/// The number of cases by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// The number of passes.
    pub pass: usize,
    /// Fails that are not expected.
    pub fail: usize,
    /// Fails for which the expectations give the reason.
    pub known_deviation: usize,
    /// Known deviations that pass.
    pub unexpected_pass: usize,
    /// Cases without a verdict on the bus: the bus did not come to rest, or the adapter was silent.
    pub inconclusive: usize,
    /// Cases that need a level or a feature that the adapter does not claim.
    pub not_applicable: usize,
    /// Cases in which the adapter broke.
    pub broken: usize,
    /// Cases that were not begun.
    pub not_run: usize,
}

impl ReportedVerdict {
    /// The verdict in one word or two, as a report writes it.
    pub fn word(&self) -> &'static str {
        match self {
            ReportedVerdict::Pass => "pass",
            ReportedVerdict::Fail(_) => "FAIL",
            ReportedVerdict::KnownDeviation { .. } => "known deviation",
            ReportedVerdict::UnexpectedPass { .. } => "UNEXPECTED PASS",
            ReportedVerdict::Inconclusive { .. } => "inconclusive",
            ReportedVerdict::NotApplicable { .. } => "not applicable",
            ReportedVerdict::Broken { .. } => "BROKEN",
            ReportedVerdict::NotRun => "not run",
        }
    }

    /// Is the verdict a pass?
    pub fn is_pass(&self) -> bool {
        *self == ReportedVerdict::Pass
    }

    /// Does the verdict say how the bus behaved in the whole case?
    pub fn is_sure(&self) -> bool {
        match self {
            ReportedVerdict::Pass
            | ReportedVerdict::UnexpectedPass { .. }
            | ReportedVerdict::Fail(_)
            | ReportedVerdict::KnownDeviation { .. } => true,
            ReportedVerdict::Inconclusive { .. }
            | ReportedVerdict::NotApplicable { .. }
            | ReportedVerdict::Broken { .. }
            | ReportedVerdict::NotRun => false,
        }
    }

    /// The step that was not as it must be, and what was seen there.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            ReportedVerdict::Fail(failure) | ReportedVerdict::KnownDeviation { failure, .. } => Some(failure),
            _ => None,
        }
    }
}

impl Counts {
    /// Counts one more verdict.
    pub fn add(&mut self, verdict: &ReportedVerdict) {
        *match verdict {
            ReportedVerdict::Pass => &mut self.pass,
            ReportedVerdict::Fail(_) => &mut self.fail,
            ReportedVerdict::KnownDeviation { .. } => &mut self.known_deviation,
            ReportedVerdict::UnexpectedPass { .. } => &mut self.unexpected_pass,
            ReportedVerdict::Inconclusive { .. } => &mut self.inconclusive,
            ReportedVerdict::NotApplicable { .. } => &mut self.not_applicable,
            ReportedVerdict::Broken { .. } => &mut self.broken,
            ReportedVerdict::NotRun => &mut self.not_run,
        } += 1;
    }

    /// The numbers of two sets of cases together.
    #[must_use]
    pub fn and(self, other: Counts) -> Counts {
        Counts {
            pass: self.pass + other.pass,
            fail: self.fail + other.fail,
            known_deviation: self.known_deviation + other.known_deviation,
            unexpected_pass: self.unexpected_pass + other.unexpected_pass,
            inconclusive: self.inconclusive + other.inconclusive,
            not_applicable: self.not_applicable + other.not_applicable,
            broken: self.broken + other.broken,
            not_run: self.not_run + other.not_run,
        }
    }

    /// Each of the numbers.
    pub(super) fn each(self) -> [usize; 8] {
        let Counts { pass, fail, known_deviation, unexpected_pass, .. } = self;
        let Counts { inconclusive, not_applicable, broken, not_run, .. } = self;
        [pass, fail, known_deviation, unexpected_pass, inconclusive, not_applicable, broken, not_run]
    }

    /// Is there no case?
    pub fn is_empty(&self) -> bool {
        self.all() == 0
    }

    /// The number of all cases.
    pub fn all(&self) -> usize {
        self.pass + self.fail + self.known_deviation + self.unexpected_pass + self.unjudged()
    }

    /// The number of cases that neither passed nor failed.
    pub fn unjudged(&self) -> usize {
        self.inconclusive + self.not_applicable + self.broken + self.not_run
    }
}

impl fmt::Display for ReportedVerdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}
