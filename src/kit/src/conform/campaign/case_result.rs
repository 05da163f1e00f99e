//! The result of one case.

use crate::conform::verdict::ReportedVerdict;
use crate::suite::observed::SessionJudgement;

/// The result of one case.
#[derive(Clone, Debug)]
pub(super) struct CaseResult {
    /// The verdict on the case.
    pub(super) verdict: ReportedVerdict,
    /// The judgement of the claims on the whole session.
    pub(super) observed: SessionJudgement,
    /// True if the adapter was silent for too long.
    pub(super) is_silent: bool,
}

impl CaseResult {
    /// Was the case not run?
    pub(super) fn is_not_run(&self) -> bool {
        self.verdict == ReportedVerdict::NotRun
    }

    /// A verdict without a session.
    pub(super) fn unseen(verdict: ReportedVerdict) -> Self {
        CaseResult { verdict, observed: SessionJudgement::default(), is_silent: false }
    }
}
