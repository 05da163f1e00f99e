//! The errors of the hosts of a site.

use std::error::Error;
use std::fmt;
use std::io;

/// A controller could not be made.
#[non_exhaustive]
pub enum BuildError {
    /// The process ignores `SIGCHLD`, so the system would forget how a worker ended.
    ChildrenIgnored,
    /// More listening sockets than the system passes with one message: the number, and the limit.
    TooManySockets(usize, usize),
    /// The system refused something.
    Io(io::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::ChildrenIgnored => f.write_str(
                "this process ignores SIGCHLD, so it would not learn how a worker ended; expected the default action or a \
                 handler",
            ),
            BuildError::TooManySockets(found, most) => {
                write!(f, "{found} listening sockets; expected at most {most}")
            }
            BuildError::Io(error) => write!(f, "the controller of a site cannot be made: {error}"),
        }
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            BuildError::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for BuildError {
    fn from(error: io::Error) -> Self {
        BuildError::Io(error)
    }
}

/// A worker could not begin.
#[non_exhaustive]
pub enum WorkerError {
    /// A variable of the environment that the controller sets for its workers is missing, or has this value.
    NoWorker(&'static str, Option<String>),
    /// The standard input is no channel of a controller, or its first message is none.
    NoChannel(String),
    /// The system refused something.
    Io(io::Error),
}

impl fmt::Display for WorkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorkerError::NoWorker(name, None) => {
                write!(
                    f,
                    "this process is no worker: expected the variable {name}, which its controller sets"
                )
            }
            WorkerError::NoWorker(name, Some(found)) => {
                write!(
                    f,
                    "this process is no worker: expected a number in the variable {name}, found {found:?}"
                )
            }
            WorkerError::NoChannel(found) => {
                write!(f, "expected a channel of the controller as standard input, found {found}")
            }
            WorkerError::Io(error) => write!(f, "a worker cannot begin: {error}"),
        }
    }
}

impl Error for WorkerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            WorkerError::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for WorkerError {
    fn from(error: io::Error) -> Self {
        WorkerError::Io(error)
    }
}

crate::debug_as_text!(BuildError, WorkerError);
