//! Waiters that poll.

use super::{bus, daemon, main, well, worker};
use crate::bus::State;
use crate::dialect::python::{Call, PythonBus, ThreadSpec, Topic};

/// M26. Listener: 0 start.
pub fn start_with_callback() -> PythonBus {
    bus(vec![main(&[Call::StartWithCallback, Call::Stop]), ThreadSpec::callback()], vec![well(Topic::Start)])
}

/// M27. Listener: 0 start.
pub fn callback_misses_run() -> PythonBus {
    bus(vec![main(&[Call::StartWithCallback, Call::Exit]), ThreadSpec::callback()], vec![well(Topic::Start)])
}

/// M28. Listener: 0 stop.
pub fn wait_for_idle() -> PythonBus {
    let waiter = daemon(&[Call::Wait(State::Running), Call::Wait(State::Idle)]);
    bus(vec![main(&[Call::Start, Call::Exit]), waiter], vec![well(Topic::Stop)])
}

/// M35. No thread comes to an end. Listener: 0 exit.
pub fn exit_waits_for_a_waiter() -> PythonBus {
    let threads = [main(&[Call::Exit]), worker(&[Call::Wait(State::Exited)])];
    bus(threads.map(|thread| thread.punctual().staying()).to_vec(), vec![well(Topic::Exit)])
}
