//! Reads logs, line by line. No line is used before it was checked.

use std::io::BufRead;
use std::sync::OnceLock;

use serde_json::{Map, Value};
use wspbus_models::bus::event::Event;

use super::error::{EVENTS, LogError, Why};
use super::header::{FORMAT, Header, Kind};
use super::schema;
use crate::conform::json;
use crate::conform::valid::{Complaint, Judge};

/// The most bytes of a line.
pub const MOST_BYTES: usize = 1 << 20;

/// The number of characters of a wrong line that are shown.
const SHOWN: usize = 80;

/// The log of one bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// The number of the line of the header, from 1.
    pub line: u64,
    /// The header of the log.
    pub header: Header,
    /// The events, in order.
    pub events: Vec<Told>,
}

/// An event of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The number of the line, from 1.
    pub line: u64,
    /// The content of the line.
    pub seen: Content,
}

/// The content of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// An event of the bus.
    Event(Event),
    /// Something for which there is no event. No bus of the specification shows it.
    Surprise(String),
}

impl Content {
    /// The event, if there is one for the content of the line.
    pub fn event(&self) -> Option<&Event> {
        match self {
            Content::Event(event) => Some(event),
            Content::Surprise(_) => None,
        }
    }

    /// The text of a surprise.
    pub fn surprise(&self) -> Option<&str> {
        match self {
            Content::Surprise(text) => Some(text),
            Content::Event(_) => None,
        }
    }
}

impl Log {
    /// A log of these events, as it would be in a file of its own.
    pub fn new(header: Header, events: impl IntoIterator<Item = Event>) -> Log {
        let told = |(place, event)| Told { line: place as u64 + 2, seen: Content::Event(event) };
        Log { line: 1, header, events: events.into_iter().enumerate().map(told).collect() }
    }

    /// The lines of the log as text.
    ///
    /// # Errors
    /// If a number is beyond those of JSON.
    pub fn to_text(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string(&self.header)? + "\n";
        for told in &self.events {
            text += &match &told.seen {
                Content::Event(event) => serde_json::to_string(event)?,
                Content::Surprise(surprise) => serde_json::json!({ "surprise": surprise }).to_string(),
            };
            text.push('\n');
        }
        Ok(text)
    }
}

/// Reads the logs of a text: each begins with a header.
///
/// # Errors
/// If a line is not that of a log. The error has the number of the line, the value that was found and the value that was
/// expected.
pub fn read(mut from: impl BufRead) -> Result<Vec<Log>, LogError> {
    let mut logs: Vec<Log> = Vec::new();
    let mut line = 0;
    loop {
        line += 1;
        let at = |why| LogError { line, why };
        let Some(text) = next_line(&mut from).map_err(at)? else { break };
        match entry(&text, logs.last()).map_err(at)? {
            Entry::Header(header) => logs.push(Log { line, header, events: Vec::new() }),
            Entry::Event(seen) => {
                if let Some(log) = logs.last_mut() {
                    log.events.push(Told { line, seen });
                }
            }
        }
    }
    if logs.is_empty() { Err(LogError { line: 1, why: Why::Empty }) } else { Ok(logs) }
}

/// The next line without its end; none at the end of the text.
fn next_line(from: &mut impl BufRead) -> Result<Option<String>, Why> {
    let mut bytes = Vec::new();
    loop {
        let buffer = match from.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(Why::Io(error)),
        };
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let taken = end.unwrap_or(buffer.len());
        if bytes.len() + taken > MOST_BYTES {
            return Err(Why::TooLong(MOST_BYTES));
        }
        if buffer.is_empty() && bytes.is_empty() {
            return Ok(None);
        }
        bytes.extend_from_slice(&buffer[..taken]);
        let over = end.is_some() || buffer.is_empty();
        from.consume(taken + usize::from(end.is_some()));
        if over {
            let text = String::from_utf8(bytes);
            return text.map(Some).map_err(|error| Why::NotUtf8(error.utf8_error().valid_up_to()));
        }
    }
}

enum Entry {
    Header(Header),
    Event(Content),
}

