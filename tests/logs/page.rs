//! docs/logs.md: its example is real, its table names every kind, and its schema is the one of the code.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use wspbus_kit::log_check::Kind;
use wspbus_kit::log_check::error::EVENTS;
use wspbus_kit::log_check::{schema, validation};

use super::{between, command, file, page, root, stdout};

/// The log of the example.
fn example(page: &str) -> &str {
    page.split_once("```log\n").and_then(|(_, rest)| rest.split_once("```\n")).unwrap().0
}

#[test]
fn the_example_fails_as_the_page_says() {
    let name = file("example.log", example(&page()).as_bytes());
    // The name as it stands on the page: where a line is folded depends on its length.
    let folder = Path::new(&name).parent().unwrap();
    let output = command(&["validate", "example.log"]).current_dir(folder).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = stdout(&output);
    between("```text\n", "```\n", &told);
    assert!(!told.contains('\u{1b}'), "no colours in a pipe");
}

#[test]
fn the_page_names_every_kind_and_every_event() {
    let page = page();
    for kind in Kind::ALL {
        assert!(page.contains(&format!("\n| `{}` |", kind.name())), "{}", kind.name());
    }
    for event in EVENTS {
        assert!(page.contains(&format!("`{event}`")), "{event}");
    }
}

/// The file in docs/schema is the schema of the code.
fn is_kept(name: &str, schema: &Value) {
    let path = root().join("docs/schema").join(name);
    let text = format!("{schema:#}\n");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "{} is not what the code says: run with UPDATE=1", path.display());
}

#[test]
fn the_schemas_are_kept() {
    is_kept("log-1.schema.json", &schema::schema());
    is_kept("validation-1.schema.json", &validation::schema());
}

/// The output for programs meets its schema with each verdict, and a changed output does not.
#[test]
fn a_validation_meets_its_schema() {
    let validator = jsonschema::validator_for(&validation::schema()).unwrap();
    let page = page();
    let log = example(&page);
    let whole: String = log.lines().take(5).map(|line| format!("{line}\n")).collect();
    let states =
        "{\"log\":1,\"sees\":[\"states\"]}\n{\"state_written\":{\"from\":\"idle\",\"to\":\"starting\"}}\n";
    let (bad, good) =
        (file("validation-bad.log", log.as_bytes()), file("validation-good.log", whole.as_bytes()));
    let cut = file("validation-cut.log", states.as_bytes());
    for (options, code, verdict) in [
        (&[&*good, &*bad][..], 1, "no_behaviour"),
        (&[&*good][..], 0, "behaviour"),
        (&["--states", "1", &*cut][..], 3, "inconclusive"),
    ] {
        let output = command(&[&["validate", "--json"][..], options].concat()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{options:?}");
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        let errors: Vec<String> = validator.iter_errors(&told).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let last = told["files"].as_array().unwrap().last().unwrap();
        assert_eq!(last["logs"][0]["verdict"], verdict);
        for (place, other) in [
            ("/validation", Value::from(2)),
            ("/files/0/logs/0/verdict", Value::from("fine")),
            ("/files/0/logs/0/events", Value::from("many")),
            ("/files/0/file", Value::Null),
        ] {
            let mut changed = told.clone();
            *changed.pointer_mut(place).unwrap() = other;
            assert!(!validator.is_valid(&changed), "{place}");
        }
    }
}

/// Every event has its name in the list, but for two: a bus keeps no record of the reading of a ticket, and a step that is
/// not there is none. The two are in the schema of all events alone.
#[test]
fn the_list_has_every_event_that_a_log_may_have() {
    let all = schemars::schema_for!(wspbus_models::bus::event::Event);
    let names = |schema: &serde_json::Value| -> BTreeSet<String> {
        let one = schema["oneOf"].as_array().unwrap().iter();
        one.flat_map(|one| {
            let plain = one["const"].as_str().into_iter();
            let several = one["enum"].as_array().into_iter().flatten().filter_map(|name| name.as_str());
            let tagged = one["required"][0].as_str().into_iter();
            plain.chain(several).chain(tagged).map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
    };
    let mut expected = names(all.as_value());
    assert!(expected.remove("fetched") && expected.remove("no_step"));
    assert_eq!(names(&schema::event()), expected);
    assert_eq!(EVENTS.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>(), expected);
}
