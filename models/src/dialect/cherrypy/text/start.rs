//! `start`, `graceful` and `start_with_callback`.

use crate::bus::State;
use crate::dialect::python::action::Topic;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text};

/// `start`. Its inner `try: self.exit() except Exception: pass` is left out: an exit never raises
/// `ChannelFailures`, it ends the process instead.
pub(super) const START: Text = Text {
    ops: &[
        Op::Register,
        Op::Write(State::Starting),
        Op::Log,
        // try:
        Op::Publish(Topic::Start),
        Op::Write(State::Running),
        Op::Log,
        Op::Return,
        // except Exception: a failing log leaves from here, and no exit follows.
        Op::LogError,
        Op::Call(Program::Exit),
        Op::Reraise,
    ],
    excepts: &[Except { first: 3, last: 5, catches: Catches::Exception, goto: 7 }],
};

pub(super) const GRACEFUL: Text =
    Text { ops: &[Op::Log, Op::Publish(Topic::Graceful), Op::Return], excepts: &[] };

pub(super) const START_WITH_CALLBACK: Text =
    Text { ops: &[Op::Spawn, Op::Call(Program::Start), Op::Return], excepts: &[] };

/// The new thread: `self.wait(states.STARTED)`, then the caller's function, which does nothing.
pub(super) const CALLBACK: Text = Text {
    ops: &[Op::Call(Program::Wait { state: State::Running, main: false }), Op::EndThread],
    excepts: &[],
};
