//! The names between crates, between the top modules of a crate, and between the modules of the rooms of the models.
//! The models name nothing of the world.

use std::collections::BTreeSet;

use serde_json::Value;

use super::circles::{CRATES as CRATES_OF_FILES, sources};
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
    ("wspbus-cli", &["wspbus", "wspbus-check", "wspbus-kit", "wspbus-models", "wspbus-words"]),
];

/// The modules of a crate or of a room, from the lowest to the highest, and the others that each names.
type Table = (&'static str, &'static [(&'static str, &'static [&'static str])]);

/// The tables, by the folder of the modules: the crates, and the rooms of the models. `lib` is the root of a crate. A
/// line names lines above it only.
const MODULES: [Table; 9] = [
    (
        "models/src/",
        &[
            ("lib", &[]),
            ("requirement", &[]),
            ("named", &[]),
            ("seed", &[]),
            ("few", &[]),
            ("life", &[]),
            ("bus", &["named", "life"]),
            ("site", &["named", "few", "life", "bus"]),
            ("alternative", &["named", "life", "bus", "site"]),
            ("dialect", &["named", "bus", "site"]),
            ("use_case", &["named", "bus", "site"]),
            ("spec", &["requirement", "bus", "site", "use_case"]),
        ],
    ),
    (
        "models/src/bus/",
        &[
            ("state", &[]),
            ("goal", &[]),
            ("event", &["state", "goal"]),
            ("machine", &["state", "goal", "event"]),
            ("seen", &["state", "goal", "event"]),
            ("claim", &["state", "goal", "event", "seen"]),
            ("narrate", &["event"]),
            ("print", &["state", "goal", "event", "machine"]),
            ("model", &["state", "goal", "event", "machine", "seen", "claim", "narrate"]),
            ("tests", &[]),
        ],
    ),
    (
        "models/src/site/",
        &[
            ("machine", &[]),
            ("relay", &["machine"]),
            ("outline", &["machine"]),
            ("observed", &["machine"]),
            ("claims", &["machine", "observed"]),
            ("world", &["machine", "outline", "observed", "claims"]),
            ("story", &["machine", "world"]),
        ],
    ),
    (
        "models/src/dialect/",
        &[
            ("untested", &[]),
            ("python", &["untested"]),
            ("cherrypy", &["untested", "python"]),
            ("magicbus", &["untested", "python"]),
            ("common", &["untested"]),
            ("httpd", &["untested", "common"]),
            ("gunicorn", &["untested", "common"]),
            ("mod_wsgi", &["untested", "common"]),
            ("tests", &[]),
        ],
    ),
    (
        "src/words/src/",
        &[
            ("lib", &[]),
            ("screen", &[]),
            ("lines", &["screen"]),
            ("look", &[]),
            ("system", &[]),
            ("versioned", &[]),
        ],
    ),
    (
        "src/check/src/",
        &[
            ("lib", &[]),
            ("bits", &[]),
            ("hash", &[]),
            ("store", &["hash"]),
            ("model", &["store"]),
            ("probe", &[]),
            ("trace", &["model", "probe"]),
            ("graph", &["store", "model"]),
            ("invalid", &[]),
            ("error", &["invalid"]),
            ("component", &["model", "graph"]),
            ("explore", &["store", "model", "graph", "error"]),
            ("behaviour", &[]),
            ("report", &["model", "trace", "explore", "behaviour"]),
            ("judge", &["bits", "model", "explore", "report"]),
            ("shortest", &[]),
            ("validate", &["model", "invalid", "behaviour"]),
            ("retrace", &["model", "graph", "error", "behaviour", "shortest"]),
            (
                "liveness",
                &["bits", "model", "graph", "error", "component", "behaviour", "shortest", "retrace"],
            ),
            (
                "findings",
                &[
                    "model",
                    "trace",
                    "graph",
                    "error",
                    "behaviour",
                    "report",
                    "judge",
                    "shortest",
                    "validate",
                    "retrace",
                    "liveness",
                ],
            ),
            ("run", &["model", "graph", "error", "explore", "report", "judge", "findings"]),
            ("opinion", &["model", "trace", "report"]),
            ("plain", &["store", "model"]),
            ("watched", &["store", "model"]),
            ("stay", &["model"]),
            ("told", &["model", "behaviour", "report", "stay", "trace"]),
            ("options", &["model", "report", "stay", "trace"]),
            ("saved", &["probe", "model", "trace", "explore", "report"]),
            ("browse", &["error", "model", "trace", "report", "run", "options"]),
        ],
    ),
    (
        "src/kit/src/",
        &[
            ("lib", &[]),
            ("suite", &[]),
            ("harness", &["suite"]),
            ("conform", &["suite"]),
            ("log_check", &["suite", "conform"]),
        ],
    ),
    (
        "src/bus/src/",
        &[
            ("lib", &[]),
            ("log", &[]),
            ("recent", &[]),
            ("runtime", &["recent"]),
            ("listener", &["lib"]),
            ("report", &["lib", "listener"]),
            ("message", &["listener", "recent", "runtime"]),
            ("helpers", &["runtime"]),
            ("shell", &["listener", "report", "runtime"]),
            ("engine", &["helpers", "listener", "message", "report", "runtime", "shell"]),
            ("entered", &["engine", "report", "runtime", "shell"]),
            ("subscription", &["engine", "recent", "report", "runtime"]),
            ("ticket", &["engine", "report", "runtime", "shell"]),
            (
                "bus",
                &[
                    "runtime",
                    "listener",
                    "report",
                    "message",
                    "shell",
                    "engine",
                    "entered",
                    "subscription",
                    "ticket",
                ],
            ),
            ("host", &["lib", "runtime", "listener", "report", "ticket", "subscription", "bus"]),
            ("site", &["lib"]),
        ],
    ),
    (
        "src/cli/src/",
        &[
            ("lib", &[]),
            ("near", &[]),
            ("catalogue", &["near"]),
            ("regression", &["catalogue"]),
            ("lockstep", &[]),
            ("reference", &[]),
            ("command", &["near", "catalogue", "lockstep", "reference"]),
        ],
    ),
];

/// The paths that a pure model never names: the world, and collections without an order.
const IMPURE: [&str; 16] = [
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
    "RandomState",
    "thread_local",
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
    let of_crate = |folder: &str| -> Vec<String> {
        let sources = sources(folder);
        MODULES
            .iter()
            .filter(|table| home(table.0) == folder)
            .flat_map(|table| astray(table, &sources))
            .collect()
    };
    let found: Vec<String> = CRATES_OF_FILES.into_iter().flat_map(of_crate).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
    let found: Vec<String> = MODULES.iter().flat_map(upward).collect();
    assert_eq!(found, [""; 0], "the lines that name a line below them");
    assert!(CRATES_OF_FILES.iter().all(|folder| MODULES.iter().any(|table| table.0 == *folder)));
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

/// The folder of the crate of a table.
fn home(folder: &str) -> &'static str {
    CRATES_OF_FILES.into_iter().find(|home| folder.starts_with(home)).expect("a crate")
}

/// The complaints about the modules of a table: arrows that it does not have, lines that no file needs, and modules
/// without a line.
fn astray((folder, modules): &Table, sources: &[Source]) -> Vec<String> {
    let room: Vec<&str> = folder[home(folder).len()..].split('/').filter(|part| !part.is_empty()).collect();
    let member = |module: &[String]| {
        let inside = module.len() >= room.len() && module.iter().zip(&room).all(|(a, b)| a == b);
        let root = (room.is_empty()).then(|| "lib".to_owned());
        inside.then(|| module.get(room.len()).cloned().or(root)).flatten()
    };
    let arrows = Files::new(sources).arrows();
    let inside = |arrow: &Arrow| Some((member(&arrow.from)?, member(&arrow.to)?, arrow.at.clone()));
    let arrows: Vec<_> = arrows.iter().filter_map(inside).filter(|(from, to, _)| from != to).collect();
    let has = |from: &str, to: &str| modules.iter().any(|(name, names)| *name == from && names.contains(&to));
    let missing = arrows.iter().filter(|(from, to, _)| !has(from, to));
    let mut found: Vec<String> =
        missing.map(|(from, to, at)| format!("{at}: {from} must not name {to}")).collect();
    let all: BTreeSet<String> = sources.iter().filter_map(|source| member(&source.module())).collect();
    let lost = all.iter().filter(|module| modules.iter().all(|(name, _)| name != module));
    found.extend(lost.map(|module| format!("{folder}{module} has no line")));
    let lines = modules.iter().flat_map(|(name, names)| names.iter().map(move |to| (*name, *to)));
    let idle = lines.filter(|(name, to)| arrows.iter().all(|(from, into, _)| from != name || into != to));
    found.extend(idle.map(|(name, to)| format!("{folder}{name} need not name {to}")));
    found
}

/// The lines of a table that name a line below them, as circles of rooms.
fn upward((folder, modules): &Table) -> Vec<String> {
    let place = |wanted: &str| modules.iter().position(|(name, _)| *name == wanted);
    let file = |name: &str| format!("{}{name}.rs", &folder[home(folder).len()..]);
    let mut found = Vec::new();
    for (at, (name, names)) in modules.iter().enumerate() {
        for to in names.iter().filter(|to| place(to).is_none_or(|place| place >= at)) {
            let mut pair = [file(name), file(to)];
            pair.sort();
            found.push(pair.join(" "));
        }
    }
    found
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

/// A model names neither stateright nor a crate above it.
fn knowing(source: &Source) -> Vec<String> {
    const ABOVE: [&str; 5] = ["stateright", "wspbus", "wspbus_check", "wspbus_kit", "wspbus_cli"];
    let knows = |path: &[String]| path.first().is_some_and(|part| ABOVE.contains(&part.as_str()));
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

/// A crate of which this file has this code, and all other files of the table are empty.
fn with(table: &Table, path: &str, code: &str) -> Vec<Source> {
    let folder = table.0;
    let others = table.1.iter().map(|(module, _)| format!("{folder}{module}.rs"));
    let known = others.chain(
        MODULES
            .iter()
            .filter(|other| other.0 == home(folder))
            .flat_map(|other| other.1.iter().map(|(module, _)| format!("{}{module}.rs", other.0))),
    );
    let mut files: BTreeSet<String> = known.collect();
    files.insert(format!("{folder}{path}"));
    let code = |file: &str| if file == format!("{folder}{path}") { code } else { "" };
    files.iter().map(|file| Source::parse(&Text::new(file, code(file)))).collect()
}

#[test]
fn an_upward_arrow_between_modules_is_reported() {
    let up = |folder: &str, path: &str, code: &str| {
        let table = MODULES.iter().find(|(known, _)| *known == folder).expect("a table");
        let found = astray(table, &with(table, path, code));
        found.iter().filter(|complaint| !complaint.contains(" need not name ")).count()
    };
    assert_eq!(up("models/src/", "bus/seen.rs", "use crate::site::Seen;"), 1);
    assert_eq!(up("models/src/", "spec/site.rs", "fn f() { crate::requirement::ALL }"), 0);
    assert_eq!(up("models/src/", "new.rs", "use super::bus;"), 2, "a module that is not in the table");
    assert_eq!(up("models/src/bus/", "goal.rs", "use super::machine::Machine;"), 1);
    assert_eq!(up("models/src/bus/", "machine/pass.rs", "use crate::bus::goal::Goal;"), 0);
    assert_eq!(up("models/src/site/", "observed/worker.rs", "use crate::site::claims::all;"), 1);
    assert_eq!(up("models/src/site/", "new.rs", ""), 1, "a module that is not in the table");
    assert_eq!(up("models/src/dialect/", "python/step.rs", "use crate::dialect::magicbus;"), 1);
    assert_eq!(
        up("models/src/dialect/", "python/step.rs", "use crate::site::Seen;"),
        0,
        "another table's arrow"
    );
    assert_eq!(up("src/kit/src/", "suite/plan.rs", "use crate::conform::message;"), 1);
    assert_eq!(up("src/kit/src/", "harness/load.rs", "use super::super::conform::Reply;"), 1);
    assert_eq!(up("src/kit/src/", "harness/load.rs", "use crate::{suite::Case};"), 0);
    assert_eq!(up("src/check/src/", "trace/show.rs", "fn f() { use crate::graph::Graph; }"), 1);
    assert_eq!(up("src/check/src/", "graph.rs", "use crate::trace::Trace;"), 1);
    assert_eq!(up("src/cli/src/", "catalogue.rs", "use crate::command;"), 1);
}

#[test]
fn a_line_that_no_file_needs_and_a_line_that_leads_upwards_are_reported() {
    let table: Table = ("src/words/src/", &[("lib", &[]), ("lines", &["screen"]), ("screen", &[])]);
    assert_eq!(upward(&table), ["lines.rs screen.rs"]);
    let idle = |code: &str| {
        let found = astray(&table, &with(&table, "lines.rs", code));
        found.into_iter().filter(|complaint| complaint.contains(" need not name ")).collect::<Vec<_>>()
    };
    assert_eq!(idle(""), ["src/words/src/lines need not name screen"]);
    assert_eq!(idle("use crate::screen::clean;"), [""; 0]);
    let table: Table = ("src/words/src/", &[("lib", &[]), ("screen", &[]), ("lines", &["screen"])]);
    assert_eq!(upward(&table), [""; 0]);
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
    assert_eq!(bad("use stateright::Model; use crate::event::Event;"), 1);
}
