//! `wspbus lockstep` with programs that are no adapters: never a pass, never a fail, always a clear message.

use std::process::{Command, Output};

fn lockstep(options: &[&str], adapter: &[&str]) -> (Option<i32>, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    program.arg("lockstep").args(options).env("NO_COLOR", "1");
    if !adapter.is_empty() {
        program.arg("--").args(adapter);
    }
    let Output { status, stdout, stderr } = program.output().unwrap();
    // A message may be broken between its words.
    let messages = String::from_utf8(stderr).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
    (status.code(), String::from_utf8(stdout).unwrap() + &messages)
}

fn shell(script: &str) -> (Option<i32>, String) {
    lockstep(&["--silence", "1", "--suite", "sequences"], &["sh", "-c", script])
}

fn hello(implementation: &str, version: &str) -> String {
    format!(
        r#"read l; echo '{{"id":1,"reply":"hello","protocol":1,"implementation":"{implementation}","version":"{version}","language":"sh","levels":["core"]}}'"#
    )
}

#[track_caller]
fn broke((code, text): (Option<i32>, String), word: &str) {
    assert_eq!(code, Some(4), "{text}");
    assert!(text.contains(word) && text.contains("adapter"), "{text}");
    assert!(!text.contains("panicked"), "{text}");
}

#[test]
fn a_missing_adapter() {
    broke(lockstep(&[], &["/no/such/adapter"]), "there is no program \"/no/such/adapter\"");
}

#[test]
fn an_adapter_that_says_something_else() {
    broke(shell("read l; echo 'Traceback (most recent call last)'; read l"), "Traceback");
}

#[test]
fn an_adapter_that_hangs() {
    broke(shell("read l; read l"), "no reply within 1 s to the command hello");
}

#[test]
fn an_adapter_that_floods() {
    broke(shell("exec yes"), "expected");
    broke(shell("exec tr '\\0' x < /dev/zero"), "longer than");
}

#[test]
fn an_adapter_that_dies() {
    broke(shell("read l; echo 'no module named cherrypy' >&2; exit 3"), "no module named cherrypy");
}

#[test]
fn an_adapter_that_speaks_another_protocol() {
    broke(shell(r#"read l; echo '{"id":1,"reply":"error","message":"only 2"}'; read l"#), "only 2");
}

#[test]
fn an_adapter_that_breaks_in_a_case() {
    let bus = hello("cherrypy.process.wspbus.Bus", "18.10.0");
    let (code, text) = shell(&format!("{bus}; read l; exit 7"));
    assert!(text.contains("exit status: 7") && text.contains("cases were not run"), "{text}");
    assert_eq!(code, Some(4), "{text}");
    broke(
        shell(&format!(r#"{bus}; read l; echo '{{"id":2,"reply":"error","message":"not today"}}'; read l"#)),
        "not today",
    );
}

/// A silent adapter, and one that cannot say that every thread rests, are no broken programs: the case is inconclusive.
#[test]
fn an_adapter_that_does_not_come_to_rest_in_a_case() {
    let bus = hello("cherrypy.process.wspbus.Bus", "18.10.0");
    let (code, text) = shell(&format!("{bus}; read l; read l"));
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("no reply within 1 s to the command begin"), "{text}");
    assert!(text.contains("cases were not run") && !text.contains("the adapter broke"), "{text}");
    // Each case is begun, since the adapter can be used after it.
    let answers = r#"n=2; while read l; do case "$l" in
        *begin*) echo "{\"id\":$n,\"reply\":\"unsettled\",\"events\":[],\"at\":{}}";;
        *) echo "{\"id\":$n,\"reply\":\"quit\"}";; esac; n=$((n+1)); done"#;
    let (code, text) = shell(&format!("{bus}; {answers}"));
    assert_eq!(code, Some(3), "{text}");
    assert!(text.contains("the adapter cannot say that every thread rests"), "{text}");
    assert!(!text.contains("not run") && !text.contains("the adapter broke"), "{text}");
}

#[test]
fn a_bus_that_is_another_one_in_its_first_reply_is_a_difference() {
    let bus = hello("cherrypy.process.wspbus.Bus", "18.9.0");
    let answers = r#"n=2; while read l; do case "$l" in
        *begin*) echo "{\"id\":$n,\"reply\":\"settled\",\"events\":[\"blocked\"],\"at\":{\"0\":{\"point\":\"idle\"}}}";;
        *) echo "{\"id\":$n,\"reply\":\"quit\"}";; esac; n=$((n+1)); done"#;
    let (code, text) = shell(&format!("{bus}; {answers}"));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("this is version 18.9.0"), "{text}");
    assert!(text.contains("The first difference\ncase nothing") && text.contains("\"blocked\""), "{text}");
}

#[test]
fn an_implementation_without_a_model() {
    let (code, text) = shell(&hello("magicbus.base.Bus", "4"));
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("magicbus.base.Bus") && text.contains("cherrypy.process.wspbus.Bus"), "{text}");
}

#[test]
fn wrong_usage() {
    let (code, text) = lockstep(&["--suite", "sequence"], &["true"]);
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("\"sequence\"; the nearest: sequences"), "{text}");
    for options in [&[][..], &["--jobs", "0"], &["--silence", "never"]] {
        assert_eq!(lockstep(options, &[]).0, Some(2));
    }
}
