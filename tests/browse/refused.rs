//! Requests that are refused, and clients that behave badly. After each of them the server answers the next client.

use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use wspbus_check::browse::{BODY_BYTES_MAX, HEAD_BYTES_MAX, THREADS};

use super::client::{browse, connect, get, receive, send};

const SHOWN: &str = "cherrypy/start-error";

/// The status of the answer to these bytes; 0 if there is none.
fn status(address: SocketAddr, request: &str) -> u16 {
    send(address, request.as_bytes()).map_or(0, |answer| answer.status)
}

fn still_answers(address: SocketAddr) {
    assert_eq!(get(address, "/api/configurations").status, 200);
}

#[test]
fn a_foreign_host_is_refused_before_anything_else() {
    let server = browse(&[SHOWN]);
    let (address, port) = (server.address, server.address.port());
    let asked = |host: &str| status(address, &format!("GET / HTTP/1.1\r\n{host}\r\n\r\n"));
    for ours in ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"] {
        assert_eq!(asked(&format!("Host: {ours}:{port}")), 200, "{ours}");
    }
    for foreign in
        ["evil.example", "127.0.0.1.evil.example", "0.0.0.0", "192.168.1.1", "localhost.", "a@127.0.0.1", ""]
    {
        assert_eq!(asked(&format!("Host: {foreign}:{port}")), 403, "{foreign}");
        assert_eq!(asked(&format!("Host: {foreign}")), 403, "{foreign}");
    }
    let other = if port == 1 { 2 } else { port - 1 };
    assert_eq!(asked(&format!("Host: localhost:{other}")), 403, "another port");
    assert_eq!(asked("Accept: */*"), 403, "no host");
    assert_eq!(asked(&format!("Host: localhost:{port}\r\nHost: evil.example")), 403, "two hosts");
    let words =
        send(address, b"POST /api/options HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9999999\r\n\r\n");
    let words = words.expect("an answer");
    assert!(words.status == 403 && words.body.contains("does not name this server"), "{words:?}");
    still_answers(address);
}

#[test]
fn a_page_of_another_site_gets_no_answer() {
    let server = browse(&[SHOWN]);
    let (address, host) = (server.address, server.address);
    let asked = |path: &str, more: &str| {
        status(address, &format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n\r\n"))
    };
    assert_eq!(asked("/api/traces", &format!("Origin: http://{host}")), 200);
    for origin in ["http://evil.example", "null", "https://localhost", &format!("https://{host}")] {
        assert_eq!(asked("/api/traces", &format!("Origin: {origin}")), 403, "{origin}");
    }
    for (site, status) in [("same-origin", 200), ("none", 200), ("cross-site", 403), ("same-site", 403)] {
        assert_eq!(asked("/api/traces", &format!("Sec-Fetch-Site: {site}")), status, "{site}");
    }
    assert_eq!(asked("/", "Sec-Fetch-Site: cross-site"), 200, "a link from another page opens the page");
}

#[test]
fn no_path_leads_to_a_file() {
    let server = browse(&[SHOWN]);
    for path in [
        "/etc/passwd",
        "/../../../../etc/passwd",
        "/..%2f..%2fetc%2fpasswd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/./Cargo.toml",
        "//etc/passwd",
        "/api/../Cargo.toml",
        "/api/traces/../../Cargo.toml",
        "/api/trace/../../../etc/passwd",
        "/index.html",
        "/\\..\\Cargo.toml",
        "/api/trace?id=../../../../etc/passwd",
        "/api/trace?id=%2Fetc%2Fpasswd",
        "/api/claims?model=..&configuration=..",
    ] {
        let answer = get(server.address, path);
        assert!(answer.status == 404 && !answer.body.contains("root:"), "{path}: {answer:?}");
    }
}

#[test]
fn a_broken_request_is_refused_and_the_next_is_answered() {
    let server = browse(&[SHOWN]);
    let address = server.address;
    for broken in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n",
        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\n: empty\r\n\r\n",
        "GET http://127.0.0.1/ HTTP/1.1\r\n\r\n",
        "GET * HTTP/1.1\r\n\r\n",
        "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0",
        "bread\n\n",
    ] {
        assert_eq!(status(address, broken), 400, "{broken:?}");
        still_answers(address);
    }
    let host = format!("Host: {address}");
    for method in ["HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get", "FLY"] {
        let answer =
            send(address, format!("{method} / HTTP/1.1\r\n{host}\r\n\r\n").as_bytes()).expect("an answer");
        assert!(answer.status == 405 && answer.has("Allow: GET, POST"), "{method}: {answer:?}");
    }
    let answer = send(address, format!("POST / HTTP/1.1\r\n{host}\r\nContent-Length: 0\r\n\r\n").as_bytes());
    assert!(answer.is_some_and(|answer| answer.status == 405 && answer.has("Allow: GET")));
    assert!(get(address, "/api/options").has("Allow: POST"));
}

