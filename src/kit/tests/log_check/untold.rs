//! Logs that leave kinds out: what is not told is searched for, in few states, and what is told still counts.

use super::reports::{checked, log_of};
use super::*;

fn verdict(header: &str, lines: &[&str]) -> LogVerdict {
    checked(&log_of(header, lines)).report.verdict
}

/// The fewest states for an event with which the log is seen to be a behaviour.
fn fewest(log: &Log) -> usize {
    let (mut low, mut high) = (0, 10_000);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        match check(log, middle).report.verdict {
            LogVerdict::Behaviour => high = middle,
            _ => low = middle,
        }
    }
    high
}

/// States that no event can tell apart are one state. The search would else be cut in a longer log.
#[test]
fn a_search_visits_no_more_states_than_it_must() {
    use Kind::{Answers, Failures, Listeners, Main, Passes, Subscriptions, Tickets};
    let cases = sessions(Level::Whole, Returns::AtOnce, 5, 21);
    for (left, states) in [
        (&[Answers][..], 178),
        (&[Listeners], 68),
        (&[Main], 19),
        (&[Subscriptions], 13),
        (&[Tickets, Listeners], 59),
        (&[Tickets, Answers], 75),
        (&[Main, Listeners], 148),
        (&[Main, Subscriptions], 32),
        (&[Subscriptions, Passes], 23),
        (&[Failures, Listeners], 59),
    ] {
        let of = |case: &Case| {
            let setup = case.setup.as_ref().unwrap();
            let told = session(setup, Returns::AtOnce, &case.inputs(), Machine::default());
            let sees = Kind::ALL.into_iter().filter(|kind| !left.contains(kind)).collect();
            fewest(&log(Header { sees: Some(sees), ..header(setup, Returns::AtOnce) }, &told))
        };
        let fewest: usize = cases[1..].iter().map(of).sum();
        assert_eq!(fewest, states, "without {left:?}");
    }
}

const BEGIN: &str = r#"{"log":1,"listeners":[{"listener":0,"channel":"start","priority":1},{"listener":1,"channel":"stop","priority":2}]"#;

/// A new listener gets a number that no listener has: neither one that is subscribed, nor one that runs.
#[test]
fn a_number_is_given_again_when_nothing_refers_to_it() {
    let asked = r#"{"answered":{"origin":{"thread":1},"request":"start","answer":"accepted","ticket":0}}"#;
    let up = r#"{"state_written":{"from":"idle","to":"starting"}}"#;
    let began = r#"{"pass_began":{"pass":0,"channel":"start","due":[0]}}"#;
    let runs = r#"{"listener_began":{"pass":0,"channel":"start","listener":0}}"#;
    let ended = r#"{"listener_ended":{"pass":0,"channel":"start","listener":0,"outcome":"ok"}}"#;
    let gone = r#"{"unsubscribed":{"listener":0}}"#;
    let new = r#"{"subscribed":{"channel":"stop","listener":0,"priority":7}}"#;
    for (lines, said) in [
        (&[new][..], LogVerdict::NoBehaviour),
        (&[gone, new], LogVerdict::Behaviour),
        (&[asked, up, began, runs, gone, new], LogVerdict::NoBehaviour),
        (&[asked, up, began, runs, gone, ended, new], LogVerdict::Behaviour),
    ] {
        assert_eq!(verdict(BEGIN, lines), said, "{lines:?}");
    }
}

