//! The JSON Schema of a suite: checked in, met by what is written, and not by what is no suite.

use serde_json::{Value, json};
use wspbus_kit::suite::file;
use wspbus_kit::suite::schema::schema;

use super::ground;

#[test]
fn every_kind_of_suite_meets_the_schema() {
    let validator = jsonschema::validator_for(schema().as_value()).unwrap();
    for name in ["requests-k0", "core-negative", "subscriptions-transitions", "denials-transitions"] {
        let suite: Value = serde_json::from_str(&file::write(ground::suite(name)).unwrap()).unwrap();
        assert!(validator.is_valid(&suite), "{name}");
    }
}

#[test]
fn what_is_no_suite_does_not_meet_it() {
    let validator = jsonschema::validator_for(schema().as_value()).unwrap();
    let good: Value =
        serde_json::from_str(&file::write(ground::suite("requests-transitions")).unwrap()).unwrap();
    for (place, value) in [
        ("/format", json!("one")),
        ("/cases", json!(7)),
        ("/cases/0/steps", json!(null)),
        ("/cases/0/steps/0/input", json!("explode")),
        ("/cases/0/steps/0/events", json!(["exploded"])),
        ("/level", json!("perhaps")),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(place).unwrap() = value;
        assert!(!validator.is_valid(&bad), "{place}");
    }
}
