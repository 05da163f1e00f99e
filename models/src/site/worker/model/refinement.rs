//! A worker refines the abstract worker, on which the rest of the site counts.

use super::{Alone, WorkerWorld};
use crate::site::abstraction::{Outline, Phase, life_at};
use crate::site::event::Ending;
use crate::site::identity::Name;
use crate::site::worker::{Process, Stage};
use wspbus_words::system::InnerClaim;

/// Each step of a worker is a step of the abstract worker, or leaves it unchanged.
pub(super) const ABSTRACT: InnerClaim<Alone> =
    InnerClaim::step("a-worker-implements-the-abstract-one", &["SITE-3"], |_, change| {
        let (before, after) = (outline(change.before), outline(change.after));
        (before != after).then(|| before.may_step(&after))
    });

fn outline(world: &WorkerWorld) -> Outline {
    let process = &world.process;
    let interpreters = (0..process.born).map(|name| life_at(process.step_of(Name(name)))).collect();
    Outline { phase: phase(process), interpreters }
}

/// The phase of the abstract worker for this state of a worker.
fn phase(process: &Process) -> Phase {
    match process.stage {
        Stage::Booting => Phase::Spawned,
        Stage::Serving => Phase::Serving,
        Stage::Leaving | Stage::Teardown => Phase::Draining,
        Stage::Done => Phase::Ended(Ending::Done),
        Stage::Crashed => Phase::Ended(Ending::Crashed),
        Stage::Forced => Phase::Ended(Ending::Forced),
    }
}
