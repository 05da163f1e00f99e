//! What is claimed of the site, and what is promised of its steps.

use stateright::Model;

use super::{Action, Site, World};
use crate::site::claim::{self, Watched};
use crate::site::identity::Worker;
use crate::site::request::Environment;
use crate::site::seen::{Seen, Sighting};
use wspbus_words::model::{Checked, Property};

impl Model for Site {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![self.initial()]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        self.offer(world, actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        Some(self.step(world, &action).0)
    }
}

impl Checked for Site {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &World, action: &Action, _after: &World) -> Vec<Sighting> {
        before.seen.sightings(self.step(before, action).1)
    }

    fn claims(&self) -> Vec<Property<Self>> {
        claim::claims(self.configuration.chapters, self.configuration.shows)
    }

    fn classes(&self) -> Vec<&'static str> {
        self.configuration.classes()
    }

    /// The controller and each worker take their steps, messages arrive, deadlines pass, the end of a process
    /// is noticed. Nobody promises that somebody asks, that a client comes or goes, or that anything fails.
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

    fn may_end(&self, world: &World) -> bool {
        match &world.controller {
            None => world.members.is_empty(),
            Some(controller) => controller.goal.is_none(),
        }
    }
}

impl Watched for Site {
    fn seen(world: &World) -> &Seen {
        &world.seen
    }

    fn environment(&self) -> Environment {
        self.configuration.environment
    }

    fn slots(&self) -> u8 {
        self.configuration.slots
    }

    fn rate(&self) -> u8 {
        self.configuration.rate
    }
}
