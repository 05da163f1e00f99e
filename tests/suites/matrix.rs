//! The kill matrix, and the few cases of a first look.
//!
//! `INSTA_UPDATE=always cargo test -p wspbus-tests --test suites -- --include-ignored` writes the snapshots anew.

use std::collections::BTreeSet;

use wspbus_kit::suite::bounds::Bounds;
use wspbus_kit::suite::case::{Level, Parameters};
use wspbus_kit::suite::explore::Observable;
use wspbus_kit::suite::fault::Indexed;
use wspbus_kit::suite::kill::failing;
use wspbus_kit::suite::{Suite, matrix, wrong};

use super::ground;

fn smoke() -> Vec<Suite> {
    Level::ALL.map(|level| ground::suite(&format!("{level}-smoke")).clone()).into()
}

/// By wrong bus and suite: the number of failing cases, and a digest of their ids.
#[test]
#[ignore = "every wrong bus in every complete suite"]
fn every_cell_of_the_kill_matrix_is_kept() {
    let suites: Vec<Suite> = ground::ground().parts.iter().map(|(_, suite)| suite.clone()).collect();
    insta::assert_snapshot!("kills", matrix::digests(&suites, ground::kills()));
}

#[test]
fn the_kill_matrix_of_the_first_look_is_kept() {
    insta::assert_snapshot!("smoke", matrix::cells(&smoke()));
}

/// The digest changes if another case fails.
#[test]
#[ignore = "every wrong bus in every complete suite"]
fn another_cell_is_another_line() {
    let suites: Vec<Suite> = ground::ground().parts.iter().map(|(_, suite)| suite.clone()).collect();
    let mut kills = ground::kills().to_vec();
    let fails = &mut kills[3].1.fails[1].1;
    let free = (0..).find(|place| !fails.contains(place)).unwrap();
    fails[0] = free;
    let (one, other) = (matrix::digests(&suites, ground::kills()), matrix::digests(&suites, &kills));
    assert_eq!(one.lines().zip(other.lines()).filter(|(one, other)| one != other).count(), 1);
}

/// A few cases find every wrong bus that the complete suite of the level finds, and each of these cases is needed.
#[test]
fn a_first_look_finds_every_wrong_bus_that_has_a_name() {
    let mut all = BTreeSet::new();
    for suite in smoke() {
        let found = |suite: &Suite| -> BTreeSet<&str> {
            let all: Vec<_> = wrong::all().collect();
            let fails = failing(&all, suite);
            all.iter().zip(fails).filter(|(_, fails)| !fails.is_empty()).map(|(m, _)| m.name).collect()
        };
        let here = found(&suite);
        assert_eq!(here, found(ground::suite(&format!("{}-k0", suite.level))), "{}", suite.level);
        for place in 0..suite.cases.len() {
            let mut fewer = suite.clone();
            fewer.cases.remove(place);
            assert!(found(&fewer).len() < here.len(), "{}: case {place} is needless", suite.name);
        }
        all.extend(here);
    }
    // No complete suite has two entries, which show their order, or ends a subscription twice.
    all.extend(["newest-entry-first", "second-unsubscription-done"]);
    assert_eq!(all.len(), wrong::all().count());
}

/// A smoke suite guarantees nothing, and says so.
#[test]
fn a_first_look_misses_most_single_faults() {
    for suite in smoke() {
        let observable = Observable::new(Bounds::of(suite.level), Parameters::default()).unwrap();
        let number = |input| observable.inputs.iter().position(|known| *known == input).unwrap() as u32;
        let sequences: Vec<Vec<u32>> =
            suite.cases.iter().map(|case| case.steps.iter().map(|s| number(s.input)).collect()).collect();
        let indexed = Indexed::new(&observable.mealy, &sequences);
        let (outputs, transfers) =
            (indexed.output_faults(observable.outputs.len()), indexed.transfer_faults(false));
        assert!(outputs.killed + transfers.killed > 0, "{}", suite.name);
        let (killed, all) = (outputs.killed + transfers.killed, outputs.all + transfers.all);
        assert!(2 * killed < all, "{} sees {killed} of {all}", suite.name);
        assert!(suite.guarantee.contains("no guarantee"), "{}", suite.guarantee);
    }
}
