//! Reads trace files. For all bytes the answer is a trace or a typed error.

use std::fmt;
use std::io::{self, Read};

use super::{FormatName, Invalid, Trace, Version};
use crate::probe::{Unfit, probe};

/// No trace file is larger than this, in bytes.
pub const FILE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The reason why a file could not be read as a trace.
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
        probe(bytes, FormatName::TEXT, &Version::SUPPORTED)?;
        // It is JSON: the probe read it to its end. If serde reports a syntax error here, then a value has
        // another type, such as `null` for a word.
        let trace: Trace = serde_json::from_slice(bytes).map_err(ReadError::Shape)?;
        trace.settle().map_err(ReadError::Invalid)
    }

    /// Gives every state the order of the initial one, and validates the trace.
    ///
    /// # Errors
    /// The first rule of [`Trace::validate`] that does not hold.
    pub(crate) fn settle(mut self) -> Result<Trace, Invalid> {
        let Trace { initial, steps, .. } = &mut self;
        steps.iter_mut().for_each(|step| step.after.arrange(initial));
        self.validate()?;
        Ok(self)
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

impl From<Unfit> for ReadError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Io(error) => ReadError::Io(error),
            Unfit::Truncated(error) => ReadError::Truncated(error),
            Unfit::NotJson(error) => ReadError::NotJson(error),
            Unfit::Format(found) => ReadError::NotATrace { found },
            Unfit::Version(found) => ReadError::UnknownVersion { found },
            Unfit::Shape(error) => ReadError::Shape(error),
        }
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
