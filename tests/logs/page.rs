//! docs/logs.md: its example is real, its table names every kind, and its schema is the one of the code.

use std::collections::BTreeSet;

use wspbus_kit::log_check::Kind;
use wspbus_kit::log_check::error::EVENTS;
use wspbus_kit::log_check::schema;

use super::{file, root, stdout, wspbus};

fn page() -> String {
    std::fs::read_to_string(root().join("docs/logs.md")).unwrap()
}

/// The text before, in and after the block that begins with this line.
fn block<'a>(page: &'a str, begin: &str) -> (&'a str, &'a str, &'a str) {
    let (before, rest) = page.split_once(begin).unwrap();
    let (block, after) = rest.split_once("```\n").unwrap();
    (before, block, after)
}

#[test]
fn the_example_fails_as_the_page_says() {
    let page = page();
    let (_, log, _) = block(&page, "```log\n");
    let name = file("example.log", log.as_bytes());
    let output = wspbus(&["validate", &name]);
    assert_eq!(output.status.code(), Some(1));
    let told = stdout(&output).replace(&name, "example.log");
    let begin = "```text\n";
    let (before, shown, after) = block(&page, begin);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(root().join("docs/logs.md"), format!("{before}{begin}{told}```\n{after}")).unwrap();
    } else {
        assert!(shown == told, "the page shows another output: UPDATE=1\n{told}");
    }
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

#[test]
fn the_schema_is_kept() {
    let path = root().join("docs/schema/log-1.schema.json");
    let text = format!("{:#}\n", schema::schema());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "{} is not what the code says: run with UPDATE=1", path.display());
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
