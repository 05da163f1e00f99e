//! H11 to H16, H20 to H29, C1, C2: calls of several threads.

use crate::bus::{Code, State};
use crate::dialect::cherrypy::{
    Action, At, Call, CherryPy, Configuration, Ending, MAIN, PACKAGE, Plan, Process, ThreadSpec,
};
use crate::dialect::tests::driver::{Driver, T0, T1};

#[test]
fn h11b_an_exit_between_two_polls_is_lost() {
    let mut d = Driver::cherrypy("exit-then-start");
    d.serve();
    d.call_through(T0, Call::Exit);
    d.seen();
    d.call_through(T0, Call::Start);
    assert_eq!(d.seen(), "Exiting>Starting +start start/0 /0 -start Starting>Running");
    d.step(MAIN);
    assert_eq!(d.at(MAIN), At::Poll);
}

#[test]
fn block_that_polls_in_time_returns() {
    let mut d = Driver::cherrypy("exit-then-start");
    d.serve();
    d.call_through(T0, Call::Exit);
    d.seen();
    d.step(MAIN);
    assert_eq!(d.at(MAIN), At::Join, "T0 is no daemon");
    d.call_through(T0, Call::Start);
    d.finish(T0);
    assert_eq!(d.at(MAIN), At::Idle);
    assert!(d.seen().ends_with("Starting>Running taken"));
}

#[test]
fn h12b_graceful_and_h19_stop_on_a_stopped_bus_and_h24_start_twice() {
    let mut d = Driver::cherrypy("out-of-order");
    d.call_through(MAIN, Call::Graceful);
    assert_eq!(d.seen(), "+graceful graceful/2 /2 -graceful");
    d.call_through(MAIN, Call::Stop);
    assert_eq!(d.seen(), "Idle>Stopping +stop stop/1 /1 -stop Stopping>Idle");
    let mut d = Driver::cherrypy("out-of-order");
    d.call_through(MAIN, Call::Start);
    d.call_through(MAIN, Call::Start);
    assert!(d.seen().contains("Running>Starting +start start/0"));
}

#[test]
fn h14_the_process_ends_while_an_exit_listener_runs() {
    let mut d = Driver::cherrypy("exit-on-daemon-thread");
    d.serve();
    d.call(T0, Call::Exit);
    d.end(T0, Ending::Ok);
    d.step(MAIN);
    assert!(matches!(d.at(T0), At::Listener { .. }));
    d.finish(MAIN);
    assert_eq!(d.world.process, Process::Ended(Code::OK));
    assert!(d.seen().ends_with("exit/1 taken rc=0"));
}

#[test]
fn h15_a_restart_turns_an_exit_into_a_re_execution() {
    let mut d = Driver::cherrypy("exit-then-restart");
    d.take(Action::Request { thread: MAIN, call: Call::Block });
    d.call_through(T0, Call::Exit);
    d.step(MAIN);
    d.call_through(T1, Call::Restart);
    d.finish(T0);
    d.finish(T1);
    assert_eq!(d.at(MAIN), At::Execv);
    d.step(MAIN);
    assert_eq!(d.world.process, Process::ReExecuted);
}

#[test]
fn h16_a_waiter_misses_a_short_state_and_the_process_never_ends() {
    let mut d = Driver::cherrypy("start-with-callback");
    d.call_through(MAIN, Call::StartWithCallback);
    assert_eq!(d.at(T0), At::Poll);
    d.call_through(MAIN, Call::Stop);
    d.finish(MAIN);
    assert_eq!(d.at(MAIN), At::Join);
    let before = d.world.clone();
    d.step(T0);
    assert_eq!(d.world, before, "T0 polls without end");
}

#[test]
fn a_waiter_that_polls_in_time_wakes() {
    let mut d = Driver::cherrypy("start-with-callback");
    assert_eq!(d.at(T0), At::Unborn);
    d.call_through(MAIN, Call::StartWithCallback);
    d.step(T0);
    assert_eq!(d.at(T0), At::Ended);
    assert!(d.seen().ends_with("Starting>Running woken"));
}

