//! Numbers that every language can hold.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// The largest integer below which a 64-bit floating point number leaves no integer out.
const MOST: u64 = (1 << 53) - 1;

pub(super) fn id<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let id = u64::deserialize(from)?;
    if id > MOST {
        return Err(D::Error::custom(format_args!("`id` is {id}, expected at most {MOST}")));
    }
    Ok(id)
}
