use super::*;
use crate::suite::implementation::Failure;

fn expectations() -> Expectations {
    let text = r#"{"format":1,"implementation":"x","deviations":[
        {"id":"first","reason":"r","cases":["LIFE-2/*","GOAL-1/idle/stop/0"]},
        {"id":"second","reason":"r","link":"l","cases":["*/reload/*"]}]}"#;
    Expectations::read(text).unwrap()
}

fn failed() -> ReportedVerdict {
    ReportedVerdict::Fail(Failure { step: 0, observed: None, reason: None, breaks: None })
}

#[test]
fn what_fails_as_expected_is_known_and_what_passes_is_an_error() {
    let known = |case: &str| match expectations().judge().verdict(case, "GOAL-1", failed()) {
        ReportedVerdict::KnownDeviation { deviation, .. } => Some(deviation),
        ReportedVerdict::Fail(_) => None,
        other => panic!("{other}"),
    };
    assert_eq!(known("LIFE-2/exited/start/1").as_deref(), Some("first"));
    assert_eq!(known("LIFE-2/exited/reload/1").as_deref(), Some("first"));
    assert_eq!(known("LIFE-3/exited/reload/1").as_deref(), Some("second"));
    assert_eq!(known("GOAL-1/idle/stop/01"), None);
    let passes = expectations().judge().verdict("GOAL-1/idle/stop/0", "GOAL-1", ReportedVerdict::Pass);
    assert_eq!(passes, ReportedVerdict::UnexpectedPass { deviation: "first".to_owned() });
    assert_eq!(
        expectations().judge().verdict("GOAL-1/idle/stop/1", "GOAL-1", ReportedVerdict::Pass),
        ReportedVerdict::Pass
    );
    let silent = ReportedVerdict::NotRun;
    assert_eq!(expectations().judge().verdict("LIFE-2/exited/start/1", "LIFE-2", silent.clone()), silent);
}

/// A list of a few ids in a folder of which a pattern lists the rest: the ids go first, also where they stand last.
#[test]
fn an_id_goes_before_a_pattern_that_it_meets() {
    let mut expectations = expectations();
    expectations.deviations[1].cases.push("LIFE-2/idle/start/1".to_owned());
    for _ in 0..2 {
        let judge = expectations.judge();
        let found = |case| judge.find(case).map(|deviation| deviation.id.as_str());
        assert_eq!(found("LIFE-2/idle/start/1"), Some("second"));
        assert_eq!(found("LIFE-2/idle/start/2"), Some("first"));
        expectations.deviations.reverse();
    }
}

#[test]
fn what_fails_in_another_way_than_expected_is_a_failure() {
    let mut expectations = expectations();
    expectations.deviations[0].requirement = Some("LIFE-2".to_owned());
    let judged = |breaks| expectations.judge().verdict("LIFE-2/exited/start/1", breaks, failed());
    assert!(matches!(judged("LIFE-2"), ReportedVerdict::KnownDeviation { .. }));
    assert_eq!(judged("LIFE-1"), failed());
}

#[test]
fn a_pattern_that_no_case_meets_is_stale() {
    let cases = ["LIFE-2/idle/start/1", "GOAL-1/idle/stop/0"];
    assert_eq!(expectations().judge().stale(&cases, Usual::ALL), ["second: */reload/*"]);
    let cases = ["LIFE-2/idle/reload/1"];
    assert_eq!(
        expectations().judge().stale(&cases, Usual::ALL),
        ["first: GOAL-1/idle/stop/0"],
        "an id of no case"
    );
}

#[test]
fn what_is_no_expectations_is_refused_with_a_reason() {
    let why = |text: &str| Expectations::read(text).unwrap_err().to_string();
    assert!(why("{").contains("not a file of expectations"));
    assert!(why(r#"{"format":7}"#).contains("format 7"));
    assert!(why(r#"{"format":1,"implementation":"x","deviations":[{"id":"a"}]}"#).contains("reason"));
    let twice = r#"{"id":"a","reason":"r","cases":[]}"#;
    let text = format!(r#"{{"format":1,"implementation":"x","deviations":[{twice},{twice}]}}"#);
    assert!(why(&text).contains("\"a\" is listed twice"));
    let both = r#"{"id":"a","reason":"r","cases":["c"]},{"id":"b","reason":"r","cases":["c"]}"#;
    let text = format!(r#"{{"format":1,"implementation":"x","deviations":[{both}]}}"#);
    assert!(why(&text).contains("\"c\" is listed under two names"));
    assert!(expectations().check("y").unwrap_err().to_string().contains("\"y\" is tested"));
    assert!(expectations().check("x").is_ok());
    assert!(["", "xy"].iter().all(|other| expectations().check(other).is_err()), "a part of the name");
}

/// An expectation about a suite that the run has in another way is not out of date: nothing tells.
#[test]
fn an_expectation_of_a_suite_that_is_not_as_by_default_is_not_stale() {
    let texts = ["GOAL-1/*", "wide/*", "wild/core/2007-1", "*/settle/*", "wi*"];
    let has = |usual: Usual| texts.map(|text| usual.has(text));
    assert_eq!(has(Usual::ALL), [true; 5]);
    assert_eq!(has(Usual::NONE), [false; 5]);
    assert_eq!(has(Usual { wild: false, ..Usual::ALL }), [true, true, false, false, false]);
    assert_eq!(has(Usual { wide: false, ..Usual::ALL }), [true, false, true, false, false]);
    assert_eq!(has(Usual { complete: false, ..Usual::ALL }), [false, true, true, false, false]);
    let stale = |usual| expectations().judge().stale(&[], usual).len();
    assert!(stale(Usual::ALL) > 0);
    assert_eq!(stale(Usual { complete: false, ..Usual::ALL }), 0);
}
