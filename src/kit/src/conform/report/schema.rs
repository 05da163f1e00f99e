//! The JSON Schema of a report, as it is checked in below `docs/schema/`.

use schemars::{Schema, schema_for};

use super::{REPORT, Report};

/// The schema. It accepts this version of the format, and refuses any other.
pub fn schema() -> Schema {
    let mut schema = schema_for!(Report);
    schema.insert("title".to_owned(), "A report of a conformance run of the Web Site Process Bus".into());
    if let Some(format) = schema.pointer_mut("/properties/format").and_then(|value| value.as_object_mut()) {
        format.insert("const".to_owned(), REPORT.into());
    }
    schema
}
