//! Traces in a web browser: a small server on this machine, with one page and a few answers in JSON.
//!
//! Any model of stateright can be browsed, with no line written for it:
//!
//! ```
//! use stateright::{Model, Property};
//! use wspbus_check::{Plain, browse};
//!
//! /// Two-phase commit. A resource that prepared may still abort: that is the mistake.
//! struct Commit;
//!
//! #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
//! enum Resource { Working, Prepared, Committed, Aborted }
//!
//! #[derive(Clone, Debug, PartialEq)]
//! enum Act { Prepare(usize), Abort(usize), CommitAll }
//!
//! impl Model for Commit {
//!     type State = [Resource; 2];
//!     type Action = Act;
//!     fn init_states(&self) -> Vec<Self::State> { vec![[Resource::Working; 2]] }
//!     fn actions(&self, state: &Self::State, acts: &mut Vec<Act>) {
//!         for (rm, resource) in state.iter().enumerate() {
//!             match resource {
//!                 Resource::Working => acts.extend([Act::Prepare(rm), Act::Abort(rm)]),
//!                 Resource::Prepared => acts.push(Act::Abort(rm)),
//!                 Resource::Committed | Resource::Aborted => {}
//!             }
//!         }
//!         if state.contains(&Resource::Prepared) {
//!             acts.push(Act::CommitAll);
//!         }
//!     }
//!     fn next_state(&self, state: &Self::State, act: Act) -> Option<Self::State> {
//!         let mut next = *state;
//!         match act {
//!             Act::Prepare(rm) => next[rm] = Resource::Prepared,
//!             Act::Abort(rm) => next[rm] = Resource::Aborted,
//!             Act::CommitAll => {
//!                 next.iter_mut().filter(|r| **r == Resource::Prepared).for_each(|r| *r = Resource::Committed);
//!             }
//!         }
//!         Some(next)
//!     }
//!     fn properties(&self) -> Vec<Property<Self>> {
//!         vec![Property::always("consistent", |_, state: &[Resource; 2]| {
//!             !(state.contains(&Resource::Committed) && state.contains(&Resource::Aborted))
//!         })]
//!     }
//! }
//!
//! let found = browse::Found::check(Plain::new(Commit), "two-phase-commit")?;
//! let server = browse::Server::start(([127, 0, 0, 1], 0).into(), vec![Box::new(found)])?;
//! println!("http://{}", server.address());
//! // A program that serves until it is ended calls `server.wait()` here. [`serve`] does all of this in one call.
//! # use std::io::{Read, Write};
//! # let mut stream = std::net::TcpStream::connect(server.address())?;
//! # write!(stream, "GET /api/traces HTTP/1.1\r\nHost: {}\r\n\r\n", server.address())?;
//! # let mut answer = String::new();
//! # stream.read_to_string(&mut answer)?;
//! # assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
//! # assert!(answer.contains(r#""id":"two-phase-commit//consistent""#), "{answer}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The answers
//!
//! | request | answer |
//! |---|---|
//! | `GET /` | the page |
//! | `GET /api/traces` | a list with an entry for each trace: `id`, `model`, `configuration`, `property`, `kind`, `verdict`, `steps`, `found`, `requirements`, `note` |
//! | `GET /api/trace?id=ID` | the trace with this `id`, as the trace file |
//! | `GET /api/configurations` | a list with an entry for each configuration: `model`, `configuration`, `about`, `claims`, `traces` |
//! | `GET /api/claims?model=M&configuration=C` | every claim of this configuration, with its verdict if it is known |
//! | `POST /api/options` with `{"model", "configuration", "path": [{"name", "arguments"}]}` | the state after these actions, and each action that is enabled there ([`Options`]) |
//!
//! In the list of traces `steps` is null and `found` is false if the trace is found only when it is asked for, since its
//! configuration is not checked yet.
//!
//! An answer with another status than 200 has an object with the field `error`, in words. Where a path of
//! `/api/options` stops applying, the status is 409, and the object also has `step`, `applied` and `enabled`.
//!
//! # Requests that are refused
//!
//! The server answers on a loopback address alone. It refuses a request whose `Host` is not such an address with the
//! port of the server, so that a page of another site cannot read the traces by a name that leads here. It refuses
//! requests that a page of another origin made. No file is read for a request. At most [`THREADS`] requests are answered
//! at the same time, each within a limit of time, and a request that panics ends with status 500.

mod found;
mod guard;
mod http;
mod routes;
mod server;

use std::fmt;
use std::net::SocketAddr;

use crate::error::CheckError;
use crate::model::Checkable;
use crate::options::{Options, OptionsError};
use crate::report::Verdict;
use crate::trace::{Action, Fact, Invalid, Trace, TraceKind, TraceVerdict, Values};

pub use found::Found;
pub use http::{BODY_BYTES_MAX, HEAD_BYTES_MAX};
pub use server::{Server, THREADS};

/// One configuration of a model, as the browser shows it: its claims, its traces, and the actions that can be taken.
pub trait Browsable: Send + Sync {
    /// The name of the model.
    fn model(&self) -> &str;

    /// The name of the configuration; empty if the model has but one.
    fn configuration(&self) -> &str;

