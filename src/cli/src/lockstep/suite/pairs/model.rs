//! The outcomes of a pair by the model alone.

use std::collections::{BTreeMap, BTreeSet};

use wspbus_models::dialect::python::{Action, At, Call, Ending, MAIN, PythonBus, PythonWorld};

use super::outcome::{PairOutcome, Record};
use crate::lockstep::possible::{after, offered, taken};

/// The exploration of a pair in the model.
pub(super) struct Explored {
    /// The number of ways through it.
    pub(super) schedules: u64,
    /// The outcomes of these ways.
    pub(super) outcomes: BTreeSet<PairOutcome>,
}

/// Searches every behaviour of the model, after main has made the initial calls.
pub(super) fn explore(bus: &PythonBus, initial: &[Call]) -> Explored {
    let world = prepared(bus, initial);
    let record = Record::new(world.state);
    let mut search = Search { bus, ways: BTreeMap::new(), outcomes: BTreeSet::new() };
    let schedules = search.ways(world, record);
    Explored { schedules, outcomes: search.outcomes }
}

struct Search<'a> {
    bus: &'a PythonBus,
    /// The number of ways from each place to an end.
    ways: BTreeMap<(PythonWorld, Record), u64>,
    outcomes: BTreeSet<PairOutcome>,
}

impl Search<'_> {
    /// The depth is that of two requests: a few dozen steps.
    fn ways(&mut self, world: PythonWorld, record: Record) -> u64 {
        let here = (world, record);
        if let Some(known) = self.ways.get(&here) {
            return *known;
        }
        let (world, record) = &here;
        let steps: Vec<_> =
            offered(self.bus, world).iter().map(|action| after(self.bus, world, action)).collect();
        let mut ways = 0;
        if steps.is_empty() {
            self.outcomes.insert(record.clone().outcome());
            ways = 1;
        }
        for (after, events) in steps {
            let mut record = record.clone();
            events.iter().for_each(|event| record.observe(event));
            ways += self.ways(after, record);
        }
        self.ways.insert(here, ways);
        ways
    }
}

fn prepared(bus: &PythonBus, initial: &[Call]) -> PythonWorld {
    let mut world = bus.initial();
    let take = |world: &mut PythonWorld, action: Action| {
        if let Some((after, _)) = taken(bus, world, &action) {
            *world = after;
        }
    };
    for call in initial {
        take(&mut world, Action::Request { thread: MAIN, call: *call });
        loop {
            match bus.at(&world, MAIN) {
                At::Write { .. } | At::Publish { .. } => take(&mut world, Action::Step { thread: MAIN }),
                At::Listener { .. } => take(&mut world, Action::End { thread: MAIN, ending: Ending::Ok }),
                _ => break,
            }
        }
    }
    world
}
