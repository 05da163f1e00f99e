//! Counts are pinned: a model cannot silently shrink or grow.

use std::collections::BTreeMap;

use wspbus_cli::catalogue::{self, CheckOutcome, Standing};
use wspbus_models::named::Size;

use super::coverage::classes_of;
use super::{Explored, MEDIUM, SMALL};

const HEAD: &str = "configuration: states, transitions, depth, terminal states\n";

fn row(name: &str, o: &CheckOutcome) -> String {
    format!("{name}: {}, {}, {}, {}\n", o.states, o.transitions, o.depth, o.terminals)
}

fn rows(all: &[Explored]) -> String {
    let rows = all.iter().map(|e| row(&e.subject.name(), &e.outcome));
    std::iter::once(HEAD.to_owned()).chain(rows).collect()
}

#[test]
fn the_counts_of_every_configuration() {
    insta::assert_snapshot!(rows(&SMALL));
}

#[test]
#[ignore = "millions of states"]
fn the_counts_of_the_medium_configurations() {
    insta::assert_snapshot!(rows(&MEDIUM));
}

/// The large configurations take minutes: run with `--ignored`. Each has its counts, and its action classes with the
/// number of their edges.
#[test]
#[ignore = "large: run with --ignored"]
fn the_counts_of_the_large_configurations() {
    let mut out = String::from(HEAD);
    let limits = wspbus_check::Limits { states: usize::MAX, ..Default::default() };
    for subject in catalogue::all().into_iter().filter(|s| s.identity().size == Size::Large) {
        let o = subject.check(&limits, &mut wspbus_check::silent).expect("the checker is sound");
        assert!(!o.falls_short() && !o.is_open(), "{}", subject.name());
        out.push_str(&row(&subject.name(), &o));
        out.push_str(&classes_of(&subject.name(), &o));
    }
    insta::assert_snapshot!(out);
}

/// A configuration of the specification is as small as it says.
#[test]
fn every_small_configuration_is_explored_whole_and_small() {
    for e in SMALL.iter() {
        assert!(e.outcome.complete, "{} was cut: {:?}", e.subject.name(), e.outcome.cut);
        let most = if e.subject.identity().is_specified() { Size::SMALL_MAX } else { 2 * Size::SMALL_MAX };
        assert!(e.outcome.states <= most, "{} has {} states", e.subject.name(), e.outcome.states);
    }
}

#[test]
#[ignore = "millions of states"]
fn every_medium_configuration_is_explored_whole_and_is_not_small() {
    for e in MEDIUM.iter() {
        assert!(e.outcome.complete, "{} was cut: {:?}", e.subject.name(), e.outcome.cut);
        let fits = Size::SMALL_MAX + 1..=2_000_000;
        assert!(fits.contains(&e.outcome.states), "{} has {} states", e.subject.name(), e.outcome.states);
    }
}

fn all_stand(all: &[Explored]) {
    let mut fallen = Vec::new();
    for e in all.iter().filter(|e| e.outcome.falls_short() || e.outcome.is_open()) {
        let bad = e.outcome.properties.iter().filter(|p| p.standing > Standing::KnownDeviation);
        let names: Vec<&str> = bad.map(|p| p.name).collect();
        fallen.push(format!("{}: {}", e.subject.name(), names.join(", ")));
    }
    assert!(fallen.is_empty(), "these fall short:\n{}", fallen.join("\n"));
}

#[test]
fn everything_stands_as_it_should() {
    all_stand(&SMALL);
}

#[test]
#[ignore = "millions of states"]
fn everything_medium_stands_as_it_should() {
    all_stand(&MEDIUM);
}

/// The rows of the screen in the README.
fn rows_of_the_readme() -> Vec<(String, Row)> {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).expect("it is there");
    readme.lines().filter_map(row_of_the_screen).map(|(model, row)| (model.to_owned(), row)).collect()
}

/// The screen in the README has the counts of every model whose configurations are small. (`--test cli` compares all of
/// it, if it is run with `--ignored`.)
#[test]
fn the_readme_tells_the_counts() {
    let (rows, due) = (rows_of_the_readme(), due_rows(SMALL.iter().collect()));
    let models = |of: &[&str]| of.iter().map(|model| (*model).to_owned()).collect::<Vec<_>>();
    let told: Vec<String> = rows.iter().map(|(model, _)| model.clone()).collect();
    let listed: Vec<&str> = due.iter().map(|(model, _)| *model).chain(["all"]).collect();
    assert_eq!(told, models(&listed), "the screen in the README lacks a model");
    let stale = |((model, row), (_, due)): ((&String, &Row), &(&str, Option<Row>))| {
        due.filter(|due| due != row).map(|due| (model.clone(), due))
    };
    let stale: Vec<_> = rows.iter().map(|(model, row)| (model, row)).zip(&due).filter_map(stale).collect();
    assert!(stale.is_empty(), "the screen in the README is stale in these rows: {stale:?}");
    // The models with a medium configuration are one bus, a relay and a site.
    assert_eq!(due.iter().filter(|(_, due)| due.is_some()).count(), 9);
}

