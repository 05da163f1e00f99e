//! `block` and `wait`.

use super::at;
use crate::bus::State;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text, then};

/// `block`. Its message per joined thread is left out: a log that fails on it has failed on the
/// message before already.
pub(super) const BLOCK: Text = Text {
    lines: &[
        then(Op::Blocked),
        // try:
        at(337, Op::Call(Program::Wait { state: State::Exiting, main: true })),
        // after the try:
        at(353, Op::Log),
        at(354, Op::ListThreads),
        at(367, Op::Join),
        at(369, Op::ReturnUnlessExecv),
        at(393, Op::Log),
        then(Op::Taken),
        at(407, Op::Execv),
        // except (KeyboardInterrupt, IOError): publish wraps an IOError, so it never arrives here.
        at(341, Op::Log),
        at(342, Op::Call(Program::Exit)),
        then(Op::Goto(2)),
        // except SystemExit:
        at(344, Op::Log),
        at(345, Op::Call(Program::Exit)),
        at(346, Op::Reraise),
    ],
    excepts: &[
        Except { first: 1, last: 1, catches: Catches::KeyboardInterrupt, goto: 9 },
        Except { first: 1, last: 1, catches: Catches::SystemExit, goto: 12 },
    ],
};

pub(super) const WAIT: Text = Text {
    lines: &[
        then(Op::Waiting),
        at(376, Op::Until),
        at(377, Op::Sleep),
        at(378, Op::PublishPoll),
        then(Op::Goto(1)),
    ],
    excepts: &[],
};
