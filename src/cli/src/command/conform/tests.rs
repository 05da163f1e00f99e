use super::*;

#[test]
fn what_was_not_run_is_not_judged_and_only_what_broke_broke() {
    let late = Counts { pass: 5, not_run: 1, ..Counts::default() };
    let codes = [
        (Counts { not_run: 0, ..late }, Exit::Holds),
        (late, Exit::Inconclusive),
        (Counts { pass: 0, ..late }, Exit::Inconclusive),
        (Counts { fail: 1, ..late }, Exit::FallsShort),
        (Counts { broken: 1, ..late }, Exit::Broke),
    ];
    for (counts, code) in codes {
        assert_eq!(verdict(counts, false), code, "{counts:?}");
    }
    assert_eq!(verdict(late, true), Exit::FallsShort);
}

/// The command line with these options, in front of an adapter.
#[derive(clap::Parser)]
struct Line {
    #[command(flatten)]
    conform: Conform,
}

/// An expectation may be out of date only if the run has its suite as it is without options.
#[test]
fn options_that_change_a_suite_leave_its_expectations_alone() {
    let usual = |options: &[&str]| {
        let line = [&["conform"][..], options, &["--", "adapter"]].concat();
        <Line as clap::Parser>::try_parse_from(line).unwrap().conform.as_by_default()
    };
    for same in [&[][..], &["--k", "0"], &["--seed", "2007"], &["--random", "1000"], &["--strength", "2"]] {
        assert_eq!(usual(same), Usual::ALL, "{same:?}");
    }
    for wild in [["--random", "0"], ["--seed", "5"]] {
        assert_eq!(usual(&wild), Usual { wild: false, ..Usual::ALL }, "{wild:?}");
    }
    assert_eq!(usual(&["--strength", "3"]), Usual { wide: false, ..Usual::ALL });
    assert_eq!(usual(&["--k", "1"]), Usual { complete: false, ..Usual::ALL });
    for chosen in [["--suite", "core-k0"], ["--level", "core"], ["--suite-file", "a.json"]] {
        assert_eq!(usual(&chosen), Usual::NONE, "{chosen:?}");
    }
}
