//! The promises of the pages: the commands of the README, links that lead to a file, tests that exist.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use wspbus_cli::catalogue;

use super::tree::{self, Text};

fn pages() -> Vec<Text> {
    let found: Vec<Text> = tree::texts().into_iter().filter(|file| file.path.ends_with(".md")).collect();
    assert!(found.iter().any(|page| page.path == "README.md") && found.len() > 5);
    found
}

/// `.ci/run` takes its commands from the same block.
#[test]
fn the_readme_has_exactly_two_commands_to_set_up_and_go() {
    assert_eq!(commands(&tree::read("README.md")), ["cargo run --release", "cargo test"]);
}

#[test]
fn every_local_link_leads_to_a_file() {
    let found: Vec<String> = pages().iter().flat_map(broken).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_test_that_a_page_names_exists() {
    let tests = tree::tests();
    let named: Vec<(String, String)> =
        pages().iter().flat_map(|page| tests_named(&page.text).map(|t| (page.path.clone(), t))).collect();
    assert!(named.iter().any(|(path, _)| path == "docs/architecture.md"));
    for (path, test) in named {
        assert!(tests.contains(&test), "{path} names the test {test}, and there is none");
    }
}

/// A reader with one question needs few files.
#[test]
fn each_scenario_is_decided_by_five_files_at_most() {
    let page = tree::read("docs/architecture.md");
    let scenarios = scenarios(&page);
    let configurations: BTreeSet<String> = catalogue::all().iter().map(|subject| subject.name()).collect();
    let found: Vec<String> = scenarios.iter().flat_map(|s| unclear(s, &configurations)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let names: BTreeSet<&str> = scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!((scenarios.len(), names.len()), (SCENARIOS, SCENARIOS));
}

const SCENARIOS: usize = 22;
const MOST_FILES: usize = 5;

/// A question about behaviour, and the files that decide it.
#[derive(Default)]
struct Scenario {
    name: String,
    files: Vec<String>,
    functions: Vec<String>,
    /// Configurations, as `model/configuration`.
    configurations: Vec<String>,
    /// The words in italics: what each file is for.
    parts: Vec<String>,
    /// The whole entry in one line.
    text: String,
    /// Does it say that no requirement decides it?
    is_of_a_program: bool,
}

/// The parts that a scenario about a requirement has.
const PARTS: [&str; 3] = ["Rule", "Code", "Claim"];

/// The numbered entries under the heading "Scenarios". Each begins with its name in bold; its files stand in backticks,
/// with their folders, and so do the functions of these files, with an underscore or without, and configurations.
fn scenarios(page: &str) -> Vec<Scenario> {
    let part = page.split("\n## ").find_map(|part| part.strip_prefix("Scenarios\n")).unwrap_or_default();
    let mut found: Vec<Scenario> = Vec::new();
    for line in part.lines() {
        let entry = line.split_once(". **").filter(|(number, _)| number.parse::<usize>().is_ok());
        if let Some((name, _)) = entry.and_then(|(_, rest)| rest.split_once("**")) {
            found.push(Scenario { name: name.to_owned(), ..Scenario::default() });
        }
        if let Some(scenario) = found.last_mut() {
            scenario.text.extend([line.trim(), " "]);
            let quoted = || line.split('`').skip(1).step_by(2);
            scenario.files.extend(files(line));
            let is_function = |text: &&str| text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            scenario.functions.extend(quoted().filter(is_function).map(String::from));
            let is_configuration = |text: &&str| text.contains('/') && !text.contains('.');
            scenario.configurations.extend(quoted().filter(is_configuration).map(String::from));
            let words = line.split('`').step_by(2).flat_map(|text| text.split('*').skip(1).step_by(2));
            scenario.parts.extend(words.map(String::from));
            scenario.is_of_a_program |= line.contains("no requirement decides it");
        }
    }
    found
}

/// The complaints about a scenario, where these are the configurations that there are.
fn unclear(scenario: &Scenario, known: &BTreeSet<String>) -> Vec<String> {
    let Scenario { name, files, functions, configurations, parts, text: entry, is_of_a_program } = scenario;
    let missing = files.iter().filter(|file| !tree::root().join(file).is_file());
    let mut found: Vec<String> = missing.map(|file| format!("{name}: there is no {file}")).collect();
    let text: String =
        files.iter().filter_map(|file| std::fs::read_to_string(tree::root().join(file)).ok()).collect();
    let unknown = functions.iter().filter(|function| !text.contains(&format!("fn {function}(")));
    found.extend(unknown.map(|function| format!("{name}: none of its files has the function {function}")));
    let unknown = configurations.iter().filter(|configuration| !known.contains(*configuration));
    found.extend(unknown.map(|unknown| format!("{name}: there is no configuration {unknown}")));
    if !is_of_a_program {
        let lacks = PARTS.iter().filter(|part| !parts.iter().any(|named| named == *part));
        found.extend(lacks.map(|part| format!("{name}: it has no *{part}*")));
        if configurations.is_empty() {
            found.push(format!("{name}: no configuration shows it"));
        }
        found
            .extend(unjudged(entry).into_iter().map(|id| format!("{name}: no file of its claim names {id}")));
    }
    if files.is_empty() || files.len() > MOST_FILES {
        found.push(format!("{name}: {} files, expected 1 to {MOST_FILES}", files.len()));
    }
    found
}

/// The requirements of the rule of a scenario, up to the file of their chapter, that no file of its claim names.
fn unjudged(entry: &str) -> Vec<String> {
    let rule = part(entry, "Rule").split('(').next().unwrap_or_default();
    let claims: String = files(part(entry, "Claim"))
        .iter()
        .filter_map(|file| std::fs::read_to_string(tree::root().join(file)).ok())
        .collect();
    ids(rule).into_iter().filter(|id| !claims.contains(&format!("\"{id}\""))).collect()
}

/// The text behind this word in italics, up to the next such word or the configurations.
fn part<'a>(entry: &'a str, word: &str) -> &'a str {
    const NEXT: [&str; 7] =
        ["*Rule*:", "*Table*:", "*Code*:", "*Claim*:", "*Observer*:", "*Test*:", "Configuration"];
    let behind = entry.split_once(&format!("*{word}*:")).map_or("", |(_, behind)| behind);
    let end = NEXT.iter().filter_map(|next| behind.find(*next)).min().unwrap_or(behind.len());
    &behind[..end]
}

