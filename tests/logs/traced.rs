//! `wspbus validate --traces`: a log is a trace, and the first event that no behaviour has is marked.

use std::path::{Path, PathBuf};

use wspbus_check::trace::{Pivot, Trace, TraceKind, TraceVerdict};

use super::{file, page, path, stderr, stdout, wspbus};

/// The log of the page, which is no behaviour.
fn example() -> String {
    page().split_once("```log\n").and_then(|(_, rest)| rest.split_once("```\n")).unwrap().0.to_owned()
}

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let folder = path(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

/// Validates with traces into this folder; returns the exit code and the names of the files that are there, in order.
fn validated(options: &[&str], folder: &Path) -> (Option<i32>, Vec<String>) {
    let output = wspbus(&[&["validate", "--traces", folder.to_str().unwrap()], options].concat());
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    (output.status.code(), names)
}

fn read(path: &Path) -> Trace {
    Trace::from_json(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_event_that_no_behaviour_has_is_marked() {
    let (log, folder) = (file("traced-bad.log", example().as_bytes()), folder("traced-bad"));
    assert_eq!(validated(&[&log], &folder), (Some(1), vec!["traced-bad-line-1.json".to_owned()]));
    let path = folder.join("traced-bad-line-1.json");
    let trace = read(&path);
    assert_eq!((trace.kind, trace.verdict), (TraceKind::Log, TraceVerdict::Unexplained));
    assert_eq!((trace.pivot, trace.steps.len()), (Some(Pivot::Step(4)), 5));
    let rules: Vec<(&str, bool)> =
        trace.rules.iter().map(|rule| (rule.id.as_str(), rule.text.is_empty())).collect();
    assert_eq!(rules, [("LIFE-3", false)]);
    assert_eq!(trace.lanes, ["bus", "thread 1"]);
    assert_eq!(trace.validate(), Ok(()));
    let path = path.to_str().unwrap();
    let told = stdout(&wspbus(&["show", path]));
    for words in [
        "✗ this step is the first that breaks the-log-is-a-behaviour",
        "answered(",
        "origin=thread 1",
        "› state Starting > Running",
        "~ state: Starting → Running",
        "traced-bad.log:6",
    ] {
        assert!(told.contains(words), "{words}:\n{told}");
    }
    let html = stdout(&wspbus(&["show", path, "--as", "html"]));
    assert!(html.contains("\"unexplained\"") && html.contains("</html>"), "{html}");
}

/// The controls: the same log without the wrong event has no mark, and a log that ends too early is marked at its end.
#[test]
fn a_log_that_is_a_behaviour_has_no_mark() {
    let whole: String = example().lines().take(5).map(|line| format!("{line}\n")).collect();
    let (log, here) = (file("traced-good.log", whole.as_bytes()), folder("traced-good"));
    assert_eq!(validated(&[&log], &here), (Some(0), vec!["traced-good-line-1.json".to_owned()]));
    let trace = read(&here.join("traced-good-line-1.json"));
    assert_eq!((trace.verdict, trace.pivot, trace.steps.len()), (TraceVerdict::Explained, None, 4));
    assert!(trace.rules.is_empty());
    // The bus has begun a pass without listeners, and must go on by itself.
    let early: String = whole.lines().take(3).map(|line| format!("{line}\n")).collect();
    let early = early.replacen("{\"log\":1,", "{\"log\":1,\"complete\":true,", 1);
    let (log, here) = (file("traced-early.log", early.as_bytes()), folder("traced-early"));
    assert_eq!(validated(&[&log], &here).0, Some(1));
    let trace = read(&here.join("traced-early-line-1.json"));
    assert_eq!((trace.verdict, trace.pivot), (TraceVerdict::Unexplained, Some(Pivot::State(2))));
}

#[test]
fn each_log_has_a_file_of_its_own_and_a_log_without_a_verdict_has_none() {
    let surprise = "{\"log\":1}\n{\"surprise\":\"it rains\"}\n".repeat(2);
    let (log, here) = (file("traced-two.log", surprise.as_bytes()), folder("traced-two"));
    let names = |number: &str| [1, 3].map(|line| format!("{number}traced-two-line-{line}.json"));
    assert_eq!(validated(&[&log], &here), (Some(1), names("").to_vec()));
    let trace = read(&here.join("traced-two-line-3.json"));
    assert_eq!((trace.steps[0].action.name.as_str(), trace.pivot), ("surprise", Some(Pivot::Step(0))));
    assert_eq!(trace.steps[0].messages, ["it rains"]);
    let both = folder("traced-both");
    assert_eq!(validated(&[&log, &log], &both).1, [names("1-"), names("2-")].concat());
    let cut =
        "{\"log\":1,\"sees\":[\"states\"]}\n{\"state_written\":{\"from\":\"idle\",\"to\":\"starting\"}}\n";
    let (log, none) = (file("traced-cut.log", cut.as_bytes()), folder("traced-cut"));
    assert_eq!(validated(&["--states", "1", &log], &none), (Some(3), Vec::new()));
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let log = file("traced-nowhere.log", example().as_bytes());
    let output = wspbus(&["validate", "--traces", &log, &log]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("cannot write"), "{}", stderr(&output));
}
