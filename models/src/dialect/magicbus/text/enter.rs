//! `_transition(newstate)`, once for each node, with what the bus itself listens to on its channel.
//!
//! `except self.throws: raise` is no clause here: what it lets pass is not caught. The other
//! clause calls `_transition` for the node of the error, and that call is not guarded any more.

use super::{base, plugin, process};
use crate::dialect::python::Node;
use crate::dialect::python::action::Topic;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text, then};

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
const INITIAL: Text = Text { lines: &[], excepts: &[] };

/// `CleanExit.ENTER` registers the exit function.
const ENTER: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::Enter)),
        base(213, Op::Log),
        plugin(25, Op::Register),
        then(Op::Return),
        base(223, Op::Call(Program::Enter(Node::StopError))),
        then(Op::Return),
    ],
    excepts: &[Except { first: 0, last: 2, catches: Catches::Exception, goto: 4 }],
};

const IDLE: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::Idle)),
        base(213, Op::Log),
        then(Op::Return),
        base(223, Op::Call(Program::Enter(Node::StopError))),
        then(Op::Return),
    ],
    excepts: &[Except { first: 0, last: 1, catches: Catches::Exception, goto: 3 }],
};

const START: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::Start)),
        base(213, Op::Log),
        base(215, Op::Publish(Topic::Start)),
        then(Op::Return),
        base(223, Op::Call(Program::Enter(Node::StartError))),
        then(Op::Return),
    ],
    excepts: &[Except { first: 0, last: 2, catches: Catches::Exception, goto: 4 }],
};

const RUN: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::Run)),
        base(213, Op::Log),
        then(Op::Return),
        base(223, Op::Call(Program::Enter(Node::StartError))),
        then(Op::Return),
    ],
    excepts: &[Except { first: 0, last: 1, catches: Catches::Exception, goto: 3 }],
};

const STOP: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::Stop)),
        base(213, Op::Log),
        base(215, Op::Publish(Topic::Stop)),
        then(Op::Return),
        base(223, Op::Call(Program::Enter(Node::StopError))),
        then(Op::Return),
    ],
    excepts: &[Except { first: 0, last: 2, catches: Catches::Exception, goto: 4 }],
};

/// `ThreadWait.EXIT` is the last listener of the pass.
const EXIT: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::Exit)),
        base(213, Op::Log),
        base(215, Op::Publish(Topic::Exit)),
        then(Op::Return),
        base(223, Op::Call(Program::Enter(Node::ExitError))),
        then(Op::Return),
    ],
    excepts: &[Except { first: 0, last: 2, catches: Catches::Exception, goto: 4 }],
};

/// `Execv.EXITED`, if a restart has subscribed it, on the thread that is here. There is no node for
/// an error of EXITED: it is raised.
const EXITED: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::Exited)),
        base(213, Op::Log),
        then(Op::ReturnUnlessExecv),
        plugin(79, Op::Log),
        plugin(92, Op::Execv),
    ],
    excepts: &[],
};

/// `START_ERROR` of the bus, its only listener there: logs, goes to EXITED, and says nothing to its
/// caller.
const START_ERROR: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::StartError)),
        base(213, Op::Log),
        process(102, Op::LogError),
        process(104, Op::Call(Program::Transition(Node::Exited))),
        then(Op::Return),
        // publish: except: self.log('Error in ..')
        base(288, Op::LogError),
        base(291, Op::Reraise),
    ],
    excepts: &[Except { first: 2, last: 3, catches: Catches::Exception, goto: 5 }],
};

/// `STOP_ERROR` of the bus: the same.
const STOP_ERROR: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::StopError)),
        base(213, Op::Log),
        process(107, Op::LogError),
        process(109, Op::Call(Program::Transition(Node::Exited))),
        then(Op::Return),
        base(288, Op::LogError),
        base(291, Op::Reraise),
    ],
    excepts: &[Except { first: 2, last: 3, catches: Catches::Exception, goto: 5 }],
};

/// `EXIT_ERROR` of the bus: `os._exit(70)`, if it can log that.
const EXIT_ERROR: Text = Text {
    lines: &[
        base(200, Op::Enter(Node::ExitError)),
        base(213, Op::Log),
        process(116, Op::LogError),
        process(118, Op::Die),
        base(288, Op::LogError),
        base(291, Op::Reraise),
    ],
    excepts: &[Except { first: 2, last: 2, catches: Catches::Exception, goto: 4 }],
};
