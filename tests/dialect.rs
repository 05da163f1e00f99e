//! The CherryPy dialect: what it breaks, exactly, and the hazards that this explains.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wspbus::catalogue::{self, Outcome, Standing};
use wspbus::check::{Limits, Verdict, silent};
use wspbus::models::dialect::cherrypy::hazards::{self, Shown};

fn outcomes() -> Vec<(&'static str, Outcome)> {
    let subjects = catalogue::select(&["cherrypy".into()]).expect("the dialect is in the catalogue");
    let check = |s: &Box<dyn catalogue::Subject>| {
        let outcome = s.check(&Limits::default(), &mut silent).expect("the checker is sound");
        (s.identity().configuration, outcome)
    };
    subjects.iter().map(check).collect()
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
