//! The packages and their dependencies, by `cargo metadata` and `cargo tree`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::tree;

/// The package of the integration tests; all others are published.
pub const TESTS: &str = "wspbus-tests";

/// All members of the workspace.
const PACKAGES: [&str; 7] =
    ["wspbus", "wspbus-check", "wspbus-cli", "wspbus-kit", "wspbus-models", TESTS, "wspbus-words"];

/// The dependencies of the checker.
const OF_THE_CHECKER: [&str; 7] =
    ["anstyle", "httparse", "schemars", "serde", "serde_json", "stateright", "wspbus-words"];

/// Designs that are wrong on purpose are behind this feature of the models.
const WRONG_DESIGNS: &str = "alternative";

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

pub fn metadata() -> Value {
    serde_json::from_str(&cargo(&["metadata", "--format-version", "1", "--no-deps"])).unwrap()
}

pub fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn package<'a>(metadata: &'a Value, name: &str) -> &'a Value {
    let found = list(&metadata["packages"]).iter().find(|package| package["name"] == name);
    found.unwrap_or_else(|| panic!("there is no package {name}"))
}

/// The foreign packages that are compiled for a package of ours, without its default features.
fn compiled(name: &str, more: &[&str]) -> BTreeSet<String> {
    foreign(&compiled_tree(name, more))
}

/// The packages that are compiled for a package of ours, without its default features.
fn compiled_tree(name: &str, more: &[&str]) -> String {
    let tree = ["tree", "--package", name, "--edges", "normal,build", "--prefix", "none"];
    cargo(&[&tree[..], &["--no-default-features"], more].concat())
}

/// The packages of a tree that are not ours.
fn foreign(tree: &str) -> BTreeSet<String> {
    names(tree).filter(|name| !PACKAGES.contains(name)).map(String::from).collect()
}

/// The packages of a tree that are ours.
fn own(tree: &str) -> BTreeSet<&str> {
    names(tree).filter(|name| PACKAGES.contains(name)).collect()
}

fn names(tree: &str) -> impl Iterator<Item = &str> {
    tree.lines().filter_map(|line| line.split_whitespace().next())
}

#[test]
fn the_models_depend_on_nothing_foreign_that_is_not_optional() {
    let metadata = metadata();
    let models = package(&metadata, "wspbus-models");
    assert_eq!(unexpected(models), [""; 0]);
    assert!(!list(&models["dependencies"]).is_empty());
}

/// Foreign dependencies of the models, but for tests, that are not optional or not among the two.
fn unexpected(package: &Value) -> Vec<String> {
    let known = ["serde", "schemars"];
    let shipped = list(&package["dependencies"]).iter().filter(|d| d["kind"] != "dev");
    let foreign = shipped.filter(|d| !PACKAGES.contains(&text(&d["name"])));
    let bad = foreign.filter(|d| d["optional"] != true || !known.contains(&text(&d["name"])));
    bad.map(|d| text(&d["name"]).to_string()).collect()
}

#[test]
fn the_bus_the_models_and_the_words_compile_no_foreign_crate() {
    for name in ["wspbus", "wspbus-models", "wspbus-words"] {
        assert_eq!(compiled(name, &[]), BTreeSet::new(), "{name}");
    }
    let all = compiled("wspbus-cli", &[]);
    assert!(all.contains("stateright"), "the scan sees no foreign crate where there are many");
}

/// The specification is the code that a server runs. The checker and the kit are none of it.
#[test]
fn the_bus_compiles_the_models_and_the_words_and_no_other_package_of_ours() {
    let of_the_bus = BTreeSet::from(["wspbus", "wspbus-models", "wspbus-words"]);
    for features in [&[][..], &["--all-features"]] {
        assert_eq!(own(&compiled_tree("wspbus", features)), of_the_bus, "{features:?}");
    }
    let tree = compiled_tree("wspbus-cli", &[]);
    let others = BTreeSet::from(["wspbus-check", "wspbus-kit"]);
    assert!(own(&tree).is_superset(&others), "the scan sees no checker and no kit where both are");
}

