//! Authority: the requests that each requester may make, and their scopes.
//!
//! On a dedicated server an application may stop, restart and reload the whole site, because the server exists for
//! this application. On shared hosting applications of several owners live in the same processes. There an
//! application may reach its own copies only, and may end no process. [`policy`] says this as a table.
//!
//! [`machine`] is the controller, with what it does about a request and the actions that only it may take. An
//! application that asks is answered, also if the answer is no. It never gets at a key, a port, another user or a new
//! process image. Neither the way in which a worker ends nor what it wrote into memory that it shares with the
//! controller is a request. [`rights`] has the tables of the privileged actions that a transition needs, and of the
//! tricks that an application may try.
//!
//! A `SystemExit` in an application is a request to end its process. On a dedicated server it is granted. On shared
//! hosting it is denied: the application fails that one client's request, and its process lives.

pub mod machine;
pub mod model;
pub mod policy;
pub mod rights;

pub use machine::{Design, Gate, Input};
pub use policy::{Requester, permits};
