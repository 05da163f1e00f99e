//! The guide to writing an adapter: its example runs, is as short as it says, and finds the faults that it says. The guide
//! to using the bus: its code is that of the examples, which `src/bus/tests/examples.rs` runs.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test guide` writes the report into the guide again.

#[path = "peers/open_case.rs"]
mod open_case;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::ToTokens;
use wspbus_kit::conform::report::Report;
use wspbus_kit::conform::{Adapter, Limits};
use wspbus_models::requirement;

const GUIDE: &str = "docs/guide/write-an-adapter.md";

fn path(file: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(file)
}

fn read(file: &str) -> String {
    fs::read_to_string(path(file)).unwrap()
}

/// The output of the command of the guide, with these options.
fn conform(options: &[&str]) -> String {
    run("docs/guide/adapter.py", options, 1)
}

/// The output of the command of the guide for an adapter, with these options.
fn run(adapter: &str, options: &[&str], code: i32) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    program
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .env("COLUMNS", "100")
        .env("NO_COLOR", "1");
    program.arg("conform").args(options).args(["--", "python3", adapter]);
    let output = program.output().unwrap();
    let words = String::from_utf8_lossy(&output.stderr);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(code), "this test needs python3 in the PATH: {words}\n{said}");
    said
}

#[test]
fn the_guide_says_what_the_run_gives() {
    let text = read(GUIDE);
    let (before, rest) = text.split_once("<!-- run -->\n").unwrap();
    let (said, after) = rest.split_once("<!-- end -->").unwrap();
    let expected = format!("```text\n{}```\n", conform(&["--suite", "requests-k0"]));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path(GUIDE), format!("{before}<!-- run -->\n{expected}<!-- end -->{after}")).unwrap();
    } else {
        assert!(said == expected, "the run gives something else: UPDATE=1\n{expected}");
    }
    // The part about the mended bus tells of the default run.
    let (after, _) = after.split_once("## 7. ").unwrap();
    assert_eq!(told_apart(&expected, after), [""; 0]);
    let unknown =
        told_apart(&expected, "WAIT-5 and LIFE-6; the id `LIFE-6/running/exit-0/0123456789`; see TIME-1");
    assert_eq!(unknown, ["the report has no LIFE-6/running/exit-0/0123456789", "the report has no TIME-1"]);
    assert_eq!(
        told_apart(&expected, "LIFE-6, then WAIT-5"),
        ["the report says WAIT-5 LIFE-6, the text LIFE-6 WAIT-5"]
    );
}

/// The differences between a report and the text after it: in the ids of requirements and cases that it names, and in the
/// order of the requirements with which the report charges the failing cases.
fn told_apart(report: &str, text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-/_=".contains(c);
    let ids = |text: &str| -> Vec<String> {
        let words = text.split(|c| !is_part(c)).map(|word| word.trim_matches('/').to_owned());
        words.filter(|word| requirement::find(word.split('/').next().unwrap_or_default()).is_some()).collect()
    };
    let (said, named) = (ids(report), ids(text));
    // The id of a case begins with the requirement that the case asks about.
    let has = |id: &String| said.iter().any(|known| known == id || known.starts_with(&format!("{id}/")));
    let unknown = named.iter().filter(|id| !has(id));
    let mut found: Vec<String> = unknown.map(|id| format!("the report has no {id}")).collect();
    // The first word of a line is the requirement with which the report charges a case.
    let lines = report.lines().filter_map(|line| line.split_whitespace().next());
    let charged = lines.filter(|word| requirement::find(word).is_some()).map(str::to_owned);
    let in_order = |ids: Vec<String>| -> Vec<String> {
        ids.iter()
            .enumerate()
            .filter(|(place, id)| !ids[..*place].contains(id))
            .map(|(_, id)| id.clone())
            .collect()
    };
    let charged = in_order(charged.collect());
    let told = in_order(named.into_iter().filter(|id| charged.contains(id)).collect());
    if charged != told && found.is_empty() {
        found.push(format!("the report says {}, the text {}", charged.join(" "), told.join(" ")));
    }
    found
}

