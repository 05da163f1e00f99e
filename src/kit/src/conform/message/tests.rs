use wspbus_models::bus::Goal;
use wspbus_models::bus::event::{Answer, Origin, Outcome, Resolution, TicketId};

use super::*;

fn reads<M: for<'a> Deserialize<'a> + Serialize + PartialEq + std::fmt::Debug>(text: &str, message: &M) {
    assert_eq!(serde_json::to_string(message).unwrap(), text);
    assert_eq!(&serde_json::from_str::<M>(text).unwrap(), message);
}

#[test]
fn commands_are_written_as_documented() {
    let thread = ThreadId(1);
    reads(
        r#"{"id":7,"command":"hello","protocol":1}"#,
        &Numbered { id: 7, message: Command::Hello { protocol: 1 } },
    );
    reads(
        r#"{"command":"request","thread":1,"request":"start"}"#,
        &Command::Request { thread, request: Call::Bus(Request::Start) },
    );
    reads(
        r#"{"command":"request","thread":1,"request":{"exit":0}}"#,
        &Command::Request { thread, request: Call::Bus(Request::Exit(Code::OK)) },
    );
    reads(
        r#"{"command":"request","thread":1,"request":"block"}"#,
        &Command::Request { thread, request: Call::Block },
    );
    reads(
        r#"{"command":"reenter","thread":1,"request":{"wait":"running"}}"#,
        &Command::Reenter { thread, request: Call::Wait(State::Running) },
    );
    reads(
        r#"{"command":"end","thread":1,"outcome":{"exit":3}}"#,
        &Command::End { thread, outcome: Ending::Exit(Code(3)) },
    );
    reads(
        r#"{"command":"subscribe","thread":1,"channel":"stop","listener":4,"priority":50}"#,
        &Command::Subscribe {
            thread,
            listener: Subscription {
                channel: Topic::Stop,
                listener: ListenerId(4),
                priority: 50,
                always: None,
                level: None,
                hash: None,
            },
        },
    );
    reads(r#"{"command":"settle"}"#, &Command::Settle);
}

#[test]
fn replies_are_read_as_documented() {
    let answered = Event::Answered {
        origin: Origin::Listener(ListenerId(1)),
        request: Request::Stop,
        answer: Answer::Accepted,
        ticket: Some(TicketId(0)),
    };
    let resolved = Event::Resolved {
        ticket: TicketId(0),
        goal: Goal::Stop,
        resolution: Resolution::Unwound(Outcome::Interrupted),
    };
    reads(
        concat!(
            r#"{"id":2,"reply":"settled","events":["#,
            r#"{"answered":{"origin":{"listener":1},"request":"stop","answer":"accepted","ticket":0}},"#,
            r#"{"resolved":{"ticket":0,"goal":"stop","resolution":{"unwound":"interrupted"}}},"#,
            r#""blocked",{"surprise":"?"}],"#,
            r#""at":{"0":{"point":"idle"},"10":{"point":"join","thread":2}}}"#
        ),
        &Numbered {
            id: 2,
            message: Reply::Settled {
                events: vec![
                    Observed::Event(answered),
                    Observed::Event(resolved),
                    Observed::Event(Event::Blocked),
                    Observed::Surprise { surprise: "?".to_owned() },
                ],
                at: BTreeMap::from([
                    (ThreadId(0), Point::Idle),
                    (ThreadId(10), Point::Join { thread: ThreadId(2) }),
                ]),
            },
        },
    );
    reads(
        r#"{"reply":"ended","events":[],"code":70}"#,
        &Reply::Ended { events: vec![], end: End::Code(Code(70)) },
    );
    reads(
        r#"{"reply":"ended","events":[],"re_executed":true}"#,
        &Reply::Ended { events: vec![], end: End::ReExecuted(true) },
    );
}

#[test]
fn a_thread_that_is_no_number_is_refused() {
    let text = r#"{"reply":"settled","events":[],"at":{"main":{"point":"idle"}}}"#;
    let error = serde_json::from_str::<Reply>(text).unwrap_err();
    assert!(error.to_string().contains("\"main\""), "{error}");
}

#[test]
fn an_ended_without_an_end_is_refused() {
    assert!(serde_json::from_str::<Reply>(r#"{"reply":"ended","events":[]}"#).is_err());
}
