//! The page of the protocol: its session is real, and it names every message, feature and level.
//!
//! `UPDATE=1 cargo test -p wspbus-tests --test protocol_page` writes the answers of the session again.

#[path = "protocol_page/events.rs"]
mod events;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use wspbus_kit::conform::schema;
use wspbus_kit::conform::served::PARKED;
use wspbus_kit::suite::case::Feature;
use wspbus_kit::suite::telling::Telling;

const SESSION: &str = "```session\n";

fn page() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join("docs/protocol.md")
}

fn text() -> String {
    fs::read_to_string(page()).unwrap()
}

/// The answers of the adapter of the specification to these lines.
fn answers(commands: &[&str]) -> Vec<String> {
    answered(&["adapter"], commands)
}

fn answered(adapter: &[&str], commands: &[&str]) -> Vec<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"))
        .args(adapter)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    for command in commands {
        writeln!(input, "{command}").unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(String::from).collect()
}

#[test]
fn the_session_is_a_real_one() {
    let text = text();
    let (before, rest) = text.split_once(SESSION).unwrap();
    let (session, after) = rest.split_once("```").unwrap();
    let commands: Vec<&str> = session.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    let answers = answers(&commands);
    assert_eq!(commands.len(), answers.len(), "one answer each");
    let real: String = commands.iter().zip(&answers).map(|(c, a)| format!("> {c}\n< {a}\n")).collect();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(page(), format!("{before}{SESSION}{real}```{after}")).unwrap();
    } else {
        assert!(session == real, "the adapter answers otherwise: UPDATE=1\n{real}");
    }
    for kind in ["hello", "settled", "error", "quit"] {
        assert!(real.contains(&format!("\"reply\":\"{kind}\"")), "the session shows no {kind}");
    }
}

