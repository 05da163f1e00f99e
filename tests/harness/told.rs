//! The text about the tests.

use std::io::{self, Write};
use std::panic::catch_unwind;
use std::sync::Mutex;

use wspbus_kit::harness::{EXIT_FAILED, Options, check, run};
use wspbus_kit::suite::case::Parameters;
use wspbus_kit::suite::plan::Plan;
use wspbus_kit::suite::{CaseVerdict, run_case};

use super::buses::{Hearing, Then, odd, ran, result, right, wrong};

const SUITE: &str = "requests-k0";

#[test]
fn the_output_is_the_same_with_any_number_of_threads() {
    let told =
        |threads| ran(&format!("--test-threads {threads}"), ["core-transitions"], wrong("swallowed-code"));
    let one = told(1);
    assert!(one.0 == EXIT_FAILED && one.1.contains("FAILED"));
    assert!([2, 3, 16].map(told).iter().all(|other| *other == one));
}

#[test]
fn a_failing_case_is_told_with_all_that_a_person_needs() {
    let (code, text) = ran("/exited/graceful/", [SUITE], wrong("swallowed-code"));
    assert_eq!(code, EXIT_FAILED);
    insta::assert_snapshot!(text);
}

#[test]
fn the_terse_format_has_a_letter_a_test() {
    let (_, text) = ran("-q", Options::new([SUITE]).features(&[]), wrong("stop-accepted-in-idle"));
    let lines = text.lines().skip(2).take_while(|line| !line.is_empty());
    let letters: String = lines.filter_map(|line| line.split(' ').next()).collect();
    let count = |letter| letters.matches(letter).count();
    assert_eq!(text.lines().nth(1).unwrap(), format!("running {} tests", letters.len()));
    assert!(count('.') > 0 && count('F') > 0 && count('i') > 0, "{letters}");
    assert_eq!(count('.') + count('F') + count('i'), letters.len());
    let (_, text) = ran("--format=terse", ["core-negative"], right);
    assert_eq!(text.lines().nth(2).unwrap(), format!("{} 88/184", ".".repeat(88)));
}

#[test]
fn a_panic_fails_the_test_and_no_other() {
    let (code, text) = ran("--test-threads 1", [SUITE], odd(3, Then::Panics));
    assert_eq!(code, EXIT_FAILED);
    assert!(text.contains("the bus panicked: index 7 is out of the ring"), "{text}");
    assert!(text.contains(" ... ok\n"), "{text}");
    let made = || -> wspbus_kit::suite::observable::Reference<wspbus_models::bus::Machine> { panic!("no") };
    let (code, text) = ran("", [SUITE], made);
    assert_eq!((code, result(&text).contains(" 0 passed; 78 failed;")), (EXIT_FAILED, true));
    assert!(text.contains("the bus panicked: no\n(when it was made, before the first step)\n"));
}

#[test]
fn what_cannot_be_judged_is_no_pass() {
    for (then, said) in [
        (Then::NeverRests, "inconclusive, which is not a pass: thread 2 spins"),
        (Then::Breaks, "no verdict, because the implementation of the kit's trait broke: the pipe is closed"),
        (Then::Cannot, "could not be done, but must be possible: thread 1 waits"),
    ] {
        let (code, text) = ran("", [SUITE], odd(0, then));
        assert_eq!((code, result(&text).contains(" 0 passed; 78 failed;")), (EXIT_FAILED, true), "{text}");
        assert!(text.contains(said), "{text}");
    }
}

/// A known deviation is a failure: a case that cannot be judged is no known deviation.
#[test]
fn what_cannot_be_judged_is_no_known_deviation() {
    let (code, text) = ran("", Options::new([SUITE]).known(["*"], "all of it"), odd(0, Then::NeverRests));
    assert_eq!((code, text.contains("known deviation:")), (EXIT_FAILED, false));
    let (code, _) = ran("", Options::new([SUITE]).known(["*"], "all of it"), odd(0, Then::Panics));
    assert_eq!(code, 0);
}

#[test]
fn help_lists_the_options() {
    let (code, text) = ran("--help", [SUITE], right);
    assert_eq!(code, 0);
    for option in ["--list", "--exact", "--skip", "--ignored", "--include-ignored", "--test-threads"] {
        assert!(text.contains(option), "{option}");
    }
}

#[test]
#[should_panic(expected = "15 of 78 cases fail; the shortest:\n\nrequests-k0::")]
fn one_test_of_all_cases_shows_the_shortest_that_fails() {
    check([SUITE], wrong("swallowed-code"));
}

#[test]
#[should_panic(expected = "there is no suite \"core-k9\"")]
fn one_test_of_a_suite_that_there_is_not_fails() {
    check(["core-k9"], right);
}

#[test]
fn colours_are_there_when_they_are_asked_for() {
    assert!(!ran("", [SUITE], right).1.contains('\u{1b}'));
    assert!(!ran("--color never", [SUITE], right).1.contains('\u{1b}'));
    assert!(ran("--color always", [SUITE], right).1.contains("... \u{1b}[32mok\u{1b}[0m\n"));
}

/// The shortest of the cases that fail is the case that fails after the fewest steps, also where it stands last.
#[test]
fn the_shortest_case_need_not_be_the_first_that_fails() {
    let mut suite = Plan::named(SUITE).unwrap().build(Parameters::default()).unwrap().0;
    suite.cases.reverse();
    let mut bus = wrong("swallowed-code")();
    let mut fails = |case: &_| match run_case(&suite.setup, &suite.parameters, case, &mut bus) {
        CaseVerdict::Fail(failure) => Some(failure.step),
        _ => None,
    };
    let steps: Vec<Option<usize>> = suite.cases.iter().map(&mut fails).collect();
    let least = steps.iter().flatten().min().copied();
    assert!(steps.iter().flatten().next() > least.as_ref(), "the control: the first takes longer");
    let shortest = &suite.cases[steps.iter().position(|step| *step == least && least.is_some()).unwrap()].id;
    let text = catch_unwind(|| check(Options::new([""; 0]).suite(suite.clone()), wrong("swallowed-code")));
    let text = *text.unwrap_err().downcast::<String>().unwrap();
    assert!(text.contains(&format!("the shortest:\n\n{SUITE}::{shortest}\n")), "{text}");
}

#[test]
fn a_bus_is_told_which_case_comes_next() {
    let heard = Mutex::new(Vec::new());
    let (_, text) = ran("--test-threads 1", [SUITE], || Hearing { bus: right(), heard: &heard });
    let lines =
        text.lines().filter_map(|line| line.strip_prefix("test requests-k0::")?.strip_suffix(" ... ok"));
    assert_eq!(lines.collect::<Vec<_>>(), *heard.lock().unwrap());
}

/// An output that is closed.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(io::ErrorKind::BrokenPipe.into())
    }
}

#[test]
fn an_output_that_is_closed_is_no_success() {
    for arguments in [&[][..], &["--list"], &["--help"], &["--shuffle"]] {
        assert_eq!(run(arguments.iter().copied(), [SUITE], right, &mut Closed), EXIT_FAILED, "{arguments:?}");
    }
}
