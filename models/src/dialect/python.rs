//! The machine under the buses of Python: threads with call stacks that run methods from gate to gate.
//!
//! A [`Package`] is a real package: it brings its methods, line by line ([`text`]), and the
//! few rules of `publish` that are its own. Everything else is Python's: threads have explicit call
//! stacks ([`frame`]), so listeners nest calls as they do in Python; exceptions climb through `except`
//! clauses; the interpreter joins threads and calls exit functions at the end.
//!
//! A thread runs on from gate to gate; a gate stands just before everything that another thread could
//! notice or decide:
//!
//! | gate | stands before |
//! |---|---|
//! | write | a write of `self.state` |
//! | publish | a `publish` on a channel of passes (the snapshot of listeners follows it) |
//! | listener | the end of a listener that was called |
//! | read | the next look of a transition at `self.state` |
//! | poll | the next round of `wait()` |
//! | join | the end of a thread that is waited for; the last awaited thread opens it |
//! | execv | `os.execv` |
//!
//! One [`Action`] opens one gate or gives an idle thread a call; everything up to the next gate,
//! local reads included, happens in the same step. `log` and `main` are published without a gate
//! of their own; a listener of `main` stands at a listener gate like any other.

pub mod action;
pub mod configuration;
pub mod dialect;
mod emit;
mod enabled;
mod end;
pub mod family;
pub mod frame;
pub mod hazard;
mod model;
mod narrate;
pub mod node;
pub mod package;
mod publish;
mod run;
mod step;
pub mod text;
pub mod untested;
pub mod world;

pub use action::{Action, At, Call, Ending, Topic};
pub use configuration::{Configuration, ListenerSpec, Log, Plan, PythonBus, Role, ThreadSpec};
pub use dialect::PythonDialect;
pub use hazard::{Hazard, Shown};
pub use node::Node;
pub use package::Package;
pub use world::{Process, PythonWorld};

/// The main thread's number. Workers are numbered from 1 and named T0, T1, ...
pub const MAIN: crate::bus::event::ThreadId = crate::bus::event::ThreadId(0);