/// The files that stand in backticks.
fn files(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    quoted.filter(|text| text.contains('/') && text.contains('.')).map(String::from).collect()
}

/// The ids of requirements in a text: "A-1 to A-3" has three.
fn ids(text: &str) -> Vec<String> {
    let is_between = |c: char| c.is_whitespace() || ",.;:".contains(c);
    let words: Vec<&str> = text.split(is_between).filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    for (place, word) in words.iter().copied().enumerate() {
        let Some((prefix, number)) = id(word) else { continue };
        let begin = match place.checked_sub(2).map(|at| (words[at], words[at + 1])) {
            Some((first, "to")) => id(first).map_or(number, |(_, first)| first + 1),
            _ => number,
        };
        found.extend((begin..=number).map(|number| format!("{prefix}-{number}")));
    }
    found
}

/// The prefix and the number, if the word is the id of a requirement.
fn id(word: &str) -> Option<(&str, u32)> {
    let (prefix, number) = word.split_once('-')?;
    let is_prefix = !prefix.is_empty() && prefix.chars().all(|c| c.is_ascii_uppercase());
    number.parse().ok().filter(|_| is_prefix).map(|number| (prefix, number))
}

/// The sections of the code map, each with the folders whose modules it names.
const MAPPED: [(&str, &[&str]); 6] = [
    (
        "models",
        &["models/src", "models/src/bus", "models/src/bus/machine", "models/src/site", "models/src/dialect"],
    ),
    ("src/words", &["src/words/src"]),
    ("src/check", &["src/check/src", "src/check/src/trace"]),
    (
        "src/kit",
        &[
            "src/kit/src",
            "src/kit/src/suite",
            "src/kit/src/harness",
            "src/kit/src/conform",
            "src/kit/src/log_check",
        ],
    ),
    ("src/bus", &["src/bus/src"]),
    ("src/cli", &["src/cli/src"]),
];

