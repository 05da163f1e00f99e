//! The methods of the bus, line by line. The lines are those of release 4.1.2, in `magicbus/base.py`,
//! `magicbus/process.py` and `magicbus/plugins/lifecycle.py`.

mod block;
mod call;
mod enter;

use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Line, NOTHING, Op, Place, Text};

/// The place where `publish` calls a listener.
pub const CALL: Place = Place { file: "base.py", line: 273 };
/// The first lines of `subscribe` and of `unsubscribe`.
pub const SUBSCRIPTION: [Place; 2] =
    [Place { file: "base.py", line: 227 }, Place { file: "base.py", line: 237 }];

const fn base(line: u16, op: Op) -> Line {
    Line::of("base.py", line, op)
}

const fn process(line: u16, op: Op) -> Line {
    Line::of("process.py", line, op)
}

const fn plugin(line: u16, op: Op) -> Line {
    Line::of("lifecycle.py", line, op)
}

/// The operations of a method; it has none of those of another package.
pub fn of(program: Program) -> Text {
    match program {
        Program::Transition(_) => call::TRANSITION,
        Program::Enter(node) => enter::of(node),
        Program::ThreadWait => block::THREAD_WAIT,
        Program::Reload => call::GRACEFUL,
        Program::Restart => call::RESTART,
        Program::StartWithCallback => call::START_WITH_CALLBACK,
        Program::Callback => call::CALLBACK,
        Program::Block => block::BLOCK,
        Program::Wait { .. } => block::WAIT,
        Program::CleanExit => block::CLEAN_EXIT,
        Program::Shutdown => block::SHUTDOWN,
        Program::Start | Program::Stop | Program::Exit | Program::Graceful => NOTHING,
    }
}
