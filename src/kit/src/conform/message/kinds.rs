//! The kinds of reply that answer each command.

use super::{Command, Observed, Reply};

/// The kinds of reply to a command that moves something.
const OBEYED: &[&str] = &["settled", "unsettled", "ended"];

impl Command {
    /// The kinds of reply that the command can have beside `error`.
    pub fn answers(&self) -> &'static [&'static str] {
        match self {
            Command::Hello { .. } => &["hello"],
            Command::Quit => &["quit"],
            _ => OBEYED,
        }
    }
}

impl Reply {
    /// Every kind of reply, as it is written in a message.
    pub const KINDS: [&str; 6] = ["hello", "settled", "unsettled", "ended", "error", "quit"];

    /// The kind of the reply, as it is written in a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Reply::Hello(_) => "hello",
            Reply::Settled { .. } => "settled",
            Reply::Unsettled { .. } => "unsettled",
            Reply::Ended { .. } => "ended",
            Reply::Error { .. } => "error",
            Reply::Quit => "quit",
        }
    }

    /// The events since the last reply.
    pub fn events(&self) -> &[Observed] {
        match self {
            Reply::Settled { events, .. } | Reply::Unsettled { events, .. } | Reply::Ended { events, .. } => {
                events
            }
            Reply::Hello(_) | Reply::Error { .. } | Reply::Quit => &[],
        }
    }
}
