//! Adapters that misbehave: each makes an error of its own kind, soon, and never a verdict.

use std::process::Command as Program;
use std::time::{Duration, Instant};

use wspbus_kit::conform::error::{AdapterError, Unjudged};
use wspbus_kit::conform::{Adapter, Command, Control, Limits, Reply};

#[path = "adapter_bad_input/lines.rs"]
mod lines;
#[path = "adapter_bad_input/processes.rs"]
mod processes;
#[path = "adapter_bad_input/verdicts.rs"]
mod verdicts;

/// Limits that a test reaches only if it means to.
const PATIENT: Limits =
    Limits { line: 1 << 16, events: 3, silence: Duration::from_secs(60), stderr_lines: 2 };
const HELLO: &str = concat!(
    r#"{"id":1,"reply":"hello","protocol":1,"implementation":"x","version":"0","#,
    r#""language":"sh","levels":["core"]}"#
);

fn shell(script: &str, limits: Limits) -> Adapter {
    Adapter::spawn(Program::new("sh").args(["-c", script]), limits).unwrap()
}

/// The error of the first command.
fn hello(script: &str, limits: Limits) -> AdapterError {
    let mut adapter = shell(script, limits);
    let error = adapter.hello().unwrap_err();
    let next = adapter.send(&Command::Settle);
    assert!(matches!(next, Err(AdapterError::Closed)), "{next:?}");
    error
}

/// The answer to `settle` of an adapter that greets well.
fn settle(script: &str) -> Result<Reply, AdapterError> {
    let mut adapter = shell(&format!("read l; echo '{HELLO}'; {script}"), PATIENT);
    adapter.hello().unwrap();
    adapter.send(&Command::Settle)
}

