//! A validation: the verdicts on the logs of some files, for programs, and its JSON Schema.

use schemars::{JsonSchema, schema_for};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::report::LogReport;
use crate::conform::schema::bounded;

/// The version of the format of a validation. A reader refuses any other version.
pub const VALIDATION: u32 = 1;

/// The verdicts on the logs of some files, as `wspbus validate --json` prints them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Validation {
    /// The version of the format.
    pub validation: u32,
    /// The files, in the order in which they were given.
    pub files: Vec<OfFile>,
}

/// The verdicts on the logs of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfFile {
    /// The name of the file, as it was given.
    pub file: String,
    /// The verdicts, in the order of the headers.
    pub logs: Vec<LogReport>,
}

/// The schema of a validation. It accepts this version of the format, and refuses any other.
pub fn schema() -> Value {
    let mut schema = bounded(schema_for!(Validation).to_value());
    if let Some(version) = schema.pointer_mut("/properties/validation").and_then(Value::as_object_mut) {
        version.insert("const".to_owned(), VALIDATION.into());
    }
    if let Some(fields) = schema.as_object_mut() {
        fields.insert("title".to_owned(), "The verdicts on logs of a Web Site Process Bus".into());
    }
    schema
}
