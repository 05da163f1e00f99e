//! The page of the protocol: its session is real, and it names every message, feature and level.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test protocol_page` writes the answers of the session again.

#[path = "protocol_page/events.rs"]
mod events;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use wspbus_kit::conform::schema;
use wspbus_kit::conform::served::PARKED;
use wspbus_kit::suite::case::Feature;

const SESSION: &str = "```session\n";

fn page() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/protocol.md")
}

fn text() -> String {
    fs::read_to_string(page()).unwrap()
}

/// The answers of the adapter of the specification to these lines.
fn answers(commands: &[&str]) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"))
        .arg("adapter")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for command in commands {
        writeln!(input, "{command}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(String::from).collect()
}

#[test]
fn the_session_is_a_real_one() {
    let text = text();
    let (before, rest) = text.split_once(SESSION).unwrap();
    let (session, after) = rest.split_once("```").unwrap();
    let commands: Vec<&str> = session.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    let answers = answers(&commands);
    assert_eq!(commands.len(), answers.len(), "one answer each");
    let real: String = commands.iter().zip(&answers).map(|(c, a)| format!("> {c}\n< {a}\n")).collect();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(page(), format!("{before}{SESSION}{real}```{after}")).unwrap();
    } else {
        assert!(session == real, "the adapter answers otherwise: UPDATE=1\n{real}");
    }
    for kind in ["hello", "settled", "error", "quit"] {
        assert!(real.contains(&format!("\"reply\":\"{kind}\"")), "the session shows no {kind}");
    }
}

/// A newer kit is told the newest version that both speak. A kit that asks for an older version is refused.
#[test]
fn versions_are_negotiated_as_the_page_says() {
    let said = answers(&[
        r#"{"id":1,"command":"hello","protocol":7}"#,
        r#"{"id":2,"command":"hello","protocol":0}"#,
        r#"{"id":3,"command":"hello","protocol":1,"since":"later"}"#,
    ]);
    assert!(said[0].starts_with(r#"{"id":1,"reply":"hello","protocol":1,"#), "{}", said[0]);
    assert!(said[1].starts_with(r#"{"id":2,"reply":"error","#), "{}", said[1]);
    assert!(said[2].starts_with(r#"{"id":3,"reply":"hello","#), "{}", said[2]);
}

#[test]
fn a_bad_command_is_told_what_is_wrong_where() {
    let said = answers(&[
        r#"{"id":1,"command":"explode"}"#,
        r#"{"id":2,"command":"step","thread":"one"}"#,
        "step",
        r#"{"id":4,"command":"quit"}"#,
    ]);
    assert!(said[0].contains("at /command: expected") && said[0].contains("\"id\":1,"), "{}", said[0]);
    assert!(said[1].contains("at /thread: expected an integer, found"), "{}", said[1]);
    assert!(said[2].contains("this is no JSON message"), "{}", said[2]);
    assert_eq!(said[3], r#"{"id":4,"reply":"quit"}"#);
}

#[test]
fn the_page_names_whatever_there_is() {
    let text = text();
    let messages = schema::all().into_iter().map(|message| message.kind);
    let features = Feature::ALL.iter().map(|feature| feature.name().to_owned());
    let levels = ["core", "threads", "process", "site", "authority", "returns", PARKED].map(String::from);
    for name in messages.chain(features).chain(levels) {
        assert!(text.contains(&format!("`{name}`")), "the page does not tell what {name} is");
    }
}
