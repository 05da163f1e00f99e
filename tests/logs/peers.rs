//! Logs of the real CherryPy and MagicBus, written by their adapters. `hazards` has the logs of all known hazards, by the
//! models of both.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::{path, root, verdicts};

/// The buses: the name, and the sessions of the stored log.
const BUSES: [(&str, [&str; 2]); 2] = [
    ("cherrypy", ["start-listener-stops", "exit-listener-runs"]),
    ("magicbus", ["start-listener-exits", "exit-listener-runs"]),
];

fn stored(bus: &str) -> String {
    root().join(format!("tests/logs/{bus}.log")).to_str().unwrap().to_owned()
}

/// The line of the failure, the expected events or what the bus waits for, and the requirements.
fn failure(log: &Value) -> (u64, String, Vec<String>) {
    assert_eq!(log["verdict"], "no_behaviour", "{log:#}");
    let failure = &log["failure"];
    let texts = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    let expected = texts(&failure["expected"]).join("; ");
    let waits = failure["waits"].as_str().unwrap_or_default();
    (failure["line"].as_u64().unwrap(), expected + waits, texts(&failure["requirements"]))
}

/// A stop inside a start (H06), and a `block` that returns while the exit listener runs (H14).
#[test]
fn two_known_faults_of_cherrypy_are_found_in_its_log() {
    let logs = verdicts(&stored("cherrypy"));
    let (line, expected, requirements) = failure(&logs[0]);
    assert_eq!((line, requirements.first().map(String::as_str)), (5, Some("PASS-1")), "{expected}");
    assert!(expected.contains("L0 runs"), "{expected}");
    let (line, expected, requirements) = failure(&logs[1]);
    assert_eq!((line, requirements), (27, ["FAIL-3", "WAIT-4"].map(String::from).to_vec()), "{expected}");
    assert!(expected.contains("L0 runs"), "{expected}");
}

/// An exit inside a start (M05). The `block` of this bus waits for the exit listener, as it should.
#[test]
fn a_known_fault_of_magicbus_is_found_in_its_log_and_its_block_is_a_behaviour() {
    let logs = verdicts(&stored("magicbus"));
    let (line, expected, requirements) = failure(&logs[0]);
    assert_eq!((line, requirements.first().map(String::as_str)), (5, Some("PASS-1")), "{expected}");
    assert!(expected.contains("L0 runs"), "{expected}");
    assert_eq!(logs[1]["verdict"], "behaviour", "{:#}", logs[1]);
}

/// The log that the adapter of this bus writes in these sessions.
fn written(bus: &str, sessions: &[&str]) -> String {
    let file = path(&format!("{bus}-real.log"));
    let _ = std::fs::remove_file(&file);
    let mut adapter = Command::new(root().join(".peers/venv/bin/python"))
        .args([format!("scripts/adapters/{bus}.py"), "--log".to_owned(), file.to_str().unwrap().to_owned()])
        .current_dir(root())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("scripts/peers installs the real buses");
    let mut input = adapter.stdin.take().unwrap();
    for session in sessions {
        let commands = std::fs::read(root().join(format!("tests/logs/{session}.commands"))).unwrap();
        input.write_all(&commands).unwrap();
    }
    drop(input);
    assert!(adapter.wait().unwrap().success());
    std::fs::read_to_string(&file).unwrap()
}

/// `UPDATE=1` stores the logs anew.
#[test]
#[ignore = "needs the real buses: scripts/peers"]
fn the_stored_logs_are_those_of_the_real_buses() {
    for (bus, sessions) in BUSES {
        let log = written(bus, &sessions);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(stored(bus), &log).unwrap();
        }
        assert_eq!(std::fs::read_to_string(stored(bus)).unwrap(), log, "{bus}");
    }
}
