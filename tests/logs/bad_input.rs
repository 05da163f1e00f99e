//! Input that is no log is refused with the line, the value that was found and the value that was expected.

use super::{file, stderr, wspbus};

const HEADER: &str = "{\"log\":1,\"sees\":[\"states\"]}\n";

/// The message about a file with this content.
fn refused(name: &str, content: &[u8]) -> String {
    let output = wspbus(&["validate", &file(&format!("bad-{name}.log"), content)]);
    assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
    assert!(output.stdout.is_empty(), "{name}");
    stderr(&output)
}

/// A name, the content, and parts of the message.
fn bad() -> Vec<(&'static str, Vec<u8>, &'static [&'static str])> {
    let with = |line: &str| format!("{HEADER}{line}\n").into_bytes();
    let header = |line: &str| format!("{line}\n").into_bytes();
    vec![
        ("empty", Vec::new(), &["line 1", "empty", "expected a header"]),
        ("blank", b"\n".to_vec(), &["line 1", "blank"]),
        (
            "truncated",
            format!("{HEADER}{{\"state_written\":{{\"fr").into_bytes(),
            &["line 2", "middle of a JSON value"],
        ),
        ("text", with("state written"), &["line 2", "expected one JSON value", "state written"]),
        (
            "twice",
            with("{\"state_written\":{\"from\":\"idle\",\"from\":\"idle\",\"to\":\"starting\"}}"),
            &["line 2", "twice"],
        ),
        (
            "no-header",
            header("{\"state_written\":{\"from\":\"idle\",\"to\":\"starting\"}}"),
            &["line 1", "expected a header"],
        ),
        ("version", header("{\"log\":2}"), &["line 1", "version 1", "found 2"]),
        ("version-text", header("{\"log\":\"1\"}"), &["line 1", "version 1", "found \"1\""]),
        ("kind", header("{\"log\":1,\"sees\":[\"answer\"]}"), &["line 1", "/sees/0", "answer"]),
        (
            "number",
            header("{\"log\":1,\"listeners\":[{\"listener\":-1,\"channel\":\"start\",\"priority\":1}]}"),
            &["line 1", "/listeners/0/listener", "-1"],
        ),
        (
            "same-number",
            header(
                "{\"log\":1,\"listeners\":[{\"listener\":1,\"channel\":\"start\",\"priority\":1},{\"listener\":1,\"channel\":\"stop\",\"priority\":1}]}",
            ),
            &["line 1", "number 1", "different"],
        ),
        ("event", with("{\"state_writen\":{}}"), &["line 2", "expected an event", "state_writen"]),
        ("no-event", with("\"no_step\""), &["line 2", "expected an event", "no_step"]),
        (
            "value",
            with("{\"state_written\":{\"from\":\"idle\",\"to\":\"up\"}}"),
            &["line 2", "/state_written/to", "\"up\"", "running"],
        ),
        (
            "several",
            with("{\"blocked\":null,\"log_failed\":null}"),
            &["line 2", "one event", "blocked and log_failed"],
        ),
        ("not-told", with("\"blocked\""), &["line 2", "blocked", "main", "sees"]),
        ("list", with("[1]"), &["line 2", "expected an event", "[1]"]),
        ("not-utf8", [HEADER.as_bytes(), b"\"\xff\"\n"].concat(), &["line 2", "UTF-8", "byte 1"]),
        (
            "long",
            with(&format!("{{\"at\":\"{}\"}}", "x".repeat(1 << 20))),
            &["line 2", "longer than 1048576 bytes"],
        ),
        ("escape", with("\"\u{1b}[31m\""), &["line 2"]),
    ]
}

#[test]
fn every_wrong_line_is_told() {
    for (name, content, parts) in bad() {
        let told = refused(name, &content);
        assert!(parts.iter().all(|part| told.contains(part)), "{name}: {told}");
        assert_eq!(told.lines().count(), 1, "{name}: {told}");
        assert!(!told.contains('\u{1b}') && told.len() < 600, "{name}: {told}");
    }
}

#[test]
fn a_missing_file_and_no_file_are_usage_errors() {
    assert_eq!(wspbus(&["validate"]).status.code(), Some(2));
    let missing = wspbus(&["validate", "no-such.log"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("no-such.log"));
}

#[test]
fn a_bound_makes_the_verdict_inconclusive() {
    let log = format!("{HEADER}{{\"state_written\":{{\"from\":\"idle\",\"to\":\"starting\"}}}}\n");
    let name = file("bound.log", log.as_bytes());
    assert_eq!(wspbus(&["validate", &name]).status.code(), Some(0));
    let cut = wspbus(&["validate", "--states", "1", &name]);
    assert_eq!(cut.status.code(), Some(3));
    let told = super::stdout(&cut).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("event 1 of 1: more than 1 states"), "{told}");
}
