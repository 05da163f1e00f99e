//! What the specification permits under another choice than the one that a case was generated for.
//!
//! An adapter that has declared its choices is held to them. One that has not may do as any of them, but
//! always as the same.

use super::Claims;
use super::chosen::Chosen;
use crate::conform::verdict::Verdict;
use crate::suite::case::{Case, Input, Parameters, Returns};
use crate::suite::implementation::{self, Failure, Implementation};
use crate::suite::script::script;

/// The choices that a case was not generated for.
fn others(parameters: Parameters) -> impl Iterator<Item = Parameters> {
    let all = [Returns::AtOnce, Returns::WhenResolved].map(|returns| Parameters { returns });
    all.into_iter().filter(move |other| *other != parameters)
}

/// The case as it would be under another choice; none if what must be seen is the same.
fn under(chosen: &Chosen<'_>, parameters: Parameters) -> Option<Case> {
    let inputs: Vec<Input> = chosen.case.steps.iter().map(|step| step.input).collect();
    let other = script(&chosen.suite.setup, parameters, &inputs, chosen.case.question, &[]).ok()?;
    let shows =
        |case: &Case| case.steps.iter().map(|s| (s.events.clone(), s.gates.clone())).collect::<Vec<_>>();
    (shows(&other) != shows(chosen.case)).then_some(other)
}

/// What came of a case that failed, when it was tried under the other choices.
#[derive(Default)]
pub(super) struct Tried {
    /// The choice under which it passes.
    pub(super) passes: Option<Verdict>,
    /// The adapter broke or hung on the way, and is not to be used again.
    pub(super) is_spent: bool,
}

/// Tries a case that failed under the other choices, if none was declared.
pub(super) fn tried(chosen: &Chosen<'_>, claims: &Claims, bus: &mut impl Implementation) -> Tried {
    let mut tried = Tried::default();
    if claims.is_declared {
        return tried;
    }
    for parameters in others(chosen.suite.parameters) {
        let Some(case) = under(chosen, parameters) else { continue };
        match implementation::run_case(&chosen.suite.setup, &parameters, &case, bus) {
            implementation::CaseVerdict::Pass => tried.passes = Some(Verdict::PassVariant { parameters }),
            implementation::CaseVerdict::Fail(_) => continue,
            _ => tried.is_spent = true,
        }
        break;
    }
    tried
}

/// A bus that now makes one choice and now another makes none: what passed as a variant has failed.
pub(super) fn refuse_mixed(chosen: &[Chosen<'_>], claims: &Claims, verdicts: &mut [Verdict]) {
    let varies = verdicts.iter().any(|v| matches!(v, Verdict::PassVariant { .. }));
    if claims.is_declared || !varies {
        return;
    }
    let told = |(chosen, verdict): (&Chosen<'_>, &Verdict)| {
        *verdict == Verdict::Pass && others(chosen.suite.parameters).any(|p| under(chosen, p).is_some())
    };
    if !chosen.iter().zip(verdicts.iter()).any(told) {
        return;
    }
    for verdict in verdicts.iter_mut() {
        if matches!(verdict, Verdict::PassVariant { .. }) {
            let reason =
                "the calls of this bus return now at once, now when their tickets resolve".to_owned();
            *verdict = Verdict::Fail(Failure { step: 0, observed: None, reason: Some(reason), breaks: None });
        }
    }
}
