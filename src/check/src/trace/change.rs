//! What a step changes, down to the entries of a list.

use std::collections::BTreeMap;
use std::fmt;

use super::Values;

/// A variable with another value than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'a> {
    /// Its name.
    pub name: &'a str,
    /// The value before. Empty if the state before has no such name.
    pub old: &'a str,
    /// The value after. Empty if the state after has no such name.
    pub new: &'a str,
}

/// The variables that differ, in the order of `before`, then of what only `after` has.
pub fn changes<'a>(before: &'a Values, after: &'a Values) -> Vec<Change<'a>> {
    if before.aligned(after) {
        let pairs = before.iter().zip(after.iter());
        return pairs
            .filter(|(a, b)| a.1 != b.1)
            .map(|((name, old), (_, new))| Change { name, old, new })
            .collect();
    }
    let (old, new) = (before.sorted(), after.sorted());
    let value = |of: &BTreeMap<&'a str, &'a str>, name: &str| of.get(name).copied().unwrap_or_default();
    let kept = before.names().filter(|name| old.get(name) != new.get(name));
    let added = after.names().filter(|name| !old.contains_key(name));
    kept.chain(added).map(|name| Change { name, old: value(&old, name), new: value(&new, name) }).collect()
}

impl Change<'_> {
    /// `+` if the value was empty, `-` if it is empty now, else `~`. An empty value is the empty
    /// text, `-`, `none`, or a pair of brackets with nothing in it.
    pub fn mark(&self) -> char {
        match (is_empty(self.old), is_empty(self.new)) {
            (true, false) => '+',
            (false, true) => '-',
            _ => '~',
        }
    }

    /// If both values are lists (`[a, b]`, `{a, b}`): the entries that went and those that came,
    /// each in its order.
    pub fn entries(&self) -> Option<(Vec<&str>, Vec<&str>)> {
        let (old, new) = (list(self.old)?, list(self.new)?);
        Some((without(&old, &new), without(&new, &old)))
    }
}

/// `~ name: old → new`, and for lists `(- gone, + come)` where that is shorter than the lists.
impl fmt::Display for Change<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &str| if value.is_empty() { "(empty)".to_owned() } else { value.to_owned() };
        write!(f, "{} {}: {} → {}", self.mark(), self.name, shown(self.old), shown(self.new))?;
        let Some((gone, come)) = self.entries() else { return Ok(()) };
        if self.mark() != '~' || gone.len() + come.len() == 0 {
            return Ok(());
        }
        let gone = gone.iter().map(|entry| format!("- {entry}"));
        let come = come.iter().map(|entry| format!("+ {entry}"));
        write!(f, "  ({})", gone.chain(come).collect::<Vec<_>>().join(", "))
    }
}

fn is_empty(value: &str) -> bool {
    matches!(value, "" | "-" | "none" | "None" | "[]" | "{}" | "()")
}

/// The entries of a bracketed list, split at its own commas only.
fn list(value: &str) -> Option<Vec<&str>> {
    let inner = match (value.chars().next()?, value.chars().next_back()?) {
        ('[', ']') | ('{', '}') if value.len() >= 2 => &value[1..value.len() - 1],
        _ => return None,
    };
    let (mut depth, mut start, mut entries) = (0_usize, 0, Vec::new());
    for (at, c) in inner.char_indices() {
        match c {
            '[' | '{' | '(' => depth += 1,
            // An unbalanced text is no list.
            ']' | '}' | ')' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                entries.push(inner[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    entries.push(inner[start..].trim());
    entries.retain(|entry| !entry.is_empty());
    (depth == 0).then_some(entries)
}

/// The entries of `these` that `those` lacks, counted: a bag difference.
fn without<'a>(these: &[&'a str], those: &[&str]) -> Vec<&'a str> {
    let mut count = BTreeMap::<&str, usize>::new();
    those.iter().for_each(|entry| *count.entry(entry).or_default() += 1);
    let mut rest = these.to_vec();
    rest.retain(|entry| match count.get_mut(entry) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    });
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Values {
        Values::new(pairs.iter().copied()).unwrap()
    }

    fn told(old: &str, new: &str) -> String {
        Change { name: "x", old, new }.to_string()
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
        let names: Vec<_> = changes(&before, &other).iter().map(|change| change.name).collect();
        assert_eq!(names, ["b", "c", "d"]);
    }

    #[test]
    fn marks_and_entries_tell_what_came_and_went() {
        assert_eq!(told("Idle", "Running"), "~ x: Idle → Running");
        assert_eq!(told("none", "7"), "+ x: none → 7");
        assert_eq!(told("7", ""), "- x: 7 → (empty)");
        assert_eq!(told("[a, b(1, 2), a]", "[a, c]"), "~ x: [a, b(1, 2), a] → [a, c]  (- b(1, 2), - a, + c)");
        assert_eq!(told("[a, b]", "[b, a]"), "~ x: [a, b] → [b, a]");
        assert_eq!(told("[a", "]"), "~ x: [a → ]");
        assert_eq!(told("[a)(]", "[b]"), "~ x: [a)(] → [b]");
    }
}
