//! Saved checks: written by `check --save`, read by `browse`, and refused if they are damaged.

use std::fs::File;

use serde_json::{Value, json};
use wspbus_check::saved::{SAVED_BYTES_MAX, SavedCheck, SavedError, Stored, StoredError, schema};

use super::client::{browse, file, get, post, stderr, wspbus};

/// A saved check of two configurations, as text.
fn saved(name: &str) -> (String, String) {
    let path = file(name, b"");
    let models = ["check", "cherrypy/start-error", "cherrypy/start-listener-stops"];
    let output = wspbus(&[&models[..], &["--save", &path]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = std::fs::read_to_string(&path).expect("it was written");
    (path, text)
}

fn refused(text: &str) -> String {
    match SavedCheck::from_json(text.as_bytes()) {
        Ok(_) => panic!("it was read: {text:.200}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_saved_check_is_browsed_without_checking_again() {
    let (path, text) = saved("whole.json");
    let check = SavedCheck::from_json(text.as_bytes()).expect("it is whole");
    assert_eq!(check.to_json(), text, "what is read is what was written");
    let names: Vec<&str> = check.configurations.iter().map(|saved| saved.configuration.as_str()).collect();
    assert_eq!(names, ["start-error", "start-listener-stops"]);
    let server = browse(&[&path]);
    let rows = get(server.address, "/api/traces").json();
    let rows = rows.as_array().expect("an array");
    let traces =
        check.configurations.iter().flat_map(|saved| &saved.properties).filter(|p| p.trace.is_some());
    assert_eq!(rows.len(), traces.count());
    assert!(rows.iter().all(|row| row["found"] == true && row["steps"].is_number()));
    let id = "cherrypy/start-listener-stops/running-means-services-up";
    let shown = wspbus(&["show", id, "--as", "json"]);
    let trace = get(server.address, &format!("/api/trace?id={id}")).json();
    assert_eq!(trace, serde_json::from_slice::<Value>(&shown.stdout).expect("a trace"));
    let claims = get(server.address, "/api/claims?model=cherrypy&configuration=start-error").json();
    let holds = |row: &&Value| row["verdict"] == "holds" && row["trace"] == Value::Null;
    assert!(claims.as_array().expect("an array").iter().any(|row| holds(&row)), "{claims}");
    let asked = json!({ "model": "cherrypy", "configuration": "start-error", "path": [] });
    assert_eq!(post(server.address, "/api/options", &asked.to_string()).status, 200);
    let about = get(server.address, "/api/configurations").json()[0]["about"].to_string();
    assert!(about.contains("states, ") && about.contains("CherryPy"), "{about}");
}

#[test]
fn two_checks_of_the_same_give_the_same_file_and_it_meets_the_schema() {
    let (one, two) = (saved("one.json").1, saved("two.json").1);
    assert_eq!(one, two);
    let schema = serde_json::to_value(schema()).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(validator.is_valid(&serde_json::from_str(&one).expect("JSON")));
    let other = one.replacen("\"version\": 1", "\"version\": 2", 1);
    assert!(!validator.is_valid(&serde_json::from_str(&other).expect("JSON")), "the control");
}

#[test]
fn the_schema_of_a_saved_check_is_the_one_of_the_code() {
    let text = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/schema/check-1.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &text).expect("the page can be written");
    }
    assert_eq!(std::fs::read_to_string(path).expect("it is there"), text, "UPDATE=1 writes it again");
}

#[test]
fn a_damaged_file_is_refused_in_words() {
    let (_, text) = saved("damaged.json");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    for end in [0, 1, 20, text.len() / 3, text.len() / 2, text.len() - 2] {
        let told = refused(&text[..end]);
        assert!(told.starts_with("the file is cut off: "), "{end}: {told}");
    }
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = value.clone();
        change(&mut changed);
        refused(&changed.to_string())
    };
    let told = with(&|v| v["version"] = json!(2));
    assert_eq!(told, "a saved check of version 2; this program reads version 1 only");
    let told = with(&|v| v["version"] = json!("1"));
    assert_eq!(told, "a saved check of version \"1\"; this program reads version 1 only");
    let told = with(&|v| v["format"] = json!("wspbus-log"));
    assert_eq!(told, "not a saved check: `format` is \"wspbus-log\", expected \"wspbus-check\"");
    let told = with(&|v| v["more"] = json!(1));
    assert!(told.starts_with("not a saved check of version 1: unknown field `more`"), "{told}");
    let told = with(&|v| v["configurations"][0]["states"] = json!(-1));
    assert!(told.starts_with("not a saved check of version 1: invalid value: integer `-1`"), "{told}");
    let told = with(&|v| v["configurations"][0]["properties"][0]["verdict"] = json!("maybe"));
    assert!(told.contains("unknown variant `maybe`, expected one of `holds`"), "{told}");
    let told = with(&|v| {
        let again = v["configurations"][0].clone();
        v["configurations"].as_array_mut().expect("an array").push(again);
    });
    assert_eq!(told, "the configuration cherrypy/start-error is there twice, expected once");
    assert_eq!(refused("not json").split(':').next(), Some("not a saved check, and not JSON"));
    assert!(refused("[]").contains("`format` is none"));
    assert!(refused(&"[".repeat(1_000_000)).contains("recursion limit"), "no depth overflows the stack");
}

#[test]
fn a_trace_in_it_is_validated_and_is_about_its_claim() {
    let (_, text) = saved("traces.json");
    let value: Value = serde_json::from_str(&text).expect("JSON");
    let with = |change: &dyn Fn(&mut Value)| {
        let mut changed = value.clone();
        let properties = changed["configurations"][0]["properties"].as_array_mut().expect("an array");
        let property =
            properties.iter_mut().find(|property| property.get("trace").is_some()).expect("a trace");
        let name = property["name"].as_str().expect("a name").to_owned();
        change(&mut property["trace"]);
        (refused(&changed.to_string()), format!("cherrypy/start-error/{name}"))
    };
    let (told, place) = with(&|trace| trace["steps"][0]["lane"] = json!(99));
    assert!(
        told.starts_with(&format!("the trace of {place} contradicts itself: steps[0] is on lane 99")),
        "{told}"
    );
    let (told, place) = with(&|trace| trace["model"] = json!("magicbus"));
    let found = place.replace("cherrypy", "magicbus");
    assert_eq!(told, format!("the trace of {place} is about {found}, expected {place}"));
    let (told, _) = with(&|trace| trace["version"] = json!(3));
    assert!(told.contains("version 3, expected 2"), "{told}");
}

#[test]
fn the_command_says_what_is_wrong_with_a_file_and_ends_with_2() {
    let (_, text) = saved("said.json");
    let large = file("large.json", b"{");
    let sparse = File::options().write(true).open(&large).expect("it is there");
    sparse.set_len(200 << 20).expect("a sparse file");
    for (name, content, words) in [
        ("cut.json", text[..text.len() / 2].to_owned(), "the file is cut off: EOF while parsing"),
        (
            "newer.json",
            text.replacen("\"version\": 1", "\"version\": 9", 1),
            "a saved check of version 9; this program reads version 1 only",
        ),
        (
            "other.json",
            r#"{"format":"zip"}"#.to_owned(),
            "`format` is \"zip\", expected \"wspbus-trace\" or \"wspbus-check\"",
        ),
        (
            "trace.json",
            r#"{"format":"wspbus-trace","version":7}"#.to_owned(),
            "a trace of version 7; this program reads version 2 only",
        ),
        ("empty.json", String::new(), "the file is cut off"),
    ] {
        let output = wspbus(&["browse", &file(name, content.as_bytes())]);
        assert!(
            output.status.code() == Some(2) && stderr(&output).contains(words),
            "{name}: {}",
            stderr(&output)
        );
    }
    let output = wspbus(&["browse", &large]);
    let words = format!("the file is larger than {} MiB, the limit of a saved check", SAVED_BYTES_MAX >> 20);
    assert!(output.status.code() == Some(2) && stderr(&output).contains(&words), "{}", stderr(&output));
    std::fs::remove_file(&large).expect("it is there");
}

#[test]
fn a_reader_that_fails_and_a_file_of_neither_kind_are_typed_errors() {
    let neither = Stored::from_reader(&br#"{"format":1}"#[..]);
    assert!(matches!(neither, Err(StoredError::Neither { found }) if found == "1"));
    let folder = File::open(env!("CARGO_TARGET_TMPDIR")).expect("it is there");
    assert!(matches!(Stored::from_reader(folder), Err(StoredError::Check(SavedError::Io(_)))));
    let endless = SavedCheck::from_reader(std::io::repeat(b' '));
    assert!(matches!(endless, Err(SavedError::TooLarge)));
}

#[test]
fn a_file_that_cannot_be_written_is_said_before_the_check() {
    let output = wspbus(&["check", "relay", "--save", "/no/such/folder/check.json"]);
    assert!(stderr(&output).contains("cannot write /no/such/folder/check.json: "), "{}", stderr(&output));
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let (path, text) = saved("kept.json");
    let output = wspbus(&["check", "no-such-model", "--save", &path]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&path).expect("it is there"), text, "a run that fails keeps the file");
}
