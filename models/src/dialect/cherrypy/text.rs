//! The methods of the bus, line by line. The lines are those of `cherrypy/process/wspbus.py` in release 18.10.0.

mod block;
mod exit;
mod start;

use crate::dialect::python::frame::Program;
use crate::dialect::python::text::{Line, NOTHING, Op, Place, Text};

const FILE: &str = "wspbus.py";

/// The place where `publish` calls a listener.
pub const CALL: Place = Place { file: FILE, line: 229 };
/// The first lines of `subscribe` and of `unsubscribe`.
pub const SUBSCRIPTION: [Place; 2] = [Place { file: FILE, line: 187 }, Place { file: FILE, line: 207 }];

const fn at(line: u16, op: Op) -> Line {
    Line::of(FILE, line, op)
}

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
