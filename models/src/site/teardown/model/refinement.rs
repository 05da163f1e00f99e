//! The refinement claims of a teardown: it refines the worker that the composition is made of, and the abstract
//! worker.

mod process;

use super::Teardown;
use wspbus_words::system::InnerClaim;

/// The name of the claim that a teardown refines the abstract worker.
pub const REFINES: &str = "a-teardown-is-an-abstract-worker";

/// One step of a teardown is one step of the abstract worker, or leaves the abstract worker unchanged.
pub(super) fn claims() -> Vec<InnerClaim<Teardown>> {
    let refines = InnerClaim::step(REFINES, &["SITE-2"], |_: &Teardown, change| {
        let (before, after) = (change.before.state.outline(), change.after.state.outline());
        (before != after).then(|| before.may_step(&after))
    });
    vec![refines, process::claim()]
}

#[cfg(test)]
mod tests;
