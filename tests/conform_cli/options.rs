//! Options that make no sense, and files that cannot be read.

use wspbus_kit::suite::case::{Level, Parameters};
use wspbus_kit::suite::plan::Plan;
use wspbus_kit::suite::{file, wild};

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
    usage(&["--level", "cores"], &["\"cores\"", "the nearest: core"]);
    usage(&["--suite", "requests-k0", "--level", "core"], &["no suite"]);
    usage(&["--suite", "requests-k0", "--only", "LIFE-99/*"], &["LIFE-99/*", "the nearest: LIFE-"]);
    usage(&["--suite", "requests-k0", "--only", ""], &["--only \"\"", "requests-k0", "--list"]);
    usage(&["--k", "3"], &["'3'", "0..=2"]);
    usage(&["--k", "1", "--suite", "requests-k0"], &["--k", "--suite"]);
    usage(&["--jobs", "0"], &["--jobs", "expected a whole number from 1 on"]);
    usage(&["--seed", "x"], &["--seed", "expected a whole number from 0 to 18446744073709551615"]);
    usage(&["--random", "many"], &["--random", "expected a whole number from 0 to 4294967295"]);
    usage(&["--silence", "never"], &["--silence", "expected a whole number from 1 on"]);
    let expected = "expected a whole number from 1 to 4294967295";
    ["0", "0.5"].iter().for_each(|limit| usage(&["--time-limit", limit], &["--time-limit", expected]));
}

