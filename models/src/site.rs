//! A site: everything that one controller is responsible for. This module has the vocabulary of a site, the
//! observer of its events, and the claims about it.
//!
//! The parts are below this module, each with its machine, its model and its story: `teardown`, `worker`,
//! `controller`, `scope`, `authority`, `reload`, `relay`. They share one vocabulary, so the same claims judge each
//! of them, the composition, and the dialects.

pub mod abstraction;
pub mod authority;
pub mod claim;
pub mod composition;
pub mod controller;
pub mod event;
pub mod identity;
pub mod relay;
pub mod reload;
pub mod request;
pub mod scope;
pub mod seen;
pub mod subscriber;
pub mod teardown;
mod text;
pub mod worker;

pub use event::Event;
pub use identity::{Connection, Generation, Interpreter, Name, Notice, Origin, Slot, Version, Worker};
pub use request::{Answer, Environment, Request, Scope, Transition};
pub use seen::{Seen, Terms};
pub use subscriber::{Subscriber, Subscribers};
