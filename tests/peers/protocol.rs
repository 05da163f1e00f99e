//! The adapter itself: its greeting, the commands that it refuses, and the processes that it leaves behind.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command as Program, Stdio};
use std::time::{Duration, Instant};

use wspbus_kit::conform::message::{Call, Command, End, Ending, Level, Point, Reply, Subscription, Topic};
use wspbus_kit::conform::{Adapter, AdapterError, Limits, PROTOCOL};
use wspbus_models::bus::event::{Channel, Event, ListenerId, PassId, ThreadId};
use wspbus_models::bus::{Code, Request};

use super::driver::{EXIT, Play, adapter, adapter_of, begin, listener, program};
use super::open_case;

#[test]
#[ignore = "needs scripts/peers"]
fn it_says_who_it_is() {
    let mut adapter = adapter();
    let hello = adapter.hello().unwrap();
    assert_eq!(hello.implementation, "cherrypy.process.wspbus.Bus");
    assert_eq!(hello.version, "18.10.0");
    assert_eq!(hello.levels, [Level::Core, Level::Threads]);
    let newer = adapter.send(&Command::Hello { protocol: PROTOCOL + 1 });
    assert!(matches!(&newer, Ok(Reply::Hello(hello)) if hello.protocol == PROTOCOL), "{newer:?}");
    let older = adapter.send(&Command::Hello { protocol: 0 });
    assert!(matches!(older, Err(AdapterError::Refused { .. })), "{older:?}");
    assert_eq!(adapter.send(&Command::Quit).unwrap(), Reply::Quit);
    let after = adapter.send(&Command::Settle);
    assert!(matches!(after, Err(AdapterError::Died { status: Some(status), .. }) if status.success()));
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_refused_command_moves_nothing() {
    let mut play = Play::new(&[listener(Topic::Start, 1)], &[false]);
    let before = play.last.clone();
    let thread = ThreadId(1);
    let end = Command::End { thread, outcome: Ending::Ok };
    let code = Call::Bus(Request::Exit(Code(3)));
    for (command, reason) in [
        (Command::Step { thread }, "idle"),
        (end, "idle"),
        (Command::Step { thread: ThreadId(7) }, "no thread 7"),
        (Command::Request { thread, request: Call::Block }, "only thread 0"),
        (Command::Request { thread, request: code }, "exit"),
        (Command::Request { thread, request: Call::Bus(Request::Reload) }, "reload"),
        (Command::Subscribe { thread, listener: listener(Topic::Stop, 1) }, "listener 1 already"),
        (Command::Begin(begin(&[], &[])), "a case is open"),
    ] {
        match play.adapter.send(&command) {
            Err(AdapterError::Refused { message }) if message.contains(reason) => {}
            other => panic!("{command:?}: {other:?}"),
        }
    }
    assert_eq!(play.adapter.send(&Command::Settle).unwrap(), before);
}

#[test]
#[ignore = "needs scripts/peers and Node"]
fn an_open_case_outlives_hello_and_begin() {
    let mut node = Program::new("node");
    node.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/adapters/node/adapter.mjs"));
    for mut program in [adapter_of("cherrypy.py"), adapter_of("magicbus.py"), node] {
        open_case::is_kept(Adapter::spawn(&mut program, Limits::default()).unwrap());
    }
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_case_is_dropped_and_another_begun_many_times() {
    let mut play = Play::new(&[], &[]);
    for _ in 0..20 {
        assert_eq!(play.adapter.send(&Command::Quit).unwrap(), Reply::Quit);
        play.last =
            play.adapter.send(&Command::Begin(begin(&[listener(Topic::Start, 1)], &[false]))).unwrap();
        play.request(1, Request::Start);
        assert_eq!(play.at(1), Some(Point::Listener { listener: ListenerId(1) }));
    }
}

#[test]
#[ignore = "needs scripts/peers"]
fn listeners_come_and_go_during_a_pass() {
    use Topic::Start;
    let mut play = Play::new(&[listener(Start, 1), listener(Start, 2)], &[]);
    play.request(0, Request::Start);
    let thread = ThreadId(0);
    play.send(0, &Command::Unsubscribe { thread, listener: ListenerId(2) });
    play.send(0, &Command::Subscribe { thread, listener: listener(Start, 3) });
    let subscribed = Event::Subscribed { channel: Channel::Start, listener: ListenerId(3), priority: 3 };
    assert!(play.saw(&subscribed));
    play.end(0, Ending::Ok);
    play.end(0, Ending::Ok);
    play.request(0, Request::Start);
    play.assert(
        "S:Idle>Starting P:start L:start/1 /L L:start/2 /L S:Starting>Running
         S:Running>Starting P:start L:start/1",
    );
    let due = vec![ListenerId(1), ListenerId(3)];
    assert!(play.saw(&Event::PassBegan { pass: PassId(0), channel: Channel::Start, due }));
}

#[test]
#[ignore = "needs scripts/peers"]
fn passes_run_by_priority_and_ties_by_number() {
    let at = |number, priority| Subscription { priority, ..listener(Topic::Stop, number) };
    let mut play = Play::new(&[at(4, 50), at(2, 50), at(3, 60), at(1, 60), at(5, 10)], &[]);
    play.request(0, EXIT);
    let due = [5, 2, 4, 1, 3].map(ListenerId).to_vec();
    assert!(play.saw(&Event::PassBegan { pass: PassId(0), channel: Channel::Stop, due }));
}

#[test]
#[ignore = "needs scripts/peers"]
fn nested_passes_take_the_lowest_free_numbers() {
    let mut play = Play::new(&[listener(Topic::Start, 1), listener(Topic::Stop, 2)], &[true]);
    play.request(0, Request::Start);
    play.reenter(0, Request::Stop);
    let began =
        |pass| Event::PassBegan { pass: PassId(pass), channel: Channel::Stop, due: vec![ListenerId(2)] };
    assert!(play.saw(&began(1)));
    play.request(1, Request::Stop);
    assert!(play.saw(&began(2)));
}

/// The process of the open case: the adapter's only child.
fn case_process(play: &Play) -> String {
    let adapter = play.adapter.process_id();
    let children = std::fs::read_to_string(format!("/proc/{adapter}/task/{adapter}/children")).unwrap();
    children.trim().to_owned()
}

fn kill(process: &str) {
    assert!(Program::new("kill").args(["-9", process]).status().unwrap().success());
}

/// Waits for the end of a process. This takes long only with a broken adapter.
fn await_end(process: &str) {
    let start = Instant::now();
    while Path::new("/proc").join(process).exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "process {process} still lives");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_case_that_is_killed_from_outside_is_reported_to_the_next_command() {
    let mut play = Play::new(&[], &[]);
    let process = case_process(&play);
    kill(&process);
    await_end(&process);
    play.send(0, &Command::Settle);
    assert_eq!(play.ended(), Some(End::Signal(9)));
    play.last = play.adapter.send(&Command::Begin(begin(&[], &[]))).unwrap();
    assert_eq!(play.at(0), Some(Point::Idle));
}

#[test]
#[ignore = "needs scripts/peers"]
fn no_process_of_a_case_outlives_its_adapter() {
    let mut play = Play::new(&[], &[false]);
    play.request(1, Request::Start);
    let process = case_process(&play);
    drop(play);
    await_end(&process);
    let play = Play::new(&[], &[false]);
    let process = case_process(&play);
    kill(&play.adapter.process_id().to_string());
    await_end(&process);
}

#[test]
#[ignore = "needs scripts/peers"]
fn each_bad_line_gets_one_error_in_a_case_and_outside() {
    let long = [br#"{"command":"settle","x":""#.as_slice(), &vec![b'y'; 3 << 20], br#""}"#].concat();
    let bad: Vec<&[u8]> = vec![
        b"",
        b"\xff",
        b"[]",
        &long,
        br#"{"command":5}"#,
        br#"{"id":-1,"command":"settle"}"#,
        br#"{"command":"explode","thread":0}"#,
        br#"{"command":"step"}"#,
        br#"{"command":"request","thread":0,"request":["start"]}"#,
        br#"{"command":"begin","case":"a","listeners":[{"channel":"log","listener":1}]}"#,
        br#"{"command":"begin","case":"a","gates":["write"]}"#,
    ];
    let mut input = bad.join(&b'\n');
    input.extend(b"\n{\"command\":\"begin\",\"case\":\"a\"}\n");
    input.extend(bad.join(&b'\n'));
    input.extend(b"\n{\"command\":\"finish\",\"thread\":0}\n{\"command\":\"quit\"}\n");

    let mut child = program().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(&input).unwrap());
    let mut output = String::new();
    child.stdout.take().unwrap().read_to_string(&mut output).unwrap();
    writer.join().unwrap();
    assert!(child.wait().unwrap().success());

    let kinds: Vec<String> = output
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["reply"].to_string())
        .collect();
    let errors = vec![r#""error""#; bad.len()];
    let expected = [&errors[..], &[r#""settled""#], &errors, &[r#""ended""#, r#""quit""#]].concat();
    assert_eq!(kinds, expected, "{output}");
}
