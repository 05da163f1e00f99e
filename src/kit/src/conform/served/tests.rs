use wspbus_models::bus::event::{Event, Outcome, Resolution};
use wspbus_models::bus::{Machine, Request};

use super::*;
use crate::conform::message::{Gate, Worker};

const FIRST: ThreadId = ThreadId(1);

/// An adapter of the specification with one listener of `start`, number 3, and one thread.
fn begun() -> Served<Machine> {
    let mut served = Served::new("x", Parameters::default(), Machine::default());
    let (listeners, threads) =
        (vec![listener(3, Topic::Start)], vec![Worker { thread: FIRST, daemon: true }]);
    let gates = vec![Gate::Listener, Gate::Poll];
    let begin = Begin { case: "a".to_owned(), listeners, threads, gates, ..Begin::default() };
    served.send(&Command::Begin(begin)).unwrap();
    served
}

fn listener(number: u64, channel: Topic) -> Subscription {
    let listener = ListenerId(number);
    Subscription { channel, listener, priority: 50, always: None, level: None, hash: None }
}

fn subscribe(number: u64, channel: Topic) -> Command {
    Command::Subscribe { thread: FIRST, listener: listener(number, channel) }
}

/// The events of the reply.
fn events(served: &mut Served<Machine>, command: &Command) -> Vec<Event> {
    let event = |observed: &Observed| match observed {
        Observed::Event(event) => event.clone(),
        Observed::Surprise { surprise } => panic!("{surprise}"),
    };
    served.send(command).unwrap().events().iter().map(event).collect()
}

fn refused(served: &mut Served<Machine>, command: &Command) -> String {
    match served.send(command) {
        Err(AdapterError::Refused { message }) => message,
        other => panic!("{other:?}"),
    }
}

fn started(number: u64) -> Event {
    let (pass, channel) = (wspbus_models::bus::event::PassId(0), Channel::Start);
    Event::ListenerBegan { pass, channel, listener: ListenerId(number) }
}

#[test]
fn a_listener_has_the_number_of_the_command_in_every_event() {
    let mut served = begun();
    let subscribed = events(&mut served, &subscribe(42, Topic::Start));
    let expected = Event::Subscribed { channel: Channel::Start, listener: ListenerId(42), priority: 50 };
    assert_eq!(subscribed, [expected]);
    // The bus itself uses the number 1 for this listener, and 2 for the next listener.
    assert_eq!(events(&mut served, &subscribe(0, Topic::Start)).len(), 1);
    events(&mut served, &subscribe(1, Topic::Start));
    let start = Command::Request { thread: FIRST, request: Call::Bus(Request::Start) };
    assert!(events(&mut served, &start).contains(&started(3)));
    for (number, next) in [(3, Some(42)), (42, Some(0)), (0, Some(1)), (1, None)] {
        let at = served.at();
        let gate = Point::Listener { listener: ListenerId(number) };
        assert_eq!(at.get(&ThreadId(100 + number as u8)), Some(&gate), "{at:?}");
        let end = Command::End { thread: ThreadId(100 + number as u8), outcome: Ending::Failed };
        let seen = events(&mut served, &end);
        let ended = seen.iter().find_map(|event| match event {
            Event::ListenerEnded { listener, .. } => Some(listener.0),
            _ => None,
        });
        assert_eq!(ended, Some(number));
        match next {
            Some(next) => assert!(seen.contains(&started(next)), "{seen:?}"),
            None => assert_eq!(failures(&seen), [0, 1, 3, 42]),
        }
    }
    let gone = Command::Unsubscribe { thread: FIRST, listener: ListenerId(42) };
    assert_eq!(events(&mut served, &gone), [Event::Unsubscribed { listener: ListenerId(42) }]);
    assert_eq!(events(&mut served, &subscribe(42, Topic::Stop)).len(), 1, "the number is free again");
}

