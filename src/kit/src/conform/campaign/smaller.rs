//! Makes the wide cases and the wild sessions that fail small, and the known deviations that a report shows, by running
//! the adapter again.

use std::collections::BTreeMap;
use std::mem::{Discriminant, discriminant};

use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::bus::event::{Channel, Event};

use super::Campaign;
use super::case_result::CaseResult;
use super::chosen::Chosen;
use crate::conform::driven::Driven;
use crate::conform::error::AdapterError;
use crate::conform::report::{Report, Shown};
use crate::conform::spoken::Spoken;
use crate::conform::verdict::ReportedVerdict;
use crate::suite::case::{Case, Input, Parameters, Setup, Suite};
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
/// The most cases that are given to an adapter so that one known deviation is shown small.
const ATTEMPTS: usize = 150;

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
            if campaign.is_over() {
                return found;
            }
            tried += 1;
            let Some(bus) = spoken(campaign, spawn) else { return found };
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
    bus: Spoken<D>,
) -> Option<Shown> {
    let mut trial = Trial::new(campaign, bus_claims, chosen.suite.parameters, bus, None);
    let inputs = chosen.case.inputs();
    let setup = chosen.suite.setup_of(chosen.case);
    // The inputs after the step that fails are not needed.
    let (failure, first) = trial.failing(setup, &inputs)?;
    let (setup, least) = trial.fewer(setup, &inputs[..=failure.step], &|found| found.breaks == first.breaks);
    let (setup, least) = trial.fewer(&setup, &least, &|found| found.difference == first.difference);
    trial.shown(&chosen.suite.name, &chosen.case.id, inputs.len(), setup, &least)
}

/// Makes the known deviations that the report shows small: the same requirement is at stake in what is shown instead.
/// Neither a verdict nor a count changes, and no expectation.
pub(super) fn known<D: Driven>(
    campaign: &Campaign,
    report: &mut Report,
    spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
) {
    let mut shown: Vec<Shown> = Vec::new();
    for one in known_shown(report) {
        if !shown.iter().any(|other| is_of_one_case(other, one)) {
            shown.push(one.clone());
        }
    }
    let (bus_claims, mut free) = (BusClaims::default(), None);
    for shown in shown {
        if campaign.is_over() {
            return;
        }
        let Some(bus) = free.take().or_else(|| spoken(campaign, spawn)) else { return };
        let Some(suite) = campaign.suites.iter().find(|suite| suite.name == shown.suite) else { continue };
        let mut trial = Trial::new(campaign, &bus_claims, suite.parameters, bus, Some(ATTEMPTS));
        let small = trial.known(&shown);
        free = (!trial.is_lost).then_some(trial.bus);
        let Some(small) = small.filter(|small| size(small) < size(&shown)) else { continue };
        for place in known_shown(report).filter(|place| is_of_one_case(place, &small)) {
            place.clone_from(&small);
        }
    }
}

/// The cases that a report shows for known deviations: those of requirements without another fail, and those of the
/// deviations.
fn known_shown(report: &mut Report) -> impl Iterator<Item = &mut Shown> {
    let of_requirements = report.requirements.iter_mut().filter(|found| found.counts.fail == 0);
    let of_requirements = of_requirements.filter_map(|found| found.shortest.as_mut());
    of_requirements.chain(report.deviations.iter_mut().filter_map(|known| known.shortest.as_mut()))
}

/// The number of steps up to the failure, and the parts of the set-up.
fn size(shown: &Shown) -> (usize, usize, u8, usize) {
    let Setup { listeners, threads, denied, log } = &shown.setup;
    (shown.failure.step, listeners.len(), *threads, denied.len() + log.len())
}

fn is_of_one_case(one: &Shown, other: &Shown) -> bool {
    one.suite == other.suite && one.case.id == other.case.id
}

fn spoken<D: Driven>(
    campaign: &Campaign,
    spawn: &(dyn Fn() -> Result<D, AdapterError> + Sync),
) -> Option<Spoken<D>> {
    let claims = &campaign.claims;
    Some(Spoken::parked(spawn().ok()?, claims.is_parked).lacking(&claims.lacks).until(campaign.until))
}

/// Cases that are given to an adapter to see whether they fail too.
struct Trial<'a, D> {
    campaign: &'a Campaign,
    bus_claims: &'a BusClaims,
    parameters: Parameters,
    bus: Spoken<D>,
    /// True if the adapter cannot be used any more, or no case may be begun.
    is_lost: bool,
    /// The number of cases that may still be given; none if there is no such limit.
    left: Option<usize>,
}

