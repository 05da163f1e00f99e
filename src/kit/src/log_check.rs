//! Is the log of one bus a behaviour of the specification?
//!
//! A log is text: a header and then one event a line (`docs/logs.md`). `header` says which kinds a log tells, and `read`
//! reads it; `error` lists the faults of the text, and `schema` is the form of a line. `search` advances a
//! set of `candidate` buses event by event: `tries` lists the inputs that may come next, `terms` has the facts
//! about the log that are known beforehand, and the machine of the specification takes every step. Events and inputs that the log does not
//! tell are searched for. `judge` asks the claims which requirement is broken, and `report` puts the result into
//! words; `validation` is the form of the results for programs.
//!
//! ```
//! use wspbus_kit::log_check::{self, MOST_STATES, LogVerdict};
//! let log = "{\"log\":1}\n{\"state_written\":{\"from\":\"idle\",\"to\":\"starting\"}}\n";
//! let logs = log_check::read(log.as_bytes()).unwrap();
//! // No request was answered, and a bus starts by no other way.
//! assert_eq!(log_check::check(&logs[0], MOST_STATES).report.verdict, LogVerdict::NoBehaviour);
//! ```

mod candidate;
pub mod error;
pub mod header;
mod judge;
pub mod read;
pub mod report;
pub mod schema;
mod search;
mod terms;
mod tries;
pub mod validation;

pub use error::LogError;
pub use header::{FORMAT, Header, Kind};
pub use read::{Log, read};
pub use report::{Checked, LogReport, LogVerdict, check};
pub use search::MOST_STATES;
pub use validation::{OfFile, VALIDATION, Validation};
