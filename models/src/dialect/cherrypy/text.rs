//! The methods of the bus, line by line.

mod block;
mod exit;
mod start;

use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{NOTHING, Text};

/// The operations of a method; it has none of those of another package.
pub fn of(program: Program) -> Text {
    match program {
        Program::Start => start::START,
        Program::StartWithCallback => start::START_WITH_CALLBACK,
        Program::Callback => start::CALLBACK,
        Program::Stop => exit::STOP,
        Program::Exit => exit::EXIT,
        Program::Restart => exit::RESTART,
        Program::Graceful => start::GRACEFUL,
        Program::CleanExit => exit::CLEAN_EXIT,
        Program::Shutdown => exit::SHUTDOWN,
        Program::Block => block::BLOCK,
        Program::Wait { .. } => block::WAIT,
        Program::Transition(_) | Program::Enter(_) | Program::Reload | Program::ThreadWait => NOTHING,
    }
}
