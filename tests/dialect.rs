//! The dialects of Python's buses: what they break, exactly, and the hazards that this explains.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use wspbus_check::trace::{Trace, TraceStep, show};
use wspbus_check::{Limits, Verdict, silent};
use wspbus_cli::catalogue::{self, CheckOutcome, Standing};
use wspbus_models::bus::State;
use wspbus_models::dialect::python::{PythonDialect, Shown};
use wspbus_models::dialect::{PYTHON, Untested};
use wspbus_words::look::Look;

fn outcomes(dialect: &'static PythonDialect) -> Vec<(&'static str, CheckOutcome)> {
    let subjects =
        catalogue::select(&[dialect.package.model.into()]).expect("the dialect is in the catalogue");
    let check = |s: &dyn catalogue::Subject| {
        let outcome = s.check(&Limits::default(), &mut silent).expect("the checker is sound");
        (s.identity().configuration, outcome)
    };
    subjects.iter().map(|s| check(s.as_ref())).collect()
}

/// The list of deviations is exact in both directions. `UPDATE=1` prints it anew: read the
/// counterexamples of each changed line before you accept it.
#[test]
fn the_deviations_are_exactly_those_listed() {
    for dialect in PYTHON {
        let file = format!("models/src/dialect/{}/deviations.rs", dialect.package.model);
        let outcomes = outcomes(dialect);
        let violated = |outcome: &CheckOutcome| {
            let mut names: Vec<_> = outcome
                .properties
                .iter()
                .filter(|p| p.verdict == Verdict::Violated)
                .map(|p| p.name)
                .collect();
            names.sort_unstable();
            names
        };
        let broken: Vec<_> =
            outcomes.iter().map(|(configuration, outcome)| (*configuration, violated(outcome))).collect();
        if std::env::var_os("UPDATE").is_some() {
            let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, source(&broken)).expect("the list can be written");
            continue;
        }
        let odd = outcomes.iter().flat_map(|(c, o)| o.properties.iter().map(move |p| (c, p)));
        let odd: Vec<_> = odd
            .filter(|(_, p)| matches!(p.standing, Standing::Bad | Standing::Stale | Standing::Open))
            .map(|(c, p)| format!("{c}: {} {} ({:?})", p.name, p.verdict, p.standing))
            .collect();
        assert_eq!(odd, Vec::<String>::new(), "the deviations changed; see {file}");
    }
}

fn source(broken: &[(&str, Vec<&str>)]) -> String {
    let mut out = String::from(
        "//! The claims of the specification that the bus breaks, by configuration.\n//!\n//! Exact in both directions: a claim that is broken and not listed, or listed and not broken, fails the check.\n//! Printed by `UPDATE=1 cargo test -p wspbus-tests --test dialect`.\n\nuse crate::named::{Break, broken};\n",
    );
    for (configuration, properties) in broken {
        let constant = configuration.to_uppercase().replace('-', "_");
        let _ = writeln!(
            out,
            "\n/// The claims that `{configuration}` breaks.\n#[rustfmt::skip]\npub const {constant}: &[Break] = &["
        );
        for property in properties {
            let _ = writeln!(out, "    broken(\"{property}\"),");
        }
        out.push_str("];\n");
    }
    out
}

/// Every hazard that lies inside the bus is explained by a counterexample, or allowed.
#[test]
fn every_hazard_is_explained_or_said_to_lie_outside() {
    for dialect in PYTHON {
        let outcomes = outcomes(dialect);
        let mut told = BTreeSet::from(["normal"]);
        for hazard in dialect.hazards {
            match hazard.shown {
                Shown::Inside { configuration, property: Some(property) } => {
                    let found = outcomes.iter().find(|(c, _)| *c == configuration);
                    let judged = found.and_then(|(_, o)| o.property(property));
                    let judged =
                        judged.unwrap_or_else(|| panic!("{}: no {configuration}/{property}", hazard.id));
                    let is = format!("{}: {configuration}/{property}", hazard.id);
                    assert_eq!(judged.verdict, Verdict::Violated, "{is}");
                    assert!(judged.hazards.contains(&hazard.id), "{is} is not told with its counterexample");
                    told.insert(configuration);
                }
                Shown::Inside { configuration, property: None } => {
                    assert!(
                        outcomes.iter().any(|(c, _)| *c == configuration),
                        "{}: {configuration}",
                        hazard.id
                    );
                    told.insert(configuration);
                }
                Shown::Outside { reason } => assert!(!reason.is_empty(), "{}", hazard.id),
            }
        }
        let ids: BTreeSet<_> = dialect.hazards.iter().map(|h| h.id).collect();
        assert_eq!(ids.len(), dialect.hazards.len(), "an id is used twice");
        let dull: Vec<_> = outcomes.iter().map(|(c, _)| *c).filter(|c| !told.contains(c)).collect();
        assert_eq!(dull, Vec::<&str>::new(), "{} shows no hazard in these", dialect.package.dialect);
    }
}

