//! The life of a worker as a table.

use std::fmt::Write as _;

/// Where a worker is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Forked, not ready yet.
    Booting,
    /// Ready: it accepts connections.
    Serving,
    /// It accepts nothing new, tells its interpreters, and waits for the connections that it has.
    Leaving,
    /// It takes its interpreters down.
    Teardown,
    /// It ended, by itself.
    Done,
    /// It ended by a fault.
    Crashed,
    /// It was ended by force.
    Forced,
}

impl Stage {
    /// Does the process live?
    pub fn lives(self) -> bool {
        self < Stage::Done
    }
}

/// What can happen to a worker, as far as its life depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// Its boot ends well.
    Booted,
    /// Its boot fails.
    BootFailed,
    /// It reads a control message.
    Told,
    /// It reads the end of file of its controller.
    Alone,
    /// Every interpreter is told, and no connection is open any more.
    Empty,
    /// Every interpreter is told, and the deadline of the drain passes: what is open is cut.
    Expired,
    /// Its interpreters are down.
    Down,
    /// Every interpreter is finished, and destroying one is given up.
    GivenUp,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    /// In this stage ...
    pub from: Stage,
    /// ... when this happens ...
    pub what: What,
    /// ... this one follows.
    pub to: Stage,
    /// Why, or how.
    pub says: &'static str,
}

const fn row(from: Stage, what: What, to: Stage, says: &'static str) -> Life {
    Life { from, what, to, says }
}

/// The life of a worker. What has no row changes no stage. A crash and force end every stage.
pub const LIFE: &[Life] = &[
    row(Stage::Booting, What::Booted, Stage::Serving, "it says that it is ready, and accepts connections"),
    row(
        Stage::Booting,
        What::BootFailed,
        Stage::Crashed,
        "its controller counts how often that happens in a row",
    ),
    row(Stage::Booting, What::Told, Stage::Leaving, "forked is not yet ready, and may be told already"),
    row(Stage::Booting, What::Alone, Stage::Leaving, "nobody is there to be ready for"),
    row(Stage::Serving, What::Told, Stage::Leaving, "it accepts nothing new from here on"),
    row(Stage::Serving, What::Alone, Stage::Leaving, "the same, without being told"),
    row(Stage::Leaving, What::Empty, Stage::Teardown, "everybody is told, and what was accepted is answered"),
    row(Stage::Leaving, What::Expired, Stage::Teardown, "everybody is told, and what is still open is cut"),
    row(
        Stage::Teardown,
        What::Down,
        Stage::Done,
        "joined, exit functions, destroyed, each within its deadline",
    ),
    row(
        Stage::Teardown,
        What::GivenUp,
        Stage::Done,
        "all exit functions are called; who cannot be destroyed goes with the process",
    ),
];

/// The table as Markdown.
pub fn markdown() -> String {
    let mut out = String::from("| stage | what happens | next | |\n|---|---|---|---|\n");
    for r in LIFE {
        let _ = writeln!(out, "| {} | {} | {} | {} |", r.from, r.what, r.to, r.says);
    }
    out
}
