//! The speed of cases through the protocol, with every message held against its schema on both sides.

use std::process::Command;
use std::time::{Duration, Instant};

use wspbus_kit::conform::spoken::Spoken;
use wspbus_kit::conform::{Adapter, Limits};
use wspbus_kit::suite::{CaseVerdict, run_case};

use super::ground;

/// There is one adapter, so there are two processes that wait for each other.
#[test]
#[ignore = "a measurement: cargo test --release --test suites speed -- --ignored --nocapture"]
fn ten_thousand_cases_a_minute_go_through_the_protocol() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    let mut adapter = Adapter::spawn(program.arg("adapter"), Limits::default()).unwrap();
    let hello = adapter.hello().unwrap();
    let mut bus = Spoken::new(adapter, &hello.features);
    for name in ["requests-k2", "core-k0"] {
        let suite = ground::suite(name);
        let (start, mut cases, mut steps) = (Instant::now(), 0, 0);
        while start.elapsed() < Duration::from_secs(3) {
            for case in &suite.cases {
                let verdict = run_case(&suite.setup, &suite.parameters, case, &mut bus);
                assert_eq!(verdict, CaseVerdict::Pass, "{}", case.id);
                (cases, steps) = (cases + 1, steps + case.steps.len());
            }
        }
        let minute = cases as f64 / start.elapsed().as_secs_f64() * 60.0;
        println!("{name}: {minute:.0} cases a minute, {:.1} steps each", steps as f64 / cases as f64);
        assert!(minute > 10_000.0, "{name}: {minute:.0} cases a minute");
    }
}