/// The numbers of the listeners that the resolution says to have failed.
fn failures(seen: &[Event]) -> Vec<u64> {
    let found = seen.iter().find_map(|event| match event {
        Event::Resolved { resolution: Resolution::Superseded { failures, .. }, .. } => Some(failures),
        _ => None,
    });
    let failures = found.unwrap_or_else(|| panic!("{seen:?}"));
    assert!(failures.iter().all(|failure| failure.outcome == Outcome::Failed));
    failures.iter().map(|failure| failure.listener.0).collect()
}

#[test]
fn a_number_in_use_is_refused() {
    let mut served = begun();
    assert!(refused(&mut served, &subscribe(3, Topic::Stop)).contains("3"));
    events(&mut served, &subscribe(42, Topic::Stop));
    assert!(refused(&mut served, &subscribe(42, Topic::Start)).contains("in use"));
    assert!(refused(&mut served, &subscribe(156, Topic::Start)).contains("up to 155"));
    assert_eq!(events(&mut served, &subscribe(155, Topic::Stop)).len(), 1);
    let mut twice = Served::new("x", Parameters::default(), Machine::default());
    let listeners = vec![listener(3, Topic::Start), listener(3, Topic::Stop)];
    assert!(refused(&mut twice, &Command::Begin(Begin { listeners, ..Begin::default() })).contains("in use"));
}

#[test]
fn a_listener_that_runs_keeps_its_number() {
    let mut served = begun();
    events(&mut served, &Command::Request { thread: FIRST, request: Call::Bus(Request::Start) });
    events(&mut served, &Command::Unsubscribe { thread: ThreadId(103), listener: ListenerId(3) });
    assert!(refused(&mut served, &subscribe(3, Topic::Stop)).contains("in use"), "it is at its gate");
    events(&mut served, &Command::End { thread: ThreadId(103), outcome: Ending::Ok });
    assert_eq!(events(&mut served, &subscribe(3, Topic::Stop)).len(), 1);
}

#[test]
fn a_number_that_no_listener_has_is_no_other_listener() {
    let mut served = begun();
    events(&mut served, &subscribe(42, Topic::Stop));
    // The bus itself uses the number 0 for the listener 42.
    let gone = Command::Unsubscribe { thread: FIRST, listener: ListenerId(0) };
    assert!(matches!(events(&mut served, &gone)[..], [Event::Refused { .. }]));
    assert!(matches!(
        served.send(&Command::Expire { thread: ThreadId(100) }),
        Err(AdapterError::Refused { .. })
    ));
}

/// An adapter of the specification that is asked to begin a case with these listeners and threads.
fn beginning(listeners: Vec<Subscription>, threads: &[u8]) -> (Served<Machine>, Result<Reply, AdapterError>) {
    let mut served = Served::new("x", Parameters::default(), Machine::default());
    let threads = threads.iter().map(|number| Worker { thread: ThreadId(*number), daemon: true }).collect();
    let reply = served.send(&Command::Begin(Begin { listeners, threads, ..Begin::default() }));
    (served, reply)
}

#[test]
fn the_threads_of_a_case_are_numbered_without_a_gap() {
    for (threads, told) in [
        (&[3, 9][..], "expected thread 1, found 3"),
        (&[1, 3], "expected thread 2, found 3"),
        (&[1, 1], "expected thread 2, found 1"),
        (&[0], "expected thread 1, found 0"),
    ] {
        let (mut served, reply) = beginning(Vec::new(), threads);
        let Err(AdapterError::Refused { message }) = reply else { panic!("{threads:?}: {reply:?}") };
        assert!(message.contains(told), "{message}");
        assert!(refused(&mut served, &Command::Settle).contains("no case is open"));
    }
    assert!(beginning(Vec::new(), &(1..=99).collect::<Vec<u8>>()).1.is_ok());
    assert!(beginning(Vec::new(), &(1..=100).collect::<Vec<u8>>()).1.is_err());
}

