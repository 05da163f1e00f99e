//! H08 to H10, H30 to H33: listeners that call the bus, and the order of calls.

use crate::bus::event::{Event, ListenerId};
use crate::bus::{Code, State};
use crate::dialect::cherrypy::{Action, At, Call, Ending, MAIN, Process, configurations};
use crate::dialect::tests::driver::{Driver, T0, explore};

#[test]
fn h08_a_stop_listener_that_exits_recurses_until_it_fails() {
    let mut d = Driver::cherrypy("listener-exits");
    d.call_through(MAIN, Call::Start);
    d.seen();
    d.call(MAIN, Call::Exit);
    for _ in 0..3 {
        d.reenter(MAIN, Call::Exit);
    }
    let down = "Stopping>Stopping +stop stop/0";
    assert_eq!(d.seen(), format!("Running>Stopping +stop stop/0 {down} {down} {down}"));
    d.end(MAIN, Ending::Failed);
    assert_eq!(d.seen(), "!0 -stop rc=70");
}

#[test]
fn h09_an_exit_listener_that_exits_leaves_exiting() {
    let mut d = Driver::cherrypy("listener-exits");
    d.call_through(MAIN, Call::Start);
    d.call(MAIN, Call::Exit);
    d.end(MAIN, Ending::Ok);
    d.seen();
    d.reenter(MAIN, Call::Exit);
    assert_eq!(d.seen(), "Exiting>Stopping +stop stop/0");
}

#[test]
fn h10_an_exit_listener_that_starts_undoes_the_exit() {
    let mut d = Driver::cherrypy("exit-listener-starts");
    d.serve();
    d.call(T0, Call::Exit);
    d.seen();
    d.reenter(T0, Call::Start);
    d.through(T0);
    assert_eq!(d.seen(), "Exiting>Starting +start start/0 /0 -start Starting>Running /1 -exit");
    d.finish(T0);
    let before = d.world.clone();
    d.step(MAIN);
    assert_eq!((d.world.clone(), d.at(MAIN)), (before, At::Poll), "main polls without end");
}

#[test]
fn h30_new_listeners_wait_and_h31_old_ones_are_still_called() {
    let mut d = Driver::cherrypy("subscriptions");
    d.call(MAIN, Call::Start);
    d.take(Action::Subscribe { thread: MAIN, listener: ListenerId(1) });
    d.take(Action::Unsubscribe { thread: MAIN, listener: ListenerId(2) });
    d.through(MAIN);
    assert_eq!(d.seen(), "Idle>Starting +start start/0 /0 start/2 /2 -start Starting>Running");
    d.call_through(MAIN, Call::Start);
    assert_eq!(d.seen(), "Running>Starting +start start/0 /0 start/1 /1 -start Starting>Running");
}

#[test]
fn h32_equal_priorities_run_in_any_order() {
    let mut orders = Vec::new();
    explore(&configurations::ties(), |_, _, events, _| {
        for event in events {
            if let Event::PassBegan { due, .. } = event {
                assert_eq!(due.last(), Some(&ListenerId(3)), "the later priority runs last");
                orders.push(due.clone());
            }
        }
    });
    orders.dedup();
    assert_eq!(orders.len(), 6);
    assert_eq!(orders[0], [0, 1, 2, 3].map(ListenerId));
}

#[test]
fn an_order_against_the_priorities_is_impossible() {
    let mut d = Driver::cherrypy("ties");
    d.take(Action::Request { thread: MAIN, call: Call::Start });
    d.step(MAIN);
    let order = |due: [u64; 4]| Action::Order { thread: MAIN, due: due.map(ListenerId).to_vec() };
    assert!(!d.bus.allows(&d.world, &order([3, 0, 1, 2])));
    assert!(!d.bus.allows(&d.world, &order([0, 0, 1, 3])));
    assert!(d.bus.allows(&d.world, &order([2, 0, 1, 3])));
}

#[test]
fn a_budget_bounds_the_calls_of_a_listener() {
    let mut d = Driver::cherrypy("start-listener-stops");
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Ok);
    d.reenter(MAIN, Call::Stop);
    d.end(MAIN, Ending::Ok);
    assert!(!d.bus.allows(&d.world, &Action::Reenter { thread: MAIN, call: Call::Stop }));
}

#[test]
fn a_failed_start_that_was_stopped_meanwhile_does_raise() {
    // The one way to reach `raise e_info`: the state is no longer STARTING when the exit begins.
    let mut bus = configurations::start_listener_stops().config().clone();
    bus.listeners[2].endings.push(Ending::Failed);
    let mut d = Driver::of(crate::dialect::cherrypy::CherryPy::new(bus));
    d.call(MAIN, Call::Start);
    d.end(MAIN, Ending::Ok);
    d.reenter(MAIN, Call::Stop);
    d.end(MAIN, Ending::Ok);
    d.end(MAIN, Ending::Ok);
    d.end(MAIN, Ending::Failed);
    d.through(MAIN);
    assert_eq!((d.world.process, d.at(MAIN)), (Process::Alive, At::Idle));
    assert_eq!((d.world.state, d.world.leaving), (State::Exiting, Code(1)));
}
