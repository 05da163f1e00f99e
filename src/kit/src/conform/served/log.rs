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

    /// The listeners in order: true for each that fails at the message.
    pub(super) fn fails(&self) -> Vec<bool> {
        self.0.iter().map(|listener| listener.fails && listener.level <= LEVEL).collect()
    }
}
