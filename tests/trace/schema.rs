//! The JSON Schema is checked in and up to date, and every written trace meets it.

use proptest::prelude::*;
use serde_json::{Value, json};
use wspbus_check::trace::{Trace, schema};

use crate::{any, compare_file, lock};

fn validator() -> jsonschema::Validator {
    jsonschema::validator_for(&serde_json::to_value(schema()).unwrap()).unwrap()
}

#[test]
fn the_checked_in_schema_is_up_to_date() {
    let schema = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    compare_file("docs/schema/trace-2.schema.json", &schema);
}

#[test]
fn the_samples_are_up_to_date_and_meet_it() {
    for (name, trace) in lock::samples() {
        compare_file(&format!("tests/trace/samples/{name}.json"), &trace.to_json());
        let value: Value = serde_json::from_str(&trace.to_json()).unwrap();
        assert!(validator().is_valid(&value), "{name}");
    }
}

/// Reader and schema agree on every change that breaks the shape of a file.
#[test]
fn what_breaks_the_schema_breaks_the_reader() {
    let good: Value = serde_json::from_str(&lock::lasso().to_json()).unwrap();
    let validator = validator();
    let changes: [(&str, &str, Option<Value>); 21] = [
        ("", "format", Some(json!("itf"))),
        ("", "version", Some(json!(1))),
        ("", "version", None),
        ("", "comment", Some(json!("unknown field"))),
        ("", "kind", Some(json!("unknown"))),
        ("", "verdict", Some(json!("perhaps"))),
        ("", "steps", None),
        ("", "end", None),
        ("", "end", Some(json!("closed"))),
        ("", "pivot", Some(json!({"step": -1}))),
        ("", "about", Some(json!({"dialect": "check-then-act"}))),
        ("/about/0", "value", Some(json!(7))),
        ("/end/lasso", "loop_start", Some(json!(-1))),
        ("/end/lasso", "reason", Some(json!("unknown field"))),
        ("/end", "stays", Some(json!({"reason": "two ends"}))),
        ("/initial", "holders", Some(json!(null))),
        ("/initial", "holders", Some(json!([1.5]))),
        ("/steps/0", "lane", Some(json!("process 0"))),
        ("/steps/0", "source", Some(json!(7))),
        ("/steps/0", "guard", Some(json!("unknown field"))),
        ("/steps/0/action", "arguments", Some(json!([["process", "0"]]))),
    ];
    for (place, field, value) in changes {
        let mut bad = good.clone();
        let object = bad.pointer_mut(place).and_then(Value::as_object_mut).unwrap();
        match value {
            Some(value) => object.insert(field.into(), value),
            None => object.remove(field),
        };
        assert!(!validator.is_valid(&bad), "schema: {place}/{field}");
        assert!(Trace::from_json(bad.to_string().as_bytes()).is_err(), "reader: {place}/{field}");
    }
    // The control: the unchanged file passes both, in any order of its fields.
    assert!(validator.is_valid(&good));
    assert_eq!(Trace::from_json(good.to_string().as_bytes()).unwrap().steps.len(), 4);
}

#[test]
fn whatever_is_written_meets_it() {
    let validator = validator();
    proptest!(|(trace in any::trace())| {
        let value: Value = serde_json::from_str(&trace.to_json()).unwrap();
        let error = validator.validate(&value).err().map(|error| error.to_string());
        prop_assert_eq!(error, None);
    });
}