/// The kit compiles serde and serde_json with their dependencies, and no checker.
#[test]
fn the_kit_brings_fewer_than_fifteen_foreign_crates() {
    let found = compiled("wspbus-kit", &[]);
    assert!(found.len() < 15 && found.contains("serde_json"), "{found:?}");
    let all = compiled("wspbus-kit", &["--all-features"]);
    assert!(all.len() > found.len() && !all.contains("stateright"), "{all:?}");
}

#[test]
fn the_checker_depends_on_what_it_needs_and_nothing_else() {
    let metadata = metadata();
    let shipped =
        list(&package(&metadata, "wspbus-check")["dependencies"]).iter().filter(|d| d["kind"] != "dev");
    let found: BTreeSet<&str> = shipped.map(|d| text(&d["name"])).collect();
    assert_eq!(found, BTreeSet::from(OF_THE_CHECKER));
}

/// A server that runs the bus, and a test that uses the kit, never compile the designs that lack a rule.
#[test]
fn the_command_alone_compiles_the_alternatives() {
    let compiles = |name: &str, features: &str| {
        let tree = ["tree", "--package", name, "--edges", "normal,build,features", "--prefix", "none"];
        let tree = cargo(&[&tree[..], &[features]].concat());
        assert!(
            ["wspbus-words", "wspbus-check"].contains(&name) || tree.contains("wspbus-models "),
            "{tree}"
        );
        enables(&tree, WRONG_DESIGNS)
    };
    // The feature is one of the models themselves: it is on if a reader asks for all their features.
    for name in PACKAGES.into_iter().filter(|name| ![TESTS, "wspbus-models"].contains(name)) {
        for features in ["--no-default-features", "--all-features"] {
            assert_eq!(compiles(name, features), name == "wspbus-cli", "{name} {features}");
        }
    }
    assert!(!compiles("wspbus-models", "--no-default-features"));
}

/// The kit has wrong buses; the bus that a server runs does not.
#[test]
fn the_bus_knows_no_kit() {
    let tree = |name: &str| {
        cargo(&["tree", "--package", name, "--edges", "normal,build", "--prefix", "none", "--all-features"])
    };
    for name in ["wspbus", "wspbus-models"] {
        assert!(!tree(name).contains("wspbus-kit"), "{name} compiles the kit");
    }
    assert!(tree("wspbus-cli").contains("wspbus-kit"), "the scan sees no kit where there is one");
    let wrong = |file: &&tree::Text| file.path.ends_with("/wrong.rs") || file.path.contains("/wrong/");
    let found = tree::rust();
    let found: Vec<&str> = found.iter().filter(wrong).map(|file| file.path.as_str()).collect();
    assert!(
        !found.is_empty() && found.iter().all(|path| path.starts_with("src/kit/src/suite/wrong")),
        "{found:?}"
    );
}

/// Is the feature of the models enabled in this tree?
fn enables(tree: &str, feature: &str) -> bool {
    let line = format!("wspbus-models feature \"{feature}\"");
    tree.lines().any(|found| found.starts_with(&line))
}

#[test]
fn a_plain_cargo_test_runs_the_tests_of_every_package() {
    let metadata = metadata();
    let members = |key: &str| -> BTreeSet<&str> { list(&metadata[key]).iter().map(text).collect() };
    assert_eq!(members("workspace_default_members"), members("workspace_members"));
    let names: BTreeSet<&str> = list(&metadata["packages"]).iter().map(|p| text(&p["name"])).collect();
    assert_eq!(names, BTreeSet::from(PACKAGES));
    for folder in ["models/", "src/words/", "src/check/", "src/kit/", "src/cli/"] {
        let tests = tree::rust().into_iter().filter(|file| file.path.starts_with(folder));
        assert!(tests.filter(|file| file.text.contains("#[test]")).count() > 0, "no test in {folder}");
    }
}

