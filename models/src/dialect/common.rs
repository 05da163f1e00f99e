//! The parts that the models of real servers share: the book of the operator's requests, and the claims.

pub mod book;
pub mod untested;
mod worker;

pub use book::Book;
pub(crate) use worker::{goes, steps};

use super::untested::{Untested, unasked};
use crate::site::claims::{self, Claim};
use crate::site::machine::policy::Policy;
use crate::site::observed::{Observed, Terms};

/// The observer of a server whose applications are strangers to each other.
pub fn observer() -> Observed {
    Observed::new(Terms { shared: true, policy: Policy::SHARED, ..Terms::default() })
}

/// Every claim of safety and of liveness about a site that is about a word of real servers, and the claims of reachability
/// with these names. A parent learns that its worker left when the process ends, and not by a message; only the children of
/// MPM event set a flag in the scoreboard. Claims that the model fills in judge nothing.
pub fn judges(shows: &[&str], untested: &'static [Untested]) -> Vec<Claim> {
    let promised = claims::reachability().into_iter().filter(|claim| shows.contains(&claim.name));
    unasked(claims::of_any_server(), untested).into_iter().chain(promised).collect()
}
