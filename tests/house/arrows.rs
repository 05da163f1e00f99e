//! Who may name whom: arrows run downwards only, and the models touch nothing of the world.

use super::source::Source;
use super::tree::{self, Text};

/// Modules of the library, and the modules that they never name.
const ARROWS: [(&str, &[&str]); 8] = [
    ("harness", &["trace", "check", "catalogue", "regression", "conform", "lockstep", "cli"]),
    ("suite", &["harness", "trace", "check", "catalogue", "regression", "conform", "lockstep", "cli"]),
    ("trace", &["harness", "check", "catalogue", "regression", "suite", "conform", "lockstep", "cli"]),
    ("check", &["harness", "trace", "catalogue", "regression", "suite", "conform", "lockstep", "cli"]),
    ("catalogue", &["harness", "regression", "suite", "conform", "lockstep", "cli"]),
    ("regression", &["harness", "suite", "conform", "lockstep", "cli"]),
    ("conform", &["harness", "lockstep", "cli"]),
    ("lockstep", &["harness", "cli"]),
];

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

fn library() -> Vec<Source> {
    sources("src/")
}

fn models() -> Vec<Source> {
    sources("models/src/")
}

fn sources(below: &str) -> Vec<Source> {
    let found: Vec<Source> =
        tree::rust().iter().filter(|file| file.path.starts_with(below)).map(Source::parse).collect();
    assert!(found.len() > 20, "found only {} files below {below}", found.len());
    found
}

#[test]
fn arrows_run_downwards_only() {
    let found: Vec<String> = library().iter().flat_map(upward).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
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

fn upward(source: &Source) -> Vec<String> {
    let module = source.module();
    let top = module.first().map(String::as_str);
    let Some((_, never)) = ARROWS.iter().find(|(from, _)| Some(*from) == top) else { return Vec::new() };
    let named = source.named();
    let bad = named.iter().filter(|named| {
        source
            .local(named)
            .and_then(|p| p.first().cloned())
            .is_some_and(|first| never.contains(&first.as_str()))
    });
    bad.map(|n| format!("{}:{}: names {}", source.path, n.line, n.path.join("::"))).collect()
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
        Some("wspbus") => true,
        Some("stateright") => path.get(1).is_some_and(|part| part != "Model"),
        _ => false,
    };
    let named = source.named();
    let bad = named.iter().filter(|named| knows(&named.path));
    bad.map(|n| format!("{}:{}: names {}", source.path, n.line, n.path.join("::"))).collect()
}

fn shown(path: &str, text: &str, scan: fn(&Source) -> Vec<String>) -> Vec<String> {
    scan(&Source::parse(&Text::new(path, text)))
}

#[test]
fn an_upward_arrow_is_reported() {
    let up = |path, text| shown(path, text, upward).len();
    assert_eq!(up("src/trace/show/lanes.rs", "use crate::conform::process;"), 1);
    assert_eq!(up("src/trace/show/lanes.rs", "use super::super::super::check::Graph;"), 1);
    assert_eq!(up("src/check/graph.rs", "fn f() { use crate::{trace::Trace}; }"), 1);
    assert_eq!(up("src/conform.rs", "use super::cli;"), 1);
    assert_eq!(up("src/suite/plan.rs", "use crate::conform::message;"), 1);
    assert_eq!(up("src/suite/plan.rs", "use crate::harness::Options;"), 1);
    assert_eq!(up("src/conform.rs", "use crate::trace::Trace; mod cli {}"), 0);
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
    assert_eq!(bad("use stateright::{Model, Checker};"), 1);
    assert_eq!(bad("use stateright::Model; use crate::event::Event;"), 0);
}
