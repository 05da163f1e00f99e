//! `start`, `graceful` and `start_with_callback`.

use super::at;
use crate::bus::State;
use crate::dialect::python::action::Topic;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text, then};

/// `start`. Its inner `try: self.exit() except Exception: pass` is left out: an exit never raises
/// `ChannelFailures`, it ends the process instead.
pub(super) const START: Text = Text {
    lines: &[
        at(262, Op::Register),
        at(264, Op::Write(State::Starting)),
        at(265, Op::Log),
        // try:
        at(267, Op::Publish(Topic::Start)),
        at(268, Op::Write(State::Running)),
        at(269, Op::Log),
        then(Op::Return),
        // except Exception: a failing log leaves from here, and no exit follows.
        at(273, Op::LogError),
        at(277, Op::Call(Program::Exit)),
        at(282, Op::Reraise),
    ],
    excepts: &[Except { first: 3, last: 5, catches: Catches::Exception, goto: 7 }],
};

pub(super) const GRACEFUL: Text = Text {
    lines: &[at(323, Op::Log), at(324, Op::Publish(Topic::Graceful)), then(Op::Return)],
    excepts: &[],
};

pub(super) const START_WITH_CALLBACK: Text = Text {
    lines: &[at(576, Op::Spawn), at(578, Op::Call(Program::Start)), at(580, Op::Return)],
    excepts: &[],
};

/// The new thread: `self.wait(states.STARTED)`, then the caller's function, which does nothing.
pub(super) const CALLBACK: Text = Text {
    lines: &[at(572, Op::Call(Program::Wait { state: State::Running, main: false })), at(573, Op::EndThread)],
    excepts: &[],
};
