//! A schema accepts a message exactly if the code reads it, also after changes of the message.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use wspbus_kit::conform::message::{Command, Numbered, Reply};
use wspbus_kit::conform::{json as strict, valid};

/// The messages before any change: every kind, and much of the vocabulary.
const GOOD: [&str; 25] = [
    r#"{"id":1,"command":"hello","protocol":1}"#,
    r#"{"id":2,"command":"begin","case":"a","listeners":[{"channel":"start","listener":0,"priority":50}],"threads":[{"thread":1,"daemon":true}],"main":"catches","gates":["listener","poll"],"denied":["exit"]}"#,
    r#"{"id":2,"command":"begin","case":"b","listeners":[{"channel":"log","listener":0,"always":{"exit":1},"level":40,"hash":3}],"gates":["poll"]}"#,
    r#"{"id":3,"command":"request","thread":1,"request":{"exit":3}}"#,
    r#"{"id":3,"command":"request","thread":1,"request":{"wait":"running"}}"#,
    r#"{"id":4,"command":"step","thread":1}"#,
    r#"{"id":5,"command":"end","thread":1,"outcome":{"exit":3}}"#,
    r#"{"id":6,"command":"reenter","thread":1,"request":{"await":0}}"#,
    r#"{"id":7,"command":"subscribe","thread":1,"channel":"stop","listener":4,"priority":50}"#,
    r#"{"id":8,"command":"unsubscribe","thread":1,"listener":4}"#,
    r#"{"id":9,"command":"expire","thread":1}"#,
    r#"{"id":10,"command":"enqueue","fails":true}"#,
    r#"{"id":11,"command":"log"}"#,
    r#"{"id":12,"command":"finish","thread":0}"#,
    r#"{"id":13,"command":"settle"}"#,
    r#"{"id":14,"command":"quit"}"#,
    r#"{"id":1,"reply":"hello","protocol":1,"implementation":"x","version":"1","language":"C","levels":["core","threads"],"features":["wait"],"parameters":{"returns":"at_once","gates":[1]}}"#,
    r#"{"id":2,"reply":"settled","events":[{"answered":{"origin":{"listener":1},"request":"stop","answer":{"joined":{"again":true}},"ticket":0}},{"resolved":{"ticket":0,"goal":"stop","resolution":{"unwound":"interrupted"}}},"blocked",{"surprise":"?"}],"at":{"0":{"point":"idle"},"10":{"point":"join","thread":2}}}"#,
    r#"{"id":2,"reply":"settled","events":[{"answered":{"origin":{"thread":1},"request":{"exit":3},"answer":{"refused":"terminal"},"ticket":null}},{"pass_began":{"pass":0,"channel":"exit","due":[0,1]}},{"listener_ended":{"pass":0,"channel":"exit","listener":1,"outcome":{"exit":3}}}],"at":{"1":{"point":"write","to":"idle"}}}"#,
    r#"{"id":3,"reply":"unsettled","events":[{"woken":{"thread":1,"wake":"gone"}},{"taken":{"code":3,"reexec":false}}],"at":{"100":{"point":"listener","listener":0}}}"#,
    r#"{"id":3,"reply":"ended","events":[{"ended":{"code":70}}],"code":70}"#,
    r#"{"id":3,"reply":"ended","events":[],"signal":9}"#,
    r#"{"id":3,"reply":"ended","events":[],"re_executed":true}"#,
    r#"{"id":3,"reply":"error","message":"no"}"#,
    r#"{"id":3,"reply":"quit"}"#,
];

/// Values that a reader may get wrong: other types, limits and values beyond them, other spellings.
fn strange() -> Vec<Value> {
    let mut found = vec![
        json!(null),
        json!(true),
        json!(-1),
        json!(0),
        json!(1.5),
        json!(1e300),
        json!(255),
        json!(256),
        json!(u32::MAX),
        json!(u64::from(u32::MAX) + 1),
        json!((1_u64 << 53) - 1),
        json!(1_u64 << 53),
        json!(u64::MAX),
        json!(""),
        json!("1"),
        json!("idle"),
        json!("Start"),
        json!([]),
        json!({}),
        json!([0]),
    ];
    found.extend(GOOD.iter().flat_map(|text| nodes(&strict::read(text).unwrap())));
    found
}

