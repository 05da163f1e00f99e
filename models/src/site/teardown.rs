//! The end of one worker: from the first control message, or the loss of its controller, to the end of the process.
//!
//! A worker process holds interpreters, each with an application in it. Applications subscribe to be told
//! that the process ends, start threads, and register exit functions. When the process must end, much can go wrong: a
//! subscriber raises an error or SystemExit, or never returns; a thread never ends; the destruction of an interpreter
//! hangs; a request is still being answered; a new interpreter is created during the teardown.
//!
//! The specified teardown is short. The worker accepts no further connection. It **tells** every live interpreter:
//! the subscribers of the interpreter are called one after the other. Requests in flight may finish, until the
//! deadline of the **drain**. Then threads are **joined** in every interpreter, then **exit functions** are called in
//! every interpreter, then interpreters are **destroyed**, one after the other, and the process ends. Work that hangs
//! is given up at its deadline; if an interpreter cannot be destroyed, the process ends without that.
//! [`table::table`] prints the steps.
//!
//! [`Machine::step`] takes the steps without any I/O: a deadline is an input, not a clock. [`Design`] has the rules
//! that the machine follows. The default is the specification; every other value lacks a rule, or describes a real
//! system.

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
