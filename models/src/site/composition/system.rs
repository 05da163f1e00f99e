//! The composition as a system, with its claims and the fairness of its steps.

use super::{Action, CompositionWorld, Site};
use crate::site::claim::{Claim, claims};
use crate::site::event::Event;
use crate::site::identity::Worker;
use crate::site::seen::{Seen, Terms};
use wspbus_words::system::{Checked, System};

impl System for Site {
    type State = CompositionWorld;
    type Action = Action;
    type Event = Event;

    fn begin(&self) -> (CompositionWorld, Vec<Event>) {
        self.initial()
    }

    fn offer(&self, world: &CompositionWorld, actions: &mut Vec<Action>) {
        self.offers(world, actions);
    }

    fn step(&self, world: &mut CompositionWorld, action: &Action) -> Vec<Event> {
        self.take(world, action)
    }

    /// The controller and each worker take their steps, messages arrive, deadlines pass, and the end of a process is
    /// noticed. No fairness class promises that a request is made, that a client comes or goes, or that a fault happens.
    fn fairness(&self, action: &Action) -> Option<u8> {
        let about = |first: u8, worker: Worker| Some(first + worker.0 % 16);
        match *action {
            Action::Advance => Some(0),
            Action::Acknowledge => Some(1),
            Action::Deliver | Action::Miss | Action::Settle => Some(2),
            Action::Hear(w) | Action::Reap(w) | Action::Deadline(w) => about(8, w),
            Action::Boot(w, _)
            | Action::Read(w)
            | Action::Notice(w)
            | Action::Step(w)
            | Action::Expire(w) => about(24, w),
            _ => None,
        }
    }

    fn may_end(&self, world: &CompositionWorld) -> bool {
        match &world.controller {
            None => world.members.is_empty(),
            Some(controller) => controller.goal.is_none(),
        }
    }
}

impl Checked for Site {
    type Seen = Seen;

    fn observer(&self) -> Seen {
        let c = &self.configuration;
        Seen::new(Terms { environment: c.environment, slots: c.slots, rate: c.rate, ..Terms::default() })
    }

    fn claims(&self) -> Vec<Claim> {
        claims(self.configuration.chapters, self.configuration.shows)
    }
}
