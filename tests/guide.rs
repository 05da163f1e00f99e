//! The guide to writing an adapter: its example runs, is as short as it says, and finds what it says.
//!
//! `UPDATE=1 cargo test --test guide` writes what is found into the guide anew.
#![cfg(feature = "conform")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command as Program;

use serde_json::Value;
use wspbus::conform::spoken::Spoken;
use wspbus::conform::{Adapter, Limits};
use wspbus::suite::case::Parameters;
use wspbus::suite::plan::Plan;
use wspbus::suite::{Suite, Verdict, run_case};

const GUIDE: &str = "docs/guide/write-an-adapter.md";

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn read(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap()
}

/// Runs a suite against the example, under the parameters that it declares.
fn verdicts(name: &str) -> (Suite, Vec<Option<Verdict>>) {
    let mut program = Program::new("python3");
    let mut adapter = Adapter::spawn(program.arg(path("docs/guide/adapter.py")), Limits::default())
        .unwrap_or_else(|error| panic!("this test needs python3 in the PATH: {error}"));
    let hello = adapter.hello().unwrap();
    let parameters: Parameters =
        serde_json::from_value(Value::Object(hello.parameters.into_iter().collect())).unwrap();
    let (suite, _) = Plan::named(name).unwrap().build(parameters).unwrap();
    let mut bus = Spoken::new(adapter, &hello.features);
    let can =
        |case: &wspbus::suite::Case| case.needs.iter().all(|n| hello.features.contains(&n.name().to_owned()));
    let run = |case| can(case).then(|| run_case(&suite.setup, &suite.parameters, case, &mut bus));
    let verdicts = suite.cases.iter().map(run).collect();
    (suite, verdicts)
}

/// How many pass, and the first case that breaks each requirement.
fn found(suite: &Suite, verdicts: &[Option<Verdict>]) -> String {
    let passes = verdicts.iter().flatten().filter(|verdict| verdict.is_pass()).count();
    let mut out = format!("{}: {passes} of {} cases pass\n", suite.name, suite.cases.len());
    let mut broken = BTreeSet::new();
    for (case, verdict) in suite.cases.iter().zip(verdicts) {
        let Some(Verdict::Fail(failure)) = verdict else { continue };
        let step = &case.steps[failure.step];
        if !broken.insert(step.about.clone()) {
            continue;
        }
        let events = |events: &[wspbus::models::event::Event]| -> String {
            events.iter().fold(String::new(), |out, event| out + "    " + &json(event) + "\n")
        };
        let observed = failure.observed.as_ref().map(|output| output.events.as_slice()).unwrap_or_default();
        let _ = write!(
            out,
            "\n{} breaks {} in step {}: {}\n  expected\n{}  observed\n{}",
            case.id,
            step.about,
            failure.step,
            json(&step.input),
            events(&step.events),
            events(observed)
        );
    }
    out
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

#[test]
fn the_guide_says_what_the_run_gives() {
    let (suite, verdicts) = verdicts("requests-k0");
    let all = |is: fn(&Verdict) -> bool| verdicts.iter().flatten().filter(|verdict| is(verdict)).count();
    assert!(verdicts.iter().all(Option::is_some), "it can do all that this suite needs");
    assert!(all(Verdict::is_pass) > suite.cases.len() / 2, "a good part passes");
    assert_eq!(
        all(Verdict::is_pass) + all(Verdict::is_fail),
        suite.cases.len(),
        "the adapter itself is right"
    );
    let text = read(GUIDE);
    let (before, rest) = text.split_once("<!-- run -->\n").unwrap();
    let (said, after) = rest.split_once("<!-- end -->").unwrap();
    let expected = format!("```text\n{}```\n", found(&suite, &verdicts));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path(GUIDE), format!("{before}<!-- run -->\n{expected}<!-- end -->{after}")).unwrap();
    } else {
        assert!(said == expected, "the run gives something else: UPDATE=1\n{expected}");
    }
    for requirement in ["GOAL-1", "WAIT-5"] {
        assert!(expected.contains(&format!("breaks {requirement} ")) && after.contains(requirement));
    }
}

/// With listeners and calls from inside of them: gates within gates, and cases dropped in the middle.
#[test]
fn the_example_is_no_less_right_with_listeners() {
    let (_, verdicts) = verdicts("core-transitions");
    let judged: Vec<&Verdict> = verdicts.iter().flatten().collect();
    assert!(judged.len() > 1000 && judged.iter().any(|verdict| verdict.is_pass()));
    let unjudged = judged.iter().find(|verdict| !verdict.is_pass() && !verdict.is_fail());
    assert!(unjudged.is_none(), "{unjudged:?}");
}

#[test]
fn the_example_is_as_short_as_it_says_and_needs_nothing() {
    let text = read("docs/guide/adapter.py");
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    assert!(lines < 100, "{lines} lines, and the guide says fewer than 100");
    let imports: Vec<&str> = text.lines().filter(|line| line.contains("import ")).collect();
    assert_eq!(
        imports,
        ["import json", "import queue", "import sys", "import threading", "import bus as module"]
    );
    let imports = read("docs/guide/bus.py");
    let imports: Vec<&str> = imports.lines().filter(|line| line.contains("import ")).collect();
    assert_eq!(imports, ["from time import sleep"]);
}

#[test]
fn the_guide_shows_the_example_as_it_is() {
    let (guide, example) = (read(GUIDE), read("docs/guide/adapter.py"));
    let shown: Vec<&str> =
        guide.split("```python\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(shown.len() > 5);
    for code in shown {
        assert!(example.contains(code), "this is not in the example:\n{code}");
    }
}
