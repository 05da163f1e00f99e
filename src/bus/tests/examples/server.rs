use std::fs;
use std::path::{Path, PathBuf};

use signal_hook::consts::{SIGHUP, SIGTERM, SIGUSR1};

use super::child::Child;
use super::{begun, finished, folder, http};

#[path = "../../examples/server.rs"]
mod example;

#[test]
#[ignore = "a process of the tests below"]
fn process() {
    super::ends(example::main);
}

/// A server that serves, its address, and its folder.
fn serving(name: &str) -> (Child, String, PathBuf) {
    let folder = folder(name);
    fs::write(folder.join("server.conf"), "first\n").unwrap();
    let mut child = run(&folder);
    let address = child.hears("serving http://");
    (child, address, folder)
}

fn run(folder: &Path) -> Child {
    Child::run("server::process", |command| {
        command.current_dir(folder).env("ADDRESS", "127.0.0.1:0").env("PIDFILE", "server.pid");
    })
}

#[test]
fn a_graceful_reads_the_configuration_again_and_tells_a_failure() {
    let (mut child, address, folder) = serving("server-graceful");
    assert_eq!(http(&address, "GET /").unwrap(), "first\n");
    fs::write(folder.join("server.conf"), "second\n").unwrap();
    assert_eq!(http(&address, "GET /").unwrap(), "first\n", "the control: nothing was asked");
    assert_eq!(http(&address, "POST /graceful").unwrap(), "Reached");
    assert_eq!(http(&address, "GET /").unwrap(), "second\n");
    fs::write(folder.join("server.conf"), "\n").unwrap();
    let report = http(&address, "POST /graceful").unwrap();
    let told = "Reached with failures; graceful L2 (configuration) fails: server.conf has no text";
    assert_eq!(report, told);
    assert_eq!(http(&address, "GET /").unwrap(), "second\n", "the old one is kept");
    child.signal(SIGUSR1);
    assert_eq!(child.hears("SIGUSR1: "), told, "a signal has no other reader");
    fs::write(folder.join("server.conf"), "third\n").unwrap();
    child.signal(SIGUSR1);
    let end = std::time::Instant::now() + super::LONG;
    while http(&address, "GET /").unwrap() != "third\n" {
        assert!(std::time::Instant::now() < end, "the signal changed nothing");
    }
}

#[test]
fn a_request_in_flight_is_finished_by_a_reload_and_by_an_exit() {
    let (mut child, address, folder) = serving("server-drain");
    for signal in [SIGHUP, SIGTERM] {
        let mut client = begun(&address, "GET /slow").unwrap();
        child.hears("slow request");
        child.signal(signal);
        assert_eq!(finished(&mut client).unwrap(), "first\n");
        if signal == SIGHUP {
            assert_eq!(child.hears("serving http://"), address, "it comes back to its address");
        }
    }
    assert_eq!(child.end(), Ok(0));
    assert!(http(&address, "GET /").is_err(), "the socket is closed");
    assert!(!folder.join("server.pid").exists());
}

#[test]
fn a_restart_is_the_same_process_with_a_new_program() {
    let (mut child, address, folder) = serving("server-restart");
    let pid = format!("{}\n", child.id());
    assert_eq!(fs::read_to_string(folder.join("server.pid")).unwrap(), pid);
    assert_eq!(http(&address, "POST /restart").unwrap(), "Accepted");
    let address = child.hears("serving http://");
    assert_eq!(http(&address, "GET /").unwrap(), "first\n");
    assert_eq!(fs::read_to_string(folder.join("server.pid")).unwrap(), pid);
    child.signal(SIGTERM);
    assert_eq!(child.end(), Ok(0));
}

#[test]
fn a_server_without_its_configuration_exits_with_70_and_says_why() {
    let folder = folder("server-none");
    let mut child = run(&folder);
    let said = child.hears("exit code 70; start L");
    assert!(said.contains(" (configuration) fails: cannot read server.conf: "), "{said}");
    assert_eq!(child.end(), Ok(70));
    assert!(!folder.join("server.pid").exists());
}

#[test]
fn an_address_that_is_none_is_told_by_its_variable() {
    let mut child = Child::run("server::process", |command| {
        command.current_dir(folder("server-address")).env("ADDRESS", "localhost");
    });
    child.hears("ADDRESS is \"localhost\": ");
    assert_eq!(child.end(), Ok(1));
}