/// Some tests stand behind a feature: building all packages at once must turn on every feature that there is.
#[test]
fn a_plain_cargo_test_turns_on_every_feature() {
    let metadata = metadata();
    let tree = cargo(&["tree", "--workspace", "--prefix", "none", "--format", "{p} [{f}]"]);
    for package in list(&metadata["packages"]) {
        let defined = package["features"].as_object().into_iter().flat_map(|features| features.keys());
        let (name, defined) = (text(&package["name"]), defined.map(String::as_str).collect::<BTreeSet<_>>());
        assert_eq!(off(&tree, name, &defined), [""; 0], "features of {name} that are off");
    }
}

/// The features of a package that are off in a tree.
fn off<'a>(tree: &str, name: &str, defined: &BTreeSet<&'a str>) -> Vec<&'a str> {
    let line = tree.lines().find(|line| line.split_whitespace().next() == Some(name)).unwrap_or_default();
    let on = line.rsplit_once('[').map_or("", |(_, on)| on).trim_end_matches(" (*)").trim_end_matches(']');
    let on: BTreeSet<&str> = on.split(',').collect();
    defined.iter().filter(|feature| **feature != "default" && !on.contains(**feature)).copied().collect()
}

#[test]
fn every_package_says_what_a_registry_asks_for() {
    let metadata = metadata();
    let is_published = |package: &&Value| package["publish"].is_null();
    let published: Vec<&Value> = list(&metadata["packages"]).iter().filter(is_published).collect();
    assert_eq!(published.len(), PACKAGES.len() - 1);
    assert!(published.iter().all(|package| package["name"] != TESTS));
    assert_eq!(published.iter().flat_map(|package| missing(package)).collect::<Vec<_>>(), [""; 0]);
    for package in published {
        let folder = Path::new(text(&package["manifest_path"])).with_file_name("");
        for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
            assert_eq!(
                fs::read(folder.join(licence)).ok(),
                Some(tree::read(licence).into_bytes()),
                "{folder:?}"
            );
        }
    }
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
    let shipped = list(&package["dependencies"]).iter().filter(|d| d["kind"] != "dev");
    let versionless = shipped.filter(|d| text(&d["req"]) == "*");
    found.extend(versionless.map(|d| format!("{} has no version", text(&d["name"]))));
    found
}

#[test]
fn a_dependency_that_must_not_be_is_reported() {
    let dependency = |name: &str, optional: bool, kind: Value| {
        let one = serde_json::json!({"name": name, "optional": optional, "kind": kind});
        unexpected(&serde_json::json!({"dependencies": [one]})).len()
    };
    assert_eq!(dependency("rand", true, Value::Null), 1);
    assert_eq!(dependency("stateright", true, Value::Null), 1);
    assert_eq!(dependency("serde", false, Value::Null), 1);
    assert_eq!(dependency("cc", true, "build".into()), 1);
    assert_eq!(dependency("serde", true, Value::Null), 0);
    assert_eq!(dependency("insta", false, "dev".into()), 0);
    assert_eq!(foreign("wspbus v0.1.0\nserde v1.0.0 (*)\n").len(), 1);
}

#[test]
fn a_feature_that_is_on_or_off_is_seen() {
    let tree = "wspbus v0.1.0\nwspbus-models feature \"alternative\" (*)\n";
    assert!(enables(tree, "alternative") && !enables(tree, "serde"));
    let tree = "wspbus-kit v0.1.0 (/a/b) [conform]\nwspbus-words v0.1.0 (/a/c) [files,look] (*)\n";
    assert_eq!(off(tree, "wspbus-words", &BTreeSet::from(["default", "files", "look"])), [""; 0]);
    assert_eq!(off(tree, "wspbus-kit", &BTreeSet::from(["conform", "proptest"])), ["proptest"]);
}

#[test]
fn a_missing_field_is_reported() {
    assert_eq!(missing(&serde_json::json!({})).len(), 7);
    let versionless = serde_json::json!({"dependencies": [{"name": "a", "kind": null, "req": "*"}]});
    assert_eq!(missing(&versionless).len(), 8);
}
