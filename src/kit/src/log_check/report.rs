//! The report on a log: the verdict, and the words for a reader.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wspbus_models::bus::Bus;
use wspbus_models::bus::event::{Event, ListenerId};
use wspbus_models::requirement;
use wspbus_words::screen::one_line;

use super::candidate::{Candidate, Past};
use super::judge::{broken, still_open};
use super::read::{Content, Log};
use super::search::{Found, search};
use crate::suite::compare::{Lane, lane};
use crate::suite::explain::{Compared, Explained, Place, Row, event_text};

/// The most events before the event in question that are shown.
const MOST_BEFORE: usize = 12;

/// The most events of a lane that are shown before the event in question.
const MOST_OF_LANE: usize = 3;

/// The report on the log of one bus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LogReport {
    /// The name of the bus, as the header has it.
    pub implementation: String,
    /// The number of the line of the header, from 1.
    pub line: u64,
    /// The number of events.
    pub events: usize,
    /// The number of events from the first that a behaviour explains.
    pub explained: usize,
    /// The verdict on the log.
    pub verdict: LogVerdict,
    /// The requirements that the bus has still to meet where the log ends.
    pub still_open: Vec<String>,
    /// The event that no behaviour has at its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// The verdict on a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LogVerdict {
    /// The log is a behaviour of the specification, as far as the log tells.
    Behaviour,
    /// The log is no behaviour of the specification.
    NoBehaviour,
    /// The search was cut at the event after those that are explained.
    Inconclusive,
}

/// The event that no behaviour has at its place, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The number of the line; the line after the last where the log ends too early.
    pub line: u64,
    /// The event; none where the log ends too early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observed: Option<String>,
    /// The events that could stand there instead; empty if the bus waits.
    pub expected: Vec<String>,
    /// The reason why nothing comes by itself, if the bus waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits: Option<String>,
    /// The requirements that are broken, the one that says most first. Empty if no claim can tell.
    pub requirements: Vec<String>,
    /// The line at which the requirements are seen to be broken, if it is a later one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u64>,
}

/// The report, and the failure as a diagram.
pub struct Checked {
    /// The report on the log.
    pub report: LogReport,
    /// The failure beside the expected events, lane by lane; none if the log is a behaviour.
    pub diagram: Option<Explained>,
}

/// Checks a log. At most so many states are visited for each event.
pub fn check(log: &Log, most_states: usize) -> Checked {
    let mut report = LogReport {
        implementation: one_line(&log.header.implementation).into_owned(),
        line: log.line,
        events: log.events.len(),
        explained: log.events.len(),
        verdict: LogVerdict::Behaviour,
        still_open: Vec::new(),
        failure: None,
    };
    let mut diagram = None;
    match search(log, most_states) {
        Found::Explained(candidates) => report.still_open = owned(still_open(log, &candidates)),
        Found::Cut { place } => {
            (report.verdict, report.explained) = (LogVerdict::Inconclusive, place);
        }
        Found::Unexplained { place, expected, before } => {
            (report.verdict, report.explained) = (LogVerdict::NoBehaviour, place);
            let failure = failure(log, place, &expected, &before);
            diagram = Some(explained(log, place, &expected, &failure));
            report.failure = Some(failure);
        }
    }
    Checked { report, diagram }
}

impl Log {
    /// The number of the line of the event at this place, or the line after the last.
    fn line_of(&self, place: usize) -> u64 {
        self.events.get(place).map_or(self.line + self.events.len() as u64 + 1, |told| told.line)
    }
}

fn owned(ids: Vec<&'static str>) -> Vec<String> {
    ids.into_iter().map(str::to_owned).collect()
}

fn failure(log: &Log, place: usize, expected: &[Event], before: &[(Candidate, Past)]) -> Failure {
    let found = broken(log, place, before);
    let waits = before.first().filter(|_| expected.is_empty()).map(|(candidate, _)| waits(&candidate.bus));
    Failure {
        line: log.line_of(place),
        observed: observed(log, place),
        expected: expected.iter().map(event_text).collect(),
        waits,
        requirements: owned(found.requirements),
        broken_at: found.later,
    }
}

fn observed(log: &Log, place: usize) -> Option<String> {
    log.events.get(place).map(|told| text(&told.seen))
}

fn text(seen: &Content) -> String {
    match seen {
        Content::Event(event) => event_text(event),
        Content::Surprise(text) => one_line(text).into_owned(),
    }
}

