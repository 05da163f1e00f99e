//! Every small change of the machines' code, and the claim that kills it.
//!
//! The changes are put into a copy of the specification, one build tries them all, and each is checked in the default
//! stories that come to its place. A count and a printed table kill none. The changes by which no story differs are
//! listed in `listed.rs`, each with the reason; `docs/mutants.md` shows that list. The tests fail for every other change
//! that survives.
//!
//! `cargo test -p wspbus-tests --test code_mutants -- --ignored`
//!
//! With `WSPBUS_CHANGES` only the changes are tried that have one of its lines in their words.

#[path = "code_mutants/copy.rs"]
mod copy;
#[path = "code_mutants/listed.rs"]
mod listed;
#[path = "code_mutants/program.rs"]
mod program;
#[path = "code_mutants/schemata.rs"]
mod schemata;
#[path = "code_mutants/subject.rs"]
mod subject;
#[path = "code_mutants/trial.rs"]
mod trial;

use std::collections::BTreeMap;

use copy::Changes;
use trial::End;

/// The changes of a subject that are listed.
fn listed(changes: &Changes) -> &'static [(&'static str, &'static str)] {
    match changes.subject.name {
        "bus" => listed::BUS,
        _ => listed::SITE,
    }
}

/// A machine with less code, or a scan that sees less of it, changes the numbers.
#[test]
fn the_changes_are_as_many_as_they_were() {
    let (_, all) = copy::changed();
    let counts: Vec<_> = all.iter().map(|changes| (changes.subject.name, changes.sites.len())).collect();
    assert_eq!(counts, [("bus", 325), ("site", 1125)]);
    let mut unknown = Vec::new();
    for changes in &all {
        let known = |site: &&str| !changes.sites.iter().any(|other| other == site);
        unknown.extend(listed(changes).iter().map(|(site, _)| *site).filter(known));
    }
    assert_eq!(unknown, [""; 0], "no change of the code");
}

#[test]
#[ignore = "builds a copy of the specification, and checks it once for each change: some minutes"]
fn every_change_of_the_code_of_a_bus_is_killed_by_a_claim() {
    assert_killed("bus");
}

#[test]
#[ignore = "a change that no claim sees is tried in every story: half an hour"]
fn every_change_of_the_code_of_a_site_is_killed_by_a_claim() {
    assert_killed("site");
}

fn assert_killed(subject: &str) {
    let (program, all) = copy::build();
    let mut complaints = Vec::new();
    for changes in all.iter().filter(|changes| changes.subject.name == subject) {
        let stories = trial::stories(&program, changes.subject.name);
        let ends = trial::ends(&program, changes, &stories);
        complaints.extend(judged(changes, &ends));
    }
    assert!(complaints.is_empty(), "{}\n{} complaints", complaints.join("\n"), complaints.len());
}

/// The changes that no claim kills and that are not listed, and those that are listed and killed.
fn judged(changes: &Changes, ends: &[Option<End>]) -> Vec<String> {
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    let mut complaints = Vec::new();
    for (site, end) in changes.sites.iter().zip(ends) {
        let Some(end) = end else { continue };
        let is_listed = listed(changes).iter().any(|(listed, _)| listed == site);
        match end {
            End::Killed(claim) => {
                *claims.entry(claim).or_default() += 1;
                if is_listed {
                    complaints.push(format!("listed as equivalent, and killed by {claim}: {site}"));
                }
            }
            End::Survived(stories) if !is_listed && stories.is_empty() => {
                complaints.push(format!("no story comes there: {site}"));
            }
            End::Survived(_) if !is_listed => complaints.push(format!("no claim sees it: {site}")),
            End::Survived(_) => {}
            // A total machine has no panic, and a step has an end.
            End::Crashed(how) if how.contains("panicked") => *claims.entry("a panic").or_default() += 1,
            End::Crashed(how) => complaints.push(format!("it crashes: {site}: {how}")),
        }
    }
    println!("{}: {} changes; the claims that kill: {claims:#?}", changes.subject.name, changes.sites.len());
    complaints
}
