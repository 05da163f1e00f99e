//! Logs whose answers are told when a call returns, and logs that are complete.

use super::reports::{checked, log_of};
use super::*;

const HEADER: &str = r#"{"log":1,"returns":"when_resolved""#;
const COMPLETE: &str = r#"{"log":1,"returns":"when_resolved","complete":true"#;
const UP: &str = r#"{"state_written":{"from":"idle","to":"starting"}}"#;
const BEGAN: &str = r#"{"pass_began":{"pass":0,"channel":"start","due":[]}}"#;
const ENDED: &str = r#"{"pass_ended":{"pass":0,"channel":"start"}}"#;
const ON: &str = r#"{"state_written":{"from":"starting","to":"running"}}"#;
const DOWN: &str = r#"{"state_written":{"from":"running","to":"stopping"}}"#;

/// The answer to a Start of this thread.
fn answer(thread: u8, answer: &str, ticket: u64) -> String {
    format!(
        r#"{{"answered":{{"origin":{{"thread":{thread}}},"request":"start","answer":{answer},"ticket":{ticket}}}}}"#
    )
}

fn accepted(thread: u8, ticket: u64) -> String {
    answer(thread, r#""accepted""#, ticket)
}

fn joined(thread: u8, ticket: u64) -> String {
    answer(thread, r#"{"joined":{"again":false}}"#, ticket)
}

fn resolved(ticket: u64) -> String {
    format!(r#"{{"resolved":{{"ticket":{ticket},"goal":"start","resolution":"reached"}}}}"#)
}

/// The verdict, the number of events that are explained, and the requirements that are broken.
fn said(header: &str, lines: &[&str]) -> (LogVerdict, usize, String) {
    let report = checked(&log_of(header, lines)).report;
    let broken = report.failure.map(|failure| failure.requirements.join(" "));
    (report.verdict, report.explained, broken.unwrap_or_default())
}

/// Each granted request has a ticket of its own, and a number is used again when nothing refers to it any more. So an
/// answer that is told late cannot name a ticket that another request has, and that is open.
#[test]
fn a_late_answer_that_names_an_open_ticket_is_no_behaviour() {
    let (first, own, open) = (accepted(2, 0), joined(1, 1), joined(1, 0));
    let (zero, one) = (resolved(0), resolved(1));
    let with = |answer: &str, ends: &[&str]| {
        said(HEADER, &[&[&first, UP, BEGAN, answer, ENDED, ON][..], ends].concat())
    };
    assert_eq!(with(&own, &[&zero, &one]).0, LogVerdict::Behaviour);
    for ends in [&[][..], &[&*zero], &[&*zero, &*zero]] {
        assert_eq!(with(&open, ends), (LogVerdict::NoBehaviour, 3, "GOAL-6".to_owned()), "{ends:?}");
    }
    // The same where the answer of the ticket that is open is told after that of the request that joined.
    let lines = [UP, &open, BEGAN, &first, ENDED, ON, &zero];
    let (verdict, explained, _) = said(HEADER, &lines);
    assert_eq!((verdict, explained), (LogVerdict::NoBehaviour, 3));
    // A number may be used again once its ticket is resolved, also by a request that was made before.
    let stop = accepted(1, 0).replace("start", "stop");
    let lines = [&first, UP, BEGAN, ENDED, ON, &zero, DOWN, &stop];
    assert_eq!(said(HEADER, &lines).0, LogVerdict::Behaviour);
}

/// An answer may be told at any time up to the return of its call, and a call returns when its ticket has resolved.
#[test]
fn a_late_answer_may_stand_anywhere_between_its_request_and_the_return_of_the_call() {
    let (asked, told) = (accepted(1, 0), resolved(0));
    let log = [UP, BEGAN, ENDED, ON, &told];
    for place in 0..=log.len() {
        let mut lines = log.to_vec();
        lines.insert(place, &asked);
        for header in [HEADER, COMPLETE] {
            assert_eq!(
                said(header, &lines).0,
                LogVerdict::Behaviour,
                "{header}: the answer stands at {place}"
            );
        }
        let at_once = said(r#"{"log":1"#, &lines).0;
        let verdict = if place == 0 { LogVerdict::Behaviour } else { LogVerdict::NoBehaviour };
        assert_eq!(at_once, verdict, "a control: the answer stands at {place}");
    }
}

/// A log may end before a call returns. Where the log goes on after the call has returned, it tells the answer.
#[test]
fn an_answer_that_is_never_told_is_that_of_a_call_that_has_not_returned() {
    let told = resolved(0);
    for (lines, verdict) in [
        (&[UP][..], LogVerdict::Behaviour),
        (&[UP, BEGAN, ENDED], LogVerdict::Behaviour),
        (&[UP, BEGAN, ENDED, ON, &told], LogVerdict::Behaviour),
        (&[UP, BEGAN, ENDED, ON, &told, DOWN], LogVerdict::NoBehaviour),
        (&[UP, BEGAN, ENDED, ON, DOWN], LogVerdict::NoBehaviour),
    ] {
        assert_eq!(said(HEADER, lines).0, verdict, "{lines:?}");
    }
}

/// A complete log has everything that the bus does by itself.
#[test]
fn a_complete_log_that_ends_too_early_is_no_behaviour() {
    let (asked, told) = (accepted(1, 0), resolved(0));
    let lines = [&asked, UP, BEGAN, ENDED, ON, &told];
    for end in 1..=lines.len() {
        let verdict = if end == lines.len() { LogVerdict::Behaviour } else { LogVerdict::NoBehaviour };
        for header in [COMPLETE, r#"{"log":1,"complete":true"#] {
            assert_eq!(said(header, &lines[..end]).0, verdict, "{header}: {end} lines");
        }
        // The control: a log that is not complete may end after any line.
        assert_eq!(said(HEADER, &lines[..end]).0, LogVerdict::Behaviour, "{end} lines");
    }
}

/// Sessions with late answers, as complete logs. A log that ends before a resolution still owes it.
#[test]
fn complete_sessions_with_late_answers_are_behaviours_and_owe_no_resolution() {
    let (mut events, mut short) = (0, 0);
    for level in LEVELS {
        for case in sessions(level, Returns::WhenResolved, 8, 5) {
            let setup = case.setup.as_ref().unwrap();
            let told = session(setup, Returns::WhenResolved, &case.inputs(), Machine::default());
            let sees = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Passes).collect();
            let header = Header { sees: Some(sees), ..header(setup, Returns::WhenResolved) };
            let whole = log(header.clone(), &told);
            accepts(&case.id, &whole);
            events += whole.events.len();
            let last = told.iter().rposition(|event| matches!(event, Event::Resolved { .. }));
            let Some(last) = last else { continue };
            let verdict = check(&log(header, &told[..last]), MOST_STATES).report.verdict;
            assert_eq!(verdict, LogVerdict::NoBehaviour, "{} without its last resolution", case.id);
            short += 1;
        }
    }
    assert_eq!((events, short), (1_055, 24));
}
