//! A case that failed, in words: the inputs, the expected events, and the observed events.
//!
//! The text is for a reader who maintains the bus that failed and knows nothing of this kit.
//! [`Explained::lines`] lays it out, part by part, so that a caller can add colours. [`Explained::plain`] is
//! the same as text, with the [`legend`].

mod align;
mod layout;
mod words;

use std::fmt;

use wspbus_models::bus::event::Event;
use wspbus_models::requirement::{self, Requirement};

use super::case::{Case, Setup, Step};
use super::compare::{Lane, lane};
use super::implementation::{Failure, Output};
use align::align;
use wspbus_words::screen::one_line;

pub use align::Row;
pub use layout::{Line, Part, legend, text};
pub(crate) use words::event_text;
pub use words::{around, input_text};

/// The largest number of events in one line.
const MOST_SAID: usize = 12;

/// A case that failed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// The id of the case.
    pub id: String,
    /// The requirements at stake: one of a case, and all that an event of a log breaks. Empty if the specification has
    /// none of them.
    pub requirements: Vec<&'static Requirement>,
    /// The set-up, one sentence for each part.
    pub around: Vec<String>,
    /// The number of the first step that is shown: 1, or the number of a line of a log.
    pub first_number: usize,
    /// The steps before the step that fails: the input, and the events that were seen, which are the expected
    /// events. The second is none if the first says everything.
    pub before: Vec<(String, Option<String>)>,
    /// The input of the step that fails.
    pub done: String,
    /// The expected events beside the observed events, one entry for each place.
    pub lanes: Vec<Compared>,
    /// The reason why the step could not be done; none if it could be done.
    pub undone: Option<String>,
}

/// The expected and the observed events of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The place that is compared.
    pub place: Place,
    /// The expected and the observed events of the place, in order.
    pub rows: Vec<Row>,
}

/// A place where events are seen. It is shown as a heading: `the bus`, `thread 1`, `ticket 0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The events of a lane.
    Lane(Lane),
    /// The listeners that run after the step.
    Running,
    /// Observations for which the vocabulary has no event.
    Surprises,
}

/// The requirement at stake: the requirement that was seen to be broken, else that of the step that fails,
/// else that of the case.
pub fn at_stake<'a>(case: &'a Case, failure: &'a Failure) -> &'a str {
    if let Some(breaks) = &failure.breaks {
        return breaks;
    }
    match case.steps.get(failure.step) {
        Some(step) if !step.about.is_empty() => &step.about,
        _ => case.requirement(),
    }
}

/// Explains a failure of a case.
pub fn explain(setup: &Setup, case: &Case, failure: &Failure) -> Explained {
    let told = |index: usize, step: &Step| {
        let before = &case.steps[..index];
        (input_text(setup, before, &step.input), words::seen_text(setup, case, index))
    };
    let shown = case.steps.iter().enumerate().take(failure.step);
    let failed = case.steps.get(failure.step);
    Explained {
        id: case.id.clone(),
        requirements: requirement::find(at_stake(case, failure)).into_iter().collect(),
        around: around(setup, case, failure.step),
        first_number: 1,
        before: shown.map(|(index, step)| told(index, step)).collect(),
        done: failed.map_or_else(String::new, |step| told(failure.step, step).0),
        lanes: failed.map_or_else(Vec::new, |step| compared(setup, case, step, failure)),
        undone: failure.reason.as_deref().map(|reason| one_line(reason).into_owned()),
    }
}

impl Explained {
    /// The number of the step that fails.
    pub fn number(&self) -> usize {
        self.first_number + self.before.len()
    }

    /// The first difference, in one line.
    pub fn first(&self) -> String {
        let (number, done) = (self.number(), &self.done);
        if let Some(why) = &self.undone {
            return format!("step {number} ({done}) could not be done: {why}");
        }
        // The text of an event names its lane, and a surprise speaks for itself.
        let head = |place: Place| match place {
            Place::Running => format!("{place}: "),
            Place::Lane(_) | Place::Surprises => String::new(),
        };
        let rows = self.lanes.iter().flat_map(|lane| lane.rows.iter().map(|row| (lane.place, row)));
        let mut differences = rows.filter_map(|(place, row)| match row {
            Row::Same(_) => None,
            Row::Differs { expected, observed } => Some((head(place), expected, observed)),
        });
        let said = match differences.next() {
            Some((place, Some(expected), Some(observed))) => {
                format!("{place}expected \"{expected}\", observed \"{observed}\"")
            }
            Some((place, Some(expected), None)) => format!("{place}\"{expected}\" is missing"),
            Some((place, None, Some(observed))) => format!("{place}\"{observed}\" is not expected"),
            _ => "something else was seen".to_owned(),
        };
        let more = match differences.count() {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        format!("step {number} ({done}): {said}{more}")
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Lane(lane) => lane.fmt(f),
            Place::Running => f.write_str("runs when all is at rest"),
            Place::Surprises => f.write_str("seen, and nothing that a bus does"),
        }
    }
}

/// The events that were observed in the step that failed, in one line, where the case is not at hand.
pub fn observed_text(failure: &Failure) -> String {
    let number = failure.step + 1;
    let Some(observed) = &failure.observed else {
        let why = failure.reason.as_deref().map(one_line).unwrap_or_default();
        return format!("step {number} could not be done: {why}");
    };
    let events = observed.events.iter().map(event_text);
    let strange = observed.surprises.iter().map(|text| one_line(text).into_owned());
    let running = observed.gates.iter().map(|listener| format!("{listener} runs"));
    let seen = events.chain(strange).chain(running).take(MOST_SAID).collect::<Vec<_>>().join("; ");
    match seen.is_empty() {
        true => format!("step {number} showed nothing"),
        false => format!("step {number} showed: {seen}"),
    }
}

/// The expected events of a step beside the observed events: first the lanes, then the listeners that run,
/// then the surprises.
fn compared(setup: &Setup, case: &Case, step: &Step, failure: &Failure) -> Vec<Compared> {
    let nothing = Output::default();
    let observed = failure.observed.as_ref().unwrap_or(&nothing);
    let before = &case.steps[..=failure.step];
    let mut places: Vec<_> = step.events.iter().chain(&observed.events).filter_map(lane).collect();
    places.sort_unstable();
    places.dedup();
    let of = |events: &[Event], place| -> Vec<Event> {
        events.iter().filter(|event| lane(event) == Some(place)).cloned().collect()
    };
    let mut lanes: Vec<Compared> = Vec::new();
    for place in places {
        let rows = align(&of(&step.events, place), &of(&observed.events, place), event_text);
        lanes.push(Compared { place: Place::Lane(place), rows });
    }
    let listener = |listener: &_| words::listener_text(setup, before, *listener);
    let running = align(&step.gates, &observed.gates, listener);
    lanes.push(Compared { place: Place::Running, rows: running });
    let strange = align(&[], &observed.surprises, |text: &String| one_line(text).into_owned());
    lanes.push(Compared { place: Place::Surprises, rows: strange });
    lanes.retain(|lane| !lane.rows.is_empty());
    lanes
}

#[cfg(test)]
mod tests;
