//! The changes that a step makes, down to the entries of a list.

use std::collections::BTreeMap;
use std::fmt;

use super::{Value, Values};

/// A variable with another value than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueChange<'a> {
    /// The name of the variable.
    pub name: &'a str,
    /// The value before; `None` if the state before has no such name.
    pub old: Option<&'a Value>,
    /// The value after; `None` if the state after has no such name.
    pub new: Option<&'a Value>,
}

/// The entries by which one list differs from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries<'a> {
    /// Those that only the list before has, in its order.
    pub gone: Vec<&'a Value>,
    /// Those that only the list after has, in its order.
    pub come: Vec<&'a Value>,
}

/// The variables that differ, in the order of `before`, then of what only `after` has.
pub fn changes<'a>(before: &'a Values, after: &'a Values) -> Vec<ValueChange<'a>> {
    if before.aligned(after) {
        let pairs = before.iter().zip(after.iter());
        return pairs
            .filter(|(a, b)| a.1 != b.1)
            .map(|((name, old), (_, new))| ValueChange { name, old: Some(old), new: Some(new) })
            .collect();
    }
    let (old, new) = (before.sorted(), after.sorted());
    let kept = before.names().filter(|name| old.get(name) != new.get(name));
    let added = after.names().filter(|name| !old.contains_key(name));
    let change = |name| ValueChange { name, old: old.get(name).copied(), new: new.get(name).copied() };
    kept.chain(added).map(change).collect()
}

impl<'a> ValueChange<'a> {
    /// `+` if there was no value, `-` if there is none now, else `~`. The empty text, `-` and `none`
    /// are no value. A list is a value even if it is empty: its entries come and go.
    pub fn mark(&self) -> char {
        match (is_nothing(self.old), is_nothing(self.new)) {
            (true, false) => '+',
            (false, true) => '-',
            _ => '~',
        }
    }

    /// If both values are lists, and differ by entries that went and entries that came: those. `None`
    /// if what both have is in another order, or if they have nothing in common: then the lists say
    /// more than their entries.
    pub fn entries(&self) -> Option<Entries<'a>> {
        let (Some(Value::List(old)), Some(Value::List(new))) = (self.old, self.new) else { return None };
        let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
        let (old_rest, new_rest) = (&old[start..], &new[start..]);
        let end = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
        let (old_rest, new_rest) = (&old_rest[..old_rest.len() - end], &new_rest[..new_rest.len() - end]);
        let (gone, old_kept) = without(old_rest, new_rest);
        let (come, new_kept) = without(new_rest, old_rest);
        let nothing_kept = start + end + old_kept.len() == 0;
        let replaced = nothing_kept && !old.is_empty() && !new.is_empty();
        (!replaced && old_kept == new_kept).then_some(Entries { gone, come })
    }
}

/// `~ name: old → new`; for a list `~ name: - gone, + come` where that says it all.
impl fmt::Display for ValueChange<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: ", self.mark(), self.name)?;
        let Some(Entries { gone, come }) = self.entries() else {
            return write!(f, "{} → {}", shown(self.old), shown(self.new));
        };
        let gone = gone.into_iter().map(|entry| format!("- {}", in_list(entry)));
        let come = come.into_iter().map(|entry| format!("+ {}", in_list(entry)));
        f.write_str(&gone.chain(come).collect::<Vec<_>>().join(", "))?;
        match self.new {
            Some(Value::List(now)) if now.is_empty() => f.write_str(" (now none)"),
            _ => Ok(()),
        }
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None => "(nothing)".to_owned(),
        Some(Value::Text(text)) if text.is_empty() => "(empty)".to_owned(),
        Some(value) => value.to_string(),
    }
}

/// An entry as it is told within a list.
fn in_list(entry: &Value) -> String {
    match entry {
        Value::List(_) => format!("({entry})"),
        _ => shown(Some(entry)),
    }
}

fn is_nothing(value: Option<&Value>) -> bool {
    match value {
        None => true,
        Some(Value::Text(text)) => matches!(text.as_str(), "" | "-" | "none"),
        Some(Value::Number(_) | Value::Flag(_) | Value::List(_)) => false,
    }
}

