//! Mistakes, and the bus that makes a mistake.

use wspbus_models::bus::event::{Channel, Event, Failure, ListenerId, ThreadId, TicketId};
use wspbus_models::bus::listener::{Listener, Pass};
use wspbus_models::bus::{Bus, Code, Goal, Input, Machine, Policy, State, Tables};

use crate::suite::case::Level;
use crate::suite::observable::Stepper;
use crate::suite::wide::dimension::{Dimension, Named};

/// One way in which a bus can be wrong.
#[derive(Clone, Copy)]
pub struct Mistake {
    /// The name, in kebab case.
    pub name: &'static str,
    /// The requirement that the mistake breaks.
    pub requirement: &'static str,
    /// The behaviour of the wrong bus, in a few words.
    pub says: &'static str,
    /// The dimension of a script along which the mistake shows.
    pub dimension: &'static Named,
    /// The least level of which some script shows the mistake.
    pub level: Level,
    make: Make,
}

#[derive(Clone, Copy)]
enum Make {
    /// The tables are changed.
    Table(fn(&mut Tables)),
    /// The step is changed.
    Step(fn(&mut Wrong, &mut Bus, &Input) -> Vec<Event>),
    /// The step is correct, and something is changed after it.
    After(After),
    /// Other listeners are due when a pass begins, or they are due in another order.
    Due(Due),
}

/// A change after a correct step: of the memory, of the bus, and of the events of the step.
pub(super) type After = fn(&mut Memory, &mut Bus, &Input, &mut Vec<Event>);

/// A change of the listeners that are due when a pass over this channel begins.
pub(super) type Due = fn(&mut Memory, &Bus, Channel, &mut Vec<ListenerId>);

/// A wrong bus.
#[derive(Clone)]
pub struct Wrong {
    mistake: &'static Mistake,
    pub(super) machine: Machine,
    /// The memory of the wrong bus beside the state of the bus.
    pub(super) memory: Memory,
}

/// The memory of a wrong bus beside the state of the bus.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// True if the wrong bus has made its mistake already.
    pub(super) done: bool,
    /// A number of things that the wrong bus counts.
    pub(super) count: usize,
    /// The events that the wrong bus will show later.
    pub(super) held: Vec<Event>,
    /// The tickets that the wrong bus will forget.
    pub(super) tickets: Vec<TicketId>,
    /// The pass that the wrong bus has left unfinished.
    pub(super) pass: Option<Pass>,
    /// The listeners that the wrong bus treats in another way.
    pub(super) listeners: Vec<ListenerId>,
    /// The subscriptions that the wrong bus knew once.
    pub(super) subscribed: Vec<Listener>,
    /// The failures that the wrong bus keeps.
    pub(super) failures: Vec<Failure>,
    /// The waiters that the wrong bus treats in another way.
    pub(super) waiting: Vec<(ThreadId, State)>,
    /// The code that the wrong bus keeps.
    pub(super) code: Option<Code>,
    /// The goal that the wrong bus keeps.
    pub(super) goal: Option<Goal>,
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
        self.machine.step(bus, input).events
    }
}

impl Stepper for Wrong {
    fn step(&mut self, bus: &mut Bus, input: &Input) -> Vec<Event> {
        match self.mistake.make {
            Make::Table(_) => self.right(bus, input),
            Make::Step(step) => step(self, bus, input),
            Make::After(change) => {
                let mut events = self.right(bus, input);
                change(&mut self.memory, bus, input, &mut events);
                events
            }
            Make::Due(change) => {
                let events = self.right(bus, input);
                let begins = events.iter().any(|e| matches!(e, Event::PassBegan { .. }));
                if begins && let Some(mut pass) = bus.pass.take() {
                    change(&mut self.memory, bus, pass.channel, &mut pass.due);
                    bus.pass = Some(pass);
                }
                events
            }
        }
    }

    fn obey(&mut self, policy: Policy) {
        self.machine.policy = policy;
    }
}

impl Mistake {
    /// The mistake, which shows at the level that has threads, deadlines and waiters, and not below.
    pub(super) const fn threads(self) -> Mistake {
        Mistake { level: Level::Whole, ..self }
    }

    /// The mistake, which shows at the level that has a policy, and not below.
    pub(super) const fn policy(self) -> Mistake {
        Mistake { level: Level::Denials, ..self }
    }
}

/// A mistake in the tables.
pub(super) const fn table<T>(
    dimension: &Dimension<T>,
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    change: fn(&mut Tables),
) -> Mistake {
    mistake(dimension, name, requirement, says, Make::Table(change))
}

/// A mistake in a step.
pub(super) const fn step<T>(
    dimension: &Dimension<T>,
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    step: fn(&mut Wrong, &mut Bus, &Input) -> Vec<Event>,
) -> Mistake {
    mistake(dimension, name, requirement, says, Make::Step(step))
}

/// A mistake that is made after a correct step.
pub(super) const fn after<T>(
    dimension: &Dimension<T>,
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    change: After,
) -> Mistake {
    mistake(dimension, name, requirement, says, Make::After(change))
}

/// A mistake in the listeners that are due.
pub(super) const fn due<T>(
    dimension: &Dimension<T>,
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    change: Due,
) -> Mistake {
    mistake(dimension, name, requirement, says, Make::Due(change))
}

const fn mistake<T>(
    dimension: &Dimension<T>,
    name: &'static str,
    requirement: &'static str,
    says: &'static str,
    make: Make,
) -> Mistake {
    Mistake { name, requirement, says, dimension: dimension.named(), level: Level::Core, make }
}
