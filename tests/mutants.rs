//! Every single change of the specification's tables, and the check that kills it: `docs/mutants.md`.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test mutants` writes the report anew.

#[path = "mutants/change.rs"]
mod change;
#[path = "code_mutants/listed.rs"]
mod code;
#[path = "mutants/controls.rs"]
mod controls;
#[path = "mutants/equivalent.rs"]
mod equivalent;
#[path = "mutants/ground.rs"]
mod ground;
#[path = "mutants/judge.rs"]
mod judge;
#[path = "mutants/report.rs"]
mod report;
#[path = "mutants/rooted.rs"]
mod rooted;

use std::path::PathBuf;

use judge::Court;

#[test]
fn every_mutant_of_the_tables_is_killed() {
    let court = Court::shared();
    let mutants = change::all();
    let verdicts = court.judge_all(&mutants);
    assert_eq!(equivalent::complaints(&mutants, &verdicts, equivalent::LISTED), Vec::<String>::new());
    let text = report::markdown(&mutants, &verdicts);
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/mutants.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stored == text, "docs/mutants.md is not what the judge says: run with UPDATE=1");
}