/// A value and all within it.
fn nodes(value: &Value) -> Vec<Value> {
    let inner: Vec<Value> = match value {
        Value::Array(values) => values.iter().flat_map(nodes).collect(),
        Value::Object(fields) => fields.values().flat_map(nodes).collect(),
        _ => Vec::new(),
    };
    [vec![value.clone()], inner].concat()
}

/// The pointers of a value and of all within it.
fn places(value: &Value, at: &str) -> Vec<String> {
    let inner: Vec<String> = match value {
        Value::Array(values) => {
            values.iter().enumerate().flat_map(|(i, v)| places(v, &format!("{at}/{i}"))).collect()
        }
        Value::Object(fields) => fields.iter().flat_map(|(k, v)| places(v, &format!("{at}/{k}"))).collect(),
        _ => Vec::new(),
    };
    [vec![at.to_owned()], inner].concat()
}

/// One change of a message.
#[derive(Clone, Debug)]
enum Change {
    Replace(usize, usize),
    Remove(usize, usize),
    Add(usize, usize, String),
    Rename(usize, usize, String),
}

fn change(message: &mut Value, change: &Change, strange: &[Value]) {
    let places = places(message, "");
    let (Change::Replace(at, _) | Change::Remove(at, _) | Change::Add(at, ..) | Change::Rename(at, ..)) =
        change;
    let place = message.pointer_mut(&places[at % places.len()]).unwrap();
    let nth = |fields: &Map<String, Value>, n: usize| fields.keys().nth(n % fields.len().max(1)).cloned();
    match (change, place) {
        (Change::Replace(_, with), place) => *place = strange[with % strange.len()].clone(),
        (Change::Remove(_, n), Value::Object(fields)) => {
            nth(fields, *n).map(|key| fields.remove(&key));
        }
        (Change::Remove(_, n), Value::Array(values)) if !values.is_empty() => {
            values.remove(n % values.len());
        }
        (Change::Add(_, with, key), Value::Object(fields)) => {
            fields.insert(key.clone(), strange[with % strange.len()].clone());
        }
        (Change::Add(_, with, _), Value::Array(values)) => values.push(strange[with % strange.len()].clone()),
        (Change::Rename(_, n, to), Value::Object(fields)) => {
            if let Some(value) = nth(fields, *n).and_then(|key| fields.remove(&key)) {
                fields.insert(to.clone(), value);
            }
        }
        _ => {}
    }
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let key = prop::sample::select(vec![
        "id", "code", "signal", "thread", "listener", "exit", "surprise", "blocked", "ok", "0", "00", "255",
        "256", "start", "ticket", "returns", "point", "again", "wait", "mood",
    ]);
    let key = key.prop_map(String::from);
    let (place, other) = (0..1000_usize, 0..10_000_usize);
    let one = prop_oneof![
        (place.clone(), other.clone()).prop_map(|(a, b)| Change::Replace(a, b)),
        (place.clone(), other.clone()).prop_map(|(a, b)| Change::Remove(a, b)),
        (place.clone(), other.clone(), key.clone()).prop_map(|(a, b, c)| Change::Add(a, b, c)),
        (place, other, key).prop_map(|(a, b, c)| Change::Rename(a, b, c)),
    ];
    prop::collection::vec(one, 0..4)
}

/// Is the message spelled as the code would write it, but for fields that it leaves out or does not know?
/// Rust's reader also takes `{"ok":null}` for `"ok"`, a variant by its number, and a list for an object.
/// Such a message never reaches the reader: the schema refuses it first.
fn is_spelled(message: &Value, written: &Value) -> bool {
    match (message, written) {
        (Value::Object(message), Value::Object(written)) => {
            written.iter().all(|(key, value)| message.get(key).is_none_or(|found| is_spelled(found, value)))
        }
        (Value::Array(message), Value::Array(written)) => {
            message.len() == written.len() && message.iter().zip(written).all(|(m, w)| is_spelled(m, w))
        }
        _ => message == written,
    }
}

