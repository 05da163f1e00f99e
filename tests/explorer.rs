//! `check --explore`: stateright's Explorer over one configuration, with lanes drawn.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Ends the server also if the test fails.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn get(address: &str, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    Some(answer)
}

#[test]
fn the_explorer_serves_states_claims_and_drawings() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port");
    let address = free.to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    command.args(["check", "cherrypy/start-error", "--explore", &address]);
    let server = Server(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"));
    // The wait for the port decides only the time of the request: a server that never comes fails below.
    let up = (0..400).any(|_| {
        std::thread::sleep(Duration::from_millis(25));
        TcpStream::connect(&address).is_ok()
    });
    assert!(up, "no server answers on {address}");
    let status = get(&address, "/.status").expect("an answer");
    assert!(status.contains("the-bus-never-ends-the-process"), "{status}");
    let next = get(&address, "/.states/0").expect("an answer");
    assert!(next.contains("request(thread=main, call=start())"), "{next}");
    assert!(next.contains("<svg"), "no drawing in {next}");
    drop(server);
}
