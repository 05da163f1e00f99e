//! The JSON Schema of a suite, as it is checked in below `docs/schema/`.

use schemars::{Schema, schema_for};

use super::case::Suite;

/// The schema.
pub fn schema() -> Schema {
    let mut schema = schema_for!(Suite);
    schema.insert("title".to_owned(), "A conformance suite of the Web Site Process Bus".into());
    schema
}
