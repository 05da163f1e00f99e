//! What is claimed of a worker alone: that it is what the composition takes it for.

use super::{Alone, World};
use crate::site::abstraction::{Life, Outline, Phase};
use crate::site::event::Ending;
use crate::site::identity::Name;
use crate::site::worker::{Process, Stage};
use wspbus_words::model::{Kind, Property};

pub(super) fn claims() -> Vec<Property<Alone>> {
    vec![Property {
        name: "a-worker-implements-the-abstract-one",
        requirements: &["SITE-3"],
        kind: Kind::Step {
            when: |step| outline(step.before) != outline(step.after),
            holds: |step| outline(step.before).may_step(&outline(step.after)),
        },
    }]
}

fn outline(world: &World) -> Outline {
    outline_of(&world.process)
}

/// What the abstract worker is when this one is so.
pub(super) fn outline_of(process: &Process) -> Outline {
    let phase = match process.stage {
        Stage::Booting => Phase::Spawned,
        Stage::Serving => Phase::Serving,
        Stage::Leaving | Stage::Teardown => Phase::Draining,
        Stage::Done => Phase::Ended(Ending::Done),
        Stage::Crashed => Phase::Ended(Ending::Crashed),
        Stage::Forced => Phase::Ended(Ending::Forced),
    };
    let interpreters = (0..process.born).map(|name| Life::of(process.step_of(Name(name)))).collect();
    Outline { phase, interpreters }
}
