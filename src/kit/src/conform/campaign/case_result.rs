//! The result of one case.

use crate::conform::verdict::ReportedVerdict;
use crate::suite::judgement::SessionJudgement;

/// The result of one case.
#[derive(Clone, Debug)]
pub(super) struct CaseResult {
    /// The verdict on the case.
    pub(super) verdict: ReportedVerdict,
    /// The judgement of the claims on the whole session.
    pub(super) observed: SessionJudgement,
    /// True if the adapter was silent for too long.
    pub(super) is_silent: bool,
    /// The requirement at stake in the case that was made small, if that is another than before.
    pub(super) at_stake_in_small: Option<String>,
}

impl CaseResult {
    /// The verdict on a case, with what was observed in it.
    pub(super) fn of(verdict: ReportedVerdict, observed: SessionJudgement, is_silent: bool) -> Self {
        CaseResult { verdict, observed, is_silent, at_stake_in_small: None }
    }

    /// Was the case not run?
    pub(super) fn is_not_run(&self) -> bool {
        self.verdict == ReportedVerdict::NotRun
    }

    /// A verdict without a session.
    pub(super) fn unseen(verdict: ReportedVerdict) -> Self {
        CaseResult::of(verdict, SessionJudgement::default(), false)
    }
}
