//! Named configurations, each with the sentence that says what happens in it.

mod failures;
mod nesting;
mod threads;
mod waiting;

pub use failures::*;
pub use nesting::*;
pub use threads::*;
pub use waiting::*;

use super::{DIALECT, PACKAGE, deviations};
use crate::dialect::python::{Call, Configuration, Ending, ListenerSpec, Plan, PythonBus, ThreadSpec, Topic};
use crate::named::Named;

/// Every named configuration.
pub const ALL: &[Named<PythonBus>] = &[
    Named::real(
        DIALECT,
        "normal",
        normal,
        "One thread that starts, stops, starts, reloads, exits. Nothing fails.",
        deviations::NORMAL,
    ),
    Named::real(
        DIALECT,
        "start-error",
        start_error,
        "A part of the site fails to start: START, START_ERROR, STOP, IDLE, EXIT, EXITED. `transition('RUN')` returns as if it had reached RUN, and the process ends with 0.",
        deviations::START_ERROR,
    ),
    Named::real(
        DIALECT,
        "stop-error",
        stop_error,
        "A stop listener fails: the requester of IDLE finds the bus in EXITED and is told nothing; an exit skips IDLE and ends with 0 as well.",
        deviations::STOP_ERROR,
    ),
    Named::real(
        DIALECT,
        "exit-error",
        exit_error,
        "An exit listener fails: the others run, the bus waits for the threads, then ends the process with 70.",
        deviations::EXIT_ERROR,
    ),
    Named::real(
        DIALECT,
        "log-fails-on-errors",
        log_fails_on_errors,
        "The log cannot report the failure of a listener: the rest of the pass is skipped, the handler of the error fails on its first line, and the bus stays in the state of the error.",
        deviations::LOG_FAILS_ON_ERRORS,
    ),
    Named::real(
        DIALECT,
        "log-fails",
        log_fails,
        "The log always fails: the first call leaves the bus in STOP_ERROR, no listener is ever called, and no exit function is registered.",
        deviations::LOG_FAILS,
    ),
    Named::real(
        DIALECT,
        "system-exit-in-start",
        system_exit_in_start,
        "A start listener ends the program: the bus stays in START. The next start goes on to RUN without another start pass: the listeners behind were never called.",
        deviations::SYSTEM_EXIT_IN_START,
    ),
    Named::real(
        DIALECT,
        "system-exit-in-stop",
        system_exit_in_stop,
        "A stop listener ends the program during an exit: the exit function goes on from STOP, and the exit listeners run. After a failure the code 0 stays 0.",
        deviations::SYSTEM_EXIT_IN_STOP,
    ),
    Named::real(
        DIALECT,
        "main-listener",
        main_listener,
        "A listener of `main` fails: the error leaves `block`, the main program is over, but the server's thread lives, so the interpreter waits for it and never comes to the exit function.",
        deviations::MAIN_LISTENER,
    ),
    Named::real(
        DIALECT,
        "start-listener-exits",
        start_listener_exits,
        "A start listener asks for the exit: the bus goes to EXITED inside the start pass, and the start listener behind runs after that.",
        deviations::START_LISTENER_EXITS,
    ),
    Named::real(
        DIALECT,
        "start-listener-stops",
        start_listener_stops,
        "A start listener asks for IDLE each time: the start goes on from there, and starts again, without end.",
        deviations::START_LISTENER_STOPS,
    ),
    Named::real(
        DIALECT,
        "stop-listener-starts",
        stop_listener_starts,
        "A stop listener asks for RUN each time: the stop goes on from there, and stops again, without end.",
        deviations::STOP_LISTENER_STARTS,
    ),
    Named::real(
        DIALECT,
        "exit-listener-starts",
        exit_listener_starts,
        "An exit listener asks for RUN: no way leads from EXIT to RUN, so the call returns at once, as if it had reached it. The exit stands.",
        deviations::EXIT_LISTENER_STARTS,
    ),
    Named::real(
        DIALECT,
        "subscriptions",
        subscriptions,
        "A start listener subscribes one and unsubscribes another: the new one is not called in this pass, which is well; the old one is still called.",
        deviations::SUBSCRIPTIONS,
    ),
    Named::real(
        DIALECT,
        "ties",
        ties,
        "Three start listeners of equal priority and a later one: a set decides their order.",
        deviations::TIES,
    ),
    Named::real(
        DIALECT,
        "reload-from-nothing",
        reload_from_nothing,
        "`graceful()` on a bus that never ran drops to IDLE and comes back: it starts the site.",
        deviations::RELOAD_FROM_NOTHING,
    ),
    Named::real(
        DIALECT,
        "out-of-order",
        out_of_order,
        "Any three calls of start, stop, reload and exit in a row: nothing is refused; after the exit every call returns at once and does nothing.",
        deviations::OUT_OF_ORDER,
    ),
    Named::real(
        DIALECT,
        "exit-waits-for-a-server",
        exit_waits_for_a_server,
        "T0 exits; T1 is a server's thread that is never told to end. The last exit listener is the bus's own and joins it without a limit of time.",
        deviations::EXIT_WAITS_FOR_A_SERVER,
    ),
    Named::real(
        DIALECT,
        "two-exits",
        two_exits,
        "T0 and T1 exit at once: both enter EXIT, and each waits there for the other one to end.",
        deviations::TWO_EXITS,
    ),
    Named::real(
        DIALECT,
        "exit-beside-start",
        exit_beside_start,
        "T0 exits while T1 starts. T1 has looked at the state before the bus entered EXIT and writes its next one after that: the exit is undone.",
        deviations::EXIT_BESIDE_START,
    ),
    Named::real(
        DIALECT,
        "two-goals",
        two_goals,
        "T0 wants RUN and T1 wants IDLE: no lock, and each goes on from the state in which the other thread has left the bus. They may do so without end.",
        deviations::TWO_GOALS,
    ),
    Named::real(
        DIALECT,
        "exit-during-start",
        exit_during_start,
        "T0 exits (or a signal handler does) while start listeners run: the stop and exit listeners run before the start is over, and the second start listener after EXITED.",
        deviations::EXIT_DURING_START,
    ),
    Named::real(
        DIALECT,
        "exit-on-daemon-thread",
        exit_on_daemon_thread,
        "A daemon thread exits: `block` returns at EXITED, after every exit listener.",
        deviations::EXIT_ON_DAEMON_THREAD,
    ),
    Named::real(
        DIALECT,
        "restart-on-daemon-thread",
        restart_on_daemon_thread,
        "A daemon thread restarts, as the autoreloader does: it re-executes the process itself, although `restart` promises that main will.",
        deviations::RESTART_ON_DAEMON_THREAD,
    ),
    Named::real(
        DIALECT,
        "exit-then-restart",
        exit_then_restart,
        "T0 exits, then restarts: it is too late to change anything, but main re-executes the process if it has not left `block`.",
        deviations::EXIT_THEN_RESTART,
    ),
    Named::real(
        DIALECT,
        "start-with-callback",
        start_with_callback,
        "`start_with_callback`, then `stop`: if the new thread T0 does not look while the bus is in RUN, it waits without end.",
        deviations::START_WITH_CALLBACK,
    ),
    Named::real(
        DIALECT,
        "callback-misses-run",
        callback_misses_run,
        "`start_with_callback`, then an exit: if the new thread T0 has missed RUN, the exit waits for it and it waits for RUN.",
        deviations::CALLBACK_MISSES_RUN,
    ),
    Named::real(
        DIALECT,
        "exit-waits-for-a-waiter",
        exit_waits_for_a_waiter,
        "T0 waits for EXITED, as a part that must clean up last would; the exit waits for T0 before it gets there.",
        deviations::EXIT_WAITS_FOR_A_WAITER,
    ),
    Named::real(
        DIALECT,
        "wait-for-idle",
        wait_for_idle,
        "T0 waits for RUN and then for IDLE while main starts and exits: the exit passes through IDLE, so the wait may be satisfied in the middle of it, or never.",
        deviations::WAIT_FOR_IDLE,
    ),
];

