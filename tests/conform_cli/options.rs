//! Options that make no sense, and files that are none.

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
    usage(&["--jobs", "0"], &["--jobs"]);
    usage(&["--silence", "never"], &["--silence"]);
    ["0", "0.5"].iter().for_each(|limit| usage(&["--time-limit", limit], &["--time-limit"]));
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
