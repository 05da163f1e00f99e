//! The steps of a dialect, as what drives it asks for them: which are possible in a world, and where they lead.

use wspbus_models::bus::event::Event;
use wspbus_models::dialect::python::{Action, PythonBus, PythonWorld};
use wspbus_words::system::System;

/// Every action that is enabled in this world, in a fixed order.
pub(super) fn offered(bus: &PythonBus, world: &PythonWorld) -> Vec<Action> {
    let mut actions = Vec::new();
    bus.offer(world, &mut actions);
    actions
}

/// The world after an action that is possible in this one, and what can be seen of the step.
pub(super) fn after(bus: &PythonBus, world: &PythonWorld, action: &Action) -> (PythonWorld, Vec<Event>) {
    let mut after = world.clone();
    let events = bus.step(&mut after, action);
    (after, events)
}

/// Like [`after`]; `None` if the action is not possible in this world.
pub(super) fn taken(
    bus: &PythonBus,
    world: &PythonWorld,
    action: &Action,
) -> Option<(PythonWorld, Vec<Event>)> {
    bus.allows(world, action).then(|| after(bus, world, action))
}
