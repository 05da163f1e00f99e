//! Witnesses and counterexamples, a step a line; and every one of them replays.

use std::fmt::Write as _;

use super::{Explored, MEDIUM, SMALL};
use wspbus_check::trace::{Trace, TraceKind, itf};
use wspbus_cli::catalogue::{CheckOutcome, Standing};
use wspbus_models::named::Whose;

/// A trace in a few lines: the actor, its action, and the events that were seen.
fn told(trace: &Trace) -> String {
    let mut out = String::new();
    for (n, step) in trace.steps.iter().enumerate() {
        let back = if trace.loop_start() == Some(n) { "↻" } else { " " };
        let who = trace.lanes.get(step.lane).map_or("?", String::as_str);
        let seen = step.messages.join("; ");
        let line = format!("  {back} {:>2} {who}: {} | {seen}", n + 1, step.action);
        let _ = writeln!(out, "{}", line.trim_end().trim_end_matches(" |"));
    }
    out
}

fn told_all(outcome: &CheckOutcome, wanted: impl Fn(Standing, TraceKind) -> bool) -> String {
    let mut out = String::new();
    for p in outcome.properties.iter().filter(|p| wanted(p.standing, p.kind)) {
        let Some(trace) = &p.trace else { continue };
        let _ =
            writeln!(out, "{} {} {} {}", p.name, p.requirements.join(" "), p.verdict, p.hazards.join(" "));
        if let Some(note) = p.note {
            let _ = writeln!(out, "  note: {note}");
        }
        out.push_str(&told(trace));
    }
    out
}

/// The model and the configuration; for the lifecycle, the configuration alone.
fn in_a_name(e: &Explored) -> String {
    let identity = e.subject.identity();
    match identity.model {
        "lifecycle" => identity.configuration.into(),
        model => format!("{model}_{}", identity.configuration),
    }
}

#[test]
fn the_witnesses_of_the_specification() {
    witnesses(&SMALL);
}

#[test]
#[ignore = "millions of states"]
fn the_witnesses_of_the_medium_configurations() {
    witnesses(&MEDIUM);
}

fn witnesses(all: &[Explored]) {
    for e in all.iter().filter(|e| e.subject.identity().is_specified()) {
        let witnesses = told_all(&e.outcome, |_, kind| kind == TraceKind::Reachability);
        if !witnesses.is_empty() {
            insta::assert_snapshot!(format!("witnesses_{}", in_a_name(e)), witnesses);
        }
    }
}

#[test]
fn the_counterexamples_of_the_dialects_and_of_the_alternatives() {
    for e in SMALL.iter().filter(|e| !e.subject.identity().is_specified()) {
        let broken = told_all(&e.outcome, |standing, _| standing == Standing::KnownDeviation);
        insta::assert_snapshot!(in_a_name(e), broken);
    }
}

/// The counterexamples that show nothing but the initial state.
fn without_a_step<'a>(all: impl Iterator<Item = (&'a str, &'a Trace)>) -> Vec<String> {
    let empty = all.filter(|(_, trace)| trace.steps.is_empty());
    empty.map(|(name, trace)| format!("{name}/{}", trace.property)).collect()
}

/// The rule that a design lacks shows in a step. A counterexample without one would be about the initial state, which is
/// that of the normative machines.
#[test]
fn every_counterexample_of_a_design_has_a_step() {
    let designs: Vec<&Explored> =
        SMALL.iter().filter(|e| e.subject.identity().whose == Whose::Alternative).collect();
    let names: Vec<String> = designs.iter().map(|e| e.subject.name()).collect();
    let traces = names.iter().zip(&designs).flat_map(|(name, e)| {
        e.outcome.properties.iter().filter_map(|p| p.trace.as_ref()).map(|trace| (name.as_str(), trace))
    });
    assert_eq!(without_a_step(traces), [""; 0]);
    // The control.
    let trace = designs.iter().flat_map(|e| &e.outcome.properties).find_map(|p| p.trace.clone());
    let mut cut = trace.expect("a design breaks something");
    cut.steps.clear();
    assert_eq!(without_a_step([("cut", &cut)].into_iter()), [format!("cut/{}", cut.property)]);
}

/// Signs of Rust's Debug output in a value.
const DEBUG_OUTPUT: [&str; 9] = ["Some(", "None", "Id(", "Worker(", "Slot(", "([", " {", "Ok(", "::"];

