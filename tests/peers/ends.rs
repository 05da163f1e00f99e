//! The ends of the process of the real bus: exit functions, SystemExit, interrupts.

use wspbus_kit::conform::message::{Call, Command, End, Ending, Observed, Point, Topic};
use wspbus_models::bus::event::{Event, Outcome, Resolution, ThreadId, TicketId};
use wspbus_models::bus::{Code, Goal, Request};

use super::driver::{EXIT, Play, always, listener};

#[test]
#[ignore = "needs scripts/peers"]
fn falling_off_exits_the_bus_in_an_exit_function() {
    let mut play = Play::new(&[listener(Topic::Exit, 1)], &[]);
    play.request(0, Request::Start);
    play.finish(0);
    play.end(0, Ending::Ok);
    play.assert(
        "S:Idle>Starting P:start S:Starting>Running
         S:Running>Stopping P:stop S:Stopping>Idle S:Idle>Exiting P:exit L:exit/1 /L rc=0",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn falling_off_without_a_start_does_nothing() {
    let mut play = Play::new(&[listener(Topic::Exit, 1)], &[true]);
    play.finish(0);
    play.assert("rc=0");
}

#[test]
#[ignore = "needs scripts/peers"]
fn h17_an_exit_code_of_a_start_listener_is_lost() {
    let mut play = Play::new(&[listener(Topic::Start, 1), listener(Topic::Start, 2)], &[]);
    play.request(0, Request::Start);
    play.end(0, Ending::Exit(Code(3)));
    let resolution = Resolution::Unwound(Outcome::Exit(Code(3)));
    assert!(play.saw(&Event::Resolved { ticket: TicketId(0), goal: Goal::Start, resolution }));
    assert_eq!(play.at(0), Some(Point::Idle));
    play.finish(0);
    play.assert(
        "S:Idle>Starting P:start L:start/1 X S:Starting>Stopping P:stop S:Stopping>Idle S:Idle>Exiting P:exit
         rc=70",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn h17d_an_exit_code_of_a_stop_listener_skips_the_exit_pass() {
    let mut play = Play::new(&[listener(Topic::Stop, 1), listener(Topic::Exit, 2)], &[]);
    play.request(0, Request::Start);
    play.request(0, EXIT);
    play.end(0, Ending::Exit(Code(5)));
    play.finish(0);
    play.end(0, Ending::Exit(Code(5)));
    play.assert(
        "S:Idle>Starting P:start S:Starting>Running S:Running>Stopping P:stop L:stop/1 X
         S:Stopping>Stopping P:stop L:stop/1 X rc=5",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn an_earlier_failure_makes_exit_0_an_exit_1() {
    let mut play = Play::new(&[listener(Topic::Stop, 1), listener(Topic::Stop, 2)], &[]);
    play.request(0, Request::Stop);
    play.end(0, Ending::Failed);
    play.end(0, Ending::Exit(Code(0)));
    let resolution = Resolution::Unwound(Outcome::Exit(Code(1)));
    assert!(play.saw(&Event::Resolved { ticket: TicketId(0), goal: Goal::Stop, resolution }));
    play.finish(0);
    assert_eq!(play.ended(), Some(End::Code(Code(1))));
}

#[test]
#[ignore = "needs scripts/peers"]
fn an_earlier_failure_leaves_an_exit_without_a_code_alone() {
    let mut play = Play::new(&[listener(Topic::Stop, 1), listener(Topic::Stop, 2)], &[]);
    play.request(0, Request::Stop);
    play.end(0, Ending::Failed);
    play.end(0, Ending::Quit);
    play.finish(0);
    assert_eq!(play.ended(), Some(End::Code(Code::OK)));
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_main_program_that_catches_an_interrupt_ends_well_and_one_that_does_not_is_over() {
    for (mut play, end, refused) in [
        (Play::new(&[listener(Topic::Stop, 1)], &[]), End::Code(Code::OK), false),
        (Play::ending(&[listener(Topic::Stop, 1)], &[]), End::Signal(2), true),
    ] {
        play.request(0, Request::Stop);
        play.end(0, Ending::Interrupted);
        let graceful = Command::Request { thread: ThreadId(0), request: Call::Bus(Request::Graceful) };
        assert_eq!(play.adapter.send(&graceful).is_err(), refused);
        if !refused {
            play.step(0);
        }
        play.finish(0);
        assert_eq!(play.ended(), Some(end));
    }
}

#[test]
#[ignore = "needs scripts/peers"]
fn what_the_bus_asks_of_itself_is_no_request() {
    let mut play = Play::new(&[], &[]);
    play.request(0, Request::Restart);
    play.request(0, Request::Start);
    play.finish(0);
    let answered = |event: &&Observed| matches!(event, Observed::Event(Event::Answered { .. }));
    assert_eq!(play.events.iter().filter(answered).count(), 2);
    assert!(play.text.ends_with("P:exit rc=0 "));
}

#[test]
#[ignore = "needs scripts/peers"]
fn an_interrupt_ends_the_process_by_its_signal() {
    let mut play = Play::ending(&[listener(Topic::Stop, 1)], &[]);
    play.request(0, Request::Stop);
    play.end(0, Ending::Interrupted);
    play.finish(0);
    assert_eq!(play.ended(), Some(End::Signal(2)));
    play.assert("S:Idle>Stopping P:stop L:stop/1 X rc=130");
}

#[test]
#[ignore = "needs scripts/peers"]
fn an_interrupt_of_block_exits_the_bus() {
    let mut play = Play::new(&[], &[]);
    play.call(0, Call::Block);
    play.end(0, Ending::Interrupted);
    assert!(play.saw(&Event::Taken { code: Code::OK, reexec: false, failures: Vec::new() }));
    play.finish(0);
    play.assert("S:Idle>Stopping P:stop S:Stopping>Idle S:Idle>Exiting P:exit rc=0");
}

#[test]
#[ignore = "needs scripts/peers"]
fn an_exit_in_block_exits_the_bus_and_ends_with_its_code() {
    let mut play = Play::new(&[always(Topic::Main, 1, Ending::Exit(Code(5)))], &[]);
    play.call(0, Call::Block);
    play.step(0);
    play.go(0);
    assert!(play.saw(&Event::Taken { code: Code(5), reexec: false, failures: Vec::new() }));
    play.finish(0);
    play.assert("S:Idle>Stopping P:stop S:Stopping>Idle S:Idle>Exiting P:exit rc=5");
}

#[test]
#[ignore = "needs scripts/peers"]
fn an_exit_during_a_start_ends_the_process_at_once() {
    let mut play = Play::new(&[listener(Topic::Start, 1), listener(Topic::Start, 2)], &[true]);
    play.request(0, Request::Start);
    play.request(1, EXIT);
    play.assert(
        "S:Idle>Starting P:start L:start/1
         T1: S:Starting>Stopping P:stop S:Stopping>Idle S:Idle>Exiting P:exit rc=70",
    );
}
