//! Reads trace files. For all bytes the answer is a trace or a typed error.

use std::fmt;
use std::io::{self, Read};

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

use super::{FormatName, Invalid, Trace, Version};

/// No trace file is larger than this, in bytes.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Why a file could not be read as a trace.
#[derive(Debug)]
pub enum ReadError {
    /// The bytes could not be had.
    Io(io::Error),
    /// There are more than [`FILE_BYTES_MAX`] bytes.
    TooLarge,
    /// The JSON ends too early: a truncated file.
    Truncated(serde_json::Error),
    /// It is not JSON.
    NotJson(serde_json::Error),
    /// It is JSON, but not one of these files: another value stands where `wspbus-trace` is expected.
    NotATrace {
        /// As JSON; `none` if nothing stands there.
        found: String,
    },
    /// It is a trace of a version that this reader does not know.
    UnknownVersion {
        /// As JSON; `none` if nothing stands there.
        found: String,
    },
    /// A field is missing, unknown, or of the wrong type.
    Shape(serde_json::Error),
    /// The fields contradict each other.
    Invalid(Invalid),
}

/// The fields that say whether the rest can be understood.
#[derive(Deserialize)]
struct Probe {
    format: Option<Value>,
    version: Option<Value>,
}

impl Trace {
    /// Reads a trace from the bytes of a file and validates it. Every state gets the order of the
    /// initial one.
    ///
    /// # Errors
    /// The first thing that is wrong, from the outside to the inside: size, JSON, format, version,
    /// fields, their consistency.
    pub fn from_json(bytes: &[u8]) -> Result<Trace, ReadError> {
        if bytes.len() as u64 > FILE_BYTES_MAX {
            return Err(ReadError::TooLarge);
        }
        probe(bytes)?;
        // It is JSON: the probe read it to its end. If serde reports a syntax error here, then a value has
        // another type, such as `null` for a word.
        let mut trace: Trace = serde_json::from_slice(bytes).map_err(ReadError::Shape)?;
        let Trace { initial, steps, .. } = &mut trace;
        steps.iter_mut().for_each(|step| step.after.arrange(initial));
        trace.validate().map_err(ReadError::Invalid)?;
        Ok(trace)
    }

    /// Reads a trace from a file or a stream. Stops at the size limit.
    ///
    /// # Errors
    /// See [`Trace::from_json`], and every error of the reader.
    pub fn from_reader(reader: impl Read) -> Result<Trace, ReadError> {
        let mut bytes = Vec::new();
        reader.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(ReadError::Io)?;
        Trace::from_json(&bytes)
    }
}

fn probe(bytes: &[u8]) -> Result<(), ReadError> {
    let probe: Probe = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => ReadError::NotATrace { found: "none".into() },
        Category::Syntax if ends_in_a_number(bytes) => ReadError::Truncated(error),
        _ => from_serde(error),
    })?;
    let text = |value: Option<Value>| value.map_or("none".into(), |value| value.to_string());
    // An array could pass for an object: serde reads a struct from either.
    let object = bytes.trim_ascii_start().starts_with(b"{");
    if !object || probe.format.as_ref().and_then(Value::as_str) != Some(FormatName::TEXT) {
        return Err(ReadError::NotATrace { found: text(probe.format) });
    }
    match probe.version.as_ref().and_then(Value::as_u64) {
        Some(version) if Version::SUPPORTED.contains(&version) => Ok(()),
        _ => Err(ReadError::UnknownVersion { found: text(probe.version) }),
    }
}

/// Is this the beginning of JSON, cut within a number? serde calls `-` without its digits a syntax error.
fn ends_in_a_number(bytes: &[u8]) -> bool {
    let completed = [bytes, b"0"].concat();
    serde_json::from_slice::<IgnoredAny>(&completed).is_err_and(|error| error.is_eof())
}

fn from_serde(error: serde_json::Error) -> ReadError {
    match error.classify() {
        Category::Eof => ReadError::Truncated(error),
        Category::Syntax => ReadError::NotJson(error),
        Category::Data => ReadError::Shape(error),
        Category::Io => ReadError::Io(error.into()),
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io(error) => write!(f, "the trace cannot be read: {error}"),
            ReadError::TooLarge => {
                write!(f, "the file is larger than {} MiB, the limit of a trace", FILE_BYTES_MAX >> 20)
            }
            ReadError::Truncated(error) => write!(f, "the trace is cut off: {error}"),
            ReadError::NotJson(error) => write!(f, "not a trace, and not JSON: {error}"),
            ReadError::NotATrace { found } => {
                write!(f, "not a trace: `format` is {found}, expected \"{}\"", FormatName::TEXT)
            }
            ReadError::UnknownVersion { found } => {
                write!(f, "a trace of version {found}; this program reads")?;
                match Version::SUPPORTED.as_slice() {
                    [only] => write!(f, " version {only} only"),
                    several => {
                        let several: Vec<String> = several.iter().map(u64::to_string).collect();
                        write!(f, " the versions {}", several.join(", "))
                    }
                }
            }
            ReadError::Shape(error) => write!(f, "not a trace of version {}: {error}", Version::NUMBER),
            ReadError::Invalid(error) => write!(f, "the trace contradicts itself: {error}"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReadError::Io(error) => Some(error),
            ReadError::Truncated(error) | ReadError::NotJson(error) | ReadError::Shape(error) => Some(error),
            ReadError::Invalid(error) => Some(error),
            ReadError::TooLarge | ReadError::NotATrace { .. } | ReadError::UnknownVersion { .. } => None,
        }
    }
}
