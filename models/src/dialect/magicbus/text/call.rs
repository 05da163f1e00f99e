//! `transition`, and the methods that are made of it.

use crate::bus::State;
use crate::dialect::magicbus::Node;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Op, Text};

/// `transition(desired_state)`: not atomic, no lock, and the state is read anew in each round.
pub(super) const TRANSITION: Text = Text {
    ops: &[
        // while self.state != desired_state: self._transition(self.transitions.get(..))
        Op::Towards,
        Op::Reread,
        Op::Goto(0),
    ],
    excepts: &[],
};

pub(super) const GRACEFUL: Text = Text {
    ops: &[Op::Call(Program::Transition(Node::Idle)), Op::Call(Program::Transition(Node::Run)), Op::Return],
    excepts: &[],
};

/// `restart`: `Execv(self).subscribe()` makes EXITED re-execute the process, on whatever thread.
pub(super) const RESTART: Text =
    Text { ops: &[Op::SetExecv, Op::Call(Program::Transition(Node::Exited)), Op::Return], excepts: &[] };

pub(super) const START_WITH_CALLBACK: Text =
    Text { ops: &[Op::Spawn, Op::Call(Program::Transition(Node::Run)), Op::Return], excepts: &[] };

/// The new thread: `self.wait('RUN')`, then the caller's function, which does nothing.
pub(super) const CALLBACK: Text = Text {
    ops: &[Op::Call(Program::Wait { state: State::Running, main: false }), Op::EndThread],
    excepts: &[],
};
