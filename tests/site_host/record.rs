//! The record of a run: what each machine was given, what its environment did, and what was seen of it, in one order.

use serde::{Deserialize, Serialize};
use wspbus_models::site::machine::controller::memory::Input;
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::machine::word::{Native, Notice, Step, WorkerId};
use wspbus_models::site::machine::worker::memory::Input as Said;
use wspbus_models::site::world::{Hang, Lie};

/// One entry of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The act that was recorded.
    pub act: Act,
    /// The events that could be seen of it, in the order of happening.
    pub events: Vec<Event>,
}

/// An input that a machine was given, or an act of the environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    /// The controller was given this.
    Controller(Input),
    /// This worker was given this.
    Worker(WorkerId, Said),
    /// A version was uploaded.
    Upload,
    /// The controller was re-executed.
    ReExecuted,
    /// The controller died.
    Died,
    /// This worker crashed.
    Crashed(WorkerId),
    /// This worker takes no step any more.
    Froze(WorkerId),
    /// This worker closed its channel, and takes no step any more.
    Deafened(WorkerId),
    /// This work of a worker does not end.
    Hung(WorkerId, Work),
    /// This worker said what is not so: the place of the lie in [`Lie::ALL`].
    Lied(WorkerId, usize),
}

/// Work that a machine asked its host for, and that has an end which is an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Work {
    /// The boot of the worker.
    Boot,
    /// The birth of this interpreter.
    Birth(Native),
    /// This step of this interpreter's end.
    Step(Native, Step),
    /// The round of the worker.
    Round(wspbus_models::site::machine::word::Round),
    /// The end of accepting.
    Accepting,
    /// The deed that this notice asks this interpreter for.
    Deed(Native, Notice),
}

impl Work {
    /// The work as the model of the world names it.
    pub fn hang(self) -> Hang {
        match self {
            Work::Boot => Hang::Boot,
            Work::Birth(native) => Hang::Birth(native),
            Work::Step(native, step) => Hang::Step(native, step),
            Work::Round(_) => Hang::Round,
            Work::Accepting => Hang::Accepting,
            Work::Deed(native, notice) => Hang::Deed(native, notice),
        }
    }
}

/// The place of a lie among all of them.
pub fn place(lie: Lie) -> usize {
    Lie::ALL.iter().position(|other| *other == lie).unwrap_or(0)
}
