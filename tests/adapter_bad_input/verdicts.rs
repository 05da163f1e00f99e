//! The verdict of a case in the middle of which an adapter misbehaves: it is neither a pass nor a fail.

use wspbus_kit::conform::spoken::Spoken;
use wspbus_kit::suite::case::Parameters;
use wspbus_kit::suite::plan::Plan;
use wspbus_kit::suite::{Case, CaseVerdict, Suite, run_case};

use super::*;

const REST: &str = r#""at":{"0":{"point":"idle"},"1":{"point":"idle"}}"#;

fn suite() -> Suite {
    Plan::named("requests-k0").unwrap().build(Parameters::default()).unwrap().0
}

/// A case whose first step is refused by the bus, and needs no more than one command.
fn case(suite: &Suite) -> Case {
    let case = suite.cases.iter().find(|case| case.id.starts_with("GOAL-12/idle/graceful/")).unwrap();
    Case { steps: case.steps[..1].to_vec(), ..case.clone() }
}

/// The verdict on an adapter that answers the first step of a case so.
fn verdict(answer: &str) -> CaseVerdict {
    let suite = suite();
    let begun = format!(r#"{{"id":2,"reply":"settled","events":[],{REST}}}"#);
    let script = format!("read l; echo '{HELLO}'; read l; echo '{begun}'; read l; {answer}; read l");
    let limits = Limits { silence: Duration::from_millis(1500), ..PATIENT };
    let mut adapter = shell(&script, limits);
    let hello = adapter.hello().unwrap();
    run_case(&suite.setup, &suite.parameters, &case(&suite), &mut Spoken::new(adapter, &hello.features))
}

/// A reply to the first step with these events.
fn reply(kind: &str, events: &str) -> String {
    format!(r#"echo '{{"id":3,"reply":"{kind}","events":[{events}],{REST}}}'"#)
}

const REFUSED: &str = concat!(
    r#"{"answered":{"origin":{"thread":1},"request":"graceful","answer":{"refused":"not_running"},"#,
    r#""ticket":null}}"#
);

#[test]
fn the_controls_pass_and_fail() {
    assert_eq!(verdict(&reply("settled", REFUSED)), CaseVerdict::Pass);
    assert!(verdict(&reply("settled", "")).is_fail(), "an answer that does not come");
    assert!(verdict(&reply("settled", &REFUSED.replace("not_running", "terminal"))).is_fail());
}

#[test]
fn an_adapter_that_breaks_in_the_middle_of_a_case_is_broken() {
    for answer in [
        "kill -9 $$",
        "exit 0",
        "printf '{\"id\":3,'; exit 0",
        "echo; echo",
        "echo Traceback",
        "printf '\\377\\n'",
        "head -c 70000 /dev/zero",
        "exec >&-; sleep 1000",
        "echo '{\"id\":3,\"reply\":\"quit\"}'",
        "echo '{\"id\":3,\"reply\":\"error\",\"message\":\"I do not know this\"}'",
        "echo '{\"id\":3,\"reply\":\"settled\",\"events\":[]}'",
        &reply("settled", REFUSED).replace("\"id\":3", "\"id\":2"),
        &reply("settled", REFUSED).replace("\"id\":3", "\"id\":4"),
        &reply("settled", "\"exploded\""),
        &reply("settled", &[REFUSED; 4].join(",")),
    ] {
        let found = verdict(answer);
        assert!(matches!(found, CaseVerdict::Broken { step: Some(0), .. }), "{answer}: {found:?}");
    }
}

#[test]
fn an_adapter_that_is_silent_or_does_not_rest_is_inconclusive() {
    let unsettled = |id: u8| reply("unsettled", "").replace("\"id\":3", &format!("\"id\":{id}"));
    let restless: Vec<String> = (3..30).map(unsettled).collect();
    for answer in
        ["sleep 1000", "printf '{\"id\":3,'; sleep 1000", "sleep 3; echo late", &restless.join("; read l; ")]
    {
        let found = verdict(answer);
        assert!(matches!(found, CaseVerdict::Inconclusive { step: Some(0), .. }), "{answer}: {found:?}");
    }
    let wrong = reply("unsettled", &REFUSED.replace("not_running", "terminal"));
    let restless = restless[1..].join("; read l; ");
    assert!(verdict(&format!("{wrong}; read l; {restless}")).is_fail(), "what cannot be is wrong at once");
}
