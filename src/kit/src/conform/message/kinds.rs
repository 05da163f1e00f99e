//! Which reply answers which command.

use super::{Command, Observed, Reply};

/// Whatever moves something.
const OBEYED: &[&str] = &["settled", "unsettled", "ended"];

impl Command {
    /// The kinds of reply that it can have beside `error`.
    pub fn answers(&self) -> &'static [&'static str] {
        match self {
            Command::Hello { .. } => &["hello"],
            Command::Quit => &["quit"],
            _ => OBEYED,
        }
    }
}

impl Reply {
    /// Every kind, as it is written in a message.
    pub const KINDS: [&str; 6] = ["hello", "settled", "unsettled", "ended", "error", "quit"];

    /// The kind, as it is written in a message.
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

    /// What was seen since the last reply.
    pub fn events(&self) -> &[Observed] {
        match self {
            Reply::Settled { events, .. } | Reply::Unsettled { events, .. } | Reply::Ended { events, .. } => {
                events
            }
            Reply::Hello(_) | Reply::Error { .. } | Reply::Quit => &[],
        }
    }
}
