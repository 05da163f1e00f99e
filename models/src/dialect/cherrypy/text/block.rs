//! `block` and `wait`.

use crate::bus::State;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text};

/// `block`. Its message per joined thread is left out: a log that fails on it has failed on the
/// message before already.
pub(super) const BLOCK: Text = Text {
    ops: &[
        Op::Blocked,
        // try:
        Op::Call(Program::Wait { state: State::Exiting, main: true }),
        // after the try:
        Op::Log,
        Op::ListThreads,
        Op::Join,
        Op::ReturnUnlessExecv,
        Op::Log,
        Op::Taken,
        Op::Execv,
        // except (KeyboardInterrupt, IOError): publish wraps an IOError, so it never arrives here.
        Op::Log,
        Op::Call(Program::Exit),
        Op::Goto(2),
        // except SystemExit:
        Op::Log,
        Op::Call(Program::Exit),
        Op::Reraise,
    ],
    excepts: &[
        Except { first: 1, last: 1, catches: Catches::KeyboardInterrupt, goto: 9 },
        Except { first: 1, last: 1, catches: Catches::SystemExit, goto: 12 },
    ],
};

pub(super) const WAIT: Text =
    Text { ops: &[Op::Waiting, Op::Until, Op::Sleep, Op::PublishPoll, Op::Goto(1)], excepts: &[] };
