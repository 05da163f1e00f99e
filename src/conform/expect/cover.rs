//! Expectations as a run would have them: the fewest patterns that say exactly which cases fail.

use std::collections::{BTreeMap, BTreeSet};

use super::{Deviation, EXPECTATIONS, Expectations};
use crate::conform::report::{CaseReport, Report};
use crate::conform::verdict::Verdict;

/// What [`written`] says of a deviation that nobody has explained yet.
pub const UNEXPLAINED: &str = "not explained yet";

/// The expectations that this run meets exactly: a deviation for each requirement at stake. Reasons and
/// links of those that had the same name before are kept.
pub fn written(report: &Report, before: &Expectations) -> Expectations {
    let mut failing: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut judged: BTreeSet<&str> = BTreeSet::new();
    for case in &report.cases {
        if let Some(fails) = fails(case) {
            judged.insert(&case.id);
            if fails {
                failing.entry(&case.requirement).or_default().insert(&case.id);
            }
        }
    }
    let judged: Vec<&str> = judged.into_iter().collect();
    let deviation = |(id, cases): (&&str, &BTreeSet<&str>)| {
        let known = before.deviations.iter().find(|known| known.id == *id);
        Deviation {
            id: (*id).to_owned(),
            reason: known.map_or(UNEXPLAINED, |known| known.reason.as_str()).to_owned(),
            link: known.and_then(|known| known.link.clone()),
            cases: patterns(&judged, cases, ""),
        }
    };
    Expectations {
        format: EXPECTATIONS,
        implementation: report.implementation.implementation.clone(),
        deviations: failing.iter().map(deviation).collect(),
    }
}

/// Does the case fail? None if nothing can be said.
fn fails(case: &CaseReport) -> Option<bool> {
    match case.verdict {
        Verdict::Fail(_) | Verdict::KnownDeviation { .. } => Some(true),
        Verdict::Pass | Verdict::PassVariant { .. } | Verdict::UnexpectedPass { .. } => Some(false),
        _ => None,
    }
}

/// Patterns that all of `chosen` meet and nobody else of `all`, which is in order: whole folders of ids
/// where all below them are chosen.
fn patterns(all: &[&str], chosen: &BTreeSet<&str>, below: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < all.len() {
        let rest = &all[at][below.len()..];
        let folder = rest.find('/').map(|slash| &all[at][..=below.len() + slash]);
        let Some(folder) = folder else {
            if chosen.contains(all[at]) {
                found.push(all[at].to_owned());
            }
            at += 1;
            continue;
        };
        let len = all[at..].iter().take_while(|id| id.starts_with(folder)).count();
        let inside = &all[at..at + len];
        match inside.iter().filter(|id| chosen.contains(**id)).count() {
            0 => {}
            1 => found.extend(inside.iter().find(|id| chosen.contains(**id)).map(|id| (*id).to_owned())),
            many if many == len => found.push(format!("{folder}*")),
            _ => found.extend(patterns(inside, chosen, folder)),
        }
        at += len;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_chosen_whole_is_one_pattern() {
        let all = ["A/x/1", "A/x/2", "A/y/1", "B/x/1", "B/x/2", "C/x/1"];
        let of = |chosen: &[&str]| patterns(&all, &chosen.iter().copied().collect(), "");
        assert_eq!(of(&["A/x/1", "A/x/2", "A/y/1"]), ["A/*"]);
        assert_eq!(of(&["A/x/1", "A/x/2", "B/x/2"]), ["A/x/*", "B/x/2"]);
        assert_eq!(of(&["C/x/1"]), ["C/x/1"]);
        assert_eq!(of(&[]), [""; 0]);
    }
}
