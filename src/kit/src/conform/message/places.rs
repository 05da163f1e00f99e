//! The places of threads as a JSON object. The keys of a JSON object are strings, and inside a tagged message
//! serde keeps them as strings.

use std::collections::BTreeMap;

use schemars::{Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use wspbus_models::bus::event::ThreadId;

use super::Point;

pub(super) fn serialize<S: Serializer>(at: &BTreeMap<ThreadId, Point>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(at.iter().map(|(thread, point)| (thread.0.to_string(), point)))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<ThreadId, Point>, D::Error> {
    let named = BTreeMap::<String, Point>::deserialize(from)?;
    named.into_iter().map(|(name, point)| Ok((number(&name)?, point))).collect()
}

pub(super) fn schema(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": { "pattern": "^([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])$" },
        "additionalProperties": generator.subschema_for::<Point>(),
    })
}

/// Reads the number of a thread. Each thread has one name: no sign, and no zero in front.
fn number<E: Error>(name: &str) -> Result<ThreadId, E> {
    match name.parse() {
        Ok(thread) if ThreadId(thread).0.to_string() == name => Ok(ThreadId(thread)),
        _ => Err(E::custom(format_args!("`at` has the key {name:?}, expected the number of a thread"))),
    }
}
