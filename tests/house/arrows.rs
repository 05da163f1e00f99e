//! What may name what: between crates, and between the top modules of a crate. The models touch nothing of the
//! world.

use std::collections::BTreeSet;

use serde_json::Value;

use super::circles::sources;
use super::files::{Arrow, Files};
use super::packages::{self, list, text};
use super::source::Source;
use super::tree::Text;

/// Our packages that others depend on, and which of ours each of them depends on: these, and no others.
const CRATES: [(&str, &[&str]); 6] = [
    ("wspbus-words", &[]),
    ("wspbus-models", &["wspbus-words"]),
    ("wspbus", &["wspbus-models"]),
    ("wspbus-check", &["wspbus-words"]),
    ("wspbus-kit", &["wspbus-models", "wspbus-words"]),
    ("wspbus-cli", &["wspbus-check", "wspbus-kit", "wspbus-models", "wspbus-words"]),
];

/// What a module may name of the other top modules of its crate.
#[derive(Clone, Copy)]
enum May {
    Name(&'static [&'static str]),
    NameAllBut(&'static [&'static str]),
}

/// Crates by folder; the top modules of each, from the lowest to the highest. `lib` is the root, `*` is every
/// module that has no line of its own.
const MODULES: [(&str, &[(&str, May)]); 4] = [
    (
        "models/src/",
        &[
            ("lib", May::Name(&[])),
            ("requirement", May::Name(&[])),
            ("named", May::Name(&[])),
            ("seed", May::Name(&[])),
            ("few", May::Name(&[])),
            ("bus", May::Name(&["requirement", "named", "few"])),
            ("site", May::Name(&["requirement", "named", "few", "bus"])),
            ("alternative", May::Name(&["requirement", "named", "few", "bus", "site"])),
            ("dialect", May::Name(&["requirement", "named", "few", "bus", "site"])),
            ("use_case", May::Name(&["requirement", "named", "few", "bus", "site"])),
            ("spec", May::Name(&["requirement", "bus", "site", "use_case"])),
        ],
    ),
    ("src/check/src/", &[("trace", May::Name(&["model"])), ("*", May::NameAllBut(&["trace"]))]),
    (
        "src/kit/src/",
        &[
            ("lib", May::Name(&[])),
            ("suite", May::Name(&[])),
            ("harness", May::Name(&["suite"])),
            ("conform", May::Name(&["suite"])),
        ],
    ),
    (
        "src/cli/src/",
        &[
            ("lib", May::Name(&[])),
            ("catalogue", May::Name(&[])),
            ("regression", May::Name(&["catalogue"])),
            ("lockstep", May::Name(&["catalogue"])),
            ("command", May::Name(&["catalogue", "lockstep", "regression"])),
        ],
    ),
];

/// Arrows that run upwards and are to go: the file that names, and the module that it names. The list is exact.
const KNOWN: &[(&str, &str)] = &[("models/src/bus/model/refinement.rs", "site")];

/// What a pure model never names: the world, and collections whose order is none.
const IMPURE: [&str; 14] = [
    "std::fs",
    "std::io",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time",
    "std::env",
    "std::sync",
    "rand",
    "Instant",
    "SystemTime",
    "HashMap",
    "HashSet",
];

const PRINTS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

fn models() -> Vec<Source> {
    sources("models/src/")
}

#[test]
fn arrows_between_crates_run_downwards_only() {
    let metadata = packages::metadata();
    let found: Vec<String> = list(&metadata["packages"]).iter().flat_map(misled).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let names: BTreeSet<&str> =
        list(&metadata["packages"]).iter().map(|package| text(&package["name"])).collect();
    assert!(CRATES.iter().all(|(name, _)| names.contains(name)), "{names:?}");
}

#[test]
fn arrows_between_modules_run_downwards_only() {
    let mut known = Vec::new();
    for (folder, modules) in MODULES {
        let sources = sources(folder);
        let files = Files::new(&sources);
        for upward in upward(&files.arrows(), modules) {
            let arrow = (format!("{folder}{}", files.path(&upward.from)), top(&upward.to));
            let is_known = KNOWN.iter().any(|(from, to)| *from == arrow.0 && *to == arrow.1);
            assert!(is_known, "{}: {} must not name {}", upward.at, top(&upward.from), arrow.1);
            known.push(arrow);
        }
    }
    for (from, to) in KNOWN {
        let is_there = known.iter().any(|(file, module)| file == from && module == to);
        assert!(is_there, "{from} no longer names {to}: take it off the list");
    }
}

