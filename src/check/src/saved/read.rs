//! Reads saved checks. For all bytes the answer is a check or a typed error.

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read};

use super::{FORMAT, SavedCheck, SavedConfiguration, SavedProperty, VERSION};
use crate::probe::{Unfit, probe};
use crate::trace::{FormatName, Invalid, ReadError, Trace};

/// No saved check is larger than this, in bytes.
pub const SAVED_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// The reason why a file could not be read as a saved check.
#[derive(Debug)]
pub enum SavedError {
    /// The bytes could not be had.
    Io(io::Error),
    /// There are more than [`SAVED_BYTES_MAX`] bytes.
    TooLarge,
    /// The JSON ends too early: a truncated file.
    Truncated(serde_json::Error),
    /// It is not JSON.
    NotJson(serde_json::Error),
    /// It is JSON, but not one of these files: another value stands where `wspbus-check` is expected.
    NotACheck {
        /// The value as JSON; `none` if there is none.
        found: String,
    },
    /// It is a saved check of a version that this reader does not know.
    UnknownVersion {
        /// The value as JSON; `none` if there is none.
        found: String,
    },
    /// A field is missing, unknown, or of the wrong type.
    Shape(serde_json::Error),
    /// A trace contradicts itself.
    Invalid {
        /// The model, the configuration and the property with which the trace stands.
        place: String,
        /// The rule that the trace breaks.
        why: Invalid,
    },
    /// A trace stands with a property that it is not about.
    Misplaced {
        /// The model, the configuration and the property with which the trace stands.
        place: String,
        /// Those that the trace names.
        found: String,
    },
    /// Two configurations have the same model and the same name.
    Twice {
        /// The model and the configuration.
        configuration: String,
    },
}

/// A file that can be browsed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// A file of one trace.
    Trace(Box<Trace>),
    /// A saved check.
    Check(SavedCheck),
}

/// The reason why a file could not be read as a trace or as a saved check.
#[derive(Debug)]
pub enum StoredError {
    /// It is a trace that cannot be read.
    Trace(ReadError),
    /// It is a saved check that cannot be read, or a file of which that is not known.
    Check(SavedError),
    /// It is JSON, and the field `format` names neither.
    Neither {
        /// The value as JSON; `none` if there is none.
        found: String,
    },
}

impl SavedCheck {
    /// Reads a saved check from the bytes of a file, and validates each trace in it.
    ///
    /// # Errors
    /// The first thing that is wrong, from the outside to the inside: size, JSON, format, version, fields, their
    /// consistency.
    pub fn from_json(bytes: &[u8]) -> Result<SavedCheck, SavedError> {
        if bytes.len() as u64 > SAVED_BYTES_MAX {
            return Err(SavedError::TooLarge);
        }
        probe(bytes, FORMAT, &[VERSION])?;
        let mut check: SavedCheck = serde_json::from_slice(bytes).map_err(SavedError::Shape)?;
        let mut names = BTreeSet::new();
        for configuration in &mut check.configurations {
            let name = (configuration.model.clone(), configuration.configuration.clone());
            if !names.insert(name) {
                return Err(SavedError::Twice { configuration: place(configuration, None) });
            }
            settle(configuration)?;
        }
        Ok(check)
    }

    /// Reads a saved check from a file or a stream. Stops at the size limit.
    ///
    /// # Errors
    /// See [`SavedCheck::from_json`], and every error of the reader.
    pub fn from_reader(reader: impl Read) -> Result<SavedCheck, SavedError> {
        SavedCheck::from_json(&bytes(reader)?)
    }
}

impl Stored {
    /// Reads a trace or a saved check from a file or a stream. Stops at the size limit.
    ///
    /// # Errors
    /// See [`Trace::from_json`] and [`SavedCheck::from_json`], and every error of the reader.
    pub fn from_reader(reader: impl Read) -> Result<Stored, StoredError> {
        let bytes = bytes(reader).map_err(StoredError::Check)?;
        match SavedCheck::from_json(&bytes) {
            Ok(check) => Ok(Stored::Check(check)),
            Err(SavedError::NotACheck { .. }) => match Trace::from_json(&bytes) {
                Ok(trace) => Ok(Stored::Trace(Box::new(trace))),
                Err(ReadError::NotATrace { found }) => Err(StoredError::Neither { found }),
                Err(error) => Err(StoredError::Trace(error)),
            },
            Err(error) => Err(StoredError::Check(error)),
        }
    }
}

