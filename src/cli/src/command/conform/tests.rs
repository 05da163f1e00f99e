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
