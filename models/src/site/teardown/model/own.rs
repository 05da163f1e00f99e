//! What only this model can claim: that it implements the worker of which the composition is made, and the
//! abstract worker; and what it claims of a chapter that is about more than a teardown.

mod process;

use super::Teardown;
use crate::site::claim::{self, Chapter};
use wspbus_words::model::{Kind, Property, Step};

/// The name of the refinement property.
pub const REFINES: &str = "a-teardown-is-an-abstract-worker";

pub(super) fn claims() -> Vec<Property<Teardown>> {
    let refines = Property {
        name: REFINES,
        requirements: &["SITE-2"],
        kind: Kind::Step { when: is_seen_outside, holds: refines },
    };
    let notices = claim::claims(&[Chapter::Controller], &[]);
    let notices = notices.into_iter().filter(|p| p.name == "workers-notice-the-end-of-their-controller");
    notices.chain([refines, process::claim()]).collect()
}

fn is_seen_outside(step: &Step<'_, Teardown>) -> bool {
    step.before.state.outline() != step.after.state.outline()
}

/// One step of a teardown is one step of the abstract worker.
fn refines(step: &Step<'_, Teardown>) -> bool {
    step.before.state.outline().may_step(&step.after.state.outline())
}

#[cfg(test)]
mod tests;
