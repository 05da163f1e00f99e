//! The tests that are shown and run.

use wspbus_kit::harness::{Counts, EXIT_FAILED, EXIT_USAGE, Options, check};
use wspbus_kit::suite::case::{Feature, Parameters, Returns};
use wspbus_kit::suite::file;
use wspbus_kit::suite::plan::Plan;

use super::buses::{ran, result, right, wrong};

const SUITE: &str = "requests-k0";

fn names(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_suffix(": test")).collect()
}

#[test]
fn there_is_one_test_a_case() {
    let suite = Plan::named(SUITE).unwrap().build(Parameters::default()).unwrap().0;
    let expected: Vec<String> = suite.cases.iter().map(|case| format!("{SUITE}::{}", case.id)).collect();
    let (code, text) = ran("--list --format terse", [SUITE], right);
    assert_eq!((code, names(&text)), (0, expected.iter().map(String::as_str).collect()));
    assert_eq!(text.lines().count(), expected.len());
    let (_, text) = ran("--list", [SUITE], right);
    assert!(text.ends_with("\n78 tests, 0 benchmarks\n"), "{text}");
}

#[test]
fn filters_choose_by_a_part_of_the_name_or_all_of_it() {
    let count = |arguments: &str| names(&ran(&format!("{arguments} --list"), [SUITE], right).1).len();
    let (reload, exited) = (count("/reload/"), count("/exited/"));
    assert!(reload > 0 && exited > 0 && count("no-such-test") == 0);
    assert_eq!(count("/reload/ /exited/"), reload + exited - count("/exited/reload/"));
    assert_eq!(count("--skip /exited/"), 78 - exited);
    assert_eq!(count("/exited/ --skip=/reload/"), exited - count("/exited/reload/"));
    assert_eq!(count("--exact /reload/"), 0);
    let all = ran("--list", [SUITE], right).1;
    let first = names(&all)[0];
    assert_eq!(count(&format!("--exact {first}")), 1);
    assert_eq!((count(&format!("--exact --skip {first}")), count("--exact --skip /exited/")), (77, 78));
    let (code, text) = ran("/exited/", [SUITE], right);
    assert_eq!((code, text.lines().nth(1).unwrap()), (0, format!("running {exited} tests").as_str()));
    let filtered = 78 - exited;
    let line = format!(
        "test result: ok. {exited} passed; 0 failed; 0 ignored; 0 measured; {filtered} filtered out;"
    );
    assert_eq!(result(&text), line);
}

/// A feature that a bus does not claim is never shown as passed. The features that it claims have a suite of their
/// own.
#[test]
fn a_case_that_needs_what_the_bus_lacks_is_ignored() {
    let features: Vec<Feature> = Feature::ALL.into_iter().filter(|f| *f != Feature::Block).collect();
    let options = || Options::new([SUITE]).features(&features);
    let plan = Plan::named(SUITE).unwrap();
    let passed = plan.build_for(Parameters::default(), &features).unwrap().0.cases.len();
    let whole = plan.build(Parameters::default()).unwrap().0;
    let ignored = whole.cases.iter().filter(|case| case.needs.contains(&Feature::Block)).count();
    let (code, text) = ran("", options(), right);
    assert_eq!(code, 0);
    assert!(
        ignored > 0 && passed > whole.cases.len() - ignored,
        "the suite for less is no part of the whole"
    );
    assert_eq!(text.matches(" ... ignored, needs block\n").count(), ignored);
    let line =
        format!("test result: ok. {passed} passed; 0 failed; {ignored} ignored; 0 measured; 0 filtered out;");
    assert_eq!(result(&text), line);
    let all = passed + ignored;
    let listed = |arguments: &str| names(&ran(arguments, options(), right).1).len();
    assert_eq!((listed("--list --ignored"), listed("--list --include-ignored")), (ignored, all));
    let result = |arguments: &str| result(&ran(arguments, options(), right).1).to_owned();
    assert!(result("--ignored").starts_with(&format!("test result: ok. {ignored} passed; 0 failed; 0 ign")));
    let included = format!("test result: ok. {all} passed; 0 failed; 0 ignored");
    assert!(result("--include-ignored").starts_with(&included));
    assert_eq!(check(options(), right), Counts { passed, known: 0, ignored });
    let kept = Options::new([""; 0]).suite(whole).features(&features);
    assert_eq!(check(kept, right), Counts { passed: 78 - ignored, known: 0, ignored });
}

