//! The known hazards of CherryPy and MagicBus in logs: the counterexample of each, as the adapter of the bus tells it.
//!
//! `wspbus lockstep` replays every counterexample on the real bus, which shows the same events. So the log of a
//! counterexample is the log that the adapter writes of the real bus.

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;

use wspbus_check::{Behaviour, Limits, Watched, check as explore, silent};
use wspbus_kit::log_check::{Header, Kind, Log, LogReport, LogVerdict, MOST_STATES, check, read};
use wspbus_kit::suite::case::Subscribed;
use wspbus_kit::suite::parallel;
use wspbus_models::bus::event::Event;
use wspbus_models::dialect::PYTHON;
use wspbus_models::dialect::python::{Action, Hazard, PythonBus, PythonDialect, Shown};
use wspbus_words::system::System;

use super::{between, root};

/// A loop without end stands in a log so often.
const ROUNDS: usize = 2;

/// The kinds that the adapters do not tell, in the sets in which they are told too, the small ones first.
const UNTOLD: [&[Kind]; 8] = [
    &[],
    &[Kind::Waits],
    &[Kind::Process],
    &[Kind::Answers],
    &[Kind::Failures],
    &[Kind::Answers, Kind::Tickets],
    &[Kind::Answers, Kind::Tickets, Kind::Failures],
    &[Kind::Answers, Kind::Tickets, Kind::Failures, Kind::Waits, Kind::Process, Kind::Refusals],
];

/// The hazards that no log of their counterexample shows, also if it tells every kind, and why.
const BEYOND: &[(&str, &str)] = &[(
    "M10",
    "an answer is told when its call returns: a Start of another thread, whose call has not returned, would explain the answer",
)];

/// The counterexample of a hazard, told in full.
struct Session {
    header: Header,
    events: Vec<Event>,
    end: End,
}

/// The end of the log after the counterexample.
#[derive(PartialEq)]
enum End {
    /// It may go on in any way.
    Open,
    /// The threads go on in a loop.
    Loops,
    /// Every thread rests.
    Rests,
}

/// The verdict on the log of a hazard.
enum Verdict {
    /// The event that is none of a behaviour, the requirements that are broken, and the event that shows that, if it is a
    /// later one.
    Found(String, Vec<String>, Option<u64>),
    /// The reason why the log is a behaviour.
    Unseen(String),
}

impl Session {
    /// The steps of a counterexample, with the loop at its end, if it has one.
    fn of(bus: &PythonBus, behaviour: &Behaviour<Watched<PythonBus>>, header: &Header) -> Session {
        let (mut world, subscribed) = bus.begin();
        let listeners = subscribed.into_iter().filter_map(|event| match event {
            Event::Subscribed { channel, listener, priority } => {
                Some(Subscribed { listener, channel, priority })
            }
            _ => None,
        });
        let header = Header { listeners: listeners.collect(), ..header.clone() };
        let actions: Vec<&Action> = behaviour.steps.iter().map(|(action, _)| action).collect();
        let start = behaviour.loop_start.unwrap_or(actions.len());
        let rounds = (0..ROUNDS).flat_map(|_| &actions[start..]);
        let events = actions[..start].iter().chain(rounds).flat_map(|action| bus.step(&mut world, action));
        let events = events.collect();
        let end = match behaviour.loop_start {
            None => End::Open,
            Some(_) if start == actions.len() => End::Rests,
            Some(_) => End::Loops,
        };
        Session { header, events, end }
    }

    /// The report on the log that the adapter writes, if it told these kinds too.
    fn report(&self, more: &[Kind], complete: bool) -> LogReport {
        let sees = self.header.sees.iter().flatten().chain(more).copied().collect();
        let header = Header { sees: Some(sees), complete, ..self.header.clone() };
        let told: Vec<Event> = self.events.iter().filter_map(|event| header.told(event)).collect();
        check(&Log::new(header, told), MOST_STATES / 10).report
    }

    fn verdict(&self, hazard: &Hazard, breaks: &[&str]) -> Verdict {
        let report = self.report(&[], false);
        if let Some(failure) = report.failure {
            let event = failure.observed.as_deref().unwrap_or("the log ends");
            // The header is the first line.
            let place = format!("event {} of {}: {event}", failure.line - 1, report.events);
            return Verdict::Found(place, failure.requirements, failure.broken_at.map(|line| line - 1));
        }
        assert_eq!(report.verdict, LogVerdict::Behaviour, "{}: {report:#?}", hazard.id);
        Verdict::Unseen(self.missing(breaks).unwrap_or_else(|| beyond(hazard)))
    }

    /// The least that the log would have to tell too, so that one of these requirements is broken, or else any.
    fn missing(&self, breaks: &[&str]) -> Option<String> {
        let ends = if self.end == End::Open { &[false][..] } else { &[false, true][..] };
        let more = ends.iter().flat_map(|complete| UNTOLD.iter().map(|more| (*more, *complete)));
        let found = more.filter_map(|(more, complete)| {
            let failure = self.report(more, complete).failure?;
            Some((more, complete, names_one(&failure.requirements, breaks)))
        });
        let found: Vec<(&[Kind], bool, bool)> = found.collect();
        let (more, complete, _) = found.iter().find(|(_, _, is_named)| *is_named).or(found.first())?;
        let names: Vec<&str> = more.iter().map(|kind| kind.name()).collect();
        let kinds = (!more.is_empty()).then(|| format!("it does not tell {}", names.join(", ")));
        let end = complete.then(|| match self.end {
            End::Loops => "its threads poll without end, so it may always go on".to_owned(),
            End::Open | End::Rests => "it may go on".to_owned(),
        });
        Some(format!("the log: {}", kinds.into_iter().chain(end).collect::<Vec<_>>().join("; ")))
    }
}