#[test]
fn a_request_that_is_too_large_is_refused() {
    let server = browse(&[SHOWN]);
    let address = server.address;
    let post = |length: &str, body: &str| {
        let head =
            format!("POST /api/options HTTP/1.1\r\nHost: {address}\r\nContent-Length: {length}\r\n\r\n");
        status(address, &(head + body))
    };
    let large = "a".repeat(BODY_BYTES_MAX);
    assert_eq!(post(&large.len().to_string(), &large), 400, "the largest body is read, and is no JSON");
    let larger = "a".repeat(10 * BODY_BYTES_MAX);
    assert_eq!(post(&larger.len().to_string(), &larger), 413);
    assert_eq!(post("99999999999999999999", ""), 413);
    assert_eq!(post("-1", ""), 400);
    let deep =
        format!(r#"{{"model":"a","path":[{{"name":"a","arguments":{{"a":{}}}}}]}}"#, "[".repeat(100_000));
    assert_eq!(post(&deep.len().to_string(), &deep), 400, "no depth of lists overflows the stack");
    let chunked =
        format!("POST /api/options HTTP/1.1\r\nHost: {address}\r\nTransfer-Encoding: chunked\r\n\r\n");
    assert_eq!(status(address, &chunked), 411);
    let header = format!("GET / HTTP/1.1\r\nHost: {address}\r\nLong: {}\r\n\r\n", "a".repeat(HEAD_BYTES_MAX));
    assert_eq!(status(address, &header), 431);
    let many = "A: b\r\n".repeat(100);
    assert_eq!(status(address, &format!("GET / HTTP/1.1\r\nHost: {address}\r\n{many}\r\n")), 431);
    still_answers(address);
}

#[test]
fn fifty_clients_at_once_are_all_answered() {
    let server = browse(&[SHOWN]);
    let clients: Vec<_> = (0..50).map(|_| connect(server.address)).collect();
    let request = format!("GET /api/traces HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
    let answered = clients.into_iter().map(|mut client| {
        client.write_all(request.as_bytes()).expect("the server reads");
        client
    });
    let answered: Vec<_> = answered.collect();
    assert!(answered.into_iter().all(|client| receive(client).is_some_and(|answer| answer.status == 200)));
}

/// The limit of time for a request is five seconds.
#[test]
fn clients_that_send_half_a_request_keep_no_thread_for_long() {
    let server = browse(&[SHOWN]);
    let begun = Instant::now();
    let halves = [
        "",
        "GET / HT",
        "GET / HTTP/1.1\r\nHost: a",
        "POST /api/options HTTP/1.1\r\nHost: HOST\r\nContent-Length: 9\r\n\r\n{",
    ];
    let host = server.address.to_string();
    let clients: Vec<_> = (0..THREADS + 8)
        .map(|number| {
            let mut client = connect(server.address);
            let half = halves[number % halves.len()].replace("HOST", &host);
            client.write_all(half.as_bytes()).expect("the server reads");
            client
        })
        .collect();
    still_answers(server.address);
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
    let answers: Vec<u16> =
        clients.into_iter().map(|client| receive(client).map_or(0, |answer| answer.status)).collect();
    let expected = [0, 408, 408, 408];
    let wrong = answers.iter().zip(expected.iter().cycle()).position(|(found, expected)| found != expected);
    assert_eq!(wrong, None, "{answers:?}");
}

#[test]
fn a_client_that_goes_away_is_forgotten() {
    let server = browse(&[SHOWN]);
    for _ in 0..THREADS * 3 {
        let mut client = connect(server.address);
        let _ = write!(client, "GET /api/traces HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
        drop(client);
    }
    still_answers(server.address);
}
