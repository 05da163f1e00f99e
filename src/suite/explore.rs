//! From the machine of a bus to its observable machine.

use std::collections::HashMap;

use wspbus_models::lifecycle::Machine;

use super::bounds::Bounds;
use super::case::{Input, Parameters, Setup};
use super::compare::Names;
use super::implementation::{Output, Trouble};
use super::mealy::Mealy;
use super::observable::Rest;

/// The observable machine of one level under one choice of parameters, minimised.
pub struct Observable {
    /// What there is around the bus.
    pub setup: Setup,
    /// The choices.
    pub parameters: Parameters,
    /// How many states the bus has in these bounds, before those that look the same are merged.
    pub raw: usize,
    /// The inputs, by number.
    pub inputs: Vec<Input>,
    /// The outputs, by number.
    pub outputs: Vec<Output>,
    /// The machine.
    pub mealy: Mealy,
    /// By state: a bus that is in it.
    pub rests: Vec<Rest>,
}

/// Things numbered as they are found.
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

impl Observable {
    /// Explores the specification within the bounds, and minimises.
    pub fn new(bounds: &Bounds, parameters: Parameters) -> Result<Self, Trouble> {
        let setup = bounds.setup();
        let mut machine = Machine { policy: setup.policy(), ..Machine::default() };
        let (mut states, mut inputs, mut outputs) = (Numbers::new(), Numbers::new(), Numbers::new());
        states.number(Rest::new(&setup));
        let mut rows: Vec<Vec<(u32, u32, u32)>> = Vec::new();
        while rows.len() < states.all.len() {
            let here = states.all[rows.len()].clone();
            let mut row = Vec::new();
            for input in bounds.inputs(&here, parameters) {
                let mut next = here.clone();
                let mut output = next.react(&mut machine, parameters, &input)?.output;
                output.events = Names::default().canonical(&output.events);
                row.push((inputs.number(input), states.number(next), outputs.number(output)));
            }
            rows.push(row);
        }
        let width = inputs.all.len();
        let table = |row: &Vec<(u32, u32, u32)>| {
            let mut table = vec![None; width];
            row.iter().for_each(|(input, to, out)| table[*input as usize] = Some((*to, *out)));
            table
        };
        let raw = Mealy { inputs: width, next: rows.iter().map(table).collect() };
        let (mealy, class) = raw.minimal();
        let mut rests: Vec<Rest> = Vec::new();
        for (state, class) in class.iter().enumerate() {
            if *class as usize == rests.len() {
                rests.push(states.all[state].clone());
            }
        }
        let (inputs, outputs) = (inputs.all, outputs.all);
        Ok(Observable { setup, parameters, raw: raw.states(), inputs, outputs, mealy, rests })
    }
}
