//! One worker's end: from the first control message, or the loss of its controller, to the end of the process.
//!
//! A worker process holds interpreters, each with an application in it. Applications subscribe to be told
//! that the process ends, start threads, and register exit functions. When the process must go, much can go
//! wrong: a subscriber raises, or raises SystemExit, or never returns; a thread never ends; destroying an
//! interpreter hangs; a request is still being answered; a new interpreter is born in the middle.
//!
//! The specified way out is short. The worker accepts nothing more. It **tells** every live interpreter: its
//! subscribers are called one after the other. Requests in flight may finish, until the deadline of the
//! **drain**. Then threads are **joined** in every interpreter, then **exit functions** are called in every
//! interpreter, then interpreters are **destroyed**, one after the other, and the process ends. What hangs is given
//! up at its deadline; an interpreter that cannot be destroyed ends the process. [`table::table`] prints the steps.
//!
//! [`Machine::step`] is all of it, without any I/O: a deadline is an input, not a clock. [`Design`] says which
//! rules it follows; the default is the specification, every other value lacks a rule, or is how a real
//! system does it.

pub mod design;
pub mod machine;
pub mod model;
pub mod state;
pub mod table;

pub use design::{Design, Stage};
pub use machine::Machine;
pub use state::{Input, Landing, Outcome, State};

#[cfg(test)]
mod tests;
