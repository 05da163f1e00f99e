//! The end of a process. The name of one field says how the process ended, so a second such field would say
//! a second end.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use wspbus_models::bus::Code;

use super::End;

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Code(code) => write!(f, "the process ended with code {code}"),
            End::Signal(signal) => write!(f, "signal {signal} ended the process"),
            End::ReExecuted(_) => f.write_str("the process re-executed itself"),
        }
    }
}

/// An end as it is written.
#[derive(Deserialize)]
pub(super) struct Written {
    #[serde(default, deserialize_with = "said")]
    code: Option<Code>,
    #[serde(default, deserialize_with = "said")]
    signal: Option<u8>,
    #[serde(default, deserialize_with = "said")]
    re_executed: Option<bool>,
}

impl TryFrom<Written> for End {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        match written {
            Written { code: Some(code), signal: None, re_executed: None } => Ok(End::Code(code)),
            Written { code: None, signal: Some(signal), re_executed: None } => Ok(End::Signal(signal)),
            Written { code: None, signal: None, re_executed: Some(done) } => Ok(End::ReExecuted(done)),
            _ => Err("expected exactly one of `code`, `signal` and `re_executed`"),
        }
    }
}

impl JsonSchema for End {
    fn schema_name() -> Cow<'static, str> {
        "End".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "properties": {
                "code": generator.subschema_for::<Code>(),
                "signal": { "type": "integer", "minimum": 0, "maximum": 255 },
                "re_executed": { "type": "boolean" },
            },
            "oneOf": [{ "required": ["code"] }, { "required": ["signal"] }, { "required": ["re_executed"] }],
        })
    }
}

/// A field that is written counts, even if its value is `null`: `null` does not leave the field out.
fn said<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}
