//! The methods of the bus, line by line.

mod call;
mod enter;
mod process;

use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{NOTHING, Text};

/// The operations of a method; it has none of those of another package.
pub fn of(program: Program) -> Text {
    match program {
        Program::Transition(_) => call::TRANSITION,
        Program::Enter(node) => enter::of(node),
        Program::ThreadWait => process::THREAD_WAIT,
        Program::Reload => call::GRACEFUL,
        Program::Restart => call::RESTART,
        Program::StartWithCallback => call::START_WITH_CALLBACK,
        Program::Callback => call::CALLBACK,
        Program::Block => process::BLOCK,
        Program::Wait { .. } => process::WAIT,
        Program::CleanExit => process::CLEAN_EXIT,
        Program::Shutdown => process::SHUTDOWN,
        Program::Start | Program::Stop | Program::Exit | Program::Graceful => NOTHING,
    }
}
