//! Who may ask for what, and how far.
//!
//! On a dedicated server an application may stop, restart and reload the whole site: the server is there for
//! it. On shared hosting strangers live in the same processes, and an application may reach its own copies
//! alone, and end nothing. That is [`policy`], a table. What the controller does with what it is asked, and
//! what it alone may do, is [`machine`]: an application that asks is answered, also if the answer is no; it
//! never gets at a key, a port, another user or a new process image; and how a worker ends, or what it wrote
//! into memory that it shares with the controller, is no request.

pub mod policy;

pub use policy::{Who, permits};
