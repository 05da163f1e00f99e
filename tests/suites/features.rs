//! The page of the protocol says which suites need which feature.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test suites features` writes that into the page again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use wspbus_kit::suite::case::{Feature, Level};

use super::ground;

const SECTION: &str = "## Levels, features and parameters";

#[test]
fn the_page_of_the_protocol_says_which_suites_need_what() {
    let mut needed: BTreeMap<Feature, BTreeSet<Level>> = BTreeMap::new();
    for (plan, suite, _) in ground::suites() {
        for feature in suite.cases.iter().flat_map(|case| &case.needs) {
            needed.entry(*feature).or_default().insert(plan.level);
        }
    }
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/protocol.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, section) = page.split_once(SECTION).unwrap();
    let mut lines: Vec<String> = section.split('\n').map(String::from).collect();
    for feature in Feature::ALL {
        let row =
            lines.iter_mut().find(|line| line.starts_with(&format!("| `{}` | ", feature.name()))).unwrap();
        let levels: Vec<String> = needed.get(&feature).into_iter().flatten().map(Level::to_string).collect();
        let (says, _) = row.trim_end_matches(" |").rsplit_once(" | ").unwrap();
        *row = format!("{says} | {} |", levels.join(", "));
    }
    let real = format!("{before}{SECTION}{}", lines.join("\n"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, real).unwrap();
    } else {
        assert!(page == real, "the suites need something else: UPDATE=1\n{}", lines.join("\n"));
    }
}
