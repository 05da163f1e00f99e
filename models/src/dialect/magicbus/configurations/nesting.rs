//! Listeners that call the bus, and what a pass calls in which order.

use super::{bus, free, main, well};
use crate::bus::event::ListenerId;
use crate::dialect::python::{Call, ListenerSpec, PythonBus, Topic};

/// M05. Listeners: 0 start, 1 the start that exits, 2 the late start, 3 stop, 4 exit.
pub fn start_listener_exits() -> PythonBus {
    let quitter = well(Topic::Start).calling(&[Call::Exit], 1);
    bus(
        vec![main(&[Call::Start])],
        vec![well(Topic::Start), quitter, well(Topic::Start), well(Topic::Stop), well(Topic::Exit)],
    )
}

/// M06. Listeners: 0 the start that stops, 1 stop.
pub fn start_listener_stops() -> PythonBus {
    let stopper = well(Topic::Start).calling(&[Call::Stop], ListenerSpec::ENDLESS);
    bus(vec![main(&[Call::Start]).staying()], vec![stopper, well(Topic::Stop)])
}

/// M07. Listeners: 0 start, 1 the stop that starts.
pub fn stop_listener_starts() -> PythonBus {
    let starter = well(Topic::Stop).calling(&[Call::Start], ListenerSpec::ENDLESS);
    bus(vec![main(&[Call::Start, Call::Stop]).staying()], vec![well(Topic::Start), starter])
}

/// M21. Listeners: 0 start, 1 the exit that starts.
pub fn exit_listener_starts() -> PythonBus {
    let starter = well(Topic::Exit).calling(&[Call::Start], 1);
    bus(vec![main(&[Call::Start, Call::Exit])], vec![well(Topic::Start), starter])
}

/// M30. Listeners: 0 the one that does it, 1 the new one, 2 the old one.
pub fn subscriptions() -> PythonBus {
    let mut first = well(Topic::Start);
    first.subscribes = vec![ListenerId(1)];
    first.unsubscribes = vec![ListenerId(2)];
    bus(
        vec![main(&[Call::Start, Call::Reload]).staying()],
        vec![first, well(Topic::Start).unsubscribed(), well(Topic::Start)],
    )
}

/// M29. Listeners: 0, 1, 2 tied starts, 3 a later one.
pub fn ties() -> PythonBus {
    let tied = || well(Topic::Start).priority(50);
    bus(vec![main(&[Call::Start]).staying()], vec![tied(), tied(), tied(), well(Topic::Start).priority(70)])
}

/// M10. Listener: 0 start.
pub fn reload_from_nothing() -> PythonBus {
    bus(vec![main(&[Call::Reload]).staying()], vec![well(Topic::Start)])
}

/// M10b. Listeners: 0 start, 1 stop, 2 exit.
pub fn out_of_order() -> PythonBus {
    let calls = [Call::Start, Call::Stop, Call::Reload, Call::Exit];
    bus(vec![free(&calls, 3)], vec![well(Topic::Start), well(Topic::Stop), well(Topic::Exit)])
}
