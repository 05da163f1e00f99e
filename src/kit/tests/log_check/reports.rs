//! The reports on logs that are no behaviours: what they name, and how they show it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use wspbus_kit::log_check::report::{Checked, LogReport};

use super::*;

/// The report in one line: the verdict, and everything that a reader is told.
fn line(report: &LogReport) -> String {
    let mut out = format!("{:?} after {} of {}", report.verdict, report.explained, report.events);
    if let Some(failure) = &report.failure {
        let _ = write!(out, ", line {}: {:?}", failure.line, failure.observed.as_deref().unwrap_or_default());
        let waits = failure.waits.as_ref().map(|waits| format!(" {waits}")).unwrap_or_default();
        let _ = write!(out, ", not {:?}{}", failure.expected, waits);
        let _ = write!(out, ", breaks {}", failure.requirements.join(" "));
        if let Some(at) = failure.broken_at {
            let _ = write!(out, " at line {at}");
        }
    }
    if !report.still_open.is_empty() {
        let _ = write!(out, ", open {}", report.still_open.join(" "));
    }
    out
}

pub(super) fn checked(text: &str) -> Checked {
    check(&read(text.as_bytes()).unwrap()[0], MOST_STATES)
}

const TWO: &str = r#"{"log":1,"listeners":[{"listener":0,"channel":"start","priority":1},{"listener":1,"channel":"start","priority":2}]"#;
const ASKED: &str =
    r#"{"answered":{"origin":{"thread":1},"request":"start","answer":"accepted","ticket":0}}"#;
const UP: &str = r#"{"state_written":{"from":"idle","to":"starting"}}"#;
const ON: &str = r#"{"state_written":{"from":"starting","to":"running"}}"#;
const DOWN: &str = r#"{"state_written":{"from":"running","to":"stopping"}}"#;
const REST: &str = r#"{"state_written":{"from":"stopping","to":"idle"}}"#;
const WRONG: &str = r#"{"state_written":{"from":"idle","to":"running"}}"#;
const BEGAN: &str = r#"{"pass_began":{"pass":0,"channel":"start","due":[0,1]}}"#;
const FIRST: &str = r#"{"listener_began":{"pass":0,"channel":"start","listener":0}}"#;
const SECOND: &str = r#"{"listener_began":{"pass":0,"channel":"start","listener":1}}"#;
const WELL: &str = r#"{"listener_ended":{"pass":0,"channel":"start","listener":0,"outcome":"ok"}}"#;
const LATE: &str = r#"{"listener_ended":{"pass":0,"channel":"start","listener":0,"outcome":"timed_out"}}"#;

/// A header that begins so, and these lines.
pub(super) fn log_of(header: &str, lines: &[&str]) -> String {
    format!("{header}}}\n{}\n", lines.join("\n"))
}

/// The log in which two listeners of start run side by side, and the second begins twice. It tells no states.
fn two_run() -> String {
    let sees = r#","sees":["answers","listeners","passes","tickets","subscriptions"]"#;
    log_of(&format!("{TWO}{sees}"), &[ASKED, BEGAN, FIRST, LATE, SECOND, SECOND])
}

