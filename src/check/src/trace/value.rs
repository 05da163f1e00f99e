//! A value in JSON: a text is a string, a number an integer, a flag a boolean, a list an array.
//!
//! The vocabulary's `Value` knows no JSON, so these newtypes stand for it.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wspbus_words::system::Value;

/// A value to be written.
pub(super) struct Written<'a>(pub(super) &'a Value);

/// A value that was read.
pub(super) struct Read(pub(super) Value);

/// The value as it stands in a file, on one line.
pub(super) fn json(value: &Value) -> String {
    // Writing a value into memory does not fail; its words stand in if it does.
    serde_json::to_string(&Written(value)).unwrap_or_else(|_| value.to_string())
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Number(number) => serializer.serialize_i64(*number),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::List(values) => serializer.collect_seq(values.iter().map(Written)),
        }
    }
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

/// Takes everything that is a value.
struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, an integer, a boolean or an array of them")
    }

    fn visit_str<E>(self, text: &str) -> Result<Read, E> {
        Ok(Read(Value::from(text)))
    }

    fn visit_string<E>(self, text: String) -> Result<Read, E> {
        Ok(Read(Value::Text(text)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Read, E> {
        Ok(Read(Value::Number(number)))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Read, E> {
        let number =
            i64::try_from(number).map_err(|_| E::custom(format!("{number} is larger than 2^63 - 1")))?;
        Ok(Read(Value::Number(number)))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Read, E> {
        Ok(Read(Value::Flag(flag)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Read, A::Error> {
        let mut values = Vec::new();
        while let Some(Read(value)) = seq.next_element()? {
            values.push(value);
        }
        Ok(Read(Value::List(values)))
    }
}

impl JsonSchema for Read {
    fn schema_name() -> Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let entry = generator.subschema_for::<Read>();
        json_schema!({
            "description": "A text, a number, a flag, or a list of values.",
            "anyOf": [
                { "type": "string" },
                { "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX },
                { "type": "boolean" },
                { "type": "array", "items": entry }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Value, String> {
        serde_json::from_str::<Read>(json).map(|Read(value)| value).map_err(|error| error.to_string())
    }

    #[test]
    fn values_round_trip() {
        for text in [r#""a""#, "7", "-9223372036854775808", "true", r#"[]"#, r#"[1,[false,"x"],[]]"#] {
            assert_eq!(json(&read(text).unwrap()), text);
        }
    }

    #[test]
    fn anything_else_is_refused_in_words() {
        assert!(
            read("9223372036854775808").unwrap_err().starts_with("9223372036854775808 is larger than 2^63")
        );
        for other in ["null", "1.5", "{}", "[null]"] {
            let error = read(other).unwrap_err();
            assert!(error.contains("expected a string, an integer, a boolean or an array"), "{error}");
        }
    }
}
