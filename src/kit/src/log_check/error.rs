//! The reasons why a text is no log.

use std::fmt;

use super::header::{FORMAT, Kind};
use crate::conform::valid::Complaint;
use wspbus_words::screen::one_line;

/// A line that no log has.
#[derive(Debug)]
pub struct LogError {
    /// The number of the line, from 1.
    pub line: u64,
    /// The reason why no log has it.
    pub why: Why,
}

/// The reason why a line is not one of a log.
#[derive(Debug)]
pub enum Why {
    /// The text cannot be read.
    Io(std::io::Error),
    /// The text has no line at all.
    Empty,
    /// The line is longer than this number of bytes.
    TooLong(usize),
    /// The line is not UTF-8 from this byte on; the first byte has the number 0.
    NotUtf8(usize),
    /// The line has no text.
    Blank,
    /// The line ends in the middle of a JSON value.
    Truncated(String),
    /// The line is not JSON: the shortened line, and the reason.
    NotJson(String, String),
    /// The first line is no header.
    NoHeader(String),
    /// The header has another version; the value that was found.
    Version(String),
    /// The header does not meet its schema.
    Header(Complaint),
    /// A listener of the header has a number that an earlier listener has.
    Twice(u64),
    /// No key of the line is the name of an event; the keys, or the value.
    Unknown(String),
    /// Several keys of the line are names of events.
    Several(Vec<String>),
    /// The event does not meet its schema.
    Event(Complaint),
    /// The header says that the log does not tell events of this kind.
    NotTold(String, Kind),
}

/// The names of the events that a log may have.
pub const EVENTS: [&str; 19] = [
    "answered",
    "state_written",
    "pass_began",
    "listener_began",
    "listener_ended",
    "pass_ended",
    "ended_late",
    "resolved",
    "waiting",
    "woken",
    "subscribed",
    "unsubscribed",
    "refused",
    "blocked",
    "main_ran",
    "taken",
    "log_failed",
    "ended",
    "re_executed",
];

impl std::error::Error for LogError {}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        let shown = |text: &str| one_line(text).into_owned();
        match &self.why {
            Why::Io(error) => write!(f, "cannot read the log: {error}"),
            Why::Empty => write!(f, "the log is empty, expected a header such as {{\"log\":{FORMAT}}}"),
            Why::TooLong(most) => write!(f, "the line is longer than {most} bytes"),
            Why::NotUtf8(byte) => write!(f, "the line is not UTF-8: byte {byte} belongs to no character"),
            Why::Blank => f.write_str("the line is blank, expected a header or an event"),
            Why::Truncated(line) => {
                write!(f, "the line ends in the middle of a JSON value: {}", shown(line))
            }
            Why::NotJson(line, reason) => {
                write!(f, "expected one JSON value, found {}: {}", shown(line), shown(reason))
            }
            Why::NoHeader(found) => {
                write!(f, "expected a header such as {{\"log\":{FORMAT}}}, found {}", shown(found))
            }
            Why::Version(found) => {
                write!(f, "expected version {FORMAT} of the format in \"log\", found {}", shown(found))
            }
            Why::Header(complaint) => write!(f, "the header is not valid: {}", shown(&complaint.to_string())),
            Why::Twice(number) => {
                write!(f, "two listeners of the header have the number {number}, expected different numbers")
            }
            Why::Unknown(found) => {
                write!(f, "expected an event ({}), found {}", EVENTS.join(", "), shown(found))
            }
            Why::Several(names) => {
                write!(f, "expected one event in a line, found {}", shown(&names.join(" and ")))
            }
            Why::Event(complaint) => write!(f, "the event is not valid: {}", shown(&complaint.to_string())),
            Why::NotTold(event, kind) => write!(
                f,
                "found the event {}, expected none of the kind {}: \"sees\" of the header does not have it",
                shown(event),
                kind.name()
            ),
        }
    }
}
