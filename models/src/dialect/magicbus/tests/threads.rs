//! Several threads: joins, stale decisions, waiters, and the thread that re-executes.

use crate::bus::State;
use crate::dialect::python::Node;
use crate::dialect::python::{At, Call, Ending, MAIN};
use crate::dialect::tests::driver::{Driver, T0, T1};

#[test]
fn m12_two_exits_join_each_other() {
    let mut d = Driver::magicbus("two-exits");
    d.call(T0, Call::Exit);
    d.end(T0, Ending::Ok);
    assert_eq!(d.at(T0), At::Join);
    // T1 finds the bus in EXIT: it has nothing to join, and ends; T0 then goes on.
    let mut late = Driver::of(d.bus.clone());
    late.world = d.world.clone();
    late.call(T1, Call::Exit);
    late.through(T1);
    late.finish(T1);
    late.run(T0);
    assert_eq!((late.at(T0), late.world.state), (At::Idle, State::Exited));
    // Had T1 read IDLE before, both would be in EXIT.
    let mut d = Driver::magicbus("two-exits");
    d.call(T0, Call::Exit);
    d.call(T1, Call::Exit);
    d.through(T0);
    d.through(T1);
    assert!(matches!((d.at(T0), d.at(T1)), (At::Join, _) | (_, At::Join)));
}

#[test]
fn m16b_a_start_overwrites_an_exit() {
    let mut d = Driver::magicbus("exit-beside-start");
    let until = |d: &mut Driver, thread, node| {
        while d.bus.entering(&d.world, thread) != Some(node) {
            d.step(thread);
        }
    };
    d.take(crate::dialect::python::Action::Request { thread: T0, call: Call::Exit });
    until(&mut d, T0, Node::Exit);
    d.take(crate::dialect::python::Action::Request { thread: T1, call: Call::Start });
    until(&mut d, T1, Node::Start);
    d.run(T0);
    assert_eq!(d.world.state, State::Exiting);
    d.step(T1);
    assert!(d.seen().ends_with("+exit exit/1 Exiting>Starting"));
}

#[test]
fn m11_a_worker_re_executes() {
    let mut d = Driver::magicbus("restart-on-daemon-thread");
    d.call_through(T0, Call::Start);
    d.seen();
    d.call(T0, Call::Restart);
    d.through(T0);
    assert_eq!(d.at(T0), At::Execv);
    d.step(T0);
    let down = "Running>Stopping +stop stop/0 /0 -stop Stopping>Idle";
    assert_eq!(d.seen(), format!("{down} Idle>Exiting +exit exit/1 /1 -exit Exiting>Exited execv"));
}

#[test]
fn m27_an_exit_waits_for_a_callback_that_missed_run() {
    let mut d = Driver::magicbus("callback-misses-run");
    d.call_through(MAIN, Call::StartWithCallback);
    d.call_through(MAIN, Call::Exit);
    assert_eq!((d.at(MAIN), d.at(T0)), (At::Join, At::Poll));
    d.step(T0);
    assert_eq!((d.at(MAIN), d.at(T0)), (At::Join, At::Poll));
}
