use super::*;
use crate::conform::message::{Hello, PROTOCOL};
use crate::conform::report::REPORT;
use crate::conform::verdict::Counts;
use crate::suite::case::Parameters;

/// A report of which nothing is known but these counts.
fn report(counts: Counts) -> Report {
    let word = || "x".to_owned();
    Report {
        format: REPORT,
        specification: word(),
        implementation: Hello {
            protocol: PROTOCOL,
            implementation: word(),
            version: word(),
            language: word(),
            levels: Vec::new(),
            features: Vec::new(),
            lacks: Vec::new(),
            parameters: Default::default(),
        },
        parameters: Parameters::default(),
        declaration: Default::default(),
        only: Vec::new(),
        suites: Vec::new(),
        counts,
        requirements: Vec::new(),
        deviations: Vec::new(),
        stale: Vec::new(),
        ended: None,
        cases: Vec::new(),
    }
}

fn plain(report: &Report) -> String {
    text(report, &Look::default(), None)
}

/// The last line says the worst that happened. No count that is no pass is passed over.
#[test]
fn the_worst_count_decides_the_conclusion() {
    let one = Counts { pass: 1, ..Counts::default() };
    for (counts, stale, said) in [
        (Counts::default(), 0, "No case was run, so there is no verdict."),
        (Counts { fail: 1, broken: 1, ..one }, 1, "x falls short: 1 of 3 cases fails."),
        (Counts { broken: 1, unexpected_pass: 1, ..one }, 1, "The adapter broke, so there is no verdict"),
        (
            Counts { unexpected_pass: 1, not_run: 1, ..one },
            0,
            "The expectations are out of date: correct them.",
        ),
        (one, 1, "The expectations are out of date: correct them."),
        (Counts { inconclusive: 1, ..one }, 0, "Inconclusive: there is no verdict on 1 case."),
        (Counts { not_run: 2, ..one }, 0, "Inconclusive: there is no verdict on 2 cases."),
        (
            Counts { not_applicable: 2, ..Counts::default() },
            0,
            "No case applies to what the adapter claims, so there is no verdict.",
        ),
        (
            Counts { known_deviation: 1, not_applicable: 2, ..one },
            0,
            "As expected: 1 of 4 cases passes, 1 is a known deviation, 2 do not apply.",
        ),
    ] {
        let text = plain(&Report { stale: vec!["N: a".to_owned(); stale], ..report(counts) });
        let last = text.lines().last().unwrap_or_default();
        assert!(last.starts_with(said), "{counts:?}: {last}");
    }
}

/// A list that is cut says how many entries are left, and the cases that were not run are told.
#[test]
fn what_is_not_shown_is_counted() {
    let stale = (0..MOST + 3).map(|number| format!("N: {number}")).collect();
    let text = plain(&Report { stale, ..report(Counts { not_run: 2, ..Counts::default() }) });
    assert!(text.contains("  N: 19\n  and 3 more\n") && !text.contains("N: 20"), "{text}");
    assert!(text.contains("\nNot run\n  2 cases: the run ended before them.\n"), "{text}");
}

/// A shell reads the id as it is, with any character in it.
#[test]
fn the_command_that_runs_a_case_again_is_quoted() {
    assert_eq!(rerun("a b/$c'd", "./bus"), r"wspbus conform --only 'a b/$c'\''d' -- ./bus");
}
