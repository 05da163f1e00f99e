//! The JSON Schema of the lines of a log, as it is checked in below `docs/schema/`.

use schemars::schema_for;
use serde_json::{Value, json};
use wspbus_models::bus::event::Event;

use super::error::EVENTS;
use super::header::{FORMAT, Header};
use crate::conform::schema::bounded;

/// The schema of a header.
pub fn header() -> Value {
    let mut schema = bounded(schema_for!(Header).to_value());
    if let Some(version) = schema.pointer_mut("/properties/log").and_then(Value::as_object_mut) {
        version.insert("const".to_owned(), FORMAT.into());
    }
    schema
}

/// The schema of an event without free fields: of those that a log may have.
pub fn event() -> Value {
    let mut schema = bounded(schema_for!(Event).to_value());
    if let Some(all) = schema.get_mut("oneOf").and_then(Value::as_array_mut) {
        all.retain(|one| name(one).is_some_and(|name| EVENTS.contains(&name)));
    }
    schema
}

/// The name of the event that a part of the schema is about.
fn name(one: &Value) -> Option<&str> {
    one.get("const").or_else(|| one.pointer("/required/0")).and_then(Value::as_str)
}

/// The schema of a line: a header or an event.
pub fn schema() -> Value {
    let (mut header, mut event) = (header(), event());
    let mut definitions = serde_json::Map::new();
    for part in [&mut header, &mut event] {
        if let Some(fields) = part.as_object_mut() {
            fields.remove("$schema");
            if let Some(Value::Object(more)) = fields.remove("$defs") {
                definitions.extend(more);
            }
        }
    }
    let surprise = json!({
        "description": "Something for which there is no event. No bus of the specification shows it.",
        "type": "object",
        "properties": { "surprise": { "type": "string" } },
        "required": ["surprise"],
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A line of a log of a Web Site Process Bus",
        "anyOf": [header, event, surprise],
        "$defs": definitions,
    })
}
