//! Two short lists side by side, with as much as possible in common.
//!
//! A library for this (`similar`) would be the fifteenth third-party crate of the kit, which has fewer. The rows would still
//! have to be made here: a library tells what to delete and insert, and not which entry stands beside which.

/// The number of entries that are compared. One step shows only a few entries in one lane, unless a report is
/// forged.
const MOST: usize = 1_000;

/// One row: an entry of both lists, or a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// The entry was expected, and it was observed.
    Same(String),
    /// An entry was expected and not observed, or observed and not expected, or one entry stands in the place
    /// of another.
    Differs {
        /// The entry that was expected.
        expected: Option<String>,
        /// The entry that was observed.
        observed: Option<String>,
    },
}

/// The rows of two lists. A difference between two common entries stands side by side.
pub(super) fn align<T: PartialEq>(expected: &[T], observed: &[T], text: impl Fn(&T) -> String) -> Vec<Row> {
    let (expected, rest) = expected.split_at(expected.len().min(MOST));
    let (observed, more) = observed.split_at(observed.len().min(MOST));
    let common = common(expected, observed);
    let (mut rows, mut gap) = (Vec::new(), (Vec::new(), Vec::new()));
    let (mut left, mut right) = (0, 0);
    while left < expected.len() || right < observed.len() {
        match (expected.get(left), observed.get(right)) {
            (Some(one), Some(other)) if one == other => {
                close(&mut rows, &mut gap);
                rows.push(Row::Same(text(one)));
                (left, right) = (left + 1, right + 1);
            }
            (Some(one), _) if right == observed.len() || common[left + 1][right] >= common[left][right] => {
                gap.0.push(text(one));
                left += 1;
            }
            (_, Some(other)) => {
                gap.1.push(text(other));
                right += 1;
            }
            // At least one of the two is there, as the condition of the loop says.
            _ => break,
        }
    }
    gap.0.extend(rest.iter().map(&text));
    gap.1.extend(more.iter().map(&text));
    close(&mut rows, &mut gap);
    rows
}

/// The number of entries that the rests of both lists have in common, by the indices where the rests begin.
fn common<T: PartialEq>(expected: &[T], observed: &[T]) -> Vec<Vec<usize>> {
    let mut common = vec![vec![0; observed.len() + 1]; expected.len() + 1];
    for left in (0..expected.len()).rev() {
        for right in (0..observed.len()).rev() {
            common[left][right] = match expected[left] == observed[right] {
                true => common[left + 1][right + 1] + 1,
                false => common[left + 1][right].max(common[left][right + 1]),
            };
        }
    }
    common
}

fn close(rows: &mut Vec<Row>, gap: &mut (Vec<String>, Vec<String>)) {
    let (mut expected, mut observed) = (gap.0.drain(..), gap.1.drain(..));
    loop {
        match (expected.next(), observed.next()) {
            (None, None) => break,
            (expected, observed) => rows.push(Row::Differs { expected, observed }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(expected: &str, observed: &str) -> Vec<String> {
        let list = |text: &str| text.chars().collect::<Vec<_>>();
        let rows = align(&list(expected), &list(observed), char::to_string);
        rows.iter()
            .map(|row| match row {
                Row::Same(text) => format!("={text}"),
                Row::Differs { expected, observed } => {
                    let text = |side: &Option<String>| side.clone().unwrap_or_default();
                    format!("{}|{}", text(expected), text(observed))
                }
            })
            .collect()
    }

    #[test]
    fn what_is_in_common_stands_side_by_side() {
        assert_eq!(shown("abc", "abc"), ["=a", "=b", "=c"]);
        assert_eq!(shown("abd", "acd"), ["=a", "b|c", "=d"]);
        assert_eq!(shown("ab", "b"), ["a|", "=b"]);
        assert_eq!(shown("b", "abc"), ["|a", "=b", "|c"]);
        assert_eq!(shown("ab", "ba"), ["a|", "=b", "|a"]);
        assert_eq!(shown("", "x"), ["|x"]);
        assert_eq!(shown("", ""), [""; 0]);
    }

    #[test]
    fn lists_without_measure_are_shown_and_not_compared() {
        let long = "x".repeat(200_000);
        let rows = shown(&long, &long);
        assert_eq!(rows.len(), 200_000);
        assert_eq!((rows[999].as_str(), rows[1_000].as_str()), ("=x", "x|x"));
    }
}