#[test]
fn the_code_map_names_every_module() {
    let paths: Vec<String> = tree::rust().into_iter().map(|file| file.path).collect();
    let found = unmapped(&tree::read("docs/architecture.md"), &paths);
    assert!(found.is_empty(), "the code map does not name: {}", found.join(", "));
}

/// The modules in the folders of the code map that their section does not name in backticks.
fn unmapped(page: &str, paths: &[String]) -> Vec<String> {
    let map = page.split("\n## ").find_map(|part| part.strip_prefix("Code map\n")).unwrap_or_default();
    let mut found = Vec::new();
    for (title, folders) in MAPPED {
        let title = format!("{title}`");
        let section = map.split("\n### `").find_map(|section| section.strip_prefix(&title));
        let quoted = section.unwrap_or_default().split('`').skip(1).step_by(2);
        let named: BTreeSet<&str> = quoted.flat_map(|text| text.split(['/', ':'])).collect();
        for path in paths {
            let Some((folder, file)) = path.rsplit_once('/') else { continue };
            let Some(module) = file.strip_suffix(".rs") else { continue };
            let is_module = folders.contains(&folder) && !["lib", "main", "tests"].contains(&module);
            if is_module && !named.contains(module) {
                found.push(path.clone());
            }
        }
    }
    found
}

/// The script of the continuous integration takes its commands from the README, by this heading.
#[test]
fn the_continuous_integration_finds_the_commands_of_the_readme() {
    let script = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../.ci/run")).unwrap();
    assert!(script.contains("/^## Getting started$/ {in_part = 1}"), "{script}");
}

/// The first block of shell under the heading "Getting started", without its comments.
fn commands(readme: &str) -> Vec<&str> {
    let mut lines = readme.lines().skip_while(|line| *line != "## Getting started").skip(1);
    let block = lines.by_ref().skip_while(|line| *line != "```sh").skip(1);
    let block = block.take_while(|line| *line != "```");
    block.filter_map(|line| line.split('#').next().map(str::trim)).filter(|c| !c.is_empty()).collect()
}

/// The targets of the links of a page that are no addresses.
fn links(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("](") {
        let target = text[at + 2..].split(')').next().unwrap_or_default();
        if !target.contains("://") && !target.starts_with("mailto:") {
            found.push(target);
        }
    }
    found
}

fn broken(page: &Text) -> Vec<String> {
    let folder = Path::new(&page.path).parent().unwrap_or(Path::new("")).to_path_buf();
    let leads = |target: &str| {
        let (file, heading) = target.split_once('#').unwrap_or((target, ""));
        let path = if file.is_empty() { PathBuf::from(&page.path) } else { folder.join(file) };
        let Some(path) = normal(&path).map(|path| tree::root().join(path)) else { return false };
        path.exists() && (heading.is_empty() || headings(&path).contains(heading))
    };
    let links = links(&page.text).into_iter().filter(|target| !leads(target));
    links.map(|target| format!("{} links to {target}, which is nowhere", page.path)).collect()
}

/// Without `..`; nothing if it leaves the project.
fn normal(path: &Path) -> Option<PathBuf> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(part) => parts.push(part),
            _ => {}
        }
    }
    Some(parts.iter().collect())
}

/// The headings of a page, as anchors.
fn headings(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let titles = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |title: &str| -> String {
        let kept = title.trim_start_matches('#').trim().to_lowercase();
        kept.chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
            .collect::<String>()
            .replace(' ', "-")
    };
    titles.map(anchor).collect()
}

