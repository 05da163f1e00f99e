//! Claims, judged on what a bus showed and on nothing else.

use wspbus_models::bus::event::Event;
use wspbus_models::bus::seen::Seen;
use wspbus_models::dialect::python::PythonBus;
use wspbus_words::system::{Checked, Claim, Kind, Observer, System, judge_step};

use wspbus_kit::conform::message::{Point, Reply};

/// The history of a bus: what was seen of it since the beginning.
pub(super) struct History {
    /// The memory of the observer at the beginning, and after each action.
    seen: Vec<Seen>,
    /// The events of the last action.
    last: Vec<Event>,
}

impl History {
    /// Nothing seen yet but the subscriptions of the beginning.
    pub(super) fn new(bus: &PythonBus) -> Self {
        let mut seen = bus.observer();
        bus.begin().1.iter().for_each(|event| seen.observe(event));
        History { seen: vec![seen], last: Vec::new() }
    }

    /// One action of the environment, and what the bus showed.
    pub(super) fn observe(&mut self, events: Vec<Event>) {
        let mut seen = self.now().clone();
        events.iter().for_each(|event| seen.observe(event));
        self.seen.push(seen);
        self.last = events;
    }

    fn now(&self) -> &Seen {
        // There is always what was seen at the beginning.
        &self.seen[self.seen.len() - 1]
    }

    /// Does what was seen violate this? With `loop_start`, what was seen since that many actions repeats without end.
    pub(super) fn violates(&self, claim: &Claim<Seen, Event>, loop_start: Option<usize>) -> bool {
        match claim.kind {
            Kind::State(holds) => holds(self.now()) == Some(false),
            Kind::Event(_) | Kind::Step(_) => self.last_step_violates(claim),
            Kind::Reachable(_) | Kind::ReachableStep(_) => false,
            Kind::LeadsTo { from, to } => {
                let start = loop_start.unwrap_or(self.seen.len() - 1);
                let never = self.seen.iter().skip(start).all(|seen| !to(seen));
                never && self.seen.iter().fold(false, |open, seen| (open || from(seen)) && !to(seen))
            }
        }
    }

    fn last_step_violates(&self, claim: &Claim<Seen, Event>) -> bool {
        let [.., before, _] = self.seen.as_slice() else { return false };
        let mut violated = false;
        judge_step(&[*claim], before, &self.last, &mut |_, holds| violated |= !holds);
        violated
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
