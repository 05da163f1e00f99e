//! CherryPy's bus: `cherrypy.process.wspbus.Bus` of release 18.10, exactly as it is.
//!
//! [`text`] has its methods line by line; [`super::python`] is the machine that runs them, thread by
//! thread. It has no gate `read`: no method of it looks at the state again.
//!
//! The states are named STOPPED = Idle, STARTING = Starting, STARTED = Running,
//! STOPPING = Stopping, EXITING = Exiting. There is no Exited: the process ends.

pub mod configurations;
pub mod deviations;
pub mod hazards;
pub mod text;
pub mod untested;

#[cfg(test)]
mod tests;

use super::python::frame::Program;
use crate::bus::State;

#[doc(inline)]
pub use super::python::PythonBus as CherryPy;
pub use super::python::{
    Action, At, Call, Configuration, Ending, ListenerSpec, Log, MAIN, Package, Plan, Process, PythonDialect,
    PythonWorld, Role, ThreadSpec, Topic,
};

/// The package, and its version.
pub const DIALECT: &str = "CherryPy 18.10.0";

/// The package, as the machine runs it.
pub static PACKAGE: Package = Package {
    model: "cherrypy",
    dialect: DIALECT,
    class: "cherrypy.process.wspbus.Bus",
    release: "18.10.0",
    names,
    rereads: false,
    topics: &[Topic::Start, Topic::Stop, Topic::Exit, Topic::Graceful],
    requests: [Call::Start, Call::Stop, Call::Exit, Call::Restart, Call::Graceful],
    program,
    text: text::of,
    calls_listener: text::CALL,
    subscription: text::SUBSCRIPTION,
    birth: None,
    // Its states are no nodes.
    towards: |_, _| None,
    corrects_exit_codes: true,
    untested: untested::UNTESTED,
    own_listener: |_| None,
};

/// The package with its configurations and its hazards.
pub static CHERRYPY: PythonDialect =
    PythonDialect { package: &PACKAGE, configurations: configurations::ALL, hazards: hazards::ALL };

/// There is no name for Exited: the process ends.
fn names(state: State) -> Vec<&'static str> {
    match state {
        State::Idle => vec!["STOPPED"],
        State::Starting => vec!["STARTING"],
        State::Running => vec!["STARTED"],
        State::Stopping => vec!["STOPPING"],
        State::Exiting => vec!["EXITING"],
        State::Exited => Vec::new(),
    }
}

fn program(call: Call) -> Option<Program> {
    Some(match call {
        Call::Start => Program::Start,
        Call::Stop => Program::Stop,
        Call::Exit => Program::Exit,
        Call::Restart => Program::Restart,
        Call::Graceful => Program::Graceful,
        Call::Block => Program::Block,
        Call::Wait(state) => Program::Wait { state, main: false },
        Call::StartWithCallback => Program::StartWithCallback,
        Call::Reload => return None,
    })
}
