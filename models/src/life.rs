//! The abstract interpreter: the outline that one bus and an interpreter of a site have in common.
//!
//! A bus implements it (SITE-1), and a worker of a site takes each of its interpreters for one (SITE-4). One function,
//! [`implements`], judges both: so a bus may stand where a worker has an interpreter.

use std::fmt;

/// The abstract interpreter: how far its end is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Life {
    /// It works, or is able to work.
    #[default]
    Live,
    /// Its subscribers were told: its services are down.
    Told,
    /// Its threads were joined, or given up.
    Joined,
    /// Its exit functions were called, or given up.
    Finished,
    /// It is destroyed.
    Destroyed,
}

impl fmt::Display for Life {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Life::Live => "live",
            Life::Told => "told",
            Life::Joined => "threads joined",
            Life::Finished => "exit functions called",
            Life::Destroyed => "destroyed",
        })
    }
}

impl Life {
    /// Every life, in order.
    pub const ALL: [Life; 5] = [Life::Live, Life::Told, Life::Joined, Life::Finished, Life::Destroyed];

    /// May an interpreter get from this life to that one in at most one step? The same life is no step, and permitted.
    ///
    /// ```
    /// use wspbus_models::life::Life;
    /// assert!(Life::Live.may_step(Life::Told));
    /// assert!(!Life::Live.may_step(Life::Joined)); // Its threads are stopped, and it was not told.
    /// assert!(!Life::Told.may_step(Life::Live)); // An interpreter that was told stays told.
    /// ```
    pub fn may_step(self, after: Life) -> bool {
        self == after || self as usize + 1 == after as usize
    }

    /// Was it told?
    pub fn told(self) -> bool {
        self > Life::Live
    }
}

/// Is this change of a life a step of the abstract interpreter? `None`: it is no change.
///
/// The claims about a bus and the claims about a worker ask this function, each on every edge of its models.
pub fn implements(before: Life, after: Life) -> Option<bool> {
    (before != after).then(|| before.may_step(after))
}