/// The entries of `these` that `those` lack, counted (a bag difference), and the other ones.
fn without<'a>(these: &'a [Value], those: &[Value]) -> (Vec<&'a Value>, Vec<&'a Value>) {
    let mut count = BTreeMap::<&Value, usize>::new();
    those.iter().for_each(|entry| *count.entry(entry).or_default() += 1);
    let (mut rest, mut kept) = (Vec::new(), Vec::new());
    for entry in these {
        match count.get_mut(entry) {
            Some(left) if *left > 0 => {
                *left -= 1;
                kept.push(entry);
            }
            _ => rest.push(entry),
        }
    }
    (rest, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        Values::new(pairs.iter().copied()).unwrap()
    }

    fn told(old: impl Into<Value>, new: impl Into<Value>) -> String {
        let (old, new) = (old.into(), new.into());
        ValueChange { name: "x", old: Some(&old), new: Some(&new) }.to_string()
    }

    fn lists(old: &str, new: &str) -> String {
        let list = |text: &str| Value::words(text.chars());
        told(list(old), list(new))
    }

    #[test]
    fn only_what_differs_is_listed_in_order() {
        let before = values(&[("a", "1"), ("b", "2"), ("c", "3")]);
        let after = values(&[("a", "9"), ("b", "2"), ("c", "4")]);
        let names: Vec<_> = changes(&before, &after).iter().map(|change| change.name).collect();
        assert_eq!(names, ["a", "c"]);
        assert!(changes(&before, &before).is_empty());
        let reordered = values(&[("c", "3"), ("a", "1"), ("b", "2")]);
        assert!(changes(&before, &reordered).is_empty());
        let other = values(&[("a", "1"), ("d", "7")]);
        let told: Vec<_> = changes(&before, &other).iter().map(ToString::to_string).collect();
        assert_eq!(told, ["- b: 2 → (nothing)", "- c: 3 → (nothing)", "+ d: (nothing) → 7"]);
    }

    #[test]
    fn marks_tell_what_came_and_went() {
        assert_eq!(told("Idle", "Running"), "~ x: Idle → Running");
        assert_eq!(told("none", "7"), "+ x: none → 7");
        assert_eq!(told("none", ""), "~ x: none → (empty)", "there was no value, and there is none");
        assert_eq!(told("7", ""), "- x: 7 → (empty)");
        assert_eq!(told(1_u8, 0_u8), "~ x: 1 → 0");
        assert_eq!(told(false, true), "~ x: no → yes");
        assert_eq!(told("[a, b]", "[b]"), "~ x: [a, b] → [b]", "a text is no list");
    }

    #[test]
    fn of_a_list_the_entries_are_told() {
        assert_eq!(lists("", "a"), "~ x: + a");
        assert_eq!(lists("ab", "b"), "~ x: - a");
        assert_eq!(lists("b", ""), "~ x: - b (now none)");
        assert_eq!(lists("ab", "bc"), "~ x: - a, + c");
        assert_eq!(lists("aba", "ba"), "~ x: - a", "the first one went");
        assert_eq!(lists("a", "aa"), "~ x: + a");
        assert_eq!(lists("xaay", "zaw"), "~ x: - x, - a, - y, + z, + w", "entries are counted");
        let deep = |inner: &[u8]| Value::list([Value::from("a"), Value::list(inner.iter().copied())]);
        assert_eq!(told(deep(&[1]), deep(&[1, 2])), "~ x: - (1), + (1, 2)");
    }

    #[test]
    fn a_list_in_another_order_and_another_list_are_told_whole() {
        assert_eq!(lists("ab", "ba"), "~ x: a, b → b, a");
        assert_eq!(lists("abcd", "cbe"), "~ x: a, b, c, d → c, b, e");
        assert_eq!(lists("a", "b"), "~ x: a → b");
        assert_eq!(lists("abac", "caa"), "~ x: a, b, a, c → c, a, a");
    }
}
