use serde_json::json;

use super::*;

const OBEYED: [&str; 4] = ["settled", "unsettled", "ended", "error"];

fn complaint(message: &Value) -> String {
    reply(message, &OBEYED).unwrap_err().to_string()
}

fn settled(event: Value) -> Value {
    json!({"id": 1, "reply": "settled", "events": ["blocked", event], "at": {}})
}

#[test]
fn every_kind_has_a_validator() {
    for message in schema::all() {
        assert!(of(message.side).contains_key(&message.kind), "{}", message.path());
    }
}

#[test]
fn messages_with_unknown_fields_are_accepted() {
    let message = json!({"id": 1, "reply": "ended", "events": [{"ended": {"code": 3, "why": "x"}}], "code": 3,
                         "mood": "good"});
    assert_eq!(reply(&message, &OBEYED), Ok(()));
    assert_eq!(command(&json!({"id": 1, "command": "settle", "soon": true})), Ok(()));
}

#[test]
fn what_is_no_message_at_all() {
    assert_eq!(complaint(&json!([1])), "expected an object in [1]");
    assert_eq!(complaint(&json!({"id": 1})), r#"expected the field "reply" in {"id":1}"#);
    let kinds = r#"at /reply: expected "settled", "unsettled", "ended" or "error", found "#;
    assert_eq!(complaint(&json!({"id": 1, "reply": "done"})), format!("{kinds}\"done\""));
    assert_eq!(complaint(&json!({"id": 1, "reply": "quit"})), format!("{kinds}\"quit\""));
    assert!(command(&json!({"command": 7})).unwrap_err().to_string().starts_with("at /command: expected"));
}

#[test]
fn a_field_that_is_missing_or_of_the_wrong_type() {
    assert_eq!(
        complaint(&json!({"id": 1, "reply": "settled", "events": []})),
        r#"expected the field "at" in {"events":[],"id":1,"reply":"settled"}"#
    );
    assert_eq!(
        complaint(&json!({"id": "1", "reply": "settled", "events": [], "at": {}})),
        "at /id: expected an integer, found \"1\""
    );
    assert_eq!(
        complaint(&json!({"id": -1, "reply": "settled", "events": [], "at": {}})),
        "at /id: expected a number from 0 to 9007199254740991, found -1"
    );
}

#[test]
fn a_number_out_of_range_is_told_the_range() {
    for number in [json!(4_294_967_296_u64 + 1), json!(-1)] {
        let answered = |ticket: &Value| json!({"answered": {"origin": {"thread": 1}, "request": "start", "answer": "accepted", "ticket": ticket}});
        let place = "at /events/1/answered/ticket: expected";
        assert_eq!(
            complaint(&settled(answered(&number))),
            format!("{place} a number from 0 to 4294967295, found {number}")
        );
        let word = complaint(&settled(answered(&json!("one"))));
        assert!(word.starts_with(place) && word.contains("null"), "{word}");
        assert_eq!(reply(&settled(answered(&json!(4_294_967_295_u64))), &OBEYED), Ok(()));
    }
}

#[test]
fn what_is_wrong_in_an_event_is_found_there() {
    let answered = json!({"answered": {"origin": {"thread": 1}, "request": "start", "answer": "yes"}});
    let text = complaint(&settled(answered));
    assert!(text.starts_with("at /events/1/answered/answer: expected \"accepted\","), "{text}");
    assert!(text.contains(r#"{"joined": ...}"#) && text.ends_with(", found \"yes\""), "{text}");
    let missing = json!({"state_written": {"from": "idle"}});
    assert_eq!(
        complaint(&settled(missing)),
        r#"at /events/1/state_written: expected the field "to", found {"from":"idle"}"#
    );
    let large = json!({"answered": {"origin": {"thread": 256}, "request": "start", "answer": "accepted"}});
    assert_eq!(
        complaint(&settled(large)),
        "at /events/1/answered/origin/thread: expected a number from 0 to 255, found 256"
    );
}

#[test]
fn an_event_that_there_is_not_is_told_what_there_is() {
    let text = complaint(&settled(json!({"state_changed": {"to": "idle"}})));
    assert!(text.starts_with("at /events/1: expected "), "{text}");
    assert!(text.contains(r#"{"state_written": ...}"#) && text.contains(r#"{"state_changed":"#), "{text}");
    let text = complaint(&settled(json!("exploded")));
    assert!(text.contains("\"blocked\"") && text.ends_with("found \"exploded\""), "{text}");
}

#[test]
fn a_place_is_judged_by_its_tag() {
    let at = |point: Value| json!({"id": 1, "reply": "settled", "events": [], "at": {"1": point}});
    assert_eq!(
        complaint(&at(json!({"point": "listener"}))),
        r#"at /at/1: expected the field "listener", found {"point":"listener"}"#
    );
    let text = complaint(&at(json!({"point": "nowhere"})));
    assert!(text.starts_with("at /at/1/point: expected \"idle\", \"write\","), "{text}");
    let text =
        complaint(&json!({"id": 1, "reply": "settled", "events": [], "at": {"main": {"point": "idle"}}}));
    assert!(text.starts_with("at /at: expected no key \"main\""), "{text}");
}

#[test]
fn two_ends_are_none() {
    let text = complaint(&json!({"id": 1, "reply": "ended", "events": [], "code": 1, "signal": 9}));
    assert!(text.contains("one of several alternatives only"), "{text}");
    let text = complaint(&json!({"id": 1, "reply": "ended", "events": []}));
    assert!(text.contains("\"code\""), "{text}");
}

#[test]
fn a_choice_that_there_is_not() {
    let hello = json!({"id": 1, "reply": "hello", "protocol": 1, "implementation": "x", "version": "1",
                       "language": "C", "levels": [], "parameters": {"returns": "whenever", "colour": 7}});
    let text = reply(&hello, &["hello"]).unwrap_err().to_string();
    assert_eq!(text, "at /parameters/returns: expected \"at_once\" or \"when_resolved\", found \"whenever\"");
}
