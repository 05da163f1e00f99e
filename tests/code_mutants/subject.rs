//! The machines whose code is changed.

/// Code that is changed, and the way in which it is checked.
pub struct Subject {
    /// Its module in the specification.
    pub name: &'static str,
    /// The files of its machine that decide. The other files are tables and words.
    pub files: &'static [&'static str],
    /// Methods that only have an effect: a call of one can be left out.
    pub effects: &'static [&'static str],
    /// Functions that are no part of the machine.
    pub skipped: &'static [&'static str],
    /// Is every part of a condition changed, too?
    pub thorough: bool,
}

pub const BUS: Subject = Subject {
    name: "bus",
    files: &["machine.rs", "machine/memory.rs", "machine/pass.rs", "machine/request.rs"],
    effects: &[
        "emit", "command", "refuse", "enter", "wake", "reached", "arrive", "close", "strengthen", "end_pass",
        "set_out", "resolve",
    ],
    // The machine never makes its numbers small again: models do, and `models/tests/quotient.rs` is about that.
    skipped: &["reuse_numbers", "name_turns", "add", "lowest"],
    thorough: false,
};

pub const SITE: Subject = Subject {
    name: "site",
    files: &[
        "machine/controller.rs",
        "machine/controller/account.rs",
        "machine/controller/answer.rs",
        "machine/controller/child.rs",
        "machine/controller/goal.rs",
        "machine/controller/leaving.rs",
        "machine/controller/memory.rs",
        "machine/controller/request.rs",
        "machine/controller/round.rs",
        "machine/controller/timers.rs",
        "machine/policy.rs",
        "machine/word.rs",
        "machine/worker.rs",
        "machine/worker/connection.rs",
        "machine/worker/end.rs",
        "machine/worker/interpreter.rs",
        "machine/worker/memory.rs",
        "machine/worker/round.rs",
        "machine/worker/timers.rs",
    ],
    effects: &[
        // Of both machines.
        "emit", "command", "refuse", "enter", "end", "begin", "write", "closed", "passed", "retire", "ask",
        // Of the controller.
        "resolve", "answer", "ask_goal", "ask_end", "ask_unproven", "begin_load", "work", "adopt", "say_adopted",
        "try_again", "finish", "stopped", "break_off", "open_account", "delivered", "missed", "missed_all", "hear",
        "heard", "ready", "know", "steady", "not_spawned", "ended", "over", "count", "begin_round",
        "round_outcome", "round_late", "must_be_replaced", "wait_not", "send", "spawn", "loaded",
        // Of a worker.
        "booted", "control", "lost", "leave", "accepted", "read", "replied", "close_idle", "cut", "close",
        "stepped", "step_over", "leave_behind", "gone", "own_end", "create", "begin_birth", "created",
        "not_created", "birth_failed", "notice", "end_alone", "deed_done", "deed_over", "deeds_over", "round",
        "next_round", "round_done",
    ],
    skipped: &["fmt"],
    thorough: true,
};
