//! The files that the reader refuses, and its words.

use std::io::Read as _;

use wspbus_check::trace::{FILE_BYTES_MAX, Invalid, ReadError, Trace, Values};

use crate::lock;

fn refused(json: &str) -> (ReadError, String) {
    let error = Trace::from_json(json.as_bytes()).unwrap_err();
    let words = error.to_string();
    (error, words)
}

fn changed(from: &str, to: &str) -> (ReadError, String) {
    let json = lock::lasso().to_json();
    assert!(json.contains(from), "{from}");
    refused(&json.replacen(from, to, 1))
}

#[test]
fn what_is_no_trace() {
    assert!(matches!(refused("bus started"), (ReadError::NotJson(_), _)));
    assert!(matches!(refused(""), (ReadError::Truncated(_), _)));
    assert!(matches!(refused("{\"format\": -"), (ReadError::Truncated(_), _)), "cut within a number");
    assert!(matches!(refused("{\"model\": -"), (ReadError::Truncated(_), _)), "cut within another number");
    assert!(matches!(refused("{\"format\": -x"), (ReadError::NotJson(_), _)));
    assert!(matches!(refused("{} {}"), (ReadError::NotJson(_), _)));
    for other in ["[]", "7", "{}", "null", "[\"wspbus-trace\", 2]"] {
        assert!(matches!(refused(other), (ReadError::NotATrace { .. }, _)), "{other}");
    }
    let (error, words) = changed("wspbus-trace", "wspbus-log");
    assert!(matches!(error, ReadError::NotATrace { found } if found == "\"wspbus-log\""));
    assert_eq!(words, "not a trace: `format` is \"wspbus-log\", expected \"wspbus-trace\"");
}

