//! The table of chapters in the architecture: where the requirements and the claims of each prefix stand.

use std::collections::BTreeSet;

use super::tree::Text;

/// The folder of every file that the table names.
const MODELS: &str = "models/src/";

/// The places of claims about what can be seen. A name that ends in `/` is a folder, without its folders.
const CLAIMS: [&str; 3] = ["bus/claim/", "site/claims/", "site/relay/model/claims.rs"];

/// The places of claims that look into the state.
const INNER: [&str; 3] = ["bus/model/", "site/world/", "site/world/odd/"];

/// Files of these folders that name requirements and make no claim that a row lists: the claims of reachability, which
/// the page names by themselves; tests; and the words of a concern.
const OTHERS: [&str; 5] = [
    "bus/claim/reach.rs",
    "site/claims/reach.rs",
    "site/claims/tests.rs",
    "bus/claim/concern.rs",
    "site/world/pairs.rs",
];

/// The faults of the table of a page, for these prefixes of ids and these files.
pub fn complaints(page: &str, prefixes: &BTreeSet<&str>, files: &[Text]) -> Vec<String> {
    prefixes.iter().flat_map(|prefix| of_prefix(page, prefix, files)).collect()
}

fn of_prefix(page: &str, prefix: &str, files: &[Text]) -> Vec<String> {
    let begin = format!("| {prefix} | ");
    let Some(row) = page.lines().find(|line| line.starts_with(&begin)) else {
        return vec![format!("the page has no row for {prefix}")];
    };
    let cells: Vec<&str> = row.trim_matches(['|', ' ']).split(" | ").collect();
    let [_, about, requirements, claims, inner] = cells[..] else {
        return vec![format!("{prefix}: {} cells, expected 5", cells.len())];
    };
    let mut found = Vec::new();
    if about.is_empty() {
        found.push(format!("{prefix}: the row does not say what it is about"));
    }
    let wanted = [
        (requirements, having(prefix, files, &["requirement/"])),
        (claims, having(prefix, files, &CLAIMS)),
        (inner, having(prefix, files, &INNER)),
    ];
    for (place, (cell, wanted)) in wanted.into_iter().enumerate() {
        let folder = if place == 0 { "requirement/" } else { "" };
        let named: BTreeSet<String> =
            cell.split('`').skip(1).step_by(2).map(|file| format!("{folder}{file}")).collect();
        if named != wanted {
            found.push(format!("{prefix}: the row has {named:?}, the files are {wanted:?}"));
        }
    }
    found
}

/// The files below these folders that name a requirement of this prefix.
fn having(prefix: &str, files: &[Text], folders: &[&str]) -> BTreeSet<String> {
    let begin = format!("\"{prefix}-");
    let is_id = |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_digit()).starts_with('"');
    let names = |text: &str| text.match_indices(&begin).any(|(at, _)| is_id(&text[at + begin.len()..]));
    let paths = files.iter().filter(|file| names(&file.text));
    let paths = paths.filter_map(|file| file.path.strip_prefix(MODELS));
    let is_there = |path: &&str| {
        let within = |folder: &&str| match path.strip_prefix(folder) {
            Some(rest) => !rest.contains('/') && (rest.is_empty() || folder.ends_with('/')),
            None => false,
        };
        folders.iter().any(within) && !OTHERS.contains(path) && *path != "requirement/counterpart.rs"
    };
    paths.filter(is_there).map(String::from).collect()
}

#[test]
fn a_row_that_lacks_a_file_is_reported() {
    let files = [
        Text::new("models/src/requirement/tea.rs", "\"TEA-1\""),
        Text::new("models/src/bus/claim/tea.rs", "\"TEA-1\""),
        Text::new("models/src/bus/claim/reach.rs", "\"TEA-1\""),
        Text::new("models/src/requirement/milk.rs", "\"TEA-1, with milk\""),
        Text::new("models/src/site/world/odd/due.rs", "\"TEA-1\""),
    ];
    let said = |row: &str| complaints(row, &BTreeSet::from(["TEA"]), &files).len();
    assert_eq!(said("| TEA | tea | `tea.rs` | `bus/claim/tea.rs` | `site/world/odd/due.rs` |"), 0);
    assert_eq!(said("| TEA | tea | `tea.rs` | `bus/claim/tea.rs` | none |"), 1);
    assert_eq!(said("| TEA | tea | `tea.rs` | none | none |"), 2);
    assert_eq!(said("| TEA | tea | `tea.rs` | `bus/claim/tea.rs`, `bus/claim/milk.rs` | none |"), 2);
    assert_eq!(said("| TEA | tea | `tea.rs` | none |"), 1);
    assert_eq!(said("| MILK | milk | `tea.rs` | none | none |"), 1);
}
