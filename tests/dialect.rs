//! The CherryPy dialect: what it breaks, exactly, and the hazards that this explains.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wspbus::catalogue::{self, Outcome, Standing};
use wspbus::check::{Limits, Verdict, silent};
use wspbus::models::dialect::cherrypy::hazards::{self, Shown};

fn outcomes() -> Vec<(&'static str, Outcome)> {
    let subjects = catalogue::select(&["cherrypy".into()]).expect("the dialect is in the catalogue");
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
    let mut broken: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let outcomes = outcomes();
    for (configuration, outcome) in &outcomes {
        for p in outcome.properties.iter().filter(|p| p.verdict == Verdict::Violated) {
            broken.entry(p.name).or_default().push(configuration);
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/models/src/dialect/cherrypy/deviations.rs");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, source(&broken)).expect("the list can be written");
        return;
    }
    let odd = outcomes.iter().flat_map(|(c, o)| o.properties.iter().map(move |p| (c, p)));
    let odd: Vec<_> = odd
        .filter(|(_, p)| !matches!(p.standing, Standing::Good | Standing::KnownDeviation))
        .map(|(c, p)| format!("{c}: {} {} ({:?})", p.name, p.verdict, p.standing))
        .collect();
    assert_eq!(
        odd,
        Vec::<String>::new(),
        "the deviations changed; see models/src/dialect/cherrypy/deviations.rs"
    );
}

fn source(broken: &BTreeMap<&str, Vec<&str>>) -> String {
    let mut out = String::from(
        "//! Which properties of the specification the bus breaks, and in which configurations.\n//!\n//! Exact in both directions: a property that is broken elsewhere too, or no longer, fails the check.\n//! Printed by `UPDATE=1 cargo test --test dialect`.\n\n/// Properties, and the configurations that show them broken.\n#[rustfmt::skip]\npub const ALL: &[(&str, &[&str])] = &[\n",
    );
    for (property, configurations) in broken {
        let _ = write!(out, "    (\"{property}\", &[");
        for (n, configuration) in configurations.iter().enumerate() {
            let _ = write!(out, "{}\"{configuration}\"", if n == 0 { "" } else { ", " });
        }
        out.push_str("]),\n");
    }
    out + "];\n"
}

/// Every hazard that lies inside the bus is explained by a counterexample, or allowed.
#[test]
fn every_hazard_is_explained_or_said_to_lie_outside() {
    let outcomes = outcomes();
    for hazard in hazards::ALL {
        match hazard.shown {
            Shown::Inside { configuration, property: Some(property) } => {
                let found = outcomes.iter().find(|(c, _)| *c == configuration);
                let judged = found.and_then(|(_, o)| o.property(property));
                let judged = judged.unwrap_or_else(|| panic!("{}: no {configuration}/{property}", hazard.id));
                assert_eq!(judged.verdict, Verdict::Violated, "{}: {configuration}/{property}", hazard.id);
                assert!(
                    judged.hazards.contains(&hazard.id),
                    "{} is not told with its counterexample",
                    hazard.id
                );
            }
            Shown::Inside { configuration, property: None } => {
                assert!(outcomes.iter().any(|(c, _)| *c == configuration), "{}: {configuration}", hazard.id);
            }
            Shown::Outside { reason } => assert!(!reason.is_empty(), "{}", hazard.id),
        }
    }
}

/// `docs/cherrypy.md` is printed from the hazards and from what the checker found.
#[test]
fn the_page_about_cherrypy_is_what_the_checker_found() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/cherrypy.md");
    let page = page(&outcomes());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &page).expect("the page can be written");
    }
    let stored = std::fs::read_to_string(path).expect("the page is there");
    assert!(stored == page, "docs/cherrypy.md is stale: run UPDATE=1 cargo test --test dialect");
}

const HEAD: &str = "\
# CherryPy's bus, as it is

This page is printed from `models/src/dialect/cherrypy/` and from what the checker finds there: run
`UPDATE=1 cargo test --test dialect`. `wspbus show cherrypy/CONFIGURATION/PROPERTY` tells each
counterexample step by step, and `wspbus conform` replays every one of them on the real package.

## Known hazards

Each was seen on the real CherryPy 18.10.0 before it was modelled; the numbers have gaps.

| hazard | what happens | property that it breaks | configuration | steps |
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
## Every property that the bus breaks

The shortest counterexample of each, over all configurations. Those that no hazard above names were
found by the checker.

| property | requirements | broken in | shortest in | steps | hazards |
|---|---|---|---|---|---|
";

fn page(outcomes: &[(&'static str, Outcome)]) -> String {
    let mut out = String::from(HEAD);
    let steps = |configuration: &str, property: &str| {
        let found = outcomes.iter().find(|(c, _)| *c == configuration);
        let trace = found.and_then(|(_, o)| o.property(property)?.trace.as_ref());
        trace.map_or(0, |t| t.steps.len())
    };
    let (mut allowed, mut outside) = (String::from(ALLOWED), String::from(OUTSIDE));
    for h in hazards::ALL {
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
    out + &allowed + &outside + MORE + &broken_properties(outcomes)
}

fn broken_properties(outcomes: &[(&'static str, Outcome)]) -> String {
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
