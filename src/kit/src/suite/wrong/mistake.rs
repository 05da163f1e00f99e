//! What a mistake is, and the bus that makes it.

use wspbus_models::bus::event::{Event, TicketId};
use wspbus_models::bus::listener::Pass;
use wspbus_models::bus::{Bus, Input, Machine, Policy, Tables};

use crate::suite::observable::Stepper;

/// A way to be wrong.
#[derive(Clone, Copy)]
pub struct Mistake {
    /// Kebab case.
    pub name: &'static str,
    /// The requirement that it breaks.
    pub requirement: &'static str,
    /// What it does, in a few words.
    pub says: &'static str,
    make: Make,
}

#[derive(Clone, Copy)]
enum Make {
    /// The tables are others.
    Table(fn(&mut Tables)),
    /// A step is another.
    Step(fn(&mut Wrong, &mut Bus, &Input) -> Vec<Event>),
}

/// A wrong bus.
#[derive(Clone)]
pub struct Wrong {
    mistake: &'static Mistake,
    pub(super) machine: Machine,
    /// What it remembers beside the bus.
    pub(super) memory: Memory,
}

/// What a wrong bus remembers beside the bus.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// It has done it.
    pub(super) done: bool,
    /// What it will show later.
    pub(super) held: Vec<Event>,
    /// Whom it will forget.
    pub(super) tickets: Vec<TicketId>,
    /// What it left lying.
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

    /// The step as it should be.
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
