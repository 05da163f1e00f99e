//! `stop`, `exit`, `restart`, `_clean_exit`, and the end of the interpreter.

use crate::bus::State;
use crate::dialect::python::action::Topic;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text};

pub(super) const STOP: Text = Text {
    ops: &[
        Op::Write(State::Stopping),
        Op::Log,
        Op::Publish(Topic::Stop),
        Op::Write(State::Idle),
        Op::Log,
        Op::Return,
    ],
    excepts: &[],
};

pub(super) const EXIT: Text = Text {
    ops: &[
        Op::ReadState,
        // try:
        Op::Call(Program::Stop),
        Op::Write(State::Exiting),
        Op::Log,
        Op::Publish(Topic::Exit),
        Op::Log,
        // after the try:
        Op::DieIfStarting,
        Op::Return,
        // except Exception:
        Op::Die,
    ],
    excepts: &[Except { first: 1, last: 5, catches: Catches::Exception, goto: 8 }],
};

pub(super) const RESTART: Text =
    Text { ops: &[Op::SetExecv, Op::Call(Program::Exit), Op::Return], excepts: &[] };

pub(super) const CLEAN_EXIT: Text =
    Text { ops: &[Op::ReturnIfExiting, Op::Call(Program::Exit), Op::Return], excepts: &[] };

/// CPython 3.11: `threading._shutdown()` joins the non-daemon threads, then the atexit callbacks
/// run, last registered first. What a callback raises is printed and forgotten, SystemExit
/// included; one registered meanwhile is not called.
pub(super) const SHUTDOWN: Text = Text {
    ops: &[Op::JoinAll, Op::CountCallbacks, Op::NextCallback, Op::Call(Program::CleanExit), Op::Goto(2)],
    excepts: &[Except { first: 3, last: 3, catches: Catches::All, goto: 2 }],
};
