//! `wspbus list`.

use std::fmt::Write as _;

use clap::Args;
use serde::Serialize;

use super::exit::{Exit, Failure};
use super::layout::{Cell, Fit, cut, paragraph, rows};
use super::pattern::Pattern;
use super::terminal::{HEAD, NOTE, styled};
use super::words::many;
use super::{json, terminal, words};
use crate::catalogue::{self, Identity, ListedClaim, Subject};
use crate::near::nearest_told;
use wspbus_check::NO_DEADLOCK;
use wspbus_check::trace::TraceKind;
use wspbus_models::requirement::{self, By, Requirement};

/// Lists models, configurations, claims, requirements, and the counterexamples that can be shown.
///
/// Without a pattern: every model with its configurations, and the ids of the requirements. With one: the configurations
/// and the claims that have it in their names, with the requirements that the claims check, and what each configuration
/// is known to break. Every claim of a model or of a configuration is listed if the pattern is its whole name. The id of
/// a requirement means its sentence, and the claims that check it.
#[derive(Args)]
pub struct List {
    /// Only what has this text in its name: `reload`, `lifecycle/alone`, a claim, or the id of a requirement; or the
    /// claims of a kind: `liveness`. Capital letters do not count. With a `*` the whole name must match, and `*` stands
    /// for any characters: `'*'`, `'site/no-*'`. Of a configuration that matches so, every claim is listed.
    pattern: Option<String>,
    /// One JSON object a line for each requirement, and for each configuration, with its claims.
    #[arg(long)]
    json: bool,
}

/// A configuration, with the claims that were asked for.
struct Entry {
    /// The names and the origin of the configuration, and the sentence that says what happens in it.
    identity: Identity,
    /// Was it meant itself, and not only some of its claims?
    named: bool,
    /// Its claims that were asked for, those first whose names were.
    claims: Vec<ListedClaim>,
    /// The claims among these that it is known to break, by name.
    broken: Vec<&'static str>,
}

/// Runs the command.
pub fn run(arguments: &List) -> super::exit::Result {
    let subjects = catalogue::all();
    let pattern = arguments.pattern.as_deref();
    let meant = Pattern::new(pattern.unwrap_or_default());
    let required = requirements(&meant);
    let listed = subjects.iter().filter_map(|subject| Entry::new(subject.as_ref(), &meant, &required));
    let mut entries: Vec<Entry> = listed.collect();
    entries.sort_by_key(|entry| !meant.is(entry.identity.model));
    if entries.is_empty() && required.is_empty() {
        return Err(Failure::usage(unknown(pattern.unwrap_or_default(), &subjects)));
    }
    if arguments.json {
        let required = required.iter().map(|requirement| json::print(&RequirementLine::new(requirement)));
        let lines = required.chain(entries.iter().map(|entry| json::print(&entry.line())));
        terminal::stream(lines.map(|line| line.trim_end().to_owned()));
        return Ok(Exit::Holds);
    }
    let mut out = String::new();
    let width = terminal::width();
    let (first, last): (Vec<&Requirement>, _) = required.iter().partition(|required| meant.is(required.id));
    first.iter().for_each(|requirement| sentence(&mut out, requirement, width));
    for group in entries.chunk_by(|a, b| a.key() == b.key()) {
        models(&mut out, group, pattern.is_some(), width);
    }
    if pattern.is_some() {
        last.iter().for_each(|requirement: &&Requirement| sentence(&mut out, requirement, width));
    }
    if pattern.is_none() {
        let ids: Vec<&str> = required.iter().map(|requirement| requirement.id).collect();
        let _ = writeln!(out, "{}", styled(HEAD, format!("{} requirements", ids.len())));
        out += &paragraph(&ids.join(" "), 2, 2, width);
        out.push('\n');
    }
    let hint = match pattern {
        None => {
            "Claims, and what can be shown: wspbus list MODEL, or a part of a name, or '*'. A requirement: wspbus list \
             LIFE-1. Check: wspbus check MODEL."
        }
        Some(_) => {
            "Every claim of a model or of a configuration: wspbus list MODEL, wspbus list MODEL/CONFIGURATION. A claim \
             of reachability that holds has a witness: wspbus show MODEL/CONFIGURATION/CLAIM shows it too."
        }
    };
    out += &paragraph(hint, 0, 2, width);
    terminal::print(&out);
    Ok(Exit::Holds)
}

