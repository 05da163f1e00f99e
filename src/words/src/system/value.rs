//! The value of a variable, as a reader sees it.

use std::fmt;

/// A value of a state: what a trace stores and shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// A word or a sentence.
    Text(String),
    /// A number, as an integer.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Values in an order.
    List(Vec<Value>),
}

impl Value {
    /// A list of such values.
    pub fn list<T: Into<Value>>(values: impl IntoIterator<Item = T>) -> Self {
        Value::List(values.into_iter().map(Into::into).collect())
    }

    /// A list of things by their words.
    pub fn words<T: fmt::Display>(values: impl IntoIterator<Item = T>) -> Self {
        Value::list(values.into_iter().map(|value| value.to_string()))
    }

    /// The words of something, or `none`.
    pub fn option<T: fmt::Display>(value: Option<T>) -> Self {
        value.map_or_else(|| Value::from("none"), |value| Value::Text(value.to_string()))
    }
}

impl fmt::Display for Value {
    /// As a person reads it: a list as its entries with commas between, an empty one as `none`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Number(number) => number.fmt(f),
            Value::Flag(true) => f.write_str("yes"),
            Value::Flag(false) => f.write_str("no"),
            Value::List(values) if values.is_empty() => f.write_str("none"),
            Value::List(values) => {
                for (place, value) in values.iter().enumerate() {
                    let comma = if place == 0 { "" } else { ", " };
                    match value {
                        Value::List(_) => write!(f, "{comma}({value})")?,
                        _ => write!(f, "{comma}{value}")?,
                    }
                }
                Ok(())
            }
        }
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Number(number)
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Value::Number(number.into())
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Number(number.into())
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        Value::list(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_words() {
        assert_eq!(Value::list(["a", "b"]).to_string(), "a, b");
        assert_eq!(Value::list([Value::list([1_u8, 2]), Value::from(true)]).to_string(), "(1, 2), yes");
        assert_eq!(Value::list::<Value>([]).to_string(), "none");
        assert_eq!(Value::option::<u8>(None).to_string(), "none");
    }
}