#[test]
fn a_report_says_what_is_wrong_and_what_could_stand_there() {
    let complete = r#","complete":true"#;
    let (one, few) = (r#"{"log":1"#, r#"{"log":1,"sees":["states","listeners","main"]"#);
    let empty = [
        r#"{"pass_began":{"pass":0,"channel":"start","due":[]}}"#,
        r#"{"pass_ended":{"pass":0,"channel":"start"}}"#,
    ];
    let taken = r#"{"taken":{"code":0,"reexec":false,"failures":[]}}"#;
    let surprise = r#"{"surprise":"a\tb"}"#;
    for (text, said) in [
        (log_of(TWO, &[ASKED, UP, BEGAN, FIRST]), "Behaviour after 4 of 4, open GOAL-9 GOAL-16 TIME-1"),
        (
            log_of(&format!("{TWO}{complete}"), &[ASKED, UP, BEGAN, FIRST]),
            "Behaviour after 4 of 4, open GOAL-9 GOAL-16 TIME-1",
        ),
        (
            log_of(&format!("{TWO}{complete}"), &[ASKED, UP]),
            r#"NoBehaviour after 2 of 2, line 4: "", not ["start pass begins, due: L0, L1"], breaks GOAL-16"#,
        ),
        (
            log_of(&format!("{one}{complete}"), &[ASKED, UP, empty[0], empty[1], ON]),
            r#"NoBehaviour after 5 of 5, line 7: "", not ["ticket 0 (Start): Reached"], breaks GOAL-9 GOAL-16"#,
        ),
        (
            log_of(TWO, &[ASKED, UP, BEGAN, FIRST, WELL, ON]),
            r#"NoBehaviour after 5 of 6, line 7: "state Starting > Running", not ["L1 of start is called"], breaks LIFE-3"#,
        ),
        (
            log_of(TWO, &[ASKED, UP, BEGAN, FIRST, SECOND]),
            r#"NoBehaviour after 4 of 5, line 6: "L1 of start is called", not [] nothing by itself: L0 runs, and the bus waits for its end or a call, breaks PASS-4"#,
        ),
        (
            two_run(),
            r#"NoBehaviour after 5 of 6, line 7: "L1 of start is called", not [] nothing by itself: L0 and L1 run, and the bus waits for the end of one of them or a call, breaks PASS-2 PASS-4"#,
        ),
        (
            log_of(TWO, &[ASKED, UP, BEGAN, FIRST, surprise]),
            r#"NoBehaviour after 4 of 5, line 6: "a\\tb", not [] nothing by itself: L0 runs, and the bus waits for its end or a call, breaks "#,
        ),
        (
            log_of(TWO, &[ASKED, UP, &BEGAN.replace("\"pass\":0", "\"pass\":7")]),
            r#"NoBehaviour after 2 of 3, line 4: "start pass begins, due: L0, L1 in pass 7", not ["start pass begins, due: L0, L1"], breaks "#,
        ),
        (
            log_of(TWO, &[ON, ASKED]),
            r#"NoBehaviour after 0 of 2, line 2: "state Starting > Running", not [] nothing by itself: the bus rests, and waits for a call, breaks LIFE-3 LIFE-1"#,
        ),
        (
            log_of(few, &[UP, "\"blocked\"", taken]),
            r#"NoBehaviour after 2 of 3, line 4: "main leaves block with 0", not ["state Starting > Running", "state Starting > Stopping"], breaks FAIL-3 WAIT-4"#,
        ),
    ] {
        assert_eq!(line(&checked(&text).report), said, "{text}");
    }
    let cut =
        check(&read(log_of(r#"{"log":1,"sees":["states"]"#, &[UP, ON]).as_bytes()).unwrap()[0], 1).report;
    assert_eq!(line(&cut), "Inconclusive after 0 of 2");
}

/// An answer that is told late is the answer of one request: no second ticket has its number.
#[test]
fn the_ticket_of_an_answer_that_is_told_late_resolves_once() {
    let joined = r#"{"answered":{"origin":{"thread":1},"request":"start","answer":{"joined":{"again":false}},"ticket":1}}"#;
    let other = r#"{"answered":{"origin":{"thread":2},"request":"start","answer":"accepted","ticket":0}}"#;
    let empty = r#"{"pass_began":{"pass":0,"channel":"start","due":[]}}"#;
    let ended = r#"{"pass_ended":{"pass":0,"channel":"start"}}"#;
    let resolved = |ticket: u64| {
        format!(r#"{{"resolved":{{"ticket":{ticket},"goal":"start","resolution":"reached"}}}}"#)
    };
    let (first, second) = (resolved(0), resolved(1));
    let header = r#"{"log":1,"returns":"when_resolved""#;
    for (times, verdict) in [(1, LogVerdict::Behaviour), (2, LogVerdict::NoBehaviour)] {
        let all = [other, UP, joined, empty, ended, ON, &first, &second, &second];
        let text = log_of(header, &[&all[..7 + times], &[DOWN]].concat());
        assert_eq!(checked(&text).report.verdict, verdict, "{text}");
    }
}

/// The failure stands beside the last events of its lane, and the lanes stand in their order.
#[test]
fn a_failure_is_shown_beside_the_events_before_it() {
    let shown = checked(&two_run()).diagram.unwrap().plain(100);
    for part in [
        "PASS-2 A pass MUST give every listener ",
        "\n\nPASS-4 A pass MUST call a listener only after ",
        "The listeners of the header: L0 of start, L1 of start.\n",
        "The log tells these kinds of events alone: answers, listeners, passes, tickets, subscriptions.\n\n",
        "  2. Start of thread 1: Accepted, ticket 0\n",
        "> 7. L1 of start is called\n",
        "  the bus\n    = L0 of start is called                          = L0 of start is called\n    = L0 of start passes",
        "    - nothing by itself: L0 and L1 run, and the      + L1 of start is called\n",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    let surprise = log_of(TWO, &[ASKED, UP, BEGAN, FIRST, r#"{"surprise":"gone"}"#]);
    let shown = checked(&surprise).diagram.unwrap().plain(100);
    let column = " ".repeat(53);
    let said = format!("waits for its end or a call\n  seen, and nothing that a bus does\n{column}+ gone\n");
    assert!(shown.contains(&said) && shown.matches("nothing by itself").count() == 1, "{shown}");
    assert!(shown.starts_with("No claim can tell which requirement is broken.\n"), "{shown}");
    let answer = r#"{"answered":{"origin":{"thread":2},"request":"start","answer":"accepted","ticket":0}}"#;
    let shown = checked(&log_of(TWO, &[ASKED, UP, answer])).diagram.unwrap().plain(100);
    let (bus, thread) = (shown.find("\n  the bus\n").unwrap(), shown.find("\n  thread 2\n").unwrap());
    assert!(bus < thread, "{shown}");
    let waiting = r#"{"waiting":{"thread":2,"state":"starting"}}"#;
    let shown = checked(&log_of(TWO, &[waiting, ASKED, UP, BEGAN])).diagram.unwrap().plain(100);
    let (bus, thread) = (shown.find("\n  the bus\n").unwrap(), shown.find("\n  thread 2\n").unwrap());
    assert!(bus < thread, "what is expected comes later: {shown}");
    let shown = checked(&log_of(TWO, &[ASKED, UP, BEGAN, FIRST, WELL, ON])).diagram.unwrap().plain(100);
    assert!(shown.starts_with("LIFE-3 ") && shown.contains("\n\nThe listeners"), "{shown}");
}

/// At most twelve events before the failure are shown, and the others are counted.
#[test]
fn the_first_events_of_a_long_log_are_counted() {
    for (rounds, first, said) in [(3, "\n  2. state Idle > Starting\n", None), (4, "\n\n  6. state", Some(4))]
    {
        let lines = [&[UP, ON, DOWN, REST].repeat(rounds)[..], &[WRONG]].concat();
        let shown = checked(&log_of(r#"{"log":1,"sees":["states"]"#, &lines)).diagram.unwrap().plain(100);
        let hidden = said.map(|many| format!("The first {many} events are not shown.\n"));
        assert!(shown.contains(first), "{shown}");
        assert!(hidden.is_none_or(|hidden| shown.contains(&hidden)), "{shown}");
        assert_eq!(shown.contains("not shown"), said.is_some(), "{shown}");
        let kept = "    = state Starting > Running                       = state Starting > Running\n    = state Running";
        assert!(shown.contains(kept), "{shown}");
    }
}

/// The logs in which one event of a session is missing: how many there are, how many break a named requirement, the sum of
/// the later lines at which one breaks, and the number of the events that could stand instead. Then each requirement, and
/// how many logs break it.
fn gaps(left: &[Kind], cases: usize) -> String {
    let (mut all, mut named, mut later, mut expected, mut broken) = (0, 0, 0, 0, BTreeMap::new());
    for case in sessions(Level::Whole, Returns::AtOnce, 4, 9).into_iter().take(cases) {
        let setup = case.setup.as_ref().unwrap();
        let told = session(setup, Returns::AtOnce, &case.inputs(), Machine::default());
        let sees = Some(Kind::ALL.into_iter().filter(|kind| !left.contains(kind)).collect());
        let header = Header { sees, ..header(setup, Returns::AtOnce) };
        let events: Vec<Event> = told.iter().filter_map(|event| header.told(event)).collect();
        for place in 0..events.len() {
            let mut fewer = events.clone();
            fewer.remove(place);
            all += 1;
            let Checked { report, diagram } = check(&Log::new(header.clone(), fewer), 1_000);
            let (Some(failure), Some(diagram)) = (report.failure, diagram) else { continue };
            let is = if failure.requirements.len() > 1 { "requirements are" } else { "requirement is" };
            let said = failure.broken_at.map(|at| format!("The {is} seen to be broken at line {at}."));
            assert!(said.is_none_or(|said| diagram.around.contains(&said)), "{:?}", diagram.around);
            named += usize::from(!failure.requirements.is_empty());
            later += failure.broken_at.unwrap_or_default();
            expected += failure.expected.len();
            failure.requirements.into_iter().for_each(|id| *broken.entry(id).or_insert(0) += 1);
        }
    }
    let broken: Vec<String> = broken.into_iter().map(|(id, many)| format!("{id} {many}")).collect();
    format!("{all} {named} {later} {expected}: {}", broken.join(", "))
}

/// A control of the judge: what is missing is charged with the same requirements, also where less is told.
#[test]
fn a_missing_event_is_charged_with_the_requirements_that_it_breaks() {
    use Kind::{Answers, Listeners, Passes, States, Subscriptions, Tickets};
    let mut wrong = Vec::new();
    for (left, cases, said) in [
        (
            &[][..],
            4,
            "145 88 505 78: FAIL-1 1, GOAL-1 6, GOAL-10 1, GOAL-13 3, GOAL-15 1, GOAL-17 13, GOAL-3 1, GOAL-4 2, GOAL-5 7, GOAL-6 15, GOAL-9 1, LIFE-1 6, LIFE-2 1, LIFE-3 10, LIFE-4 11, LIFE-5 1, PASS-1 1, PASS-2 16, PASS-3 2, PASS-4 2, WAIT-7 2",
        ),
        (
            &[Subscriptions, Passes],
            4,
            "110 59 158 51: FAIL-1 1, GOAL-1 4, GOAL-10 1, GOAL-13 3, GOAL-15 1, GOAL-17 11, GOAL-3 1, GOAL-4 2, GOAL-5 7, GOAL-6 14, GOAL-7 3, GOAL-9 1, LIFE-1 17, LIFE-2 2, LIFE-3 5, LIFE-4 4, PASS-1 1, PASS-2 5, PASS-4 2, PASS-7 1, WAIT-7 2",
        ),
        (&[Answers], 1, "36 26 160 46: FAIL-3 2, LIFE-1 6, LIFE-2 1, LIFE-3 6, LIFE-4 5, PASS-2 7, WAIT-4 2"),
        (
            &[Tickets],
            4,
            "134 64 405 68: FAIL-1 1, FAIL-3 3, LIFE-1 11, LIFE-2 1, LIFE-3 10, LIFE-4 11, LIFE-5 1, PASS-1 4, PASS-2 16, PASS-3 3, PASS-4 2, WAIT-4 3, WAIT-7 2",
        ),
        (
            &[States],
            4,
            "118 56 0 51: FAIL-1 1, GOAL-1 4, GOAL-13 3, GOAL-15 1, GOAL-17 10, GOAL-4 1, GOAL-5 6, GOAL-6 4, GOAL-7 3, GOAL-9 1, LIFE-3 5, LIFE-4 4, LIFE-7 4, PASS-1 6, PASS-2 16, PASS-3 1, PASS-4 2, WAIT-7 2",
        ),
        (
            &[Listeners],
            2,
            "82 48 0 61: GOAL-10 1, GOAL-13 1, GOAL-17 6, GOAL-4 1, GOAL-5 2, GOAL-6 2, LIFE-1 4, LIFE-3 10, LIFE-4 10, PASS-2 13, PASS-3 1, WAIT-7 1",
        ),
    ] {
        let found = gaps(left, cases);
        if found != said {
            wrong.push(format!("without {left:?}: {found}"));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
