//! Counts are pinned: a model cannot silently shrink or grow.

use std::collections::BTreeMap;

use wspbus_cli::catalogue::{Outcome, Standing};

use super::ALL;

const HEAD: &str = "configuration: states, transitions, depth, terminal states\n";

fn row(name: &str, o: &Outcome) -> String {
    format!("{name}: {}, {}, {}, {}\n", o.states, o.transitions, o.depth, o.terminals)
}

#[test]
fn the_counts_of_every_configuration() {
    let mut out = String::from(HEAD);
    for e in ALL.iter() {
        out.push_str(&row(&e.subject.name(), &e.outcome));
    }
    insta::assert_snapshot!(out);
}

/// The large configurations take a minute: run with `--ignored`.
#[test]
#[ignore = "large: run with --ignored"]
fn the_counts_of_the_large_configurations() {
    let mut out = String::from(HEAD);
    let limits = wspbus_check::Limits { states: usize::MAX, ..Default::default() };
    for subject in wspbus_cli::catalogue::all().into_iter().filter(|s| s.identity().large) {
        let o = subject.check(&limits, &mut wspbus_check::silent).expect("the checker is sound");
        assert!(!o.falls_short() && !o.is_open(), "{}", subject.name());
        out.push_str(&row(&subject.name(), &o));
    }
    insta::assert_snapshot!(out);
}

#[test]
fn every_default_configuration_is_explored_whole_and_small() {
    for e in ALL.iter() {
        assert!(e.outcome.complete, "{} was cut: {:?}", e.subject.name(), e.outcome.cut);
        assert!(e.outcome.states <= 2_000_000, "{} has {} states", e.subject.name(), e.outcome.states);
    }
}

#[test]
fn everything_stands_as_it_should() {
    for e in ALL.iter() {
        assert!(!e.outcome.falls_short() && !e.outcome.is_open(), "{}: {:#?}", e.subject.name(), e.outcome);
    }
}

/// The screen in the README has the counts of every model, and their sums. (`--test cli` compares all of it, if it is
/// run with `--ignored`.)
#[test]
fn the_readme_tells_the_counts() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).expect("it is there");
    let rows: Vec<(&str, Row)> = readme.lines().filter_map(row_of_the_screen).collect();
    let due = due_rows();
    assert_eq!(rows, due, "the screen in the README is stale");
}

/// The negative control: another number, and a line that is no row.
#[test]
fn a_row_of_the_screen_is_read() {
    let row = row_of_the_screen("teardown   designs that lack a rule 16 947 1367 0.00 6 17 -");
    assert_eq!(row, Some(("teardown", [16, 947, 1367, 6, 17, 0])));
    assert_ne!(row, row_of_the_screen("teardown   designs that lack a rule 16 947 1367 0.00 6 18 -"));
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

/// The rows that the screen must have, with the sums as the last one.
fn due_rows() -> Vec<(&'static str, Row)> {
    let key = |e: &super::Explored| (e.subject.identity().model, e.subject.identity().whose);
    let mut models: Vec<_> = ALL.iter().map(key).collect();
    models.dedup();
    let row = |model| {
        let of = || ALL.iter().filter(|e| key(e) == model);
        let sum = |count: fn(&Outcome) -> usize| of().map(|e| count(&e.outcome)).sum::<usize>();
        let mut claims = BTreeMap::new();
        for judged in of().flat_map(|e| &e.outcome.properties) {
            let standing = claims.entry(judged.name).or_insert(judged.standing);
            *standing = Standing::together(*standing, judged.standing);
        }
        let count = |standing| claims.values().filter(|found| **found == standing).count();
        let counts = [Standing::Good, Standing::KnownDeviation, Standing::Untested].map(count);
        [of().count(), sum(|o| o.states), sum(|o| o.transitions), counts[0], counts[1], counts[2]]
    };
    let mut rows: Vec<(&str, Row)> = models.into_iter().map(|model| (model.0, row(model))).collect();
    let sums = std::array::from_fn(|column| rows.iter().map(|(_, row)| row[column]).sum());
    rows.push(("all", sums));
    rows
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
    assert_eq!(count(whole), ALL[0].outcome.states);
}
