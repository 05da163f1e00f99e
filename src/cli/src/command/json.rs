//! The outcome of a check, for programs: one JSON object a line.

use std::collections::BTreeMap;

use serde::Serialize;
use wspbus_check::Cut;
use wspbus_check::trace::Trace;

use super::checked_subject::CheckedSubject;
use super::tally::Group;
use super::words;
use crate::catalogue::{Judged, Standing};

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
    /// The number of different states.
    states: usize,
    /// The number of edges.
    transitions: usize,
    /// The distance of the state farthest from the beginning, in steps.
    depth: u32,
    /// The number of states without a successor.
    terminals: u64,
    /// Was everything explored?
    complete: bool,
    /// The limit that ended the run, if one did.
    cut: Option<&'static str>,
    /// The time that the configuration took, in seconds.
    seconds: f64,
    /// The number of edges of each class of actions.
    classes: BTreeMap<&'static str, u64>,
    /// The claims, in the order of the model.
    properties: Vec<Property<'a>>,
}

#[derive(Serialize)]
struct Property<'a> {
    /// The name of the claim.
    name: &'a str,
    /// The ids of the requirements that it checks.
    requirement: &'a [&'a str],
    /// `safety`, `step`, `reachability`, `liveness` or `deadlock`.
    kind: &'a str,
    /// The verdict of the checker in a word, such as `holds`.
    verdict: String,
    /// The meaning of the verdict, given the known deviations, in a word.
    standing: &'static str,
    /// Does no configuration of the model that was checked test it?
    untested_in_model: bool,
    /// The reason why the model of a real system leaves the claim untested.
    reason: Option<&'a str>,
    /// Does it fall short: broken or no longer broken against what is known, or tested by nothing although the
    /// specification must test it?
    falls_short: bool,
    /// The known hazards that the counterexample of a known deviation shows, by id.
    hazards: &'a [&'a str],
    /// The note of a known deviation.
    note: Option<&'a str>,
    /// The number of states or steps that the claim is about.
    antecedent: u64,
    /// The counterexample or the witness.
    trace: Option<&'a Trace>,
}

/// One configuration of this model as a line. Deterministic but for `seconds`.
pub fn line(group: &Group, checked: &CheckedSubject) -> String {
    let identity = checked.subject.identity();
    let outcome = &checked.outcome;
    print(&Line {
        model: identity.model,
        configuration: identity.configuration,
        whose: words::whose(identity.whose),
        dialect: identity.dialect(),
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
    let tally = group.tally(judged);
    Property {
        name: judged.name,
        requirement: judged.requirements,
        kind: judged.kind.word(),
        verdict: judged.verdict.to_string(),
        standing: judged.standing.word(),
        untested_in_model: tally.is_some_and(|claim| claim.standing == Standing::Untested),
        reason: judged.reason,
        falls_short: tally.is_some_and(|claim| claim.is_short)
            && matches!(judged.standing, Standing::Bad | Standing::Stale | Standing::Untested),
        hazards: &judged.hazards,
        note: judged.note,
        antecedent: judged.antecedent,
        trace: judged.trace.as_ref(),
    }
}

/// The reason why a run was cut, in words.
fn cut(cut: Cut) -> &'static str {
    match cut {
        Cut::States => "the limit of states",
        Cut::Time => "the limit of time",
        Cut::FirstViolation => "the first violation was enough",
    }
}
