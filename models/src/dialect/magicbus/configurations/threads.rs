//! Calls of several threads at once.
//!
//! A thread that starts the bus looks at its state once more after it has reached RUN. To keep a configuration
//! free of what may happen there ([`two_goals`] tells that), a thread that exits has started the bus itself.

use super::{bus, daemon, main, site, well, worker};
use crate::dialect::python::{Call, PythonBus, ThreadSpec, Topic};

/// M22. No thread comes to an end. Listener: 0 exit.
pub fn exit_waits_for_a_server() -> PythonBus {
    let staying = [main(&[Call::Block]), worker(&[Call::Exit]), worker(&[])].map(ThreadSpec::staying);
    bus(staying.to_vec(), vec![well(Topic::Exit)])
}

/// M12, M23. Listener: 0 exit.
pub fn two_exits() -> PythonBus {
    let quitter = || worker(&[Call::Exit]).punctual();
    bus(vec![main(&[]).staying(), quitter(), quitter()], vec![well(Topic::Exit)])
}

/// M16b. Listeners: 0 start, 1 exit.
pub fn exit_beside_start() -> PythonBus {
    bus(
        vec![main(&[]).staying(), daemon(&[Call::Exit]), daemon(&[Call::Start])],
        vec![well(Topic::Start), well(Topic::Exit)],
    )
}

/// M16. Listeners: 0 start, 1 stop.
pub fn two_goals() -> PythonBus {
    bus(
        vec![main(&[]).staying(), worker(&[Call::Start]), worker(&[Call::Stop])],
        vec![well(Topic::Start), well(Topic::Stop)],
    )
}

/// M24. Listeners: 0 the slow start, 1 the second start, 2 stop, 3 exit.
pub fn exit_during_start() -> PythonBus {
    bus(
        vec![site(), worker(&[Call::Exit])],
        vec![well(Topic::Start), well(Topic::Start), well(Topic::Stop), well(Topic::Exit)],
    )
}

/// M34. Listeners: 0 stop, 1 the exit that flushes.
pub fn exit_on_daemon_thread() -> PythonBus {
    bus(
        vec![main(&[Call::Block]), daemon(&[Call::Start, Call::Exit])],
        vec![well(Topic::Stop), well(Topic::Exit)],
    )
}

/// M11. No thread comes to an end: the process is re-executed before. Listeners: 0 stop, 1 the exit that
/// flushes.
pub fn restart_on_daemon_thread() -> PythonBus {
    bus(
        [main(&[Call::Block]), daemon(&[Call::Start, Call::Restart])].map(ThreadSpec::staying).to_vec(),
        vec![well(Topic::Stop), well(Topic::Exit)],
    )
}

/// M25. Listener: 0 exit.
pub fn exit_then_restart() -> PythonBus {
    bus(vec![main(&[Call::Block]), worker(&[Call::Exit, Call::Restart])], vec![well(Topic::Exit)])
}
