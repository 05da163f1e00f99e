//! Mistakes, and the bus that makes a mistake.

use wspbus_models::bus::event::{Event, TicketId};
use wspbus_models::bus::listener::Pass;
use wspbus_models::bus::{Bus, Input, Machine, Policy, Tables};

use crate::suite::observable::Stepper;

/// One way in which a bus can be wrong.
#[derive(Clone, Copy)]
pub struct Mistake {
    /// The name, in kebab case.
    pub name: &'static str,
    /// The requirement that the mistake breaks.
    pub requirement: &'static str,
    /// What the wrong bus does, in a few words.
    pub says: &'static str,
    make: Make,
}

#[derive(Clone, Copy)]
enum Make {
    /// The tables are changed.
    Table(fn(&mut Tables)),
    /// The step is changed.
    Step(fn(&mut Wrong, &mut Bus, &Input) -> Vec<Event>),
}

/// A wrong bus.
#[derive(Clone)]
pub struct Wrong {
    mistake: &'static Mistake,
    pub(super) machine: Machine,
    /// What the wrong bus remembers beside the bus.
    pub(super) memory: Memory,
}

/// What a wrong bus remembers beside the bus.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// True if the wrong bus has made its mistake already.
    pub(super) done: bool,
    /// The events that the wrong bus will show later.
    pub(super) held: Vec<Event>,
    /// The tickets that the wrong bus will forget.
    pub(super) tickets: Vec<TicketId>,
    /// The pass that the wrong bus has left unfinished.
    pub(super) pass: Option<Pass>,
}

impl Wrong {
    /// A bus that makes this mistake.
    pub fn new(mistake: &'static Mistake) -> Self {
        let mut machine = Machine::default();
        if let Make::Table(change) = mistake.make {
            change(&mut machine.tables);
        }
        Wrong { mistake, machine, memory: Memory::default() }
    }

    /// The step of the correct machine.
    pub(super) fn right(&self, bus: &mut Bus, input: &Input) -> Vec<Event> {
        self.machine.step(bus, input)
    }
}

impl Stepper for Wrong {
    fn step(&mut self, bus: &mut Bus, input: &Input) -> Vec<Event> {
        match self.mistake.make {
            Make::Table(_) => self.right(bus, input),
            Make::Step(step) => step(self, bus, input),
        }
    }

    fn obey(&mut self, policy: Policy) {
        self.machine.policy = policy;
    }
}

/// A mistake in the tables.
pub(super) const fn table(
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    change: fn(&mut Tables),
) -> Mistake {
    Mistake { name, requirement, says, make: Make::Table(change) }
}

/// A mistake in a step.
pub(super) const fn step(
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    step: fn(&mut Wrong, &mut Bus, &Input) -> Vec<Event>,
) -> Mistake {
    Mistake { name, requirement, says, make: Make::Step(step) }
}
