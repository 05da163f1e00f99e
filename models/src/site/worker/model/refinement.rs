//! A worker is what the composition takes it for.

use super::{Alone, World};
use crate::site::abstraction::{Life, Outline, Phase};
use crate::site::event::Ending;
use crate::site::identity::Name;
use crate::site::worker::{Process, Stage};
use wspbus_words::system::InnerClaim;

/// Each step of a worker is one of the abstract worker, or none.
pub(super) const ABSTRACT: InnerClaim<Alone> =
    InnerClaim::step("a-worker-implements-the-abstract-one", &["SITE-3"], |_, change| {
        let (before, after) = (outline(change.before), outline(change.after));
        (before != after).then(|| before.may_step(&after))
    });

fn outline(world: &World) -> Outline {
    let process = &world.process;
    let interpreters = (0..process.born).map(|name| Life::of(process.step_of(Name(name)))).collect();
    Outline { phase: phase(process), interpreters }
}

/// Where the abstract worker stands when this one is so.
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
