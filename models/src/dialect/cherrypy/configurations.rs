//! Named configurations, each with the sentence that says what happens in it.

mod exits;
mod failures;
mod nesting;
mod waiting;

pub use exits::*;
pub use failures::*;
pub use nesting::*;
pub use waiting::*;

use super::{
    Call, CherryPy, Configuration, DIALECT, Ending, ListenerSpec, PACKAGE, Plan, ThreadSpec, Topic,
    deviations,
};
use crate::named::Named;

/// Every named configuration.
pub const ALL: &[Named<CherryPy>] = &[
    Named::real(
        DIALECT,
        "normal",
        normal,
        "One thread that starts, stops, starts, advises and stops, then exits.",
        deviations::NORMAL,
    ),
    Named::real(
        DIALECT,
        "start-error",
        start_error,
        "A part of the site fails to start. `start` promises to re-raise the error, but the exit that it does first ends the process with 70; and the stop listener of the part that never came up is called.",
        deviations::START_ERROR,
    ),
    Named::real(
        DIALECT,
        "stop-error",
        stop_error,
        "A stop listener fails: `stop` leaves the bus in STOPPING, from where `start` works; `exit` ends the process with 70, and no exit listener is called.",
        deviations::STOP_ERROR,
    ),
    Named::real(
        DIALECT,
        "exit-error",
        exit_error,
        "An exit listener fails: the others run, then the process ends with 70 and atexit is skipped.",
        deviations::EXIT_ERROR,
    ),
    Named::real(
        DIALECT,
        "log-fails-on-errors",
        log_fails_on_errors,
        "The log cannot report the failure of a listener, so its own failure is raised in the middle of the pass and the listeners behind are never called.",
        deviations::LOG_FAILS_ON_ERRORS,
    ),
    Named::real(
        DIALECT,
        "log-fails",
        log_fails,
        "The log always fails: `start` raises before it publishes, `exit` ends the process with 70 and no listener is called at all.",
        deviations::LOG_FAILS,
    ),
    Named::real(
        DIALECT,
        "system-exit-in-start",
        system_exit_in_start,
        "A start listener ends the program. The code 3 becomes 70, because atexit finds the bus in STARTING; after another listener failed, 0 becomes 1 and None stays 0 on the way to main, and then both become 70 in the same way.",
        deviations::SYSTEM_EXIT_IN_START,
    ),
    Named::real(
        DIALECT,
        "system-exit-in-stop",
        system_exit_in_stop,
        "A stop listener ends the program during an exit: no exit listener is called; at the end atexit repeats the exit, and what it raises is forgotten. After a failure, None stays 0: the process ends well although a listener failed.",
        deviations::SYSTEM_EXIT_IN_STOP,
    ),
    Named::real(
        DIALECT,
        "quit-after-failure",
        quit_after_failure,
        "A stop listener fails, and the next one calls sys.exit(): the code None stays, and the process ends with 0.",
        deviations::QUIT_AFTER_FAILURE,
    ),
    Named::real(
        DIALECT,
        "main-listener",
        main_listener,
        "A listener of `main` fails: the error leaves `block`, the main program is over, but the server's thread lives, so the interpreter waits for it and never comes to atexit.",
        deviations::MAIN_LISTENER,
    ),
    Named::real(
        DIALECT,
        "restart-with-failing-stop",
        restart_with_failing_stop,
        "A restart whose stop fails: the process ends with 70 and is not re-executed.",
        deviations::RESTART_WITH_FAILING_STOP,
    ),
    Named::real(
        DIALECT,
        "start-listener-stops",
        start_listener_stops,
        "A start listener calls `stop`: everything is stopped, then the rest of the start pass runs and the bus says STARTED.",
        deviations::START_LISTENER_STOPS,
    ),
    Named::real(
        DIALECT,
        "listener-exits",
        listener_exits,
        "Stop and exit listeners call `exit`: each call runs both passes again. Python ends the recursion with an error in the innermost listener, and the process with 70.",
        deviations::LISTENER_EXITS,
    ),
    Named::real(
        DIALECT,
        "exit-listener-starts",
        exit_listener_starts,
        "An exit listener calls `start`: the exit is undone, and main stays in `block` without end unless it polled in between.",
        deviations::EXIT_LISTENER_STARTS,
    ),
    Named::real(
        DIALECT,
        "subscriptions",
        subscriptions,
        "A start listener subscribes one and unsubscribes another: the new one is not called in this pass, as the specification asks; the old one is still called.",
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
        "exit-then-start",
        exit_then_start,
        "T0 exits, then starts: if main does not poll in between, the exit is lost and main stays in `block`.",
        deviations::EXIT_THEN_START,
    ),
    Named::real(
        DIALECT,
        "two-exits",
        two_exits,
        "T0 starts the bus and exits, T1 exits at once: the listeners run twice and EXITING is left again.",
        deviations::TWO_EXITS,
    ),
    Named::real(
        DIALECT,
        "two-stops",
        two_stops,
        "T0 and T1 stop at once: two stop passes overlap.",
        deviations::TWO_STOPS,
    ),
    Named::real(
        DIALECT,
        "exit-on-daemon-thread",
        exit_on_daemon_thread,
        "A daemon thread exits: `block` returns at EXITING and the process ends while the exit listener still runs.",
        deviations::EXIT_ON_DAEMON_THREAD,
    ),
    Named::real(
        DIALECT,
        "restart-on-daemon-thread",
        restart_on_daemon_thread,
        "A daemon thread restarts, as the autoreloader does: main re-executes the process while the exit listener still runs.",
        deviations::RESTART_ON_DAEMON_THREAD,
    ),
    Named::real(
        DIALECT,
        "exit-then-restart",
        exit_then_restart,
        "T0 exits, T1 restarts: in every order the process is re-executed if main reads the flag late enough. The bus is never started, to keep the model small.",
        deviations::EXIT_THEN_RESTART,
    ),
    Named::real(
        DIALECT,
        "exit-during-start",
        exit_during_start,
        "T0 exits (or a signal handler does) while start listeners run: the stop and exit listeners run before the start is over, the second start listener may never run, and the process ends with 70.",
        deviations::EXIT_DURING_START,
    ),
    Named::real(
        DIALECT,
        "start-twice",
        start_twice,
        "A second `start` of a bus that runs: its start listeners run again.",
        deviations::START_TWICE,
    ),
    Named::real(
        DIALECT,
        "never-started",
        never_started,
        "An exit of a bus that was never started runs the stop and exit listeners: they release resources that were never acquired.",
        deviations::NEVER_STARTED,
    ),
    Named::real(
        DIALECT,
        "out-of-order",
        out_of_order,
        "Any three calls of start, stop, graceful and exit in a row: nothing is refused in any state.",
        deviations::OUT_OF_ORDER,
    ),
    Named::real(
        DIALECT,
        "start-with-callback",
        start_with_callback,
        "`start_with_callback`, then `stop`: if the new thread T0 does not poll while the bus is STARTED, it waits without end, and as it is no daemon the process never ends.",
        deviations::START_WITH_CALLBACK,
    ),
    Named::real(
        DIALECT,
        "wait-for-stopped",
        wait_for_stopped,
        "T1 waits for STOPPED while T0 exits: the exit passes through STOPPED, so the wait may be satisfied in the middle of it.",
        deviations::WAIT_FOR_STOPPED,
    ),
    Named::real(
        DIALECT,
        "request-handler-exits",
        request_handler_exits,
        "A request handler raises SystemExit(4); the server thread T0 turns it into an exit and the code is lost: the process ends with 0.",
        deviations::REQUEST_HANDLER_EXITS,
    ),
    Named::real(
        DIALECT,
        "drop-to-idle",
        drop_to_idle,
        "A request handler calls `stop`: the drop to STOPPED works, main stays in `block`, and no thread inside can be asked to start again.",
        deviations::DROP_TO_IDLE,
    ),
];

/// One thread that starts, stops, starts, advises and stops, then exits.
pub fn normal() -> CherryPy {
    let calls = [Call::Start, Call::Stop, Call::Start, Call::Graceful, Call::Exit];
    let topics = [Topic::Start, Topic::Stop, Topic::Exit, Topic::Graceful];
    bus(vec![main(&calls)], topics.map(ListenerSpec::on).to_vec())
}

/// H24. A second `start` of a bus that runs: its start listeners run again. Listener: 0 start.
pub fn start_twice() -> CherryPy {
    bus(vec![main(&[Call::Start, Call::Start, Call::Exit])], vec![well(Topic::Start)])
}

fn bus(threads: Vec<ThreadSpec>, listeners: Vec<ListenerSpec>) -> CherryPy {
    CherryPy::new(Configuration::new(&PACKAGE, threads, listeners))
}

/// A main program that makes these calls and ends.
fn main(calls: &[Call]) -> ThreadSpec {
    ThreadSpec::main(Plan::Script(calls.to_vec()))
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
