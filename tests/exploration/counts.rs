//! Counts are pinned: a model cannot silently shrink or grow.

use wspbus_cli::catalogue::Outcome;

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

/// The screen in the README has the counts of every model. (`--test cli` compares all of it, if it is run with
/// `--ignored`.)
#[test]
fn the_readme_tells_the_counts() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).expect("it is there");
    let key = |e: &super::Explored| (e.subject.identity().model, e.subject.identity().whose);
    let mut models: Vec<_> = ALL.iter().map(key).collect();
    models.dedup();
    for model in models {
        let of = || ALL.iter().filter(|e| key(e) == model);
        let sum = |count: fn(&Outcome) -> usize| of().map(|e| count(&e.outcome)).sum::<usize>().to_string();
        let counts = [of().count().to_string(), sum(|o| o.states), sum(|o| o.transitions)];
        let tells = |line: &&str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.first() == Some(&model.0) && words.windows(3).any(|three| three == counts)
        };
        assert!(readme.lines().any(|line| tells(&line)), "{} {counts:?} is not in the README", model.0);
    }
}

/// The negative control: with the counts of a smaller model the snapshot differs.
#[test]
fn a_shrunken_model_is_seen_in_its_counts() {
    use wspbus_check::{Limits, Watched, check, silent};
    use wspbus_models::bus::model::{Lifecycle, Requester, configuration};
    let whole = (configuration::ALL[0].build)().configuration;
    const FEWER: &[Requester] =
        &[Requester { requests: &[wspbus_models::bus::Request::Start], budget: 4, waits: false }];
    let shrunken = configuration::Configuration { requesters: FEWER, ..whole };
    let count = |c| {
        let model = Watched::new(Lifecycle::new(c));
        check(&model, &Limits::default(), &mut silent).expect("sound").states
    };
    assert!(count(shrunken) < count(whole));
    assert_eq!(count(whole), ALL[0].outcome.states);
}
