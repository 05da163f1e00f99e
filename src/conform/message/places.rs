//! The keys of a JSON object are strings, and inside a tagged message serde keeps them so.

use std::collections::BTreeMap;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};
use wspbus_models::event::ThreadId;

use super::Point;

pub(super) fn serialize<S: Serializer>(at: &BTreeMap<ThreadId, Point>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(at.iter().map(|(thread, point)| (thread.0.to_string(), point)))
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<ThreadId, Point>, D::Error> {
    let named = BTreeMap::<String, Point>::deserialize(from)?;
    named.into_iter().map(|(name, point)| Ok((number(&name)?, point))).collect()
}

fn number<E: Error>(name: &str) -> Result<ThreadId, E> {
    name.parse()
        .map(ThreadId)
        .map_err(|_| E::custom(format_args!("`at` has the key {name:?}, expected the number of a thread")))
}