#[test]
fn the_control_is_well_behaved() {
    let reply = settle(r#"read l; echo '{"id":2,"reply":"settled","events":["blocked"],"at":{}}'"#);
    assert_eq!(reply.unwrap().events().len(), 1);
}

#[test]
fn a_missing_program() {
    let error = Adapter::spawn(&mut Program::new("/no/such/adapter"), PATIENT).err().unwrap();
    assert!(matches!(error, AdapterError::Missing { .. }), "{error:?}");
    assert!(error.to_string().contains("/no/such/adapter"));
}

#[test]
fn a_program_that_may_not_be_run() {
    let error = Adapter::spawn(&mut Program::new("/"), PATIENT).err().unwrap();
    assert!(matches!(error, AdapterError::Io { .. }), "{error:?}");
}

#[test]
fn garbage_is_shown_shortened() {
    let error = hello("read l; printf 'Traceback %01000d\\n' 5; read l", PATIENT);
    assert!(matches!(error, AdapterError::Garbage { .. }), "{error:?}");
    let text = error.to_string();
    assert!(text.contains("Traceback 000") && text.len() < 500, "{text}");
}

#[test]
fn an_empty_line_is_no_reply() {
    let error = hello(&format!("read l; echo; echo '{HELLO}'; read l"), PATIENT);
    assert!(matches!(error, AdapterError::Garbage { .. }), "{error:?}");
}

#[test]
fn json_that_is_no_reply() {
    let error = hello("read l; echo '{\"id\":1}'; read l", PATIENT);
    assert!(matches!(error, AdapterError::Invalid { .. }), "{error:?}");
    assert!(error.to_string().contains("expected the field \"reply\""), "{error}");
}

#[test]
fn invalid_utf8() {
    let error = hello("read l; printf 'a\\377\\n'; read l", PATIENT);
    assert!(matches!(error, AdapterError::NotUtf8 { .. }), "{error:?}");
}

#[test]
fn half_a_line_and_then_silence_is_inconclusive() {
    let limits = Limits { silence: Duration::from_millis(300), ..PATIENT };
    let error = hello("printf '{\"id\":1'; read l; read l", limits);
    assert!(matches!(error, AdapterError::Silent { unfinished: 7, .. }), "{error:?}");
    assert_eq!(error.unjudged(), Unjudged::Inconclusive);
}

#[test]
fn one_endless_line() {
    let error = hello("exec cat /dev/zero", PATIENT);
    assert!(matches!(error, AdapterError::TooLong { limit: 65536 }), "{error:?}");
}

#[test]
fn endless_lines() {
    let error = hello("while :; do echo '{\"id\":0,\"reply\":\"quit\"}'; done", PATIENT);
    assert!(matches!(error, AdapterError::OutOfTurn { .. }), "{error:?}");
}

#[test]
fn too_many_events() {
    let events = ["\"blocked\""; 4].join(",");
    let error =
        settle(&format!(r#"read l; echo '{{"id":2,"reply":"settled","events":[{events}],"at":{{}}}}'"#));
    assert!(matches!(error, Err(AdapterError::TooManyEvents { events: 4, limit: 3 })), "{error:?}");
}

#[test]
fn dying_at_once_shows_the_last_words() {
    let error = hello("printf 'one\\ntwo\\nthree' >&2; exit 3", PATIENT);
    let AdapterError::Died { status: Some(status), stderr } = &error else { panic!("{error:?}") };
    assert_eq!(status.code(), Some(3));
    assert_eq!(stderr, &["two", "three"]);
    assert_eq!(error.unjudged(), Unjudged::Broken);
}

#[test]
fn dying_within_a_case() {
    let result = settle("read l; printf '{\"id\":2,'; kill -9 $$");
    let Err(AdapterError::Died { status: Some(status), .. }) = result else { panic!("{result:?}") };
    assert_eq!(status.code(), None, "{status}");
}

#[test]
fn closing_the_output_and_living_on() {
    let mut adapter = shell("exec >&- ; exec sleep 1000", PATIENT);
    let error = adapter.hello().unwrap_err();
    assert!(matches!(error, AdapterError::Died { status: None, .. }), "{error:?}");
}

#[test]
fn answering_twice() {
    let mut adapter = shell(&format!("read l; echo '{HELLO}'; echo '{HELLO}'; read l; read l"), PATIENT);
    adapter.hello().unwrap();
    let error = adapter.send(&Command::Settle).unwrap_err();
    assert!(matches!(error, AdapterError::OutOfTurn { .. }), "{error:?}");
}

#[test]
fn a_reply_of_the_wrong_kind() {
    let error = settle("read l; echo '{\"id\":2,\"reply\":\"quit\"}'; read l").unwrap_err();
    assert!(matches!(error, AdapterError::WrongKind { got: "quit", .. }), "{error:?}");
    let error = hello("read l; echo '{\"id\":1,\"reply\":\"quit\"}'; read l", PATIENT);
    assert!(matches!(error, AdapterError::WrongKind { expected: &["hello"], .. }), "{error:?}");
    let settled = r#"{"id":2,"reply":"settled","events":[],"at":{}}"#;
    let mut adapter = shell(&format!("read l; echo '{HELLO}'; read l; echo '{settled}'; read l"), PATIENT);
    adapter.hello().unwrap();
    let error = adapter.send(&Command::Quit).unwrap_err();
    assert!(matches!(error, AdapterError::WrongKind { expected: &["quit"], got: "settled" }), "{error:?}");
    let next = adapter.send(&Command::Quit);
    assert!(matches!(next, Err(AdapterError::Closed)), "{next:?}");
}

#[test]
fn a_newer_protocol() {
    let newer = HELLO.replace("\"protocol\":1", "\"protocol\":2");
    let error = hello(&format!("read l; echo '{newer}'; read l"), PATIENT);
    assert!(matches!(error, AdapterError::Protocol { theirs: Some(2), .. }), "{error:?}");
    let error =
        hello("read l; echo '{\"id\":1,\"reply\":\"error\",\"message\":\"too old\"}'; read l", PATIENT);
    assert!(matches!(error, AdapterError::Protocol { theirs: None, .. }), "{error:?}");
    assert!(error.to_string().contains("too old"));
}

#[test]
fn a_refusal_does_not_close_the_adapter() {
    let script = format!(
        "read l; echo '{HELLO}'; read l; echo '{{\"id\":2,\"reply\":\"error\",\"message\":\"no\"}}'; \
         read l; echo '{{\"id\":3,\"reply\":\"quit\"}}'"
    );
    let mut adapter = shell(&script, PATIENT);
    adapter.hello().unwrap();
    let error = adapter.send(&Command::Settle).unwrap_err();
    assert!(matches!(&error, AdapterError::Refused { message } if message == "no"), "{error:?}");
    assert_eq!(adapter.send(&Command::Quit).unwrap(), Reply::Quit);
}
