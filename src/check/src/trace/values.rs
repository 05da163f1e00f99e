//! Named values that keep their order: a state, or the arguments of an action.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use wspbus_words::system::Value;

use super::value::{Read, Written};

/// Names, each once, with their values. In JSON an object.
///
/// JSON tools may reorder an object, so the order tells people where to look and carries no
/// meaning: [`Values::same`] ignores it. `==` does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(String, Value)>);

impl Values {
    /// Takes names with values, in this order.
    ///
    /// # Errors
    /// If a name occurs twice.
    pub fn new<N: Into<String>, V: Into<Value>>(
        pairs: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Self, DuplicateName> {
        let pairs: Vec<(String, Value)> = pairs.into_iter().map(|(n, v)| (n.into(), v.into())).collect();
        let mut names = BTreeSet::new();
        match pairs.iter().find(|(name, _)| !names.insert(name)) {
            Some((name, _)) => Err(DuplicateName(name.clone())),
            None => Ok(Values(pairs)),
        }
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Names with values, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// The names, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The number of names.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Are these the same names with the same values, in any order?
    pub fn same(&self, other: &Values) -> bool {
        self == other || self.sorted() == other.sorted()
    }

    /// By name, for comparisons that ignore the order.
    pub(super) fn sorted(&self) -> BTreeMap<&str, &Value> {
        self.iter().collect()
    }

    /// The same names in the same order?
    pub(super) fn aligned(&self, other: &Values) -> bool {
        self.names().eq(other.names())
    }

    /// Puts the names into the order that they have in `order`, the unknown ones last.
    pub(super) fn arrange(&mut self, order: &Values) {
        if !self.aligned(order) {
            let rank: BTreeMap<&str, usize> = order.names().zip(0..).collect();
            self.0.sort_by_key(|(name, _)| rank.get(name.as_str()).copied().unwrap_or(usize::MAX));
        }
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, Written(value))))
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Pairs)
    }
}

/// Collects the entries of an object in their order.
struct Pairs;

impl<'de> Visitor<'de> for Pairs {
    type Value = Values;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of values")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
        let mut pairs = Vec::<(String, Value)>::new();
        while let Some((name, Read(value))) = map.next_entry()? {
            pairs.push((name, value));
        }
        Values::new(pairs).map_err(A::Error::custom)
    }
}

impl JsonSchema for Values {
    fn schema_name() -> Cow<'static, str> {
        "Values".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<Read>();
        json_schema!({
            "description": "Named values. The order of the names is for people and carries no meaning.",
            "type": "object",
            "additionalProperties": value
        })
    }
}

/// A name that occurs twice where each may occur once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateName(pub String);

impl fmt::Display for DuplicateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DuplicateName(name) = self;
        write!(f, "the name {name:?} occurs twice, each may occur once")
    }
}

impl std::error::Error for DuplicateName {}
