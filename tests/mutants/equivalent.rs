//! Mutants that nothing can kill, because they change nothing.

use super::change::Change;
use super::judge::Killer;
use super::report::name;

/// By name, with the reason.
pub const LISTED: &[(&str, &str)] = &[];

/// Mutants that survive without being listed, and listed ones that do not survive.
pub fn complaints(mutants: &[Change], verdicts: &[Option<Killer>], listed: &[(&str, &str)]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (mutant, verdict) in mutants.iter().zip(verdicts) {
        let name = name(mutant);
        let known = listed.iter().any(|(n, _)| *n == name);
        match (verdict, known) {
            (None, false) => wrong.push(format!("survives: {name}")),
            (Some(killer), true) => wrong.push(format!("listed as equivalent, killed by {killer:?}: {name}")),
            _ => {}
        }
    }
    let unknown = listed.iter().filter(|(n, _)| mutants.iter().all(|m| name(m) != *n));
    wrong.extend(unknown.map(|(n, _)| format!("listed as equivalent, no mutant: {n}")));
    wrong
}
