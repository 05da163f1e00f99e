//! The real buses through the generated suites: each case has the expected verdict, and docs/conformance.md tells
//! the verdicts of the run.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test peers conformance -- --ignored` writes the expectations and
//! summaries anew.

use std::path::{Path, PathBuf};
use std::process::Command;

use wspbus_kit::conform::report::{Report, write};

use super::driver;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Runs all suites that are usual for k = 0.
fn run(name: &str) -> (Option<i32>, String, Report) {
    let expectations = root().join(format!("tests/expectations/{name}.json"));
    let report = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-report.json"));
    let adapter = driver::adapter_of(&format!("{name}.py"));
    let mut program = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    program.arg("conform").arg("--expect").arg(&expectations).arg("--report").arg(&report);
    if std::env::var_os("UPDATE").is_some() {
        program.arg("--write-expectations").arg(&expectations);
    }
    program.arg("--").arg(adapter.get_program()).args(adapter.get_args());
    let output = program.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let report = Report::from_json(&std::fs::read(&report).unwrap()).unwrap();
    (output.status.code(), text, report)
}

fn is_as_told(name: &str) {
    let (code, text, report) = run(name);
    assert_eq!(code, Some(0), "{text}");
    let mut summary = report.summary();
    // Any Python will do.
    "Python 3".clone_into(&mut summary.implementation.language);
    let (path, text) = (root().join(format!("docs/conformance/{name}.json")), write::write(&summary));
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "docs/conformance/{name}.json is not what ran: run with UPDATE=1");
}

#[test]
#[ignore = "needs scripts/peers"]
fn cherrypy_fails_what_it_is_expected_to_and_nothing_else() {
    is_as_told("cherrypy");
}

#[test]
#[ignore = "needs scripts/peers"]
fn magicbus_fails_what_it_is_expected_to_and_nothing_else() {
    is_as_told("magicbus");
}

/// The control: a deviation that is not expected fails, and so does an expected one that does not show.
#[test]
#[ignore = "needs scripts/peers"]
fn expectations_that_say_too_much_or_too_little_are_errors() {
    let text = std::fs::read_to_string(root().join("tests/expectations/cherrypy.json")).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let deviations = value["deviations"].as_array_mut().unwrap();
    let place = deviations.iter().position(|deviation| deviation["id"] == "WAIT-3").unwrap();
    deviations.remove(place);
    deviations[0]["cases"].as_array_mut().unwrap().push("LIFE-3/*".into());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cherrypy-wrong.json");
    std::fs::write(&path, value.to_string()).unwrap();
    let adapter = driver::program();
    let mut program = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    program.arg("conform").arg("--expect").arg(&path).args(["--level", "core", "--json", "--"]);
    let output = program.arg(adapter.get_program()).args(adapter.get_args()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let report = Report::from_json(&output.stdout).unwrap();
    assert!(report.counts.unexpected_pass > 0, "{:?}", report.counts);
}
