//! The life of a worker as a table.

use std::fmt::Write as _;

/// A stage in the life of a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The worker was forked, and is not ready yet.
    Booting,
    /// It is ready, and accepts connections.
    Serving,
    /// It accepts no connection, tells its interpreters, and waits for the connections that it has.
    Leaving,
    /// It takes its interpreters down.
    Teardown,
    /// It ended by itself.
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

/// An event on which the life of a worker depends.
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
    /// Every interpreter is told, and the deadline of the drain passes: the open connections are cut.
    Expired,
    /// Its interpreters are down.
    Down,
    /// Every interpreter is finished, and the destruction of an interpreter is given up.
    GivenUp,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Life {
    /// The stage before the event.
    pub from: Stage,
    /// The event.
    pub what: What,
    /// The stage after the event.
    pub to: Stage,
    /// A remark on the reason, or on what the worker does.
    pub says: &'static str,
}

const fn row(from: Stage, what: What, to: Stage, says: &'static str) -> Life {
    Life { from, what, to, says }
}

/// The life of a worker. An event without a row changes no stage. A crash and force end every stage.
pub const LIFE: &[Life] = &[
    row(
        Stage::Booting,
        What::Booted,
        Stage::Serving,
        "the worker says that it is ready, and accepts connections",
    ),
    row(
        Stage::Booting,
        What::BootFailed,
        Stage::Crashed,
        "the controller counts how often that happens in a row",
    ),
    row(Stage::Booting, What::Told, Stage::Leaving, "a worker may be told before it is ready"),
    row(
        Stage::Booting,
        What::Alone,
        Stage::Leaving,
        "the worker has no controller to which it could say that it is ready",
    ),
    row(Stage::Serving, What::Told, Stage::Leaving, "the worker accepts no connection from here on"),
    row(Stage::Serving, What::Alone, Stage::Leaving, "the worker ends as if it had been told"),
    row(
        Stage::Leaving,
        What::Empty,
        Stage::Teardown,
        "every interpreter is told, and every accepted request is answered",
    ),
    row(
        Stage::Leaving,
        What::Expired,
        Stage::Teardown,
        "every interpreter is told, and the connections that are still open are cut",
    ),
    row(
        Stage::Teardown,
        What::Down,
        Stage::Done,
        "the threads are joined, the exit functions called, the interpreters destroyed, each within its deadline",
    ),
    row(
        Stage::Teardown,
        What::GivenUp,
        Stage::Done,
        "all exit functions are called; an interpreter that cannot be destroyed ends with the process",
    ),
];

/// The table as Markdown.
pub fn markdown() -> String {
    let mut out = String::from("| stage | what happens | next stage | remark |\n|---|---|---|---|\n");
    for r in LIFE {
        let _ = writeln!(out, "| {} | {} | {} | {} |", r.from, r.what, r.to, r.says);
    }
    out
}
