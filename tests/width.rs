//! Every line that the command writes for people fits the terminal, or 100 columns where there is none. A line may be longer
//! if it is one piece that a reader copies: a command of its own line, a name, or a path. JSON, Markdown, JUnit and the
//! renderings of a trace for programs are formats, and have the lines of their format.

use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_wspbus-tested");

fn run(arguments: &[&str], columns: Option<usize>) -> String {
    let mut program = Command::new(PROGRAM);
    program.args(arguments).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    match columns {
        Some(columns) => program.env("COLUMNS", columns.to_string()),
        None => program.env_remove("COLUMNS"),
    };
    let Output { stdout, stderr, .. } = program.output().expect("it starts");
    let text = String::from_utf8(stdout).expect("UTF-8") + &String::from_utf8(stderr).expect("UTF-8");
    assert!(!text.is_empty() && !text.contains("panicked"), "{arguments:?}: {text}");
    text
}

/// The lines that are longer than `most`, but for those that are one piece.
fn too_long(text: &str, most: usize) -> Vec<&str> {
    let is_one_piece = |line: &str| !line.trim().contains(' ') || line.trim_start().starts_with("wspbus ");
    let is_long = |line: &&str| line.chars().count() > most && !is_one_piece(line);
    text.lines().filter(is_long).collect()
}

/// The control of the test above.
#[test]
fn a_line_that_is_too_long_is_found() {
    let words = "a word ".repeat(15);
    assert_eq!(too_long(&format!("short\n{words}\n"), 100), [words.as_str()]);
    assert_eq!(too_long(&words, 105), [""; 0]);
    let name = "name".repeat(30);
    assert_eq!(too_long(&format!("  wspbus show {name}\n  {name}\n"), 100), [""; 0]);
    assert_eq!(too_long(&format!("see {name}"), 100).len(), 1);
}

fn fits(commands: &[&[&str]]) {
    for arguments in commands {
        for columns in [None, Some(60)] {
            let text = run(arguments, columns);
            let long = too_long(&text, columns.unwrap_or(100));
            assert!(long.is_empty(), "{arguments:?} in {columns:?} columns:\n{}", long.join("\n"));
        }
    }
}

#[test]
fn lists_and_verdicts_fit() {
    fits(&[
        &["list"],
        &["list", "*"],
        &["list", "exit"],
        &["list", "GOAL-1"],
        &["check", "relay"],
        &["check", "relay", "--verbose"],
        &["check", "cherrypy/start-error", "--verbose"],
        &["check", "site/a-successor-that-is-ready-is-proved"],
        &["check", "lifecycle/alone", "--states", "100"],
        &["show", "cherrypy/start-listener-stops/running-means-services-up"],
        &["show", "relay/no-ids/a-gap-is-known-before-the-next-message"],
        &["suite", "--level", "requests"],
        &["suite", "requests-k0", "--list"],
        &["adapter", "--list-mutants"],
        &["adapter", "--list-mutants", "--only", "GOAL-1"],
        &["adapter", "--list-mutants", "--level", "requests", "--limit", "100"],
        &["report", "docs/conformance/cherrypy.json"],
        &["validate", "tests/logs/cherrypy.log", "tests/logs/magicbus.log"],
        &["conform", "--level", "requests", "--", PROGRAM, "adapter", "--machine"],
        &["conform", "--suite", "requests-k0", "--", PROGRAM, "adapter", "--mutant", "lost-exit"],
    ]);
}

#[test]
fn every_help_fits() {
    let commands =
        ["check", "browse", "conform", "report", "lockstep", "list", "show", "suite", "adapter", "validate"];
    fits(&[&["--help"]]);
    commands.iter().for_each(|command| fits(&[&[command, "--help"], &[command, "-h"]]));
}

#[test]
fn errors_fit() {
    let silent = "import sys; sys.exit(3)";
    fits(&[
        &["frobnicate"],
        &["list", "nosuchthing"],
        &["check", "lifecycle/wait"],
        &["check", "--states", "many"],
        &["check", "--json", "--verbose"],
        &["check", "--explore", "127.0.0.1:0"],
        &["browse", "lifecycles/alone"],
        &["browse", "README.md"],
        &["browse", "--address", "0.0.0.0"],
        &["show", "lifecycle/alone"],
        &["show", "lifecycle/alone/running-means-service"],
        &["show", "lifecycle/alone/running-means-services-up"],
        &["show", "cherrypy/start-error/running-means-service"],
        &["show", "no-such-file.json"],
        &["show", "README.md"],
        &["show", "cherrypy/normal/no-idle-on-the-way-out", "--as", "pdf"],
        &["suite", "core-k9"],
        &["suite", "--level", "cor"],
        &["suite", "--seed", "x"],
        &["adapter", "--mutant", "publish-nests"],
        &["adapter", "--mutant", "output/foo"],
        &["adapter", "--list-mutants", "--only", "LIFE-33"],
        &["conform"],
        &["conform", "--level", "cor", "--", "true"],
        &["conform", "--k", "2", "--", "true"],
        &["conform", "--suite", "requests-k0", "--only", "NOSUCH-9", "--", PROGRAM, "adapter", "--machine"],
        &["conform", "--suite", "requests-k0", "--only", "WAIT-2", "--", PROGRAM, "adapter", "--machine"],
        &["conform", "--suite-file", "README.md", "--", "true"],
        &["conform", "--expect", "README.md", "--", "true"],
        &["conform", "--", "cat"],
        &["conform", "--", "python3", "-c", silent],
        &["conform", "--", "no-such-program-is-on-the-path-of-this-machine"],
        &["lockstep", "--suite", "zzzz", "--", "true"],
        &["lockstep", "--", PROGRAM, "adapter"],
        &["lockstep", "--", "cat"],
        &["report", "README.md"],
        &["report", "no-such-report.json"],
        &["validate", "README.md"],
        &["validate", "no-such.log"],
    ]);
}
