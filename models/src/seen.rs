//! The observer: what a spectator who sees every event remembers of a bus. Properties judge it.

use crate::event::Event;
use crate::lifecycle::State;

/// What has been seen so far.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    /// The state last written.
    pub state: State,
}

impl Default for Seen {
    fn default() -> Self {
        Seen { state: State::Idle }
    }
}

impl Seen {
    /// Takes one more event into account.
    pub fn note(&mut self, event: &Event) {
        if let Event::StateWritten { to, .. } = event {
            self.state = *to;
        }
    }
}
