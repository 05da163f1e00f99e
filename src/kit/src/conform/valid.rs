//! Checks messages against their schemas. A line is checked before any part of it is used.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

use super::schema::{self, Side};

pub use complaint::Complaint;

mod complaint;

/// Judges a command by the schema of its kind.
///
/// # Errors
/// If the message does not meet the schema, or is of no kind. The error says at which place, and which value
/// was expected there.
pub fn command(message: &Value) -> Result<(), Complaint> {
    let kinds: Vec<&str> = of(Side::Command).keys().map(String::as_str).collect();
    judge(Side::Command, message, &kinds)
}

/// Judges a reply by the schema of its kind, which must be one of these.
///
/// # Errors
/// If the message does not meet the schema, or is of another kind. The error says at which place, and which
/// value was expected there.
pub fn reply(message: &Value, kinds: &[&str]) -> Result<(), Complaint> {
    judge(Side::Reply, message, kinds)
}

fn judge(side: Side, message: &Value, kinds: &[&str]) -> Result<(), Complaint> {
    let tag = side.tag();
    if !message.is_object() {
        return Err(Complaint::new("", message, "an object"));
    }
    let Some(kind) = message.get(tag) else {
        return Err(Complaint::new("", message, format!("the field \"{tag}\"")));
    };
    let known = kind.as_str().filter(|kind| kinds.contains(kind));
    match known.and_then(|kind| of(side).get(kind)) {
        Some(judge) => judge.check(message),
        None => {
            let kinds: Vec<String> = kinds.iter().map(|name| format!("{name:?}")).collect();
            Err(Complaint::new(format!("/{tag}"), kind, complaint::one_of(&kinds)))
        }
    }
}

/// A schema, and the validator that was built of it.
pub(crate) struct Judge {
    schema: Value,
    validator: Validator,
}

impl Judge {
    /// None if the schema makes no validator.
    pub(crate) fn of(schema: Value) -> Option<Judge> {
        let validator = jsonschema::validator_for(&schema).ok()?;
        Some(Judge { schema, validator })
    }

    /// # Errors
    /// If the value does not meet the schema. The error says at which place, and which value was expected there.
    pub(crate) fn check(&self, value: &Value) -> Result<(), Complaint> {
        match self.validator.is_valid(value) {
            true => Ok(()),
            false => Err(complaint::of(&self.schema, &self.validator, value)),
        }
    }
}

/// The judges of one side by kind, built once. A kind whose schema makes no validator has no judge, and no
/// message of that kind is accepted.
fn of(side: Side) -> &'static BTreeMap<String, Judge> {
    static COMMANDS: OnceLock<BTreeMap<String, Judge>> = OnceLock::new();
    static REPLIES: OnceLock<BTreeMap<String, Judge>> = OnceLock::new();
    let built = match side {
        Side::Command => &COMMANDS,
        Side::Reply => &REPLIES,
    };
    built.get_or_init(|| {
        let of_side = schema::all().into_iter().filter(|message| message.side == side);
        let judge = |message: schema::Message| Some((message.kind, Judge::of(message.schema)?));
        of_side.filter_map(judge).collect()
    })
}

#[cfg(test)]
mod tests;
