//! `transition`, and the methods that are made of it.

use super::{base, process};
use crate::bus::State;
use crate::dialect::python::Node;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Op, Text, then};

/// `transition(desired_state)`: not atomic, no lock, and the state is read anew in each round.
pub(super) const TRANSITION: Text = Text {
    lines: &[
        // while self.state != desired_state: self._transition(self.transitions.get(..))
        base(181, Op::Towards),
        base(181, Op::Reread),
        then(Op::Goto(0)),
    ],
    excepts: &[],
};

pub(super) const GRACEFUL: Text = Text {
    lines: &[
        process(132, Op::Call(Program::Transition(Node::Idle))),
        process(133, Op::Call(Program::Transition(Node::Run))),
        then(Op::Return),
    ],
    excepts: &[],
};

/// `restart`: `Execv(self).subscribe()` makes EXITED re-execute the process, on any thread.
pub(super) const RESTART: Text = Text {
    lines: &[
        process(127, Op::SetExecv),
        process(128, Op::Call(Program::Transition(Node::Exited))),
        then(Op::Return),
    ],
    excepts: &[],
};

pub(super) const START_WITH_CALLBACK: Text = Text {
    lines: &[
        process(171, Op::Spawn),
        process(173, Op::Call(Program::Transition(Node::Run))),
        process(175, Op::Return),
    ],
    excepts: &[],
};

/// The new thread: `self.wait('RUN')`, then the caller's function, which does nothing.
pub(super) const CALLBACK: Text = Text {
    lines: &[
        process(167, Op::Call(Program::Wait { state: State::Running, main: false })),
        process(168, Op::EndThread),
    ],
    excepts: &[],
};
