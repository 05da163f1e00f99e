//! What was found, for people.

use std::fmt::Write as _;

use wspbus::catalogue::{Judged, Standing};

use super::check::Checked;
use super::terminal::{BAD, GOOD, HEAD, NOTE, styled};

/// The table: a row a configuration, below it a row for each property that needs a word, or for
/// each property at all; then how many hold, and what to do next.
pub fn table(checked: &[Checked], verbose: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}",
        styled(
            HEAD,
            format!(
                "{:<36} {:>9} {:>11} {:>7}  properties",
                "model/configuration", "states", "transitions", "seconds"
            )
        )
    );
    for c in checked {
        row(&mut out, c, verbose);
    }
    sums(&mut out, checked);
    hints(&mut out, checked);
    out
}

fn row(out: &mut String, c: &Checked, verbose: bool) {
    let o = &c.outcome;
    let _ = writeln!(
        out,
        "{:<36} {:>9} {:>11} {:>7.2}  {}",
        c.subject.name(),
        o.states,
        o.transitions,
        c.time.as_secs_f64(),
        summary(c)
    );
    for p in o.properties.iter().filter(|p| verbose || p.standing != Standing::Good) {
        let words = match p.standing {
            Standing::Good => styled(GOOD, p.verdict),
            Standing::KnownDeviation => styled(NOTE, format!("{}, as known", p.verdict)),
            Standing::Bad => styled(BAD, p.verdict),
            Standing::Stale => styled(BAD, format!("{}, but is listed as broken", p.verdict)),
            Standing::Open => styled(NOTE, p.verdict),
        };
        let ids = p.requirements.join(" ");
        let hazards = p.hazards.join(" ");
        let line = format!("    {:<48} {:<14} {:<12} {words} {hazards}", p.name, ids, p.kind);
        let _ = writeln!(out, "{}", line.trim_end());
    }
}

fn summary(c: &Checked) -> String {
    let count = |standing: Standing| c.outcome.properties.iter().filter(|p| p.standing == standing).count();
    let parts = [
        (count(Standing::Good), GOOD, "hold"),
        (count(Standing::KnownDeviation), NOTE, "known to be broken"),
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
        "\n{} configurations, {states} states, {transitions} transitions: {} properties hold, {} are broken as known of a dialect, {} fall short, {} are inconclusive.",
        checked.len(),
        count(Standing::Good),
        count(Standing::KnownDeviation),
        count(Standing::Bad) + count(Standing::Stale),
        count(Standing::Open),
    );
}

/// How to look at something: the worst first.
fn hints(out: &mut String, checked: &[Checked]) {
    let rank = |p: &Judged| match p.standing {
        Standing::Bad => 0,
        Standing::KnownDeviation => 1,
        _ => 2,
    };
    let traces = checked.iter().flat_map(|c| c.outcome.properties.iter().map(move |p| (c, p)));
    let best = traces.filter(|(_, p)| p.trace.is_some()).min_by_key(|(_, p)| rank(p));
    if let Some((c, p)) = best {
        let what = if rank(p) < 2 { "a counterexample" } else { "a witness" };
        let _ = writeln!(out, "Look at {what}:     wspbus show {}/{}", c.subject.name(), p.name);
        let _ = writeln!(
            out,
            "Browse a state space:     wspbus check --explore 127.0.0.1:3000 {}",
            c.subject.name()
        );
    }
    let _ = writeln!(out, "Everything in detail:     wspbus check --verbose, or --json for programs");
}
