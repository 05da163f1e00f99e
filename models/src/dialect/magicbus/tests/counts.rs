//! Every configuration, explored: small.

use std::fmt::Write as _;

use crate::dialect::magicbus::configurations;
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
