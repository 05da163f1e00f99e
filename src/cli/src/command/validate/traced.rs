//! A log as a trace, to be read and browsed: each event is a step, and the first event that no behaviour has is marked.

use std::fmt;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use wspbus_check::trace::{
    Action, End, FILE_BYTES_MAX, Fact, FormatName, Pivot, Rule, Trace, TraceKind, TraceStep, TraceVerdict,
    Value, Values, Version,
};
use wspbus_kit::log_check::read::{Content, Told};
use wspbus_kit::log_check::{Log, LogReport, LogVerdict};
use wspbus_kit::suite::compare::{Lane, lane};
use wspbus_models::bus::event::Event;
use wspbus_models::bus::narrate::event_text;
use wspbus_models::bus::seen::{Seen, Stage};
use wspbus_models::requirement;
use wspbus_words::screen::one_line;
use wspbus_words::system::Observer;

use crate::command::exit::Failure;

/// The name of the claim that a trace of a log is about.
const CLAIM: &str = "the-log-is-a-behaviour";

/// The actor of an event that no thread and no listener is told.
const BUS: &str = "bus";

/// The name of the trace of a log among those of several logs: the number of its file if there are several files, the name
/// of the file, and the line of its header.
pub fn name(files: usize, number: usize, file: &str, log: &Log) -> String {
    let stem = Path::new(file).file_stem().and_then(|stem| stem.to_str()).filter(|stem| *stem != "-");
    let number = if files > 1 { format!("{}-", number + 1) } else { String::new() };
    format!("{number}{}-line-{}.json", stem.unwrap_or("log"), log.line)
}

/// Writes the trace of a log into this file of the folder, which is made if it is not there.
pub fn write(folder: &Path, name: &str, trace: &Trace) -> Result<(), Failure> {
    let (path, text) = (folder.join(name), trace.to_json());
    let unwritten =
        |why: &dyn fmt::Display| Failure::usage(format!("cannot write {}: {why}", path.display()));
    if text.len() as u64 > FILE_BYTES_MAX {
        let (found, most) = (text.len() >> 20, FILE_BYTES_MAX >> 20);
        let words = format!("the trace has {found} MiB, expected at most {most} MiB; validate a shorter log");
        return Err(unwritten(&words));
    }
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    written.map_err(|error| unwritten(&error))
}

/// The log as a trace; `None` if the search was cut, since there is no verdict then.
pub fn trace(file: &str, log: &Log, report: &LogReport) -> Result<Option<Trace>, Failure> {
    let verdict = match report.verdict {
        LogVerdict::Behaviour => TraceVerdict::Explained,
        LogVerdict::NoBehaviour => TraceVerdict::Unexplained,
        LogVerdict::Inconclusive => return Ok(None),
    };
    // Where the log ends too early, no event is the first that no behaviour has: the end is.
    let first_wrong = match log.events.len() {
        events if report.explained < events => Pivot::Step(report.explained),
        events => Pivot::State(events),
    };
    let listeners = log.header.listeners.iter().map(|l| (l.channel, l.priority, l.listener)).collect();
    let mut seen = Seen::of(log.header.setup().policy(), listeners);
    let initial = variables(&seen)?;
    let mut lanes = vec![BUS.to_owned()];
    let mut steps = Vec::with_capacity(log.events.len());
    for told in &log.events {
        if let Some(event) = told.seen.event() {
            seen.observe(event);
        }
        let actor = actor(&told.seen);
        let lane = lanes.iter().position(|lane| *lane == actor).unwrap_or_else(|| {
            lanes.push(actor);
            lanes.len() - 1
        });
        steps.push(step(file, told, lane, variables(&seen)?)?);
    }
    let broken = report.failure.iter().flat_map(|failure| &failure.requirements);
    let rule = |id: &String| {
        let text = requirement::find(id).map_or(String::new(), |requirement| requirement.text.to_owned());
        Rule { id: id.clone(), text }
    };
    Ok(Some(Trace {
        format: FormatName,
        version: Version,
        model: if report.implementation.is_empty() {
            "a bus".to_owned()
        } else {
            report.implementation.clone()
        },
        configuration: format!("the log of {file}, line {}", log.line),
        property: CLAIM.to_owned(),
        rules: broken.map(rule).collect(),
        kind: TraceKind::Log,
        verdict,
        pivot: (verdict == TraceVerdict::Unexplained).then_some(first_wrong),
        about: about(log, report),
        lanes,
        initial,
        steps,
        end: End::Open,
    }))
}

