//! The outcome of a check in detail: a row a configuration, a row a claim.

use std::fmt::Write as _;

use super::checked_subject::CheckedSubject;
use super::layout::{Cell, Fit, cut, paragraph, rows};
use super::tally::{Counts, Group, Tally};
use super::telling::hazard;
use super::terminal::{BAD, GOOD, HEAD, NOTE, styled};
use super::words::{self, steps};
use crate::catalogue::{Judged, Standing};
use wspbus_models::named::Whose;

const CONFIGURATIONS: [(&str, Fit); 5] = [
    ("configuration", Fit::Name),
    ("states", Fit::Number(3)),
    ("transitions", Fit::Number(5)),
    ("seconds", Fit::Number(4)),
    ("claims", Fit::Text),
];

const CLAIMS: [(&str, Fit); 4] =
    [("claim", Fit::Name), ("requirements", Fit::Name), ("kind", Fit::Text), ("verdict", Fit::Text)];

/// Every configuration and every claim of these models.
pub fn details(groups: &[Group], width: usize) -> String {
    let mut out = String::new();
    for group in groups {
        let head = format!("{}: {}", group.model, words::heading(group.whose));
        let _ = writeln!(out, "{}", styled(HEAD, cut(&head, width)));
        let configurations: Vec<_> = group.checked.iter().map(|c| configuration(c)).collect();
        out += &rows(&CONFIGURATIONS, &configurations, 2, width);
        let claims: Vec<_> = group.claims.iter().map(|claim| row(claim)).collect();
        out += &rows(&CLAIMS, &claims, 2, width);
        out += &untested(group, width);
        out += &notes(group, width);
        out.push('\n');
    }
    out
}

fn configuration(c: &CheckedSubject) -> Vec<Cell> {
    let outcome = &c.outcome;
    let (style, said) = summary(Counts::of(outcome.properties.iter().map(|p| p.standing)));
    let cut = if outcome.complete { "" } else { ", not everything was explored" };
    vec![
        Cell::plain(c.subject.identity().configuration),
        Cell::plain(outcome.states),
        Cell::plain(outcome.transitions),
        Cell::plain(format!("{:.2}", c.time.as_secs_f64())),
        Cell::new(style, said + cut),
    ]
}

fn summary(counts: Counts) -> (anstyle::Style, String) {
    let Counts { holds, known, untested, short, incomplete } = counts;
    let parts = [
        (short, "fall short"),
        (incomplete, "incomplete"),
        (holds, "hold"),
        (known, "violated as listed"),
        (untested, "untested"),
    ];
    let said = parts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}"));
    let style = match (short, incomplete + known) {
        (0, 0) => GOOD,
        (0, _) => NOTE,
        _ => BAD,
    };
    (style, said.collect::<Vec<_>>().join(", "))
}

fn row(claim: &Tally) -> Vec<Cell> {
    let (style, said) = said(claim);
    let (requirements, kind) =
        claim.worst().map_or((String::new(), ""), |(_, p)| (p.requirements.join(" "), p.kind.word()));
    vec![Cell::plain(claim.name), Cell::plain(requirements), Cell::plain(kind), Cell::new(style, said)]
}

/// The verdict about a claim in words, over the configurations that have it.
fn said(claim: &Tally) -> (anstyle::Style, String) {
    let Some((c, worst)) = claim.worst() else { return (NOTE, "claimed of no configuration".into()) };
    let style = match claim.standing {
        _ if claim.is_short => BAD,
        Standing::Good => GOOD,
        _ => NOTE,
    };
    if claim.standing == Standing::Untested {
        return (style, worst.verdict.to_string());
    }
    let mut said = match claim.found.len() {
        1 => verdict(worst),
        _ => spread(claim),
    };
    if let Some(trace) = worst.trace.as_ref().filter(|_| claim.standing != Standing::KnownDeviation) {
        let _ = write!(said, "; {} in {}", steps(trace.steps.len()), c.subject.identity().configuration);
    }
    (style, said)
}

