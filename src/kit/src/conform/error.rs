//! What can go wrong with a tested program, as opposed to the bus behind it.

use std::fmt;
use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use super::valid::Complaint;

/// An adapter could not be used. None of these is a verdict on the bus.
#[derive(Debug)]
pub enum AdapterError {
    /// There is no such program.
    Missing {
        /// Its name.
        program: String,
    },
    /// The program could not be started, or its pipes failed.
    Io {
        /// Its name.
        program: String,
        /// What the system says.
        source: io::Error,
    },
    /// A line that is no message.
    Garbage {
        /// The line, shortened.
        line: String,
        /// Why it is none.
        reason: String,
    },
    /// A message that does not meet its schema.
    Invalid {
        /// The line, shortened.
        line: String,
        /// What the schema says against it.
        complaint: Complaint,
    },
    /// A line that is not UTF-8.
    NotUtf8 {
        /// The line, shortened, with U+FFFD for what is wrong.
        line: String,
    },
    /// A line without an end.
    TooLong {
        /// The longest that is read, in bytes.
        limit: usize,
    },
    /// A reply that tells more than one command can cause.
    TooManyEvents {
        /// How many events it has.
        events: usize,
        /// How many it may have.
        limit: usize,
    },
    /// No reply. The case is inconclusive: a slow bus and one that hangs look the same.
    Silent {
        /// How long it was waited for.
        limit: Duration,
        /// So many bytes of an unfinished line had come.
        unfinished: usize,
    },
    /// Replies came, and the commands were not read: the replies are to nothing.
    Deaf {
        /// How many commands wait to be read.
        unread: usize,
    },
    /// The program ended where a reply was due.
    Died {
        /// How, if it has ended and not only closed its output.
        status: Option<ExitStatus>,
        /// The last lines that it wrote to standard error.
        stderr: Vec<String>,
    },
    /// The program speaks another protocol.
    Protocol {
        /// The one that it speaks, if it says so.
        theirs: Option<u32>,
        /// What it says.
        message: String,
    },
    /// A reply that does not answer the command.
    WrongKind {
        /// The kinds that would.
        expected: &'static [&'static str],
        /// The kind that came.
        got: &'static str,
    },
    /// A reply to no command, or to another one.
    OutOfTurn {
        /// The number of the command that waits for a reply.
        expected: Option<u64>,
        /// The reply, shortened.
        line: String,
    },
    /// An adapter that was started again greets with other claims than the first one.
    AnotherGreeting,
    /// The adapter refuses a command. Nothing moved, and it can still be used.
    Refused {
        /// Why.
        message: String,
    },
    /// The adapter cannot say that nothing moves any more, where that had to be known.
    Unsettled,
    /// An earlier error has closed this adapter.
    Closed,
}

/// What an [`AdapterError`] makes of the case in which it came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unjudged {
    /// Nothing can be said.
    Inconclusive,
    /// The adapter broke the protocol.
    Broken,
}

impl AdapterError {
    /// How the case counts in which this came up. Never a pass, never a fail.
    pub fn unjudged(&self) -> Unjudged {
        match self {
            AdapterError::Silent { .. } | AdapterError::Unsettled => Unjudged::Inconclusive,
            _ => Unjudged::Broken,
        }
    }

    /// Can the adapter be used after this?
    pub fn is_fatal(&self) -> bool {
        !matches!(self, AdapterError::Refused { .. } | AdapterError::Unsettled)
    }
}

impl fmt::Display for AdapterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AdapterError::Missing { program } => write!(f, "there is no program {program:?}"),
            AdapterError::Io { program, source } => write!(f, "cannot run {program:?}: {source}"),
            AdapterError::Garbage { line, reason } => {
                write!(f, "expected one JSON message a line ({reason}), got: {line}")
            }
            AdapterError::Invalid { line, complaint } => {
                write!(f, "a message that does not meet its schema: {complaint}\n  {line}")
            }
            AdapterError::NotUtf8 { line } => write!(f, "expected UTF-8, got: {line}"),
            AdapterError::TooLong { limit } => write!(f, "a line is longer than {limit} bytes"),
            AdapterError::TooManyEvents { events, limit } => {
                write!(f, "{events} events in one reply, expected at most {limit}")
            }
            AdapterError::Silent { limit, unfinished: 0 } => write!(f, "no reply within {limit:?}"),
            AdapterError::Silent { limit, unfinished } => {
                write!(f, "no reply within {limit:?}, but {unfinished} bytes of an unfinished line")
            }
            AdapterError::Deaf { unread } => {
                write!(f, "it answers, and does not read its commands: {unread} wait")
            }
            AdapterError::Died { status, stderr } => died(f, *status, stderr),
            AdapterError::Protocol { theirs: Some(theirs), .. } => {
                write!(f, "the adapter speaks protocol {theirs}, expected {}", super::PROTOCOL)
            }
            AdapterError::Protocol { theirs: None, message } => {
                write!(f, "the adapter does not speak protocol {}: {message}", super::PROTOCOL)
            }
            AdapterError::WrongKind { expected, got } => {
                write!(f, "expected the reply {}, got {got}", expected.join(" or "))
            }
            AdapterError::OutOfTurn { expected: Some(id), line } => {
                write!(f, "expected the reply to command {id}, got: {line}")
            }
            AdapterError::OutOfTurn { expected: None, line } => {
                write!(f, "expected nothing before the next command, got: {line}")
            }
            AdapterError::Refused { message } => write!(f, "the adapter refuses the command: {message}"),
            AdapterError::Unsettled => f.write_str("the adapter cannot say that nothing moves any more"),
            AdapterError::AnotherGreeting => {
                f.write_str("the adapter was started again, and greets with other claims than before")
            }
            AdapterError::Closed => f.write_str("the adapter was closed by an earlier error"),
        }
    }
}

fn died(f: &mut fmt::Formatter<'_>, status: Option<ExitStatus>, stderr: &[String]) -> fmt::Result {
    match status {
        Some(status) => write!(f, "the adapter ended ({status}) where a reply was due")?,
        None => f.write_str("the adapter closed its output where a reply was due")?,
    }
    for line in stderr {
        write!(f, "\n  {line}")?;
    }
    Ok(())
}

impl std::error::Error for AdapterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            AdapterError::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}
