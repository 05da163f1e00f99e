//! The parameters of a greeting. The values that the kit knows must make sense, and the rest may be anything.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::suite::case::Returns;

/// The name of the parameter that says when a granted call returns.
const RETURNS: &str = "returns";

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, Value>, D::Error> {
    let choices = BTreeMap::<String, Value>::deserialize(from)?;
    if let Some(value) = choices.get(RETURNS) {
        Returns::deserialize(value).map_err(D::Error::custom)?;
    }
    Ok(choices)
}

pub(super) fn schema(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "properties": { RETURNS: generator.subschema_for::<Returns>() },
    })
}
