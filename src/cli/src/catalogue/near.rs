//! The known names that are most like one that is unknown.

/// How many names are offered.
const OFFERED: usize = 4;

/// The known names that are most like the wanted one, the most alike first. There is one if any is known.
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ranked: Vec<(usize, &str)> =
        known.into_iter().map(|name| (distance(wanted, name), name)).collect();
    ranked.sort();
    ranked.dedup();
    ranked.into_iter().take(OFFERED).map(|(_, name)| name).collect()
}

/// How many letters must be changed, added or taken away; a name that contains the other is near.
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
        let known = ["lifecycle/alone", "lifecycle/order", "teardown/one-crash", "site/roll"];
        assert_eq!(nearest("lifecicle/alone", known)[0], "lifecycle/alone");
        assert_eq!(nearest("roll", known)[0], "site/roll");
        assert_eq!(nearest("crash", known)[0], "teardown/one-crash");
        assert_eq!(nearest("x", []), [""; 0]);
    }
}
