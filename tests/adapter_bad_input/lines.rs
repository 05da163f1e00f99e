//! Lines that are no messages, or that are not the message that is due.

use super::*;

/// The outcome of this line as the answer to `settle`. The line may contain further lines.
fn answered(line: &str) -> AdapterError {
    assert!(!line.contains('\''));
    let error = settle(&format!("read l; echo '{line}'; read l")).unwrap_err();
    assert_eq!(error.unjudged(), Unjudged::Broken, "{error}");
    error
}

fn complaint(line: &str) -> String {
    let error = answered(line);
    assert!(matches!(error, AdapterError::Invalid { .. }), "{error:?}");
    error.to_string()
}

#[test]
fn a_message_that_does_not_meet_its_schema_shows_what_is_wrong_where() {
    let text = complaint(
        r#"{"id":2,"reply":"settled","events":["blocked",{"state_written":{"from":"idle","to":"up"}}],"at":{}}"#,
    );
    assert!(text.contains("at /events/1/state_written/to: expected \"idle\", \"starting\","), "{text}");
    assert!(text.contains("found \"up\"\n  {"), "{text}");
    let text = complaint(r#"{"id":2,"reply":"settled","events":[]}"#);
    assert!(text.contains("expected the field \"at\""), "{text}");
    let text = complaint(r#"{"id":2,"reply":"done"}"#);
    assert!(
        text.contains("at /reply: expected \"settled\", \"unsettled\", \"ended\" or \"error\""),
        "{text}"
    );
}

#[test]
fn a_greeting_that_does_not_meet_its_schema() {
    let lying = HELLO.replace("\"core\"", "\"everything\"");
    let error = hello(&format!("read l; echo '{lying}'; read l"), PATIENT);
    assert!(matches!(error, AdapterError::Invalid { .. }), "{error:?}");
    assert!(error.to_string().contains("at /levels/0: expected \"core\""), "{error}");
}

#[test]
fn unknown_fields_features_and_parameters_are_passed_over() {
    let newer = HELLO.replace(
        "\"levels\"",
        r#""features":["telepathy"],"parameters":{"colour":7},"mood":{"is":"good"},"levels""#,
    );
    let reply = r#"{"id":2,"reply":"settled","events":[{"ended":{"code":0,"why":"x"}}],"at":{},"took":3}"#;
    let mut adapter = shell(&format!("read l; echo '{newer}'; read l; echo '{reply}'"), PATIENT);
    assert_eq!(adapter.hello().unwrap().features, ["telepathy"]);
    assert_eq!(adapter.send(&Command::Settle).unwrap().events().len(), 1);
}

#[test]
fn a_key_that_stands_twice() {
    for line in [
        r#"{"id":2,"id":2,"reply":"settled","events":[],"at":{}}"#,
        r#"{"id":2,"reply":"settled","events":[],"at":{"0":{"point":"idle"},"0":{"point":"poll"}}}"#,
    ] {
        let error = answered(line);
        assert!(matches!(error, AdapterError::Garbage { .. }), "{error:?}");
        assert!(error.to_string().contains("stands twice"), "{error}");
    }
}

#[test]
fn numbers_without_measure() {
    let error = answered(r#"{"id":2,"reply":"ended","events":[],"code":1e999}"#);
    assert!(matches!(error, AdapterError::Garbage { .. }), "{error:?}");
    for number in ["99999999999999999999", "1e300", "256", "-1"] {
        let line = r#"{"id":2,"reply":"ended","events":[],"code":N}"#.replace('N', number);
        assert!(complaint(&line).contains("at /code: expected "), "{number}");
    }
    let line = r#"{"id":99999999999999999999,"reply":"settled","events":[],"at":{}}"#;
    assert!(complaint(line).contains("at /id: expected "));
    let whole = settle(r#"read l; echo '{"id":2.0,"reply":"ended","events":[],"code":3e0}'; read l"#);
    assert!(whole.is_ok(), "{whole:?}");
}

#[test]
fn deep_nesting() {
    let error = settle("read l; head -c 60000 /dev/zero | tr '\\0' '['; echo; read l").unwrap_err();
    assert!(matches!(error, AdapterError::Garbage { .. }), "{error:?}");
    let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
    let error = answered(&format!(r#"{{"id":2,"reply":"settled","events":{deep},"at":{{}}}}"#));
    assert!(matches!(error, AdapterError::Garbage { .. }), "{error:?}");
}

#[test]
fn a_reply_to_another_command() {
    for id in [1, 3, 4_000_000_000_u64] {
        let error = answered(&format!(r#"{{"id":{id},"reply":"settled","events":[],"at":{{}}}}"#));
        assert!(matches!(error, AdapterError::OutOfTurn { expected: 2, .. }), "{error:?}");
    }
}

/// The second answer comes with the first, or when the next answer is due. It never counts as the next answer.
#[test]
fn answering_twice_in_a_case() {
    let reply = |id: u8| format!(r#"{{"id":{id},"reply":"settled","events":[],"at":{{}}}}"#);
    for pause in ["", "read l; "] {
        let script = format!("read l; echo '{}'; {pause}echo '{}'; read l", reply(2), reply(2));
        let mut adapter = shell(&format!("read l; echo '{HELLO}'; {script}; read l"), PATIENT);
        adapter.hello().unwrap();
        adapter.send(&Command::Settle).unwrap();
        let error = adapter.send(&Command::Settle).unwrap_err();
        assert!(matches!(error, AdapterError::OutOfTurn { .. }), "{error:?}");
        assert!(matches!(adapter.send(&Command::Settle), Err(AdapterError::Closed)));
    }
}

#[test]
fn an_answer_that_comes_too_late_is_none() {
    let limits = Limits { silence: Duration::from_millis(200), ..PATIENT };
    let mut adapter = shell(&format!("read l; sleep 0.6; echo '{HELLO}'; read l"), limits);
    let error = adapter.hello().unwrap_err();
    assert!(matches!(error, AdapterError::Silent { unfinished: 0, .. }), "{error:?}");
    std::thread::sleep(Duration::from_millis(800));
    assert!(matches!(adapter.send(&Command::Settle), Err(AdapterError::Closed)));
}

#[test]
fn half_a_line_and_then_death() {
    let result = settle("read l; printf '{\"id\":2,\"reply\":\"settled\",\"events\":[],\"at\":{}}'; exit 0");
    assert!(matches!(result, Err(AdapterError::Died { .. })), "{result:?}");
}
