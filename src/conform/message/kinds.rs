//! Which reply answers which command.

use super::{Command, Observed, Reply};

/// Whatever moves something.
const OBEYED: &[&str] = &["settled", "unsettled", "ended"];

impl Command {
    /// Is this a reply that the command can have? (`error` is one to every command.)
    pub fn is_answered_by(&self, reply: &Reply) -> bool {
        self.answers().contains(&reply.kind())
    }

    /// The kinds of reply that it can have beside `error`.
    pub fn answers(&self) -> &'static [&'static str] {
        match self {
            Command::Hello { .. } => &["hello"],
            Command::Quit => &["quit"],
            _ => OBEYED,
        }
    }

    /// The kinds of reply that it can have, in words.
    pub fn answer_kinds(&self) -> &'static str {
        match self {
            Command::Hello { .. } => "hello",
            Command::Quit => "quit",
            _ => "settled, unsettled or ended",
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
