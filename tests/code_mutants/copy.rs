//! A copy of the specification with every change in it, and a program that checks it with one of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use quote::ToTokens;

use super::schemata::{self, Site};

/// The code of the machine. Its other files are tables, which have mutants of their own.
const FILES: [&str; 4] = ["machine.rs", "machine/memory.rs", "machine/pass.rs", "machine/request.rs"];

/// Asked by the copy at each place of a change.
const SWITCH: &str = "
/// Is this change the one that is tried?
#[doc(hidden)]
pub fn mutant(number: u32) -> bool {
    static TRIED: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
    let tried = || std::env::var(\"WSPBUS_MUTANT\").ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    *TRIED.get_or_init(tried) == number
}
";

/// Checks the default stories, the quick ones first. It ends with 1 and the claim that is broken, or with 0.
const PROGRAM: &str = "
use std::time::Duration;
use wspbus_check::{Checker, Verdict, Watched};
use wspbus_models::bus::model::configuration::ALL;
use wspbus_models::named::Size;

fn main() {
    for named in ALL.iter().filter(|named| named.size != Size::Large) {
        let model = Watched::new((named.build)());
        let checker = Checker::new(&model).states_max(300_000).time_max(Duration::from_secs(60)).first_violation();
        let report = match checker.check() {
            Ok(report) => report,
            Err(error) => {
                eprintln!(\"the checker: {error}\");
                std::process::exit(3);
            }
        };
        // Without a violation the run is complete, and every verdict is final.
        let broken = |verdict| matches!(verdict, Verdict::Violated | Verdict::Unreached);
        if let Some(finding) = report.findings.iter().find(|finding| broken(finding.verdict)) {
            println!(\"{}\", finding.name);
            std::process::exit(1);
        }
    }
}
";

/// Builds the program, and gives its path and the changes by number, from 1 on.
pub fn build() -> (PathBuf, Vec<Site>) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let place = root.join("target/code-mutants");
    fs::create_dir_all(place.join("try/src")).expect("a place for the copy");
    for name in ["models", "src/words", "src/check"] {
        copy(&root.join(name), &place.join(name));
    }
    let sites = change(&place.join("models/src"));
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
    (place.join("target/release/try"), sites)
}

/// The files of the machine with every change in them, each by its name and its new text; and the changes by number.
pub fn changed() -> (Vec<(&'static str, String)>, Vec<Site>) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/src/bus");
    let mut sites = Vec::new();
    let change = |name: &'static str| {
        let text = fs::read_to_string(source.join(name)).expect("a file of the machine");
        let mut file = syn::parse_file(&text).expect("Rust");
        schemata::mutate(name.rsplit('/').next().unwrap_or(name), &mut file, &mut sites);
        (name, file.to_token_stream().to_string())
    };
    let files = FILES.into_iter().map(change).collect();
    (files, sites)
}

/// Puts the changes into the copy.
fn change(copy: &Path) -> Vec<Site> {
    let (files, sites) = changed();
    files.iter().for_each(|(name, text)| write(&copy.join("bus").join(name), text));
    let lib = copy.join("lib.rs");
    let text = fs::read_to_string(&lib).expect("the crate");
    write(&lib, &format!("{text}{SWITCH}"));
    sites
}

/// Writes a file whose text has changed, so that nothing is built in vain.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).expect("the copy can be written");
    }
}

/// Copies the files of a folder that the build needs.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of the copy");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file is copied");
        }
    }
}
