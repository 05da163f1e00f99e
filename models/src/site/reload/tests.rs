//! The machine does not read the table of the stages: these tests compare the two.

use super::machine::{NORMATIVE, Round};
use super::{Input, Reloader, STAGES, Stage, print};
use crate::site::{Event, Origin, Worker};

/// The stage in which a site with one worker is, and the input that ends it.
fn stage(site: &Reloader) -> Option<(&'static str, Input)> {
    let worker = site.servers.first()?;
    Some(match site.round {
        None if site.waiting.is_empty() => return None,
        None => ("asked", Input::Begin),
        Some(Round::Loading(_)) => ("loading", Input::EndLoad),
        Some(Round::Handed) if worker.idle => ("idle", Input::Raise(worker.worker)),
        Some(Round::Handed) if worker.handed.is_some() => ("handed over", Input::Drop(worker.worker)),
        Some(Round::Handed) if worker.said => ("in use", Input::Hear(worker.worker)),
        Some(Round::Handed) => ("in use", Input::Acknowledge),
    })
}

/// The actor of this input, in the words of the table.
fn actor(input: Input) -> &'static str {
    match input {
        Input::Drop(_) | Input::Raise(_) => "each worker",
        _ => "the controller",
    }
}

fn asked() -> Reloader {
    let (mut site, _) = Reloader::up(1);
    site.step(&NORMATIVE, &Input::Upload(true));
    site.step(&NORMATIVE, &Input::Ask(Origin::Operator));
    site
}

#[test]
fn a_reload_takes_the_stages_in_order() {
    let mut site = asked();
    let mut taken: Vec<(&str, &str)> = Vec::new();
    while let Some((name, input)) = stage(&site) {
        taken.push((name, actor(input)));
        site.step(&NORMATIVE, &input);
    }
    taken.dedup();
    assert_eq!(taken, STAGES.map(|Stage { name, actor, .. }| (name, actor)));
    assert_eq!(site.servers.first().map(|s| (s.worker, s.version)), Some((Worker(0), site.file.version)));
}

/// The number of requests of this site that the next acknowledgement answers.
fn acknowledged(mut site: Reloader) -> usize {
    while let Some((_, input)) = stage(&site) {
        let events = site.step(&NORMATIVE, &input);
        let told = events.iter().filter(|event| matches!(event, Event::Acknowledged { .. })).count();
        if told > 0 {
            return told;
        }
    }
    0
}

#[test]
fn a_later_request_waits_as_the_table_says() {
    let mut site = asked();
    while let Some((name, input)) = stage(&site) {
        let mut later = site.clone();
        later.step(&NORMATIVE, &Input::Ask(Origin::Operator));
        let another = acknowledged(later) == 1;
        let row = STAGES.iter().find(|stage| stage.name == name).map(|stage| stage.asked_now);
        assert_eq!(row.map(|says| says.starts_with("another round")), Some(another), "{name}");
        site.step(&NORMATIVE, &input);
    }
}

#[test]
fn the_stages_can_be_printed() {
    assert_eq!(print().lines().count(), 2 + STAGES.len());
}
