//! What the packages say of themselves, by `cargo metadata` and `cargo tree`.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use super::tree;

fn cargo(arguments: &[&str]) -> String {
    let run = |how: &[&str]| {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(tree::root()).args(arguments).args(how);
        command.output().unwrap_or_else(|e| panic!("cannot run cargo: {e}"))
    };
    let output = run(&["--locked", "--offline"]);
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {}: {words}", arguments.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

fn metadata() -> Value {
    serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn the_models_depend_on_nothing_that_is_not_optional() {
    let metadata = metadata();
    let models = list(&metadata["packages"]).iter().find(|p| p["name"] == "wspbus-models").unwrap();
    assert_eq!(unexpected(models), [""; 0]);
    assert!(!list(&models["dependencies"]).is_empty());
}

/// Dependencies of the models, but for tests, that are not optional or not among the three.
fn unexpected(package: &Value) -> Vec<String> {
    let known = ["serde", "schemars", "stateright"];
    let shipped = list(&package["dependencies"]).iter().filter(|d| d["kind"] != "dev");
    let bad = shipped.filter(|d| d["optional"] != true || !known.contains(&text(&d["name"])));
    bad.map(|d| text(&d["name"]).to_string()).collect()
}

#[test]
fn the_library_without_features_compiles_no_foreign_crate() {
    let tree = |features: &[&str]| {
        let common = ["tree", "--package", "wspbus", "--edges", "normal,build", "--prefix", "none"];
        foreign(&cargo(&[&common, features].concat()))
    };
    assert_eq!(tree(&["--no-default-features"]), BTreeSet::new());
    assert!(tree(&[]).contains("stateright"), "the scan sees no foreign crate where there are many");
}

/// Serde and serde_json with what they stand on; no checker.
#[test]
fn the_kit_brings_fewer_than_fifteen_foreign_crates() {
    let common = ["tree", "--package", "wspbus", "--edges", "normal,build", "--prefix", "none"];
    let found = foreign(&cargo(&[&common[..], &["--no-default-features", "--features", "kit"]].concat()));
    assert!(found.len() < 15 && found.contains("serde_json"), "{found:?}");
    assert!(!found.contains("stateright"), "{found:?}");
}

/// The packages of a tree that are not ours.
fn foreign(tree: &str) -> BTreeSet<String> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    names.filter(|name| !["wspbus", "wspbus-models"].contains(name)).map(String::from).collect()
}

#[test]
fn a_plain_cargo_test_runs_the_tests_of_every_package() {
    let metadata = metadata();
    let members = |key: &str| -> BTreeSet<&str> { list(&metadata[key]).iter().map(text).collect() };
    assert_eq!(members("workspace_default_members"), members("workspace_members"));
    assert_eq!(members("workspace_members").len(), 2);
    let files: Vec<tree::Text> =
        tree::rust().into_iter().filter(|file| file.path.starts_with("models/")).collect();
    let tests = files.iter().filter(|file| file.text.contains("#[test]")).count();
    assert!(tests > 5, "only {tests} files of models/ have tests");
}

/// Some tests of the models need a feature of theirs; building both packages at once must give it.
#[test]
fn the_default_features_turn_on_what_the_tests_of_the_models_need() {
    let features = |more: &[&str]| {
        let tree = ["tree", "--package", "wspbus", "--prefix", "none", "--format", "{p} [{f}]"];
        let tree = cargo(&[&tree[..], more].concat());
        let models = tree.lines().find(|line| line.starts_with("wspbus-models "));
        models.unwrap_or_else(|| panic!("no models in {tree}")).to_string()
    };
    assert!(features(&[]).contains("stateright"));
    assert!(!features(&["--no-default-features", "--edges", "normal"]).contains("stateright"));
}

#[test]
fn every_package_says_what_a_registry_asks_for() {
    let metadata = metadata();
    let packages = list(&metadata["packages"]);
    assert_eq!(packages.len(), 2);
    assert_eq!(packages.iter().flat_map(missing).collect::<Vec<_>>(), [""; 0]);
}

fn missing(package: &Value) -> Vec<String> {
    let expected = [("rust_version", "1.95"), ("license", "MIT OR Apache-2.0"), ("edition", "2024")];
    let wrong = expected.into_iter().filter(|(key, value)| text(&package[*key]) != *value);
    let mut found: Vec<String> = wrong.map(|(key, value)| format!("{key} is not {value}")).collect();
    for key in ["description", "readme"] {
        if text(&package[key]).is_empty() {
            found.push(format!("{key} is missing"));
        }
    }
    for key in ["keywords", "categories"] {
        if list(&package[key]).is_empty() {
            found.push(format!("{key} are missing"));
        }
    }
    found
}

#[test]
fn a_dependency_that_must_not_be_is_reported() {
    let dependency = |name: &str, optional: bool, kind: Value| {
        let one = serde_json::json!({"name": name, "optional": optional, "kind": kind});
        unexpected(&serde_json::json!({"dependencies": [one]})).len()
    };
    assert_eq!(dependency("rand", true, Value::Null), 1);
    assert_eq!(dependency("serde", false, Value::Null), 1);
    assert_eq!(dependency("cc", true, "build".into()), 1);
    assert_eq!(dependency("serde", true, Value::Null), 0);
    assert_eq!(dependency("insta", false, "dev".into()), 0);
    assert_eq!(foreign("wspbus v0.1.0\nserde v1.0.0 (*)\n").len(), 1);
}

#[test]
fn a_missing_field_is_reported() {
    assert_eq!(missing(&serde_json::json!({})).len(), 7);
}
