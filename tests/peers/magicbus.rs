//! The real MagicBus: the greeting of its adapter, and hazards that are played by hand.

use wspbus_kit::conform::message::{Call, Command, End, Ending, Level, Point, Topic};
use wspbus_kit::conform::{Adapter, AdapterError, Limits};
use wspbus_models::bus::event::ThreadId;
use wspbus_models::bus::{Code, Request, State};

use super::driver::{EXIT, Play, adapter_of, begin, listener};

fn adapter() -> Adapter {
    Adapter::spawn(&mut adapter_of("magicbus.py"), Limits::default()).unwrap()
}

fn play(listeners: &[(Topic, u8)], daemons: &[bool]) -> Play {
    let listeners: Vec<_> = listeners.iter().map(|(topic, number)| listener(*topic, *number)).collect();
    Play::on(adapter(), begin(&listeners, daemons))
}

#[test]
#[ignore = "needs scripts/peers"]
fn it_says_who_it_is() {
    let hello = adapter().hello().unwrap();
    assert_eq!(hello.implementation, "magicbus.process.ProcessBus");
    assert_eq!(hello.version, "4.1.2");
    assert_eq!(hello.levels, [Level::Core, Level::Threads]);
    assert!(
        hello.features.contains(&"reload".to_owned()) && !hello.features.contains(&"graceful".to_owned())
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn what_the_bus_does_not_have_is_refused() {
    let mut play = play(&[], &[]);
    let thread = ThreadId(0);
    let graceful = Command::Request { thread, request: Call::Bus(Request::Graceful) };
    let subscribe = Command::Subscribe { thread, listener: listener(Topic::Graceful, 1) };
    for (command, reason) in [(graceful, "graceful"), (subscribe, "graceful")] {
        match play.adapter.send(&command) {
            Err(AdapterError::Refused { message }) if message.contains(reason) => {}
            other => panic!("{command:?}: {other:?}"),
        }
    }
    play.call(0, Call::Wait(State::Exited));
    assert_eq!(play.at(0), Some(Point::Poll));
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_normal_life() {
    let mut play = play(&[(Topic::Start, 1), (Topic::Stop, 2), (Topic::Exit, 3)], &[]);
    for (request, listeners) in [(Request::Start, 1), (Request::Reload, 2), (EXIT, 2)] {
        play.request(0, request);
        (0..listeners).for_each(|_| play.end(0, Ending::Ok));
    }
    play.finish(0);
    play.assert(
        "S:Idle>Starting P:start L:start/1 /L S:Starting>Running
         S:Running>Stopping P:stop L:stop/2 /L S:Stopping>Idle
         S:Idle>Starting P:start L:start/1 /L S:Starting>Running
         S:Running>Stopping P:stop L:stop/2 /L S:Stopping>Idle
         S:Idle>Exiting P:exit L:exit/3 /L S:Exiting>Exited rc=0",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn m01_a_failed_start_exits_with_0() {
    let mut play = play(&[(Topic::Start, 1), (Topic::Stop, 2), (Topic::Exit, 3)], &[]);
    play.request(0, Request::Start);
    play.end(0, Ending::Failed);
    play.end(0, Ending::Ok);
    play.end(0, Ending::Ok);
    play.finish(0);
    play.assert(
        "S:Idle>Starting P:start L:start/1 X S:Starting>Stopping P:stop L:stop/2 /L S:Stopping>Idle
         S:Idle>Exiting P:exit L:exit/3 /L S:Exiting>Exited rc=0",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn m12_two_exits_wait_for_each_other() {
    let mut play = play(&[], &[false, false]);
    for thread in [1, 2] {
        play.send(thread, &Command::Request { thread: ThreadId(thread), request: Call::Bus(EXIT) });
        while play.at(thread) != Some(Point::Write { to: State::Exiting }) {
            play.step(thread);
        }
    }
    play.go(1);
    play.go(2);
    assert_eq!(play.at(1), Some(Point::Join { thread: ThreadId(2) }));
    assert_eq!(play.at(2), Some(Point::Join { thread: ThreadId(1) }));
}

#[test]
#[ignore = "needs scripts/peers"]
fn m11_a_worker_re_executes() {
    let mut play = play(&[], &[true]);
    play.request(1, Request::Restart);
    assert_eq!(play.at(1), Some(Point::Execv));
    play.step(1);
    assert_eq!(play.ended(), Some(End::ReExecuted(true)));
}

#[test]
#[ignore = "needs scripts/peers"]
fn m31_a_failed_exit_ends_with_70() {
    let mut play = play(&[(Topic::Exit, 1)], &[]);
    play.request(0, EXIT);
    play.end(0, Ending::Failed);
    assert_eq!(play.ended(), Some(End::Code(Code::SOFTWARE)));
}

/// M17: the package as it is released, without the method that the adapter gives back to it.
#[test]
#[ignore = "needs scripts/peers"]
fn m17_beside_a_thread_the_release_fails_on_this_python() {
    let script = "
import threading
from magicbus.process import ProcessBus
threading.Thread(target=threading.Event().wait, daemon=True).start()
ProcessBus().transition('EXITED')
";
    let adapter = adapter_of("magicbus.py");
    let status = std::process::Command::new(adapter.get_program()).args(["-c", script]).status().unwrap();
    assert_eq!(status.code(), Some(70));
}