/// The adapter does not break with listeners and calls from inside of them: gates within gates, and cases that are
/// dropped in the middle.
#[test]
fn the_adapter_itself_never_breaks() {
    for suite in ["requests-k0", "core-transitions"] {
        let report = Report::from_json(conform(&["--json", "--suite", suite]).as_bytes()).unwrap();
        let counts = report.counts;
        assert_eq!(counts.pass + counts.fail, counts.all(), "{suite}: {counts:?}");
        assert!(counts.pass > 40 && counts.fail > 10, "{suite}: {counts:?}");
    }
}

/// `.ci/run` puts the mended bus through the default run.
#[test]
fn the_mended_bus_passes() {
    for suite in ["requests-k0", "core-transitions", "core-negative", "core-wild-30-7"] {
        let said = run("docs/guide/mended_adapter.py", &["--json", "--suite", suite], 0);
        let counts = Report::from_json(said.as_bytes()).unwrap().counts;
        assert_eq!(counts.pass + counts.not_applicable, counts.all(), "{suite}: {counts:?}");
        assert!(counts.pass >= 30, "{suite}: {counts:?}");
    }
}

#[test]
fn an_open_case_outlives_hello_and_begin() {
    for adapter in ["docs/guide/adapter.py", "docs/guide/mended_adapter.py"] {
        let mut program = Command::new("python3");
        program.arg(path(adapter));
        open_case::is_kept(Adapter::spawn(&mut program, Limits::default()).unwrap());
    }
}

#[test]
fn the_example_is_as_short_as_it_says_and_needs_nothing() {
    for adapter in ["docs/guide/adapter.py", "docs/guide/mended_adapter.py"] {
        let text = read(adapter);
        let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
        assert!(lines < 100, "{adapter}: {lines} lines, and the guide says fewer than 100");
    }
    let text = read("docs/guide/adapter.py");
    let imports: Vec<&str> = text.lines().filter(|line| line.contains("import ")).collect();
    assert_eq!(
        imports,
        ["import json", "import queue", "import sys", "import threading", "import bus as module"]
    );
    let imports = read("docs/guide/bus.py");
    let imports: Vec<&str> = imports.lines().filter(|line| line.contains("import ")).collect();
    assert_eq!(imports, ["from time import sleep"]);
}