/// The reader knows one version so far, and refuses every other one.
#[test]
fn versions() {
    assert_eq!(Trace::from_json(lock::lasso().to_json().as_bytes()).unwrap(), lock::lasso());
    for (found, version) in [("3", "3"), ("1", "1"), ("1.5", "1.5"), ("\"2\"", "\"2\""), ("null", "none")] {
        let (error, words) = changed("\"version\": 2", &format!("\"version\": {found}"));
        assert!(matches!(error, ReadError::UnknownVersion { .. }), "{error:?}");
        assert_eq!(words, format!("a trace of version {version}; this program reads version 2 only"));
    }
    // A later version may have any form: the reader reports its version.
    let (_, words) = refused(r#"{"format": "wspbus-trace", "version": 3, "behaviours": []}"#);
    assert_eq!(words, "a trace of version 3; this program reads version 2 only");
}

#[test]
fn fields() {
    let (error, words) = changed("\"model\"", "\"modle\"");
    assert!(matches!(error, ReadError::Shape(_)));
    assert!(words.starts_with("not a trace of version 2: unknown field `modle`, expected one of"), "{words}");
    assert!(words.ends_with("line 4 column 9"), "{words}");
    let (_, words) = changed("\"process 1\": \"outside\"", "\"process 0\": \"outside\"");
    assert!(words.contains("the name \"process 0\" occurs twice"), "{words}");
    let (_, words) = changed("\"count\": 0", "\"process 0\": 0");
    assert!(words.contains("the name \"process 0\" occurs twice"), "with others between: {words}");
    for value in ["null", "1.5", "{}", "[null]", "9223372036854775808"] {
        let (error, words) = changed("\"count\": 0", &format!("\"count\": {value}"));
        assert!(matches!(error, ReadError::Shape(_)), "{words}");
    }
    for end in ["null", "\"closed\"", "{\"stays\": {}}", "{\"stays\": {\"reason\": \"\", \"loop_start\": 1}}"]
    {
        let (error, words) = changed("{\"lasso\": {\"loop_start\": 1}}", end);
        assert!(matches!(error, ReadError::Shape(_)), "{words}");
    }
    let (error, words) = changed("\"kind\": \"liveness\"", "\"kind\": null");
    assert!(matches!(error, ReadError::Shape(_)), "it is JSON: {words}");
    assert!(matches!(
        changed("\"model\"", "\"format\": \"wspbus-trace\", \"model\""),
        (ReadError::NotATrace { .. }, _)
    ));
}

#[test]
fn contradictions() {
    let (error, words) = changed("{\"lane\": 1", "{\"lane\": 3");
    let expected = Invalid::LaneOutOfRange { step: 1, lane: 3, lanes: 3 };
    assert!(matches!(error, ReadError::Invalid(found) if found == expected), "{words}");
    let (_, words) = changed("\"loop_start\": 1", "\"loop_start\": 4");
    assert!(words.ends_with("loop_start is 4, but there are 4 steps, counted from 0"), "{words}");
    let (_, words) = changed("\"loop_start\": 1", "\"loop_start\": 2");
    assert!(words.contains("does not close: before steps[2] \"process 1\" is \"saw it free\","), "{words}");
    let (_, words) = changed("\"kind\"", "\"pivot\": {\"step\": 4}, \"kind\"");
    assert!(words.ends_with("the pivot is steps[4], but there are 4 steps, counted from 0"), "{words}");
    let (_, words) = changed("\"kind\"", "\"pivot\": {\"state\": 5}, \"kind\"");
    assert!(
        words.ends_with("the pivot is state 5, but the last state is 4, the initial one is 0"),
        "{words}"
    );
    let (_, words) = changed("\"after\": {\"process 0\"", "\"after\": {\"process 2\"");
    assert!(words.ends_with("missing \"process 0\", unexpected \"process 2\""), "{words}");
    let (_, words) = changed("\"after\": {", "\"after\": {\"process 2\": 0, ");
    assert!(words.ends_with("missing none, unexpected \"process 2\""), "{words}");
    let (_, words) = changed("\"after\": {\"process 0\": \"saw it free\", ", "\"after\": {");
    assert!(words.ends_with("missing \"process 0\", unexpected none"), "{words}");
    for index in 0..4 {
        let mut trace = lock::lasso();
        trace.steps[index].after = Values::new([("process 0", "inside")]).unwrap();
        let found = trace.validate();
        assert!(matches!(found, Err(Invalid::Names { step, .. }) if step == index), "{index}: {found:?}");
    }
}

#[test]
fn size() {
    let blanks = std::io::repeat(b' ').take(FILE_BYTES_MAX + 7);
    let error = Trace::from_reader(std::io::Read::chain(&b"{"[..], blanks)).unwrap_err();
    assert!(matches!(error, ReadError::TooLarge), "{error:?}");
    assert_eq!(error.to_string(), "the file is larger than 64 MiB, the limit of a trace");
    let json = lock::ordinary().to_json();
    let padding = std::io::repeat(b' ').take(FILE_BYTES_MAX - json.len() as u64);
    let read = Trace::from_reader(std::io::Read::chain(json.as_bytes(), padding)).unwrap();
    assert_eq!(read, lock::ordinary());
}

#[test]
fn nesting_without_end() {
    assert!(Trace::from_json("[".repeat(100_000).as_bytes()).is_err());
    let deep = format!("{{\"format\": {}", "{\"a\":".repeat(100_000));
    assert!(Trace::from_json(deep.as_bytes()).is_err());
}

#[test]
fn reordered_states_are_read_in_the_order_of_the_first() {
    let json = lock::ordinary().to_json();
    let sorted: serde_json::Value = serde_json::from_str(&json).unwrap();
    let mut map = std::collections::BTreeMap::new();
    map.extend(sorted["steps"][3]["after"].as_object().unwrap().clone());
    let reordered = json.replacen(
        "\"after\": {\"process 0\": \"inside\", \"process 1\": \"inside\", \"holders\": [0, 1], \"count\": 2, \"free\": false}",
        &format!("\"after\": {}", serde_json::to_string(&map).unwrap()),
        1,
    );
    assert_ne!(reordered, json);
    assert_eq!(Trace::from_json(reordered.as_bytes()).unwrap(), lock::ordinary());
}

/// Also a reader that is not [`Trace::from_json`] gets no trace of another format or version.
#[test]
fn no_trace_has_another_format_or_version() {
    let json = lock::ordinary().to_json();
    assert!(serde_json::from_str::<Trace>(&json).is_ok());
    for (from, to) in [("\"wspbus-trace\"", "\"wspbus-log\""), ("\"version\": 2", "\"version\": 3")] {
        let error = serde_json::from_str::<Trace>(&json.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains("expected"), "{error}");
    }
}

#[test]
fn an_error_has_the_error_behind_it() {
    use std::error::Error;
    for json in ["bus started", "", "{\"format\": \"wspbus-trace\", \"version\": 2}"] {
        let (error, words) = refused(json);
        assert!(words.ends_with(&error.source().unwrap().to_string()), "{words}");
    }
    let (error, words) = changed("{\"lane\": 1", "{\"lane\": 3");
    assert!(words.ends_with(&error.source().unwrap().to_string()), "{words}");
    assert!(refused("7").0.source().is_none());
}
