//! The head of a file of JSON: does it say that it is one of ours, of a version that this program reads?

use std::io;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use serde_json::error::Category;

/// The reason why a file is none of those that are read here.
#[derive(Debug)]
pub(crate) enum Unfit {
    /// The bytes could not be had.
    Io(io::Error),
    /// The JSON ends too early: a truncated file.
    Truncated(serde_json::Error),
    /// It is not JSON.
    NotJson(serde_json::Error),
    /// It is JSON, and the file has another `format`, as JSON; `none` if it has none.
    Format(String),
    /// The file has another `version`, as JSON; `none` if it has none.
    Version(String),
    /// A field is missing, unknown, or of the wrong type.
    Shape(serde_json::Error),
}

/// The fields that say whether the rest can be understood.
#[derive(Deserialize)]
struct Probe {
    format: Option<Value>,
    version: Option<Value>,
}

/// Reads the bytes of a file as JSON to their end, and looks at the head of the file.
///
/// # Errors
/// The first thing that is wrong, from the outside to the inside: JSON, format, version.
pub(crate) fn probe(bytes: &[u8], format: &str, versions: &[u64]) -> Result<(), Unfit> {
    let probe: Probe = serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => Unfit::Format("none".into()),
        Category::Syntax if ends_in_a_number(bytes) => Unfit::Truncated(error),
        _ => from_serde(error),
    })?;
    let text = |value: Option<Value>| value.map_or("none".into(), |value| value.to_string());
    // An array could pass for an object: serde reads a struct from either.
    let object = bytes.trim_ascii_start().starts_with(b"{");
    if !object || probe.format.as_ref().and_then(Value::as_str) != Some(format) {
        return Err(Unfit::Format(text(probe.format)));
    }
    match probe.version.as_ref().and_then(Value::as_u64) {
        Some(version) if versions.contains(&version) => Ok(()),
        _ => Err(Unfit::Version(text(probe.version))),
    }
}

/// Is this the beginning of JSON, cut within a number? serde calls `-` without its digits a syntax error.
fn ends_in_a_number(bytes: &[u8]) -> bool {
    let completed = [bytes, b"0"].concat();
    serde_json::from_slice::<IgnoredAny>(&completed).is_err_and(|error| error.is_eof())
}

fn from_serde(error: serde_json::Error) -> Unfit {
    match error.classify() {
        Category::Eof => Unfit::Truncated(error),
        Category::Syntax => Unfit::NotJson(error),
        Category::Data => Unfit::Shape(error),
        Category::Io => Unfit::Io(error.into()),
    }
}