#[test]
fn h20_an_exit_during_a_start_ends_it_half_way() {
    let mut d = Driver::cherrypy("exit-during-start");
    d.call(MAIN, Call::Start);
    d.call_through(T0, Call::Exit);
    assert_eq!(
        d.seen(),
        "Idle>Starting +start start/0 Starting>Stopping +stop stop/2 /2 -stop Stopping>Idle Idle>Exiting +exit \
         exit/3 /3 -exit rc=70"
    );
}

#[test]
fn h25_an_exit_of_a_never_started_bus_stops_what_never_ran() {
    let mut d = Driver::cherrypy("never-started");
    d.call_through(MAIN, Call::Exit);
    d.finish(MAIN);
    assert_eq!(
        d.seen(),
        "Idle>Stopping +stop stop/0 /0 -stop Stopping>Idle Idle>Exiting +exit exit/1 /1 -exit rc=0"
    );
}

#[test]
fn h28_a_wait_for_stopped_is_satisfied_inside_an_exit() {
    let mut d = Driver::cherrypy("wait-for-stopped");
    d.serve();
    d.take(Action::Request { thread: T1, call: Call::Wait(State::Idle) });
    d.call(T0, Call::Exit);
    d.take(Action::End { thread: T0, ending: Ending::Ok });
    d.step(T0);
    d.step(T1);
    assert_eq!(d.at(T0), At::Write { to: State::Exiting });
    assert!(d.seen().ends_with("Stopping>Idle woken"));
}

#[test]
fn h29_two_stops_overlap() {
    let mut d = Driver::cherrypy("two-stops");
    d.call(MAIN, Call::Start);
    d.call(T0, Call::Stop);
    d.seen();
    d.call(T1, Call::Stop);
    assert_eq!(d.seen(), "Stopping>Stopping +stop stop/0");
}

#[test]
fn c1_the_code_of_a_request_handler_is_lost() {
    let mut d = Driver::cherrypy("request-handler-exits");
    d.serve();
    d.call_through(T0, Call::Exit);
    d.step(MAIN);
    d.finish(T0);
    d.finish(MAIN);
    assert_eq!(d.world.process, Process::Ended(Code::OK));
}

#[test]
fn c2_after_a_stop_main_stays_in_block() {
    let mut d = Driver::cherrypy("drop-to-idle");
    d.serve();
    d.call_through(T0, Call::Stop);
    d.finish(T0);
    d.step(MAIN);
    assert_eq!((d.at(MAIN), d.world.state), (At::Poll, State::Idle));
}

#[test]
fn main_that_leaves_without_block_exits_by_atexit() {
    let mut d = Driver::cherrypy("two-stops");
    let mut config = d.bus.config().clone();
    config.threads.truncate(1);
    config.threads[0].finishes = true;
    d = Driver::of(CherryPy::new(config));
    d.call(MAIN, Call::Start);
    d.finish(MAIN);
    d.seen();
    d.through(MAIN);
    assert!(d.seen().ends_with("Stopping>Idle Idle>Exiting +exit -exit rc=0"));
}

#[test]
fn a_callback_thread_is_a_daemon_if_its_creator_is() {
    for (daemon, at) in [(true, At::Ended), (false, At::Join)] {
        let creator = ThreadSpec::worker(daemon, Plan::Script(vec![Call::StartWithCallback]));
        let main = ThreadSpec::main(Plan::Script(Vec::new()));
        let mut d = Driver::of(CherryPy::new(Configuration::new(
            &PACKAGE,
            vec![main, creator, ThreadSpec::callback()],
            Vec::new(),
        )));
        d.take(Action::Request { thread: T0, call: Call::StartWithCallback });
        assert_eq!(d.at(T1), At::Poll);
        d.through(T0);
        d.finish(T0);
        d.finish(MAIN);
        d.through(MAIN);
        assert_eq!(d.at(MAIN), at, "creator is a daemon: {daemon}");
    }
}
