//! The JSON Schemas of the messages, one for each, as they are checked in below `docs/schema/protocol-1/`.

use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};

use super::message::{Command, Numbered, Reply};

/// The side that sends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The kit sends it.
    Command,
    /// The adapter sends it.
    Reply,
}

/// The schema of one message. It refers to no other file.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The side that sends the message.
    pub side: Side,
    /// The kind of the message, such as `hello` or `settled`.
    pub kind: String,
    /// The schema of the message.
    pub schema: Value,
}

/// Every message: the commands, then the replies, each in the order of the protocol.
pub fn all() -> Vec<Message> {
    [of::<Numbered<Command>>(Side::Command), of::<Numbered<Reply>>(Side::Reply)].concat()
}

impl Side {
    /// The field that names the kind of a message.
    pub fn tag(self) -> &'static str {
        match self {
            Side::Command => "command",
            Side::Reply => "reply",
        }
    }
}

impl Message {
    /// The path of the file below `docs/schema/protocol-1/`.
    pub fn path(&self) -> String {
        let folder = match self.side {
            Side::Command => "commands",
            Side::Reply => "replies",
        };
        format!("{folder}/{}.schema.json", self.kind)
    }

    /// The schema as text, with a line end.
    pub fn text(&self) -> String {
        format!("{:#}\n", self.schema)
    }
}

/// A schema with bounds in the place of the names of Rust's number types.
pub(crate) fn bounded(mut schema: Value) -> Value {
    bound(&mut schema);
    schema
}

/// The messages of one side: each alternative of the union, with what all of them have.
fn of<M: JsonSchema>(side: Side) -> Vec<Message> {
    let mut union = schema_for!(M).to_value();
    bound(&mut union);
    let fields = |name: &str| union.get(name).cloned().unwrap_or_default();
    let (common, definitions) = (fields("properties"), fields("$defs"));
    let alternatives = fields("oneOf");
    let alternatives = alternatives.as_array().cloned().unwrap_or_default();
    alternatives.into_iter().map(|one| message(side, one, &common, &definitions)).collect()
}

fn message(side: Side, alternative: Value, common: &Value, definitions: &Value) -> Message {
    let mut schema = inlined(alternative, definitions);
    merge(&mut schema, "properties", common);
    if let Some(Value::Array(required)) = schema.get_mut("required") {
        required.insert(0, json!("id"));
    }
    let tag = side.tag();
    let kind = schema.get("properties").and_then(|p| p[tag]["const"].as_str()).unwrap_or_default().to_owned();
    let needed = needed(&schema, definitions);
    if !needed.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(needed));
    }
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(format!("The {tag} `{kind}`")));
    Message { side, kind, schema: Value::Object(schema) }
}

/// The alternative with the fields of the type to which it refers, if it refers to one.
fn inlined(alternative: Value, definitions: &Value) -> Map<String, Value> {
    let Value::Object(mut schema) = alternative else { return Map::new() };
    let Some(target) = schema.remove("$ref").and_then(|r| definition(&r, definitions).cloned()) else {
        return schema;
    };
    merge(&mut schema, "properties", &target["properties"]);
    if let (Some(Value::Array(all)), Some(more)) = (schema.get_mut("required"), target["required"].as_array())
    {
        all.extend(more.iter().cloned());
    }
    schema
}

fn merge(schema: &mut Map<String, Value>, key: &str, more: &Value) {
    let (Some(Value::Object(all)), Some(more)) = (schema.get_mut(key), more.as_object()) else { return };
    all.extend(more.clone());
}

fn definition<'d>(reference: &Value, definitions: &'d Value) -> Option<&'d Value> {
    definitions.get(name(reference)?)
}

fn name(reference: &Value) -> Option<&str> {
    reference.as_str()?.strip_prefix("#/$defs/")
}

/// The definitions to which a schema refers, directly or by other definitions.
fn needed(schema: &Map<String, Value>, definitions: &Value) -> Map<String, Value> {
    let mut found = Map::new();
    let mut open: Vec<Value> = schema.values().cloned().collect();
    while let Some(next) = open.pop() {
        match next {
            Value::Array(values) => open.extend(values),
            Value::Object(fields) => {
                if let Some(reference) = fields.get("$ref")
                    && let (Some(name), Some(target)) = (name(reference), definition(reference, definitions))
                    && !found.contains_key(name)
                {
                    found.insert(name.to_owned(), target.clone());
                    open.push(target.clone());
                }
                open.extend(fields.into_iter().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    found
}

/// Puts bounds in the place of the names of Rust's number types: every validator knows bounds.
fn bound(schema: &mut Value) {
    match schema {
        Value::Array(values) => values.iter_mut().for_each(bound),
        Value::Object(fields) => {
            let format = fields.get("format").and_then(Value::as_str).unwrap_or_default();
            let most = match format {
                "uint8" => Some(u64::from(u8::MAX)),
                "uint32" => Some(u64::from(u32::MAX)),
                _ => None,
            };
            if matches!(format, "uint" | "uint8" | "uint16" | "uint32" | "uint64") {
                fields.remove("format");
            }
            if let Some(most) = most {
                fields.insert("maximum".to_owned(), json!(most));
            }
            fields.values_mut().for_each(bound);
        }
        _ => {}
    }
}
