//! Judges a recorded life of a bus: the machine says the same again, no claim is broken, and at rest nothing is due.

use std::sync::{Arc, Mutex};

use wspbus::event::Event;
use wspbus::{Input, Machine, Memory, Policy};
use wspbus_models::bus::claim::concern::BusClaims;
use wspbus_models::bus::seen::Seen;
use wspbus_words::system::Observer;

/// The steps of a bus, in order.
#[derive(Clone, Default)]
pub struct Record(Arc<Mutex<Vec<(Input, Vec<Event>)>>>);

impl Record {
    /// Writes down every step.
    pub fn recorder(&self) -> impl FnMut(&Input, &[Event]) + Send + 'static {
        let steps = self.0.clone();
        move |input, events| steps.lock().unwrap().push((*input, events.to_vec()))
    }

    /// The steps so far.
    #[allow(dead_code)]
    pub fn steps(&self) -> Vec<(Input, Vec<Event>)> {
        self.0.lock().unwrap().clone()
    }

    /// Takes the steps out.
    pub fn take(&self) -> Vec<(Input, Vec<Event>)> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A judge goes on from where it stopped, so that a long life can be judged in parts.
pub struct Judge {
    claims: Arc<BusClaims>,
    machine: Machine,
    memory: Memory,
    seen: Seen,
}

impl Judge {
    pub fn new(claims: &Arc<BusClaims>, policy: Policy, keeps: usize) -> Judge {
        let machine = Machine { policy, keeps, ..Machine::default() };
        Judge {
            claims: claims.clone(),
            machine,
            memory: Memory::default(),
            seen: Seen::of(policy, Vec::new()),
        }
    }

    /// The first fault of these steps.
    pub fn fault(&mut self, steps: &[(Input, Vec<Event>)]) -> Option<String> {
        steps.iter().find_map(|(input, events)| {
            let again = self.machine.step(&mut self.memory, input).events;
            if again != *events {
                return Some(format!("{input:?}: the shell saw {events:?}, and the machine says {again:?}"));
            }
            if events.is_empty() {
                return None;
            }
            let broken = self.claims.broken(&self.seen, events);
            events.iter().for_each(|event| self.seen.observe(event));
            broken.first().map(|concern| format!("{input:?} breaks {}: {events:?}", concern.property))
        })
    }

    /// The first thing that is due where nothing more happens.
    pub fn due(&self) -> Option<String> {
        if self.memory.can_advance() {
            return Some(format!("a step is due in {}", self.memory.state));
        }
        self.claims.due(&self.seen).first().map(|concern| format!("due at rest: {}", concern.property))
    }

    #[allow(dead_code)]
    pub fn memory(&self) -> &Memory {
        &self.memory
    }
}
