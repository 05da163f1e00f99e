//! A site of real processes: a controller that spawns, replaces, reloads and ends workers, and a worker that ends in
//! order. Both hosts run the machines that were model-checked ([`wspbus_models::site::machine`]), and decide nothing.
//!
//! | part | what it has |
//! |---|---|
//! | [`Controller`] | the host of the controller: one thread, one poll over the channels and the processes of its workers |
//! | [`Operator`] | asks the controller, from any thread of its process |
//! | [`Worker`] | the host of a worker: it takes its channel over, and runs the machine of a worker |
//! | [`App`] | what the worker is for: interpreters, connections, the work of a round |
//! | [`Handle`] | what happens in a worker: connections, requests of its interpreters |
//!
//! A worker is a process that [`std::process::Command`] starts. Its standard input is its channel to the controller, a
//! socket that keeps the borders of messages. The listening sockets come as the first message. The worker is known by its
//! incarnation and by a handle of its process that the system never gives to another one.
//!
//! The host of a controller must not ignore `SIGCHLD`: the system would forget how a worker ended.
//! [`Builder::build`] refuses that.

mod app;
mod asked;
mod bell;
mod channel;
mod controller;
mod error;
mod letter;
mod timers;
mod worker;

pub use app::{App, AppError};
pub use asked::Asked;
pub use controller::operator::Operator;
pub use controller::status::Status as SiteStatus;
pub use controller::{Builder, Controller, Deadlines, End, Failure, Loaded, Spawn};
pub use error::{BuildError, WorkerError};
pub use worker::{Handle, Worker, WorkerDeadlines};
pub use wspbus_models::site::machine::controller::memory::Controller as Memory;
pub use wspbus_models::site::machine::event::Event;
pub use wspbus_models::site::machine::policy::Policy;
pub use wspbus_models::site::machine::word::{
    Answer, Birth, Call, Connection, Deed, Failures, Generation, Goal, InterpreterId, Name, Native, Reason,
    Request, Resolution, Round, RoundOutcome, Scope, Slot, State, Status, Step, Target, Version, Work,
    WorkerId,
};
