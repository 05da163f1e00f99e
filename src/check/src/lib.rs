#![doc = include_str!("../README.md")]

mod behaviour;
mod bits;
mod component;
mod error;
mod explore;
mod explorer;
mod findings;
mod graph;
mod hash;
mod judge;
pub mod liveness;
mod model;
mod opinion;
mod plain;
mod report;
mod run;
mod shortest;
mod stay;
mod store;
pub mod trace;
mod validate;
mod watched;

pub use behaviour::Behaviour;
pub use error::CheckError;
pub use explore::{Cut, Explored, Limits, Progress, explore};
pub use explorer::{Draw, not_shown, serve};
pub use graph::{Edge, Graph};
pub use model::{Checkable, ClaimKind, Claimed, Promise, Tell};
pub use opinion::{Answer, Opinion, OpinionError, Shareable, disagreements, second_opinion};
pub use plain::Plain;
pub use report::{ClassCount, Finding, NO_DEADLOCK, Report, Verdict};
pub use run::{Checker, check, silent};
pub use stay::why_it_may_stay;
pub use store::{Halves, Kept, KeptInHalves, Store};
pub use validate::{Fault, Invalid, validate, validate_deadlock};
pub use watched::{Watched, World};