#[test]
fn a_thread_that_was_never_begun_makes_no_call() {
    let mut served = begun();
    for number in [2, 9, 99] {
        let thread = ThreadId(number);
        let listener = listener(42, Topic::Start);
        for command in [
            Command::Request { thread, request: Call::Bus(Request::Start) },
            Command::Subscribe { thread, listener },
            Command::Unsubscribe { thread, listener: ListenerId(3) },
        ] {
            let told = refused(&mut served, &command);
            assert_eq!(told, format!("there is no thread {number}, expected a number from 0 to 1"));
        }
    }
    let start = Command::Request { thread: ThreadId(103), request: Call::Bus(Request::Start) };
    assert!(refused(&mut served, &start).contains("reenter"));
    assert!(events(&mut served, &Command::Settle).is_empty(), "no thread moved");
}

#[test]
fn an_open_case_outlives_hello_and_begin() {
    let mut served = begun();
    events(&mut served, &Command::Request { thread: FIRST, request: Call::Bus(Request::Start) });
    let before = served.send(&Command::Settle).unwrap();
    for command in [Command::Hello { protocol: PROTOCOL }, Command::Begin(Begin::default())] {
        assert_eq!(refused(&mut served, &command), "a case is open");
        assert_eq!(served.send(&Command::Settle).unwrap(), before);
    }
}

/// The number of failures that a message shows to these listeners of `log`.
fn heard(listeners: &[(Ending, Option<u8>)]) -> usize {
    let new = |(number, (always, level)): (usize, &(Ending, Option<u8>))| Subscription {
        always: Some(*always),
        level: *level,
        ..listener(number as u64, Topic::Log)
    };
    let (mut served, reply) = beginning(listeners.iter().enumerate().map(new).collect(), &[1]);
    reply.unwrap();
    let seen = events(&mut served, &Command::Log);
    assert!(seen.iter().all(|event| *event == Event::LogFailed), "{seen:?}");
    seen.len()
}

#[test]
fn a_listener_of_log_ends_as_its_case_says() {
    use Ending::{Failed, Ok};
    assert_eq!(heard(&[]), 1, "a case without such a listener has one that fails");
    assert_eq!(heard(&[(Ok, None)]), 0);
    assert_eq!(heard(&[(Failed, None), (Ok, None), (Failed, Some(40))]), 2);
    assert_eq!(heard(&[(Failed, Some(41))]), 0, "the message is below the level");
}

#[test]
fn an_end_that_the_bus_cannot_have_is_refused_in_words() {
    let with = |channel, always| Subscription { always, ..listener(7, channel) };
    for (new, told) in [
        (with(Topic::Log, Some(Ending::Interrupted)), "has another always than"),
        (with(Topic::Log, None), "needs the field always"),
        (with(Topic::Start, Some(Ending::Ok)), "listener 7 of start has always"),
        (with(Topic::Main, None), "the channel main has no passes"),
    ] {
        let (_, reply) = beginning(vec![new], &[1]);
        let Err(AdapterError::Refused { message }) = reply else { panic!("{new:?}: {reply:?}") };
        assert!(message.contains(told), "{message}");
    }
    let mut served = begun();
    events(&mut served, &Command::Request { thread: FIRST, request: Call::Bus(Request::Start) });
    let thread = ThreadId(103);
    let interrupted = Command::End { thread, outcome: Ending::Interrupted };
    assert!(refused(&mut served, &interrupted).contains("no interrupt ends a listener"));
    let finish = Command::Finish { thread: FIRST };
    assert!(refused(&mut served, &finish).contains("is no process"));
    let quit = events(&mut served, &Command::End { thread, outcome: Ending::Quit });
    let exit = |event: &Event| matches!(event, Event::ListenerEnded { outcome: Outcome::Exit(Code(0)), .. });
    assert!(quit.iter().any(exit), "{quit:?}");
}
