//! The JSON Schemas of the messages, as they are checked in below `docs/schema/protocol-1/`.

use schemars::{JsonSchema, Schema, schema_for};

use super::message::{Command, Numbered, Reply};

/// The name of each schema file, and the schema.
pub fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("command.schema.json", titled::<Numbered<Command>>("One command to an adapter")),
        ("reply.schema.json", titled::<Numbered<Reply>>("One reply of an adapter")),
    ]
}

/// A schema as text, with a line end.
pub fn text(schema: &Schema) -> String {
    format!("{:#}\n", schema.as_value())
}

fn titled<M: JsonSchema>(title: &str) -> Schema {
    let mut schema = schema_for!(M);
    schema.insert("title".to_owned(), title.into());
    schema
}