/// One thread that starts, stops, starts, reloads, exits. Listeners: 0 start, 1 stop, 2 exit.
pub fn normal() -> PythonBus {
    let calls = [Call::Start, Call::Stop, Call::Start, Call::Reload, Call::Exit];
    bus(vec![main(&calls)], [Topic::Start, Topic::Stop, Topic::Exit].map(ListenerSpec::on).to_vec())
}

fn bus(threads: Vec<ThreadSpec>, listeners: Vec<ListenerSpec>) -> PythonBus {
    PythonBus::new(config(threads, listeners))
}

fn config(threads: Vec<ThreadSpec>, listeners: Vec<ListenerSpec>) -> Configuration {
    Configuration::new(&PACKAGE, threads, listeners)
}

/// A main program that makes these calls and ends.
fn main(calls: &[Call]) -> ThreadSpec {
    ThreadSpec::main(Plan::Script(calls.to_vec()))
}

/// A main program that makes any of these calls, so many times, and catches what they raise.
fn free(calls: &[Call], times: u8) -> ThreadSpec {
    ThreadSpec::main(Plan::Any { calls: calls.to_vec(), times })
}

/// The main program of every site: start, then block.
fn site() -> ThreadSpec {
    main(&[Call::Start, Call::Block])
}

/// A non-daemon thread that makes these calls and ends.
fn worker(calls: &[Call]) -> ThreadSpec {
    ThreadSpec::worker(false, Plan::Script(calls.to_vec()))
}

/// A daemon thread that makes these calls and ends.
fn daemon(calls: &[Call]) -> ThreadSpec {
    ThreadSpec::worker(true, Plan::Script(calls.to_vec()))
}

fn well(topic: Topic) -> ListenerSpec {
    ListenerSpec::on(topic)
}

fn fallible(topic: Topic) -> ListenerSpec {
    ListenerSpec::on(topic).ending(&[Ending::Ok, Ending::Failed])
}
