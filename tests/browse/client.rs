//! The command as a child process, and a client of HTTP that can send anything.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

/// A server that ends with the test, also if the test fails.
pub struct Server {
    pub child: Child,
    pub address: SocketAddr,
    /// The line in which the command says what it serves.
    pub told: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves on a free port.
pub fn browse(arguments: &[&str]) -> Server {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    command.args(["browse", "--port", "0"]).args(arguments);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    let mut told = String::new();
    let output = child.stdout.take().expect("it is a pipe");
    BufReader::new(output).read_line(&mut told).expect("it says its address");
    let address = told.split("http://").nth(1).and_then(|rest| rest.split(';').next());
    let address = address.unwrap_or_else(|| panic!("{arguments:?}: no address in {told:?}"));
    let address = address.parse().unwrap_or_else(|e| panic!("{address}: {e}"));
    Server { child, address, told }
}

/// Runs the command to its end.
pub fn wspbus(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wspbus-tested"));
    command.args(arguments).env_remove("COLUMNS").output().expect("the program starts")
}

/// The messages in one line.
pub fn stderr(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A response: its status, its headers and its body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    pub fn has(&self, header: &str) -> bool {
        self.head.lines().any(|line| line.eq_ignore_ascii_case(header))
    }
}

/// A connection with limits, so that no test waits without end.
pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
    stream.set_write_timeout(Some(Duration::from_secs(60))).expect("a limit");
    stream
}

/// Sends these bytes, and reads the response to its end.
pub fn send(address: SocketAddr, bytes: &[u8]) -> Option<Answer> {
    let mut stream = connect(address);
    // The server may refuse a request before all of it was sent.
    let _ = stream.write_all(bytes);
    receive(stream)
}

/// Reads a response to its end; `None` if the connection ends without one.
pub fn receive(mut stream: TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok())?;
    Some(Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// Asks as a browser does.
pub fn get(address: SocketAddr, path: &str) -> Answer {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    send(address, request.as_bytes()).unwrap_or_else(|| panic!("no answer to {path}"))
}

/// Sends JSON.
pub fn post(address: SocketAddr, path: &str, body: &str) -> Answer {
    let length = body.len();
    let head = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\n\r\n");
    send(address, (head + body).as_bytes()).unwrap_or_else(|| panic!("no answer to {path}"))
}

/// A file in a directory of its own.
pub fn file(name: &str, content: &[u8]) -> String {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("browse");
    std::fs::create_dir_all(&folder).expect("the target directory can be written");
    let path = folder.join(name);
    std::fs::write(&path, content).expect("the target directory can be written");
    path.to_str().expect("UTF-8").to_owned()
}
