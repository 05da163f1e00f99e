//! What was found, for programs: one JSON object a line.

use crate::catalogue::{Judged, Standing};
use serde::Serialize;
use wspbus_check::trace::Trace;

use super::checked::Checked;

#[derive(Serialize)]
struct Line<'a> {
    model: &'a str,
    configuration: &'a str,
    dialect: Option<&'a str>,
    states: usize,
    transitions: usize,
    depth: u32,
    complete: bool,
    seconds: f64,
    properties: Vec<Property<'a>>,
}

#[derive(Serialize)]
struct Property<'a> {
    name: &'a str,
    requirement: &'a [&'a str],
    kind: &'a str,
    verdict: String,
    standing: &'static str,
    hazards: &'a [&'a str],
    note: Option<&'a str>,
    antecedent: u64,
    trace: Option<&'a Trace>,
}

/// One configuration as a line. Deterministic but for `seconds`.
pub fn line(checked: &Checked) -> String {
    let identity = checked.subject.identity();
    let outcome = &checked.outcome;
    let line = Line {
        model: identity.model,
        configuration: identity.configuration,
        dialect: identity.dialect(),
        states: outcome.states,
        transitions: outcome.transitions,
        depth: outcome.depth,
        complete: outcome.complete,
        seconds: checked.time.as_secs_f64(),
        properties: outcome.properties.iter().map(property).collect(),
    };
    match serde_json::to_string(&line) {
        Ok(text) => text + "\n",
        Err(e) => format!("{{\"error\":{:?}}}\n", e.to_string()),
    }
}

fn property(judged: &Judged) -> Property<'_> {
    Property {
        name: judged.name,
        requirement: judged.requirements,
        kind: judged.kind,
        verdict: judged.verdict.to_string(),
        standing: standing(judged.standing),
        hazards: &judged.hazards,
        note: judged.note,
        antecedent: judged.antecedent,
        trace: judged.trace.as_ref(),
    }
}

/// A standing in a word.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Good => "good",
        Standing::KnownDeviation => "known-deviation",
        Standing::Bad => "bad",
        Standing::Stale => "stale",
        Standing::Untested => "untested",
        Standing::Open => "open",
    }
}
