//! The conformance kit: how a tested program is started, how the kit speaks with it, and why nothing that it
//! sends is trusted.
//!
//! A tested program (the *adapter*) reads one JSON object a line from its standard input. It answers each
//! with exactly one line on its standard output. `docs/protocol.md` is the contract, and
//! `docs/schema/protocol-1/` has a JSON Schema of each message. [`message`] defines the messages, [`process`]
//! runs the program that speaks them, and [`error`] lists what can go wrong with it. A line is used only
//! after [`json`] has read it without ambiguity and [`valid`] has checked it against its [`schema`].
//!
//! [`spoken`] runs generated cases ([`crate::suite`]) through the protocol. [`served`] puts the
//! specification, or a wrong bus, behind the protocol as an adapter.
//!
//! An error on the adapter's side says nothing about the bus behind it: an [`AdapterError`] makes a case
//! [`Unjudged`](error::Unjudged), which is neither a pass nor a fail.

pub mod campaign;
pub mod control;
pub mod driven;
pub mod error;
pub mod expect;
pub mod json;
pub mod message;
pub mod process;
pub mod report;
pub mod schema;
pub mod served;
pub mod spoken;
pub mod transcript;
pub mod valid;
pub mod verdict;

mod group;
mod lines;
mod pipe;

pub use control::Control;
pub use driven::Driven;
pub use error::AdapterError;
pub use message::{Command, PROTOCOL, Reply};
pub use process::{Adapter, Limits};
pub use transcript::Transcript;
