//! Traces recorded from the real bus, as behaviours of the model.

use crate::bus::event::{Event, Resolution};
use crate::bus::{Code, State};
use crate::dialect::python::Node;
use crate::dialect::python::{Action, At, Call, Ending, MAIN};
use crate::dialect::tests::driver::Driver;

const UP: &str = "Idle>Starting +start start/0 /0 -start Starting>Running";
const DOWN: &str = "Running>Stopping +stop stop/1 /1 -stop Stopping>Idle";

fn told(d: &Driver) -> Option<Resolution> {
    d.events.iter().rev().find_map(|event| match event {
        Event::Resolved { resolution, .. } => Some(resolution.clone()),
        _ => None,
    })
}

#[test]
fn normal_life() {
    let mut d = Driver::magicbus("normal");
    for call in [Call::Start, Call::Stop, Call::Start, Call::Reload, Call::Exit] {
        d.call_through(MAIN, call);
    }
    let out = "Idle>Exiting +exit exit/2 /2 -exit Exiting>Exited";
    assert_eq!(d.seen(), format!("{UP} {DOWN} {UP} {DOWN} {UP} {DOWN} {out}"));
    d.finish(MAIN);
    assert_eq!(d.seen(), "rc=0");
}

#[test]
fn the_first_start_enters_five_nodes_and_three_states() {
    let mut d = Driver::magicbus("normal");
    d.take(Action::Request { thread: MAIN, call: Call::Start });
    let mut nodes = Vec::new();
    while d.at(MAIN) != At::Idle {
        nodes.extend(d.bus.entering(&d.world, MAIN));
        match d.at(MAIN) {
            At::Listener { .. } => d.take(Action::End { thread: MAIN, ending: Ending::Ok }),
            _ => d.step(MAIN),
        }
    }
    assert_eq!(nodes, [Node::Enter, Node::Idle, Node::Start, Node::Run]);
    assert_eq!((d.world.node, d.world.registered), (Some(Node::Run), 1));
    assert_eq!(d.seen(), UP);
}

#[test]
fn m01_a_failed_start_exits_and_returns() {
    let mut d = Driver::magicbus("start-error");
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Failed);
    d.through(MAIN);
    assert_eq!((told(&d), d.world.state), (Some(Resolution::Reached), State::Exited));
    assert_eq!(
        d.seen(),
        "Idle>Starting +start start/0 !0 start/1 /1 -start Starting>Stopping +stop stop/2 /2 -stop Stopping>Idle \
         Idle>Exiting +exit exit/3 /3 -exit Exiting>Exited"
    );
    d.take(Action::Request { thread: MAIN, call: Call::Block });
    d.finish(MAIN);
    assert_eq!(d.seen(), "block taken rc=0");
}

#[test]
fn m03_a_failed_stop_goes_on_to_exit_without_another_stop() {
    let mut d = Driver::magicbus("stop-error");
    d.call_through(MAIN, Call::Start);
    d.seen();
    d.call(MAIN, Call::Stop);
    d.end(MAIN, Ending::Failed);
    d.through(MAIN);
    assert_eq!(told(&d), Some(Resolution::Reached));
    assert_eq!(
        d.seen(),
        "Running>Stopping +stop stop/0 !0 stop/1 /1 -stop Stopping>Exiting +exit exit/2 /2 -exit Exiting>Exited"
    );
}

#[test]
fn m05_the_late_start_listener_runs_after_the_exit() {
    let mut d = Driver::magicbus("start-listener-exits");
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Ok);
    d.reenter(MAIN, Call::Exit);
    d.through(MAIN);
    assert_eq!(
        d.seen(),
        "Idle>Starting +start start/0 /0 start/1 Starting>Stopping +stop stop/3 /3 -stop Stopping>Idle \
         Idle>Exiting +exit exit/4 /4 -exit Exiting>Exited /1 start/2 /2 -start"
    );
}

#[test]
fn m06_a_start_listener_that_stops_is_called_again_for_ever() {
    let mut d = Driver::magicbus("start-listener-stops");
    d.call(MAIN, Call::Start);
    d.seen();
    let round = |d: &mut Driver| {
        d.reenter(MAIN, Call::Stop);
        d.end(MAIN, Ending::Ok);
        d.end(MAIN, Ending::Ok);
        d.world.clone()
    };
    let first = round(&mut d);
    assert_eq!(
        d.seen(),
        "Starting>Stopping +stop stop/1 /1 -stop Stopping>Idle /0 -start Idle>Starting +start start/0"
    );
    assert!(round(&mut d) == first);
}

#[test]
fn m14_a_failing_log_leaves_the_bus_in_stop_error() {
    let mut d = Driver::magicbus("log-fails");
    d.call(MAIN, Call::Start);
    assert_eq!((d.world.node, d.at(MAIN)), (Some(Node::StopError), At::Idle));
    assert_eq!(told(&d), Some(Resolution::ReachedWithFailures(Vec::new())));
    assert_eq!(d.seen(), "log! Idle>Exiting log!");
    d.finish(MAIN);
    assert_eq!(d.seen(), "rc=0");
}

#[test]
fn m18_the_second_start_runs_without_a_start_pass() {
    let mut d = Driver::magicbus("system-exit-in-start");
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Exit(Code(3)));
    assert_eq!((d.world.node, d.at(MAIN)), (Some(Node::Start), At::Idle));
    d.seen();
    d.call_through(MAIN, Call::Start);
    assert_eq!(d.seen(), "Starting>Running");
}

#[test]
fn m31_a_failing_exit_listener_ends_the_process() {
    let mut d = Driver::magicbus("exit-error");
    d.call_through(MAIN, Call::Start);
    d.call(MAIN, Call::Exit);
    d.end(MAIN, Ending::Failed);
    d.through(MAIN);
    assert!(d.seen().ends_with("+exit exit/0 !0 exit/1 /1 -exit rc=70"));
}
