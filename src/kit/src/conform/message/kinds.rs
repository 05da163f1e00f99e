//! The kinds of reply that answer each command, and the names of the levels.

use wspbus_models::bus::Request;
use wspbus_models::bus::event::ThreadId;

use super::{Call, Command, Level, Observed, Reply};

/// The kinds of reply to a command that moves something.
const OBEYED: &[&str] = &["settled", "unsettled", "ended"];

impl Command {
    /// The kind of the command, as it is written in a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Command::Hello { .. } => "hello",
            Command::Begin(_) => "begin",
            Command::Request { .. } => "request",
            Command::Step { .. } => "step",
            Command::End { .. } => "end",
            Command::Reenter { .. } => "reenter",
            Command::Subscribe { .. } => "subscribe",
            Command::Unsubscribe { .. } => "unsubscribe",
            Command::Expire { .. } => "expire",
            Command::Enqueue { .. } => "enqueue",
            Command::Log => "log",
            Command::Finish { .. } => "finish",
            Command::Settle => "settle",
            Command::Quit => "quit",
        }
    }

    /// The command in words, for a message about a reply that did not come.
    pub fn words(&self) -> String {
        let thread = |thread: &ThreadId| format!("of thread {}", thread.0);
        match self {
            Command::Request { thread: by, request } => {
                format!("the request {} {}", call(request), thread(by))
            }
            Command::Reenter { thread: by, request } => {
                format!("the request {} of the listener on thread {}", call(request), by.0)
            }
            Command::Step { thread: by }
            | Command::End { thread: by, .. }
            | Command::Subscribe { thread: by, .. }
            | Command::Unsubscribe { thread: by, .. }
            | Command::Expire { thread: by }
            | Command::Finish { thread: by } => format!("the command {} {}", self.kind(), thread(by)),
            _ => format!("the command {}", self.kind()),
        }
    }

    /// The kinds of reply that the command can have beside `error`.
    pub fn answers(&self) -> &'static [&'static str] {
        match self {
            Command::Hello { .. } => &["hello"],
            Command::Quit => &["quit"],
            _ => OBEYED,
        }
    }
}

/// A call in words, as a message writes its name.
fn call(call: &Call) -> String {
    match call {
        Call::Block => "block".to_owned(),
        Call::Callback => "callback".to_owned(),
        Call::Wait(state) => format!("wait for {state}"),
        Call::Await(ticket) => format!("await of ticket {}", ticket.0),
        Call::Bus(Request::Exit(code)) => format!("exit with code {code}"),
        Call::Bus(request) => request.to_string().to_lowercase(),
    }
}

impl Level {
    /// The name of the level, as it is written in a message.
    pub fn name(self) -> &'static str {
        match self {
            Level::Core => "core",
            Level::Threads => "threads",
            Level::Process => "process",
            Level::Site => "site",
            Level::Authority => "authority",
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
