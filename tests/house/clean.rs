//! Names that must not stand in any file: the folders of a developer's machine, and the registry that it uses.

use super::tree::{self, Text};

/// Split, so that this file is clean too.
const FOLDERS: [[&str; 2]; 4] = [["/wo", "rk"], ["/t", "mp"], ["/ro", "ot"], ["/ho", "me"]];
const SHORT: [[&str; 2]; 8] = [
    ["index.", "crates.io"],
    ["static.", "crates.io"],
    ["py", "pi.org"],
    ["pythonhosted", ".org"],
    ["registry.", "npmjs"],
    ["proxy.", "golang"],
    ["arti", "factory"],
    ["--index", "-url"],
];

/// The only place that a lock file may name.
const INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";

#[test]
fn no_file_names_a_machine_or_a_registry() {
    let found: Vec<String> = tree::texts().iter().flat_map(dirty).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_lock_files_name_the_public_index_only() {
    for path in ["Cargo.lock", "tests/downstream/Cargo.lock"] {
        let lock = tree::read(path);
        let foreign: Vec<&str> = foreign(&lock);
        assert!(foreign.is_empty(), "{path}: {foreign:?}");
        assert!(lock.contains(INDEX), "{path}");
    }
}

/// Every snapshot belongs to a test file that is still there.
#[test]
fn every_snapshot_has_its_test_file() {
    let texts = tree::texts();
    let snapshots: Vec<&Text> = texts.iter().filter(|file| file.path.ends_with(".snap")).collect();
    assert!(!snapshots.is_empty());
    for snapshot in snapshots {
        let source =
            snapshot.text.lines().find_map(|line| line.strip_prefix("source: ")).unwrap_or("nothing");
        let file = texts.iter().find(|file| file.path == source);
        assert!(
            file.is_some_and(|file| file.text.contains("assert_snapshot!")),
            "{} is of {source}",
            snapshot.path
        );
    }
}

fn dirty(file: &Text) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in file.text.lines().enumerate() {
        let folder = FOLDERS.iter().map(|parts| parts.concat()).find(|folder| names(line, folder));
        let host = SHORT.iter().map(|parts| parts.concat()).find(|host| line.contains(host));
        if let Some(bad) = folder.or(host) {
            found.push(format!("{}:{}: names {bad}", file.path, number + 1));
        }
    }
    found
}

/// Does the line name this folder as an absolute path, and not as a part of a longer word or path?
fn names(line: &str, folder: &str) -> bool {
    let word = |c: char| c.is_alphanumeric() || "._-)}`".contains(c);
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + folder.len()..].chars().next();
        !before.is_some_and(word) && !after.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '-')
    })
}

fn foreign(lock: &str) -> Vec<&str> {
    let sources = lock.lines().filter_map(|line| line.strip_prefix("source = "));
    sources.filter(|source| source.trim_matches('"') != INDEX).collect()
}

#[test]
fn a_machine_path_is_reported() {
    let bad = |line: String| dirty(&Text::new("docs/a.md", &line)).len();
    for parts in FOLDERS {
        let folder = parts.concat();
        assert_eq!(bad(format!("see {folder}/x")), 1, "{folder}");
        assert_eq!(bad(format!("\"{folder}\"")), 1, "{folder}");
        assert_eq!(bad(format!("controller{folder} and {folder}er")), 0, "{folder}");
    }
    assert_eq!(bad(format!("https://{}/x", SHORT[0].concat())), 1);
}

#[test]
fn a_foreign_registry_is_reported() {
    assert_eq!(foreign("source = \"registry+https://mirror.example/index\"").len(), 1);
    assert_eq!(foreign(&format!("source = \"{INDEX}\"")).len(), 0);
}
