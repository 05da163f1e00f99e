//! The interface of anything that answers the protocol: a tested program, or a model behind its messages.

use super::error::AdapterError;
use super::message::{Command, Reply};
use super::process::Adapter;

/// Something that takes one command at a time and answers it.
pub trait Driven {
    /// Sends one command and waits for its reply, which is of a kind that answers it.
    ///
    /// # Errors
    /// As [`Adapter::send`].
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError>;
}

impl Driven for Adapter {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        Adapter::send(self, command)
    }
}
