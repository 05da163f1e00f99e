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

#[cfg(test)]
mod tests;

#[doc(inline)]
pub use super::python::PythonBus as CherryPy;
pub use super::python::{
    Action, At, Call, Config, Ending, ListenerSpec, Log, MAIN, Package, Plan, Process, Role, ThreadSpec,
    Topic, World,
};

/// Whose bus this is, in which version.
pub const DIALECT: &str = "CherryPy 18.10.0";