/// The reason why a bus shows nothing by itself.
fn waits(bus: &Bus) -> String {
    let mut running: Vec<ListenerId> = bus.turns().map(|turn| turn.listener).collect();
    running.sort_unstable();
    let names: Vec<String> = running.iter().map(ListenerId::to_string).collect();
    match names.as_slice() {
        [] => "nothing by itself: the bus rests, and waits for a call".to_owned(),
        [one] => format!("nothing by itself: {one} runs, and the bus waits for its end or a call"),
        several => format!(
            "nothing by itself: {} run, and the bus waits for the end of one of them or a call",
            several.join(" and ")
        ),
    }
}

/// The failure as a diagram: the events before it, and the expected beside the observed events, lane by lane.
fn explained(log: &Log, place: usize, expected: &[Event], failure: &Failure) -> Explained {
    let first = place.saturating_sub(MOST_BEFORE);
    let before = log.events[first..place].iter().map(|told| (text(&told.seen), None));
    Explained {
        id: format!("line {}", failure.line),
        requirements: failure.requirements.iter().filter_map(|id| requirement::find(id)).collect(),
        around: around(log, place, failure),
        first_number: usize::try_from(log.line_of(first)).unwrap_or(usize::MAX),
        before: before.collect(),
        done: failure.observed.clone().unwrap_or_else(|| "the log ends".to_owned()),
        lanes: lanes(log, place, expected, failure),
        undone: None,
    }
}

/// The facts that the reader must know beside the events, in sentences.
fn around(log: &Log, place: usize, failure: &Failure) -> Vec<String> {
    let mut said = Vec::new();
    if failure.requirements.is_empty() {
        said.push("No claim can tell which requirement is broken.".to_owned());
    }
    if let Some(line) = failure.broken_at {
        let said_of = if failure.requirements.len() > 1 { "requirements are" } else { "requirement is" };
        said.push(format!("The {said_of} seen to be broken at line {line}."));
    }
    if !log.header.listeners.is_empty() {
        let each = log.header.listeners.iter().map(|l| format!("{} of {}", l.listener, l.channel));
        said.push(format!("The listeners of the header: {}.", each.collect::<Vec<_>>().join(", ")));
    }
    if let Some(sees) = &log.header.sees {
        let names: Vec<&str> = sees.iter().map(|kind| kind.name()).collect();
        said.push(format!("The log tells these kinds of events alone: {}.", names.join(", ")));
    }
    if place > MOST_BEFORE {
        said.push(format!("The first {} events are not shown.", place - MOST_BEFORE));
    }
    said
}

fn lanes(log: &Log, place: usize, expected: &[Event], failure: &Failure) -> Vec<Compared> {
    let observed = match log.events.get(place).map(|told| &told.seen) {
        Some(Content::Event(event)) => Some(event),
        _ => None,
    };
    let mut places: Vec<Lane> = expected.iter().chain(observed).map(lane_of).collect();
    if places.is_empty() {
        places.push(Lane::Bus);
    }
    places.sort_unstable();
    places.dedup();
    let mut found: Vec<Compared> = Vec::new();
    for at in places {
        let mut rows = same(log, place, at);
        let mut expects: Vec<String> =
            expected.iter().filter(|event| lane_of(event) == at).map(event_text).collect();
        let mut shows = observed.filter(|event| lane_of(event) == at).map(event_text);
        if found.is_empty() {
            expects.extend(failure.waits.clone());
        }
        while !expects.is_empty() || shows.is_some() {
            let expected = (!expects.is_empty()).then(|| expects.remove(0));
            rows.push(Row::Differs { expected, observed: shows.take() });
        }
        found.push(Compared { place: Place::Lane(at), rows });
    }
    if let Some(surprise) = log.events.get(place).and_then(|told| told.seen.surprise()) {
        let observed = Some(one_line(surprise).into_owned());
        let rows = vec![Row::Differs { expected: None, observed }];
        found.push(Compared { place: Place::Surprises, rows });
    }
    found
}

/// The last events of a lane before this place.
fn same(log: &Log, place: usize, at: Lane) -> Vec<Row> {
    let events = log.events[..place].iter().rev().filter_map(|told| {
        let event = told.seen.event().filter(|event| lane_of(event) == at)?;
        Some(Row::Same(event_text(event)))
    });
    let mut rows: Vec<Row> = events.take(MOST_OF_LANE).collect();
    rows.reverse();
    rows
}

/// The lane of an event. Passes are events of the bus.
fn lane_of(event: &Event) -> Lane {
    lane(event).unwrap_or(Lane::Bus)
}
