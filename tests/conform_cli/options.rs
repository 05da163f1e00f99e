//! Options that make no sense, and files that cannot be read.

use wspbus_kit::suite::case::Parameters;
use wspbus_kit::suite::file;
use wspbus_kit::suite::plan::Plan;

use super::run::{WSPBUS, conform, requests, scratch};

#[track_caller]
fn usage(options: &[&str], words: &[&str]) {
    let ran = conform(options, &[WSPBUS, "adapter"]);
    assert_eq!(ran.code, Some(2), "{}", ran.text);
    words.iter().for_each(|word| assert!(ran.text.contains(word), "{word}: {}", ran.text));
}

#[test]
fn names_that_are_none_are_told_with_those_that_are() {
    usage(&["--suite", "request-k0"], &["\"request-k0\"", "requests-k0"]);
    usage(&["--level", "cores"], &["\"cores\"", "subscriptions"]);
    usage(&["--suite", "requests-k0", "--level", "core"], &["no suite"]);
    usage(&["--suite", "requests-k0", "--only", "LIFE-99/*"], &["LIFE-99/*"]);
    usage(&["--suite", "requests-k0", "--only", ""], &["--only \"\"", "requests-k0", "--list"]);
    usage(&["--k", "3"], &["'3'", "0..=2"]);
    usage(&["--jobs", "0"], &["--jobs"]);
    usage(&["--silence", "never"], &["--silence"]);
    ["0", "0.5"].iter().for_each(|limit| usage(&["--time-limit", limit], &["--time-limit"]));
}

/// Other suites have a name too, and are so large that a run would take too long.
#[test]
fn only_suites_that_are_listed_are_run() {
    for (name, near) in
        [("core-k2", "core-k1"), ("whole-k1", "whole-k0"), ("denials-negative", "denials-smoke")]
    {
        usage(&["--suite", name], &[&format!("no suite {name:?}"), near]);
    }
    let ran = conform(&["--suite", "requests-smoke", "--json"], &[WSPBUS, "adapter"]);
    assert!(ran.code == Some(0) && ran.count("pass") > 0, "{}", ran.text);
}

#[test]
fn a_suite_without_a_case_is_no_run() {
    let (mut suite, _) = Plan::named("requests-smoke").unwrap().build(Parameters::default()).unwrap();
    suite.cases.clear();
    let path = scratch("empty.json");
    std::fs::write(&path, file::write(&suite).unwrap()).unwrap();
    usage(&["--suite-file", path.to_str().unwrap()], &["no case at all", "requests-smoke"]);
}

#[test]
fn in_a_pipe_nothing_tells_how_far_it_is() {
    let ran = conform(&["--suite", "requests-smoke"], &[WSPBUS, "adapter"]);
    assert!(ran.code == Some(0) && !ran.text.contains("generating"), "{}", ran.text);
    assert!(!ran.text.contains('\u{1b}') && !ran.text.contains('\r'), "{:?}", ran.text);
}

#[test]
fn a_pattern_chooses_cases() {
    let ran = requests(&["--only", "LIFE-2/*", "--only", "GOAL-12/*"], &[WSPBUS, "adapter"]);
    assert!(ran.code == Some(0) && ran.all() > 0 && ran.all() < 40, "{}", ran.text);
}

#[test]
fn files_that_are_none_are_refused_by_name() {
    let bad = |name: &str, text: &str| {
        let path = scratch(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let cut = bad("cut.json", "{\"format\":1,\"implementation\":\"x\"");
    usage(&["--expect", &cut], &["cut.json", "no expectations"]);
    usage(&["--suite-file", &cut], &["cut.json", "no suite"]);
    let new = bad("new.json", "{\"format\":9}");
    usage(&["--expect", &new], &["new.json", "format 9"]);
    usage(&["--suite-file", &new], &["new.json", "format 9"]);
    usage(&["--expect", "/no/such/file"], &["/no/such/file"]);
}

#[test]
fn a_suite_of_which_no_case_applies_says_why() {
    let script = format!("'{WSPBUS}' adapter | sed -u 's/,\"authority\"//'");
    let ran = conform(&["--suite", "denials-smoke"], &["sh", "-c", &script]);
    assert_eq!(ran.code, Some(3), "{}", ran.text);
    let why = "does not apply: the adapter does not claim the level authority";
    assert!(ran.text.contains(why), "{}", ran.text);
    // The control: the same suite, to an adapter that claims the level.
    let ran = conform(&["--suite", "denials-smoke"], &[WSPBUS, "adapter"]);
    assert!(ran.code == Some(0) && !ran.text.contains("does not apply"), "{}", ran.text);
}
