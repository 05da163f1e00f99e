//! The files of the project.
#![allow(dead_code)] // Each test binary needs a part of it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One text file.
#[derive(Clone, Debug)]
pub struct Text {
    /// Its path from the root, with `/` between the parts.
    pub path: String,
    /// The text of the file.
    pub text: String,
}

impl Text {
    pub fn new(path: &str, text: &str) -> Self {
        Text { path: path.into(), text: text.into() }
    }
}

pub fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Every text file that is not built, installed or hidden, in the order of the paths.
pub fn texts() -> Vec<Text> {
    let mut found = Vec::new();
    walk(&root(), "", &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 150, "found only {} files: the scans would be about nothing", found.len());
    found
}

/// Every file of Rust.
pub fn rust() -> Vec<Text> {
    texts().into_iter().filter(|file| file.path.ends_with(".rs")).collect()
}

/// The names of all test functions.
pub fn tests() -> BTreeSet<String> {
    rust().iter().flat_map(|file| test_names(&file.text)).collect()
}

pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("cannot read {path}: {e}"))
}

fn walk(folder: &Path, below: &str, found: &mut Vec<Text>) {
    const GENERATED: [&str; 5] = ["target", ".git", ".peers", ".browser", "__pycache__"];
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if GENERATED.contains(&name.as_str()) || name.ends_with(".snap.new") {
            continue;
        }
        let path = if below.is_empty() { name } else { format!("{below}/{name}") };
        if entry.file_type().unwrap().is_dir() {
            walk(&entry.path(), &path, found);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            found.push(Text { path, text });
        }
    }
}

/// Functions with the attribute `#[test]`, also inside the macro `proptest!`.
fn test_names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut marked = false;
    for line in text.lines().map(str::trim) {
        if line == "#[test]" {
            marked = true;
        } else if let (true, Some(rest)) = (marked, line.strip_prefix("fn ")) {
            found.extend(rest.split('(').next().map(String::from));
            marked = false;
        }
    }
    found
}

#[test]
fn only_functions_marked_as_tests_are_tests() {
    let text = "fn helper() {}\n#[test]\n#[ignore]\nfn real() {}\n    fn nested() {}\n";
    assert_eq!(test_names(text), ["real"]);
}
