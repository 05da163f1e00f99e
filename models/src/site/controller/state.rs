//! The state of a controller.

use std::hash::{Hash, Hasher};

use crate::few::Few;
use crate::site::event::Control;
use crate::site::identity::{Generation, Slot, Worker};
use crate::site::request::Transition;

/// The state of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// The site has no workers, and is meant to have none.
    Idle,
    /// The first workers come up.
    Starting,
    /// The site is up.
    Running,
    /// The workers end.
    Stopping,
    /// The controller is gone.
    Gone,
}

impl State {
    /// Every state in which a controller answers.
    pub const ALL: [State; 4] = [State::Idle, State::Starting, State::Running, State::Stopping];
}

/// A slot, as its controller sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The number of its workers that ended in a row before they were ready.
    pub unready: u8,
    /// Was it given up?
    pub failed: bool,
}

/// A worker, as its controller sees it: a process that was forked, and whose end the controller has not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Child {
    /// Its incarnation.
    pub worker: Worker,
    /// Its slot.
    pub slot: Slot,
    /// Its generation.
    pub generation: Generation,
    /// Did it say that it is ready?
    pub ready: bool,
    /// The strongest control message that was sent to it, if any.
    pub told: Option<Control>,
    /// Was its end forced, so that the escalation is over?
    pub forced: bool,
}

impl Hash for Child {
    /// Hashes one word, because these values are most of what an exploration hashes.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let flags = u8::from(self.ready) | u8::from(self.forced) << 1;
        let told = self.told.map_or(0, |control| 1 + control as u8);
        let word = [self.worker.0, self.slot.0, self.generation.0, flags, told, 0, 0, 0];
        state.write_u64(u64::from_le_bytes(word));
    }
}

impl Child {
    /// Does the worker stay: was it not told to end?
    pub fn stays(&self) -> bool {
        self.told.is_none()
    }
}

/// The controller: all that it remembers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Controller {
    /// The state of the site.
    pub state: State,
    /// The strongest request that was granted and is not reached.
    pub goal: Option<Transition>,
    /// Was another Roll granted, for which the workers spawned so far are too old?
    pub again: bool,
    /// The slots.
    pub slots: Few<Place, 7>,
    /// The workers, oldest first.
    pub children: Few<Child, 5>,
    /// The generation of the workers that are spawned now.
    pub generation: Generation,
    /// The slot for which a fork is under way, if there is one.
    pub forking: Option<Slot>,
    /// The next incarnation.
    pub next: Worker,
}

impl Controller {
    /// A controller with this many slots, without workers.
    pub fn new(slots: u8) -> Controller {
        Controller {
            state: State::Idle,
            goal: None,
            again: false,
            slots: (0..slots).map(|_| Place::default()).collect(),
            children: Few::new(),
            generation: Generation(0),
            forking: None,
            next: Worker(0),
        }
    }

    /// Every slot, with what the controller knows of it.
    pub fn places(&self) -> impl Iterator<Item = (Slot, Place)> + '_ {
        (0..).map(Slot).zip(self.slots.iter().copied())
    }

    /// The workers of a slot that stay, oldest first.
    pub fn staying(&self, slot: Slot) -> impl Iterator<Item = &Child> {
        self.children.iter().filter(move |c| c.slot == slot && c.stays())
    }

    /// The worker of this incarnation.
    pub fn child(&self, worker: Worker) -> Option<&Child> {
        self.children.iter().find(|c| c.worker == worker)
    }

    pub(super) fn child_mut(&mut self, worker: Worker) -> Option<&mut Child> {
        self.children.iter_mut().find(|c| c.worker == worker)
    }

    /// Was a slot given up?
    pub fn damaged(&self) -> bool {
        self.slots.iter().any(|p| p.failed)
    }

    /// Was a worker of the newest generation spawned, or is a fork under way?
    pub fn has_begun(&self) -> bool {
        self.forking.is_some() || self.children.iter().any(|c| c.generation == self.generation)
    }

    /// Must the controller end its workers?
    pub fn stopping(&self) -> bool {
        self.goal.is_some_and(Transition::stops)
    }
}