/// The same, with the sums, of every model.
#[test]
#[ignore = "millions of states"]
fn the_readme_tells_the_counts_of_the_medium_configurations() {
    let mut all: Vec<&Explored> = SMALL.iter().chain(MEDIUM.iter()).collect();
    let order: Vec<String> = catalogue::all().iter().map(|s| s.name()).collect();
    all.sort_by_key(|e| order.iter().position(|name| *name == e.subject.name()));
    let due = due_rows(all).into_iter().map(|(model, row)| (model, row.expect("everything is explored")));
    let mut due: Vec<(&str, Row)> = due.collect();
    let sums = std::array::from_fn(|column| due.iter().map(|(_, row)| row[column]).sum());
    due.push(("all", sums));
    let rows = rows_of_the_readme();
    let rows: Vec<(&str, Row)> = rows.iter().map(|(model, row)| (model.as_str(), *row)).collect();
    assert_eq!(rows, due, "the screen in the README is stale");
}

/// The negative control: another number, and a line that is no row.
#[test]
fn a_row_of_the_screen_is_read() {
    let row = row_of_the_screen("relay      designs that lack a rule 5 860 2598 0.00 3 5 -");
    assert_eq!(row, Some(("relay", [5, 860, 2598, 3, 5, 0])));
    assert_ne!(row, row_of_the_screen("relay      designs that lack a rule 5 860 2598 0.00 3 6 -"));
    assert_eq!(row_of_the_screen("seconds: summed over configurations"), None);
}

/// Configurations, states, transitions; claims that hold, are violated as listed, are untested.
type Row = [usize; 6];

fn row_of_the_screen(line: &str) -> Option<(&str, Row)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [.., configurations, states, transitions, seconds, holds, violated, untested] = words[..] else {
        return None;
    };
    seconds.parse::<f64>().ok().filter(|_| seconds.contains('.'))?;
    let count = |word: &str| if word == "-" { Some(0) } else { word.parse().ok() };
    let [Some(a), Some(b), Some(c), Some(d), Some(e), Some(f)] =
        [configurations, states, transitions, holds, violated, untested].map(count)
    else {
        return None;
    };
    Some((words[0], [a, b, c, d, e, f]))
}

/// The rows that the screen must have, without the sums; no row where a configuration was not explored.
fn due_rows(all: Vec<&Explored>) -> Vec<(&'static str, Option<Row>)> {
    let listed = catalogue::all().into_iter().filter(|s| s.identity().size != Size::Large);
    let listed: Vec<_> = listed.map(|s| (s.identity().model, s.identity().whose)).collect();
    let mut models = listed.clone();
    models.dedup();
    let row = |model: &(&'static str, _)| {
        let of = || all.iter().filter(|e| (e.subject.identity().model, e.subject.identity().whose) == *model);
        let sum = |count: fn(&CheckOutcome) -> usize| of().map(|e| count(&e.outcome)).sum::<usize>();
        let mut claims = BTreeMap::new();
        for judged in of().flat_map(|e| &e.outcome.properties) {
            let standing = claims.entry((judged.name, judged.requirements)).or_insert(judged.standing);
            *standing = Standing::together(*standing, judged.standing);
        }
        let count = |standing| claims.values().filter(|found| **found == standing).count();
        let [holds, violated, untested] =
            [Standing::Good, Standing::KnownDeviation, Standing::Untested].map(count);
        let whole = of().count() == listed.iter().filter(|listed| *listed == model).count();
        let sums = [of().count(), sum(|o| o.states), sum(|o| o.transitions), holds, violated, untested];
        whole.then_some(sums)
    };
    models.iter().map(|model| (model.0, row(model))).collect()
}

/// The negative control: with the counts of a smaller model the snapshot differs.
#[test]
fn a_shrunken_model_is_seen_in_its_counts() {
    use wspbus_check::{Limits, Watched, check, silent};
    use wspbus_models::bus::model::{Lifecycle, Requester, configuration};
    let whole = (configuration::ALL[0].build)().configuration;
    const FEWER: &[Requester] =
        &[Requester { requests: &[wspbus_models::bus::Request::Start], budget: 4, waits: false }];
    let shrunken = configuration::BusConfiguration { requesters: FEWER, ..whole };
    let count = |c| {
        let model = Watched::new(Lifecycle::new(c));
        check(&model, &Limits::default(), &mut silent).expect("sound").states
    };
    assert!(count(shrunken) < count(whole));
    assert_eq!(count(whole), SMALL[0].outcome.states);
}
