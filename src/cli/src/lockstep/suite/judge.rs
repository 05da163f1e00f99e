//! Properties, judged on what a bus showed and on nothing else.

use wspbus_models::bus::event::Event;
use wspbus_models::bus::seen::{Seen, Sighting};
use wspbus_models::dialect::python::{Action, PythonBus, World};
use wspbus_words::model::{Kind, Property, Step};

use wspbus_kit::conform::message::{Point, Reply};

/// A spectator of a bus. All that its worlds have of the model is the beginning: the rest of them is
/// what was seen since.
pub(super) struct Watch<'a> {
    bus: &'a PythonBus,
    worlds: Vec<World>,
    last: Option<(Action, Vec<Sighting>)>,
}

impl<'a> Watch<'a> {
    /// Nothing seen yet but the subscriptions of the beginning.
    pub(super) fn new(bus: &'a PythonBus) -> Self {
        let mut seen = Seen::default();
        bus.subscriptions().iter().for_each(|event| seen.note(event));
        let mut world = bus.initial();
        world.seen = seen;
        Watch { bus, worlds: vec![world], last: None }
    }

    /// One action of the environment, and what the bus showed.
    pub(super) fn note(&mut self, action: &Action, events: Vec<Event>) {
        let mut world = self.now().clone();
        let sightings = world.seen.sightings(events);
        sightings.iter().for_each(|sighting| world.seen.note(&sighting.event));
        self.worlds.push(world);
        self.last = Some((action.clone(), sightings));
    }

    fn now(&self) -> &World {
        // There is always the world of the beginning.
        &self.worlds[self.worlds.len() - 1]
    }

    /// Does what was seen violate this? With `loop_start`, what was seen since that many actions goes
    /// on for ever.
    pub(super) fn violates(&self, claim: &Property<PythonBus>, loop_start: Option<usize>) -> bool {
        match claim.kind {
            Kind::Always { when, holds } => when(self.bus, self.now()) && !holds(self.bus, self.now()),
            Kind::Step { when, holds } => self.last_step(|step| when(step) && !holds(step)),
            Kind::Reachable { .. } => false,
            Kind::LeadsTo { from, to } => {
                let start = loop_start.unwrap_or(self.worlds.len() - 1);
                let never = self.worlds.iter().skip(start).all(|world| !to(self.bus, world));
                let open = |open, world| (open || from(self.bus, world)) && !to(self.bus, world);
                never && self.worlds.iter().fold(false, open)
            }
        }
    }

    fn last_step(&self, judge: impl Fn(&Step<'_, PythonBus>) -> bool) -> bool {
        let (Some((action, observed)), [.., before, after]) = (&self.last, self.worlds.as_slice()) else {
            return false;
        };
        judge(&Step { model: self.bus, before, action, after, observed })
    }
}

/// Is every thread of the bus outside it, parked, or over?
pub(super) fn at_rest(reply: &Reply) -> bool {
    let rests =
        |point: &Point| matches!(point, Point::Idle | Point::Join { .. } | Point::Finishing | Point::Ended);
    match reply {
        Reply::Settled { at, .. } => at.values().all(rests),
        _ => true,
    }
}
