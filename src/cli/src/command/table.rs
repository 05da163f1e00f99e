//! What was found, for people: a row a configuration, a row a property, and what to do next.

use std::fmt::Write as _;

use crate::catalogue::{Judged, Standing};
use wspbus_models::named::Whose;

use super::checked::Checked;
use super::terminal::{BAD, GOOD, HEAD, NOTE, styled};

/// The tables. With `verbose`, each configuration lists its own properties.
pub fn table(checked: &[Checked], verbose: bool) -> String {
    let mut out = String::new();
    configurations(&mut out, checked, verbose);
    if !verbose {
        let whose = |c: &Checked| (c.subject.identity().model, c.subject.identity().dialect());
        let mut models: Vec<_> = checked.iter().map(whose).collect();
        models.dedup();
        for model in models {
            let of = |c: &&Checked| whose(c) == model;
            properties(&mut out, &checked.iter().filter(of).collect::<Vec<_>>());
        }
    }
    sums(&mut out, checked);
    hints(&mut out, checked);
    out
}

fn configurations(out: &mut String, checked: &[Checked], verbose: bool) {
    let head = format!(
        "{:<36} {:>9} {:>11} {:>7}  properties",
        "model/configuration", "states", "transitions", "seconds"
    );
    let _ = writeln!(out, "{}", styled(HEAD, head));
    for c in checked {
        let o = &c.outcome;
        let (name, seconds) = (c.subject.name(), c.time.as_secs_f64());
        let said = summary(c);
        let _ = writeln!(out, "{name:<36} {:>9} {:>11} {seconds:>7.2}  {said}", o.states, o.transitions);
        for p in o.properties.iter().filter(|_| verbose) {
            let verdict = verdict(p.standing, p.verdict);
            row(out, p, &format!("{verdict} {}", p.hazards.join(" ")));
        }
    }
}

/// One row per property of a model, over all its configurations.
fn properties(out: &mut String, checked: &[&Checked]) {
    let Some(first) = checked.first() else { return };
    let identity = first.subject.identity();
    let whose = match identity.dialect() {
        None => "the specification".into(),
        Some(d) if Some(d) == Whose::Alternative.dialect() => "designs that lack one rule each".into(),
        Some(d) => format!("{d}, as it is"),
    };
    let _ = writeln!(out, "\n{}", styled(HEAD, format!("{}: {whose}", identity.model)));
    let mut names: Vec<&str> = Vec::new();
    for p in checked.iter().flat_map(|c| &c.outcome.properties) {
        if !names.contains(&p.name) {
            names.push(p.name);
        }
    }
    for name in names {
        let of = |c: &&Checked| Some((c.subject.identity().configuration, c.outcome.property(name)?.clone()));
        property(out, &checked.iter().filter_map(of).collect::<Vec<_>>());
    }
}

/// The worst that was found about one property, where it is shown the shortest way.
fn property(out: &mut String, found: &[(&str, Judged)]) {
    let badness = |p: &Judged| match p.standing {
        Standing::Bad => 0,
        Standing::Stale => 1,
        Standing::Open | Standing::Untested => 2,
        Standing::KnownDeviation => 3,
        Standing::Good => 4,
    };
    let steps = |p: &Judged| p.trace.as_ref().map_or(usize::MAX, |t| t.steps.len());
    let Some((configuration, worst)) = found.iter().min_by_key(|(_, p)| (badness(p), steps(p))) else {
        return;
    };
    let same = found.iter().filter(|(_, p)| p.standing == worst.standing);
    let verdict = verdict(worst.standing, worst.verdict);
    let mut said = format!("{verdict} in {} of {}", same.clone().count(), found.len());
    if found.iter().all(|(_, p)| p.antecedent == 0) {
        said = styled(NOTE, "never put to the test: nothing here meets its antecedent");
    }
    if worst.trace.is_some() {
        let _ = write!(said, "; {} steps in {configuration}", steps(worst));
    }
    let hazards: Vec<&str> = same.flat_map(|(_, p)| p.hazards.iter().copied()).collect();
    if !hazards.is_empty() {
        let _ = write!(said, "; explains {}", hazards.join(" "));
    }
    row(out, worst, &said);
}

fn row(out: &mut String, p: &Judged, said: &str) {
    let line = format!("    {:<50} {:<16} {:<12} {said}", p.name, p.requirements.join(" "), p.kind);
    let _ = writeln!(out, "{}", line.trim_end());
}

fn verdict(standing: Standing, verdict: wspbus_check::Verdict) -> String {
    match standing {
        Standing::Good => styled(GOOD, verdict),
        Standing::KnownDeviation => styled(NOTE, format!("{verdict}, as known")),
        Standing::Bad => styled(BAD, verdict),
        Standing::Stale => styled(BAD, format!("{verdict}, but is listed as broken")),
        Standing::Open | Standing::Untested => styled(NOTE, verdict),
    }
}

fn summary(c: &Checked) -> String {
    let count = |standing: Standing| c.outcome.properties.iter().filter(|p| p.standing == standing).count();
    let parts = [
        (count(Standing::Good), GOOD, "hold"),
        (count(Standing::KnownDeviation), NOTE, "broken, as known"),
        (count(Standing::Bad), BAD, "BROKEN"),
        (count(Standing::Stale), BAD, "LISTED AS BROKEN AND HOLD"),
        (count(Standing::Open), NOTE, "inconclusive"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, style, words)| styled(*style, format!("{n} {words}")))
        .collect();
    let cut = if c.outcome.complete { "" } else { " (cut: not everything was explored)" };
    said.join(", ") + cut
}

fn sums(out: &mut String, checked: &[Checked]) {
    let states: usize = checked.iter().map(|c| c.outcome.states).sum();
    let transitions: usize = checked.iter().map(|c| c.outcome.transitions).sum();
    let judged = || checked.iter().flat_map(|c| &c.outcome.properties);
    let count = |standing: Standing| judged().filter(|p| p.standing == standing).count();
    let _ = writeln!(
        out,
        "\n{} configurations, {states} states, {transitions} transitions.\n{} verdicts are good, {} are deviations known of a dialect, {} fall short, {} are inconclusive.\n",
        checked.len(),
        count(Standing::Good),
        count(Standing::KnownDeviation),
        count(Standing::Bad) + count(Standing::Stale),
        count(Standing::Open),
    );
}

/// How to look at something: the worst first, else the deviation that explains a hazard.
fn hints(out: &mut String, checked: &[Checked]) {
    let rank = |p: &Judged| match p.standing {
        Standing::Bad => 0,
        Standing::KnownDeviation if !p.hazards.is_empty() => 1,
        Standing::KnownDeviation => 2,
        _ => 3,
    };
    let traces = checked.iter().flat_map(|c| c.outcome.properties.iter().map(move |p| (c, p)));
    let best = traces.filter(|(_, p)| p.trace.is_some()).min_by_key(|(_, p)| rank(p));
    if let Some((c, p)) = best {
        let (what, name) = (if rank(p) < 3 { "a counterexample" } else { "a witness" }, c.subject.name());
        let _ = writeln!(out, "Look at {what}:  wspbus show {name}/{}", p.name);
        let _ = writeln!(out, "Browse a state space:      wspbus check --explore 127.0.0.1:3000 {name}");
    }
    let _ = writeln!(out, "Each verdict by itself:    wspbus check --verbose; for programs: --json");
}
