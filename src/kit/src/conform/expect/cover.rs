//! Writes the expectations that a run would meet: the fewest patterns that say exactly which cases fail.

use std::collections::BTreeMap;

use super::{Deviation, EXPECTATIONS, Expectations};
use crate::conform::report::Report;
use crate::conform::verdict::ReportedVerdict;

/// The reason that [`written`] gives for a deviation that has no explanation yet.
pub const UNEXPLAINED: &str = "not explained yet";

/// The id of a case that was judged, and the deviation that the case shows if it fails.
type Judged<'a> = (&'a str, Option<&'a str>);

/// Patterns, each after the deviation to which it belongs.
type Patterns<'a> = Vec<(&'a str, String)>;

/// The expectations that this run meets exactly: one deviation for each requirement at stake. A deviation
/// keeps the reason and the link of the deviation that had the same name before.
pub fn written(report: &Report, before: &Expectations) -> Expectations {
    let mut judged: Vec<Judged<'_>> = Vec::new();
    for case in &report.cases {
        match case.verdict {
            ReportedVerdict::Fail(_) | ReportedVerdict::KnownDeviation { .. } => {
                let at_stake = case.at_first.as_ref().unwrap_or(&case.requirement);
                judged.push((&case.id, Some(at_stake)))
            }
            ReportedVerdict::Pass | ReportedVerdict::UnexpectedPass { .. } => {
                judged.push((&case.id, None));
            }
            _ => {}
        }
    }
    judged.sort_unstable();
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (deviation, pattern) in patterns(&judged, "") {
        found.entry(deviation).or_default().push(pattern);
    }
    let deviation = |(id, cases): (&str, Vec<String>)| {
        let known = before.deviations.iter().find(|known| known.id == *id);
        Deviation {
            id: id.to_owned(),
            reason: known.map_or(UNEXPLAINED, |known| known.reason.as_str()).to_owned(),
            link: known.and_then(|known| known.link.clone()),
            requirement: Some(id.to_owned()),
            cases,
        }
    };
    Expectations {
        format: EXPECTATIONS,
        implementation: report.implementation.implementation.clone(),
        deviations: found.into_iter().map(deviation).collect(),
    }
}

/// Patterns that every failing case meets and no other case does, where an id that is listed whole goes
/// before a pattern that it meets. The cases are in order, and all of them are in the folder `below`.
fn patterns<'a>(judged: &[Judged<'a>], below: &str) -> Patterns<'a> {
    let mut found = Patterns::new();
    let mut at = 0;
    while at < judged.len() {
        let (id, deviation) = judged[at];
        let rest = &id[below.len()..];
        let Some(slash) = rest.find('/') else {
            found.extend(deviation.map(|deviation| (deviation, id.to_owned())));
            at += 1;
            continue;
        };
        let folder = &id[..=below.len() + slash];
        let len = judged[at..].iter().take_while(|(id, _)| id.starts_with(folder)).count();
        let inside = &judged[at..at + len];
        let split = patterns(inside, folder);
        found.extend(whole(inside, folder).filter(|whole| whole.len() < split.len()).unwrap_or(split));
        at += len;
    }
    found
}

/// One pattern for a folder in which every case fails, for the deviation that most of the cases show; the
/// other cases are listed by their ids. None if a case of the folder does not fail.
fn whole<'a>(inside: &[Judged<'a>], folder: &str) -> Option<Patterns<'a>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, deviation) in inside {
        *counts.entry((*deviation)?).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(id, count)| (*count, std::cmp::Reverse(*id)))?.0;
    let others = inside.iter().filter_map(|(id, deviation)| Some(((*deviation)?, (*id).to_owned())));
    let others = others.filter(|(deviation, _)| *deviation != most);
    Some(std::iter::once((most, format!("{folder}*"))).chain(others).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(judged: &[Judged<'_>]) -> Vec<(String, String)> {
        patterns(judged, "").into_iter().map(|(deviation, pattern)| (deviation.to_owned(), pattern)).collect()
    }

    fn pair(deviation: &str, pattern: &str) -> (String, String) {
        (deviation.to_owned(), pattern.to_owned())
    }

    #[test]
    fn a_folder_in_which_everything_fails_is_one_pattern() {
        let (d, e) = (Some("D"), Some("E"));
        let all = [("A/x/1", d), ("A/x/2", d), ("A/y/1", d), ("B/x/1", None), ("B/x/2", d), ("C/x/1", d)];
        assert_eq!(of(&all), [pair("D", "A/*"), pair("D", "B/x/2"), pair("D", "C/x/1")]);
        let mixed = [("A/x/1", d), ("A/x/2", d), ("A/x/3", e), ("A/x/4", d), ("A/y/1", None)];
        assert_eq!(of(&mixed), [pair("D", "A/x/*"), pair("E", "A/x/3")]);
        assert_eq!(of(&[("A/x/1", None)]), []);
    }
}
