//! `wspbus list`.

use std::fmt::Write as _;

use clap::Args;
use serde::Serialize;

use super::exit::{Exit, Failure};
use super::layout::{Cell, Fit, cut, paragraph, rows};
use super::pattern::Pattern;
use super::terminal::{HEAD, NOTE, styled};
use super::{json, terminal, words};
use crate::catalogue::{self, Claim, Identity, Subject, nearest};

/// Lists models, configurations, claims, and the counterexamples that can be shown.
///
/// Without a pattern: every model with its configurations. With one: also the claims of what the pattern means, with
/// the requirements that they check, and what each is known to break.
#[derive(Args)]
pub struct List {
    /// Only what has this text in its name: `reload`, `lifecycle/alone`, a claim, or the id of a requirement. With a
    /// `*` the whole name must match, and `*` stands for any characters: `'*'`, `'teardown/no-*'`.
    pattern: Option<String>,
    /// One JSON object a line for each configuration, with its claims.
    #[arg(long)]
    json: bool,
}

/// A configuration, with the claims that were asked for.
struct Entry {
    identity: Identity,
    /// Was it meant itself, and not only some of its claims?
    named: bool,
    claims: Vec<Claim>,
    broken: Vec<&'static str>,
}

/// Runs the command.
pub fn run(arguments: &List) -> super::exit::Result {
    let subjects = catalogue::all();
    let pattern = arguments.pattern.as_deref();
    let meant = Pattern::new(pattern.unwrap_or_default());
    let entries: Vec<Entry> = subjects.iter().filter_map(|s| Entry::new(s.as_ref(), &meant)).collect();
    if entries.is_empty() {
        return Err(Failure::usage(unknown(pattern.unwrap_or_default(), &subjects)));
    }
    if arguments.json {
        terminal::stream(entries.iter().map(|entry| json::print(&entry.line()).trim_end().to_owned()));
        return Ok(Exit::Holds);
    }
    let mut out = String::new();
    let width = terminal::width();
    for group in entries.chunk_by(|a, b| a.key() == b.key()) {
        models(&mut out, group, pattern.is_some(), width);
    }
    let hint = match pattern {
        None => {
            "Claims, and what can be shown: wspbus list MODEL, or a part of a name, or '*'. Check: wspbus check MODEL."
        }
        Some(_) => {
            "A claim of reachability that holds has a witness: wspbus show MODEL/CONFIGURATION/CLAIM shows it too."
        }
    };
    out += &paragraph(hint, 0, 2, width);
    terminal::print(&out);
    Ok(Exit::Holds)
}

impl Entry {
    /// `None` if neither it nor one of its claims is meant. If it is meant itself, so are all of its claims.
    fn new(subject: &dyn Subject, meant: &Pattern) -> Option<Entry> {
        let (name, identity) = (subject.name(), *subject.identity());
        let mut claims = subject.claims();
        let named = meant.is_met_by(&name) || meant.is_met_by(identity.model);
        if !named {
            claims.retain(|claim| {
                meant.is_met_by(claim.name)
                    || meant.is_met_by(&format!("{name}/{}", claim.name))
                    || claim.requirements.iter().any(|id| meant.is_met_by(id))
            });
            if claims.is_empty() {
                return None;
            }
        }
        let mut broken = subject.deviations();
        broken.retain(|broken| claims.iter().any(|claim| claim.name == *broken));
        Some(Entry { identity, named, claims, broken })
    }

    fn key(&self) -> (&'static str, &'static str) {
        (self.identity.model, words::design(self.identity.whose))
    }

    fn line(&self) -> Line<'_> {
        let Identity { model, configuration, whose, story, large } = self.identity;
        let claim = |claim: &Claim| ClaimLine {
            name: claim.name,
            requirements: claim.requirements,
            kind: claim.kind,
            known_to_break: self.broken.contains(&claim.name),
        };
        Line {
            model,
            configuration,
            whose: words::whose(whose),
            dialect: words::dialect(whose),
            story,
            large,
            claims: self.claims.iter().map(claim).collect(),
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    model: &'a str,
    configuration: &'a str,
    whose: &'static str,
    dialect: Option<&'static str>,
    story: &'a str,
    large: bool,
    claims: Vec<ClaimLine>,
}

#[derive(Serialize)]
struct ClaimLine {
    name: &'static str,
    requirements: &'static [&'static str],
    kind: &'static str,
    known_to_break: bool,
}

/// The configurations of one model and design, and with `in_full` their claims.
fn models(out: &mut String, group: &[Entry], in_full: bool, width: usize) {
    let Some(first) = group.first() else { return };
    let mut claims: Vec<&Claim> = Vec::new();
    for claim in group.iter().flat_map(|entry| &entry.claims) {
        if !claims.iter().any(|known| known.name == claim.name) {
            claims.push(claim);
        }
    }
    let whose = words::heading(first.identity.whose);
    let (configurations, count) = (many(group.len(), "configuration"), many(claims.len(), "claim"));
    let head = format!("{}: {whose}; {configurations}, {count}", first.identity.model);
    let _ = writeln!(out, "{}", styled(HEAD, cut(&head, width)));
    for Entry { identity, .. } in group.iter().filter(|entry| entry.named) {
        let large = if identity.large { " (large: only with --all, or by name)" } else { "" };
        let told = format!("{}: {}{large}", identity.configuration, identity.story);
        *out += &paragraph(&told, 2, 6, width);
    }
    if in_full {
        let columns =
            [("claim", Fit::Text), ("requirements", Fit::Text), ("kind", Fit::Text), ("known", Fit::Text)];
        let row = |claim: &&Claim| {
            let broken = group.iter().filter(|entry| entry.broken.contains(&claim.name)).count();
            let known = if broken > 0 { format!("broken in {broken}") } else { String::new() };
            let requirements = claim.requirements.join(" ");
            vec![
                Cell::plain(claim.name),
                Cell::plain(requirements),
                Cell::plain(claim.kind),
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

fn many(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The error message for a pattern that means nothing.
fn unknown(pattern: &str, subjects: &[Box<dyn Subject>]) -> String {
    let mut names: Vec<String> = Vec::new();
    for subject in subjects {
        names.extend([subject.name(), subject.identity().model.to_owned()]);
        names.extend(subject.claims().iter().map(|claim| claim.name.to_owned()));
    }
    let near = nearest(pattern.trim_matches('*'), names.iter().map(String::as_str));
    format!("nothing is named like {pattern:?}; the nearest: {}", near.join(", "))
}
