//! The outcome of a check, for programs: one JSON object a line.

use std::collections::BTreeMap;

use serde::Serialize;
use wspbus_check::Cut;
use wspbus_check::trace::Trace;

use super::checked::Checked;
use super::tally::Group;
use super::words;
use crate::catalogue::{Judged, Standing};

#[derive(Serialize)]
struct Line<'a> {
    model: &'a str,
    configuration: &'a str,
    whose: &'static str,
    dialect: Option<&'static str>,
    states: usize,
    transitions: usize,
    depth: u32,
    terminals: u64,
    complete: bool,
    cut: Option<&'static str>,
    seconds: f64,
    classes: BTreeMap<&'static str, u64>,
    properties: Vec<Property<'a>>,
}

#[derive(Serialize)]
struct Property<'a> {
    name: &'a str,
    requirement: &'a [&'a str],
    kind: &'a str,
    verdict: String,
    standing: &'static str,
    /// Does no configuration of the model that was checked test it?
    untested_in_model: bool,
    hazards: &'a [&'a str],
    note: Option<&'a str>,
    antecedent: u64,
    trace: Option<&'a Trace>,
}

/// One configuration of this model as a line. Deterministic but for `seconds`.
pub fn line(group: &Group, checked: &Checked) -> String {
    let identity = checked.subject.identity();
    let outcome = &checked.outcome;
    print(&Line {
        model: identity.model,
        configuration: identity.configuration,
        whose: words::whose(identity.whose),
        dialect: words::dialect(identity.whose),
        states: outcome.states,
        transitions: outcome.transitions,
        depth: outcome.depth,
        terminals: outcome.terminals,
        complete: outcome.complete,
        cut: outcome.cut.map(cut),
        seconds: checked.time.as_secs_f64(),
        classes: outcome.classes.iter().map(|class| (class.name, class.taken)).collect(),
        properties: outcome.properties.iter().map(|judged| property(group, judged)).collect(),
    })
}

/// The object in one line.
pub fn print(object: &impl Serialize) -> String {
    let told = serde_json::to_string(object);
    told.unwrap_or_else(|e| serde_json::json!({ "error": e.to_string() }).to_string()) + "\n"
}

fn property<'a>(group: &Group, judged: &'a Judged) -> Property<'a> {
    let untested =
        group.claims.iter().any(|claim| claim.name == judged.name && claim.standing == Standing::Untested);
    Property {
        name: judged.name,
        requirement: judged.requirements,
        kind: judged.kind,
        verdict: judged.verdict.to_string(),
        standing: judged.standing.word(),
        untested_in_model: untested,
        hazards: &judged.hazards,
        note: judged.note,
        antecedent: judged.antecedent,
        trace: judged.trace.as_ref(),
    }
}

/// Why a run was cut, in words.
fn cut(cut: Cut) -> &'static str {
    match cut {
        Cut::States => "the limit of states",
        Cut::Time => "the limit of time",
        Cut::FirstViolation => "the first violation was enough",
    }
}
