//! The writers of the reference: the adapter, and the crate `wspbus` in a server with threads.

use std::io::Write;
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use wspbus::log::Writer;
use wspbus::{Builder, Channel, Code, Drive, Goal, Policy};
use wspbus_kit::conform::message::{
    Begin, Call, Command, Ending, Gate, Numbered, Subscription, Topic, Worker,
};
use wspbus_kit::log_check::{LogVerdict, MOST_STATES, check, read};
use wspbus_models::bus::Request;
use wspbus_models::bus::event::{ListenerId, ThreadId};

use super::{command, path, stdout, verdicts, wspbus};

fn spoken() -> String {
    let thread = ThreadId(1);
    let listener = |listener, channel| Subscription {
        channel,
        listener: ListenerId(listener),
        priority: 50,
        always: None,
        level: None,
        hash: None,
    };
    let runner = |listener: u8| ThreadId(100 + listener);
    let begin = Begin {
        case: "log".to_owned(),
        listeners: vec![listener(0, Topic::Start), listener(1, Topic::Stop)],
        threads: vec![Worker { thread, daemon: true }],
        gates: vec![Gate::Listener, Gate::Poll],
        ..Begin::default()
    };
    let ask = |request| Command::Request { thread, request: Call::Bus(request) };
    let end = |listener, outcome| Command::End { thread: runner(listener), outcome };
    let commands = [
        Command::Begin(begin),
        ask(Request::Start),
        ask(Request::Reload),
        end(0, Ending::Ok),
        end(1, Ending::Failed),
        end(0, Ending::Ok),
        ask(Request::Exit(Code(3))),
        Command::Expire { thread: runner(1) },
        end(1, Ending::Ok),
        Command::Quit,
        Command::Quit,
    ];
    let lines = commands
        .into_iter()
        .enumerate()
        .map(|(id, message)| serde_json::to_string(&Numbered { id: id as u64, message }).unwrap() + "\n");
    lines.collect()
}

#[test]
fn the_adapter_writes_logs_that_are_behaviours() {
    for (name, more) in [("at-once", None), ("late", Some("--returns-when-resolved"))] {
        let file = path(&format!("adapter-{name}.log"));
        let _ = std::fs::remove_file(&file);
        let file = file.to_str().unwrap();
        let arguments: Vec<&str> = ["adapter", "--log", file].into_iter().chain(more).collect();
        for _ in 0..2 {
            let mut child = command(&arguments).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
            child.stdin.take().unwrap().write_all(spoken().as_bytes()).unwrap();
            assert!(child.wait().unwrap().success());
        }
        let logs = verdicts(file);
        assert_eq!(logs.len(), 2, "one header for each case");
        for log in logs {
            assert_eq!(log["verdict"], "behaviour", "{log:#}");
            assert!(log["events"].as_u64().unwrap() > 20, "{log:#}");
        }
        assert!(stdout(&wspbus(&["validate", file])).contains("a behaviour of the specification"));
    }
}

/// An output that several owners can read.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Threads ask side by side, and the log of their requests is always a behaviour.
#[test]
fn a_server_with_threads_writes_a_log_that_is_a_behaviour() {
    for drive in [Drive::Caller, Drive::Thread] {
        let out = Shared::default();
        let writer = Writer::new(out.clone(), "server", &Policy::listeners_only(&[Goal::Graceful])).unwrap();
        let recorder = writer.recorder(|error| panic!("{error}"));
        let bus = <Builder>::default()
            .policy(Policy::listeners_only(&[Goal::Graceful]))
            .drive(drive)
            .recorder(recorder)
            .build();
        let inside = bus.clone();
        let listeners = [
            bus.subscribe(Channel::Start, 50, || Ok::<(), std::io::Error>(())).unwrap(),
            bus.subscribe(Channel::Stop, 50, || Err(std::io::Error::other("it fails"))).unwrap(),
            bus.subscribe(Channel::Start, 60, move || {
                inside.exit(Code::OK);
                Ok::<(), std::io::Error>(())
            })
            .unwrap(),
        ];
        std::thread::scope(|scope| {
            for asker in 0..4 {
                let bus = &bus;
                scope.spawn(move || {
                    for round in 0..20 {
                        let asked = match (asker + round) % 4 {
                            0 => bus.start(),
                            1 => bus.reload(),
                            2 => bus.stop(),
                            _ => bus.graceful(),
                        };
                        let _ = asked.wait();
                    }
                });
            }
        });
        let _ = bus.exit(Code(3)).wait();
        let _ = bus.block();
        drop(listeners);
        let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
        let logs = read(text.as_bytes()).unwrap();
        assert!(logs[0].events.len() > 100, "{text}");
        let checked = check(&logs[0], MOST_STATES);
        assert_eq!(checked.report.verdict, LogVerdict::Behaviour, "{:#?}\n{text}", checked.report);
    }
}

#[test]
fn a_policy_that_a_log_cannot_tell_is_refused() {
    let policy = Policy::DEDICATED.threads_only(&[Goal::Start]);
    let refused = Writer::new(Vec::new(), "server", &policy).unwrap_err();
    assert!(refused.to_string().contains("to threads"), "{refused}");
}
