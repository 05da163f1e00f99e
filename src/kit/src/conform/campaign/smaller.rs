//! Makes the wide cases and the wild sessions that fail small, by running the adapter again.

use std::collections::BTreeMap;
use std::mem::{Discriminant, discriminant};

use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::bus::event::{Channel, Event};

use super::Campaign;
use super::case_result::CaseResult;
use super::chosen::Chosen;
use crate::conform::driven::Driven;
use crate::conform::error::AdapterError;
use crate::conform::report::Shown;
use crate::conform::spoken::Spoken;
use crate::conform::verdict::ReportedVerdict;
use crate::suite::case::{Case, Input, Setup, Suite};
use crate::suite::compare::{Lane, lane};
use crate::suite::explain;
use crate::suite::implementation::{CaseVerdict, Failure};
use crate::suite::observed::observe_case;
use crate::suite::plan::{Plan, PlanKind};
use crate::suite::script::script;
use crate::suite::telling::told;
use crate::suite::wild;

/// The most cases that are made small, and the most of one requirement.
const MOST: (usize, usize) = (8, 3);

/// The cases of wide suites and of wild sessions that fail against the expectations, made small: the shortest for each
/// requirement at stake. Each keeps the id of its case, which is the case to run again.
///
/// A case can show the same difference with fewer inputs, so that another requirement is at stake: what was left out is
/// not the reason. Then the case is charged with that requirement, and the next shortest is made small too.
pub(super) fn found<D: Driven>(
    campaign: &Campaign,
    chosen: &[Chosen<'_>],
    judged: &mut [CaseResult],
    spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
) -> Vec<Shown> {
    let bus_claims = BusClaims::default();
    let (mut found, mut tried) = (Vec::new(), 0);
    for (breaks, places) in shortest(campaign, chosen, judged) {
        for place in places {
            let (Some(chosen), true) = (chosen.get(place), tried < MOST.0) else { break };
            if campaign.is_late() {
                return found;
            }
            tried += 1;
            let Ok(driven) = spawn() else { return found };
            let claims = &campaign.claims;
            let bus = Spoken::parked(driven, claims.is_parked).lacking(&claims.lacks);
            let Some(shown) = smaller(campaign, &bus_claims, chosen, bus) else { break };
            let charged = explain::at_stake(&shown.case, &shown.failure).to_owned();
            let at_first = (charged != breaks).then(|| breaks.clone());
            found.push(Shown { at_first, ..shown });
            if charged == breaks {
                break;
            }
            if let Some(result) = judged.get_mut(place) {
                result.at_stake_in_small = Some(charged);
            }
        }
    }
    found
}

/// The shortest of these cases for each requirement at stake, by their places: those with the fewest steps up to the
/// failure.
fn shortest(campaign: &Campaign, chosen: &[Chosen<'_>], judged: &[CaseResult]) -> Vec<(String, Vec<usize>)> {
    let expected = campaign.expectations.judge();
    let mut shortest: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (place, (chosen, CaseResult { verdict, .. })) in chosen.iter().zip(judged).enumerate() {
        let ReportedVerdict::Fail(failure) = verdict else { continue };
        let breaks = explain::at_stake(chosen.case, failure).to_owned();
        let judged = expected.verdict(&chosen.case.id, &breaks, verdict.clone());
        if is_drawn(chosen.suite) && matches!(judged, ReportedVerdict::Fail(_)) {
            shortest.entry(breaks).or_default().push((failure.step, place));
        }
    }
    shortest.values_mut().for_each(|cases| cases.sort_unstable());
    let mut shortest: Vec<(String, Vec<(usize, usize)>)> = shortest.into_iter().collect();
    shortest.sort_by_key(|(_, cases)| cases.first().map(|(steps, _)| *steps));
    let places =
        |cases: Vec<(usize, usize)>| cases.into_iter().take(MOST.1).map(|(_, place)| place).collect();
    shortest.into_iter().map(|(breaks, cases)| (breaks, places(cases))).collect()
}

fn is_drawn(suite: &Suite) -> bool {
    let kind = Plan::named(&suite.name).map(|plan| plan.kind);
    matches!(kind, Some(PlanKind::Wide(_) | PlanKind::Wild { .. }))
}

/// A smaller case that fails with the same requirement at stake, or else with the same difference; none if the case does
/// not fail again.
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
    let mut failing = |setup: &Setup, inputs: &[Input]| -> Option<(Failure, Failing)> {
        is_lost |= campaign.is_late();
        let case = case_of(setup, inputs, inputs.len().checked_sub(1)?).filter(|_| !is_lost)?;
        let (verdict, observed) =
            observe_case(bus_claims, setup, &parameters, &claims.lacks, &case, &mut bus);
        match verdict {
            CaseVerdict::Fail(failure) => {
                let failure = failure.blamed(setup, parameters, &case, Some(&observed));
                let breaks = explain::at_stake(&case, &failure).to_owned();
                let difference = difference(&case, &failure);
                Some((failure, Failing { breaks, difference }))
            }
            CaseVerdict::Pass | CaseVerdict::NotApplicable { .. } => None,
            CaseVerdict::Inconclusive { .. } | CaseVerdict::Broken { .. } => {
                is_lost = true;
                None
            }
        }
    };
    let inputs = chosen.case.inputs();
    let setup = chosen.suite.setup_of(chosen.case);
    let all = inputs.len();
    // The inputs after the step that fails are not needed.
    let (failure, first) = failing(setup, &inputs)?;
    let inputs = &inputs[..=failure.step];
    let mut fewer = |setup: &Setup, inputs: &[Input], is_same: &dyn Fn(&Failing) -> bool| {
        let fails = |setup: &Setup, inputs: &[Input]| {
            failing(setup, inputs).is_some_and(|(_, found)| is_same(&found))
        };
        wild::shrunk(setup, parameters, &claims.features, inputs, fails)
    };
    let (setup, inputs) = fewer(setup, inputs, &|found| found.breaks == first.breaks);
    let (setup, inputs) = fewer(&setup, &inputs, &|found| found.difference == first.difference);
    let (failure, _) = failing(&setup, &inputs)?;
    let case = case_of(&setup, &inputs[..=failure.step], failure.step)?;
    let shortened_from = (case.steps.len() < all).then_some(all);
    let case = Case { id: chosen.case.id.clone(), ..case };
    Some(Shown { suite: chosen.suite.name.clone(), setup, case, failure, shortened_from, at_first: None })
}

/// How a case fails.
struct Failing {
    /// The requirement at stake.
    breaks: String,
    difference: [Option<(Discriminant<Event>, Option<Channel>)>; 2],
}

/// The kinds of the first event that is missing and of the first that is too much, each with its channel: those of the
/// bus, if it has any.
fn difference(case: &Case, failure: &Failure) -> [Option<(Discriminant<Event>, Option<Channel>)>; 2] {
    let expected = case.steps.get(failure.step).map_or(&[][..], |step| &step.events);
    let observed = failure.observed.as_ref().map_or(&[][..], |output| &output.events);
    let kind = |event: &Event| {
        let channel = match event {
            Event::ListenerBegan { channel, .. } | Event::ListenerEnded { channel, .. } => Some(*channel),
            _ => None,
        };
        (discriminant(event), channel)
    };
    let of_bus = |events: &[Event]| -> Vec<Event> {
        events.iter().filter(|event| lane(event) == Some(Lane::Bus)).cloned().collect()
    };
    let (due, seen) = (of_bus(expected), of_bus(observed));
    match (0..due.len().max(seen.len())).find(|place| due.get(*place) != seen.get(*place)) {
        Some(place) => [due.get(place).map(kind), seen.get(place).map(kind)],
        None => {
            let beyond = |events: &[Event], others: &[Event]| {
                events.iter().find(|event| !others.contains(event)).map(kind)
            };
            [beyond(expected, observed), beyond(observed, expected)]
        }
    }
}

#[cfg(test)]
mod tests;
