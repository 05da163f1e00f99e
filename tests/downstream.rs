//! The kit as its users have it: the downstream package in `tests/downstream/`, built and tested as its own
//! maintainer would.

use std::path::PathBuf;
use std::process::{Command, Output};

use wspbus_kit::suite::case::{Feature, Parameters};
use wspbus_kit::suite::plan::Plan;

/// The suites and the features of that package, as its own tests name them.
const SUITES: [&str; 7] = [
    "requests-k0",
    "core-negative",
    "core-k0",
    "core-wide",
    "core-wild",
    "subscriptions-k0",
    "whole-concurrency-2",
];
const FEATURES: [Feature; 9] = [
    Feature::Graceful,
    Feature::Reload,
    Feature::Restart,
    Feature::ExitCode,
    Feature::Reenter,
    Feature::ExitEnd,
    Feature::Block,
    Feature::Log,
    Feature::Subscribe,
];

/// The number of cases of these suites for these features. The pages of the suites pin the number for every feature.
fn cases() -> usize {
    let cases = |name: &str| {
        let plan = Plan::named(name).unwrap_or_else(|| panic!("no suite {name}"));
        let (suite, _) = plan.build_for(Parameters::default(), &FEATURES).unwrap();
        suite.cases.len()
    };
    SUITES.into_iter().map(cases).sum()
}

fn package() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("tests/downstream")
}

/// Runs `cargo` in that package. Its dependencies were fetched for this package: its lock file names no others.
fn cargo(arguments: &[&str], is_wrong: bool) -> Output {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(package()).args(arguments).env_remove("RUST_TEST_THREADS");
    command.env("CARGO_TARGET_DIR", PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("downstream"));
    match is_wrong {
        true => command.env("CARETAKER_LAST_CODE", "1"),
        false => command.env_remove("CARETAKER_LAST_CODE"),
    };
    command.output().unwrap_or_else(|error| panic!("cannot run cargo: {error}"))
}

/// The standard output of the conformance tests, run with these arguments.
fn conformance(arguments: &[&str], is_wrong: bool) -> (Option<i32>, String) {
    let common = ["test", "--locked", "--offline", "--quiet", "--test", "conformance", "--"];
    let output = cargo(&[&common[..], arguments].concat(), is_wrong);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), text)
}

fn result(text: &str) -> &str {
    let line = text.lines().find(|line| line.starts_with("test result"));
    line.and_then(|line| line.split("; finished").next()).unwrap_or("no result")
}

#[test]
#[ignore = "builds the package"]
fn a_bus_of_threads_passes_case_by_case() {
    let (code, text) = conformance(&["--list"], false);
    let names = text.lines().filter(|line| line.ends_with(": test"));
    let tests = cases();
    assert!(tests > 5000, "{tests} cases are less than these suites ever had");
    assert_eq!((code, names.count()), (Some(0), tests));
    let (code, text) = conformance(&[], false);
    let line = format!("{tests} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
    assert_eq!((code, result(&text)), (Some(0), format!("test result: ok. {line}").as_str()), "{text}");
    let (code, text) = conformance(&["subscriptions-k0::PASS-3"], false);
    let filtered = text.lines().filter(|line| line.ends_with(" ... ok"));
    assert!(filtered.clone().count() > 0 && code == Some(0), "{text}");
    assert!(filtered.clone().all(|line| line.starts_with("test subscriptions-k0::PASS-3/")), "{text}");
}

#[test]
#[ignore = "builds the package"]
fn what_makes_no_sense_ends_with_2() {
    let common = ["test", "--locked", "--offline", "--quiet", "--test", "conformance", "--", "--shuffle"];
    let output = cargo(&common, false);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("error: there is no option --shuffle; --help lists those there are"), "{said}");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

/// The setting that the specification does not permit is seen, where it matters and nowhere else.
#[test]
#[ignore = "builds the package"]
fn a_bus_with_a_mistake_fails_the_cases_that_are_about_it() {
    let (code, text) = conformance(&[], true);
    assert_eq!(code, Some(101));
    let told: Vec<&str> = text.split("\n---- ").skip(1).collect();
    let case = "core-k0::GOAL-4/during-exit/exit-0/c7bceae24c";
    let first = told.iter().find(|text| text.starts_with(case)).unwrap_or_else(|| panic!("{text}"));
    assert!(first.contains("\nCODE-1 The exit code MUST be the first nonzero code"), "{first}");
    assert!(first.contains("- main leaves block with 3 "), "{first}");
    assert!(first.contains(&format!("cargo test --test conformance -- --exact '{case}'")), "{first}");
    assert!(told.iter().all(|text| text.starts_with("core-") && text.contains("\nCODE-1 ")));
    let (code, alone) = conformance(&["--exact", case], true);
    assert_eq!(
        (code, result(&alone).starts_with("test result: FAILED. 0 passed; 1 failed")),
        (Some(101), true)
    );
}

/// Its lock file names only packages that the project's lock file names, so that none needs to be fetched for it.
#[test]
fn the_downstream_package_needs_no_crate_that_the_project_does_not() {
    let lock = |path: &str| {
        std::fs::read_to_string(PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(path)).unwrap()
    };
    let (ours, theirs) = (lock("Cargo.lock"), lock("tests/downstream/Cargo.lock"));
    let packages = |text: &str| -> Vec<String> {
        let parts = text.split("[[package]]\n").skip(1).filter(|part| part.contains("checksum"));
        parts.map(|part| part.split("dependencies").next().unwrap().trim().to_owned()).collect()
    };
    let (ours, theirs) = (packages(&ours), packages(&theirs));
    assert!((5..15).contains(&theirs.len()), "{theirs:?}");
    assert!(
        theirs.iter().all(|package| ours.contains(package)),
        "{theirs:?} are not all in the project's lock file"
    );
}

/// Every block of Rust and TOML of the guide, with the file that it is said to be from.
fn shown(guide: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (before, rest) in guide.match_indices("\n```").map(|(at, fence)| guide.split_at(at + fence.len())) {
        let Some(code) = rest.strip_prefix("rust\n").or_else(|| rest.strip_prefix("toml\n")) else {
            continue;
        };
        let above = before.trim_end_matches("```").trim_end().lines().next_back().unwrap_or_default();
        let file = above.trim_start_matches('`').trim_end_matches("`:").to_owned();
        found.push((file, code.split("```").next().unwrap_or_default().to_owned()));
    }
    found
}

#[test]
fn the_code_of_the_guide_is_that_of_the_downstream_package() {
    let path =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/guide/test-a-rust-bus.md");
    let shown = shown(&std::fs::read_to_string(path).unwrap());
    assert!(shown.len() > 8, "{shown:?}");
    for (file, code) in shown {
        let text = std::fs::read_to_string(package().join(&file));
        let text = text.unwrap_or_else(|error| panic!("the guide shows code of {file:?}: {error}"));
        assert!(text.contains(&code), "{file} has no such part:\n{code}");
    }
}

#[test]
fn a_block_is_found_with_its_file() {
    let guide =
        "text\n\n`src/a.rs`:\n\n```rust\nfn a() {}\n```\n\n```sh\nls\n```\n\n```rust,ignore\nno\n```\n";
    assert_eq!(shown(guide), [("src/a.rs".to_owned(), "fn a() {}\n".to_owned())]);
}