/// Does the schema accept the message? And which message does the code read, as it would write it?
fn verdicts(message: &Value) -> (bool, Option<Value>) {
    if message.get("command").is_some() {
        let read = serde_json::from_value::<Numbered<Command>>(message.clone());
        (valid::command(message).is_ok(), read.ok().map(|read| serde_json::to_value(read).unwrap()))
    } else {
        let read = serde_json::from_value::<Numbered<Reply>>(message.clone());
        let read = read.ok().map(|read| serde_json::to_value(read).unwrap());
        (valid::reply(message, &Reply::KINDS).is_ok(), read)
    }
}

/// The complaint about these two verdicts.
fn disagreement(message: &Value, verdicts: (bool, Option<Value>)) -> Option<String> {
    match verdicts {
        (true, None) => Some(format!("the schema takes what the code cannot read: {message}")),
        (false, Some(written)) if is_spelled(message, &written) => {
            Some(format!("the schema refuses what the code reads and writes: {message}"))
        }
        _ => None,
    }
}

#[test]
fn both_take_what_is_good() {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for text in GOOD {
        let message = strict::read(text).unwrap();
        let (schema, written) = verdicts(&message);
        assert!(schema && is_spelled(&message, &written.unwrap()), "{text}");
        let kind = message.get("command").or(message.get("reply")).unwrap();
        *kinds.entry(kind.to_string()).or_default() += 1;
    }
    // `hello` and `quit` are a command and a reply.
    assert_eq!(kinds.len(), 18);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_schema_and_the_code_agree(which in 0..GOOD.len(), changes in changes()) {
        let strange = strange();
        let mut message = strict::read(GOOD[which]).unwrap();
        changes.iter().for_each(|one| change(&mut message, one, &strange));
        prop_assume!(message.is_object());
        prop_assert_eq!(disagreement(&message, verdicts(&message)), None);
    }
}

/// The control: a pair of verdicts that do not agree is reported.
#[test]
fn a_disagreement_is_seen() {
    let message = json!({"id": 1, "command": "end", "thread": 0, "outcome": "ok"});
    assert_eq!(disagreement(&message, verdicts(&message)), None);
    assert!(disagreement(&message, (true, None)).is_some());
    assert!(disagreement(&message, (false, Some(message.clone()))).is_some());
    let lax = json!({"id": 1, "command": "end", "thread": 0, "outcome": {"ok": null}});
    let (schema, read) = verdicts(&lax);
    assert!(!schema && read.is_some() && disagreement(&lax, (schema, read)).is_none());
}

/// The page, the schema and the reader have the same range for each kind of number.
#[test]
fn the_page_says_which_numbers_there_are() {
    let page = include_str!("../../docs/protocol.md");
    let ticket = r#"{"id":1,"command":"request","thread":1,"request":{"await":N}}"#;
    let listener = r#"{"id":1,"command":"unsubscribe","thread":1,"listener":N}"#;
    let thread = r#"{"id":1,"command":"step","thread":N}"#;
    let all =
        [("ticket", ticket, u32::MAX), ("listener", listener, u32::MAX), ("thread", thread, u8::MAX.into())];
    for (field, text, most) in all {
        let row = format!("| `{field}` |");
        let says = format!("0 to {most}");
        assert!(page.lines().any(|line| line.starts_with(&row) && line.contains(&says)), "{field}: {says}");
        for (number, is_good) in [(0, true), (u64::from(most), true), (u64::from(most) + 1, false)] {
            let message = strict::read(&text.replace('N', &number.to_string())).unwrap();
            assert_eq!(valid::command(&message).is_ok(), is_good, "{message}");
            assert_eq!(
                serde_json::from_value::<Numbered<Command>>(message.clone()).is_ok(),
                is_good,
                "{message}"
            );
        }
    }
}