#[test]
fn the_models_do_no_io_and_know_no_clock_thread_or_randomness() {
    let found: Vec<String> = models().iter().flat_map(impure).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_models_know_neither_the_checker_nor_the_kit() {
    let found: Vec<String> = models().iter().flat_map(knowing).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Dependencies of a package on ours that must not be, or are missing. Those of tests do not count.
fn misled(package: &Value) -> Vec<String> {
    let name = text(&package["name"]);
    let Some((_, expected)) = CRATES.iter().find(|(known, _)| *known == name) else {
        let is_known = name == packages::TESTS;
        return if is_known { Vec::new() } else { vec![format!("{name} is not in the table")] };
    };
    let shipped = list(&package["dependencies"]).iter().filter(|d| d["kind"] != "dev");
    let ours = |name: &&str| CRATES.iter().any(|(known, _)| known == name) || *name == packages::TESTS;
    let found: BTreeSet<&str> = shipped.map(|d| text(&d["name"])).filter(ours).collect();
    let expected: BTreeSet<&str> = expected.iter().copied().collect();
    let wrong = found.symmetric_difference(&expected);
    wrong.map(|other| format!("{name} depends on {other}, or should and does not")).collect()
}

/// The arrows between modules that the table does not permit.
fn upward<'a>(arrows: &'a [Arrow], modules: &'a [(&str, May)]) -> impl Iterator<Item = &'a Arrow> {
    arrows.iter().filter(|arrow| {
        let (from, to) = (top(&arrow.from), top(&arrow.to));
        let line = modules.iter().find(|(module, _)| *module == from);
        let may = line.or_else(|| modules.iter().find(|(module, _)| *module == "*")).map(|(_, may)| *may);
        from != to
            && match may {
                Some(May::Name(these)) => !these.contains(&to.as_str()),
                Some(May::NameAllBut(these)) => these.contains(&to.as_str()),
                None => true,
            }
    })
}

/// The top module that a file belongs to.
fn top(module: &[String]) -> String {
    module.first().map_or("lib", String::as_str).to_owned()
}

fn impure(source: &Source) -> Vec<String> {
    let mut found = Vec::new();
    for named in source.named() {
        let path = named.path.join("::").replacen("core::", "std::", 1);
        let world = |bad: &&str| path == **bad || path.starts_with(&format!("{bad}::"));
        let anywhere = |part: &String| !part.starts_with("std") && IMPURE.contains(&part.as_str());
        let prints = named.is_macro && PRINTS.contains(&path.as_str());
        if IMPURE.iter().any(world) || named.path.iter().any(anywhere) || prints {
            found.push(format!("{}:{}: names {path}", source.path, named.line));
        }
    }
    found
}

/// Of stateright, a model names the trait that it implements and nothing else.
fn knowing(source: &Source) -> Vec<String> {
    let knows = |path: &[String]| match path.first().map(String::as_str) {
        Some("wspbus" | "wspbus_check" | "wspbus_kit" | "wspbus_cli") => true,
        Some("stateright") => path.get(1).is_some_and(|part| part != "Model"),
        _ => false,
    };
    let named = source.named();
    let bad = named.iter().filter(|named| knows(&named.path));
    bad.map(|n| format!("{}:{}: names {}", source.path, n.line, n.path.join("::"))).collect()
}

#[test]
fn an_upward_arrow_between_crates_is_reported() {
    let misled = |name: &str, kind: Value, dependencies: &[&str]| {
        let each = dependencies.iter().map(|name| serde_json::json!({"name": name, "kind": kind}));
        misled(&serde_json::json!({"name": name, "dependencies": each.collect::<Vec<_>>()})).len()
    };
    assert_eq!(misled("wspbus", Value::Null, &["wspbus-models"]), 0);
    assert_eq!(misled("wspbus", Value::Null, &["wspbus-models", "wspbus-check"]), 1);
    assert_eq!(misled("wspbus", "build".into(), &["wspbus-models", "wspbus-words"]), 1);
    assert_eq!(misled("wspbus-check", Value::Null, &["wspbus-words", "wspbus-models"]), 1);
    assert_eq!(misled("wspbus-kit", Value::Null, &["wspbus-models", "wspbus-words", "wspbus-check"]), 1);
    assert_eq!(misled("wspbus-words", Value::Null, &["serde", "wspbus-models"]), 1);
    assert_eq!(misled("wspbus-words", "dev".into(), &["wspbus-models"]), 0);
    assert_eq!(misled("wspbus-models", Value::Null, &[]), 1);
    assert_eq!(misled("wspbus-other", Value::Null, &[]), 1);
}

#[test]
fn an_upward_arrow_between_modules_is_reported() {
    let up = |folder: &str, path: &str, code: &str| {
        let others =
            MODULES.iter().find(|(known, _)| *known == folder).map_or(&[][..], |(_, modules)| modules);
        let others = others.iter().map(|(module, _)| format!("{module}.rs")).filter(|file| file != "*.rs");
        let others = others.chain(["lib.rs".into(), "graph.rs".into(), "new.rs".into()]);
        let others: Vec<String> = others.filter(|file| file != path).collect();
        let mut sources: Vec<Source> =
            others.iter().map(|file| Source::parse(&Text::new(&format!("{folder}{file}"), ""))).collect();
        sources.push(Source::parse(&Text::new(&format!("{folder}{path}"), code)));
        let modules =
            MODULES.iter().find(|(known, _)| *known == folder).map_or(&[][..], |(_, modules)| modules);
        upward(&Files::new(&sources).arrows(), modules).count()
    };
    assert_eq!(up("models/src/", "bus/seen.rs", "use crate::site::Seen;"), 1);
    assert_eq!(up("models/src/", "bus/seen.rs", "fn f() { crate::requirement::ALL }"), 0);
    assert_eq!(up("models/src/", "new.rs", "use super::bus;"), 1, "a module that is not in the table");
    assert_eq!(up("src/kit/src/", "suite/plan.rs", "use crate::conform::message;"), 1);
    assert_eq!(up("src/kit/src/", "harness/load.rs", "use super::super::conform::Reply;"), 1);
    assert_eq!(up("src/kit/src/", "harness/load.rs", "use crate::{suite::Case};"), 0);
    assert_eq!(up("src/check/src/", "trace/show.rs", "fn f() { use crate::graph::Graph; }"), 1);
    assert_eq!(up("src/check/src/", "graph.rs", "use crate::trace::Trace;"), 1);
    assert_eq!(up("src/check/src/", "graph.rs", "use crate::new;"), 0);
    assert_eq!(up("src/cli/src/", "catalogue.rs", "use crate::command;"), 1);
}

fn shown(path: &str, text: &str, scan: fn(&Source) -> Vec<String>) -> Vec<String> {
    scan(&Source::parse(&Text::new(path, text)))
}

#[test]
fn a_model_that_touches_the_world_is_reported() {
    let bad = |text| shown("models/src/seen.rs", text, impure).len();
    assert_eq!(bad("use std::{fmt, fs};"), 1);
    assert_eq!(bad("fn f() { let now = std::time::Instant::now(); }"), 1);
    assert_eq!(bad("use std::collections::HashMap;"), 1);
    assert_eq!(bad("fn f() { println!(\"{}\", 1); }"), 1);
    assert_eq!(bad("use rand::Rng;"), 1);
    assert_eq!(bad("use core::sync::atomic::AtomicU8;"), 1);
    assert_eq!(bad("fn f() { dbg!(1); }"), 1);
    assert_eq!(bad("use std::fmt; const V: &str = env!(\"V\"); struct Operand { print: u8 }"), 0);
    assert_eq!(bad("#[cfg(test)] mod tests { use std::fs; }"), 0);
}

#[test]
fn a_model_that_knows_the_checker_is_reported() {
    let bad = |text| shown("models/src/seen.rs", text, knowing).len();
    assert_eq!(bad("use wspbus_check;"), 1);
    assert_eq!(bad("fn f() { wspbus_kit::suite::case() }"), 1);
    assert_eq!(bad("use wspbus_words::system::Claim;"), 0);
    assert_eq!(bad("use stateright::{Model, Checker};"), 1);
    assert_eq!(bad("use stateright::Model; use crate::event::Event;"), 0);
}
