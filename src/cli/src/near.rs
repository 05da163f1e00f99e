//! The known names that are most like one that is unknown.

/// The number of names that are offered.
const OFFERED: usize = 4;

/// The known names that are most like the wanted one, the most alike first. A name of which more than half of the
/// wanted letters differ is not near. A `*` at the begin or the end of the wanted name does not count, nor do capital
/// letters.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.trim_matches('*').to_lowercase();
    let most = (wanted.len() / 2).max(2);
    let mut ranked: Vec<(usize, &str)> =
        known.into_iter().map(|name| (distance(&wanted, &name.to_lowercase()), name)).collect();
    ranked.retain(|(distance, name)| *distance <= most || name.to_lowercase().contains(&wanted));
    ranked.sort();
    ranked.dedup();
    ranked.into_iter().take(OFFERED).map(|(_, name)| name).collect()
}

/// The nearest names as a part of a sentence, with the semicolon before it; nothing if no name is near.
pub fn nearest_told<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    match nearest(wanted, known).as_slice() {
        [] => String::new(),
        near => format!("; the nearest: {}", near.join(", ")),
    }
}

/// The nearest names as a part of a sentence, with the semicolon before it; every name if none is near. It is for names
/// that no command lists.
pub fn nearest_or_all<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(wanted, known.iter().copied()).as_slice() {
        [] => format!("; there are: {}", known.join(", ")),
        near => format!("; the nearest: {}", near.join(", ")),
    }
}

/// The number of letters that must be changed, added or taken away; a name that contains the other is near.
fn distance(wanted: &str, name: &str) -> usize {
    if name.contains(wanted) || wanted.contains(name) {
        return name.len().abs_diff(wanted.len()) / 8;
    }
    strsim::levenshtein(wanted, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_comes_first() {
        let known = ["lifecycle/alone", "lifecycle/order", "site/one-crash", "site/roll"];
        assert_eq!(nearest("lifecicle/alone", known)[0], "lifecycle/alone");
        assert_eq!(nearest("roll", known)[0], "site/roll");
        assert_eq!(nearest("crash", known)[0], "site/one-crash");
        assert_eq!(nearest("life*", known)[0], "lifecycle/alone");
        assert_eq!(nearest("goal-99", ["GOAL-9", "LIFE-1"]), ["GOAL-9"]);
        assert_eq!(nearest("x", []), [""; 0]);
    }

    #[test]
    fn nothing_is_suggested_where_nothing_is_near() {
        let known = ["lifecycle/alone", "relay"];
        assert_eq!(nearest_told("xyzzy-quux", known), "");
        assert_eq!(nearest_told("raley", known), "; the nearest: relay");
        assert_eq!(nearest_or_all("raley", known), "; the nearest: relay");
        assert_eq!(nearest_or_all("xyzzy-quux", known), "; there are: lifecycle/alone, relay");
    }
}
