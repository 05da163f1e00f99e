//! The beginning and the end of the command: its address, and the signals.

use std::net::TcpListener;
use std::time::Duration;

use super::client::{browse, stderr, wspbus};

#[test]
fn an_address_that_others_can_reach_is_wrong_usage() {
    for (address, words) in [
        ("0.0.0.0", "it is no loopback address, and the page is for this machine alone"),
        ("::", "it is no loopback address"),
        ("192.168.1.1", "it is no loopback address"),
        ("example.org", "expected a loopback address such as 127.0.0.1 or ::1"),
        ("127.0.0.1:80", "without a port"),
    ] {
        let output = wspbus(&["browse", "--address", address]);
        assert!(
            output.status.code() == Some(2) && stderr(&output).contains(words),
            "{address}: {}",
            stderr(&output)
        );
    }
    let server = browse(&["--address", "localhost", "relay"]);
    assert!(server.address.ip().is_loopback());
}

#[test]
fn a_port_that_is_taken_is_wrong_usage() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = taken.local_addr().expect("it has an address").port().to_string();
    let output = wspbus(&["browse", "--port", &port]);
    let told = stderr(&output);
    assert!(
        output.status.code() == Some(2) && told.contains(&format!("cannot serve on 127.0.0.1:{port}: ")),
        "{told}"
    );
    assert!(told.contains("--port 0 takes a free port"), "{told}");
}

#[test]
fn a_name_that_means_nothing_is_wrong_usage_with_the_nearest() {
    for (arguments, words) in [
        (
            &["cherripy"][..],
            "there is no file \"cherripy\", and no model or configuration has it in its name; the nearest: cherrypy",
        ),
        (&["cherrypy/start-error/flies"], "there is no file"),
        (
            &["Cargo.toml", "cherrypy"],
            "there is no file \"cherrypy\"; name files, or else models, and not both",
        ),
        (&["Cargo.toml"], "cannot browse \"Cargo.toml\": not a trace, not a saved check, and not JSON"),
    ] {
        let output = wspbus(&[&["browse"][..], arguments].concat());
        assert!(
            output.status.code() == Some(2) && stderr(&output).contains(words),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_the_command_with_its_code() {
    use rustix::process::{Pid, Signal, kill_process};
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let mut server = browse(&["relay"]);
        // A client that never sends its request does not hold the command up.
        let idle = super::client::connect(server.address);
        kill_process(Pid::from_child(&server.child), signal).expect("it runs");
        let ended = (0..400).find_map(|_| {
            std::thread::sleep(Duration::from_millis(25));
            server.child.try_wait().expect("it is our child")
        });
        assert_eq!(ended.and_then(|status| status.code()), Some(code));
        drop(idle);
    }
}
