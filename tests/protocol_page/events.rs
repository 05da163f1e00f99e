//! The vocabulary of events: the page names every event, field and value of the types.

use serde_json::Value;
use wspbus_models::bus::event::Event;

/// The enums that have a table on the page, with a row for each value: the name of the type, and the head of the table.
const TABLES: [(&str, &str); 5] = [
    ("Answer", "answer"),
    ("Reason", "reason"),
    ("Resolution", "resolution"),
    ("Outcome", "outcome"),
    ("Wake", "wake"),
];
/// The enums whose values stand in one row of the table of fields.
const ROWS: [(&str, &str); 3] = [("Request", "request"), ("Channel", "channel"), ("State", "from")];

/// The variants that an enum of the schema has: each name, with its schema.
fn variants(schema: &Value) -> Vec<(&str, &Value)> {
    let one = schema["oneOf"].as_array().expect("an enum");
    let names = one.iter().flat_map(|variant| {
        let text = variant["const"].as_str().into_iter();
        let texts = variant["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let units = text.chain(texts).map(|name| (name, &Value::Null));
        let tagged = variant["properties"].as_object().into_iter().flatten();
        units.chain(tagged.map(|(name, inner)| (name.as_str(), inner)))
    });
    names.collect()
}

/// The rows of the table whose head begins with this; empty if there is no such table.
fn table<'a>(section: &'a str, head: &str) -> Vec<&'a str> {
    let lines = section.lines().skip_while(|line| !line.starts_with(head));
    lines.take_while(|line| line.starts_with('|')).collect()
}

/// The names that the section must tell and does not.
fn missing(page: &str) -> Vec<String> {
    let section = page.split_once("\n## Events\n").map_or("", |(_, rest)| rest);
    let section = section.split("\n## ").next().unwrap_or_default();
    let schema = schemars::schema_for!(Event);
    let schema = schema.as_value();
    let mut missing = Vec::new();
    let events = table(section, "| event |");
    for (event, inner) in variants(schema) {
        let Some(row) = events.iter().find(|row| row.starts_with(&format!("| `{event}` |"))) else {
            missing.push(event.to_owned());
            continue;
        };
        let fields = inner["properties"].as_object().into_iter().flatten().map(|(field, _)| field);
        let untold = fields.filter(|field| !row.contains(&format!("`{field}`")));
        missing.extend(untold.map(|field| format!("{event}.{field}")));
    }
    for (name, head) in TABLES {
        let rows = table(section, &format!("| `{head}` |"));
        let has = |value: &str| {
            let starts = [format!("| `\"{value}\"` |"), format!("| `{{\"{value}\":")];
            rows.iter().any(|row| starts.iter().any(|start| row.starts_with(start)))
        };
        let values = variants(&schema["$defs"][name]).into_iter().map(|(value, _)| value);
        missing.extend(values.filter(|value| !has(value)).map(|value| format!("{head} {value}")));
    }
    let fields = table(section, "| field |");
    for (name, head) in ROWS {
        let row = fields.iter().find(|row| row.starts_with(&format!("| `{head}`"))).copied();
        let has = |value: &str| row.is_some_and(|row| row.contains(&format!("\"{value}\"")));
        let values = variants(&schema["$defs"][name]).into_iter().map(|(value, _)| value);
        missing.extend(values.filter(|value| !has(value)).map(|value| format!("{head} {value}")));
    }
    missing
}

#[test]
fn the_page_names_every_event_its_fields_and_their_values() {
    assert_eq!(missing(&super::text()), Vec::<String>::new());
}

/// The control: a name that is struck from the page is missing, and no other name is.
#[test]
fn what_the_page_leaves_out_is_noticed() {
    let text = super::text();
    let without = |start: &str| {
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with(start)).collect();
        assert!(lines.len() + 1 == text.lines().count(), "one line begins with {start}");
        missing(&lines.join("\n"))
    };
    assert_eq!(without("| `ended_late` |"), ["ended_late"]);
    assert_eq!(without("| `\"denied\"` |"), ["answer denied"]);
    assert_eq!(without("| `\"in_listener\"` |"), ["reason in_listener"]);
    assert_eq!(without("| `{\"unwound\":"), ["resolution unwound"]);
    assert_eq!(without("| `\"timed_out\"` |"), ["outcome timed_out"]);
    assert_eq!(without("| `\"gone\"` |"), ["wake gone"]);
    assert_eq!(missing(&text.replace("`pass`, `channel`, `due`", "`pass`, `due`")), ["pass_began.channel"]);
    assert!(missing(&text.replace("\n## Events\n", "\n## Other\n")).len() > 50);
}
