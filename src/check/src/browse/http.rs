//! One request and one response of HTTP/1.1 on a connection.
//!
//! The crate `httparse` reads the head of a request. The rest is written here, since each read and each write has to keep
//! a limit of time that counts for the whole request: a client that sends one byte a second must not keep a thread.

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// The head of a request has at most this many bytes.
pub const HEAD_BYTES_MAX: usize = 16 * 1024;
/// The body of a request has at most this many bytes.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

const HEADERS_MAX: usize = 64;
/// A client must have sent its request within this time.
const REQUEST_TIME: Duration = Duration::from_secs(5);
/// A client must have taken its response within this time.
const RESPONSE_TIME: Duration = Duration::from_secs(60);
/// A client that was refused gets this time, and may send this many bytes more, so that it can read why.
const LINGER_TIME: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 16 * 1024 * 1024;

/// The head of a request.
#[derive(Debug)]
pub(super) struct Head {
    /// The method: `GET`.
    pub(super) method: String,
    /// The path, without the query.
    pub(super) path: String,
    /// The query behind the question mark, as it was sent.
    query: String,
    /// The names in small letters, with the values.
    headers: Vec<(String, String)>,
    /// The bytes that came behind the head.
    rest: Vec<u8>,
}

/// The reason why a request is not answered as it asks.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The client sent nothing, or is gone: there is no reader for an answer.
    Gone,
    /// The client is told this.
    Told(Response),
}

/// A response, with its status and its body.
#[derive(Debug)]
pub(super) struct Response {
    status: u16,
    content_type: &'static str,
    body: Vec<u8>,
    /// The methods that the path has, for the header `Allow`.
    allow: Option<&'static str>,
    /// The content security policy.
    policy: Cow<'static, str>,
}

const JSON: &str = "application/json; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// Nothing of an answer that is no page is run or shown within another page.
const NO_PAGE: Cow<'static, str> = Cow::Borrowed("default-src 'none'; frame-ancestors 'none'");

impl Response {
    /// JSON.
    pub(super) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Response { status, content_type: JSON, body: body.into(), allow: None, policy: NO_PAGE }
    }

    /// A refusal, in words.
    pub(super) fn text(status: u16, words: &str) -> Self {
        let body = format!("{words}\n").into_bytes();
        Response { status, content_type: TEXT, body, allow: None, policy: NO_PAGE }
    }

    /// The page, with the content security policy that fits it.
    pub(super) fn page(html: &str, policy: &str) -> Self {
        let policy = Cow::Owned(policy.to_owned());
        Response { status: 200, content_type: HTML, body: html.into(), allow: None, policy }
    }

    /// Says which methods the path has.
    pub(super) fn allowing(mut self, methods: &'static str) -> Self {
        self.allow = Some(methods);
        self
    }
}

impl Head {
    /// Reads the head of a request.
    pub(super) fn read(stream: &mut TcpStream, deadline: &Deadline) -> Result<Head, Refusal> {
        let mut bytes = Vec::new();
        loop {
            if let Some(head) = parse(&bytes)? {
                return Ok(head);
            }
            if bytes.len() >= HEAD_BYTES_MAX {
                return Err(told(431, "the head of the request is larger than 16 KiB"));
            }
            let mut more = [0; 4096];
            let count = match deadline.read(stream, &mut more) {
                Ok(0) if bytes.is_empty() => return Err(Refusal::Gone),
                Ok(0) => return Err(told(400, "the request ends within its head")),
                Ok(count) => count,
                // A browser opens connections ahead of its requests, and may never use them.
                Err(error) if is_late(&error) && bytes.is_empty() => return Err(Refusal::Gone),
                Err(error) => return Err(failed(&error)),
            };
            bytes.extend_from_slice(&more[..count]);
        }
    }

    /// Every value of a header. Its name is given in small letters.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a name in the query.
    pub(super) fn asked(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.map(|(key, value)| (decoded(key), decoded(value))).find(|(key, _)| key == name).map(|(_, v)| v)
    }

