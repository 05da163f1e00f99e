//! Who may ask for what, and how far.
//!
//! On a dedicated server an application may stop, restart and reload the whole site: the server is there for
//! it. On shared hosting strangers live in the same processes, and an application may reach its own copies
//! alone, and end nothing. That is [`policy`], a table. What the controller does with what it is asked, and
//! what it alone may do, is [`machine`]: an application that asks is answered, also if the answer is no; it
//! never gets at a key, a port, another user or a new process image; and neither how a worker ends, nor what
//! it wrote into memory that it shares with the controller, is a request. [`rights`] has the tables: which
//! privileged actions a transition needs, and which tricks an application may try.
//!
//! A `SystemExit` in an application is a request: end this process. On a dedicated server it is granted; on
//! shared hosting it is denied, the application fails that one request, and its process lives.

pub mod machine;
pub mod model;
pub mod policy;
pub mod rights;

pub use machine::{Design, Gate, Input};
pub use policy::{Who, permits};
