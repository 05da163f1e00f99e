//! Stored traces as tests: `wspbus show TRACE --as rust` prints one.

use std::fmt;

use crate::catalogue::{self, CatalogueError, UnknownSubject};
use wspbus_check::trace::{ReadError, Trace};

/// Replays a stored trace on the named configuration of the named model, and judges it again.
///
/// # Errors
/// If the text is no trace, or about another model; if the model no longer takes these steps; or
/// if they no longer show what the trace says.
pub fn replay(model: &str, configuration: &str, trace: &str) -> Result<(), RegressionError> {
    let trace = Trace::from_json(trace.as_bytes()).map_err(RegressionError::Read)?;
    if (trace.model.as_str(), trace.configuration.as_str()) != (model, configuration) {
        let found = format!("{}/{}", trace.model, trace.configuration);
        return Err(RegressionError::Other { wanted: format!("{model}/{configuration}"), found });
    }
    let subject = catalogue::find(model, configuration).map_err(RegressionError::Unknown)?;
    subject.replay(&trace).map_err(RegressionError::Replay)
}

/// The reason why a stored trace is no longer good.
#[derive(Debug)]
pub enum RegressionError {
    /// It cannot be read.
    Read(ReadError),
    /// It is about another model.
    Other {
        /// The model that the test names.
        wanted: String,
        /// The model that the trace names.
        found: String,
    },
    /// There is no such model.
    Unknown(UnknownSubject),
    /// It does not replay.
    Replay(CatalogueError),
}

impl fmt::Display for RegressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RegressionError::Read(e) => e.fmt(f),
            RegressionError::Other { wanted, found } => {
                write!(f, "the trace is about {found}, expected {wanted}")
            }
            RegressionError::Unknown(e) => e.fmt(f),
            RegressionError::Replay(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for RegressionError {}