    /// Reads the body that belongs to this head.
    pub(super) fn body(&mut self, stream: &mut TcpStream, deadline: &Deadline) -> Result<Vec<u8>, Refusal> {
        let length = self.length()?;
        let is_awaited = self.all("expect").any(|value| value.eq_ignore_ascii_case("100-continue"));
        if is_awaited && self.rest.len() < length {
            let sent = deadline.write(stream, b"HTTP/1.1 100 Continue\r\n\r\n");
            sent.map_err(|error| failed(&error))?;
        }
        let mut body = std::mem::take(&mut self.rest);
        body.truncate(length);
        let mut more = [0; 4096];
        while body.len() < length {
            let wanted = (length - body.len()).min(more.len());
            match deadline.read(stream, &mut more[..wanted]) {
                Ok(0) => return Err(told(400, "the request ends within its body")),
                Ok(count) => body.extend_from_slice(&more[..count]),
                Err(error) => return Err(failed(&error)),
            }
        }
        Ok(body)
    }

    /// The length of the body that the head announces.
    fn length(&self) -> Result<usize, Refusal> {
        if self.all("transfer-encoding").next().is_some() {
            return Err(told(411, "a body needs Content-Length here, and no Transfer-Encoding"));
        }
        let mut lengths = self.all("content-length");
        let Some(length) = lengths.next() else {
            return Err(told(411, "a request with POST needs Content-Length"));
        };
        let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number || lengths.any(|other| other != length) {
            return Err(told(400, "Content-Length is no whole number, or is given twice"));
        }
        match length.parse() {
            Ok(length) if length <= BODY_BYTES_MAX => Ok(length),
            _ => Err(told(413, "the body of the request is larger than 1 MiB")),
        }
    }
}

