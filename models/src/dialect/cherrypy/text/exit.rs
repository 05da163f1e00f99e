//! `stop`, `exit`, `restart`, `_clean_exit`, and the end of the interpreter.

use super::at;
use crate::bus::State;
use crate::dialect::python::action::Topic;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text, then};

pub(super) const STOP: Text = Text {
    lines: &[
        at(557, Op::Write(State::Stopping)),
        at(558, Op::Log),
        at(559, Op::Publish(Topic::Stop)),
        at(560, Op::Write(State::Idle)),
        at(561, Op::Log),
        then(Op::Return),
    ],
    excepts: &[],
};

pub(super) const EXIT: Text = Text {
    lines: &[
        at(286, Op::ReadState),
        // try:
        at(289, Op::Call(Program::Stop)),
        at(291, Op::Write(State::Exiting)),
        at(292, Op::Log),
        at(293, Op::Publish(Topic::Exit)),
        at(296, Op::Log),
        // after the try:
        at(304, Op::DieIfStarting),
        then(Op::Return),
        // except Exception:
        at(302, Op::Die),
    ],
    excepts: &[Except { first: 1, last: 5, catches: Catches::Exception, goto: 8 }],
};

pub(super) const RESTART: Text = Text {
    lines: &[at(318, Op::SetExecv), at(319, Op::Call(Program::Exit)), then(Op::Return)],
    excepts: &[],
};

pub(super) const CLEAN_EXIT: Text = Text {
    lines: &[at(252, Op::ReturnIfExiting), at(258, Op::Call(Program::Exit)), then(Op::Return)],
    excepts: &[],
};

/// CPython 3.11: `threading._shutdown()` joins the non-daemon threads, then the atexit callbacks
/// run, last registered first. An exception that a callback raises is printed and forgotten, SystemExit
/// included; a callback registered meanwhile is not called.
pub(super) const SHUTDOWN: Text = Text {
    lines: &[
        then(Op::JoinAll),
        then(Op::CountCallbacks),
        then(Op::NextCallback),
        then(Op::Call(Program::CleanExit)),
        then(Op::Goto(2)),
    ],
    excepts: &[Except { first: 3, last: 3, catches: Catches::All, goto: 2 }],
};
