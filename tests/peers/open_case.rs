//! An open case outlives `hello` and `begin`, and without an open case every other command is refused.

use wspbus_kit::conform::message::{
    Begin, Call, Command, Gate, PROTOCOL, Reply, Subscription, Topic, Worker,
};
use wspbus_kit::conform::{Adapter, AdapterError};
use wspbus_models::bus::Request;
use wspbus_models::bus::event::{ListenerId, ThreadId};

/// Holds an adapter to these rules.
pub fn is_kept(mut adapter: Adapter) {
    adapter.hello().unwrap();
    is_refused(&mut adapter, &Command::Settle);
    let thread = ThreadId(1);
    let (channel, listener) = (Topic::Start, ListenerId(0));
    let begin = Command::Begin(Begin {
        case: "open".to_owned(),
        listeners: vec![Subscription {
            channel,
            listener,
            priority: 50,
            always: None,
            level: None,
            hash: None,
        }],
        threads: vec![Worker { thread, daemon: true }],
        gates: vec![Gate::Listener, Gate::Poll],
        ..Begin::default()
    });
    adapter.send(&begin).unwrap();
    let start = Command::Request { thread, request: Call::Bus(Request::Start) };
    assert!(!adapter.send(&start).unwrap().events().is_empty(), "the control: the bus moves");
    let before = adapter.send(&Command::Settle).unwrap();
    for command in [Command::Hello { protocol: PROTOCOL }, begin.clone()] {
        is_refused(&mut adapter, &command);
        assert_eq!(adapter.send(&Command::Settle).unwrap(), before, "the case is kept");
    }
    assert_eq!(adapter.send(&Command::Quit).unwrap(), Reply::Quit);
    is_refused(&mut adapter, &start);
    adapter.send(&begin).unwrap();
}

fn is_refused(adapter: &mut Adapter, command: &Command) {
    match adapter.send(command) {
        Err(AdapterError::Refused { message }) => assert!(message.contains("case is open"), "{message}"),
        other => panic!("{command:?}: {other:?}"),
    }
}
