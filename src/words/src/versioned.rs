//! JSON files with a number `format`, of which a reader knows one.

use serde::de::DeserializeOwned;
use serde_json::{Error, Value};

/// The reason why a text was not read.
#[derive(Debug)]
pub enum Unread {
    /// It is not JSON, or not that of such a file.
    Malformed(Error),
    /// It has another version of the format.
    Version(u64),
}

/// Reads a file of this format. Whether fields that are not known are passed over is the type's matter.
///
/// # Errors
/// If the text is not JSON of this type, or has another version of the format.
pub fn read<T: DeserializeOwned>(text: &str, format: u32) -> Result<T, Unread> {
    let value: Value = serde_json::from_str(text).map_err(Unread::Malformed)?;
    match value.get("format").and_then(Value::as_u64) {
        Some(theirs) if theirs != u64::from(format) => Err(Unread::Version(theirs)),
        _ => serde_json::from_value(value).map_err(Unread::Malformed),
    }
}
