//! One worker: the process that a controller forks to serve connections.
//!
//! A worker is forked, and boots. When it can serve it says so, and accepts connections. Later its controller tells
//! it to end, by one of two control messages: `Drain` (accept nothing new, finish what was accepted) or `Stop` (end).
//! Each is sent at most once; `Stop` may follow `Drain`. They come on a socket pair that the controller and the worker
//! share and no other process has, so what an application writes to the descriptors that it knows is no order. When
//! the controller dies, the worker reads the end of file from the socket, and ends as if it had been told to end. The
//! socket exists from the fork on: a worker also reads it while it boots.
//!
//! Apache's children read one character from a pipe that all of them share. The designs in
//! [`crate::site::controller::Design`] show what that costs.
//!
//! [`LIFE`] is a table of what a worker does; [`Process`] is the machine that takes its steps.

pub mod design;
pub mod life;
pub mod model;
mod process;

pub use design::Design;
pub use life::{LIFE, Life, Stage, What, markdown};
pub use process::{Input, Me, Process};
