//! Exits and restarts that meet other calls, or nothing at all.

use super::{bus, daemon, main, site, well, worker};
use crate::dialect::cherrypy::{Call, CherryPy, Plan, ThreadSpec, Topic};

/// H11, H11b. T0 exits, then starts: if main does not poll in between, the exit is lost and main
/// stays in `block`. T0 makes both calls sooner or later: otherwise main could wait for the end of
/// T0 without end, which another configuration is about. Listeners: 0 start, 1 exit.
pub fn exit_then_start() -> CherryPy {
    let both = worker(&[Call::Exit, Call::Start]).punctual();
    bus(vec![site(), both], vec![well(Topic::Start), well(Topic::Exit)])
}

/// H13. T0 starts the bus and exits, T1 exits at once: the listeners run twice and EXITING is left
/// again. Listeners: 0 stop, 1 exit.
pub fn two_exits() -> CherryPy {
    bus(
        vec![main(&[]).staying(), worker(&[Call::Start, Call::Exit]), worker(&[Call::Exit])],
        vec![well(Topic::Stop), well(Topic::Exit)],
    )
}

/// H29. T0 and T1 stop at once: two stop passes overlap. Listener: 0 stop.
pub fn two_stops() -> CherryPy {
    bus(
        vec![main(&[Call::Start]).staying(), worker(&[Call::Stop]), worker(&[Call::Stop])],
        vec![well(Topic::Stop)],
    )
}

/// H14. A daemon thread exits: `block` returns at EXITING and the process ends while the exit
/// listener still runs. Listeners: 0 stop, 1 the exit that flushes.
pub fn exit_on_daemon_thread() -> CherryPy {
    bus(vec![site(), daemon(&[Call::Exit])], vec![well(Topic::Stop), well(Topic::Exit)])
}

/// H14b, C4. A daemon thread restarts, as the autoreloader does: main re-executes the process
/// while the exit listener still runs. Listeners: 0 stop, 1 the exit that flushes.
pub fn restart_on_daemon_thread() -> CherryPy {
    bus(vec![site(), daemon(&[Call::Restart])], vec![well(Topic::Stop), well(Topic::Exit)])
}

/// H15. T0 exits, T1 restarts: in either order, the process is re-executed if main reads the
/// flag late enough. No thread starts the bus, to keep the model small. Listener: 0 exit.
pub fn exit_then_restart() -> CherryPy {
    bus(vec![main(&[Call::Block]), worker(&[Call::Exit]), worker(&[Call::Restart])], vec![well(Topic::Exit)])
}

/// H20, H23. T0 exits (or a signal handler does) while start listeners run: the stop and exit
/// listeners run before the start is over, the second start listener may never run, and the
/// process ends with 70. Listeners: 0 the slow start, 1 the second start, 2 stop, 3 exit.
pub fn exit_during_start() -> CherryPy {
    bus(
        vec![site(), worker(&[Call::Exit])],
        vec![well(Topic::Start), well(Topic::Start), well(Topic::Stop), well(Topic::Exit)],
    )
}

/// H25. An exit of a bus that was never started runs the stop and exit listeners: they release
/// what was never acquired. Listeners: 0 stop, 1 exit.
pub fn never_started() -> CherryPy {
    bus(vec![main(&[Call::Exit])], vec![well(Topic::Stop), well(Topic::Exit)])
}

/// H12, H12b, H19, H24. Any three calls of start, stop, graceful and exit in a row: nothing is
/// refused in any state. Listeners: 0 start, 1 stop, 2 graceful.
pub fn out_of_order() -> CherryPy {
    let plan = Plan::Any { calls: vec![Call::Start, Call::Stop, Call::Graceful, Call::Exit], times: 3 };
    bus(vec![ThreadSpec::main(plan)], vec![well(Topic::Start), well(Topic::Stop), well(Topic::Graceful)])
}

/// C1. A request handler raises SystemExit(4); the server thread T0 turns it into an exit and the
/// code is lost: the process ends with 0. Listeners: 0 stop, 1 exit.
pub fn request_handler_exits() -> CherryPy {
    bus(vec![site(), worker(&[Call::Exit])], vec![well(Topic::Stop), well(Topic::Exit)])
}

/// C2. A request handler calls `stop`: the drop to STOPPED works, main stays in `block`, and
/// no thread inside can be asked to start again. Listener: 0 stop.
pub fn drop_to_idle() -> CherryPy {
    bus(vec![site(), worker(&[Call::Stop])], vec![well(Topic::Stop)])
}
