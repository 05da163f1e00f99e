//! `docs/places.md`: the table of places, printed with the claims that judge each requirement.

use std::fmt::Write as _;
use std::path::PathBuf;

use wspbus_models::requirement::{self, Requirement};

use super::places::{PLACES, Place};
use super::{Named, properties, tree};

const BEGIN: &str = "\
# Where each requirement of a site is met

Each requirement of a site has one function or table of the two machines here, the place to begin to read, or the reason why
it is met elsewhere. A requirement of several sentences can have more. The files are below `models/src/site/machine/`. The claims judge it; a claim of reachability shows only that it can be seen at all.
[The chapters](architecture.md#chapters) have the files of the claims, and [site.md](site.md) has the sentences.

This page is printed by `UPDATE=1 cargo test -p wspbus-tests --test requirements` from `tests/requirements/places.rs`. A
test looks whether each function and table exists.

| requirement | met by | claims |
|---|---|---|
";

/// The page, from these claims.
fn printed(claims: &Named) -> String {
    let mut page = BEGIN.to_owned();
    for (id, place) in PLACES {
        let met = match place {
            Place::At(file, name) => format!("`{name}` in `{file}`"),
            Place::Elsewhere(reason) => (*reason).to_owned(),
        };
        let names: Vec<String> = claims
            .iter()
            .filter(|(_, named)| named == id)
            .filter_map(|(name, _)| name.strip_prefix("claim "))
            .map(|name| format!("`{name}`"))
            .collect();
        let judged = if names.is_empty() { test_of(id) } else { names.join(", ") };
        let _ = writeln!(page, "| {id} | {met} | {judged} |");
    }
    page
}

/// The test that shows a requirement without a claim.
fn test_of(id: &str) -> String {
    let checked = requirement::all().find(|r: &&Requirement| r.id == id).map(|r| r.checked);
    match checked {
        Some(requirement::By::Construction(test)) => format!("none: test `{test}`"),
        Some(requirement::By::Property) | None => "none".to_owned(),
    }
}

#[test]
fn the_page_of_places_is_what_the_table_says() {
    let path: PathBuf = tree::root().join("docs/places.md");
    let said = printed(&properties());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &said).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == said, "docs/places.md is not what the table says: run with UPDATE=1");
    assert_ne!(printed(&Named::new()), said, "the claims stand on the page");
}
