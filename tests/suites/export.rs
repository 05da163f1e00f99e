//! The files of `wspbus suite --export`, and the output of `--trial --json`.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use wspbus_kit::suite::file;
use wspbus_kit::suite::index::{FORMAT, Index};
use wspbus_kit::suite::schema::{files, index_schema};

use super::ground;

fn run(arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_wspbus-tested")).arg("suite").args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn an_export_has_its_suites_an_index_and_the_schemas() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("exported-suites");
    let _ = fs::remove_dir_all(&folder);
    run(&["--level", "requests", "--export", folder.to_str().unwrap()]);
    let text = fs::read_to_string(folder.join("index.json")).unwrap();
    let index = Index::read(&text).unwrap();
    assert_eq!(index.write().unwrap(), text);
    let names: Vec<&str> = index.suites.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(
        names,
        ["requests-smoke", "requests-transitions", "requests-k0", "requests-k1", "requests-k2"]
    );
    for entry in &index.suites {
        let text = fs::read_to_string(folder.join(&entry.file)).unwrap();
        let suite = file::read(&text).unwrap();
        assert_eq!(&suite, ground::suite(&entry.name));
        assert_eq!(entry.digest, file::digest(&text), "{}", entry.name);
        assert_eq!(entry.cases, suite.cases.len(), "{}", entry.name);
        assert_eq!(entry.steps, suite.cases.iter().map(|case| case.steps.len()).sum::<usize>());
        assert_eq!(entry.k, entry.name.strip_prefix("requests-k").map(|k| k.parse().unwrap()));
    }
    for (name, schema) in files() {
        assert_eq!(fs::read_to_string(folder.join(&name)).unwrap(), schema, "{name}");
        ground::is_kept(&format!("schema/{name}"), &schema);
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), index.suites.len() + 1 + files().len());
}

#[test]
fn an_index_meets_its_schema_and_another_version_is_refused() {
    let validator = jsonschema::validator_for(index_schema().as_value()).unwrap();
    let mut index: Value = serde_json::to_value(Index::default()).unwrap();
    assert!(validator.is_valid(&index));
    index["suites"] = serde_json::json!([{ "file": 7 }]);
    assert!(!validator.is_valid(&index));
    let other = Index { format: FORMAT + 1, ..Index::default() }.write().unwrap();
    assert!(Index::read(&other).unwrap_err().to_string().contains("format 2"));
    assert!(Index::read("{}").is_err());
}

#[test]
#[ignore = "a trial of every wrong bus"]
fn a_trial_says_what_survives() {
    let lines = run(&["requests-k1", "--trial", "--json"]);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines[0]["suite"], "requests-k1");
    for kind in ["outputs", "transfers", "more_states"] {
        assert_eq!(lines[0]["sees"][kind]["survivors"], 0, "{kind}");
    }
    assert_eq!(lines[0]["sees"]["more_states"]["all"], 1000);
    assert!(lines[0]["random_walks_see"]["transfers"]["survivors"].as_u64().unwrap() > 0);
    assert_eq!(lines.len(), 1 + ground::kills().len());
    assert!(lines[1..].iter().all(|line| line["first"].is_string() && line["proven"]["case"].is_string()));
}
