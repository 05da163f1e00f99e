//! Errors of a tested program, as opposed to failures of the bus behind it.

use std::fmt;
use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use super::valid::Complaint;

/// The adapter could not be used. No such error is a verdict on the bus.
#[derive(Debug)]
pub enum AdapterError {
    /// There is no program with this name.
    Missing {
        /// The name of the program.
        program: String,
    },
    /// The program could not be started, or its pipes failed.
    Io {
        /// The name of the program.
        program: String,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The adapter sent a line that is not a message.
    Garbage {
        /// The line, shortened.
        line: String,
        /// The reason why the line is not a message.
        reason: String,
    },
    /// The adapter sent a message that does not meet its schema.
    Invalid {
        /// The line, shortened.
        line: String,
        /// The place at which the message does not meet the schema, and the value that was expected there.
        complaint: Complaint,
    },
    /// The adapter sent a line that is not UTF-8.
    NotUtf8 {
        /// The line, shortened, with U+FFFD in the place of invalid bytes.
        line: String,
    },
    /// The adapter sent too many bytes without an end of line.
    TooLong {
        /// The length of the longest line that is read, in bytes.
        limit: usize,
    },
    /// The adapter sent a reply that tells more events than one command can cause.
    TooManyEvents {
        /// The number of events in the reply.
        events: usize,
        /// The largest number of events that a reply may have.
        limit: usize,
    },
    /// No reply came. The case is inconclusive, because a slow bus and a bus that hangs look the same.
    Silent {
        /// The kind of the command that was not answered.
        command: &'static str,
        /// The command that was not answered, in words.
        words: String,
        /// The number of the command that was not answered.
        id: u64,
        /// The time for which the kit waited.
        limit: Duration,
        /// The number of bytes of an unfinished line that had come.
        unfinished: usize,
    },
    /// The run was stopped before the reply came.
    Stopped,
    /// Replies came although the commands were not read, so the replies answer nothing.
    Deaf {
        /// The number of commands that wait to be read.
        unread: usize,
    },
    /// The program ended while the kit waited for a reply.
    Died {
        /// The exit status; none if the program has only closed its output.
        status: Option<ExitStatus>,
        /// The last lines that the program wrote to standard error.
        stderr: Vec<String>,
    },
    /// The program speaks another version of the protocol.
    Protocol {
        /// The version that the program speaks; none if the program does not say so.
        theirs: Option<u32>,
        /// The message of the program.
        message: String,
    },
    /// The reply is of a kind that does not answer the command.
    WrongKind {
        /// The kinds of reply that would answer the command.
        expected: &'static [&'static str],
        /// The kind of the reply that came.
        got: &'static str,
    },
    /// A reply came that answers another command than the last one: it is late, or it came unasked.
    OutOfTurn {
        /// The number of the command that waits for a reply.
        expected: u64,
        /// The reply, shortened.
        line: String,
    },
    /// An adapter that was started again greets with other claims than the first one.
    AnotherGreeting,
    /// The adapter refuses a command. No thread moved, and the adapter can still be used.
    Refused {
        /// The reason that the adapter gives.
        message: String,
    },
    /// The adapter cannot say that every thread rests, and a caller that drives it in lockstep needs to know this. The
    /// suites of the kit ask again instead.
    Unsettled,
    /// An earlier error has closed this adapter.
    Closed,
}

/// The verdict that an [`AdapterError`] gives to the case in which the error occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unjudged {
    /// The error allows no verdict on the bus.
    Inconclusive,
    /// The adapter broke the protocol.
    Broken,
}

impl AdapterError {
    /// The verdict on the case in which this error occurs. It is never a pass, and never a fail.
    pub fn unjudged(&self) -> Unjudged {
        match self {
            AdapterError::Silent { .. } | AdapterError::Stopped | AdapterError::Unsettled => {
                Unjudged::Inconclusive
            }
            _ => Unjudged::Broken,
        }
    }

    /// Does this error close the adapter, so that it cannot be used afterwards?
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
            AdapterError::Silent { command, words, id, limit, unfinished } => {
                write!(f, "no reply within {} s to {words}, command {id}", limit.as_secs_f64())?;
                silent(f, command, *unfinished)
            }
            AdapterError::Stopped => f.write_str("the run was stopped before the reply came"),
            AdapterError::Deaf { unread } => {
                write!(f, "the adapter sends replies and does not read its commands: {unread} commands wait")
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
            AdapterError::OutOfTurn { expected, line } => {
                write!(f, "expected the reply to command {expected}, got: {line}")
            }
            AdapterError::Refused { message } => write!(f, "the adapter refuses the command: {message}"),
            AdapterError::Unsettled => f.write_str("the adapter cannot say that every thread rests"),
            AdapterError::AnotherGreeting => {
                f.write_str("the adapter was started again, and its greeting has other claims than before")
            }
            AdapterError::Closed => f.write_str("the adapter was closed by an earlier error"),
        }
    }
}

fn silent(f: &mut fmt::Formatter<'_>, command: &str, unfinished: usize) -> fmt::Result {
    if unfinished > 0 {
        write!(f, ", but {unfinished} bytes of an unfinished line")?;
    }
    f.write_str(match command {
        "hello" => "; the usual reason: the adapter does not flush its output after each reply",
        _ => "; the usual reasons: the adapter does not flush its output after each reply, or the bus hangs",
    })
}

fn died(f: &mut fmt::Formatter<'_>, status: Option<ExitStatus>, stderr: &[String]) -> fmt::Result {
    match status {
        Some(status) => write!(f, "the adapter ended ({status}) before it sent a reply")?,
        None => f.write_str("the adapter closed its output before it sent a reply")?,
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