#[test]
fn the_guide_shows_the_example_as_it_is() {
    let (guide, example) = (read(GUIDE), read("docs/guide/adapter.py"));
    let shown: Vec<&str> =
        guide.split("```python\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(shown.len() > 5);
    for code in shown {
        assert!(example.contains(code), "this is not in the example:\n{code}");
    }
}

const BUS_GUIDE: &str = "docs/guide/use-the-bus.md";

/// The blocks of Rust of the guide to the bus that no example has.
fn foreign_blocks(guide: &str) -> Vec<&str> {
    let examples = ["hello", "hello_async", "server", "https", "workers"].map(|name| {
        let example = read(&format!("src/bus/examples/{name}.rs"));
        let example = example.replace("pub fn main", "fn main").replace("pub async fn main", "async fn main");
        let is_doc = |line: &&str| !["//!", "///"].iter().any(|mark| line.trim_start().starts_with(mark));
        example.lines().filter(is_doc).collect::<Vec<_>>().join("\n")
    });
    let blocks = guide.split("```rust\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    blocks.filter(|code| !examples.iter().any(|example| example.contains(code.trim_end()))).collect()
}

#[test]
fn the_guide_to_the_bus_shows_the_examples_as_they_are() {
    let guide = read(BUS_GUIDE);
    assert!(guide.matches("```rust\n").count() > 9);
    assert_eq!(foreign_blocks(&guide), [""; 0]);
    assert_eq!(foreign_blocks("```rust\nlet bus = Bus::old();\n```\n").len(), 1);
}

/// From `cargo new` to a graceful stop: the commands with the features of the example, and the whole of `main.rs`.
#[test]
fn the_first_server_of_the_guide_is_whole_and_under_thirty_lines() {
    let guide = read(BUS_GUIDE);
    let code = guide.split("```rust\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let example = read("src/bus/examples/hello.rs").replace("pub fn main", "fn main");
    let whole: Vec<&str> =
        example.lines().filter(|line| !line.starts_with("//")).skip_while(|line| line.is_empty()).collect();
    assert_eq!(code.trim_end(), whole.join("\n"));
    let lines = code.lines().count();
    assert!(lines < 30, "{lines} lines");
    let needed = features("hello");
    assert!(guide.contains(&format!("cargo add wspbus --features {needed}\n")), "{needed}");
}

/// The features of the example `name`, as an option of cargo has them.
fn features(name: &str) -> String {
    let manifest = read("src/bus/Cargo.toml");
    let needed = manifest.split(&format!("name = \"{name}\"\nrequired-features = [")).nth(1).unwrap();
    needed.split(']').next().unwrap().replace(['"', ' '], "")
}

/// The configuration is written first, and the file of the process is asked for: a fresh checkout has neither.
#[test]
fn the_commands_of_the_server_are_those_that_a_fresh_checkout_needs() {
    let run = format!("cargo run -p wspbus --example server --features {}\n", features("server"));
    let commands = format!("```sh\necho hello > server.conf\nPIDFILE=server.pid {run}");
    for page in ["src/bus/examples/server.rs", BUS_GUIDE] {
        assert!(read(page).replace("//! ", "").contains(&commands), "{page} has not: {commands}");
    }
    assert!(!read("src/bus/examples/workers.rs").contains(&commands), "the control");
}

/// The tokens of a piece of code, also those within brackets. Two colons are one token.
fn words(code: TokenStream) -> Vec<String> {
    let (mut found, mut is_joined) = (Vec::new(), false);
    for token in code {
        let was_joined = std::mem::take(&mut is_joined);
        match token {
            TokenTree::Group(group) => found.extend(words(group.stream())),
            TokenTree::Punct(mark) if mark.as_char() == ':' => {
                is_joined = mark.spacing() == Spacing::Joint;
                found.extend((!was_joined).then(|| if is_joined { "::" } else { ":" }.to_owned()));
            }
            other => found.push(other.to_string()),
        }
    }
    found
}

/// Types of the language with names like those of crates. Those with a number in the name are no such.
const TYPES: [&str; 5] = ["bool", "char", "isize", "str", "usize"];

/// The crates that a source names: at the beginning of a `use`, or of a longer path that no `use` brings in.
fn crates(source: &str) -> BTreeSet<String> {
    let items = syn::parse_file(source).unwrap().items.into_iter();
    let items = items.map(|item| (matches!(item, syn::Item::Use(_)), words(item.to_token_stream())));
    let (uses, others): (Vec<_>, Vec<_>) = items.partition(|(is_use, _)| *is_use);
    let (mut crates, mut own) =
        (BTreeSet::new(), BTreeSet::from(["crate", "self", "super"].map(String::from)));
    for (_, words) in uses {
        let mut path = words.into_iter().skip_while(|word| word != "use").skip(1);
        crates.extend(path.next());
        own.extend(path);
    }
    for (_, words) in others {
        for some in words.windows(4) {
            let [before, name, mark, after] = some else { continue };
            let begins_a_path = mark == "::" && after != "<" && before != "::" && before != ".";
            let is_of_a_crate = name.starts_with(char::is_lowercase) && !name.contains(char::is_numeric);
            if begins_a_path && is_of_a_crate && !own.contains(name) && !TYPES.contains(&name.as_str()) {
                crates.insert(name.clone());
            }
        }
    }
    crates
}

/// A program with `default-features = false` and no other dependency can be like it.
#[test]
fn the_pool_of_workers_uses_the_bus_and_the_standard_library_alone() {
    let known = BTreeSet::from(["std", "wspbus"].map(String::from));
    assert_eq!(crates(&read("src/bus/examples/workers.rs")), known);
    assert!(crates(&read("src/bus/examples/hello.rs")).contains("axum"), "the control");
    let hidden = "use std::fmt;
        fn main(_: fmt::Error, _: serde::Value) { assert!([tokio::is_there(u8::MAX)].iter().sum::<u8>() > 1); }";
    assert_eq!(crates(hidden), BTreeSet::from(["serde", "std", "tokio"].map(String::from)));
}
