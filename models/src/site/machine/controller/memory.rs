//! The controller as a value, and what can be said to it.

use crate::bus::Code;
use crate::site::machine::message::Up;
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{
    Call, Control, Deed, Failures, Generation, Goal, InterpreterId, Native, Notice, Origin, Request, Round,
    Slot, State, Status, Target, Ticket, Version, Work, WorkerId,
};

/// One controller: everything that its machine remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Controller {
    /// The state of the site.
    pub state: State,
    /// The strongest request accepted and not yet reached. In Exited: what was reached.
    pub goal: Option<Goal>,
    /// The progress of the goal.
    pub phase: Phase,
    /// The failures on the way to the goal.
    pub failures: Failures,
    /// The load in progress.
    pub load: Option<Loading>,
    /// The configuration in use. Without one, the site is down.
    pub used: Option<Epoch>,
    /// In a Roll: the configuration of the new generation.
    pub rolled: Option<Epoch>,
    /// The workers whose end is not known, in the order in which they were spawned.
    pub children: Vec<Child>,
    /// The round in progress.
    pub round: Option<Rounds>,
    /// The requests to the site that are not resolved.
    pub tickets: Vec<Open>,
    /// The requests for the end of a worker that are not resolved.
    pub exits: Vec<(Ticket, WorkerId)>,
    /// The notices that are not settled.
    pub accounts: Vec<Account>,
    /// The first nonzero exit code that was asked for.
    pub code: Option<Code>,
    /// Was a slot of the generation in use given up, or did the first load fail, and did nothing end well since?
    pub damaged: bool,
    /// The next numbers.
    pub numbers: Numbers,
}

/// The progress of the goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Phase {
    /// There is no goal.
    #[default]
    Rest,
    /// It waits until a load ends that is not its own.
    Queue,
    /// Its own load runs.
    Load,
    /// Everything that it needs is loaded; it works.
    Work,
}

/// A load in progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Loading {
    /// Its result is taken.
    Wanted,
    /// It began for a goal that is no more.
    Stale,
}

/// The configuration of a generation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Epoch {
    /// The number of the generation.
    pub generation: Generation,
    /// The version that was loaded.
    pub version: Version,
    /// The slots of the configuration, in order.
    pub slots: Vec<Place>,
}

/// A slot, as far as one generation is concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Place {
    /// The number of its workers that ended before they were steady, since one was.
    pub ends: u32,
    /// Is it given up?
    pub given_up: bool,
}

/// A worker, as far as its controller knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Child {
    /// The incarnation of the worker.
    pub worker: WorkerId,
    /// The slot of the worker.
    pub slot: Slot,
    /// The generation of the worker.
    pub generation: Generation,
    /// A message of the worker was heard.
    pub spoke: bool,
    /// It said that it is ready.
    pub ready: bool,
    /// It was ready for so long that it is proved.
    pub steady: bool,
    /// It said that it accepts nothing any more.
    pub leaving: bool,
    /// It closed its end of the channel.
    pub closed: bool,
    /// It must go when a successor is proved.
    pub retires: bool,
    /// The strongest control message that was sent.
    pub control: Option<Control>,
    /// Its end is forced.
    pub forced: bool,
    /// Its end is forced because it closed its channel, and did not end.
    pub deaf: bool,
    /// The interpreters that it said live in it.
    pub interpreters: Vec<Known>,
}

impl Child {
    /// A worker that was just spawned: it has said nothing yet.
    pub const fn new(worker: WorkerId, slot: Slot, generation: Generation) -> Child {
        Child {
            worker,
            slot,
            generation,
            spoke: false,
            ready: false,
            steady: false,
            leaving: false,
            closed: false,
            retires: false,
            control: None,
            forced: false,
            deaf: false,
            interpreters: Vec::new(),
        }
    }
}

/// An interpreter, as far as the controller knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Known {
    /// Its name and its incarnation.
    pub native: Native,
    /// Its worker said that it was told.
    pub told: bool,
}

/// A round in progress.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Rounds {
    /// The number of the round.
    pub round: Round,
    /// The work of the round.
    pub work: Work,
    /// The workers that are waited for, and whether a worker is one that must be replaced for it.
    pub due: Vec<(WorkerId, bool)>,
    /// Did a worker fail?
    pub failed: bool,
}

/// A request to the site that is not resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Open {
    /// The ticket of the request.
    pub ticket: Ticket,
    /// The goal that it asks for.
    pub goal: Goal,
    /// Did it come too late for what runs now?
    pub late: bool,
}

/// The account of a notice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Account {
    /// The number of the notice.
    pub notice: Notice,
    /// The ticket that is resolved with it.
    pub ticket: Ticket,
    /// The interpreters that are not accounted for.
    pub due: Vec<InterpreterId>,
    /// Did one miss it?
    pub missed: bool,
}

/// The next numbers. A number is never used again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Numbers {
    /// Of the next worker.
    pub worker: u64,
    /// Of the next generation.
    pub generation: u64,
    /// Of the next ticket.
    pub ticket: u64,
    /// Of the next round.
    pub round: u64,
    /// Of the next notice.
    pub notice: u64,
}

