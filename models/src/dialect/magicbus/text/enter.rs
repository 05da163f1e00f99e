//! `_transition(newstate)`, once for each node, with what the bus itself listens to on its channel.
//!
//! `except self.throws: raise` is no clause here: what it lets pass is caught by nobody. The other
//! clause calls `_transition` for the node of the error, and that call is not guarded any more.

use crate::dialect::magicbus::Node;
use crate::dialect::python::action::Topic;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text};

pub(super) fn of(node: Node) -> Text {
    match node {
        Node::Initial => INITIAL,
        Node::Enter => ENTER,
        Node::Idle => IDLE,
        Node::Start => START,
        Node::Run => RUN,
        Node::Stop => STOP,
        Node::Exit => EXIT,
        Node::Exited => EXITED,
        Node::StartError => START_ERROR,
        Node::StopError => STOP_ERROR,
        Node::ExitError => EXIT_ERROR,
    }
}

/// No way leads to it.
const INITIAL: Text = Text { ops: &[], excepts: &[] };

/// `CleanExit.ENTER` registers the exit function.
const ENTER: Text = Text {
    ops: &[
        Op::Enter(Node::Enter),
        Op::Log,
        Op::Register,
        Op::Return,
        Op::Call(Program::Enter(Node::StopError)),
        Op::Return,
    ],
    excepts: &[Except { first: 0, last: 2, catches: Catches::Exception, goto: 4 }],
};

const IDLE: Text = Text {
    ops: &[Op::Enter(Node::Idle), Op::Log, Op::Return, Op::Call(Program::Enter(Node::StopError)), Op::Return],
    excepts: &[Except { first: 0, last: 1, catches: Catches::Exception, goto: 3 }],
};

const START: Text = Text {
    ops: &[
        Op::Enter(Node::Start),
        Op::Log,
        Op::Publish(Topic::Start),
        Op::Return,
        Op::Call(Program::Enter(Node::StartError)),
        Op::Return,
    ],
    excepts: &[Except { first: 0, last: 2, catches: Catches::Exception, goto: 4 }],
};

const RUN: Text = Text {
    ops: &[Op::Enter(Node::Run), Op::Log, Op::Return, Op::Call(Program::Enter(Node::StartError)), Op::Return],
    excepts: &[Except { first: 0, last: 1, catches: Catches::Exception, goto: 3 }],
};

const STOP: Text = Text {
    ops: &[
        Op::Enter(Node::Stop),
        Op::Log,
        Op::Publish(Topic::Stop),
        Op::Return,
        Op::Call(Program::Enter(Node::StopError)),
        Op::Return,
    ],
    excepts: &[Except { first: 0, last: 2, catches: Catches::Exception, goto: 4 }],
};

/// `ThreadWait.EXIT` is the last listener of the pass.
const EXIT: Text = Text {
    ops: &[
        Op::Enter(Node::Exit),
        Op::Log,
        Op::Publish(Topic::Exit),
        Op::Return,
        Op::Call(Program::Enter(Node::ExitError)),
        Op::Return,
    ],
    excepts: &[Except { first: 0, last: 2, catches: Catches::Exception, goto: 4 }],
};

/// `Execv.EXITED`, if a restart has subscribed it, on the thread that is here. There is no node for
/// an error of EXITED: it is raised.
const EXITED: Text = Text {
    ops: &[Op::Enter(Node::Exited), Op::Log, Op::ReturnUnlessExecv, Op::Log, Op::Execv],
    excepts: &[],
};

/// `START_ERROR` of the bus, its only listener there: logs, goes to EXITED, and says nothing to whom
/// it returns.
const START_ERROR: Text = Text {
    ops: &[
        Op::Enter(Node::StartError),
        Op::Log,
        Op::LogError,
        Op::Call(Program::Transition(Node::Exited)),
        Op::Return,
        // publish: except: self.log('Error in ..')
        Op::LogError,
        Op::Reraise,
    ],
    excepts: &[Except { first: 2, last: 3, catches: Catches::Exception, goto: 5 }],
};

/// `STOP_ERROR` of the bus: the same.
const STOP_ERROR: Text = Text {
    ops: &[
        Op::Enter(Node::StopError),
        Op::Log,
        Op::LogError,
        Op::Call(Program::Transition(Node::Exited)),
        Op::Return,
        Op::LogError,
        Op::Reraise,
    ],
    excepts: &[Except { first: 2, last: 3, catches: Catches::Exception, goto: 5 }],
};

/// `EXIT_ERROR` of the bus: `os._exit(70)`, if it can log that.
const EXIT_ERROR: Text = Text {
    ops: &[Op::Enter(Node::ExitError), Op::Log, Op::LogError, Op::Die, Op::LogError, Op::Reraise],
    excepts: &[Except { first: 2, last: 2, catches: Catches::Exception, goto: 4 }],
};
