//! The bus of the specification with one fault of its observable machine: an implementation.
//!
//! A correct bus runs along with the machine. Where the wrong transition is taken, another output is shown,
//! or the bus of another state takes its place. Beyond the bounds of the level, and with other listeners
//! around it, the bus goes on correctly from the state in which it is.

use std::sync::Arc;

use wspbus_models::bus::Machine;
use wspbus_models::bus::event::{ListenerId, ThreadId};

use super::case::{Input, Parameters, Setup};
use super::explore::Observable;
use super::fault::{Extended, Fault};
use super::implementation::{Implementation, Output, Trouble};
use super::mealy::Mealy;
use super::observable::{Placed, Reference};

/// A bus with one fault.
#[derive(Clone)]
pub struct Faulty {
    observable: Arc<Observable>,
    /// The machine, if it has more states than the observable machine, and the state of which each new state
    /// is a copy.
    extended: Option<Arc<(Mealy, Vec<u32>)>>,
    fault: Fault,
    bus: Reference<Machine>,
    /// The state of the machine; none after an input that the machine does not define.
    at: Option<u32>,
    /// The gates that were shown last, if they are not those of the bus.
    shown: Option<Vec<ListenerId>>,
}

impl Faulty {
    /// A bus of this machine in which this transition is changed.
    pub fn new(observable: Arc<Observable>, fault: Fault) -> Self {
        let bus = Reference::new(Machine::default());
        Faulty { observable, extended: None, fault, bus, at: None, shown: None }
    }

    /// A bus of this machine with more states.
    pub fn with_more(observable: Arc<Observable>, other: Extended) -> Self {
        let extended = Some(Arc::new((other.mealy, other.copies)));
        Faulty { extended, ..Faulty::new(observable, other.fault) }
    }

    /// The transition of an input (its state and input, its target and output), if the machine defines one.
    fn step(&self, input: &Input) -> Option<((u32, u32), (u32, u32))> {
        let number = self.observable.inputs.iter().position(|known| known == input)? as u32;
        let mealy = self.extended.as_ref().map_or(&self.observable.mealy, |extended| &extended.0);
        Some(((self.at?, number), mealy.step(self.at?, number)?))
    }

    /// The state itself, or the state of which it is a copy.
    fn original(&self, state: u32) -> u32 {
        let states = self.observable.rests.len();
        let copied = self.extended.as_ref().and_then(|e| e.1.get((state as usize).checked_sub(states)?));
        copied.copied().unwrap_or(state)
    }

    /// Takes the wrong transition. The bus has just taken the correct one.
    fn err(&mut self, right: Output) -> Output {
        let (state, input) = self.fault.at;
        let should = self.observable.mealy.step(self.original(state), input);
        if should.is_some_and(|(_, out)| out != self.fault.out) {
            let wrong = self.observable.outputs[self.fault.out as usize].clone();
            self.shown = Some(wrong.gates.clone());
            return wrong;
        }
        self.shown = Some(right.gates.clone());
        let there = self.original(self.fault.to) as usize;
        self.bus.put(self.observable.rests[there].clone());
        right
    }
}

impl Implementation for Faulty {
    fn reset(&mut self, setup: &Setup, parameters: &Parameters) -> Result<(), Trouble> {
        let is_it = *setup == self.observable.setup && *parameters == self.observable.parameters;
        (self.at, self.shown) = (is_it.then_some(0), None);
        self.bus.reset(setup, parameters)
    }

    fn apply(&mut self, input: &Input) -> Result<Output, Trouble> {
        let shown = self.shown.take().unwrap_or_default();
        if let Some(listener) = input.gate().filter(|gate| shown.contains(gate))
            && !self.bus.rest().gates().contains(&listener)
        {
            let surprises = vec![format!("{listener} was said to be at its gate, and is not")];
            return Ok(Output { gates: self.gates(), surprises, ..Output::default() });
        }
        let step = self.step(input);
        let right = self.bus.apply(input)?;
        self.at = step.map(|(_, (to, _))| to);
        match step {
            Some((at, _)) if at == self.fault.at => {
                self.at = Some(self.fault.to);
                Ok(self.err(right))
            }
            _ => Ok(right),
        }
    }
}

impl Placed for Faulty {
    fn is_away(&self, thread: ThreadId) -> bool {
        self.bus.is_away(thread)
    }

    fn refers(&self, listener: ListenerId) -> bool {
        self.bus.refers(listener)
    }

    fn gates(&self) -> Vec<ListenerId> {
        self.shown.clone().unwrap_or_else(|| self.bus.rest().gates())
    }
}
