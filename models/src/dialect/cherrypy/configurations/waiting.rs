//! Waiters that poll.

use super::{bus, main, site, well, worker};
use crate::bus::State;
use crate::dialect::cherrypy::{Call, CherryPy, ThreadSpec, Topic};

/// H16. `start_with_callback`, then `stop`: if the new thread T0 does not poll while the bus is
/// STARTED, its wait never ends, and as it is no daemon the process never ends. Listener: 0 start.
pub fn start_with_callback() -> CherryPy {
    bus(vec![main(&[Call::StartWithCallback, Call::Stop]), ThreadSpec::callback()], vec![well(Topic::Start)])
}

/// H28. T1 waits for STOPPED while T0 exits: the exit passes through STOPPED, so the wait may be
/// satisfied in the middle of it. Listener: 0 stop.
pub fn wait_for_stopped() -> CherryPy {
    bus(vec![site(), worker(&[Call::Exit]), worker(&[Call::Wait(State::Idle)])], vec![well(Topic::Stop)])
}
