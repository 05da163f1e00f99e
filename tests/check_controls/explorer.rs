//! stateright's Explorer shows each claim as what it is, and each step with its events and the state after it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use wspbus_check::{NO_DEADLOCK, Plain, not_shown, serve};

use crate::toy::{Arrow, Toy, go, never_bad, shows_bad, upwards};

/// One answer of the server, as JSON if it has a body.
fn ask(address: &str, method: &str, path: &str) -> Option<Value> {
    let mut stream = TcpStream::connect(address).ok()?;
    write!(stream, "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: 0\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    serde_json::from_str(if body.is_empty() { "null" } else { body }).ok()
}

fn draw(_: &Toy, init: &u8, steps: &[(Arrow, u8)]) -> Option<String> {
    Some(steps.iter().fold(init.to_string(), |told, (arrow, state)| format!("{told} > {} {state}", arrow.to)))
}

/// The address of a server of this toy, which explored everything. The server ends with the test program.
fn served(toy: Toy) -> String {
    let free =
        TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let address = free.to_string();
    let own = address.clone();
    std::thread::spawn(move || serve(Arc::new(toy), &own, draw));
    // The waits decide only the time of the test: a server that never comes or never ends its search fails below.
    let wait = |done: &dyn Fn() -> bool| {
        (0..1200).any(|_| {
            std::thread::sleep(Duration::from_millis(25));
            done()
        })
    };
    assert!(wait(&|| TcpStream::connect(&address).is_ok()), "no server answers on {address}");
    ask(&address, "POST", "/.runtocompletion").expect("an answer");
    let is_done = || ask(&address, "GET", "/.status").is_some_and(|status| status["done"] == json!(true));
    assert!(wait(&is_done), "the search does not end");
    address
}

#[test]
fn each_claim_is_shown_as_what_it_is_and_each_step_with_what_it_does() {
    let arrows = [go(0, 1), go(1, 2).by(2), go(2, 3)];
    let mut toy = Toy::new(&arrows).bad(&[2]).claim("safe", never_bad()).claim("upwards", upwards());
    toy = toy.claim("seen", shows_bad()).leads_to(&[0], &[9]);
    toy.boundary = 2;
    let (address, good) = (served(toy.clone()), served(toy.bad(&[])));
    let status = |address: &str| ask(address, "GET", "/.status").expect("an answer");
    let shown = |address: &str| {
        let properties = status(address)["properties"].as_array().expect("a list").clone();
        properties.iter().map(|p| json!([p[0], p[1], !p[2].is_null()])).collect::<Vec<_>>()
    };
    let expected = |found: bool| {
        vec![
            json!(["Always", "safe", found]),
            json!(["Always", "upwards", false]),
            json!(["Sometimes", "seen", found]),
            json!(["Always", "everything is explored", false]),
        ]
    };
    assert_eq!((shown(&address), shown(&good)), (expected(true), expected(false)));
    assert_eq!(status(&address)["unique_state_count"], json!(3), "state 3 is beyond the boundary");
    // The path of the Explorer: the initial state, then the first action of each state.
    let step = &ask(&address, "GET", "/.states/0/0").expect("an answer")[0];
    assert_eq!(step["action"], json!("actor 2: go(to=2)"));
    assert_eq!(step["outcome"], json!("from 1 to 2\n    state = 2"));
    assert_eq!(step["state"], json!("state = 2"), "the words of the model");
    assert_eq!(step["svg"], json!("0 > 1 1 > 2 2"));
}

#[test]
fn the_claims_that_are_not_shown_are_those_of_liveness_of_ends_and_beyond_the_last_place() {
    let mut toy = Toy::new(&[go(0, 1)]).leads_to(&[0], &[1]);
    assert_eq!(not_shown(&toy), ["live", NO_DEADLOCK]);
    assert_eq!(not_shown(&Plain::new(toy.clone())), [""; 0], "a plain model that says nothing of its ends");
    assert_eq!(not_shown(&Plain::new(toy.clone()).may_end(|_, _| true)), [NO_DEADLOCK]);
    for number in 0..128 {
        toy = toy.claim(format!("claim-{number}").leak(), never_bad());
    }
    assert_eq!(not_shown(&toy), ["live", NO_DEADLOCK], "128 have a place");
    let toy = toy.claim("one", never_bad()).claim("two", shows_bad());
    assert_eq!(not_shown(&toy), ["live", "one", "two", NO_DEADLOCK]);
    let status = ask(&served(toy), "GET", "/.status").expect("an answer");
    let shown = status["properties"].as_array().expect("a list");
    assert_eq!((shown.len(), &shown[127][1]), (129, &json!("claim-127")));
}
