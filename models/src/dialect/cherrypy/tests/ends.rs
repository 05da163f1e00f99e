//! H01 to H05b, H15c, H17 to H18: failures and what the process makes of them.

use crate::bus::event::{Event, Outcome, Resolution};
use crate::bus::{Code, State};
use crate::dialect::cherrypy::{
    Action, At, Call, CherryPy, Configuration, Ending, ListenerSpec, MAIN, PACKAGE, Plan, Process,
    ThreadSpec, Topic,
};
use crate::dialect::tests::driver::{Driver, T0, offered};

fn unwound_with(d: &Driver) -> Option<Outcome> {
    d.events.iter().rev().find_map(|event| match event {
        Event::Resolved { resolution: Resolution::Unwound(outcome), .. } => Some(*outcome),
        _ => None,
    })
}

#[test]
fn h02_a_failing_stop_leaves_the_bus_stopping() {
    let mut d = Driver::cherrypy("stop-error");
    d.call_through(MAIN, Call::Start);
    d.call(MAIN, Call::Stop);
    d.end(MAIN, Ending::Failed);
    d.end(MAIN, Ending::Ok);
    assert_eq!(d.world.state, State::Stopping);
    let told = d.events.iter().any(
        |event| matches!(event, Event::Resolved { resolution: Resolution::ReachedWithFailures(failures), .. } if failures.len() == 1),
    );
    assert!(told);
    d.seen();
    d.call_through(MAIN, Call::Start);
    assert_eq!(d.seen(), "Stopping>Starting +start -start Starting>Running");
}

#[test]
fn h03_a_failing_stop_skips_the_exit_listeners() {
    let mut d = Driver::cherrypy("stop-error");
    d.call_through(MAIN, Call::Start);
    d.seen();
    d.call(MAIN, Call::Exit);
    d.end(MAIN, Ending::Failed);
    d.end(MAIN, Ending::Ok);
    assert_eq!(d.seen(), "Running>Stopping +stop stop/0 !0 stop/1 /1 -stop rc=70");
}

#[test]
fn h04_a_failing_exit_listener_ends_the_process() {
    let mut d = Driver::cherrypy("exit-error");
    d.call_through(MAIN, Call::Start);
    d.call(MAIN, Call::Exit);
    d.end(MAIN, Ending::Failed);
    d.end(MAIN, Ending::Ok);
    assert!(d.seen().ends_with("+exit exit/0 !0 exit/1 /1 -exit rc=70"));
}

#[test]
fn h05_a_failing_log_breaks_off_the_pass() {
    let mut d = Driver::cherrypy("log-fails-on-errors");
    d.call_through(MAIN, Call::Start);
    d.seen();
    d.call(MAIN, Call::Stop);
    d.end(MAIN, Ending::Failed);
    assert_eq!(d.seen(), "Running>Stopping +stop stop/0 !0 log! -stop");
    assert_eq!((d.world.state, d.at(MAIN)), (State::Stopping, At::Idle));
}

#[test]
fn h05_a_failing_log_leaves_a_failed_start_without_an_exit() {
    let mut d = Driver::cherrypy("log-fails-on-errors");
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Failed);
    assert_eq!(d.seen(), "Idle>Starting +start start/2 !2 log! -start log!");
    assert_eq!((d.world.state, d.at(MAIN)), (State::Starting, At::Idle));
}

#[test]
fn h05b_a_log_that_always_fails_lets_no_listener_run() {
    let mut d = Driver::cherrypy("log-fails");
    d.call(MAIN, Call::Start);
    assert_eq!(d.seen(), "Idle>Starting log!");
    d.call(MAIN, Call::Exit);
    assert_eq!(d.seen(), "Starting>Stopping log! rc=70");
}

#[test]
fn h15c_a_restart_with_a_failing_stop_does_not_re_execute() {
    let mut d = Driver::cherrypy("restart-with-failing-stop");
    d.serve();
    d.seen();
    d.call(T0, Call::Restart);
    d.end(T0, Ending::Failed);
    assert_eq!(d.seen(), "Running>Stopping +stop stop/0 !0 -stop rc=70");
}

