//! Makes cases of sequences of numbers.

use wspbus_models::bus::event::Channel;

use super::about::{place, word};
use super::case::{Case, Feature, Input, Parameters, Setup, Step, needed};
use super::explore::Observable;
use super::tree::Sequence;

impl Observable {
    /// Makes a case of a sequence.
    pub fn case(&self, sequence: &Sequence) -> Case {
        let mut state = 0;
        let (mut steps, mut words, mut about) = (Vec::new(), (String::new(), String::new()), "");
        for (index, input) in sequence.inputs.iter().enumerate() {
            let Some((to, out)) = self.mealy.step(state, *input) else { break };
            let (given, output) = (self.inputs[*input as usize], &self.outputs[out as usize]);
            let rest = &self.rests[state as usize];
            let named = self.about[state as usize][*input as usize].most_specific.unwrap_or_default();
            if index == sequence.question {
                words = (place(rest), word(rest, &given));
            }
            // Where no claim judges the step in question, a later step shows to which state it led.
            if index >= sequence.question && about.is_empty() {
                about = named;
            }
            let (events, gates) = (output.events.clone(), output.gates.clone());
            steps.push(Step { input: given, events, gates, about: named.to_owned() });
            state = to;
        }
        let inputs: Vec<Input> = steps.iter().map(|step| step.input).collect();
        let about = if about.is_empty() { "GOAL-9" } else { about };
        let digest = digest(&self.setup, &self.parameters, &inputs);
        Case {
            id: format!("{about}/{}/{}/{digest}", words.0, words.1),
            about: about.to_owned(),
            needs: needs(&self.setup, &inputs),
            setup: None,
            question: sequence.question,
            never: Vec::new(),
            steps,
        }
    }
}

/// The features that an implementation needs for the inputs of a case.
pub fn needs(setup: &Setup, inputs: &[Input]) -> Vec<Feature> {
    let mut needs: Vec<Feature> = inputs.iter().flat_map(needed).collect();
    if !setup.denied.is_empty() {
        needs.push(Feature::Policy);
    }
    if setup.listeners.iter().any(|listener| listener.channel == Channel::Graceful) {
        needs.push(Feature::Graceful);
    }
    let expired: Vec<_> = inputs.iter().filter(|i| matches!(i, Input::Expire { .. })).collect();
    let gone = |listener| expired.iter().any(|i| i.gate() == Some(listener));
    if inputs.iter().any(|i| !matches!(i, Input::Expire { .. }) && i.gate().is_some_and(gone)) {
        needs.push(Feature::Late);
    }
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// Ten hexadecimal digits of the actions of a case, the same on every machine: FNV-1a.
pub fn digest(setup: &Setup, parameters: &Parameters, inputs: &[Input]) -> String {
    let text = serde_json::to_string(&(setup, parameters, inputs)).unwrap_or_default();
    format!("{:010x}", fnv(text.as_bytes()) >> 24)
}

/// The FNV-1a hash. It serves as a name, and does not protect against forgery.
pub fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
