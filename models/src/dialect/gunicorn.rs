//! gunicorn 27: the arbiter and its workers, as they are.
//!
//! One master process, the arbiter, forks workers that run one application. An operator sends it signals; their
//! handlers put them into a queue, and the main loop takes them out one by one, so that none is lost while the
//! arbiter is busy ([`Arbiter`]).
//!
//! | signal | what the arbiter does | in this model |
//! |---|---|---|
//! | TERM | asks all workers to drain, waits for `graceful_timeout`, kills the rest, ends | Exit |
//! | INT | does as for TERM, but the workers end at once | Exit |
//! | HUP | reads its configuration, forks new workers, asks the oldest to drain until the wanted number is left | Roll |
//! | TTIN, TTOU | forks one worker more, or asks the oldest worker to drain | another number of slots |
//! | USR2 | forks and executes a new arbiter, which forks workers of its own ([`Heir`]) | Roll |
//! | WINCH, as a daemon | asks all its workers to drain, and forks none from then on | nothing |
//!
//! The arbiter answers no signal. [`common::Book`](super::common::Book) has the answers that the specification gives. A
//! start is reached when the arbiter says READY=1 to systemd, and so is a USR2, by the new arbiter; a HUP is reached when
//! the arbiter returns from its handler.
//!
//! Workers are told with plain signals. Between its fork and `init_signals` a worker still has the handlers of the
//! arbiter, which put a signal into a queue that the worker never reads ([`Stage::Forked`]).
//!
//! The arbiter takes exit code 3 or 4 of a worker for "cannot boot" and halts the server, in any stage of the worker.
//! The exception for this is also raised while the arbiter is stopping already, where it is not caught
//! ([`Arbiter::reap`]).
//!
//! The source that was read is the released 27.0.1, and commit 65ac1a3a4c0aa00960968c720d6e6bd2ac32f1b9.

pub mod arbiter;
pub mod configurations;
mod heir;
pub mod model;
mod narrate;
mod source;
pub mod state;
pub mod untested;
mod worker;

#[cfg(test)]
mod tests;

pub use state::{Arbiter, Heir, Input, Phase, Process, Rules, Signal, Stage};

/// The dialect, by name and version.
pub const DIALECT: &str = "gunicorn 27";