/// If a level needs a feature in every case, it asks nothing of a bus that lacks the feature.
#[test]
fn a_bus_without_a_policy_is_asked_nothing_about_denials() {
    let features: Vec<Feature> = Feature::ALL.into_iter().filter(|f| *f != Feature::Policy).collect();
    let counts = check(Options::new(["denials-transitions"]).features(&features), right);
    assert!(counts.passed == 0 && counts.ignored > 0, "{counts:?}");
}

#[test]
fn a_known_deviation_must_fail_and_must_mean_something() {
    let failing = |text: &str| {
        let lines = text.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... FAILED"));
        lines.map(String::from).collect::<Vec<_>>()
    };
    let (code, text) = ran("", [SUITE], wrong("swallowed-code"));
    assert_eq!(code, EXIT_FAILED);
    let known = failing(&text);
    assert_eq!(known.len(), 15);
    let options = |names: &[String]| Options::new([SUITE]).known(names, "codes are for others");
    let (code, text) = ran("", options(&known), wrong("swallowed-code"));
    assert_eq!((code, result(&text).contains(" 0 failed;")), (0, true), "{text}");
    assert!(result(&text).ends_with(" 15 known deviations;"), "{text}");
    assert_eq!(text.matches(" ... known deviation: codes are for others\n").count(), 15);
    assert_eq!(check(options(&known), wrong("swallowed-code")).known, 15);
    // A deviation that is not listed fails. A listed one that passes fails too. A pattern without a case is wrong usage.
    let (code, text) = ran("", options(&known[1..]), wrong("swallowed-code"));
    assert_eq!((code, failing(&text)), (EXIT_FAILED, vec![known[0].clone()]));
    let (code, text) = ran("", options(&known), right);
    assert_eq!((code, failing(&text)), (EXIT_FAILED, known));
    assert!(text.contains("it is listed as a known deviation (codes are for others), but it passes"));
    let (code, text) = ran("", Options::new([SUITE]).known(["*::TIME-9/*"], "x"), right);
    assert_eq!((code, text.contains("\"*::TIME-9/*\" is listed as a known deviation")), (EXIT_USAGE, true));
}

#[test]
fn what_makes_no_sense_is_said_and_nothing_is_run() {
    let said = |arguments, options: Options| {
        let (code, text) = ran(arguments, options, right);
        assert_eq!((code, text.lines().count()), (EXIT_USAGE, 1), "{text}");
        text
    };
    let bad = said("", Options::new(["core-k9"]));
    assert!(bad.starts_with("error: there is no suite \"core-k9\"; there are: requests-smoke, "));
    assert_eq!(
        said("--shuffle", Options::new([SUITE])).split(';').next().unwrap(),
        "error: there is no option --shuffle"
    );
    assert_eq!(said("", Options::new([SUITE, SUITE])), "error: the suite requests-k0 is asked for twice\n");
    assert_eq!(said("", Options::new([""; 0])), "error: there is no suite to run\n");
    let broken = said("", Options::new([""; 0]).file("{"));
    assert!(broken.starts_with("error: a suite cannot be read: this is not a suite: EOF"), "{broken}");
}

#[test]
fn a_kept_suite_is_run_as_it_was_kept() {
    let late = Parameters { returns: Returns::WhenResolved };
    let suite = Plan::named(SUITE).unwrap().build(late).unwrap().0;
    let kept = || Options::new([""; 0]).file(file::write(&suite).unwrap());
    let (code, text) = ran("", kept(), right);
    assert_eq!(code, EXIT_USAGE);
    assert_eq!(
        text,
        "error: the suite requests-k0 is for a bus whose calls return when their tickets resolve, expected at once\n"
    );
    let (code, text) = ran("", kept().parameters(late), right);
    assert_eq!((code, text.matches(" ... ok\n").count()), (0, suite.cases.len()));
    let one = wspbus_kit::suite::Suite { cases: suite.cases[..1].to_vec(), ..suite.clone() };
    let (code, text) = ran("", Options::new([""; 0]).suite(one).parameters(late), right);
    assert_eq!((code, text.lines().nth(1).unwrap()), (0, "running 1 test"));
}