impl Entry {
    /// `None` if neither it nor one of its claims is meant. If the pattern is its whole name, all of its claims are meant.
    fn new(subject: &dyn Subject, meant: &Pattern, required: &[&Requirement]) -> Option<Entry> {
        let (name, identity) = (subject.name(), *subject.identity());
        let mut claims = subject.claims();
        // Every configuration is judged by it too, and `check` counts it.
        claims.push(ListedClaim { name: NO_DEADLOCK, requirements: &[], kind: TraceKind::Deadlock });
        let names = [name.as_str(), identity.model, identity.configuration];
        let named = names[..2].iter().any(|known| meant.is_met_by(known));
        let is_claim_meant = |claim: &ListedClaim| {
            meant.is_met_by(claim.name)
                || is_own(meant, &name, claim)
                || required.iter().any(|requirement| claim.requirements.contains(&requirement.id))
                || meant.is(claim.kind.word())
        };
        match names.iter().any(|known| meant.is_whole(known)) {
            true => claims.sort_by_key(|claim| !is_claim_meant(claim)),
            false => claims.retain(is_claim_meant),
        }
        if !named && claims.is_empty() {
            return None;
        }
        let mut broken = subject.deviations();
        broken.retain(|broken| claims.iter().any(|claim| claim.name == *broken));
        Some(Entry { identity, named, claims, broken })
    }

    fn key(&self) -> (&'static str, &'static str) {
        (self.identity.model, words::design(self.identity.whose))
    }

    fn line(&self) -> Line<'_> {
        let Identity { model, configuration, whose, story, .. } = self.identity;
        let claim = |claim: &ListedClaim| ClaimLine {
            name: claim.name,
            requirements: claim.requirements,
            kind: claim.kind.word(),
            known_deviation: self.broken.contains(&claim.name),
        };
        Line {
            model,
            configuration,
            whose: words::whose(whose),
            dialect: whose.dialect(),
            story,
            large: self.identity.is_large(),
            claims: self.claims.iter().map(claim).collect(),
        }
    }
}

/// Is the claim meant by its name behind that of the configuration? The name of the configuration alone means no claim.
fn is_own(meant: &Pattern, configuration: &str, claim: &ListedClaim) -> bool {
    !meant.is_met_by(&format!("{configuration}/"))
        && meant.is_met_by(&format!("{configuration}/{}", claim.name))
}

#[derive(Serialize)]
struct Line<'a> {
    /// The name of the model.
    model: &'a str,
    /// The name of the configuration.
    configuration: &'a str,
    /// The origin of the design: `specification`, `alternative` or `dialect`.
    whose: &'static str,
    /// The name and release of the real system, if the model is of one.
    dialect: Option<&'static str>,
    /// The sentence or two that say what happens in the configuration.
    story: &'a str,
    /// Is it so large that it is checked only if it is named, or with `--all`?
    large: bool,
    /// The claims that were asked for.
    claims: Vec<ClaimLine>,
}

#[derive(Serialize)]
struct RequirementLine {
    /// The id of the requirement.
    requirement: &'static str,
    /// The normative sentence.
    text: &'static str,
    /// The reason of the sentence.
    reason: &'static str,
    /// The source of the sentence.
    source: &'static str,
    /// The test that shows it, if no claim checks it.
    shown_by_test: Option<&'static str>,
}

impl RequirementLine {
    fn new(requirement: &Requirement) -> Self {
        let Requirement { id, text, rationale, source, checked, .. } = *requirement;
        RequirementLine { requirement: id, text, reason: rationale, source, shown_by_test: test(checked) }
    }
}

/// The test that shows a requirement which no claim checks.
fn test(checked: By) -> Option<&'static str> {
    match checked {
        By::Construction(test) => Some(test),
        By::Property => None,
    }
}

/// The requirements that are meant: that with this id, else those whose id meets the pattern.
fn requirements(meant: &Pattern) -> Vec<&'static Requirement> {
    let whole: Vec<&Requirement> = requirement::all().filter(|known| meant.is(known.id)).collect();
    match whole.is_empty() {
        true => requirement::all().filter(|known| meant.is_met_by(known.id)).collect(),
        false => whole,
    }
}

