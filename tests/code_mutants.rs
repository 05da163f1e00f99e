//! Every small change of the machine's code, and the claim that kills it.
//!
//! The changes are put into a copy of the specification, one build tries them all, and each is checked in the default
//! stories. A count and a printed table kill none. The changes that survive are listed in `listed.rs`, each with the
//! reason why no behaviour differs; `docs/mutants.md` shows that list.
//!
//! `cargo test -p wspbus-tests --test code_mutants -- --ignored`

#[path = "code_mutants/copy.rs"]
mod copy;
#[path = "code_mutants/listed.rs"]
mod listed;
#[path = "code_mutants/schemata.rs"]
mod schemata;

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use listed::LISTED;

/// The end of one change.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Killed(String),
    Survived,
    Crashed(String),
}

fn try_one(program: &std::path::Path, number: usize) -> End {
    let ran =
        Command::new(program).env("WSPBUS_MUTANT", number.to_string()).output().expect("the program runs");
    let said = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
    match ran.status.code() {
        Some(0) => End::Survived,
        Some(1) => End::Killed(said),
        _ => End::Crashed(String::from_utf8_lossy(&ran.stderr).lines().take(2).collect::<Vec<_>>().join(" ")),
    }
}

/// A machine with less code, or a scan that sees less of it, changes the number.
#[test]
fn the_changes_are_as_many_as_they_were() {
    let (_, sites) = copy::changed();
    assert_eq!(sites.len(), 243);
    let unknown = LISTED.iter().filter(|(listed, _)| !sites.iter().any(|site| site == listed));
    assert_eq!(unknown.map(|(listed, _)| *listed).collect::<Vec<_>>(), [""; 0], "no change of the code");
}

#[test]
#[ignore = "builds a copy of the specification, and checks it once for each change: some minutes"]
fn every_change_of_the_machines_code_is_killed_by_a_claim() {
    let (program, sites) = copy::build();
    assert_eq!(try_one(&program, 0), End::Survived, "the copy without a change holds");
    let (next, ends) = (AtomicUsize::new(1), Mutex::new(BTreeMap::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(number) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).filter(|n| *n <= sites.len())
                {
                    let end = try_one(&program, number);
                    ends.lock().unwrap().insert(number, end);
                }
            });
        }
    });
    let ends = ends.into_inner().unwrap();
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    let mut complaints = Vec::new();
    for (number, end) in &ends {
        let site = &sites[number - 1];
        let is_listed = LISTED.iter().any(|(listed, _)| listed == site);
        match end {
            End::Killed(claim) => {
                *claims.entry(claim).or_default() += 1;
                if is_listed {
                    complaints.push(format!("listed as equivalent, and killed by {claim}: {site}"));
                }
            }
            End::Survived if !is_listed => complaints.push(format!("no claim sees it: {site}")),
            End::Survived => {}
            // A total machine has no panic.
            End::Crashed(how) if how.contains("panicked") => *claims.entry("a panic").or_default() += 1,
            End::Crashed(how) => complaints.push(format!("it crashes: {site}: {how}")),
        }
    }
    println!("{} changes; the claims that kill: {claims:#?}", sites.len());
    assert!(complaints.is_empty(), "{}\n{} of {}", complaints.join("\n"), complaints.len(), sites.len());
}
