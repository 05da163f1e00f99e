//! The listeners of `log` of a case. They have no gate, and no passes.

use crate::conform::error::AdapterError;
use crate::conform::message::{Ending, Subscription};

/// The level of the message that the command `log` publishes: an error.
const LEVEL: u8 = 40;

/// The listeners of `log` of a case, as far as they can be told apart: by their levels, and whether they fail.
#[derive(Clone, Debug, Default)]
pub(super) struct LogListeners(Vec<LogListener>);

#[derive(Clone, Copy, Debug)]
struct LogListener {
    level: u8,
    fails: bool,
}

impl LogListeners {
    /// Adds a listener of `log`.
    ///
    /// # Errors
    /// `Refused` if the listener would end in another way than by a return or a failure.
    pub(super) fn add(&mut self, new: &Subscription) -> Result<(), AdapterError> {
        let refused = |reason: &str| {
            let message = format!("listener {} of log {reason}", new.listener.0);
            Err(AdapterError::Refused { message })
        };
        let fails = match new.always {
            Some(Ending::Ok) => false,
            Some(Ending::Failed) => true,
            Some(Ending::Exit(_) | Ending::Quit | Ending::Interrupted) => {
                return refused(
                    "has another always than \"ok\" or \"failed\": this bus has no other ends there",
                );
            }
            None => return refused("needs the field always"),
        };
        self.0.push(LogListener { level: new.level.unwrap_or_default(), fails });
        Ok(())
    }

    /// The number of listeners that fail at the message. A case without a listener of `log` has one that fails.
    pub(super) fn failures(&self) -> usize {
        match self.0.is_empty() {
            true => 1,
            false => self.0.iter().filter(|listener| listener.fails && listener.level <= LEVEL).count(),
        }
    }
}