/// The sentence of a requirement, its reason, and the test that shows it if no claim checks it.
fn sentence(out: &mut String, requirement: &Requirement, width: usize) {
    let Requirement { id, text, rationale, checked, .. } = requirement;
    let _ = writeln!(out, "{}", styled(HEAD, cut(&format!("{id}: a requirement"), width)));
    *out += &paragraph(text, 2, 2, width);
    *out += &paragraph(&format!("reason: {rationale}"), 2, 4, width);
    if let Some(test) = test(*checked) {
        *out += &paragraph(&format!("no claim checks it: the test {test} shows it"), 2, 4, width);
    }
    out.push('\n');
}

#[derive(Serialize)]
struct ClaimLine {
    /// The name of the claim.
    name: &'static str,
    /// The ids of the requirements that it checks.
    requirements: &'static [&'static str],
    /// `safety`, `step`, `reachability`, `liveness` or `deadlock`.
    kind: &'static str,
    /// Is the configuration known to break it?
    known_deviation: bool,
}

/// The configurations of one model and design, and with `in_full` their claims.
fn models(out: &mut String, group: &[Entry], in_full: bool, width: usize) {
    let Some(first) = group.first() else { return };
    let mut claims: Vec<&ListedClaim> = Vec::new();
    for claim in group.iter().flat_map(|entry| &entry.claims) {
        if !claims.iter().any(|known| (known.name, known.requirements) == (claim.name, claim.requirements)) {
            claims.push(claim);
        }
    }
    let whose = words::heading(first.identity.whose);
    let large = group.iter().filter(|entry| entry.identity.is_large()).count();
    let configurations = match large {
        0 => many(group.len(), "configuration"),
        _ => format!("{} and {large} large", many(group.len() - large, "configuration")),
    };
    let head =
        format!("{}: {whose}; {configurations}, {}", first.identity.model, many(claims.len(), "claim"));
    let _ = writeln!(out, "{}", styled(HEAD, cut(&head, width)));
    for Entry { identity, .. } in group.iter().filter(|entry| entry.named) {
        let large = if identity.is_large() { " (large: only with --all, or by name)" } else { "" };
        let told = format!("{}: {}{large}", identity.configuration, identity.story);
        *out += &paragraph(&told, 2, 6, width);
    }
    if in_full && !claims.is_empty() {
        let columns =
            [("claim", Fit::Name), ("requirements", Fit::Name), ("kind", Fit::Text), ("known", Fit::Text)];
        let row = |claim: &&ListedClaim| {
            let broken = group.iter().filter(|entry| entry.broken.contains(&claim.name)).count();
            let known = if broken > 0 { format!("violated in {broken}") } else { String::new() };
            let requirements = claim.requirements.join(" ");
            vec![
                Cell::plain(claim.name),
                Cell::plain(requirements),
                Cell::plain(claim.kind.word()),
                Cell::new(NOTE, known),
            ]
        };
        *out += &rows(&columns, &claims.iter().map(row).collect::<Vec<_>>(), 2, width);
        shown(out, group);
    }
    out.push('\n');
}

/// The commands that show the known deviations. They are not cut: a command is of use only as a whole.
fn shown(out: &mut String, group: &[Entry]) {
    if group.iter().all(|entry| entry.broken.is_empty()) {
        return;
    }
    let _ = writeln!(out, "  {}", styled(HEAD, "counterexamples"));
    for Entry { identity, broken, .. } in group {
        for property in broken {
            let _ = writeln!(out, "  wspbus show {}/{}/{property}", identity.model, identity.configuration);
        }
    }
}

/// The error message for a pattern that means nothing.
fn unknown(pattern: &str, subjects: &[Box<dyn Subject>]) -> String {
    let mut names: Vec<String> = requirement::all().map(|known| known.id.to_owned()).collect();
    for subject in subjects {
        names.extend([subject.name(), subject.identity().model.to_owned()]);
        names.extend(subject.claims().iter().map(|claim| claim.name.to_owned()));
    }
    let near = nearest_told(pattern, names.iter().map(String::as_str));
    format!(
        "nothing is named like {pattern:?}{near}; `wspbus list` has the models, configurations and requirements"
    )
}
