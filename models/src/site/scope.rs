//! Scope: how far an event goes.
//!
//! An application, the operator or the controller wants interpreters to be told of an event. Two questions decide
//! which interpreters are told: only those in the requester's process, or those in every process; only those of the
//! requester's name, or those of every name. The answers give the four scopes of [`table`]. Apache with mod_wsgi is
//! the hardest case: it has many child processes, and in each of them many interpreters, some of which are copies of
//! one application.
//!
//! An event goes from one process to another through the controller, on a channel per worker. An application asks its
//! worker, the worker asks the controller, and the controller knows the origin by the channel. The controller asks
//! the policy, notes which interpreters live at this moment, and hands the event to the workers that have an
//! interpreter in scope. Each worker tells its interpreters, one by one, and confirms each. A channel that is full,
//! an interpreter that is gone and a process that ended are misses, and the sender learns of them.
//!
//! The events of all four scopes go through the controller, also those that need not leave the process. So there is
//! one policy and one account; the price is a round trip. [`machine`] delivers the events, and [`table`] says which
//! interpreters are told.

pub mod machine;
pub mod model;
pub mod table;

pub use machine::{Design, Input, Router};
