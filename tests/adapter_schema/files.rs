//! The files below docs/schema/protocol-1/.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use wspbus_kit::conform::{schema, valid};

fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/schema/protocol-1")
}

/// The files below a folder, by their paths from there.
fn below(folder: &Path, prefix: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            found.extend(below(&path, &format!("{name}/")));
        } else {
            found.insert(name);
        }
    }
    found
}

/// `UPDATE=1 cargo test -p wspbus-tests --test adapter_schema` writes the files anew.
#[test]
fn the_schemas_checked_in_are_those_of_the_code() {
    let messages = schema::all();
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(folder());
        for message in &messages {
            let path = folder().join(message.path());
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, message.text()).unwrap();
        }
    }
    for message in &messages {
        let stored = fs::read_to_string(folder().join(message.path())).unwrap_or_default();
        assert!(stored == message.text(), "{} is not what the code says: run with UPDATE=1", message.path());
    }
    let expected: BTreeSet<String> = messages.iter().map(schema::Message::path).collect();
    assert_eq!(below(&folder(), ""), expected, "a schema file that no message has");
    assert_eq!(expected.len(), 20, "a command or a reply more, or one less");
}

/// Each file can be vendored alone: it refers only to its own definitions, and to each of them.
#[test]
fn every_schema_stands_alone() {
    for message in schema::all() {
        let text = message.text();
        let refers = |to: &str| text.contains(&format!("\"$ref\": \"{to}\""));
        let count = text.matches("\"$ref\"").count();
        assert_eq!(count, text.matches("\"$ref\": \"#/$defs/").count(), "{}", message.path());
        assert!(!text.contains("\"$id\"") && message.schema["title"].is_string());
        for name in message.schema["$defs"].as_object().into_iter().flat_map(|all| all.keys()) {
            assert!(refers(&format!("#/$defs/{name}")), "{}: no part needs {name}", message.path());
        }
        assert!(jsonschema::meta::is_valid(&message.schema), "{}", message.path());
    }
}

#[test]
fn the_schemas_accept_messages() {
    for message in [
        json!({"id": 1, "command": "hello", "protocol": 1}),
        json!({"id": 2, "command": "begin", "case": "a", "gates": ["poll"],
               "listeners": [{"channel": "log", "listener": 1, "always": "failed"}],
               "threads": [{"thread": 1, "daemon": true}]}),
        json!({"id": 3, "command": "request", "thread": 0, "request": {"exit": 0}}),
        json!({"id": 3, "command": "request", "thread": 0, "request": "block"}),
        json!({"id": 4, "command": "end", "thread": 0, "outcome": {"exit": 3}}),
        json!({"id": 5, "command": "subscribe", "thread": 0, "channel": "stop", "listener": 2}),
        json!({"id": 6, "command": "settle"}),
        json!({"id": 7, "command": "reenter", "thread": 0, "request": {"wait": "idle"}}),
    ] {
        assert_eq!(valid::command(&message), Ok(()), "{message}");
    }
    for message in [
        json!({"id": 1, "reply": "settled", "at": {"0": {"point": "write", "to": "idle"}},
               "events": [{"state_written": {"from": "idle", "to": "starting"}}, "blocked"]}),
        json!({"id": 1, "reply": "unsettled", "at": {"255": {"point": "idle"}}, "events": []}),
        json!({"id": 1, "reply": "ended", "events": [{"ended": {"code": 70}}], "code": 70}),
        json!({"id": 1, "reply": "error", "message": "no"}),
    ] {
        let kind = message["reply"].as_str().unwrap();
        assert_eq!(valid::reply(&message, &[kind]), Ok(()), "{message}");
    }
}

#[test]
fn the_schemas_refuse_what_is_no_message() {
    for message in [
        json!({"command": "settle"}),
        json!({"id": 1, "command": "explode"}),
        json!({"id": 1, "command": "request", "thread": 0, "request": "begin"}),
        json!({"id": 1, "command": "step", "thread": 256}),
        json!({"id": 1, "command": "end", "thread": 0, "outcome": "fine"}),
    ] {
        assert!(valid::command(&message).is_err(), "{message}");
    }
    let at = |name: &str| json!({"id": 1, "reply": "settled", "events": [], "at": {name: {"point": "idle"}}});
    for message in [
        json!({"id": 1, "reply": "settled", "events": []}),
        json!({"id": 1, "reply": "settled", "events": ["exploded"], "at": {}}),
        json!({"id": 1, "reply": "ended", "events": []}),
        json!({"id": 1_u64 << 53, "reply": "settled", "events": [], "at": {}}),
        at("main"),
        at("256"),
        at("01"),
        Value::Null,
    ] {
        assert!(valid::reply(&message, &["settled", "ended"]).is_err(), "{message}");
    }
}
