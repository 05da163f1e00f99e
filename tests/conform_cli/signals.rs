//! Signals: the first stops the run, which reports what it has; the second ends everything at once.

use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::run::{WSPBUS, scratch};

/// An adapter that writes its own number and that of its child into a file, and is slow from the reply of this
/// number on.
fn slow(processes: &Path, from: u32) -> String {
    format!(
        "sleep 1000 & echo $$ $! >>'{}'; '{WSPBUS}' adapter | {{ n=0; while IFS= read -r l; do n=$((n+1)); \
         if [ $n -ge {from} ]; then sleep 100; fi; printf '%s\\n' \"$l\"; done; }}",
        processes.display()
    )
}

fn begin(command: &[&str], script: &str) -> Child {
    let mut program = Command::new(WSPBUS);
    program.args(command).args(["--jobs", "2", "--", "sh", "-c", script]).env("NO_COLOR", "1");
    program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// The processes that the adapters named, once there are so many lines.
fn named(processes: &Path, lines: usize) -> Vec<u32> {
    let start = Instant::now();
    loop {
        let text = std::fs::read_to_string(processes).unwrap_or_default();
        if text.lines().count() >= lines {
            return text.split_whitespace().map(|number| number.parse().unwrap()).collect();
        }
        assert!(start.elapsed() < Duration::from_secs(60), "only these adapters began: {text}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// A suite of triples takes long to generate, and its generation looks at the signals.
#[test]
fn a_signal_ends_the_generation_of_a_suite() {
    let mut child = begin(&["conform", "--suite", "whole-wide-3"], &format!("exec '{WSPBUS}' adapter"));
    thread::sleep(Duration::from_secs(1));
    assert_eq!(child.try_wait().unwrap(), None, "the suite is generated");
    signal(&child, "TERM");
    let start = Instant::now();
    let code = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status.code();
        }
        assert!(start.elapsed() < Duration::from_secs(20), "the signal is not looked at");
        thread::sleep(Duration::from_millis(10));
    };
    assert_eq!(code, Some(143));
    let (_, out, messages) = end(child);
    assert!(
        out.is_empty() && messages.contains("before the first case: there is no report"),
        "{out}{messages}"
    );
}

fn runs(process: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
}

#[track_caller]
fn all_end(processes: &[u32]) {
    let start = Instant::now();
    while processes.iter().any(|process| runs(*process)) {
        assert!(start.elapsed() < Duration::from_secs(20), "they run on: {processes:?}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// The exit code, the output and the messages.
fn end(mut child: Child) -> (Option<i32>, String, String) {
    let (mut out, mut messages) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    let messages = messages.split_whitespace().collect::<Vec<_>>().join(" ");
    (child.wait().unwrap().code(), out, messages)
}

fn processes(name: &str) -> std::path::PathBuf {
    let path = scratch(name);
    let _ = std::fs::remove_file(&path);
    path
}

#[test]
fn a_signal_stops_the_run_and_the_report_is_printed() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        let path = processes(&format!("stopped-by-{name}"));
        let child = begin(&["conform", "--suite", "requests-k0", "--json"], &slow(&path, 150));
        // The first adapter only greets.
        let found = named(&path, 3);
        assert!(found.iter().any(|process| runs(*process)), "the control: they run");
        thread::sleep(Duration::from_millis(1500));
        let begun = Instant::now();
        signal(&child, name);
        let (found_code, out, messages) = end(child);
        assert!(begun.elapsed() < Duration::from_secs(30), "{messages}");
        assert_eq!(found_code, Some(code), "{messages}");
        assert!(messages.contains(&format!("SIG{name} stops the run")), "{messages}");
        let report: Value = serde_json::from_str(&out).unwrap();
        let count = |word: &str| report["counts"][word].as_u64().unwrap();
        assert!(count("pass") > 0 && count("not_run") > 0, "{out}");
        assert_eq!(count("fail") + count("broken") + count("inconclusive"), 0, "{out}");
        all_end(&found);
    }
}

#[test]
fn a_signal_before_the_greeting_ends_the_program() {
    let path = processes("greeting");
    let child = begin(&["conform", "--suite", "requests-k0"], &slow(&path, 1));
    let found = named(&path, 1);
    signal(&child, "INT");
    let (code, _, messages) = end(child);
    assert_eq!(code, Some(130), "{messages}");
    all_end(&found);
}

/// The adapters do not end at the end of their input, so the first signal needs a second for each of them.
#[test]
fn a_second_signal_ends_everything_at_once() {
    let path = processes("twice");
    let script = format!("trap '' TERM INT; {} ; sleep 1000", slow(&path, 150));
    let child = begin(&["conform", "--suite", "requests-k0", "--json"], &script);
    let found = named(&path, 3);
    thread::sleep(Duration::from_millis(1500));
    signal(&child, "INT");
    thread::sleep(Duration::from_millis(100));
    signal(&child, "INT");
    let (code, _, messages) = end(child);
    assert_eq!(code, Some(130), "{messages}");
    all_end(&found);
}

#[test]
fn a_signal_stops_lockstep_too() {
    let path = processes("lockstep");
    let hello = r#"{"id":1,"reply":"hello","protocol":1,"implementation":"cherrypy.process.wspbus.Bus","version":"18.10.0","language":"sh","levels":["core"]}"#;
    let script =
        format!("sleep 1000 & echo $$ $! >>'{}'; read l; echo '{hello}'; read l; read l", path.display());
    let child = begin(&["lockstep", "--suite", "sequences", "--json", "--silence", "60"], &script);
    let found = named(&path, 3);
    thread::sleep(Duration::from_millis(500));
    signal(&child, "TERM");
    let (code, out, messages) = end(child);
    assert_eq!(code, Some(143), "{messages}");
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["not_run"], report["cases"], "{out}");
    all_end(&found);
}
