//! Reports as files: a report that is written can be read and meets the schema, and a changed one does not.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use wspbus_kit::conform::report::read::ReadError;
use wspbus_kit::conform::report::schema::schema;
use wspbus_kit::conform::report::{Report, junit, markdown, text, write};
use wspbus_words::look::Look;

use super::ground;

fn all() -> [&'static Report; 5] {
    [ground::reference(), ground::lost_exit(), ground::nests(), ground::mixed(), ground::stop()]
}

fn good() -> Value {
    serde_json::from_str(&write::write(ground::stop())).unwrap()
}

#[test]
fn the_schema_is_kept() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schema/report-1.schema.json");
    let text = format!("{:#}\n", schema().as_value());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(stored == text, "{path} is not what the code says: run with UPDATE=1");
}

#[test]
fn what_is_written_meets_the_schema_and_is_read_without_its_passes() {
    let validator = jsonschema::validator_for(schema().as_value()).unwrap();
    for report in all() {
        let text = write::write(report);
        let value: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let read = Report::from_json(text.as_bytes()).unwrap();
        assert_eq!(read, report.without_passes());
        assert_eq!(write::write(&read), text);
        // The report as it is in memory, with its passes.
        assert!(validator.is_valid(&serde_json::to_value(report).unwrap()));
    }
}

/// A place in a report, the value that is put there, and a word of the complaint.
fn broken() -> Vec<(&'static str, Value, &'static str)> {
    vec![
        ("/format", json!(0), "format 0; this program reads format 1 only"),
        ("/format", json!(2), "format 2; this program reads format 1 only"),
        ("/format", json!("wspbus-trace"), "wspbus-trace"),
        ("/suites", json!(7), "no report of format 1"),
        ("/suites/0/level", json!("perhaps"), "perhaps"),
        ("/counts/fail", json!("many"), "many"),
        ("/implementation/levels", json!(["everything"]), "everything"),
        ("/cases/0/verdict", json!("fine"), "fine"),
        ("/cases/0/observed/events", json!(["exploded"]), "no report"),
        ("/requirements/SHOWN/shortest/case/steps", json!(null), "no report"),
    ]
}

/// A place in a report, where SHOWN stands for the first requirement that has a shortest failing case.
fn pointed<'a>(report: &'a mut serde_json::Value, place: &str) -> &'a mut serde_json::Value {
    let requirements = report["requirements"].as_array().unwrap();
    let shown = requirements.iter().position(|found| found.get("shortest").is_some()).unwrap();
    let place = place.replace("SHOWN", &shown.to_string());
    report.pointer_mut(&place).unwrap_or_else(|| panic!("{place}"))
}

#[test]
fn what_is_no_report_neither_meets_the_schema_nor_is_read() {
    let validator = jsonschema::validator_for(schema().as_value()).unwrap();
    for (place, value, word) in broken() {
        let mut bad = good();
        *pointed(&mut bad, place) = value;
        assert!(!validator.is_valid(&bad), "{place}");
        let error = Report::from_json(bad.to_string().as_bytes()).unwrap_err().to_string();
        assert!(error.contains(word), "{place}: {error}");
    }
}

#[test]
fn what_contradicts_itself_is_refused() {
    for (place, value, word) in [
        ("/counts/pass", json!(1), "the total is"),
        ("/suites/0/passes", json!({"LIFE-1": {"LIFE-1/": ["a"]}}), "and 1 are named"),
        ("/cases/0/suite", json!("another"), "\"another\", which is not there"),
        ("/requirements/SHOWN/shortest/failure/step", json!(9), "step 10 is said to fail"),
    ] {
        let mut bad = good();
        *pointed(&mut bad, place) = value;
        match Report::from_json(bad.to_string().as_bytes()) {
            Err(ReadError::Contradiction(what)) => assert!(what.contains(word), "{what}"),
            other => panic!("{place}: {other:?}"),
        }
    }
    let mut bad = good();
    let cases = bad["cases"].as_array_mut().unwrap();
    cases.push(cases[0].clone());
    assert!(matches!(Report::from_json(bad.to_string().as_bytes()), Err(ReadError::Contradiction(_))));
    // A summary lists no case at all.
    bad["cases"] = json!([]);
    assert!(Report::from_json(bad.to_string().as_bytes()).is_ok());
    // A fail that the total counts as a pass.
    let count = |value: &Value| value.as_u64().unwrap();
    let (fail, pass) = (count(&bad["counts"]["fail"]), count(&bad["counts"]["pass"]));
    (bad["counts"]["fail"], bad["counts"]["pass"]) = (json!(fail - 1), json!(pass + 1));
    match Report::from_json(bad.to_string().as_bytes()) {
        Err(ReadError::Contradiction(what)) => assert!(what.contains("fails"), "{what}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn whatever_else_is_given_is_refused_by_name() {
    let text = write::write(ground::stop());
    let whole = text.as_bytes();
    for end in (0..whole.len() - 2).step_by(97) {
        let error = Report::from_json(&whole[..end]).unwrap_err();
        assert!(matches!(error, ReadError::Truncated(_)), "{end}: {error}");
    }
    let said = |text: &str| Report::from_json(text.as_bytes()).unwrap_err().to_string();
    assert!(said("PASS").contains("not even JSON"));
    assert!(said("[]").contains("it is no object"));
    assert!(said("{}").contains("it has no \"format\""));
    let suite = include_str!("../../docs/suites/requests-k0.json");
    assert!(said(suite).contains("no report of a conformance run: it has no \"implementation\""));
}

/// The places of the numbers in a value, by their fields: one of each kind.
fn numbers(value: &Value, place: &str, kind: &str, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Number(_) => drop(found.entry(kind.to_owned()).or_insert_with(|| place.to_owned())),
        Value::Array(values) => values.iter().enumerate().for_each(|(index, value)| {
            numbers(value, &format!("{place}/{index}"), &format!("{kind}/*"), found);
        }),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            numbers(value, &format!("{place}/{name}"), &format!("{kind}/{name}"), found);
        }),
        _ => {}
    }
}

/// A report may come from anywhere, and its numbers are added: each may be the largest of its type.
#[test]
fn the_largest_number_at_any_place_is_refused_or_shown() {
    let (mut found, mut refused) = (BTreeMap::new(), 0);
    let whole = serde_json::to_value(ground::mixed()).unwrap();
    numbers(&whole, "", "", &mut found);
    for (place, lists_cases) in found.values().flat_map(|place| [(place, true), (place, false)]) {
        let mut large = whole.clone();
        *large.pointer_mut(place).unwrap() = json!(u64::MAX);
        if !lists_cases {
            // A summary: fewer of its numbers can contradict each other.
            large["cases"] = json!([]);
        }
        match Report::from_json(large.to_string().as_bytes()) {
            Ok(report) => {
                text::text(&report, &Look::default(), None);
                markdown::markdown(std::slice::from_ref(&report), "spec.md");
                // A number of cases of which the report does not name all.
                let unnamed = report.named() < report.counts.all();
                assert_eq!(junit::junit(&[report], None).is_err(), unnamed, "{place}");
            }
            Err(_) => refused += 1,
        }
    }
    assert!(found.len() > 40 && refused > 20, "{} places, {refused} refused: {found:?}", found.len());
}