/// An input to a controller. The environment chooses the inputs; the machine answers every input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Input {
    /// The operator, or the host of the controller, asks. A request of a worker or its applications is a message.
    Ask {
        /// The number that the requester gives its request.
        call: Call,
        /// Is it the operator? If not, it is the controller's own host.
        operator: bool,
        /// The request that is made.
        request: Request,
        /// The scope, and where it is.
        target: Target,
    },
    /// A message came on the channel of this worker.
    Up(WorkerId, Up),
    /// The worker's end of its channel is closed. The messages that it wrote before were handed over before.
    Closed(WorkerId),
    /// The channel of this worker was full, and took no notice for this interpreter.
    Full(Notice, InterpreterId),
    /// The worker could not be spawned. No message of it was handed over, and no end of its channel.
    NotSpawned(WorkerId),
    /// The process of this worker ended. The messages that it wrote before were handed over before.
    Ended(WorkerId, Status),
    /// The load brought this.
    Loaded {
        /// The version that was loaded.
        version: Version,
        /// The number of slots.
        slots: u32,
    },
    /// The load failed.
    NotLoaded,
    /// The controller could not be re-executed.
    NotReExecuted,
    /// A timer passed.
    Passed(Timer),
}

impl Origin {
    /// The origin of an input that is no message.
    pub(super) const fn outside(operator: bool) -> Origin {
        if operator { Origin::Operator } else { Origin::Controller }
    }
}

impl Child {
    /// Does it stay, as far as it is known: was it not told to end, and does it not end by itself?
    pub fn stays(&self) -> bool {
        self.control.is_none() && !self.leaving && !self.closed && !self.forced
    }

    /// Is there a process, as far as it is known: did it speak, or close its channel?
    pub fn was_spawned(&self) -> bool {
        self.spoke || self.closed
    }

    /// Does it serve, as far as it is known?
    pub fn serves(&self) -> bool {
        self.stays() && self.ready
    }

    /// May it take the place of another one?
    pub fn proved(&self) -> bool {
        self.serves() && self.steady
    }
}

impl Epoch {
    /// A configuration of which nothing was spawned yet.
    pub(super) fn new(generation: Generation, version: Version, slots: u32) -> Epoch {
        let mut epoch = Epoch { generation, version, slots: Vec::new() };
        epoch.resize(slots);
        epoch
    }

    pub(super) fn resize(&mut self, slots: u32) {
        self.slots.resize(usize::try_from(slots).unwrap_or(usize::MAX), Place::default());
    }

    /// The number of slots.
    pub fn count(&self) -> u32 {
        u32::try_from(self.slots.len()).unwrap_or(u32::MAX)
    }

    /// Is this slot given up in this generation?
    pub fn given_up(&self, slot: Slot) -> bool {
        self.place(slot).is_some_and(|place| place.given_up)
    }

    /// Takes the slots back that were given up, and says which.
    pub(super) fn try_again(&mut self) -> Vec<Slot> {
        let mut tried = Vec::new();
        for (slot, place) in (0..).map(Slot).zip(&mut self.slots) {
            if place.given_up {
                *place = Place::default();
                tried.push(slot);
            }
        }
        tried
    }

    fn place(&self, slot: Slot) -> Option<&Place> {
        self.slots.get(usize::try_from(slot.0).ok()?)
    }

    pub(super) fn place_mut(&mut self, slot: Slot) -> Option<&mut Place> {
        self.slots.get_mut(usize::try_from(slot.0).ok()?)
    }
}

impl Controller {
    /// The configuration of which workers are spawned now.
    pub fn current(&self) -> Option<&Epoch> {
        self.rolled.as_ref().or(self.used.as_ref())
    }

    pub(super) fn current_mut(&mut self) -> Option<&mut Epoch> {
        self.rolled.as_mut().or(self.used.as_mut())
    }

    /// The configuration of this generation, if it is in use or in a Roll.
    pub(super) fn epoch_mut(&mut self, generation: Generation) -> Option<&mut Epoch> {
        let all = [self.rolled.as_mut(), self.used.as_mut()];
        all.into_iter().flatten().find(|epoch| epoch.generation == generation)
    }

    /// The slots of the current configuration.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + use<> {
        (0..self.current().map_or(0, Epoch::count)).map(Slot)
    }

    /// Is this slot of the current configuration given up?
    pub fn given_up(&self, slot: Slot) -> bool {
        self.current().is_some_and(|epoch| epoch.given_up(slot))
    }

    /// Is no slot given up: of the current configuration, nor in a Roll of the one that is in use again if the Roll
    /// breaks off?
    pub fn whole(&self) -> bool {
        let epochs = [&self.used, &self.rolled].into_iter().flatten();
        epochs.flat_map(|epoch| &epoch.slots).all(|place| !place.given_up)
    }

    /// The worker with this incarnation, while its end is not known.
    pub fn child(&self, worker: WorkerId) -> Option<&Child> {
        self.children.iter().find(|child| child.worker == worker)
    }

    pub(super) fn child_mut(&mut self, worker: WorkerId) -> Option<&mut Child> {
        self.children.iter_mut().find(|child| child.worker == worker)
    }

    /// The workers of a slot, the oldest first.
    pub fn of(&self, slot: Slot) -> impl Iterator<Item = &Child> {
        self.children.iter().filter(move |child| child.slot == slot)
    }

    /// Does a worker of this slot serve?
    pub fn serves(&self, slot: Slot) -> bool {
        self.of(slot).any(Child::serves)
    }

    /// Is a worker of this slot proved?
    pub fn proved(&self, slot: Slot) -> bool {
        self.of(slot).any(Child::proved)
    }

    /// The exit code of the controller, if it ended now.
    pub fn exit_code(&self) -> Code {
        let own = if self.damaged { Code::SOFTWARE } else { Code::OK };
        self.code.unwrap_or(own)
    }
}

impl Account {
    /// Takes an interpreter off the account; was it due?
    pub(super) fn settle(&mut self, interpreter: InterpreterId) -> bool {
        let before = self.due.len();
        self.due.retain(|due| *due != interpreter);
        self.due.len() < before
    }
}

/// The parts that a notice needs to be sent.
pub(super) struct Letter {
    pub(super) notice: Notice,
    pub(super) to: InterpreterId,
    pub(super) deed: Deed,
}
