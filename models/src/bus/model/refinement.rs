//! A bus is an abstract interpreter (SITE-1), and the steps of that interpreter's end are the passes of its bus
//! (TEAR-9). So an interpreter that is told has told each of its subscribers (TEAR-5): the claims about passes judge the
//! same bus.
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
//! exit pass. The exit pass begins only when the host of the bus says so (SITE-4): the host of an interpreter waits there
//! until its worker asks for the exit functions, and joins the threads before.

use super::{Action, BusWorld, Lifecycle};
use crate::bus::event::Channel;
use crate::bus::seen::{Services, Stage};
use crate::bus::{Goal, Input, State};
use crate::life::{Life, implements};
use wspbus_words::system::{Change, InnerClaim};

pub(super) fn claims() -> Vec<InnerClaim<Lifecycle>> {
    vec![
        InnerClaim::step("a-bus-is-an-abstract-interpreter", &["SITE-1"], |_, step| {
            implements(life(step.before), life(step.after))
        }),
        InnerClaim::step("the-steps-of-an-end-are-passes-of-the-bus", &["TEAR-9", "TEAR-5"], |_, step| {
            (life(step.before) != life(step.after)).then(|| is_its_pass(step))
        }),
        InnerClaim::step("the-exit-pass-begins-when-its-host-says-so", &["SITE-4"], |_, step| {
            let begins = life(step.before) < Life::Joined && life(step.after) >= Life::Joined;
            begins.then(|| *step.action == Action::Do(Input::Advance))
        }),
    ]
}

/// The life that the rest of the site sees of this bus.
fn life(world: &BusWorld) -> Life {
    let bus = &world.bus;
    let out = bus.goal >= Some(Goal::Restart);
    match bus.state {
        _ if world.environment.left => Life::Destroyed,
        State::Exited => Life::Finished,
        State::Exiting => Life::Joined,
        State::Idle | State::Stopping if out && bus.pass.is_none() => Life::Told,
        _ => Life::Live,
    }
}

/// The passes that were seen agree with how far the end is.
fn is_its_pass(step: &Change<'_, Lifecycle>) -> bool {
    let seen = step.seen;
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
