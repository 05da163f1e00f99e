//! The schemas that are checked in are those of the code, and they tell messages from other things.
#![cfg(feature = "conform")]

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use wspbus::conform::schema;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/schema/protocol-1")
}

/// `UPDATE=1 cargo test --test adapter_schema` writes the files anew.
#[test]
fn the_schemas_checked_in_are_those_of_the_code() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut expected = Vec::new();
    for (name, schema) in schema::all() {
        let path = folder().join(name);
        let text = schema::text(&schema);
        if update {
            fs::create_dir_all(folder()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let stored = fs::read_to_string(&path).unwrap_or_default();
        assert!(stored == text, "{} is not what the code says: run with UPDATE=1", path.display());
        expected.push(name.to_owned());
    }
    let mut found: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    assert_eq!(found, expected, "a schema file that no message has");
}

fn is_valid(name: &str, message: &Value) -> bool {
    let (_, schema) = schema::all().into_iter().find(|(found, _)| *found == name).unwrap();
    jsonschema::validator_for(schema.as_value()).unwrap().is_valid(message)
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
        assert!(is_valid("command.schema.json", &message), "{message}");
    }
    for message in [
        json!({"id": 1, "reply": "settled", "at": {"0": {"point": "write", "to": "idle"}},
               "events": [{"state_written": {"from": "idle", "to": "starting"}}, "blocked"]}),
        json!({"id": 1, "reply": "ended", "events": [{"ended": {"code": 70}}], "code": 70}),
        json!({"id": 1, "reply": "error", "message": "no"}),
    ] {
        assert!(is_valid("reply.schema.json", &message), "{message}");
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
        assert!(!is_valid("command.schema.json", &message), "{message}");
    }
    for message in [
        json!({"id": 1, "reply": "settled", "events": []}),
        json!({"id": 1, "reply": "settled", "events": ["exploded"], "at": {}}),
        json!({"id": 1, "reply": "ended", "events": []}),
    ] {
        assert!(!is_valid("reply.schema.json", &message), "{message}");
    }
}
