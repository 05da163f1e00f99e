//! A mutant from the first place on where it differs from the specification.
//!
//! Up to that place the mutant behaves like the specification. So a violation that is found from there on is
//! reachable and real. A violation that is not found from there may still exist elsewhere.

use stateright::Model;
use wspbus_models::bus::Goal;
use wspbus_models::bus::claim::{self, Observed};
use wspbus_models::bus::event::Origin;
use wspbus_models::bus::model::{Action, Lifecycle, World};
use wspbus_models::bus::seen::{Seen, Sighting};
use wspbus_words::model::{Checked, Label, Narrate, Property};

pub struct Rooted {
    pub model: Lifecycle,
    pub root: World,
}

impl Model for Rooted {
    type State = World;
    type Action = Action;

    fn init_states(&self) -> Vec<World> {
        vec![self.root.clone()]
    }

    fn actions(&self, world: &World, actions: &mut Vec<Action>) {
        self.model.actions(world, actions);
    }

    fn next_state(&self, world: &World, action: Action) -> Option<World> {
        self.model.next_state(world, action)
    }
}

impl Narrate for Rooted {
    fn lanes(&self) -> Vec<String> {
        self.model.lanes()
    }

    fn actor(&self, action: &Action) -> usize {
        self.model.actor(action)
    }

    fn label(&self, action: &Action) -> Label {
        self.model.label(action)
    }

    /// Classes are not counted here.
    fn class(&self, _: &Action) -> &'static str {
        "step"
    }

    fn messages(&self, before: &World, action: &Action, after: &World) -> Vec<String> {
        self.model.messages(before, action, after)
    }

    fn variables(&self, world: &World) -> Vec<(&'static str, String)> {
        self.model.variables(world)
    }
}

impl Checked for Rooted {
    type Observation = Vec<Sighting>;

    fn observe(&self, before: &World, action: &Action, after: &World) -> Vec<Sighting> {
        self.model.observe(before, action, after)
    }

    fn claims(&self) -> Vec<Property<Self>> {
        [claim::safety(), claim::liveness()].concat()
    }

    fn classes(&self) -> Vec<&'static str> {
        Vec::new()
    }

    fn fairness(&self, action: &Action) -> Option<u8> {
        self.model.fairness(action)
    }

    fn may_end(&self, world: &World) -> bool {
        self.model.may_end(world)
    }
}

impl Observed for Rooted {
    fn seen(world: &World) -> &Seen {
        &world.seen
    }

    fn permits(&self, origin: Origin, request: Goal) -> bool {
        self.model.permits(origin, request)
    }
}