/// The failures that a log names are those of listeners that fail, also where the log does not tell listeners.
#[test]
fn a_failure_that_is_named_is_looked_for() {
    let header = format!(
        r#"{BEGIN},"sees":["answers","states","tickets","failures","passes","subscriptions","main"]"#
    );
    let start = r#"{"answered":{"origin":{"thread":1},"request":"start","answer":"accepted","ticket":0}}"#;
    let stop = r#"{"answered":{"origin":{"thread":1},"request":"stop","answer":"accepted","ticket":1}}"#;
    let exit = r#"{"answered":{"origin":{"thread":1},"request":{"exit":3},"answer":"accepted","ticket":2}}"#;
    let written = |from: &str, to: &str| format!(r#"{{"state_written":{{"from":"{from}","to":"{to}"}}}}"#);
    let states: Vec<String> = ["idle", "starting", "running", "stopping", "idle", "exiting", "exited"]
        .windows(2)
        .map(|two| written(two[0], two[1]))
        .collect();
    let pass = |channel: &str, due: &str| {
        let began = format!(r#"{{"pass_began":{{"pass":0,"channel":"{channel}","due":[{due}]}}}}"#);
        [began, format!(r#"{{"pass_ended":{{"pass":0,"channel":"{channel}"}}}}"#)]
    };
    let [up, up_over] = pass("start", "0");
    let [down, down_over] = pass("stop", "1");
    let [out, out_over] = pass("exit", "");
    let reached = r#"{"resolved":{"ticket":0,"goal":"start","resolution":"reached"}}"#;
    for (listener, outcome, said) in [
        (1, "failed", LogVerdict::Behaviour),
        (1, "timed_out", LogVerdict::Behaviour),
        (0, "failed", LogVerdict::NoBehaviour),
    ] {
        let failure = format!(r#"[{{"channel":"stop","listener":{listener},"outcome":"{outcome}"}}]"#);
        let told = format!(
            r#"{{"resolved":{{"ticket":1,"goal":"stop","resolution":{{"reached_with_failures":{failure}}}}}}}"#
        );
        let lines = [
            start, &states[0], &up, &up_over, &states[1], reached, stop, &states[2], &down, &down_over,
            &states[3], &told, exit, &states[4], &out, &out_over, &states[5],
        ];
        let report = checked(&log_of(&header, &lines)).report;
        assert_eq!(report.verdict, said, "{report:#?}");
    }
}

const OTHER: &str =
    r#"{"answered":{"origin":{"thread":2},"request":"start","answer":"accepted","ticket":0}}"#;
const UP: &str = r#"{"state_written":{"from":"idle","to":"starting"}}"#;
const ON: &str = r#"{"state_written":{"from":"starting","to":"running"}}"#;
const EMPTY: [&str; 2] = [
    r#"{"pass_began":{"pass":0,"channel":"start","due":[]}}"#,
    r#"{"pass_ended":{"pass":0,"channel":"start"}}"#,
];

/// The answer to a second Start, with this ticket.
fn second(answer: &str, ticket: u64) -> String {
    format!(
        r#"{{"answered":{{"origin":{{"thread":1}},"request":"start","answer":{answer},"ticket":{ticket}}}}}"#
    )
}

fn reached(ticket: u64) -> String {
    format!(r#"{{"resolved":{{"ticket":{ticket},"goal":"start","resolution":"reached"}}}}"#)
}

/// The answer of a granted call is told up to the end of the log, or up to the resolution of its ticket.
#[test]
fn an_answer_that_is_told_late_is_the_right_one() {
    use LogVerdict::{Behaviour, NoBehaviour};
    let late = r#"{"log":1,"returns":"when_resolved""#;
    let joined = r#"{"joined":{"again":false}}"#;
    let (zero, one, two) = (reached(0), reached(1), reached(2));
    let (right, wrong) = (second(joined, 1), second("\"accepted\"", 1));
    let down = r#"{"state_written":{"from":"running","to":"stopping"}}"#;
    let up = [UP, EMPTY[0], EMPTY[1], ON];
    for (header, lines, said) in [
        (late, vec![UP], Behaviour),
        (r#"{"log":1"#, vec![UP], NoBehaviour),
        (late, [&up[..], &[&zero]].concat(), Behaviour),
        (late, [&up[..], &[&zero, down]].concat(), NoBehaviour),
        (late, [&up[..], &[OTHER, &right, &zero, &one, down]].concat(), Behaviour),
        (late, [&up[..], &[OTHER, &right, &zero, &two, down]].concat(), NoBehaviour),
        (late, [&up[..], &[OTHER, &wrong, &zero, &one]].concat(), NoBehaviour),
        (r#"{"log":1"#, vec![OTHER, &second(joined, 0), UP], NoBehaviour),
        (r#"{"log":1"#, vec![OTHER, &right, UP], Behaviour),
    ] {
        let report = checked(&log_of(header, &lines)).report;
        assert_eq!(report.verdict, said, "{header} {lines:?} {report:#?}");
    }
}

/// A code that `taken` tells may have been asked for, a failure that it tells may have happened, and a listener that is
/// refused as abandoned has passed its deadline.
#[test]
fn what_a_log_names_has_a_reason_that_it_does_not_tell() {
    use LogVerdict::{Behaviour, NoBehaviour};
    let blocked = "\"blocked\"";
    let exiting = r#"{"state_written":{"from":"idle","to":"exiting"}}"#;
    let exited = r#"{"state_written":{"from":"exiting","to":"exited"}}"#;
    let taken = |code: u8, failures: &str| {
        format!(r#"{{"taken":{{"code":{code},"reexec":false,"failures":[{failures}]}}}}"#)
    };
    let failure = r#"{"channel":"exit","listener":4,"outcome":"failed"}"#;
    let other = failure.replace('4', "5");
    let few = r#"{"log":1,"sees":["states","main"]"#;
    let with = r#"{"log":1,"listeners":[{"listener":4,"channel":"exit","priority":1}],"sees":["states","main","failures","subscriptions"]"#;
    let refused = |number: u64| {
        let answer = r#""request":"stop","answer":{"refused":"abandoned"},"ticket":null"#;
        format!(r#"{{"answered":{{"origin":{{"listener":{number}}},{answer}}}}}"#)
    };
    let answers = r#"{"log":1,"listeners":[{"listener":0,"channel":"start","priority":1}],"sees":["answers","subscriptions"]"#;
    let asked = r#"{"answered":{"origin":{"thread":1},"request":"start","answer":"accepted","ticket":null}}"#;
    for (header, lines, said) in [
        (few, vec![blocked, exiting, exited, &taken(3, "")], Behaviour),
        (with, vec![blocked, exiting, exited, &taken(70, failure)], Behaviour),
        (with, vec![blocked, exiting, exited, &taken(70, &other)], NoBehaviour),
        (answers, vec![asked, &refused(0)], Behaviour),
        (answers, vec![asked, &refused(1)], NoBehaviour),
    ] {
        let report = checked(&log_of(header, &lines)).report;
        assert_eq!(report.verdict, said, "{lines:?} {report:#?}");
    }
}
