//! What `wspbus check` reports on.

use std::time::Duration;

use crate::catalogue::{Outcome, Subject};

/// One configuration, checked.
pub struct Checked {
    /// What was checked.
    pub subject: Box<dyn Subject>,
    /// What was found.
    pub outcome: Outcome,
    /// How long it took.
    pub time: Duration,
}
