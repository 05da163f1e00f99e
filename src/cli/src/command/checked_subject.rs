//! The checked configurations that `wspbus check` reports on.

use std::time::Duration;

use crate::catalogue::{CheckOutcome, Subject};

/// One configuration, checked.
pub struct CheckedSubject {
    /// The model and the configuration that were checked.
    pub subject: Box<dyn Subject>,
    /// The outcome of the check.
    pub outcome: CheckOutcome,
    /// The time that the check took.
    pub time: Duration,
}
