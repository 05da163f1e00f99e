//! The JSON Schemas of a suite and of an index of suites, as they are checked in below `docs/schema/`.

use schemars::{Schema, schema_for};

use super::case::{self, Suite};
use super::index::{self, Index};

/// The schema of a suite.
pub fn schema() -> Schema {
    let mut schema = schema_for!(Suite);
    schema.insert("title".to_owned(), "A conformance suite of the Web Site Process Bus".into());
    schema
}

/// The schema of an index.
pub fn index_schema() -> Schema {
    let mut schema = schema_for!(Index);
    schema.insert("title".to_owned(), "Conformance suites of the Web Site Process Bus, in one folder".into());
    schema
}

/// Both schemas, each under the name of its file.
pub fn files() -> [(String, String); 2] {
    let text = |schema: Schema| format!("{:#}\n", schema.as_value());
    [
        (format!("suite-{}.schema.json", case::FORMAT), text(schema())),
        (format!("suites-{}.schema.json", index::FORMAT), text(index_schema())),
    ]
}