/// The facts about a log that its events do not tell.
fn about(log: &Log, report: &LogReport) -> Vec<Fact> {
    let mut facts = vec![Fact::new("spec", wspbus_models::VERSION)];
    if let Some(kinds) = &log.header.sees {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        facts.push(Fact::new("tells", format!("these kinds of events alone: {}", names.join(", "))));
    }
    if let Some(failure) = &report.failure {
        let observed = failure.observed.clone().unwrap_or_else(|| "the log ends".to_owned());
        facts.push(Fact::new("observed", format!("line {}: {observed}", failure.line)));
        let expected = failure.expected.iter().chain(&failure.waits).cloned().collect::<Vec<_>>();
        facts.push(Fact::new("expected", expected.join("; or ")));
        let later = failure.broken_at.map(|line| format!("seen at line {line}"));
        let no_claim = failure.requirements.is_empty().then(|| "no claim can tell which".to_owned());
        facts.extend(later.or(no_claim).map(|text| Fact::new("broken requirements", text)));
    }
    if !report.still_open.is_empty() {
        facts.push(Fact::new("still open where the log ends", report.still_open.join(", ")));
    }
    facts
}

/// The actor of an event: the thread or the listener that is told of it, and else the bus.
fn actor(seen: &Content) -> String {
    match seen.event().and_then(lane) {
        Some(Lane::Thread(thread)) => thread.to_string(),
        Some(Lane::Listener(listener)) => listener.to_string(),
        _ => BUS.to_owned(),
    }
}

/// An event as a step, with the observations after it.
fn step(file: &str, told: &Told, lane: usize, after: Values) -> Result<TraceStep, Failure> {
    let (action, message) = match &told.seen {
        Content::Event(event) => (action(event)?, event_text(event)),
        Content::Surprise(text) => {
            let text = one_line(text).into_owned();
            (Action { name: "surprise".into(), arguments: Values::default() }, text)
        }
    };
    Ok(TraceStep {
        lane,
        action,
        source: Some(format!("{file}:{}", told.line)),
        messages: vec![message],
        after,
    })
}

/// An event by its name and its fields, as the log has them.
fn action(event: &Event) -> Result<Action, Failure> {
    let (name, fields) = match serde_json::to_value(event).map_err(Failure::usage)? {
        Json::Object(fields) => fields.into_iter().next().unwrap_or_default(),
        Json::String(name) => (name, Json::Null),
        other => (other.to_string(), Json::Null),
    };
    let fields = fields.as_object().into_iter().flatten();
    let arguments = fields.map(|(name, value)| (name.clone(), argument(value)));
    let arguments = Values::new(arguments).map_err(Failure::usage)?;
    Ok(Action { name, arguments })
}

/// A value of a field: an object of one field, such as `{"thread":1}`, is two words.
fn argument(value: &Json) -> Value {
    match value {
        Json::String(text) => Value::Text(one_line(text).into_owned()),
        Json::Bool(flag) => Value::Flag(*flag),
        Json::Null => Value::from("none"),
        Json::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), Value::Number),
        Json::Array(values) => Value::List(values.iter().map(argument).collect()),
        Json::Object(fields) => {
            let words = fields.iter().map(|(name, value)| format!("{name} {}", argument(value)));
            Value::Text(words.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The observations of a bus as named values.
fn variables(seen: &Seen) -> Result<Values, Failure> {
    let main = match seen.main {
        Stage::Before => "not in block",
        Stage::Open => "in block",
        Stage::Done => "has left block",
    };
    let tickets = seen.tickets.iter().map(|open| format!("{} for {}", open.ticket, open.goal));
    let waiting = seen.waiting.iter().map(|(thread, state, _)| format!("{thread} for {state}"));
    let running = seen.passes.iter().filter_map(|pass| pass.running);
    let due = seen.passes.iter().flat_map(|pass| pass.due.iter());
    let values: [(&str, Value); 8] = [
        ("state", seen.state.to_string().into()),
        ("passes", Value::words(seen.passes.iter().map(|pass| pass.channel))),
        ("running", Value::words(running)),
        ("due", Value::words(due)),
        ("tickets", Value::words(tickets)),
        ("waiting", Value::words(waiting)),
        ("main", main.into()),
        ("failures", Value::words(&seen.failures)),
    ];
    Values::new(values).map_err(Failure::usage)
}