impl<'a, D: Driven> Trial<'a, D> {
    fn new(
        campaign: &'a Campaign,
        bus_claims: &'a BusClaims,
        parameters: Parameters,
        bus: Spoken<D>,
        left: Option<usize>,
    ) -> Self {
        Trial { campaign, bus_claims, parameters, bus, is_lost: false, left }
    }

    /// The case of these inputs, which expects nothing that the adapter cannot tell.
    fn case_of(&self, setup: &Setup, inputs: &[Input], question: usize) -> Option<Case> {
        let mut case = script(setup, self.parameters, inputs, question, &[]).ok()?;
        case.steps.iter_mut().for_each(|step| step.events = told(&step.events, &self.campaign.claims.lacks));
        case.setup = Some(setup.clone());
        Some(case)
    }

    /// The failure that these inputs show; none if they pass, or cannot be given.
    fn failing(&mut self, setup: &Setup, inputs: &[Input]) -> Option<(Failure, Failing)> {
        self.is_lost |= self.campaign.is_over();
        if self.is_lost || self.left == Some(0) {
            return None;
        }
        let case = self.case_of(setup, inputs, inputs.len().checked_sub(1)?)?;
        self.left = self.left.map(|left| left - 1);
        let (parameters, lacks) = (self.parameters, &self.campaign.claims.lacks);
        let (verdict, observed) =
            observe_case(self.bus_claims, setup, &parameters, lacks, &case, &mut self.bus);
        if self.bus.is_late() {
            return None;
        }
        match verdict {
            CaseVerdict::Fail(failure) => {
                let failure = failure.blamed(setup, parameters, &case, Some(&observed));
                let breaks = explain::at_stake(&case, &failure).to_owned();
                let difference = difference(&case, &failure);
                Some((failure, Failing { breaks, difference }))
            }
            CaseVerdict::Pass | CaseVerdict::NotApplicable { .. } => None,
            CaseVerdict::Inconclusive { .. } | CaseVerdict::Broken { .. } => {
                self.is_lost = true;
                None
            }
        }
    }

    /// The least set-up and inputs that were found and that fail in the same way.
    fn fewer(
        &mut self,
        setup: &Setup,
        inputs: &[Input],
        is_same: &dyn Fn(&Failing) -> bool,
    ) -> (Setup, Vec<Input>) {
        let (parameters, features) = (self.parameters, &self.campaign.claims.features);
        let fails = |setup: &Setup, inputs: &[Input]| {
            self.failing(setup, inputs).is_some_and(|(_, found)| is_same(&found))
        };
        wild::shrunk(setup, parameters, features, inputs, fails)
    }

    /// The case of these inputs as it is shown, under the id of a case that had `all` inputs.
    fn shown(&mut self, suite: &str, id: &str, all: usize, setup: Setup, inputs: &[Input]) -> Option<Shown> {
        let (failure, _) = self.failing(&setup, inputs)?;
        let case = self.case_of(&setup, &inputs[..=failure.step], failure.step)?;
        let shortened_from = (case.steps.len() < all).then_some(all);
        let case = Case { id: id.to_owned(), ..case };
        Some(Shown { suite: suite.to_owned(), setup, case, failure, shortened_from, at_first: None })
    }

    /// A smaller case in which the same requirement is at stake as in a case that is shown; none if that case does not
    /// fail again.
    fn known(&mut self, shown: &Shown) -> Option<Shown> {
        let stake = explain::at_stake(&shown.case, &shown.failure).to_owned();
        let (inputs, all) = (shown.case.inputs(), self.length_of(shown));
        self.failing(&shown.setup, &inputs).filter(|(_, found)| found.breaks == stake)?;
        let (setup, least) = self.fewer(&shown.setup, &inputs, &|found| found.breaks == stake);
        // One more case is needed to show it.
        self.left = self.left.map(|left| left.max(1));
        self.shown(&shown.suite, &shown.case.id, all, setup, &least)
    }

    /// The number of inputs of the case that has the id of the case that is shown, which ends at the step that failed.
    fn length_of(&self, shown: &Shown) -> usize {
        let cases = self.campaign.suites.iter().filter(|suite| suite.name == shown.suite);
        let mut cases = cases.flat_map(|suite| &suite.cases);
        let whole = cases.find(|case| case.id == shown.case.id);
        whole.map_or(shown.case.steps.len(), |case| case.steps.len())
    }
}

/// The nature of the failure of a case.
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