#[test]
fn h17_the_code_of_a_start_listener_becomes_70() {
    let mut d = Driver::cherrypy("system-exit-in-start");
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Ok);
    d.end(MAIN, Ending::Exit(Code(3)));
    assert_eq!((d.world.leaving, d.world.state), (Code(3), State::Starting));
    d.seen();
    d.finish(MAIN);
    d.through(MAIN);
    assert_eq!(
        d.seen(),
        "Starting>Stopping +stop stop/2 /2 -stop Stopping>Idle Idle>Exiting +exit exit/3 /3 -exit rc=70"
    );
}

#[test]
fn h17b_none_stays_0_and_h17c_0_becomes_1() {
    for (ending, code) in [(Ending::Quit, Code(0)), (Ending::Exit(Code::OK), Code(1))] {
        let mut d = Driver::cherrypy("system-exit-in-stop");
        d.call_through(MAIN, Call::Start);
        d.call(MAIN, Call::Exit);
        d.end(MAIN, Ending::Failed);
        d.end(MAIN, ending);
        assert_eq!(unwound_with(&d), Some(Outcome::Exit(code)));
        d.finish(MAIN);
        d.run(MAIN);
        d.end(MAIN, Ending::Ok);
        d.end(MAIN, Ending::Quit);
        assert_eq!(d.world.process, Process::Ended(code));
    }
}

#[test]
fn h17d_a_system_exit_in_a_stop_skips_the_exit_listeners() {
    let mut d = Driver::cherrypy("system-exit-in-stop");
    d.call_through(MAIN, Call::Start);
    d.seen();
    d.call(MAIN, Call::Exit);
    d.end(MAIN, Ending::Ok);
    d.end(MAIN, Ending::Exit(Code(5)));
    assert_eq!(d.seen(), "Running>Stopping +stop stop/0 /0 stop/1 !1 -stop");
}

#[test]
fn h18_a_failing_main_listener_leaves_a_process_that_never_ends() {
    let mut d = Driver::cherrypy("main-listener");
    d.serve();
    d.step(MAIN);
    d.end(MAIN, Ending::Failed);
    assert_eq!(d.at(MAIN), At::Idle);
    d.finish(MAIN);
    assert_eq!((d.at(MAIN), d.world.state), (At::Join, State::Running));
    assert!(offered(&d.bus, &d.world).is_empty());
}

#[test]
fn block_treats_system_exit_and_interrupt_of_a_main_listener_as_exits() {
    for (ending, leaving) in [(Ending::Exit(Code(5)), Code(5)), (Ending::Interrupted, Code(0))] {
        let mut d = Driver::cherrypy("main-listener");
        d.serve();
        d.step(MAIN);
        d.end(MAIN, ending);
        d.through(MAIN);
        assert_eq!((d.world.state, d.world.leaving), (State::Exiting, leaving));
        // After SystemExit block raises, after an interrupt it joins the other threads.
        let at = if leaving == Code::OK { At::Join } else { At::Idle };
        assert_eq!(d.at(MAIN), at);
    }
}

#[test]
fn a_worker_that_raises_loses_its_call_and_nothing_else() {
    let mut d = Driver::of(CherryPy::new(Configuration::new(
        &PACKAGE,
        vec![
            ThreadSpec::main(Plan::Script(Vec::new())),
            ThreadSpec::worker(false, Plan::Any { calls: vec![Call::Stop], times: 2 }),
        ],
        vec![ListenerSpec::on(Topic::Stop).ending(&[Ending::Exit(Code(4)), Ending::Ok])],
    )));
    d.call(T0, Call::Stop);
    d.end(T0, Ending::Exit(Code(4)));
    assert_eq!(d.at(T0), At::Idle);
    d.call_through(T0, Call::Stop);
    d.take(Action::Finish { thread: MAIN });
    assert_eq!(d.at(MAIN), At::Join);
    d.finish(T0);
    assert_eq!(d.world.process, Process::Ended(Code::OK));
}
