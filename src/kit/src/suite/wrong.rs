//! Wrong buses, each with a name: at least one for each requirement that can be seen.
//!
//! Each wrong bus is the machine of the specification with a changed table, or with a step that misbehaves. What each
//! of them really breaks is found by watching it, and is not written here.

mod asks;
mod ends;
mod mistake;
mod passes;
mod tables;
mod waits;

pub use mistake::{Mistake, Wrong};

/// Every mistake, in the order of the specification.
pub const ALL: &[&[Mistake]] = &[tables::ALL, asks::ALL, passes::ALL, ends::ALL, waits::ALL];

/// The requirements of one bus that no suite can show broken, and why.
pub const UNSEEN: &[(&str, &str)] = &[
    ("GOAL-9", "only a behaviour without end breaks it, and a case ends"),
    ("GOAL-11", "a bus that goes on by itself never rests between a Start and its first pass"),
];

/// Every mistake.
pub fn all() -> impl Iterator<Item = &'static Mistake> {
    ALL.iter().flat_map(|part| part.iter())
}

/// The bus that makes this mistake.
pub fn named(name: &str) -> Option<Wrong> {
    all().find(|mistake| mistake.name == name).map(Wrong::new)
}
