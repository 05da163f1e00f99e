//! How far an event goes.
//!
//! An application, the operator or the controller wants interpreters to be told of something. Two questions
//! decide who: only the process of whoever asks, or every process; only interpreters of its name, or every
//! one. That gives the four scopes of [`table`]. Apache with mod_wsgi has the worst case: many child
//! processes, and in each of them many interpreters, some of which are copies of one application.
//!
//! What goes from one process to another goes through the controller, on a channel per worker: an application
//! asks its worker, the worker asks the controller, and the controller knows by the channel who that is. It
//! asks the policy, notes which interpreters live at this moment, and hands the event to the workers that
//! have one in scope. Each worker tells its interpreters, one by one, and confirms each. A channel that is
//! full, an interpreter that is gone and a process that ended are misses, and the sender learns of them.
//!
//! All four scopes take this way, also those that need not leave the process: so there is one policy and one
//! account, and the price is a round trip. [`machine`] is the way, [`table`] the answer to "who".

pub mod machine;
pub mod model;
pub mod table;

pub use machine::{Design, Input, Router};
