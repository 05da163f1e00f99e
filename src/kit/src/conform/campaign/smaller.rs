//! Makes the wide cases and the wild sessions that fail small, by running the adapter again.

use std::collections::BTreeMap;

use wspbus_models::bus::claim::concern::BusClaims;

use super::Campaign;
use super::case_result::CaseResult;
use super::chosen::Chosen;
use crate::conform::driven::Driven;
use crate::conform::error::AdapterError;
use crate::conform::report::Shown;
use crate::conform::spoken::Spoken;
use crate::conform::verdict::ReportedVerdict;
use crate::suite::case::{Case, Input, Setup, Suite};
use crate::suite::explain;
use crate::suite::implementation::{CaseVerdict, Failure};
use crate::suite::observed::observe_case;
use crate::suite::plan::{Plan, PlanKind};
use crate::suite::script::script;
use crate::suite::telling::told;
use crate::suite::wild;

/// The most cases that are made small.
const MOST: usize = 8;

/// The cases of wide suites and of wild sessions that fail against the expectations, made small: the shortest for each
/// requirement at stake. Each keeps the id of its case, which is the case to run again.
pub(super) fn found<D: Driven>(
    campaign: &Campaign,
    chosen: &[Chosen<'_>],
    judged: &[CaseResult],
    spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
) -> Vec<Shown> {
    let bus_claims = BusClaims::default();
    let mut found = Vec::new();
    for chosen in shortest(campaign, chosen, judged) {
        let Ok(driven) = spawn() else { break };
        let claims = &campaign.claims;
        let bus = Spoken::parked(driven, claims.is_parked).lacking(&claims.lacks);
        found.extend(smaller(campaign, &bus_claims, chosen, bus));
    }
    found
}

/// The shortest of these cases for each requirement at stake: the case with the fewest steps up to the failure.
fn shortest<'a, 'b>(
    campaign: &Campaign,
    chosen: &'a [Chosen<'b>],
    judged: &[CaseResult],
) -> impl Iterator<Item = &'a Chosen<'b>> {
    let expected = campaign.expectations.judge();
    let mut shortest: BTreeMap<String, (usize, &Chosen<'b>)> = BTreeMap::new();
    for (chosen, CaseResult { verdict, .. }) in chosen.iter().zip(judged) {
        let ReportedVerdict::Fail(failure) = verdict else { continue };
        let breaks = explain::at_stake(chosen.case, failure).to_owned();
        let judged = expected.verdict(&chosen.case.id, &breaks, verdict.clone());
        if !is_drawn(chosen.suite) || !matches!(judged, ReportedVerdict::Fail(_)) {
            continue;
        }
        let new = (failure.step, chosen);
        let known = shortest.entry(breaks).or_insert(new);
        if new.0 < known.0 {
            *known = new;
        }
    }
    let mut shortest: Vec<(usize, &Chosen<'b>)> = shortest.into_values().collect();
    shortest.sort_by_key(|(steps, _)| *steps);
    shortest.into_iter().map(|(_, chosen)| chosen).take(MOST)
}

fn is_drawn(suite: &Suite) -> bool {
    let kind = Plan::named(&suite.name).map(|plan| plan.kind);
    matches!(kind, Some(PlanKind::Wide(_) | PlanKind::Wild { .. }))
}

/// A smaller case that fails with the same requirement at stake; none if the case does not fail again.
fn smaller<D: Driven>(
    campaign: &Campaign,
    bus_claims: &BusClaims,
    chosen: &Chosen<'_>,
    mut bus: Spoken<D>,
) -> Option<Shown> {
    let Campaign { claims, .. } = campaign;
    let parameters = chosen.suite.parameters;
    let case_of = |setup: &Setup, inputs: &[Input], question: usize| {
        let mut case = script(setup, parameters, inputs, question, &[]).ok()?;
        case.steps.iter_mut().for_each(|step| step.events = told(&step.events, &claims.lacks));
        case.setup = Some(setup.clone());
        Some(case)
    };
    let mut is_lost = false;
    let mut failing = |setup: &Setup, inputs: &[Input]| -> Option<(Failure, String)> {
        let case = case_of(setup, inputs, inputs.len().checked_sub(1)?).filter(|_| !is_lost)?;
        let (verdict, observed) =
            observe_case(bus_claims, setup, &parameters, &claims.lacks, &case, &mut bus);
        match verdict {
            CaseVerdict::Fail(failure) => {
                let failure = failure.blamed(setup, parameters, &case).settled(&observed);
                let breaks = explain::at_stake(&case, &failure).to_owned();
                Some((failure, breaks))
            }
            CaseVerdict::Pass => None,
            CaseVerdict::Inconclusive { .. } | CaseVerdict::Broken { .. } => {
                is_lost = true;
                None
            }
        }
    };
    let inputs = chosen.case.inputs();
    let setup = chosen.suite.setup_of(chosen.case);
    // The inputs after the step that fails are not needed.
    let (failure, breaks) = failing(setup, &inputs)?;
    let inputs = &inputs[..=failure.step];
    let fails = |setup: &Setup, inputs: &[Input]| failing(setup, inputs).is_some_and(|(_, id)| id == breaks);
    let (setup, inputs) = wild::shrunk(setup, parameters, &claims.features, inputs, fails);
    let (failure, _) = failing(&setup, &inputs)?;
    let case = case_of(&setup, &inputs[..=failure.step], failure.step)?;
    let case = Case { id: chosen.case.id.clone(), ..case };
    Some(Shown { suite: chosen.suite.name.clone(), setup, case, failure })
}
