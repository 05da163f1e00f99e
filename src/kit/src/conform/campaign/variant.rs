//! Behaviour that the specification permits under another choice than the one for which a case was generated.
//!
//! An adapter that has declared its choices is held to them. An adapter that has declared no choice may make
//! any choice, but must make the same choice in every case.

use super::Claims;
use super::case_result::CaseResult;
use super::chosen::Chosen;
use crate::conform::verdict::ReportedVerdict;
use crate::suite::case::{Case, Input, Parameters, Returns};
use crate::suite::implementation::{self, Failure, Implementation};
use crate::suite::script::script;

/// The choices for which a case was not generated.
fn others(parameters: Parameters) -> impl Iterator<Item = Parameters> {
    let all = [Returns::AtOnce, Returns::WhenResolved].map(|returns| Parameters { returns });
    all.into_iter().filter(move |other| *other != parameters)
}

/// The case under another choice; none if the same events are expected.
fn under(chosen: &Chosen<'_>, parameters: Parameters) -> Option<Case> {
    let inputs: Vec<Input> = chosen.case.steps.iter().map(|step| step.input).collect();
    let other =
        script(chosen.suite.setup_of(chosen.case), parameters, &inputs, chosen.case.question, &[]).ok()?;
    let shows =
        |case: &Case| case.steps.iter().map(|s| (s.events.clone(), s.gates.clone())).collect::<Vec<_>>();
    (shows(&other) != shows(chosen.case)).then_some(other)
}

/// The result of trying a failed case under the other choices.
#[derive(Default)]
pub(super) struct Tried {
    /// The verdict for the choice under which the case passes; none if it passes under no other choice.
    pub(super) passes: Option<ReportedVerdict>,
    /// True if the adapter broke or hung on the way, and must not be used again.
    pub(super) is_spent: bool,
}

/// Tries a failed case under the other choices, unless the adapter has declared its choices.
pub(super) fn tried(chosen: &Chosen<'_>, claims: &Claims, bus: &mut impl Implementation) -> Tried {
    let mut tried = Tried::default();
    if claims.is_declared {
        return tried;
    }
    for parameters in others(chosen.suite.parameters) {
        let Some(case) = under(chosen, parameters) else { continue };
        match implementation::run_case(chosen.suite.setup_of(chosen.case), &parameters, &case, bus) {
            implementation::CaseVerdict::Pass => {
                tried.passes = Some(ReportedVerdict::PassVariant { parameters })
            }
            implementation::CaseVerdict::Fail(_) => continue,
            _ => tried.is_spent = true,
        }
        break;
    }
    tried
}

/// Fails a bus that makes one choice in some cases and another choice in other cases. Every case that passed
/// as a variant then counts as failed.
pub(super) fn refuse_mixed(chosen: &[Chosen<'_>], claims: &Claims, judged: &mut [CaseResult]) {
    let varies = judged.iter().any(|j| matches!(j.verdict, ReportedVerdict::PassVariant { .. }));
    if claims.is_declared || !varies {
        return;
    }
    let told = |(chosen, CaseResult { verdict, .. }): (&Chosen<'_>, &CaseResult)| {
        *verdict == ReportedVerdict::Pass
            && others(chosen.suite.parameters).any(|p| under(chosen, p).is_some())
    };
    if !chosen.iter().zip(judged.iter()).any(told) {
        return;
    }
    for CaseResult { verdict, .. } in judged.iter_mut() {
        if matches!(verdict, ReportedVerdict::PassVariant { .. }) {
            let reason =
                "the calls of this bus return now at once, now when their tickets resolve".to_owned();
            *verdict = ReportedVerdict::Fail(Failure {
                step: 0,
                observed: None,
                reason: Some(reason),
                breaks: None,
            });
        }
    }
}
