//! Behaviour that the specification permits under another choice than the one for which a case was generated.
//!
//! An adapter that has declared its choices is held to them. An adapter that has declared no choice may make
//! any choice, but must make the same choice in every case.

use super::Claims;
use super::case_result::CaseResult;
use super::chosen::Chosen;
use crate::conform::verdict::ReportedVerdict;
use crate::suite::case::{Case, Input, Parameters, Returns, Setup, Step};
use crate::suite::compare::by_lanes;
use crate::suite::implementation::{self, Failure, Implementation};
use crate::suite::observable::Reference;
use crate::suite::observed::{SessionJudgement, observe_case};
use crate::suite::script::script;
use crate::suite::telling::told;
use wspbus_models::bus::Machine;
use wspbus_models::bus::claim::concern::BusClaims;

/// The choices for which a case was not generated.
fn others(parameters: Parameters) -> impl Iterator<Item = Parameters> {
    let all = [Returns::AtOnce, Returns::WhenResolved].map(|returns| Parameters { returns });
    all.into_iter().filter(move |other| *other != parameters)
}

/// The case under another choice, as far as its inputs can be given then: a thread in a call that has not returned
/// cannot ask. None if every input can be given then, and the adapter shows the same under both choices.
fn under(chosen: &Chosen<'_>, claims: &Claims, parameters: Parameters) -> Option<Case> {
    let setup = chosen.suite.setup_of(chosen.case);
    let mut inputs: Vec<Input> = chosen.case.inputs();
    inputs.truncate(possible(setup, parameters, &inputs));
    let question = chosen.case.question.min(inputs.len().checked_sub(1)?);
    let mut other = script(setup, parameters, &inputs, question, &[]).ok()?;
    for step in &mut other.steps {
        step.events = told(&step.events, &claims.lacks);
    }
    // The order across lanes is no part of what is expected.
    let shows = |step: &Step| (by_lanes(&step.events), step.gates.clone());
    let differs = other.steps.iter().zip(&chosen.case.steps).any(|(one, same)| shows(one) != shows(same));
    (differs || inputs.len() < chosen.case.steps.len()).then_some(other)
}

/// The number of these inputs that can be given one after another under this choice.
fn possible(setup: &Setup, parameters: Parameters, inputs: &[Input]) -> usize {
    let mut bus = Reference::new(Machine::default());
    if bus.reset(setup, &parameters).is_err() {
        return 0;
    }
    inputs.iter().take_while(|input| bus.react(input).is_ok()).count()
}

/// The result of trying a failed case under the other choices.
#[derive(Default)]
pub(super) struct Tried {
    /// The verdict for the choice under which the case passes, and what was observed then; none if the case passes
    /// under no other choice.
    pub(super) passes: Option<(ReportedVerdict, SessionJudgement)>,
    /// True if the adapter broke or hung on the way, and must not be used again.
    pub(super) is_spent: bool,
}

/// Tries a failed case under the other choices, unless the adapter has declared its choices.
pub(super) fn tried(
    chosen: &Chosen<'_>,
    bus_claims: &BusClaims,
    claims: &Claims,
    bus: &mut impl Implementation,
) -> Tried {
    let mut tried = Tried::default();
    if claims.is_declared {
        return tried;
    }
    for parameters in others(chosen.suite.parameters) {
        let Some(case) = under(chosen, claims, parameters) else { continue };
        let setup = chosen.suite.setup_of(chosen.case);
        let (verdict, observed) = observe_case(bus_claims, setup, &parameters, &claims.lacks, &case, bus);
        match verdict {
            implementation::CaseVerdict::Pass => {
                tried.passes = Some((ReportedVerdict::PassVariant { parameters }, observed));
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
    let chose = |(chosen, CaseResult { verdict, .. }): (&Chosen<'_>, &CaseResult)| {
        *verdict == ReportedVerdict::Pass
            && others(chosen.suite.parameters).any(|p| under(chosen, claims, p).is_some())
    };
    if !chosen.iter().zip(judged.iter()).any(chose) {
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

#[cfg(test)]
mod tests;
