//! Traces recorded from the real bus, as behaviours of the model.

use crate::bus::event::{Answer, Event, Origin, PassId, Resolution, TicketId};
use crate::bus::{Code, Goal, Request, State};
use crate::dialect::cherrypy::{Action, At, Call, Ending, MAIN};
use crate::dialect::tests::driver::{Driver, T0, T1};

#[test]
fn normal_life() {
    let mut d = Driver::cherrypy("normal");
    for call in [Call::Start, Call::Stop, Call::Start, Call::Graceful, Call::Exit] {
        d.call_through(MAIN, call);
    }
    let up = "Idle>Starting +start start/0 /0 -start Starting>Running";
    let down = "Running>Stopping +stop stop/1 /1 -stop Stopping>Idle";
    let out = "Idle>Exiting +exit exit/2 /2 -exit";
    assert_eq!(d.seen(), format!("{up} {down} {up} +graceful graceful/3 /3 -graceful {down} {out}"));
    d.finish(MAIN);
    assert_eq!(d.seen(), "rc=0");
}

#[test]
fn a_start_error_ends_the_process() {
    let mut d = Driver::cherrypy("start-error");
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Failed);
    d.through(MAIN);
    assert_eq!(
        d.seen(),
        "Idle>Starting +start start/0 !0 start/1 /1 -start Starting>Stopping +stop stop/2 /2 -stop Stopping>Idle \
         Idle>Exiting +exit exit/3 /3 -exit rc=70"
    );
    assert_eq!(d.at(MAIN), At::Ended);
}

#[test]
fn a_stop_inside_a_start_is_overwritten() {
    let mut d = Driver::cherrypy("start-listener-stops");
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Ok);
    d.reenter(MAIN, Call::Stop);
    d.through(MAIN);
    assert_eq!(
        d.seen(),
        "Idle>Starting +start start/0 /0 start/1 Starting>Stopping +stop stop/3 /3 -stop Stopping>Idle /1 start/2 \
         /2 -start Idle>Running"
    );
}

#[test]
fn two_exits_interleave() {
    let mut d = Driver::cherrypy("two-exits");
    d.call(T0, Call::Start);
    d.seen();
    d.call(T0, Call::Exit);
    d.call(T1, Call::Exit);
    d.end(T0, Ending::Ok);
    d.end(T1, Ending::Ok);
    d.end(T0, Ending::Ok);
    d.end(T1, Ending::Ok);
    assert_eq!(
        d.seen(),
        "Running>Stopping +stop stop/0 Stopping>Stopping +stop stop/0 /0 -stop Stopping>Idle Idle>Exiting +exit \
         exit/1 /0 -stop Exiting>Idle Idle>Exiting +exit exit/1 /1 -exit /1 -exit"
    );
}

#[test]
fn a_restart_on_a_daemon_thread_does_not_wait_for_the_exit_listeners() {
    let mut d = Driver::cherrypy("restart-on-daemon-thread");
    d.serve();
    d.seen();
    d.call(T0, Call::Restart);
    d.end(T0, Ending::Ok);
    assert!(matches!(d.at(T0), At::Listener { .. }));
    d.step(MAIN);
    assert_eq!(d.at(MAIN), At::Execv);
    d.step(MAIN);
    assert_eq!(
        d.seen(),
        "Running>Stopping +stop stop/0 /0 -stop Stopping>Idle Idle>Exiting +exit exit/1 taken execv"
    );
}

#[test]
fn one_call_in_full() {
    let mut d = Driver::cherrypy("start-listener-stops");
    d.take(Action::Request { thread: MAIN, call: Call::Start });
    assert_eq!(d.at(MAIN), At::Write { to: State::Starting });
    let (origin, ticket) = (Origin::Thread(MAIN), Some(TicketId(0)));
    assert_eq!(
        d.events,
        [Event::Answered { origin, request: Request::Start, answer: Answer::Accepted, ticket }]
    );
    d.run(MAIN);
    d.end(MAIN, Ending::Ok);
    d.events.clear();
    d.reenter(MAIN, Call::Stop);
    let origin = Origin::Listener(crate::bus::event::ListenerId(1));
    let ticket = Some(TicketId(1));
    assert_eq!(
        d.events[0],
        Event::Answered { origin, request: Request::Stop, answer: Answer::Accepted, ticket }
    );
    assert!(d.events.iter().any(|event| matches!(event, Event::PassBegan { pass: PassId(1), .. })));
    d.events.clear();
    d.end(MAIN, Ending::Ok);
    let resolution = Resolution::Reached;
    assert_eq!(d.events.last(), Some(&Event::Resolved { ticket: TicketId(1), goal: Goal::Stop, resolution }));
}

#[test]
fn the_code_of_a_system_exit_of_main_is_that_of_the_process() {
    let mut d = Driver::cherrypy("system-exit-in-stop");
    d.call_through(MAIN, Call::Start);
    d.call(MAIN, Call::Exit);
    d.end(MAIN, Ending::Ok);
    d.end(MAIN, Ending::Exit(Code(5)));
    assert_eq!(d.at(MAIN), At::Idle);
    d.finish(MAIN);
    d.run(MAIN);
    d.end(MAIN, Ending::Ok);
    d.end(MAIN, Ending::Exit(Code::OK));
    assert!(d.seen().ends_with("Stopping>Stopping +stop stop/0 /0 stop/1 !1 -stop rc=5"));
}
