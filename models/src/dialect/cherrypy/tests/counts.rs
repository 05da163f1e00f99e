//! Every configuration, explored: small.

use std::fmt::Write as _;

use crate::dialect::cherrypy::{Call, PACKAGE, configurations};
use crate::dialect::python::family;
use crate::dialect::tests::driver::explore;

#[test]
fn state_counts() {
    let mut table = String::new();
    for named in configurations::ALL {
        let (states, steps) = explore(&(named.build)(), |_, _, _, _| {});
        writeln!(table, "{:<26} {states:>6} states {steps:>6} steps", named.name).unwrap();
    }
    insta::assert_snapshot!(table);
}

#[test]
fn pairs_are_small_enough_to_walk() {
    let mut table = String::new();
    let requests = PACKAGE.requests;
    for (index, a) in requests.into_iter().enumerate() {
        for b in &requests[index..] {
            let (states, _) = explore(&family::pair(&PACKAGE, a, *b, &[Call::Start]), |_, _, _, _| {});
            writeln!(table, "{a:<10} {b:<10} {states:>6}").unwrap();
        }
    }
    insta::assert_snapshot!(table);
}
