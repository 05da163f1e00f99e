//! Designs of a site that lack one rule each: the normative machines between other inputs, commands and events, with
//! other tables, or in another world.
//!
//! | part | the rules that its designs lack |
//! |---|---|
//! | [`answers`] | the ladder, the answer table, what a ticket promises |
//! | [`loads`] | loads, versions, the number of slots |
//! | [`rounds`] | rounds of a Reload and of a Graceful |
//! | [`leaving`] | successors, Rolls, retirements |
//! | [`replacement`] | replacement of workers that end, its rate, the exit code |
//! | [`control`] | control messages, force, timers, the loss of the controller |
//! | [`notices`] | events and their accounts, the order of knowledge |
//! | [`authority`] | the rights of requesters |
//! | [`teardown`] | the end of a worker |
//! | [`connections`] | what an accepted connection is owed |

pub mod answers;
pub mod authority;
pub mod connections;
pub mod control;
pub mod leaving;
pub mod loads;
pub mod notices;
pub mod replacement;
pub mod rounds;
pub mod teardown;
mod wrapper;

use crate::named::Named;
use crate::site::world::Site;

/// Every design, by theme.
pub const ALL: &[&[Named<Site>]] = &[
    answers::ALL,
    loads::ALL,
    rounds::ALL,
    leaving::ALL,
    replacement::ALL,
    control::ALL,
    notices::ALL,
    authority::ALL,
    teardown::ALL,
    connections::ALL,
];