/// The counterexample of a hazard has the event that makes it one: a shorter behaviour that breaks the same claim in
/// another way would show another hazard.
#[test]
fn the_counterexample_of_each_hazard_has_its_decisive_event() {
    let mut missing = Vec::new();
    for dialect in PYTHON {
        let outcomes = outcomes(dialect);
        for hazard in dialect.hazards {
            let (Some(decisive), Shown::Inside { configuration, property: Some(property) }) =
                (hazard.decisive, hazard.shown)
            else {
                assert!(hazard.decisive.is_none(), "{} has no counterexample", hazard.id);
                continue;
            };
            let found = outcomes.iter().find(|(c, _)| *c == configuration);
            let trace = found.and_then(|(_, o)| o.property(property)?.trace.as_ref());
            let trace = trace.unwrap_or_else(|| panic!("{}: no {configuration}/{property}", hazard.id));
            assert!(!has(trace, "Exited > Idle"), "the scan finds what no bus does");
            if !has(trace, decisive) {
                let told = show(trace, &Look::default());
                missing.push(format!("{} does not have {decisive:?}:\n{told}", hazard.id));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Does a step of the trace have these words, in its action, its events or its changes?
fn has(trace: &Trace, words: &str) -> bool {
    let tells = |(index, step): (usize, &TraceStep)| {
        let changes = trace.changes(index);
        step.action.to_string().contains(words)
            || step.messages.iter().any(|message| message.contains(words))
            || changes.iter().any(|change| change.to_string().contains(words))
    };
    trace.steps.iter().enumerate().any(tells)
}

/// `docs/cherrypy.md` and `docs/magicbus.md` are printed from the hazards and from what the checker found.
#[test]
fn the_pages_about_the_dialects_are_what_the_checker_found() {
    for dialect in PYTHON {
        let file = format!("docs/{}.md", dialect.package.model);
        let path = format!("{}/../{file}", env!("CARGO_MANIFEST_DIR"));
        let page = page(dialect, &outcomes(dialect));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &page).expect("the page can be written");
        }
        let stored = std::fs::read_to_string(path).expect("the page is there");
        assert!(stored == page, "{file} is stale: run UPDATE=1 cargo test -p wspbus-tests --test dialect");
    }
}

/// The texts of a package in its own words.
struct Words {
    /// The name of its model.
    model: &'static str,
    /// Everything before the rows of the table of states.
    head: &'static str,
    /// Everything between that table and the rows of the table of hazards.
    hazards: &'static str,
    /// The hazard whose counterexample is told step by step.
    example: &'static str,
}

const WORDS: [Words; 2] = [
    Words { model: "cherrypy", head: CHERRYPY, hazards: CHERRYPY_HAZARDS, example: "H06" },
    Words { model: "magicbus", head: MAGICBUS, hazards: MAGICBUS_HAZARDS, example: "M12" },
];

const CHERRYPY: &str = "\
# CherryPy's bus, as it is

This page is printed from `models/src/dialect/cherrypy/` and from what the checker finds there: run
`UPDATE=1 cargo test -p wspbus-tests --test dialect`. `wspbus show cherrypy/CONFIGURATION/CLAIM` tells each
counterexample step by step, and `wspbus lockstep` replays every one of them on the real package.

## Its states

The bus is `cherrypy.process.wspbus.Bus` of release 18.10.0. It has five states, under names of its own. It
has none for Exited: after EXITING the process ends.

| state of the specification | `bus.state` |
|---|---|
";

const CHERRYPY_HAZARDS: &str = "
## Known hazards

Each was seen on the real CherryPy 18.10.0 before it was modelled; the numbers have gaps.

| hazard | what happens | claim that it breaks | configuration | steps |
|---|---|---|---|---|
";

const MAGICBUS: &str = "\
# MagicBus, as it is

This page is printed from `models/src/dialect/magicbus/` and from what the checker finds there: run
`UPDATE=1 cargo test -p wspbus-tests --test dialect`. `wspbus show magicbus/CONFIGURATION/CLAIM` tells each
counterexample step by step, and `wspbus lockstep` replays every one of them on the real package.

The bus is `magicbus.process.ProcessBus` of release 4.1.2. It calls `Thread.isAlive`, which Python 3.9
has removed; model and adapter are those of a Python that has it.

## What is asked of it

| call | method | request |
|---|---|---|
| `start()` | `transition('RUN')` | Start |
| `stop()` | `transition('IDLE')` | Stop |
| `exit()` | `transition('EXITED')` | Exit |
| `reload()` | `graceful()`, which goes to IDLE, then to RUN | Reload |
| `restart()` | `restart()` | Restart |

A call is seen as accepted, and resolved when it returns or raises. `block`, `wait` and
`start_with_callback` are those of the bus. There is no Graceful: the bus has no channel for it.

START, STOP and EXIT are its channels of passes. ENTER, IDLE, RUN, EXITED, `execv` and the channels of
the three errors have no counterpart in the specification: only what the bus itself subscribes there is
in the model.

## Its states

A node of its graph is seen as the state in which the services are; a node of an error, as the state to
which it leads. Two nodes that are one state are seen as no change.

| state of the specification | nodes that are seen as it |
|---|---|
";

const MAGICBUS_HAZARDS: &str = "
## Known hazards

M01 to M17 were seen on the real MagicBus before they were modelled; the numbers have gaps. Those after
them were found in the model, and then seen on the real bus.

| hazard | what happens | claim that it breaks | configuration | steps |
|---|---|---|---|---|
";

const ALLOWED: &str = "
## Seen, and allowed by the specification

| hazard | what happens | configuration |
|---|---|---|
";

const OUTSIDE: &str = "
## Outside the bus

| hazard | what happens | why it is not in the model |
|---|---|---|
";

const MORE: &str = "
## Every claim that the bus breaks

The shortest counterexample of each, over all configurations. Those that no hazard above names were
found by the checker.

| claim | requirements | broken in | shortest in | steps | hazards |
|---|---|---|---|---|---|
";

const UNTESTED: &str = "
## Claims that no behaviour tests

About these claims the model says nothing: it does nothing that they are about, or it fills in itself what they judge.

| claims about | why they are untested | claims |
|---|---|---|
";

fn states(dialect: &PythonDialect) -> String {
    let mut out = String::new();
    for state in State::ALL {
        let names = (dialect.package.names)(state);
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let _ = writeln!(out, "| {state} | {names} |");
    }
    out
}

/// The counterexample that shows a hazard, as `wspbus show` prints it.
fn example(dialect: &PythonDialect, outcomes: &[(&'static str, CheckOutcome)], id: &str) -> String {
    let hazard = dialect.hazards.iter().find(|hazard| hazard.id == id).expect("the hazard is known");
    let Shown::Inside { configuration, property: Some(property) } = hazard.shown else {
        panic!("{id} has no counterexample");
    };
    let found = outcomes.iter().find(|(c, _)| *c == configuration).expect("the configuration is there");
    let trace = found.1.property(property).and_then(|judged| judged.trace.as_ref());
    let trace = trace.expect("the claim is broken");
    assert!(trace.steps.iter().all(|step| step.source.is_some()), "a step of {id} has no line");
    format!(
        "
## One counterexample, step by step

{id}: {}.
`wspbus show {}/{configuration}/{property}` prints it. The mark `@` stands
before the line of the release that takes the step.

```text
{}```
",
        hazard.line,
        dialect.package.model,
        show(trace, &Look::default())
    )
}

fn page(dialect: &'static PythonDialect, outcomes: &[(&'static str, CheckOutcome)]) -> String {
    let words =
        WORDS.iter().find(|words| words.model == dialect.package.model).expect("there are words for it");
    let mut out = format!("{}{}{}", words.head, states(dialect), words.hazards);
    let steps = |configuration: &str, property: &str| {
        let found = outcomes.iter().find(|(c, _)| *c == configuration);
        let trace = found.and_then(|(_, o)| o.property(property)?.trace.as_ref());
        trace.map_or(0, |t| t.steps.len())
    };
    let (mut allowed, mut outside) = (String::from(ALLOWED), String::from(OUTSIDE));
    for h in dialect.hazards {
        let _ = match h.shown {
            Shown::Inside { configuration, property: Some(p) } => {
                let n = steps(configuration, p);
                writeln!(out, "| {} | {} | {p} | {configuration} | {n} |", h.id, h.line)
            }
            Shown::Inside { configuration, property: None } => {
                writeln!(allowed, "| {} | {} | {configuration} |", h.id, h.line)
            }
            Shown::Outside { reason } => writeln!(outside, "| {} | {} | {reason} |", h.id, h.line),
        };
    }
    let example = example(dialect, outcomes, words.example);
    out + &allowed + &outside + &example + MORE + &broken_properties(outcomes) + UNTESTED + &untested(dialect)
}

/// The reasons why the model leaves claims untested, each with its claims.
fn untested(dialect: &PythonDialect) -> String {
    let mut out = String::new();
    for Untested { about, reason, claims, .. } in dialect.package.untested {
        let _ = writeln!(out, "| {about} | {reason} | {} |", claims.join(", "));
    }
    out
}

fn broken_properties(outcomes: &[(&'static str, CheckOutcome)]) -> String {
    let mut out = String::new();
    let names: Vec<&str> =
        outcomes.first().map_or(Vec::new(), |(_, o)| o.properties.iter().map(|p| p.name).collect());
    for name in names {
        let judged = outcomes.iter().filter_map(|(c, o)| Some((c, o.property(name)?)));
        let broken: Vec<_> = judged.filter(|(_, p)| p.verdict == Verdict::Violated).collect();
        let length = |p: &catalogue::Judged| p.trace.as_ref().map_or(usize::MAX, |t| t.steps.len());
        let Some((shortest, p)) = broken.iter().min_by_key(|(_, p)| length(p)) else { continue };
        let hazards: Vec<&str> = broken.iter().flat_map(|(_, p)| p.hazards.iter().copied()).collect();
        let _ = writeln!(
            out,
            "| {name} | {} | {} of {} | {shortest} | {} | {} |",
            p.requirements.join(" "),
            broken.len(),
            outcomes.len(),
            length(p),
            hazards.join(" ")
        );
    }
    out
}