/// The head in these bytes; `None` if more bytes are needed.
fn parse(bytes: &[u8]) -> Result<Option<Head>, Refusal> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Partial) => return Ok(None),
        Ok(httparse::Status::Complete(length)) => length,
        Err(httparse::Error::TooManyHeaders) => {
            return Err(told(431, "the request has more than 64 headers"));
        }
        Err(error) => return Err(told(400, &format!("this is no request of HTTP/1.1: {error}"))),
    };
    let target = parsed.path.unwrap_or_default();
    if !target.starts_with('/') {
        return Err(told(400, "the target of the request is no path that begins with /"));
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut named = Vec::with_capacity(parsed.headers.len());
    for header in parsed.headers.iter() {
        let value = std::str::from_utf8(header.value);
        let value = value.map_err(|_| told(400, "the value of a header is not UTF-8"))?;
        named.push((header.name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(Some(Head {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: named,
        rest: bytes[length..].to_vec(),
    }))
}

/// A part of a query: `%2F` is a slash and `+` a blank. An escape that is none stays as it is.
fn decoded(text: &str) -> String {
    let (bytes, mut out, mut at) = (text.as_bytes(), Vec::with_capacity(text.len()), 0);
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) => out.push(b' '),
            (byte, ..) => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Sends a response and ends the connection.
pub(super) fn send(stream: &mut TcpStream, response: &Response) {
    let Response { status, content_type, body, allow, policy } = response;
    let allow = allow.map_or(String::new(), |methods| format!("Allow: {methods}\r\n"));
    let retry = if *status == 503 { "Retry-After: 1\r\n" } else { "" };
    let head = format!(
        "HTTP/1.1 {status} {reason}\r\n\
         Content-Type: {content_type}\r\n\
         Content-Length: {length}\r\n\
         Content-Security-Policy: {policy}\r\n\
         X-Content-Type-Options: nosniff\r\n\
         X-Frame-Options: DENY\r\n\
         Referrer-Policy: no-referrer\r\n\
         Cross-Origin-Opener-Policy: same-origin\r\n\
         Cross-Origin-Resource-Policy: same-origin\r\n\
         Cache-Control: no-store\r\n\
         {allow}{retry}\
         Connection: close\r\n\r\n",
        reason = reason(*status),
        length = body.len(),
    );
    let deadline = Deadline::after(RESPONSE_TIME);
    let sent = deadline.write(stream, head.as_bytes()).and_then(|()| deadline.write(stream, body));
    // A client that is gone, or takes too long, gets no more.
    if sent.is_ok() && stream.shutdown(Shutdown::Write).is_ok() {
        linger(stream);
    }
}

/// Reads what a client still sends: if a connection is closed with unread bytes, its client may lose the response.
fn linger(stream: &mut TcpStream) {
    let (deadline, mut left, mut more) = (Deadline::after(LINGER_TIME), LINGER_BYTES, [0; 4096]);
    while let Ok(count @ 1..) = deadline.read(stream, &mut more) {
        left = left.saturating_sub(count);
        if left == 0 {
            return;
        }
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        411 => "Length Required",
        413 => "Content Too Large",
        431 => "Request Header Fields Too Large",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

fn told(status: u16, words: &str) -> Refusal {
    Refusal::Told(Response::text(status, words))
}

fn failed(error: &io::Error) -> Refusal {
    match is_late(error) {
        true => told(408, "the request took longer than 5 seconds"),
        false => Refusal::Gone,
    }
}

/// A limit of time was passed. Systems say it in two ways.
fn is_late(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// A limit of time for all reads or all writes together.
pub(super) struct Deadline(Instant);

impl Deadline {
    /// The limit for a request that begins now.
    pub(super) fn of_a_request() -> Self {
        Deadline::after(REQUEST_TIME)
    }

    fn after(time: Duration) -> Self {
        Deadline(Instant::now() + time)
    }

    fn left(&self) -> io::Result<Duration> {
        let left = self.0.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
    }

    fn read(&self, stream: &mut TcpStream, bytes: &mut [u8]) -> io::Result<usize> {
        loop {
            stream.set_read_timeout(Some(self.left()?))?;
            match stream.read(bytes) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }

    fn write(&self, stream: &mut TcpStream, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            stream.set_write_timeout(Some(self.left()?))?;
            match stream.write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => bytes = &bytes[count..],
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_and_what_is_no_escape_stays() {
        let parts =
            [("a%2Fb", "a/b"), ("a+b", "a b"), ("%zz%4", "%zz%4"), ("%e2%86%92", "→"), ("%ff", "\u{fffd}")];
        for (sent, meant) in parts {
            assert_eq!(decoded(sent), meant);
        }
        let head = parse(b"GET /api/trace?x&id=a%2Fb&id=c HTTP/1.1\r\nHost: x\r\n\r\nrest").unwrap().unwrap();
        assert_eq!((head.path.as_str(), head.asked("id").as_deref()), ("/api/trace", Some("a/b")));
        assert_eq!(
            (head.asked("x").as_deref(), head.asked("y"), head.rest.as_slice()),
            (Some(""), None, &b"rest"[..])
        );
    }

    #[test]
    fn a_broken_head_is_refused_and_a_part_of_one_is_not() {
        for part in ["", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: x\r\n"] {
            assert!(parse(part.as_bytes()).unwrap().is_none(), "{part}");
        }
        for broken in [
            "\0\0\0\0",
            "GET / HTTP/9.9\r\n\r\n",
            "GET http://a/ HTTP/1.1\r\n\r\n",
            "G\u{e9}T / HTTP/1.1\r\n\r\n",
        ] {
            assert!(parse(broken.as_bytes()).is_err(), "{broken}");
        }
    }

    #[test]
    fn the_length_of_a_body_is_one_number_and_bounded() {
        let length = |headers: &str| {
            let head = parse(format!("POST / HTTP/1.1\r\n{headers}\r\n").as_bytes()).unwrap().unwrap();
            head.length().map_err(|refusal| match refusal {
                Refusal::Told(response) => response.status,
                Refusal::Gone => 0,
            })
        };
        assert_eq!(length("Content-Length: 12\r\n"), Ok(12));
        assert_eq!(length("Content-Length: 12\r\nContent-Length: 12\r\n"), Ok(12));
        assert_eq!(length(""), Err(411));
        assert_eq!(length("Transfer-Encoding: chunked\r\n"), Err(411));
        for wrong in ["-1", "+1", "1.5", "", "1, 2"] {
            assert_eq!(length(&format!("Content-Length: {wrong}\r\n")), Err(400), "{wrong}");
        }
        assert_eq!(length("Content-Length: 1\r\nContent-Length: 2\r\n"), Err(400));
        assert_eq!(length("Content-Length: 1048577\r\n"), Err(413));
        assert_eq!(length("Content-Length: 99999999999999999999999\r\n"), Err(413));
    }
}
