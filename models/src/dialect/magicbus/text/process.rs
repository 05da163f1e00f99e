//! `block`, `wait`, and the plugins that end the process.

use crate::bus::State;
use crate::dialect::magicbus::Node;
use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Catches, Except, Op, Text};

/// `block`. It does not join threads; `publish('execv')` at its end is answered by `Execv.execv`.
pub(super) const BLOCK: Text = Text {
    ops: &[
        Op::Blocked,
        // try:
        Op::Call(Program::Wait { state: State::Exited, main: true }),
        // after the try: self.publish('execv')
        Op::ReturnUnlessExecv,
        Op::Log,
        Op::Taken,
        Op::Execv,
        // except (KeyboardInterrupt, IOError): publish wraps an IOError, so it never arrives here.
        Op::Log,
        Op::Call(Program::Transition(Node::Exited)),
        Op::Goto(2),
        // except SystemExit:
        Op::Log,
        Op::Call(Program::Transition(Node::Exited)),
        Op::Reraise,
        // publish: except: self.log('Error in ..')
        Op::LogError,
        Op::Reraise,
    ],
    excepts: &[
        Except { first: 1, last: 1, catches: Catches::KeyboardInterrupt, goto: 6 },
        Except { first: 1, last: 1, catches: Catches::SystemExit, goto: 9 },
        Except { first: 3, last: 3, catches: Catches::Exception, goto: 12 },
    ],
};

/// `wait`. Its pipe wakes it early; what it then does is the same as after the interval.
pub(super) const WAIT: Text =
    Text { ops: &[Op::Waiting, Op::Until, Op::Sleep, Op::PublishPoll, Op::Goto(1)], excepts: &[] };

/// `ThreadWait.EXIT`, without a limit of time. Its message per joined thread is left out: a log that
/// fails on it has failed on the message before already.
pub(super) const THREAD_WAIT: Text =
    Text { ops: &[Op::Log, Op::ListThreads, Op::Join, Op::Return], excepts: &[] };

/// `CleanExit._clean_exit`: from EXITED the transition does nothing.
pub(super) const CLEAN_EXIT: Text =
    Text { ops: &[Op::Call(Program::Transition(Node::Exited)), Op::Return], excepts: &[] };

/// CPython 3.11: `threading._shutdown()` joins the non-daemon threads, then the atexit callbacks
/// run, last registered first. What a callback raises is printed and forgotten, SystemExit
/// included; one registered meanwhile is not called.
pub(super) const SHUTDOWN: Text = Text {
    ops: &[Op::JoinAll, Op::CountCallbacks, Op::NextCallback, Op::Call(Program::CleanExit), Op::Goto(2)],
    excepts: &[Except { first: 3, last: 3, catches: Catches::All, goto: 2 }],
};
