//! Which reply answers which command.

use super::{Command, Observed, Reply};

impl Command {
    /// Is this a reply that the command can have? (`error` is one to every command.)
    pub fn is_answered_by(&self, reply: &Reply) -> bool {
        match self {
            Command::Hello { .. } => matches!(reply, Reply::Hello(_)),
            Command::Quit => matches!(reply, Reply::Quit),
            _ => matches!(reply, Reply::Settled { .. } | Reply::Ended { .. }),
        }
    }

    /// The kinds of reply that it can have, in words.
    pub fn answer_kinds(&self) -> &'static str {
        match self {
            Command::Hello { .. } => "hello",
            Command::Quit => "quit",
            _ => "settled or ended",
        }
    }
}

impl Reply {
    /// The kind, as it is written in a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Reply::Hello(_) => "hello",
            Reply::Settled { .. } => "settled",
            Reply::Ended { .. } => "ended",
            Reply::Error { .. } => "error",
            Reply::Quit => "quit",
        }
    }

    /// What was seen since the last reply.
    pub fn events(&self) -> &[Observed] {
        match self {
            Reply::Settled { events, .. } | Reply::Ended { events, .. } => events,
            Reply::Hello(_) | Reply::Error { .. } | Reply::Quit => &[],
        }
    }
}
