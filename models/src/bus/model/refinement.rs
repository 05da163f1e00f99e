//! A bus is an abstract interpreter (SITE-1), and the steps of that interpreter's end are the passes of its bus
//! (TEAR-9).
//!
//! | the interpreter is | when its bus |
//! |---|---|
//! | live | is not on its way out, or its stop pass is not whole: also if it reloads, stops and starts again |
//! | told | is on its way out, its stop pass is whole (or it was down already), and no exit pass has begun |
//! | joined | is in its exit pass: the host joined the threads in between |
//! | finished | has exited: its exit pass is whole |
//! | destroyed | is gone with its process |
//!
//! Honest about what goes down and up again: a bus that reloads passes through Idle, its services are down, and it is
//! live all the same: a Reload, a Stop, a Graceful are no part of an end. Only an accepted Exit or Restart is, since
//! neither is ever taken back. Joining threads is no step of a bus, so it is seen here as what it must precede: the
//! exit pass.

use super::{Lifecycle, World};
use crate::bus::event::Channel;
use crate::bus::seen::{Services, Stage};
use crate::bus::{Goal, State};
use crate::site::abstraction::Life;
use wspbus_words::model::{Kind, Property, Step};

pub(super) fn claims() -> Vec<Property<Lifecycle>> {
    let step = |name, requirements, holds| {
        let kind = Kind::Step { when: is_seen_outside, holds };
        Property { name, requirements, kind }
    };
    vec![
        step("a-bus-is-an-abstract-interpreter", &["SITE-1"], refines),
        step("the-steps-of-an-end-are-passes-of-the-bus", &["TEAR-9"], is_its_pass),
    ]
}

/// What the rest of the site sees of this bus.
fn life(world: &World) -> Life {
    let bus = &world.bus;
    let out = bus.goal >= Some(Goal::Restart);
    match bus.state {
        _ if world.seen.end.is_some() => Life::Destroyed,
        State::Exited => Life::Finished,
        State::Exiting => Life::Joined,
        State::Idle | State::Stopping if out && bus.pass.is_none() => Life::Told,
        _ => Life::Live,
    }
}

fn is_seen_outside(step: &Step<'_, Lifecycle>) -> bool {
    life(step.before) != life(step.after)
}

fn refines(step: &Step<'_, Lifecycle>) -> bool {
    life(step.before).may_step(life(step.after))
}

/// What was seen of the passes agrees with how far the end is.
fn is_its_pass(step: &Step<'_, Lifecycle>) -> bool {
    let seen = &step.after.seen;
    let in_exit_pass = seen.passes.iter().any(|pass| pass.channel == Channel::Exit && !pass.begun);
    match life(step.after) {
        Life::Live => false,
        Life::Told => seen.services == Services::Down && seen.passes.is_empty() && seen.exit == Stage::Before,
        Life::Joined => seen.services == Services::Down && in_exit_pass,
        Life::Finished | Life::Destroyed => seen.passes.is_empty() && seen.exit == Stage::Done,
    }
}

#[cfg(test)]
mod tests;
