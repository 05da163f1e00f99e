//! A stale snapshot fails its test. One test fails in this way, and another test runs it and expects the failure.

use std::process::Command;

#[test]
#[ignore = "fails on purpose: run by a_stale_snapshot_fails_its_test"]
fn stale() {
    insta::assert_snapshot!("states: 1911", @"states: 1912");
}

#[test]
#[ignore = "passes: run by a_stale_snapshot_fails_its_test"]
fn fresh() {
    insta::assert_snapshot!("states: 1911", @"states: 1911");
}

fn run(test: &str) -> std::process::Output {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args([test, "--exact", "--ignored"]).env("INSTA_UPDATE", "no").env_remove("INSTA_FORCE_PASS");
    command.output().expect("this test runs")
}

#[test]
fn a_stale_snapshot_fails_its_test() {
    let stale = run("stale");
    assert!(!stale.status.success(), "{}", String::from_utf8_lossy(&stale.stdout));
    assert!(String::from_utf8_lossy(&stale.stdout).contains("1 failed"));
    let fresh = run("fresh");
    assert!(fresh.status.success(), "{}", String::from_utf8_lossy(&fresh.stdout));
}