/// The verdict about a claim in one configuration, in words.
fn verdict(judged: &Judged) -> String {
    match judged.standing {
        Standing::KnownDeviation => format!("{} as listed", judged.verdict),
        Standing::Stale => format!("{}, but listed as violated", judged.verdict),
        _ => judged.verdict.to_string(),
    }
}

/// The number of configurations with each verdict on a claim, the worst first: `holds in 1, untested in 1`.
fn spread(claim: &Tally) -> String {
    let mut counts: Vec<(Standing, String, usize)> = Vec::new();
    for (_, judged) in &claim.found {
        let said = verdict(judged);
        match counts.iter_mut().find(|(_, known, _)| *known == said) {
            Some((_, _, count)) => *count += 1,
            None => counts.push((judged.standing, said, 1)),
        }
    }
    counts.sort_by_key(|(standing, ..)| std::cmp::Reverse(*standing));
    let counts = counts.into_iter().map(|(_, said, count)| format!("{said} in {count}"));
    counts.collect::<Vec<_>>().join(", ")
}

/// The claims that nothing here tests, and why nothing is said about them.
fn untested(group: &Group, width: usize) -> String {
    let reasons = reasons(group);
    let names: Vec<String> = group
        .claims
        .iter()
        .filter(|claim| claim.standing == Standing::Untested && claim.reason().is_none())
        .map(|claim| match claim.tested_by {
            _ if claim.is_short => format!("{} (which the specification must test)", claim.name),
            Some(model) if model != group.model => format!("{} (model {model} tests it)", claim.name),
            _ => claim.name.to_owned(),
        })
        .collect();
    if names.is_empty() && reasons.is_empty() {
        return String::new();
    }
    let about = match (group.checked.len() < group.usual, group.checked.len()) {
        (true, 1) => "this configuration",
        (true, _) => "these configurations",
        (false, _) => "this model",
    };
    let head = match names.is_empty() {
        true => format!("untested by {about}, with the reason"),
        false => format!("untested: no behaviour of {about} is what the claim is about"),
    };
    let mut out = format!("  {}\n", styled(HEAD, cut(&head, width - 2)));
    if !names.is_empty() {
        out += &paragraph(&names.join(", "), 2, 2, width);
    }
    for (reason, names) in reasons {
        out += &paragraph(&format!("{reason}: {}", names.join(", ")), 2, 4, width);
    }
    out
}

/// The reasons why a model of a real system leaves claims untested, each with its claims.
fn reasons<'a>(group: &'a Group) -> Vec<(&'static str, Vec<&'a str>)> {
    let mut found: Vec<(&'static str, Vec<&str>)> = Vec::new();
    for claim in group.claims.iter().filter(|claim| claim.standing == Standing::Untested) {
        let Some(reason) = claim.reason() else { continue };
        match found.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(claim.name),
            None => found.push((reason, vec![claim.name])),
        }
    }
    found
}

/// The notes on known deviations: the configuration, the length of the counterexample, and the meaning.
fn notes(group: &Group, width: usize) -> String {
    let mut out = String::new();
    for c in &group.checked {
        let broken = c.outcome.properties.iter().filter(|p| p.standing == Standing::KnownDeviation);
        for p in broken {
            let long = p.trace.as_ref().map_or(String::new(), |trace| steps(trace.steps.len()));
            let _ = writeln!(out, "  {}/{}", c.subject.name(), p.name);
            out += &paragraph(&long, 4, 4, width);
            for id in &p.hazards {
                let line = hazard(c.subject.identity().model, id).unwrap_or_default();
                out += &paragraph(&format!("explains {id}: {line}"), 4, 6, width);
            }
            if let Some(note) = p.note {
                out += &paragraph(note, 4, 4, width);
            }
        }
    }
    if out.is_empty() {
        return out;
    }
    let head = match group.whose {
        Whose::Alternative => "known deviations, with the reasons for the rules",
        Whose::Specification | Whose::Dialect(_) => "known deviations",
    };
    format!("  {}\n{out}", styled(HEAD, cut(head, width - 2)))
}