/// A newer kit is told the newest version that both speak. A kit that asks for an older version is refused.
#[test]
fn versions_are_negotiated_as_the_page_says() {
    let said = answers(&[
        r#"{"id":1,"command":"hello","protocol":7}"#,
        r#"{"id":2,"command":"hello","protocol":0}"#,
        r#"{"id":3,"command":"hello","protocol":1,"since":"later"}"#,
    ]);
    assert!(said[0].starts_with(r#"{"id":1,"reply":"hello","protocol":1,"#), "{}", said[0]);
    assert!(said[1].starts_with(r#"{"id":2,"reply":"error","#), "{}", said[1]);
    assert!(said[2].starts_with(r#"{"id":3,"reply":"hello","#), "{}", said[2]);
}

#[test]
fn a_bad_command_is_told_what_is_wrong_where() {
    let said = answers(&[
        r#"{"id":1,"command":"explode"}"#,
        r#"{"id":2,"command":"step","thread":"one"}"#,
        "step",
        r#"{"id":4,"command":"quit"}"#,
    ]);
    assert!(said[0].contains("at /command: expected") && said[0].contains("\"id\":1,"), "{}", said[0]);
    assert!(said[1].contains("at /thread: expected an integer, found"), "{}", said[1]);
    assert!(said[2].contains("this is no JSON message"), "{}", said[2]);
    assert_eq!(said[3], r#"{"id":4,"reply":"quit"}"#);
}

#[test]
fn the_page_names_whatever_there_is() {
    let text = text();
    let messages = schema::all().into_iter().map(|message| message.kind);
    let features = Feature::ALL.iter().map(|feature| feature.name().to_owned());
    let levels = ["core", "threads", "process", "site", "authority", "returns", PARKED].map(String::from);
    for name in messages.chain(features).chain(levels) {
        assert!(text.contains(&format!("`{name}`")), "the page does not tell what {name} is");
    }
}

#[test]
fn the_page_says_what_an_adapter_may_be_unable_to_tell() {
    let (text, guide) =
        (text(), fs::read_to_string(page().with_file_name("guide/write-an-adapter.md")).unwrap());
    for telling in Telling::ALL {
        let name = telling.name();
        assert!(text.contains(&format!("\n| `{name}` |")), "no row about {name}");
        assert!(guide.contains(&format!("`'lacks': ['{name}']`")), "the guide does not name {name}");
    }
}

/// The page says what the adapter of the specification does with threads and listeners that it cannot have.
#[test]
fn the_adapter_of_the_specification_refuses_as_the_page_says() {
    let begin = |listeners: &str, threads: &str| {
        format!(
            r#"{{"command":"begin","case":"a","threads":[{threads}],"gates":["listener","poll"],"listeners":[{listeners}]}}"#
        )
    };
    let one = r#"{"thread":1,"daemon":true}"#;
    let failing = r#"{"channel":"log","listener":0,"always":"failed"}"#;
    let deaf = r#"{"channel":"log","listener":1,"always":"failed","level":41}"#;
    let commands = [
        &begin("", r#"{"thread":3,"daemon":true},{"thread":9,"daemon":true}"#),
        &begin(r#"{"channel":"log","listener":0,"always":"interrupted"}"#, one),
        &begin(&format!("{failing},{deaf}"), one),
        r#"{"command":"log"}"#,
        r#"{"command":"request","thread":2,"request":"start"}"#,
        r#"{"command":"finish","thread":1}"#,
        r#"{"command":"step","thread":1}"#,
        r#"{"command":"subscribe","thread":1,"channel":"log","listener":5,"always":"ok"}"#,
        r#"{"command":"request","thread":1,"request":{"await":77}}"#,
    ];
    let said = answers(&commands);
    for (at, words) in [
        (0, "expected thread 1, found 3"),
        (1, "has another always than"),
        (3, r#""events":["log_failed"]"#),
        (4, "there is no thread 2"),
        (5, "is no process"),
        (6, "thread 1 is not at poll"),
        (7, "the channel log has no passes"),
        (8, "no call of this case got the ticket 77"),
    ] {
        assert!(said[at].contains(words), "{words}: {}", said[at]);
    }
    let of_machine = answered(&["adapter", "--machine"], &commands);
    let refused = r#"{"refused":{"origin":{"thread":1},"reason":"stale"}}"#;
    assert!(of_machine[8].contains(refused), "{}", of_machine[8]);
}

/// A bus with two stop listeners, of which the first is abandoned: rows of the table of inputs that few generated cases
/// show or none, and a `begin` while a case is open.
#[test]
fn the_rows_that_few_cases_show_are_what_the_adapter_does() {
    let begin = r#"{"command":"begin","case":"a","threads":[{"thread":1,"daemon":true}],"gates":["listener","poll"],"listeners":[{"channel":"stop","listener":0},{"channel":"stop","listener":1}]}"#;
    let commands = [
        begin,
        begin,
        r#"{"command":"request","thread":1,"request":"start"}"#,
        r#"{"command":"request","thread":1,"request":"stop"}"#,
        r#"{"command":"expire","thread":100}"#,
        r#"{"command":"expire","thread":100}"#,
        r#"{"command":"reenter","thread":100,"request":{"await":9}}"#,
        r#"{"command":"end","thread":101,"outcome":"ok"}"#,
        r#"{"command":"quit"}"#,
        r#"{"command":"request","thread":1,"request":"start"}"#,
        r#"{"command":"hello","protocol":1}"#,
    ];
    let said = answered(&["adapter", "--machine"], &commands);
    let is_error = |line: &str, reason: &str| line.contains(r#""reply":"error""#) && line.contains(reason);
    assert!(is_error(&said[1], ": a case is open"), "{}", said[1]);
    let refused = |reason: &str| {
        format!(
            r#""reply":"settled","events":[{{"refused":{{"origin":{{"listener":0}},"reason":"{reason}"}}}}]"#
        )
    };
    assert!(said[5].contains(&refused("stale")), "{}", said[5]);
    assert!(said[6].contains(&refused("abandoned")), "{}", said[6]);
    assert!(said[7].contains(r#""from":"stopping","to":"idle""#), "the case is still open: {}", said[7]);
    assert!(is_error(&said[9], ": no case is open"), "{}", said[9]);
    assert!(said[10].contains(r#""reply":"hello""#), "{}", said[10]);
    let of_threads = answers(&commands);
    // The machine of the kit gives a ticket the lowest number that is free; the reference bus uses no number again.
    let same = |line: &str| line.replace("\"ticket\":1", "\"ticket\":0");
    (0..10).for_each(|row| assert_eq!(same(&of_threads[row]), same(&said[row])));
}
