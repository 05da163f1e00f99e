//! Cases from inputs alone: the specification shows what must be seen.

use wspbus_models::bus::Machine;
use wspbus_models::bus::claim::concern::Spectator;
use wspbus_models::requirement;
use wspbus_words::system::Observer;

use super::about::{concerned, keep_to_the_point, place, rule, word};
use super::build::{digest, needs};
use super::case::{Case, Input, Never, Parameters, Setup, Step};
use super::implementation::Trouble;
use super::observable::Rest;

/// Makes a case of the inputs. `never` says what must not happen after the step in question, and by which
/// requirement; the first of these requirements then names the case.
pub fn script(
    setup: &Setup,
    parameters: Parameters,
    inputs: &[Input],
    question: usize,
    never: &[(Never, &'static str)],
) -> Result<Case, Trouble> {
    let spectator = Spectator::default();
    let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
    let (mut rest, mut seen) = (Rest::new(setup), setup.seen());
    let (mut steps, mut id) = (Vec::new(), String::new());
    for (index, input) in inputs.iter().enumerate() {
        let before = rest.clone();
        let reaction = rest.react(&mut machine, parameters, input)?;
        let mut found = concerned(&spectator, &seen, &reaction.steps);
        keep_to_the_point(&mut found, &before, input);
        let about = rule(setup, &before, input).or_else(|| last(&found)).unwrap_or_default();
        reaction.steps.iter().flatten().for_each(|event| seen.note(event));
        if index == question {
            let named = never.first().map_or(about, |(_, id)| id);
            id = format!("{named}/{}/{}", place(&before), word(&before, input));
        }
        let (events, gates) = (reaction.output.events, reaction.output.gates);
        steps.push(Step { input: *input, events, gates, about: about.to_owned() });
    }
    Ok(Case {
        id: format!("{id}/{}", digest(setup, &parameters, inputs)),
        needs: needs(setup, inputs),
        question,
        never: never.iter().map(|(never, _)| *never).collect(),
        steps,
    })
}

/// The last of these in the order of the specification: later chapters are about less.
fn last(found: &[&'static str]) -> Option<&'static str> {
    requirement::all().map(|r| r.id).filter(|id| found.contains(id)).last()
}
