//! Cases from inputs alone: the specification gives the expected events.

use wspbus_models::bus::Machine;
use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::requirement;
use wspbus_words::system::Observer;

use super::about::{concerned, keep_to_the_point, place, rule, word};
use super::build::{digest, needs};
use super::case::{Case, Input, Never, Parameters, Setup, Step};
use super::implementation::Trouble;
use super::observable::Rest;

/// Makes a case of the inputs. `never` has the events that must not happen after the step in question, and
/// the requirement that forbids each; the first of these requirements then names the case.
pub fn script(
    setup: &Setup,
    parameters: Parameters,
    inputs: &[Input],
    question: usize,
    never: &[(Never, &'static str)],
) -> Result<Case, Trouble> {
    let claims = BusClaims::default();
    let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
    let (mut rest, mut seen) = (Rest::new(setup), setup.seen());
    let (mut steps, mut id) = (Vec::new(), String::new());
    for (index, input) in inputs.iter().enumerate() {
        let before = rest.clone();
        let reaction = rest.react(&mut machine, parameters, input)?;
        let mut found = concerned(&claims, &seen, &reaction.steps);
        keep_to_the_point(&mut found, &before, input);
        let about = rule(setup, &before, input).or_else(|| last(&found)).unwrap_or_default();
        reaction.steps.iter().flatten().for_each(|event| seen.observe(event));
        if index == question {
            id = format!("{}/{}", place(&before), word(&before, input));
        }
        let (events, gates) = (reaction.output.events, reaction.output.gates);
        steps.push(Step { input: *input, events, gates, about: about.to_owned() });
    }
    // Where no claim judges the step in question, a step after it shows where it led, or one before it the way.
    let after = steps.iter().skip(question).chain(steps.iter().rev()).map(|step: &Step| step.about.as_str());
    let about = after.clone().find(|about| !about.is_empty()).unwrap_or("GOAL-9");
    let named = never.first().map_or(about, |(_, id)| id);
    Ok(Case {
        id: format!("{named}/{id}/{}", digest(setup, &parameters, inputs)),
        about: named.to_owned(),
        needs: needs(setup, inputs),
        setup: None,
        question,
        never: never.iter().map(|(never, _)| *never).collect(),
        steps,
    })
}

/// The last of these requirements in the order of the specification: later chapters are more specific.
fn last(found: &[&'static str]) -> Option<&'static str> {
    requirement::all().map(|r| r.id).filter(|id| found.contains(id)).last()
}
