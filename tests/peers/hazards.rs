//! Traces that were recorded on the bus without this kit. Through the gates they must be the same.

use wspbus_kit::conform::message::{Call, Command, End, Ending, Point, Subscription, Topic};
use wspbus_models::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, Resolution, ThreadId, TicketId, Wake,
};
use wspbus_models::bus::{Code, Goal, Request, State};

use super::driver::{EXIT, Play, always, listener};

#[test]
#[ignore = "needs scripts/peers"]
fn a_normal_life() {
    use Topic::{Exit, Graceful, Start, Stop};
    let mut play =
        Play::new(&[listener(Start, 1), listener(Stop, 2), listener(Graceful, 3), listener(Exit, 4)], &[]);
    for request in [Request::Start, Request::Stop, Request::Start, Request::Graceful] {
        play.request(0, request);
        play.end(0, Ending::Ok);
    }
    play.request(0, EXIT);
    play.end(0, Ending::Ok);
    play.end(0, Ending::Ok);
    play.finish(0);
    play.assert(
        "S:Idle>Starting P:start L:start/1 /L S:Starting>Running S:Running>Stopping P:stop L:stop/2 /L
         S:Stopping>Idle S:Idle>Starting P:start L:start/1 /L S:Starting>Running P:graceful L:graceful/3 /L
         S:Running>Stopping P:stop L:stop/2 /L S:Stopping>Idle S:Idle>Exiting P:exit L:exit/4 /L rc=0",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_failing_start_listener_ends_the_process() {
    use Topic::{Exit, Start, Stop};
    let mut play =
        Play::new(&[listener(Start, 1), listener(Start, 2), listener(Stop, 3), listener(Exit, 4)], &[]);
    play.request(0, Request::Start);
    play.end(0, Ending::Failed);
    for _ in 0..3 {
        play.end(0, Ending::Ok);
    }
    play.assert(
        "S:Idle>Starting P:start L:start/1 X L:start/2 /L S:Starting>Stopping P:stop L:stop/3 /L
         S:Stopping>Idle S:Idle>Exiting P:exit L:exit/4 /L rc=70",
    );
    assert_eq!(play.ended(), Some(End::Code(Code::SOFTWARE)));
}

#[test]
#[ignore = "needs scripts/peers"]
fn h02_a_failing_stop_listener_leaves_stopping() {
    let mut play = Play::new(&[listener(Topic::Stop, 1), listener(Topic::Stop, 2)], &[]);
    play.request(0, Request::Start);
    play.request(0, Request::Stop);
    play.end(0, Ending::Failed);
    play.end(0, Ending::Ok);
    let failure = Failure { channel: Channel::Stop, listener: ListenerId(1), outcome: Outcome::Failed };
    let resolution = Resolution::ReachedWithFailures(vec![failure]);
    assert!(play.saw(&Event::Resolved { ticket: TicketId(0), goal: Goal::Stop, resolution }));
    play.request(0, Request::Start);
    play.assert(
        "S:Idle>Starting P:start S:Starting>Running S:Running>Stopping P:stop L:stop/1 X L:stop/2 /L
         S:Stopping>Starting P:start S:Starting>Running",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn h03_a_failing_stop_listener_skips_the_exit_pass() {
    let mut play = Play::new(&[listener(Topic::Stop, 1), listener(Topic::Exit, 2)], &[]);
    play.request(0, EXIT);
    play.end(0, Ending::Failed);
    play.assert("S:Idle>Stopping P:stop L:stop/1 X rc=70");
}

#[test]
#[ignore = "needs scripts/peers"]
fn h05_a_failing_log_listener_skips_listeners() {
    let mut play = Play::new(&[always(Topic::Log, 9, Ending::Failed), listener(Topic::Start, 1)], &[]);
    play.request(0, Request::Start);
    assert!(play.saw(&Event::LogFailed));
    let resolution = Resolution::ReachedWithFailures(vec![]);
    assert!(play.saw(&Event::Resolved { ticket: TicketId(0), goal: Goal::Start, resolution }));
    play.assert("S:Idle>Starting");
    play.request(0, EXIT);
    play.assert("S:Idle>Starting S:Starting>Stopping rc=70");
}

#[test]
#[ignore = "needs scripts/peers"]
fn h06_a_start_listener_that_stops_is_overwritten() {
    use Topic::{Start, Stop};
    let listeners = [listener(Start, 1), listener(Start, 2), listener(Start, 3), listener(Stop, 4)];
    let mut play = Play::new(&listeners, &[]);
    play.request(0, Request::Start);
    play.end(0, Ending::Ok);
    play.reenter(0, Request::Stop);
    play.end(0, Ending::Ok);
    assert_eq!(play.at(0), Some(Point::Listener { listener: ListenerId(2) }));
    play.end(0, Ending::Ok);
    play.end(0, Ending::Ok);
    play.assert(
        "S:Idle>Starting P:start L:start/1 /L L:start/2 S:Starting>Stopping P:stop L:stop/4 /L
         S:Stopping>Idle /L L:start/3 /L S:Idle>Running",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn h13_two_threads_exit() {
    let mut play = Play::new(&[listener(Topic::Stop, 1), listener(Topic::Exit, 2)], &[true, true]);
    play.request(0, Request::Start);
    play.request(1, EXIT);
    play.request(2, EXIT);
    for thread in [1, 2, 1, 2] {
        play.end(thread, Ending::Ok);
    }
    play.assert(
        "S:Idle>Starting P:start S:Starting>Running
         T1: S:Running>Stopping P:stop L:stop/1
         T2: S:Stopping>Stopping P:stop L:stop/1
         T1: /L S:Stopping>Idle S:Idle>Exiting P:exit L:exit/2
         T2: /L S:Exiting>Idle S:Idle>Exiting P:exit L:exit/2
         T1: /L T2: /L",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn h14b_main_reexecutes_while_an_exit_listener_runs() {
    let mut play = Play::new(&[listener(Topic::Exit, 1)], &[true]);
    play.request(0, Request::Start);
    play.call(0, Call::Block);
    assert_eq!(play.at(0), Some(Point::Poll));
    play.request(1, Request::Restart);
    play.step(0);
    assert_eq!(play.at(0), Some(Point::Execv));
    assert!(play.saw(&Event::Taken { code: Code::OK, reexec: true, failures: Vec::new() }));
    play.step(0);
    play.assert(
        "S:Idle>Starting P:start S:Starting>Running
         T1: S:Running>Stopping P:stop S:Stopping>Idle S:Idle>Exiting P:exit L:exit/1
         T0: EXECV",
    );
    assert_eq!(play.ended(), Some(End::ReExecuted(true)));
    assert!(play.saw(&Event::ReExecuted { thread: ThreadId(0) }));
}

#[test]
#[ignore = "needs scripts/peers"]
fn h16_a_polling_waiter_misses_running() {
    let mut play = Play::new(&[], &[]);
    play.call(0, Call::Callback);
    assert_eq!(play.at(1), Some(Point::Poll));
    play.request(0, Request::Stop);
    for _ in 0..3 {
        play.step(1);
        assert_eq!(play.at(1), Some(Point::Poll));
    }
    play.finish(0);
    assert_eq!(play.at(0), Some(Point::Finishing), "the process waits for a thread that is no daemon");
    play.assert("S:Idle>Starting P:start S:Starting>Running S:Running>Stopping P:stop S:Stopping>Idle");
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_waiter_that_polls_in_time_ends() {
    let mut play = Play::new(&[], &[]);
    play.call(0, Call::Callback);
    play.step(1);
    assert_eq!(play.at(1), Some(Point::Ended));
}

#[test]
#[ignore = "needs scripts/peers"]
fn h18_a_failing_main_listener_leaves_the_process_half_alive() {
    let mut play = Play::ending(&[always(Topic::Main, 9, Ending::Failed)], &[false]);
    play.request(0, Request::Start);
    play.call(0, Call::Block);
    play.step(0);
    assert!(play.saw(&Event::MainRan { failed: true }));
    assert!(play.saw(&Event::Taken { code: Code(1), reexec: false, failures: Vec::new() }));
    play.finish(0);
    assert_eq!(play.at(0), Some(Point::Finishing));
    play.assert("S:Idle>Starting P:start S:Starting>Running");
    play.send(1, &Command::Finish { thread: ThreadId(1) });
    assert_eq!(play.at(1), Some(Point::Ended));
    play.go(0);
    play.assert(
        "S:Idle>Starting P:start S:Starting>Running
         S:Running>Stopping P:stop S:Stopping>Idle S:Idle>Exiting P:exit rc=1",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn h10_an_exit_listener_that_starts_resurrects_the_bus() {
    let mut play = Play::new(&[listener(Topic::Exit, 1)], &[true]);
    play.call(0, Call::Block);
    play.request(1, EXIT);
    play.reenter(1, Request::Start);
    play.end(1, Ending::Ok);
    play.step(0);
    assert_eq!(play.at(0), Some(Point::Poll), "the exit is lost");
    play.assert(
        "T1: S:Idle>Stopping P:stop S:Stopping>Idle S:Idle>Exiting P:exit L:exit/1
         S:Exiting>Starting P:start S:Starting>Running /L",
    );
}

#[test]
#[ignore = "needs scripts/peers"]
fn block_joins_threads_before_it_returns() {
    let mut play = Play::new(&[listener(Topic::Exit, 1)], &[false, true]);
    play.call(0, Call::Block);
    play.request(1, EXIT);
    play.step(0);
    assert_eq!(play.at(0), Some(Point::Join { thread: ThreadId(1) }));
    play.end(1, Ending::Ok);
    assert_eq!(play.at(0), Some(Point::Join { thread: ThreadId(1) }));
    play.finish(1);
    assert_eq!((play.at(0), play.at(1)), (Some(Point::Idle), Some(Point::Ended)));
    assert!(play.saw(&Event::Taken { code: Code::OK, reexec: false, failures: Vec::new() }));
    play.finish(0);
    assert_eq!(play.ended(), Some(End::Code(Code::OK)));
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_log_listener_that_fails_on_errors_skips_the_rest_of_a_pass() {
    let log = Subscription { level: Some(40), ..always(Topic::Log, 9, Ending::Failed) };
    let mut play = Play::new(&[log, listener(Topic::Stop, 1), listener(Topic::Stop, 2)], &[]);
    play.request(0, Request::Start);
    play.request(0, Request::Stop);
    assert!(!play.saw(&Event::LogFailed));
    play.end(0, Ending::Failed);
    assert!(play.saw(&Event::LogFailed));
    play.assert("S:Idle>Starting P:start S:Starting>Running S:Running>Stopping P:stop L:stop/1 X");
}

#[test]
#[ignore = "needs scripts/peers"]
fn waits_are_seen_and_miss_a_state_between_two_polls() {
    let mut play = Play::new(&[], &[true]);
    let (thread, state) = (ThreadId(1), State::Running);
    play.call(1, Call::Wait(state));
    assert!(play.saw(&Event::Waiting { thread, state }));
    play.request(0, Request::Start);
    play.request(0, Request::Stop);
    play.step(1);
    assert_eq!(play.at(1), Some(Point::Poll));
    let woken = Event::Woken { thread, wake: Wake::Entered(state) };
    assert!(!play.saw(&woken));
    play.request(0, Request::Start);
    play.step(1);
    assert!(play.saw(&woken));
    assert_eq!(play.at(1), Some(Point::Idle));
}

#[test]
#[ignore = "needs scripts/peers"]
fn a_listener_of_main_has_a_gate_and_speaks_as_its_thread() {
    let mut play = Play::new(&[listener(Topic::Main, 1)], &[]);
    play.call(0, Call::Block);
    play.step(0);
    assert_eq!(play.at(0), Some(Point::Listener { listener: ListenerId(1) }));
    play.reenter(0, EXIT);
    let answered = |origin| Event::Answered {
        origin,
        request: EXIT,
        answer: Answer::Accepted,
        ticket: Some(TicketId(0)),
    };
    assert!(play.saw(&answered(Origin::Thread(ThreadId(0)))));
    play.end(0, Ending::Ok);
    assert!(play.saw(&Event::MainRan { failed: false }));
    assert!(play.saw(&Event::Taken { code: Code::OK, reexec: false, failures: Vec::new() }));
}
