//! The functions of which a site is made. A design that lacks a rule has another function in one of these places.

use super::{Action, Site, World};
use crate::site::machine::controller::memory::Controller;
use crate::site::machine::event::Event;
use crate::site::machine::worker::memory::Worker;
use crate::site::machine::{controller, worker};

/// The step of a controller.
pub type ControllerStep =
    fn(&controller::Machine, &mut Controller, &controller::memory::Input) -> controller::command::Outputs;

/// The step of a worker.
pub type WorkerStep = fn(&worker::Machine, &mut Worker, &worker::memory::Input) -> worker::command::Outputs;

/// Lists the actions that are enabled in a state.
pub type Offer = fn(&Site, &World, &mut Vec<Action>);

/// Takes one of these actions, and gives the events.
pub type Take = fn(&Site, &mut World, &Action) -> Vec<Event>;

/// The functions of a site.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// The step of its controller.
    pub controller: ControllerStep,
    /// The step of its workers.
    pub worker: WorkerStep,
    /// The actions of its hosts and of the world around it.
    pub offer: Offer,
    /// The effect of such an action.
    pub take: Take,
}

impl Parts {
    /// The steps of the two machines, with hosts that carry out their commands.
    pub const NORMATIVE: Parts = Parts {
        controller: controller::Machine::step,
        worker: worker::Machine::step,
        offer: Site::offers,
        take: Site::take,
    };
}