    /// Everything that is worth telling of it.
    fn about(&self) -> Vec<Fact> {
        Vec::new()
    }

    /// Every claim with what is known of it. Two entries never have the same key.
    fn claims(&self) -> Vec<Listed>;

    /// The trace of the entry with this key. It may be found only now, which may take its time.
    ///
    /// # Errors
    /// If there is none.
    fn trace(&self, key: &str) -> Result<Trace, NoTrace>;

    /// Takes the actions of a path, and lists the actions that may be taken next, as [`options`](crate::options()) does.
    ///
    /// # Errors
    /// If there is no model to take them, or where the path stops applying.
    fn options(&self, initial: Option<&Values>, path: &[Action]) -> Result<Options, NoOptions>;
}

/// A claim, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The name of the entry: that of the claim, unless several traces are about the claim.
    pub key: String,
    /// The name of the claim.
    pub property: String,
    /// The kind of the claim.
    pub kind: TraceKind,
    /// The ids of the rules that it checks.
    pub rules: Vec<String>,
    /// The verdict of the checker; none before the check.
    pub verdict: Option<Verdict>,
    /// The meaning of a deviation that is known.
    pub note: Option<String>,
    /// The trace of the finding.
    pub trace: TraceOf,
}

/// The trace of a claim, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceOf {
    /// No trace is expected.
    None,
    /// A trace with this verdict is known to be there, and is found by a check.
    Expected(TraceVerdict),
    /// The trace was found.
    Found {
        /// The verdict of the trace about the claim.
        verdict: TraceVerdict,
        /// The number of its steps.
        steps: usize,
    },
}

/// The reason why there is no trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoTrace {
    /// There is no claim of this name.
    Unknown,
    /// The check found no trace of the claim, for this reason.
    Absent(String),
    /// So many other configurations are being checked that this one has to wait.
    Busy,
    /// The checker or the model is wrong, as these words say.
    Wrong(String),
}

/// The reason why the actions of a path were not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoOptions {
    /// The trace is here without a model that could take its actions.
    NoModel,
    /// The path stops applying.
    Path(OptionsError),
}

/// The reason why nothing can be browsed.
#[derive(Debug)]
pub enum BrowseError {
    /// The address is not one of this machine alone.
    NotLoopback(SocketAddr),
    /// The server cannot listen on this address.
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// The reason that the system gives.
        error: std::io::Error,
    },
    /// The system does not give the server its threads.
    Threads(std::io::Error),
    /// Two entries have the same model and the same configuration.
    Twice {
        /// The model and the configuration.
        name: String,
    },
    /// The model breaks a rule of the checker.
    Check(CheckError),
    /// The model tells a behaviour in a way that is no trace.
    Trace(Invalid),
}

/// Checks a model, and serves its traces on this address until the program is ended. The address is printed.
///
/// # Errors
/// If the model breaks a rule of the checker, or the address cannot be served.
pub fn serve<M>(model: M, name: &str, address: SocketAddr) -> Result<(), BrowseError>
where
    M: Checkable + Send + Sync + 'static,
{
    let found = Found::check(model, name)?;
    let server = Server::start(address, vec![Box::new(found)])?;
    println!("Browse {name} on http://{}", server.address());
    server.wait();
    Ok(())
}

impl fmt::Display for NoTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoTrace::Unknown => f.write_str("there is no claim of this name here"),
            NoTrace::Absent(why) => write!(f, "there is no trace: {why}"),
            NoTrace::Busy => f.write_str("other configurations are being checked; ask again later"),
            NoTrace::Wrong(why) => write!(f, "the checker found itself wrong: {why}"),
        }
    }
}

impl fmt::Display for NoOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoOptions::NoModel => {
                f.write_str("the model of this trace is not here, so no action can be taken")
            }
            NoOptions::Path(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for BrowseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BrowseError::NotLoopback(address) => {
                write!(f, "{} is no loopback address, expected one such as 127.0.0.1 or ::1", address.ip())
            }
            BrowseError::Bind { address, error } => write!(f, "cannot serve on {address}: {error}"),
            BrowseError::Threads(error) => write!(f, "cannot start the threads of the server: {error}"),
            BrowseError::Twice { name } => write!(f, "{name} is there twice, expected once"),
            BrowseError::Check(error) => error.fmt(f),
            BrowseError::Trace(error) => write!(f, "the model cannot be told: {error}"),
        }
    }
}

impl std::error::Error for NoTrace {}

impl std::error::Error for NoOptions {}

impl std::error::Error for BrowseError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BrowseError::Bind { error, .. } | BrowseError::Threads(error) => Some(error),
            BrowseError::Check(error) => Some(error),
            BrowseError::Trace(error) => Some(error),
            BrowseError::NotLoopback(_) | BrowseError::Twice { .. } => None,
        }
    }
}

impl From<OptionsError> for NoOptions {
    fn from(error: OptionsError) -> Self {
        NoOptions::Path(error)
    }
}

impl From<CheckError> for BrowseError {
    fn from(error: CheckError) -> Self {
        BrowseError::Check(error)
    }
}

impl From<Invalid> for BrowseError {
    fn from(error: Invalid) -> Self {
        BrowseError::Trace(error)
    }
}
