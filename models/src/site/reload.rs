//! The Reload: a new certificate, or any configuration, comes into use without a new process.
//!
//! A requester uploads a new version and asks for a Reload. In Apache this needs a restart of everything, asked for
//! by a privileged user, because the child processes cannot read the key. Here the controller reads the key, and
//! hands the new version to the workers. Each worker drops to Idle and comes back: it stops accepting, takes the new
//! version, and accepts again. When the last worker has said so, the requester is told, and no connection that is
//! accepted from then on uses the old certificate. Connections that are open keep the version that they began with.
//!
//! A request that comes after the load began cannot rely on what was read, and gets a round of its own. A version
//! that cannot be loaded changes nothing, and the requester is told of the failure. A worker that is forked during a
//! Reload gets the current version. [`STAGES`] is the table of the stages, and [`machine`] takes them.
//!
//! A site whose workers cannot take a new version in place does the same by replacement: for each worker a new
//! worker is forked with the new version, and the old worker drains.

use std::fmt::Write;

pub mod machine;
pub mod model;

pub use machine::{Design, Input, Reloader, Way};

/// A stage of a Reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// The name of the stage.
    pub name: &'static str,
    /// The actor that takes the step that ends the stage.
    pub actor: &'static str,
    /// The work of the stage.
    pub says: &'static str,
    /// The round or load that a requester waits for if it asks in this stage.
    pub asked_now: &'static str,
    /// The consequence if the new version turns out to be bad, or if a worker ends.
    pub if_not: &'static str,
}

/// The stages of a Reload, in their order.
pub const STAGES: [Stage; 5] = [
    Stage {
        name: "asked",
        actor: "the controller",
        says: "The request is granted by the policy, or denied.",
        asked_now: "the load that is about to begin",
        if_not: "A worker that ends is replaced, with the old version.",
    },
    Stage {
        name: "loading",
        actor: "the controller",
        says: "The controller reads the key and what belongs to the key. No worker can.",
        asked_now: "another round: the file may have changed since it was read",
        if_not: "The old version stays in use, and every requester that waits for this round is told of the failure.",
    },
    Stage {
        name: "handed over",
        actor: "each worker",
        says: "The worker stops accepting: it drops to Idle.",
        asked_now: "another round",
        if_not: "The controller does not wait for a worker that ends; its successor is forked with the new version.",
    },
    Stage {
        name: "idle",
        actor: "each worker",
        says: "The worker takes the new version, accepts again, and says so. Open connections keep their version.",
        asked_now: "another round",
        if_not: "As before.",
    },
    Stage {
        name: "in use",
        actor: "the controller",
        says: "Every worker has said so: each requester that waits for this round is told.",
        asked_now: "another round",
        if_not: "As before.",
    },
];

/// The stages as Markdown.
pub fn print() -> String {
    let mut out =
        String::from("| stage | actor | what is done | a later requester waits for | if something fails |\n");
    out.push_str("| --- | --- | --- | --- | --- |\n");
    for Stage { name, actor, says, asked_now, if_not } in STAGES {
        let _ = writeln!(out, "| {name} | {actor} | {says} | {asked_now} | {if_not} |");
    }
    out
}

#[cfg(test)]
mod tests;
