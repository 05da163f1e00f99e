//! CherryPy's bus: `cherrypy.process.wspbus.Bus` of release 18.10, exactly as it is.
//!
//! Every method is a program of small operations ([`text`]), kept beside its Python. Threads have
//! explicit call stacks ([`frame`]), so listeners nest calls as they do in Python. A thread runs on
//! from gate to gate; a gate stands just before whatever another thread could notice or decide:
//!
//! | gate | stands before |
//! |---|---|
//! | write | a write of `self.state` |
//! | publish | a `publish` on start, stop, exit or graceful (the snapshot of listeners follows it) |
//! | listener | the end of a listener that was called |
//! | poll | the next round of `wait()`, in `time.sleep` |
//! | join | the end of a thread that is waited for; the last awaited thread opens it |
//! | execv | `os.execv` |
//!
//! One [`Action`] opens one gate or gives an idle thread a call; everything up to the next gate,
//! local reads included, happens in the same step. `log` and `main` are published without a gate
//! of their own; a listener of `main` stands at a listener gate like any other.
//!
//! The states are named STOPPED = Idle, STARTING = Starting, STARTED = Running,
//! STOPPING = Stopping, EXITING = Exiting. There is no Exited: the process ends.

pub mod action;
pub mod config;
pub mod configurations;
pub mod deviations;
mod emit;
mod enabled;
mod end;
pub mod frame;
pub mod hazards;
#[cfg(feature = "stateright")]
pub mod model;
#[cfg(feature = "stateright")]
mod narrate;
mod publish;
mod run;
mod step;
pub mod text;
pub mod world;

#[cfg(test)]
mod tests;

pub use action::{Action, At, Call, Ending, Topic};
pub use config::{CherryPy, Config, ListenerSpec, Log, Plan, Role, ThreadSpec};
pub use world::{Process, World};

/// Whose bus this is, in which version.
pub const DIALECT: &str = "CherryPy 18.10.0";

/// The main thread's number. Workers are numbered from 1 and named T0, T1, ...
pub const MAIN: crate::event::ThreadId = crate::event::ThreadId(0);

/// What is claimed of the model, with the properties shared by every bus.
#[cfg(feature = "stateright")]
pub fn claims() -> Vec<crate::property::Property<CherryPy>> {
    [crate::claim::safety(), crate::claim::liveness(), crate::claim::polling()].concat()
}