#[test]
fn a_feature_that_is_none_is_told_with_the_nearest() {
    let features = r#"["block","exit-code","park","tea"]"#;
    let script = format!(r#"'{WSPBUS}' adapter | sed -u 's/"features":\[[^]]*\]/"features":{features}/'"#);
    let ran = conform(&["--suite", "core-wild-5-7"], &["sh", "-c", &script]);
    assert_eq!(ran.code, Some(0), "{}", ran.text);
    for words in [
        "\"exit-code\" of this adapter; the nearest: exit_code",
        "\"park\" of this adapter; the nearest: parked",
    ] {
        assert!(ran.text.contains(words), "{words}: {}", ran.text);
    }
    assert!(ran.text.contains("the feature \"tea\" of this adapter"), "{}", ran.text);
}

#[test]
fn a_number_of_more_states_without_a_suite_is_refused() {
    let known = "requests has 0, 1, 2; core has 0, 1; subscriptions has 0, 1; denials has 0; whole has 0";
    usage(&["--k", "2", "--level", "core"], &["no such suite for core;", known]);
    usage(&["--k", "1", "--level", "whole", "--level", "core"], &["no such suite for whole;", known]);
    usage(&["--k", "1"], &["no such suite for denials, whole;", "--level"]);
    let ran = conform(&["--k", "2", "--level", "requests", "--json"], &[WSPBUS, "adapter", "--machine"]);
    assert!(ran.code == Some(0) && ran.text.contains("\"requests-k2\""), "{}", ran.text);
}

#[test]
fn levels_may_be_given_again_and_must_be_claimed() {
    let script = format!("'{WSPBUS}' adapter | sed -u 's/,\"authority\"//'");
    let levels = |levels: &[&str]| {
        let options: Vec<&str> = levels.iter().flat_map(|level| ["--level", level]).collect();
        conform(&[&options[..], &["--json", "--random", "10"]].concat(), &["sh", "-c", &script])
    };
    let ran = levels(&["subscriptions", "requests", "requests"]);
    let suites: Vec<&str> = ran.report["suites"]
        .as_array()
        .unwrap()
        .iter()
        .map(|suite| suite["name"].as_str().unwrap())
        .collect();
    assert_eq!((ran.code, suites), (Some(0), vec!["requests-k0", "subscriptions-k0"]), "{}", ran.text);
    let ran = levels(&["requests", "denials"]);
    assert_eq!(ran.code, Some(2), "{}", ran.text);
    let why = "--level denials: the adapter does not claim the level authority";
    assert!(ran.text.contains(why), "{}", ran.text);
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

/// The command that serves a bus which claims one feature.
fn with_few_features() -> String {
    format!(r#"'{WSPBUS}' adapter | sed -u 's/"features":\[[^]]*\]/"features":["block"]/'"#)
}

/// A name that a report prints can be given again, and the options apply to the names without numbers.
#[test]
fn suites_are_run_as_they_are_named() {
    let script = with_few_features();
    let run = |options: &[&str]| conform(&[options, &["--json"]].concat(), &["sh", "-c", &script]);
    let few = ["--suite", "core-wild", "--random", "5", "--seed", "7"];
    let (by_options, by_name) = (run(&few), run(&["--suite", "core-wild-5-7"]));
    assert_eq!(by_options.report["suites"][0]["name"], "core-wild-5-7", "{}", by_options.text);
    assert_eq!((by_options.code, by_name.code), (Some(0), Some(0)), "{}", by_name.text);
    assert_eq!(by_name.report["suites"], by_options.report["suites"]);
    let once = run(&["--suite", "core-wild-5-7", "--suite", "core-wild", "--random", "5", "--seed", "7"]);
    assert_eq!(once.all(), 5);
    usage(&["--suite", "core-wild", "--random", "0"], &["--random 0", "core-wild"]);
    usage(&["--suite", "core-wide-4"], &["no suite \"core-wide-4\"", "core-wide"]);
}

/// The triples take long to find, so they are found once.
#[test]
#[ignore = "long: a suite for triples"]
fn a_suite_for_triples_is_run_as_it_is_named() {
    let options = ["--suite", "core-wide-3", "--only", "PASS-2", "--json"];
    let triples = conform(&options, &["sh", "-c", &with_few_features()]);
    assert_eq!(triples.report["suites"][0]["name"], "core-wide-3", "{}", triples.text);
    assert!(triples.code == Some(0) && triples.all() >= 5, "{}", triples.text);
    let options = Plan::usual(Level::Core, 0, 3, (wild::SESSIONS, wild::SEED));
    assert!(options.contains(&Plan::named("core-wide-3").unwrap()));
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

/// A requirement stands for the cases that ask about it, and a requirement that no case asks about is told.
#[test]
fn a_requirement_chooses_the_cases_that_ask_about_it() {
    let by_name = requests(&["--only", "WAIT-5"], &[WSPBUS, "adapter"]);
    let by_id = requests(&["--only", "WAIT-5/*"], &[WSPBUS, "adapter"]);
    assert!(by_name.code == Some(0) && by_name.all() > 0, "{}", by_name.text);
    assert_eq!(by_name.all(), by_id.all());
    for only in ["PASS-5", "PASS-5*"] {
        usage(
            &["--suite", "requests-k0", "--only", only],
            &["no case asks about PASS-5", "--write-failures FILE"],
        );
    }
    usage(&["--suite", "requests-k0", "--only", "LIFE-0*"], &["LIFE-0*", "the nearest: LIFE-2/*"]);
}

/// The same id can be in a suite that does not apply: then the case is in the report once.
#[test]
fn a_case_that_applies_is_not_told_a_second_time_as_one_that_does_not() {
    let script = format!("'{WSPBUS}' adapter | sed -u 's/,\"authority\"//'");
    // No case is in suites of two levels now: the suite of the other level gets that of the first.
    let built = |name: &str| Plan::named(name).unwrap().build(Parameters::default()).unwrap().0;
    let (mut core, mut denials) = (built("core-smoke"), built("denials-smoke"));
    core.cases.truncate(1);
    let id = core.cases[0].id.clone();
    (denials.setup, denials.cases) = (core.setup.clone(), core.cases.clone());
    let written = |name: &str, suite| {
        let path = scratch(name);
        std::fs::write(&path, file::write(suite).unwrap()).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (core, denials) = (written("one-core.json", &core), written("one-denials.json", &denials));
    let suites = ["--suite-file", &core, "--suite-file", &denials, "--json", "--only", &id];
    let ran = conform(&suites, &["sh", "-c", &script]);
    assert_eq!((ran.code, ran.all(), ran.count("not_applicable")), (Some(0), 1, 0), "{}", ran.text);
    // The control: the case of the suite that does not apply is told if it stands alone.
    let ran = conform(&["--suite-file", &denials, "--json", "--only", &id], &["sh", "-c", &script]);
    assert_eq!((ran.code, ran.count("not_applicable")), (Some(3), 1), "{}", ran.text);
}

/// The commands of a log can be given to an adapter by hand, and the adapter answers as it did.
#[test]
fn a_log_has_the_commands_of_a_case() {
    let path = scratch("session.txt");
    let log = ["--log", path.to_str().unwrap()];
    let ran = requests(&[&log[..], &["--only", "WAIT-5/*"]].concat(), &[WSPBUS, "adapter"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text);
    let text = std::fs::read_to_string(&path).unwrap();
    let of = |mark: &str| text.lines().filter_map(|line| line.strip_prefix(mark)).collect::<Vec<_>>();
    let (commands, replies) = (of("> "), of("< "));
    assert_eq!((commands.len(), commands.len() + replies.len()), (replies.len(), text.lines().count()));
    assert!(commands.iter().filter(|line| line.contains("\"command\":\"begin\"")).count() > 0, "{text}");
    let script = format!("grep '^> ' '{}' | cut -c 3- | '{WSPBUS}' adapter", path.display());
    let again = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8(again.stdout).unwrap().lines().collect::<Vec<_>>(), replies);
    usage(&["--log", "/no/such/folder/x"], &["cannot write /no/such/folder/x"]);
}

#[test]
fn files_that_are_none_are_refused_by_name() {
    let bad = |name: &str, text: &str| {
        let path = scratch(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let cut = bad("cut.json", "{\"format\":1,\"implementation\":\"x\"");
    usage(&["--expect", &cut], &["cut.json", "not a file of expectations"]);
    usage(&["--suite-file", &cut], &["cut.json", "not a suite"]);
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
