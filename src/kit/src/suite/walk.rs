//! A walk through the specification: inputs are given one by one, and only those that can be given.

use wspbus_models::bus::Machine;
use wspbus_models::bus::event::{Channel, Event};

use super::case::{Feature, Input, Parameters, Setup, needed};
use super::implementation::Trouble;
use super::observable::Rest;

/// A bus of the specification that is driven input by input, for an implementation that has some features.
#[derive(Clone, Debug)]
pub struct Walk<'a> {
    /// The set-up: what there is around the bus.
    pub setup: Setup,
    /// The bus after the inputs.
    pub rest: Rest,
    /// The inputs that were given.
    pub inputs: Vec<Input>,
    /// The events of the last input.
    pub last: Vec<Event>,
    parameters: Parameters,
    features: &'a [Feature],
    machine: Machine,
}

impl<'a> Walk<'a> {
    /// A walk that begins at a new bus.
    pub fn new(setup: Setup, parameters: Parameters, features: &'a [Feature]) -> Self {
        let machine = Machine { policy: setup.policy(), ..Machine::default() };
        Walk {
            rest: Rest::new(&setup),
            setup,
            inputs: Vec::new(),
            last: Vec::new(),
            parameters,
            features,
            machine,
        }
    }

    /// Does the implementation have this feature?
    pub fn has(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    /// Can this input be given now, to an implementation with these features?
    pub fn permits(&self, input: &Input) -> bool {
        let late = input.gate().is_some_and(|listener| self.rest.bus.is_abandoned(listener));
        let is_graceful = |input: &Input| matches!(input, Input::Subscribe { subscribed, .. } if subscribed.channel == Channel::Graceful);
        let graceful = is_graceful(input).then_some(Feature::Graceful);
        let mut needs = needed(input).into_iter().chain(late.then_some(Feature::Late)).chain(graceful);
        // A new listener gets the lowest number that is free.
        let is_named = match input {
            Input::Subscribe { subscribed, .. } => {
                subscribed.listener == self.rest.bus.numbers.next_listener()
            }
            _ => true,
        };
        let is_there = input.thread().is_none_or(|thread| thread.0 <= self.setup.threads);
        is_named && is_there && self.rest.takes(input).is_ok() && needs.all(|need| self.has(need))
    }

    /// Gives an input if it can be given, and says whether it was given.
    ///
    /// # Errors
    /// If the machine does not come to rest.
    pub fn give(&mut self, input: Input) -> Result<bool, Trouble> {
        if !self.permits(&input) {
            return Ok(false);
        }
        let reaction = self.rest.react(&mut self.machine, self.parameters, &input)?;
        self.last = reaction.steps.concat();
        self.inputs.push(input);
        Ok(true)
    }
}

/// The inputs of these that can be given one after the other. An input that cannot be given is left out.
///
/// # Errors
/// If the machine does not come to rest.
pub fn possible(
    setup: &Setup,
    parameters: Parameters,
    features: &[Feature],
    inputs: impl IntoIterator<Item = Input>,
) -> Result<Vec<Input>, Trouble> {
    let mut walk = Walk::new(setup.clone(), parameters, features);
    for input in inputs {
        walk.give(input)?;
    }
    Ok(walk.inputs)
}
