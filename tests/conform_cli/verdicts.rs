//! Buses that are right and wrong, through the whole program.

use super::run::{WSPBUS, conform, requests, scratch};

fn mutant(name: &str) -> [&str; 4] {
    [WSPBUS, "adapter", "--mutant", name]
}

#[test]
fn the_reference_passes_and_the_guarantee_is_said() {
    let ran = conform(&["--suite", "requests-k0"], &[WSPBUS, "adapter"]);
    assert_eq!(ran.code, Some(0), "{}", ran.text);
    assert!(ran.text.contains("An implementation that passes does what"), "{}", ran.text);
    let ran = requests(&[], &[WSPBUS, "adapter", "--returns-when-resolved"]);
    assert_eq!((ran.code, ran.count("pass")), (Some(0), ran.all()), "{}", ran.text);
}

#[test]
fn a_wrong_bus_fails_and_the_requirement_is_said_in_words() {
    let ran = conform(&["--suite", "requests-k0"], &mutant("stop-accepted-in-idle"));
    assert_eq!(ran.code, Some(1), "{}", ran.text);
    assert!(
        ran.text.contains("GOAL-1") && ran.text.contains("Every request MUST be answered"),
        "{}",
        ran.text
    );
    assert!(!ran.text.contains("An implementation that passes does what"), "{}", ran.text);
}

#[test]
fn what_is_expected_to_fail_may_and_must() {
    let path = scratch("expectations.json");
    let path = path.to_str().unwrap();
    let wrong = mutant("resurrection");
    let ran = requests(&["--write-expectations", path], &wrong);
    assert!(ran.code == Some(1) && ran.count("fail") > 0, "{}", ran.text);
    let ran = requests(&["--expect", path], &wrong);
    assert_eq!((ran.code, ran.count("fail")), (Some(0), 0), "{}", ran.text);
    assert!(ran.count("known_deviation") > 0);
    // The expectations of another bus.
    let ran = requests(&["--expect", path], &[WSPBUS, "adapter"]);
    assert!(ran.code == Some(2) && ran.text.contains("is tested"), "{}", ran.text);
    // The expectations of a bus that was mended.
    let text = std::fs::read_to_string(path).unwrap().replace("wspbus, wrong: resurrection", "wspbus");
    std::fs::write(path, text).unwrap();
    let ran = requests(&["--expect", path], &[WSPBUS, "adapter"]);
    assert!(ran.code == Some(1) && ran.count("unexpected_pass") > 0, "{}", ran.text);
}

#[test]
fn the_same_bus_gives_the_same_report_whatever_the_order_and_the_number_of_adapters() {
    let wrong = mutant("lost-exit");
    let suite = ["--suite", "whole-concurrency-2", "--json"];
    let one = conform(&[&suite[..], &["--jobs", "1"]].concat(), &wrong);
    let other = conform(&[&suite[..], &["--jobs", "3", "--seed", "11"]].concat(), &wrong);
    assert!(one.count("fail") > 0 && one.count("pass") > 0);
    assert_eq!(one.report, other.report);
}

#[test]
fn a_suite_from_a_file_is_run_as_it_stands() {
    let folder = scratch("exported");
    let exported = std::process::Command::new(WSPBUS)
        .args(["suite", "requests-transitions", "--export"])
        .arg(&folder)
        .output()
        .unwrap();
    assert!(exported.status.success());
    let file = folder.join("requests-transitions.json");
    let ran = conform(&["--json", "--suite-file", file.to_str().unwrap()], &[WSPBUS, "adapter"]);
    assert_eq!((ran.code, ran.count("pass")), (Some(0), ran.all()), "{}", ran.text);
    // Without one of its cases the suite guarantees nothing.
    let text = std::fs::read_to_string(&file).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.remove(3);
    let less = folder.join("less.json");
    std::fs::write(&less, lines.join("\n")).unwrap();
    let ran = conform(&["--suite-file", less.to_str().unwrap()], &[WSPBUS, "adapter"]);
    assert!(ran.code == Some(0) && ran.text.contains("and nothing beyond"), "{}", ran.text);
    let ran = conform(
        &["--json", "--suite-file", file.to_str().unwrap()],
        &[WSPBUS, "adapter", "--returns-when-resolved"],
    );
    assert!(ran.code == Some(2) && ran.text.contains("when their tickets resolve"), "{}", ran.text);
}