fn entry(text: &str, log: Option<&Log>) -> Result<Entry, Why> {
    if text.trim().is_empty() {
        return Err(Why::Blank);
    }
    let value = json::read(text).map_err(|error| match error.is_eof() {
        true => Why::Truncated(short(text)),
        false => Why::NotJson(short(text), error.to_string()),
    })?;
    match (&value, log) {
        (Value::Object(fields), _) if fields.contains_key("log") => header(&value).map(Entry::Header),
        (_, None) => Err(Why::NoHeader(short(text))),
        (_, Some(log)) => event(value, &log.header).map(Entry::Event),
    }
}

fn header(value: &Value) -> Result<Header, Why> {
    let version = value.get("log").cloned().unwrap_or_default();
    if version != FORMAT {
        return Err(Why::Version(short(&version.to_string())));
    }
    judge_header(value).map_err(Why::Header)?;
    let header: Header =
        serde_json::from_value(value.clone()).map_err(|error| not_json(value, &error.to_string()))?;
    let mut numbers: Vec<u64> = header.listeners.iter().map(|listener| listener.listener.0).collect();
    numbers.sort_unstable();
    match numbers.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(Why::Twice(pair[0])),
        None => Ok(header),
    }
}

fn event(value: Value, header: &Header) -> Result<Content, Why> {
    let value = match value {
        Value::Object(fields) => named(fields)?,
        Value::String(name) if EVENTS.contains(&name.as_str()) => Value::String(name),
        other => return Err(Why::Unknown(short(&other.to_string()))),
    };
    if let Some(surprise) = value.get("surprise") {
        return match surprise.as_str() {
            Some(text) => Ok(Content::Surprise(text.to_owned())),
            None => Err(Why::Unknown(short(&value.to_string()))),
        };
    }
    judge_event(&value).map_err(Why::Event)?;
    let event: Event =
        serde_json::from_value(value.clone()).map_err(|error| not_json(&value, &error.to_string()))?;
    match Kind::of(&event) {
        Some(kind) if header.tells(kind) => Ok(Content::Event(event)),
        Some(kind) => {
            let of_fields = value.as_object().and_then(|fields| fields.keys().next());
            let name = of_fields.map(String::as_str).or_else(|| value.as_str()).unwrap_or_default();
            Err(Why::NotTold(name.to_owned(), kind))
        }
        None => Err(Why::Unknown(short(&value.to_string()))),
    }
}

/// The event among the fields of a line. The other fields are free.
fn named(mut fields: Map<String, Value>) -> Result<Value, Why> {
    let is_event = |name: &&String| EVENTS.contains(&name.as_str()) || *name == "surprise";
    let names: Vec<String> = fields.keys().filter(is_event).cloned().collect();
    let [name] = names.as_slice() else {
        return Err(match names.is_empty() {
            true => Why::Unknown(short(&Value::Object(fields).to_string())),
            false => Why::Several(names),
        });
    };
    let value = fields.remove(name).unwrap_or_default();
    let is_plain = matches!(name.as_str(), "blocked" | "log_failed");
    match value {
        Value::Null if is_plain => Ok(Value::String(name.clone())),
        value => Ok(Value::Object([(name.clone(), value)].into_iter().collect())),
    }
}

fn not_json(value: &Value, reason: &str) -> Why {
    Why::NotJson(short(&value.to_string()), reason.to_owned())
}

/// Judges the header of a log.
fn judge_header(value: &Value) -> Result<(), Complaint> {
    static JUDGE: OnceLock<Option<Judge>> = OnceLock::new();
    judge(JUDGE.get_or_init(|| Judge::of(schema::header())), value)
}

/// Judges an event of a log.
fn judge_event(value: &Value) -> Result<(), Complaint> {
    static JUDGE: OnceLock<Option<Judge>> = OnceLock::new();
    judge(JUDGE.get_or_init(|| Judge::of(schema::event())), value)
}

/// Without a judge no value is accepted.
fn judge(judge: &Option<Judge>, value: &Value) -> Result<(), Complaint> {
    let judge = judge.as_ref().ok_or_else(|| Complaint::new("", value, "a schema that can be used"))?;
    judge.check(value)
}

/// The text, shortened.
fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
