//! The conformance kit: how a tested program is started, spoken to, and never trusted.
//!
//! A tested program (the *adapter*) reads one JSON object a line from its standard input and answers
//! each with exactly one line on its standard output; `docs/protocol.md` is the contract, and
//! `docs/schema/protocol-1/` has a JSON Schema of each message. [`message`] has the messages,
//! [`process`] the process that speaks them, [`error`] what can go wrong with it. No line is used
//! before it was [`json`] without ambiguity and [`valid`] by its [`schema`].
//!
//! Generated cases ([`crate::suite`]) are run through the protocol by [`spoken`]; [`served`] is the
//! specification, or a wrong bus, as an adapter.
//!
//! Whatever goes wrong on the adapter's side says nothing about the bus behind it: an
//! [`AdapterError`] makes a case [`Unjudged`](error::Unjudged), never a pass and never a fail.

pub mod campaign;
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
pub mod valid;
pub mod verdict;

mod group;
mod lines;

pub use driven::Driven;
pub use error::AdapterError;
pub use message::{Command, PROTOCOL, Reply};
pub use process::{Adapter, Limits};
