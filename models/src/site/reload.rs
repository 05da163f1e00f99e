//! A new certificate, or any configuration, comes into use without a new process.
//!
//! Somebody uploads a new version and asks for a Reload. In Apache this needs a restart of everything, asked
//! by a privileged user: the child processes cannot read the key. Here the controller reads it, and hands it
//! to the workers; each of them drops to Idle and comes back: it stops to accept, takes the new version, and
//! accepts again. When the last of them has said so, whoever asked is told, and no connection that is accepted
//! from then on uses the old certificate. Connections that are open keep the version that they began with.
//!
//! A request that comes after the load began does not know what was read, and gets a round of its own. A
//! version that cannot be loaded changes nothing, and is told as a failure. A worker that is forked at any
//! time in this gets what is current. [`STAGES`] tells the story as a table, [`machine`] does it.
//!
//! A site whose workers cannot take a new version in place does the same by replacement: for each worker a new
//! one is forked with the new version, and the old one drains.

use std::fmt::Write;

pub mod machine;
pub mod model;

pub use machine::{Design, Input, Reloader, Way};

/// A stage of a Reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: &'static str,
    /// Who takes the step that ends it.
    pub who: &'static str,
    /// What is done.
    pub says: &'static str,
    /// What whoever asks in this stage has to wait for.
    pub asked_now: &'static str,
    /// What happens if the new version turns out to be bad, or a worker ends.
    pub if_not: &'static str,
}

/// The stages of a Reload, in their order.
pub const STAGES: [Stage; 5] = [
    Stage {
        name: "asked",
        who: "the controller",
        says: "The request is granted by the policy, or denied.",
        asked_now: "the load that is about to begin",
        if_not: "A worker that ends is replaced, with the old version.",
    },
    Stage {
        name: "loading",
        who: "the controller",
        says: "It reads the key and what belongs to it. No worker can.",
        asked_now: "another round: the file may have changed since it was read",
        if_not: "The old version stays in use, and everybody who waits for this round is told of the failure.",
    },
    Stage {
        name: "handed over",
        who: "each worker",
        says: "It stops to accept: it drops to Idle.",
        asked_now: "another round",
        if_not: "A worker that ends is not waited for; its successor is forked with the new version.",
    },
    Stage {
        name: "idle",
        who: "each worker",
        says: "It takes the new version, accepts again, and says so. Open connections keep theirs.",
        asked_now: "another round",
        if_not: "As before.",
    },
    Stage {
        name: "in use",
        who: "the controller",
        says: "Every worker has said so: whoever waits for this round is told.",
        asked_now: "another round",
        if_not: "As before.",
    },
];

/// The stages as Markdown.
pub fn print() -> String {
    let mut out =
        String::from("| stage | whose step | what is done | who asks now waits for | if something fails |\n");
    out.push_str("| --- | --- | --- | --- | --- |\n");
    for Stage { name, who, says, asked_now, if_not } in STAGES {
        let _ = writeln!(out, "| {name} | {who} | {says} | {asked_now} | {if_not} |");
    }
    out
}

#[cfg(test)]
mod tests;
