//! The examples, driven from outside as processes, and from inside as code.
#![cfg(unix)]

#[path = "common/child.rs"]
mod child;
#[path = "common/folder.rs"]
mod folder;
#[cfg(all(feature = "signals", feature = "tokio"))]
#[path = "examples/hello.rs"]
mod hello;
#[cfg(feature = "signals")]
#[path = "examples/https.rs"]
mod https;
#[cfg(all(
    feature = "pidfile",
    feature = "reexec",
    feature = "signals",
    feature = "systemd",
    feature = "tokio"
))]
#[path = "examples/server.rs"]
mod server;
#[path = "examples/workers.rs"]
mod workers;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::time::Duration;

#[allow(unused_imports, reason = "without features no test needs a folder")]
use folder::folder;

/// A wait that ends as soon as it can; this long if something is wrong.
const LONG: Duration = Duration::from_secs(20);

/// Ends the process of an example as its `main` would.
fn ends(main: fn() -> ExitCode) {
    if !child::is_child() {
        return;
    }
    let code = main();
    let code = (0..=255).find(|number| ExitCode::from(*number) == code).unwrap();
    std::process::exit(code.into());
}

/// A request over a connection of its own, and the text of the answer.
#[allow(dead_code, reason = "without features there is no server")]
fn http(address: &str, line: &str) -> std::io::Result<String> {
    let mut client = begun(address, line)?;
    finished(&mut client)
}

/// A request that is sent, and not answered yet.
fn begun(address: &str, line: &str) -> std::io::Result<TcpStream> {
    let mut client = TcpStream::connect(address)?;
    client.set_nodelay(true)?;
    client.set_read_timeout(Some(LONG))?;
    write!(client, "{line} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    Ok(client)
}

fn finished(client: &mut TcpStream) -> std::io::Result<String> {
    let mut answer = String::new();
    client.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| std::io::Error::other(answer.clone()))?;
    if !head.starts_with("HTTP/1.1 200 ") {
        return Err(std::io::Error::other(head.to_owned()));
    }
    Ok(body.to_owned())
}
