//! A copy of the specification with every change in it, and a program that checks it with one of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use quote::ToTokens;

use super::program::{PROGRAM, SWITCH};
use super::schemata::{self, Site};
use super::subject::{BUS, SITE, Subject};

/// The changes of a subject. They are numbered on from the last one of the subject before it.
pub struct Changes {
    /// The subject that is copied.
    pub subject: &'static Subject,
    /// The number of its first change.
    pub first: usize,
    /// The places of its changes.
    pub sites: Vec<Site>,
}

/// Builds the program, and gives its path and the changes of each subject.
pub fn build() -> (PathBuf, Vec<Changes>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let place = root.join("target/code-mutants");
    fs::create_dir_all(place.join("try/src")).expect("a place for the copy");
    let (files, changes) = changed();
    let of_models = |name: &str| place.join("models/src").join(name);
    let mut texts: Vec<_> = files.into_iter().map(|(name, text)| (of_models(&name), text)).collect();
    let lib = fs::read_to_string(root.join("models/src/lib.rs")).expect("the crate");
    texts.push((of_models("lib.rs"), format!("{lib}{SWITCH}")));
    for name in ["models", "src/words", "src/check"] {
        copy(&root.join(name), &place.join(name), &texts);
    }
    fs::copy(root.join("Cargo.lock"), place.join("Cargo.lock")).expect("the lock file");
    let workspace = fs::read_to_string(root.join("Cargo.toml")).expect("the manifest");
    let members = "members = [\"models\", \"src/words\", \"src/check\", \"try\"]";
    let start = workspace.find("members").expect("it has members");
    let end = start + workspace[start..].find('\n').expect("lines");
    // The crates that are not in the copy are not needed; a path that leads nowhere is an error.
    let kept = |line: &&str| {
        !["wspbus =", "wspbus-cli =", "wspbus-kit =", "exclude ="].iter().any(|no| line.starts_with(no))
    };
    let rest: String = workspace[end..].lines().filter(kept).map(|line| format!("{line}\n")).collect();
    write(&place.join("Cargo.toml"), &format!("{}{members}{rest}", &workspace[..start]));
    write(
        &place.join("try/Cargo.toml"),
        "[package]\nname = \"try\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nwspbus-check.workspace = true\n\
         wspbus-models.workspace = true\n",
    );
    write(&place.join("try/src/main.rs"), PROGRAM);
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "-p", "try"])
        .env("CARGO_TARGET_DIR", place.join("target"))
        .env("RUSTFLAGS", "--cap-lints=allow")
        .current_dir(&place)
        .output()
        .expect("cargo runs");
    assert!(built.status.success(), "the copy does not build:\n{}", String::from_utf8_lossy(&built.stderr));
    (place.join("target/release/try"), changes)
}

/// The files of the machines with every change in them, each by its name and its new text; and the changes, numbered from
/// 1 on.
pub fn changed() -> (Vec<(String, String)>, Vec<Changes>) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/src");
    let (mut files, mut changes, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for subject in [&BUS, &SITE] {
        let before = all.len();
        for name in subject.files {
            let path = format!("{}/{name}", subject.name);
            let text = fs::read_to_string(source.join(&path)).expect("a file of the machine");
            let mut file = syn::parse_file(&text).expect("Rust");
            let short = name.strip_prefix("machine/").unwrap_or(name);
            schemata::mutate(subject, short, &mut file, &mut all);
            files.push((path, file.to_token_stream().to_string()));
        }
        changes.push(Changes { subject, first: before + 1, sites: all[before..].to_vec() });
    }
    (files, changes)
}

/// Writes a file whose text has changed, so that nothing is built in vain.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("the copy can be written");
    }
}

/// Copies the files of a folder that the build needs, except for those that have another text there.
fn copy(from: &Path, to: &Path, texts: &[(PathBuf, String)]) {
    fs::create_dir_all(to).expect("a folder of the copy");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target, texts);
        } else if let Some((_, text)) = texts.iter().find(|(path, _)| *path == target) {
            write(&target, text);
        } else {
            let bytes = fs::read(entry.path()).expect("a file");
            if fs::read(&target).ok().as_ref() != Some(&bytes) {
                fs::write(target, bytes).expect("the copy can be written");
            }
        }
    }
}
