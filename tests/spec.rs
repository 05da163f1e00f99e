//! `docs/spec.md` and `docs/site.md` are the pages that the code prints.

use std::fs;
use std::path::PathBuf;

use wspbus_models::spec;

/// `UPDATE=1 cargo test -p wspbus-tests --test spec` writes the pages anew.
#[test]
fn the_pages_are_what_the_code_says() {
    for (page, said) in [("spec.md", spec::markdown()), ("site.md", spec::site::markdown())] {
        let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs").join(page);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &said).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        let first = first_difference(&stored, &said);
        assert_eq!(first, None, "docs/{page} is not what the code says: run with UPDATE=1");
    }
}

#[test]
fn a_changed_line_is_seen() {
    assert_eq!(first_difference("a\nb\n", "a\nc\n").as_deref(), Some("line 2: \"b\", the code says \"c\""));
    assert_eq!(first_difference("a\n", "a\nc\n").as_deref(), Some("line 2: \"\", the code says \"c\""));
    assert_eq!(first_difference("a\n", "a\n"), None);
}

/// Every line of a table has as many cells as its head, so that it renders as one.
#[test]
fn the_tables_are_whole() {
    let mut cells = None;
    let all = spec::markdown() + &spec::site::markdown();
    for line in all.lines() {
        let found = line.starts_with('|').then(|| line.matches('|').count());
        assert!(cells.is_none() || found.is_none() || cells == found, "a ragged row: {line}");
        cells = found;
    }
}

fn first_difference(stored: &str, said: &str) -> Option<String> {
    if stored == said {
        return None;
    }
    let (mut old, mut new) = (stored.lines(), said.lines());
    for number in 1.. {
        let pair = (old.next(), new.next());
        if pair.0 != pair.1 {
            let [stored, said] = [pair.0, pair.1].map(Option::unwrap_or_default);
            return Some(format!("line {number}: {stored:?}, the code says {said:?}"));
        }
        if pair.0.is_none() {
            break;
        }
    }
    Some("the ends of lines differ".into())
}