/// The names that stand as "test `name`".
fn tests_named(text: &str) -> impl Iterator<Item = String> {
    let text = text.replace("test\n", "test ");
    let found: Vec<String> = text
        .match_indices("test `")
        .filter_map(|(at, mark)| text[at + mark.len()..].split('`').next().map(String::from))
        .filter(|name| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_'))
        .collect();
    found.into_iter()
}

#[test]
fn a_changed_command_is_seen() {
    let page =
        |block: &str| format!("# a\n```sh\nls\n```\n## Getting started\nfirst:\n```sh\n{block}\n```\n");
    assert_eq!(commands(&page("cargo test # tests")), ["cargo test"]);
    assert_eq!(commands(&page("cargo run\n\n# then\ncargo test")), ["cargo run", "cargo test"]);
    assert_eq!(commands("# a\n```sh\nls\n```\n"), [""; 0]);
}

#[test]
fn a_broken_link_is_reported() {
    let bad = |path: &str, text: &str| broken(&Text::new(path, text)).len();
    assert_eq!(bad("docs/a.md", "[a](nowhere.md)"), 1);
    assert_eq!(bad("docs/a.md", "[a](../../README.md)"), 1);
    assert_eq!(bad("docs/a.md", "[a](../README.md#no-such-heading)"), 1);
    assert_eq!(bad("docs/a.md", "[a](../README.md#getting-started) [b](https://example.org/x)"), 0);
}

#[test]
fn a_test_that_is_named_is_found() {
    let named: Vec<String> = tests_named("by test `one`, and the test\n`two`; `three`").collect();
    assert_eq!(named, ["one", "two"]);
}

#[test]
fn a_module_that_the_code_map_does_not_name_is_reported() {
    let page = "## Other\n\n`tea`\n\n## Code map\n\n### `src/words`: words\n\n`system/value` and `a::tea`.\n\n## Next\n";
    let missing = |path: &str| unmapped(page, &[path.to_owned()]).len();
    assert_eq!(missing("src/words/src/system.rs"), 0);
    assert_eq!(missing("src/words/src/tea.rs"), 0);
    assert_eq!(missing("src/words/src/lib.rs"), 0);
    assert_eq!(missing("src/words/src/system/claim.rs"), 0, "the map names the modules at the top");
    assert_eq!(missing("src/words/src/screen.rs"), 1);
    assert_eq!(missing("src/check/src/tea.rs"), 1, "it is named in the section of another crate");
}

#[test]
fn an_unclear_scenario_is_reported() {
    let known = BTreeSet::from(["tea/hot".to_owned()]);
    let bad = |entry: &str| {
        let page =
            format!("# a\n\n## Scenarios\n\nText.\n\n1. **One.** {entry}\n\n## Next\n\n`docs/none.md`\n");
        let found = scenarios(&page);
        assert_eq!(found.len(), 1);
        found.iter().flat_map(|scenario| unclear(scenario, &known)).count()
    };
    let program = |entry: &str| bad(&format!("{entry}; no requirement decides it"));
    assert_eq!(program("`README.md/x` is no file"), 1);
    assert_eq!(program("GOAL-1 in no file"), 1);
    assert_eq!(program("`no_such_function` in `tests/house/pages.rs`"), 1);
    assert_eq!(program("`scenarios` in `tests/house/pages.rs`"), 0);
    assert_eq!(program(&"`tests/house.rs` ".repeat(6)), 1);
    assert_eq!(program("`tests/house.rs`,\n   `docs/spec.md`"), 0);
    assert_eq!(program("`tests/house.rs` in `tea/hot`"), 0);
    assert_eq!(program("`tests/house.rs` in `tea/cold`"), 1);
    assert_eq!(bad("*Rule*: `tests/house.rs`. *Code*: none. *Claim*: none. `tea/hot`"), 0);
    assert_eq!(bad("*Rule*: `tests/house.rs`. *Code*: none. `tea/hot`"), 1);
    assert_eq!(bad("*Rule*: `tests/house.rs`. *Code*: none. *Claim*: none."), 1);
    let claim = "*Code*: none. *Claim*: `models/src/bus/claim/answer.rs`. Configuration: `tea/hot`";
    assert_eq!(bad(&format!("*Rule*: GOAL-3 (`tests/house.rs`). {claim}")), 0);
    assert_eq!(bad(&format!("*Rule*: TEA-3 to TEA-5 (`tests/house.rs`). {claim}")), 3);
    assert_eq!(bad(&format!("*Rule*: GOAL-3 (`tests/house.rs`), and TEA-3. {claim}")), 0);
    assert_eq!(bad(&format!("*Rule*: GOAL-3 and TEA-3 (none). {claim}")), 1);
    assert_eq!(scenarios("## Other\n1. **One.** `tests/house.rs`\n").len(), 0);
}
