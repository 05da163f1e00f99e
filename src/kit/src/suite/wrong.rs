//! Buses that are wrong in a way that has a name: at least one for each requirement that can be seen.
//!
//! Each is the machine of the specification with a changed table, or with something around its step that
//! misbehaves. What each of them really breaks is found by watching it, not written here.

mod asks;
mod ends;
mod passes;
mod tables;
mod waits;

use wspbus_models::bus::event::{Event, TicketId};
use wspbus_models::bus::listener::Pass;
use wspbus_models::bus::{Bus, Input, Machine, Policy, Tables};

use super::observable::Stepper;

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
    machine: Machine,
    memory: Memory,
}

/// What a wrong bus remembers beside the bus.
#[derive(Clone, Debug, Default)]
struct Memory {
    /// It has done it.
    done: bool,
    /// What it will show later.
    held: Vec<Event>,
    /// Whom it will forget.
    tickets: Vec<TicketId>,
    /// What it left lying.
    pass: Option<Pass>,
}

/// Every mistake, in the order of the specification.
pub const ALL: &[&[Mistake]] = &[tables::ALL, asks::ALL, passes::ALL, ends::ALL, waits::ALL];

/// The requirements of one bus that no suite can show broken, and why.
pub const UNSEEN: &[(&str, &str)] = &[
    ("GOAL-9", "only a behaviour without end breaks it, and a case ends"),
    ("GOAL-11", "a bus that goes on by itself never rests between a Start and its first pass"),
];

/// Every mistake.
pub fn all() -> impl Iterator<Item = &'static Mistake> {
    ALL.iter().flat_map(|part| part.iter())
}

/// The bus that makes this mistake.
pub fn named(name: &str) -> Option<Wrong> {
    all().find(|mistake| mistake.name == name).map(Wrong::new)
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
    fn right(&self, bus: &mut Bus, input: &Input) -> Vec<Event> {
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

const fn table(
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    change: fn(&mut Tables),
) -> Mistake {
    Mistake { name, requirement, says, make: Make::Table(change) }
}

const fn step(
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    step: fn(&mut Wrong, &mut Bus, &Input) -> Vec<Event>,
) -> Mistake {
    Mistake { name, requirement, says, make: Make::Step(step) }
}
