//! The steps of a teardown as a table for the reader.

use std::fmt::Write as _;

use crate::bus::event::Channel;

/// A stage of a teardown: what the worker does in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Tells an interpreter: calls its subscribers, one after the other.
    Tell,
    /// Lets the requests in flight finish.
    Drain,
    /// Joins the threads of an interpreter.
    Join,
    /// Calls the exit functions of an interpreter.
    Finish,
    /// Destroys an interpreter.
    Destroy,
}

impl Stage {
    /// Every stage, in the specified order.
    pub const ALL: [Stage; 5] = [Stage::Tell, Stage::Drain, Stage::Join, Stage::Finish, Stage::Destroy];
}

/// One step of a teardown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The stage.
    pub stage: Stage,
    /// The work of the step.
    pub happens: &'static str,
    /// The bound of the step.
    pub bound: &'static str,
    /// The step that follows, and the condition for it.
    pub follows: &'static str,
    /// The pass of the interpreter's bus that the step is, if it is a pass.
    pub pass: Option<Channel>,
    /// The meaning of the step for the interpreter's bus, in words.
    pub says: &'static str,
}

/// The steps, in order.
pub const ROWS: [Row; 5] = [
    Row {
        stage: Stage::Tell,
        happens: "in every live interpreter, one after the other, each subscriber is called; from here on no interpreter is created",
        bound: "the deadline of each subscriber: a subscriber that fails, asks for an exit or hangs is followed by the next",
        follows: "the drain, when every interpreter was told",
        pass: Some(Channel::Stop),
        says: "the services go down",
    },
    Row {
        stage: Stage::Drain,
        happens: "the requests in flight may finish; no connection is accepted",
        bound: "the deadline of the drain: the requests that are left are cut",
        follows: "joining the threads",
        pass: None,
        says: "nothing",
    },
    Row {
        stage: Stage::Join,
        happens: "the threads of each interpreter are joined",
        bound: "the deadline of each interpreter's join: the threads are given up",
        follows: "the exit functions, when the threads of every interpreter were joined or given up",
        pass: None,
        says: "between its stop pass and its exit pass",
    },
    Row {
        stage: Stage::Finish,
        happens: "the exit functions of each interpreter are called",
        bound: "the deadline of each exit function: an exit function that fails or hangs is followed by the next",
        follows: "the destruction, when the exit functions of every interpreter were called or given up",
        pass: Some(Channel::Exit),
        says: "the resources are released",
    },
    Row {
        stage: Stage::Destroy,
        happens: "each interpreter is destroyed",
        bound: "the deadline of each destruction: the process then ends without the rest; for a destruction that is impossible because threads were given up, the deadline passes at once",
        follows: "the process ends",
        pass: None,
        says: "its process is gone",
    },
];

/// The steps as a Markdown table.
pub fn table() -> String {
    let mut out =
        String::from("| step | what happens | bound | what follows | for the bus of the interpreter |\n");
    out.push_str("|---|---|---|---|---|\n");
    for row in ROWS {
        let stage = match row.stage {
            Stage::Tell => "told",
            Stage::Drain => "drain",
            Stage::Join => "threads joined",
            Stage::Finish => "exit functions",
            Stage::Destroy => "destroyed",
        };
        let bus = row.pass.map_or(row.says.to_string(), |pass| format!("its {pass} pass: {}", row.says));
        let Row { happens, bound, follows, .. } = row;
        let _ = writeln!(out, "| {stage} | {happens} | {bound} | {follows} | {bus} |");
    }
    out
}