fn bytes(reader: impl Read) -> Result<Vec<u8>, SavedError> {
    let mut bytes = Vec::new();
    reader.take(SAVED_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(SavedError::Io)?;
    match bytes.len() as u64 > SAVED_BYTES_MAX {
        true => Err(SavedError::TooLarge),
        false => Ok(bytes),
    }
}

/// Validates the traces of a configuration, and compares each with the property with which it stands.
fn settle(configuration: &mut SavedConfiguration) -> Result<(), SavedError> {
    let (model, name) = (configuration.model.clone(), configuration.configuration.clone());
    for index in 0..configuration.properties.len() {
        let property = &mut configuration.properties[index];
        let Some(trace) = property.trace.take() else { continue };
        let is_of = trace.model == model && trace.configuration == name && trace.property == property.name;
        let found = format!("{}/{}/{}", trace.model, trace.configuration, trace.property);
        match (is_of, trace.settle()) {
            (true, Ok(trace)) => property.trace = Some(trace),
            (true, Err(why)) => {
                let property = configuration.properties.get(index);
                return Err(SavedError::Invalid { place: place(configuration, property), why });
            }
            (false, _) => {
                let property = configuration.properties.get(index);
                return Err(SavedError::Misplaced { place: place(configuration, property), found });
            }
        }
    }
    Ok(())
}

fn place(configuration: &SavedConfiguration, property: Option<&SavedProperty>) -> String {
    let SavedConfiguration { model, configuration, .. } = configuration;
    match property {
        None => format!("{model}/{configuration}"),
        Some(property) => format!("{model}/{configuration}/{}", property.name),
    }
}

impl From<Unfit> for SavedError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Io(error) => SavedError::Io(error),
            Unfit::Truncated(error) => SavedError::Truncated(error),
            Unfit::NotJson(error) => SavedError::NotJson(error),
            Unfit::Format(found) => SavedError::NotACheck { found },
            Unfit::Version(found) => SavedError::UnknownVersion { found },
            Unfit::Shape(error) => SavedError::Shape(error),
        }
    }
}

impl fmt::Display for SavedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SavedError::Io(error) => write!(f, "the file cannot be read: {error}"),
            SavedError::TooLarge => {
                let most = SAVED_BYTES_MAX >> 20;
                write!(f, "the file is larger than {most} MiB, the limit of a saved check")
            }
            SavedError::Truncated(error) => write!(f, "the file is cut off: {error}"),
            SavedError::NotJson(error) => write!(f, "not a saved check, and not JSON: {error}"),
            SavedError::NotACheck { found } => {
                write!(f, "not a saved check: `format` is {found}, expected \"{FORMAT}\"")
            }
            SavedError::UnknownVersion { found } => {
                write!(f, "a saved check of version {found}; this program reads version {VERSION} only")
            }
            SavedError::Shape(error) => write!(f, "not a saved check of version {VERSION}: {error}"),
            SavedError::Invalid { place, why } => write!(f, "the trace of {place} contradicts itself: {why}"),
            SavedError::Misplaced { place, found } => {
                write!(f, "the trace of {place} is about {found}, expected {place}")
            }
            SavedError::Twice { configuration } => {
                write!(f, "the configuration {configuration} is there twice, expected once")
            }
        }
    }
}

impl std::error::Error for SavedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            SavedError::Io(error) => Some(error),
            SavedError::Truncated(error) | SavedError::NotJson(error) | SavedError::Shape(error) => {
                Some(error)
            }
            SavedError::Invalid { why, .. } => Some(why),
            SavedError::TooLarge
            | SavedError::NotACheck { .. }
            | SavedError::UnknownVersion { .. }
            | SavedError::Misplaced { .. }
            | SavedError::Twice { .. } => None,
        }
    }
}

impl fmt::Display for StoredError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoredError::Trace(error) => error.fmt(f),
            StoredError::Check(SavedError::NotJson(error)) => {
                write!(f, "not a trace, not a saved check, and not JSON: {error}")
            }
            StoredError::Check(error) => error.fmt(f),
            StoredError::Neither { found } => {
                let trace = FormatName::TEXT;
                write!(f, "`format` is {found}, expected \"{trace}\" or \"{FORMAT}\"")
            }
        }
    }
}

impl std::error::Error for StoredError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StoredError::Trace(error) => error.source(),
            StoredError::Check(error) => error.source(),
            StoredError::Neither { .. } => None,
        }
    }
}
