//! The goals that each origin may ask a bus for.

use crate::bus::Goal;
use crate::bus::event::Origin;

/// The policy of a deployment, as far as one bus is concerned: a table origin x request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Policy {
    /// The goals that a thread may ask for: bit n stands for the goal with the number n.
    pub(in crate::bus) threads: u8,
    /// The goals that a listener may ask for, as the same bits.
    pub(in crate::bus) listeners: u8,
}

impl Policy {
    /// Every origin may ask for everything: one site, one owner.
    pub const DEDICATED: Policy = Policy { threads: u8::MAX, listeners: u8::MAX };

    /// Threads may ask for everything, listeners for nothing but these.
    ///
    /// ```
    /// # use wspbus_models::bus as wspbus; // the crate for a server re-exports these
    /// use wspbus::event::{ListenerId, Origin};
    /// use wspbus::{Goal, Policy};
    /// let policy = Policy::listeners_only(&[Goal::Graceful]);
    /// assert!(!policy.permits(Origin::Listener(ListenerId(0)), Goal::Exit));
    /// ```
    pub const fn listeners_only(goals: &[Goal]) -> Policy {
        Policy { listeners: set(goals), ..Self::DEDICATED }
    }

    /// Threads may ask for nothing but these. The signals of a process ask as threads: without [`Goal::Exit`] here no SIGTERM
    /// is granted.
    pub const fn threads_only(self, goals: &[Goal]) -> Policy {
        Policy { threads: set(goals), ..self }
    }

    /// May this origin ask for this?
    pub fn permits(&self, origin: Origin, goal: Goal) -> bool {
        let granted = match origin {
            Origin::Thread(_) => self.threads,
            Origin::Listener(_) => self.listeners,
        };
        granted & bit(goal) != 0
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::DEDICATED
    }
}

const fn bit(goal: Goal) -> u8 {
    1 << goal as u8
}

const fn set(goals: &[Goal]) -> u8 {
    let (mut set, mut n) = (0, 0);
    while n < goals.len() {
        set |= bit(goals[n]);
        n += 1;
    }
    set
}
