//! Listeners that call the bus, and what a pass calls in which order.

use super::{bus, fallible, main, site, well, worker};
use crate::bus::event::ListenerId;
use crate::dialect::cherrypy::{Call, CherryPy, Topic};

/// H06. A start listener calls `stop`: everything is stopped, then the rest of the start pass
/// runs and the bus says STARTED. Listeners: 0 start, 1 the stopper, 2 start, 3 stop.
pub fn start_listener_stops() -> CherryPy {
    bus(
        vec![main(&[Call::Start]).staying()],
        vec![
            well(Topic::Start),
            well(Topic::Start).calling(&[Call::Stop], 1),
            well(Topic::Start),
            well(Topic::Stop),
        ],
    )
}

/// H08, H09. Stop and exit listeners call `exit`: each call runs both passes again. Python ends
/// the recursion with an error in the innermost listener, and the process with 70. Listeners:
/// 0 stop, 1 exit; each may call three times.
pub fn listener_exits() -> CherryPy {
    bus(
        vec![main(&[Call::Start, Call::Exit])],
        vec![
            fallible(Topic::Stop).calling(&[Call::Exit], 3),
            fallible(Topic::Exit).calling(&[Call::Exit], 3),
        ],
    )
}

/// H10. An exit listener calls `start`: the exit is undone, and main never leaves `block`
/// unless it polled in between. Listeners: 0 start, 1 the resurrecting exit. T0 exits.
pub fn exit_listener_starts() -> CherryPy {
    bus(
        vec![site(), worker(&[Call::Exit])],
        vec![well(Topic::Start), well(Topic::Exit).calling(&[Call::Start], 1)],
    )
}

/// H30, H31. A start listener subscribes one and unsubscribes another: the new one is not called
/// in this pass, which is well; the old one is still called. Listeners: 0 the one that does it,
/// 1 the new one, 2 the old one.
pub fn subscriptions() -> CherryPy {
    let mut first = well(Topic::Start);
    first.subscribes = vec![ListenerId(1)];
    first.unsubscribes = vec![ListenerId(2)];
    bus(
        vec![main(&[Call::Start, Call::Start]).staying()],
        vec![first, well(Topic::Start).unsubscribed(), well(Topic::Start)],
    )
}

/// H32. Three start listeners of equal priority and a later one: a set decides their order.
pub fn ties() -> CherryPy {
    let tied = || well(Topic::Start).priority(50);
    bus(vec![main(&[Call::Start]).staying()], vec![tied(), tied(), tied(), well(Topic::Start).priority(70)])
}
