//! `block`, `wait`, and the plugins that end the process.

use super::{base, plugin, process};
use crate::bus::State;
use crate::dialect::python::Node;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text, then};

/// `block`. It does not join threads; `publish('execv')` at its end is answered by `Execv.execv`.
pub(super) const BLOCK: Text = Text {
    lines: &[
        then(Op::Blocked),
        // try:
        process(145, Op::Call(Program::Wait { state: State::Exited, main: true })),
        // after the try: self.publish('execv')
        process(156, Op::ReturnUnlessExecv),
        plugin(79, Op::Log),
        then(Op::Taken),
        plugin(92, Op::Execv),
        // except (KeyboardInterrupt, IOError): publish wraps an IOError, so it never arrives here.
        process(149, Op::Log),
        process(150, Op::Call(Program::Transition(Node::Exited))),
        then(Op::Goto(2)),
        // except SystemExit:
        process(152, Op::Log),
        process(153, Op::Call(Program::Transition(Node::Exited))),
        process(154, Op::Reraise),
        // publish: except: self.log('Error in ..')
        base(288, Op::LogError),
        base(291, Op::Reraise),
    ],
    excepts: &[
        Except { first: 1, last: 1, catches: Catches::KeyboardInterrupt, goto: 6 },
        Except { first: 1, last: 1, catches: Catches::SystemExit, goto: 9 },
        Except { first: 3, last: 3, catches: Catches::Exception, goto: 12 },
    ],
};

/// `wait`. Its pipe wakes it early; what it then does is the same as after the interval.
pub(super) const WAIT: Text = Text {
    lines: &[
        then(Op::Waiting),
        base(322, Op::Until),
        base(325, Op::Sleep),
        base(335, Op::PublishPoll),
        then(Op::Goto(1)),
    ],
    excepts: &[],
};

/// `ThreadWait.EXIT`, without a limit of time. Its message per joined thread is left out: a log that
/// fails on it has failed on the message before already.
pub(super) const THREAD_WAIT: Text = Text {
    lines: &[plugin(46, Op::Log), plugin(47, Op::ListThreads), plugin(56, Op::Join), then(Op::Return)],
    excepts: &[],
};

/// `CleanExit._clean_exit`: from EXITED the transition does nothing.
pub(super) const CLEAN_EXIT: Text = Text {
    lines: &[plugin(35, Op::Call(Program::Transition(Node::Exited))), then(Op::Return)],
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
