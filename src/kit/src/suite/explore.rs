//! Makes the observable machine of a bus from its machine.

use std::collections::HashMap;

use wspbus_models::bus::Machine;
use wspbus_models::bus::seen::Seen;
use wspbus_words::system::Observer;

use super::about::{self, About};
use super::bounds::Bounds;
use super::case::{Feature, Input, Parameters, Setup};
use super::compare::by_lanes;
use super::implementation::{Output, Trouble};
use super::mealy::Mealy;
use super::observable::Rest;

/// The observable machine of one level under one choice of parameters, minimised.
pub struct Observable {
    /// The set-up: the listeners and threads around the bus, and the policy.
    pub setup: Setup,
    /// The choices of the bus.
    pub parameters: Parameters,
    /// The features of the implementation: only inputs that they permit are defined.
    pub features: Vec<Feature>,
    /// The number of states that the bus has in these bounds, before states that look the same are merged.
    pub raw: usize,
    /// The inputs, by number.
    pub inputs: Vec<Input>,
    /// The outputs, by number.
    pub outputs: Vec<Output>,
    /// The machine as numbers.
    pub mealy: Mealy,
    /// By state: a bus that is in it.
    pub rests: Vec<Rest>,
    /// By state and input: the requirements that the transition is about.
    pub about: Vec<Vec<About>>,
}

/// Values that are numbered as they are found.
struct Numbers<T> {
    all: Vec<T>,
    known: HashMap<T, u32>,
}

impl<T: Clone + Eq + std::hash::Hash> Numbers<T> {
    fn new() -> Self {
        Numbers { all: Vec::new(), known: HashMap::new() }
    }

    fn number(&mut self, thing: T) -> u32 {
        if let Some(known) = self.known.get(&thing) {
            return *known;
        }
        let number = self.all.len() as u32;
        self.all.push(thing.clone());
        self.known.insert(thing, number);
        number
    }
}

/// The machine before it is minimised.
struct Raw {
    states: Vec<Rest>,
    /// By state: the observer after the sequence by which the state was found.
    seen: Vec<Seen>,
    inputs: Vec<Input>,
    outputs: Vec<Output>,
    mealy: Mealy,
}

impl Raw {
    fn explore(bounds: &Bounds, parameters: Parameters, features: &[Feature]) -> Result<Self, Trouble> {
        let setup = bounds.setup_for(features);
        let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
        let (mut states, mut inputs, mut outputs) = (Numbers::new(), Numbers::new(), Numbers::new());
        states.number(Rest::new(&setup));
        let mut seen = vec![setup.seen()];
        let mut told: Vec<Output> = Vec::new();
        let mut rows: Vec<Vec<(u32, u32, u32)>> = Vec::new();
        while rows.len() < states.all.len() {
            let here = states.all[rows.len()].clone();
            let mut row = Vec::new();
            for input in bounds.inputs_for(&here, features) {
                let mut next = here.clone();
                let reaction = next.react(&mut machine, parameters, &input)?;
                let to = states.number(next);
                if to as usize == seen.len() {
                    let mut after = seen[rows.len()].clone();
                    reaction.steps.iter().flatten().for_each(|event| after.observe(event));
                    seen.push(after);
                }
                // Outputs that differ only in the order between lanes are one output: the first that is
                // found.
                let looks = Output { events: by_lanes(&reaction.output.events), ..reaction.output.clone() };
                let out = outputs.number(looks);
                if out as usize == told.len() {
                    told.push(reaction.output);
                }
                row.push((inputs.number(input), to, out));
            }
            rows.push(row);
        }
        let width = inputs.all.len();
        let table = |row: &Vec<(u32, u32, u32)>| {
            let mut table = vec![None; width];
            row.iter().for_each(|(input, to, out)| table[*input as usize] = Some((*to, *out)));
            table
        };
        let mealy = Mealy { inputs: width, next: rows.iter().map(table).collect() };
        Ok(Raw { states: states.all, seen, inputs: inputs.all, outputs: told, mealy })
    }
}

impl Observable {
    /// Explores the specification within the bounds, and minimises the machine.
    ///
    /// # Errors
    /// If the machine of the bounds does not come to rest.
    pub fn new(bounds: &Bounds, parameters: Parameters) -> Result<Self, Trouble> {
        Self::with(bounds, parameters, &Feature::ALL)
    }

    /// Explores the inputs that an implementation with these features alone can be given: no other input is
    /// defined.
    ///
    /// # Errors
    /// As [`new`](Observable::new).
    pub fn with(bounds: &Bounds, parameters: Parameters, features: &[Feature]) -> Result<Self, Trouble> {
        let raw = Raw::explore(bounds, parameters, features)?;
        let setup = bounds.setup_for(features);
        let (mealy, class) = raw.mealy.minimal();
        let (mut rests, mut seen): (Vec<Rest>, Vec<Seen>) = (Vec::new(), Vec::new());
        for (state, class) in class.iter().enumerate() {
            if *class as usize == rests.len() {
                rests.push(raw.states[state].clone());
                seen.push(raw.seen[state].clone());
            }
        }
        let about = about::of(&setup, parameters, &mealy, &raw.inputs, &rests, &seen)?;
        let Raw { states, inputs, outputs, .. } = raw;
        let (raw, features) = (states.len(), features.to_vec());
        Ok(Observable { setup, parameters, features, raw, inputs, outputs, mealy, rests, about })
    }
}
