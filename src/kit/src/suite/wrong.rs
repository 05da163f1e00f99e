//! Wrong buses, each with a name: at least one for each requirement that can be seen, and at least three for each
//! dimension in which a script can vary ([`accidents`]).
//!
//! Each wrong bus is the machine of the specification with a changed table, or with a step that misbehaves. A
//! run finds the claims that a wrong bus really breaks; they are not written here.

mod accident;
mod asks;
mod ends;
mod mistake;
mod passes;
mod tables;
mod waits;

pub use mistake::{Mistake, Wrong};

/// Every mistake that was made for a requirement, in the order of the specification.
pub const ALL: &[&[Mistake]] = &[tables::ALL, asks::ALL, passes::ALL, ends::ALL, waits::ALL];

/// The requirements of one bus that no suite can show broken, and why.
pub const UNSEEN: &[(&str, &str)] = &[
    ("GOAL-9", "only a behaviour without end breaks it, and a case ends"),
    ("GOAL-11", "a bus that goes on by itself never rests between a Start and its first pass"),
    ("MSG-3", "an adapter publishes no message but one whose listener fails, and MSG-1 judges that message"),
    ("SIG-1", "no input, event or name of the protocol can refer to a signal"),
    (
        "TIME-4",
        "an end or a deadline of the protocol names a listener, which has one call at most that is not over",
    ),
    (
        "WAIT-10",
        "a session waits for a ticket while it is open, and no adapter declares how many resolutions it keeps",
    ),
];

/// Every mistake that was made for a requirement.
pub fn all() -> impl Iterator<Item = &'static Mistake> {
    ALL.iter().flat_map(|part| part.iter())
}

/// Every accident: a slip of an engineer, made for a dimension of a script.
pub fn accidents() -> impl Iterator<Item = &'static Mistake> {
    accident::ALL.iter().flat_map(|part| part.iter())
}

/// Every wrong bus: the mistakes that were made for a requirement, and the accidents.
pub fn every() -> impl Iterator<Item = &'static Mistake> {
    all().chain(accidents())
}

/// The bus that makes this mistake.
pub fn named(name: &str) -> Option<Wrong> {
    every().find(|mistake| mistake.name == name).map(Wrong::new)
}