/// The texts of a trace that read like Debug output.
fn raw(trace: &Trace) -> Vec<String> {
    let states = std::iter::once(&trace.initial).chain(trace.steps.iter().map(|step| &step.after));
    let values = states.flat_map(|state| state.iter().map(|(name, value)| format!("{name} = {value}")));
    let steps = trace.steps.iter();
    let told = steps.flat_map(|step| step.messages.iter().cloned().chain([step.action.to_string()]));
    let is_raw = |text: &String| DEBUG_OUTPUT.iter().any(|sign| text.contains(sign));
    values.chain(told).filter(is_raw).collect()
}

/// A trace in ITF is read by TLA+ and Quint, in which a variable has an identifier for a name.
#[test]
fn every_variable_of_itf_is_an_identifier() {
    let is_identifier = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let mut renamed = 0;
    for e in SMALL.iter() {
        for trace in e.outcome.properties.iter().filter_map(|p| p.trace.as_ref()) {
            let itf: serde_json::Value = serde_json::from_str(&itf(trace)).unwrap();
            let state = itf["states"][0].as_object().unwrap();
            let names: Vec<&String> = state.keys().filter(|name| *name != "#meta").collect();
            assert_eq!(names.len(), trace.initial.len(), "{}/{}", e.subject.name(), trace.property);
            let foreign = names.into_iter().find(|name| !is_identifier(name));
            assert_eq!(foreign, None, "{}/{}", e.subject.name(), trace.property);
            renamed += trace.initial.names().filter(|name| !is_identifier(name)).count();
        }
    }
    assert!(renamed > 0, "no model has a variable that is renamed: this test shows nothing");
}

fn none_is_raw(all: &[Explored]) {
    for e in all {
        for trace in e.outcome.properties.iter().filter_map(|p| p.trace.as_ref()) {
            assert_eq!(raw(trace), [""; 0], "{}/{}", e.subject.name(), trace.property);
        }
    }
}

#[test]
fn no_debug_output_reaches_a_reader() {
    none_is_raw(&SMALL);
    let mut trace = SMALL[0].outcome.properties.iter().find_map(|p| p.trace.clone()).expect("a witness");
    trace.steps[0].messages.push("ticket 0 is Exited([])".into());
    assert_eq!(raw(&trace), ["ticket 0 is Exited([])"]);
}

#[test]
fn every_trace_replays_from_its_file() {
    let replayed = replayed(&SMALL);
    assert!(replayed > 300, "only {replayed} traces");
}

#[test]
#[ignore = "millions of states"]
fn every_trace_of_the_medium_configurations_is_well_told_and_replays() {
    none_is_raw(&MEDIUM);
    let replayed = replayed(&MEDIUM);
    assert!(replayed > 30, "only {replayed} traces");
}

fn replayed(all: &[Explored]) -> usize {
    let mut replayed = 0;
    for e in all {
        for trace in e.outcome.properties.iter().filter_map(|p| p.trace.as_ref()) {
            let stored = trace.to_json();
            let read = Trace::from_json(stored.as_bytes()).expect("what was written can be read");
            assert_eq!(&read, trace);
            e.subject
                .replay(&read)
                .unwrap_or_else(|why| panic!("{}/{}: {why}", e.subject.name(), trace.property));
            replayed += 1;
        }
    }
    replayed
}

/// The negative control: a trace that is cut short, or tells another state, does not replay.
#[test]
fn a_trace_that_cannot_be_replayed_is_refused() {
    let e = SMALL.iter().find(|e| e.subject.name() == "cherrypy/normal").expect("it is there");
    let trace = e.outcome.properties.iter().find_map(|p| p.trace.clone()).expect("it breaks something");
    let mut short = trace.clone();
    short.steps.pop();
    assert!(e.subject.replay(&short).is_err(), "the violating step is gone");
    let mut other = trace.clone();
    other.steps.remove(0);
    assert!(e.subject.replay(&other).is_err(), "a step is missing");
    let refused = |change: fn(&mut Trace), why| {
        let mut changed = trace.clone();
        change(&mut changed);
        assert!(e.subject.replay(&changed).is_err(), "{why}");
    };
    refused(|trace| trace.rules.clear(), "the rules are those of the claim");
    refused(|trace| trace.steps[0].messages.push("the bus explodes".into()), "no such event was seen");
    refused(|trace| trace.lanes[0] = "the moon".into(), "there is no such actor");
    let mut renamed = trace.clone();
    renamed.property = "changes-follow-the-graph".into();
    assert!(e.subject.replay(&renamed).is_err(), "it does not violate this claim");
    renamed.property = "changes-follow-the-grap".into();
    let why = e.subject.replay(&renamed).expect_err("the model has no such claim").to_string();
    assert!(why.ends_with("; the nearest: changes-follow-the-graph"), "{why}");
}
