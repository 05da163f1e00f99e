//! One worker: the process that a controller forks to serve connections.
//!
//! A worker is forked, and boots. When it can serve it says so, and accepts connections. One day its
//! controller tells it to end, in one of two words: `Drain` (accept nothing new, finish what was accepted) or
//! `Stop` (end). Each comes at most once; `Stop` may follow `Drain`. They come on a socket pair that the two
//! share and no other process has, so what an application writes to the descriptors that it knows is no order;
//! and when the controller dies the socket says so (end of file), and the worker ends as if it had been
//! told. The socket is there from the fork on: a worker reads it while it boots, too.
//!
//! Apache's children read one character from a pipe that all of them share. What that costs is among the
//! designs in [`crate::site::controller::Design`].
//!
//! What a worker does is [`LIFE`], a table; [`Process`] is the machine that takes its steps.

pub mod design;
pub mod life;
pub mod model;
mod process;

pub use design::Design;
pub use life::{LIFE, Life, Stage, What, markdown};
pub use process::{Input, Me, Process};