/// Is one of these requirements among those that are broken?
fn names_one(broken: &[String], requirements: &[&str]) -> bool {
    broken.iter().any(|id| requirements.contains(&id.as_str()))
}

fn beyond(hazard: &Hazard) -> String {
    let listed = BEYOND.iter().find(|(id, _)| *id == hazard.id);
    listed.map_or_else(|| panic!("{}: no log shows it: say why", hazard.id), |(_, why)| (*why).to_owned())
}

/// The header of the logs that the adapter of this bus writes, with the listeners of another session.
fn header(model: &str) -> Header {
    let file = File::open(root().join(format!("tests/logs/{model}.log"))).unwrap();
    read(BufReader::new(file)).unwrap().remove(0).header
}

/// The log of one hazard.
struct Row<'a> {
    /// The place of the hazard among all of the dialect.
    place: usize,
    hazard: &'a Hazard,
    /// The requirements of the property that the hazard breaks.
    breaks: &'static [&'static str],
    verdict: Verdict,
}

impl Row<'_> {
    fn text(&self) -> String {
        let (place, broken) = match &self.verdict {
            Verdict::Found(place, broken, _) if broken.is_empty() => {
                (place.as_str(), "no claim can tell".to_owned())
            }
            Verdict::Found(place, broken, later) => {
                let later = later.map(|event| format!(", at event {event}")).unwrap_or_default();
                (place.as_str(), format!("{}{later}", broken.join(", ")))
            }
            Verdict::Unseen(why) => ("not seen", why.clone()),
        };
        let Hazard { id, line, .. } = self.hazard;
        format!("| {id} | {line} | {} | {place} | {broken} |", self.breaks.join(", "))
    }

    fn is_found(&self) -> bool {
        matches!(self.verdict, Verdict::Found(..))
    }

    /// Is a requirement of the hazard itself among those that are broken?
    fn is_named(&self) -> bool {
        match &self.verdict {
            Verdict::Found(_, broken, _) => names_one(broken, self.breaks),
            Verdict::Unseen(_) => false,
        }
    }
}

/// The rows of the hazards that a configuration shows.
fn rows<'a>(dialect: &'a PythonDialect, header: &Header, configuration: &str) -> Vec<Row<'a>> {
    let shows = |hazard: &Hazard| match hazard.shown {
        Shown::Inside { configuration: of, property } if of == configuration => property,
        _ => None,
    };
    let shown: Vec<(usize, &Hazard, &str)> = (dialect.hazards.iter().enumerate())
        .filter_map(|(place, hazard)| Some((place, hazard, shows(hazard)?)))
        .collect();
    if shown.is_empty() {
        return Vec::new();
    }
    let bus = (dialect.configuration(configuration).unwrap().build)();
    let report = explore(&Watched::new(bus.clone()), &Limits::default(), &mut silent).unwrap();
    let row = |(place, hazard, property): (usize, &'a Hazard, &str)| {
        let finding = report.findings.iter().find(|finding| finding.name == property).unwrap();
        let behaviour = finding.behaviour.as_ref().unwrap_or_else(|| panic!("{}: {property}", hazard.id));
        let verdict = Session::of(&bus, behaviour, header).verdict(hazard, finding.requirements);
        Row { place, hazard, breaks: finding.requirements, verdict }
    };
    shown.into_iter().map(row).collect()
}

/// The table of a dialect.
fn table(dialect: &PythonDialect) -> String {
    let header = header(dialect.package.model);
    let names: Vec<&str> = dialect.configurations.iter().map(|named| named.name).collect();
    let all = parallel::each(&names, |name| rows(dialect, &header, name));
    let mut all: Vec<Row<'_>> = all.into_iter().flatten().collect();
    all.sort_by_key(|row| row.place);
    let mut text = format!(
        "\nOf the {} hazards of {}, the logs of {} are no behaviours. In {} of these logs a requirement of the hazard itself is \
         broken there.\n\n| hazard | what happens | it breaks | found at | broken there, or the reason why it is not seen |\n|---|---|---|---|---|\n",
        all.len(),
        dialect.package.dialect,
        all.iter().filter(|row| row.is_found()).count(),
        all.iter().filter(|row| row.is_named()).count(),
    );
    for row in all {
        let _ = writeln!(text, "{}", row.text());
    }
    text
}

/// The tables of the page. `UPDATE=1` writes them.
#[test]
fn each_known_hazard_is_found_in_its_log_or_the_page_says_why_not() {
    let tables: String = PYTHON.into_iter().map(table).collect();
    between("<!-- hazards -->\n", "\n<!-- end of hazards -->", &tables);
}

/// A control of the reason: the log of a bus that stops in the start is a behaviour if it tells nothing of that.
#[test]
fn a_kind_that_a_log_does_not_tell_hides_a_hazard() {
    let dialect = PYTHON[0];
    let whole = header(dialect.package.model);
    let told = |sees: &[Kind]| {
        let header = Header { sees: Some(sees.to_vec()), ..whole.clone() };
        rows(dialect, &header, "start-listener-stops").remove(0)
    };
    assert!(told(whole.sees.as_deref().unwrap()).is_found());
    let hidden = told(&[Kind::Log]);
    assert!(!hidden.is_found() && hidden.text().contains("does not tell"), "{}", hidden.text());
}
