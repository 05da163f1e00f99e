//! `wspbus validate`: the page, the logs of the real buses, the writers, and input that is no log.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test logs` writes the output of the example and the tables of hazards in
//! docs/logs.md, and the schemas, anew.

#[path = "logs/bad_input.rs"]
mod bad_input;
#[path = "logs/hazards.rs"]
mod hazards;
#[path = "logs/page.rs"]
mod page;
#[path = "logs/peers.rs"]
mod peers;
#[path = "logs/traced.rs"]
mod traced;
#[path = "logs/writers.rs"]
mod writers;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

/// The root of the project.
fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    command.args(arguments).env_remove("COLUMNS").stdin(Stdio::null()).current_dir(root());
    command
}

fn wspbus(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const PAGE: &str = "docs/logs.md";

fn page() -> String {
    std::fs::read_to_string(root().join(PAGE)).unwrap()
}

/// The page has this text between the two marks. `UPDATE=1` writes it there: one test at a time, because several do.
fn between(begin: &str, end: &str, text: &str) {
    static ALONE: Mutex<()> = Mutex::new(());
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let page = page();
    let (before, rest) = page.split_once(begin).unwrap();
    let (shown, after) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(root().join(PAGE), format!("{before}{begin}{text}{end}{after}")).unwrap();
    } else {
        assert!(shown == text, "{PAGE} shows something else: UPDATE=1\n{text}");
    }
}

/// A file of this name in the folder for tests.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// A file with this content.
fn file(name: &str, content: &[u8]) -> String {
    std::fs::write(path(name), content).unwrap();
    path(name).to_str().unwrap().to_owned()
}

/// The verdicts on the logs of a file, as JSON.
fn verdicts(file: &str) -> Vec<Value> {
    let told: Value = serde_json::from_slice(&wspbus(&["validate", "--json", file]).stdout).unwrap();
    told["files"][0]["logs"].as_array().unwrap().clone()
}
