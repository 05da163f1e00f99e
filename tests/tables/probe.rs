//! Probes: a bus and an input, on which a machine with other tables is compared with the right one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use wspbus_check::{Limits, Watched, explore, silent};
use wspbus_models::bus::answer::{Asker, Cell};
use wspbus_models::bus::event::{Channel, Event, ListenerId, Origin, ThreadId, TicketId};
use wspbus_models::bus::listener::{Listener, Pass, Ticket, Turn};
use wspbus_models::bus::model::{Action, Lifecycle, configuration};
use wspbus_models::bus::plan::needs;
use wspbus_models::bus::{Bus, Goal, Input, Machine, Main, Policy, Request, State, Tables, print};
use wspbus_words::system::System;

/// A bus about to get an input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Probe {
    pub policy: Policy,
    pub bus: Bus,
    pub input: Input,
}

impl Probe {
    /// The bus after the step, and the events.
    pub fn step(&self, tables: &Tables) -> (Bus, Vec<Event>) {
        let machine = Machine { tables: tables.clone(), policy: self.policy, ..Machine::default() };
        let mut bus = self.bus.clone();
        let events = machine.step(&mut bus, &self.input).events;
        (bus, events)
    }

    /// Does a machine with these tables take another step than the right one?
    pub fn differs(&self, tables: &Tables) -> bool {
        self.step(tables) != self.step(&Tables::STANDARD)
    }
}

/// The probes that small configurations reach.
pub struct Reachable {
    /// By state of the bus.
    pub by_state: BTreeMap<State, Vec<Probe>>,
    /// The first probe of each cell that is asked.
    pub by_cell: BTreeMap<Cell, Probe>,
    /// The changes of state that are made, each with the goals for which it is made.
    pub edges: BTreeMap<(State, State), BTreeSet<Goal>>,
}

/// Small, and together they meet every situation; `order` subscribes against the priorities, and in
/// `subscriptions` numbers are used again.
const EXPLORED: [&str; 5] = ["alone", "main", "re-entrant", "order", "subscriptions"];

/// Explored once for all tests of this file.
pub static REACHABLE: LazyLock<Reachable> = LazyLock::new(|| {
    let named = configuration::ALL.iter().filter(|named| EXPLORED.contains(&named.name));
    let all: BTreeSet<Probe> = named.flat_map(|named| probes((named.build)())).collect();
    let mut found = Reachable { by_state: BTreeMap::new(), by_cell: BTreeMap::new(), edges: BTreeMap::new() };
    for probe in all {
        if let Input::Request(origin, request) = probe.input {
            let denied = !probe.policy.permits(origin, request.goal());
            let cell = probe.bus.cell(origin, request, denied);
            found.by_cell.entry(cell).or_insert_with(|| probe.clone());
        }
        for event in probe.step(&Tables::STANDARD).1 {
            if let Event::StateWritten { from, to } = event {
                found.edges.entry((from, to)).or_default().extend(probe.bus.goal);
            }
        }
        found.by_state.entry(probe.bus.state).or_default().push(probe);
    }
    found
});

/// So many states of each configuration are enough.
const STATES: usize = 20_000;

/// Reachable buses of this model, with every input that is offered there.
fn probes(model: Lifecycle) -> BTreeSet<Probe> {
    let policy = model.machine.policy;
    let watched = Watched::new(model);
    let limits = Limits { states: STATES, ..Limits::default() };
    let graph = explore(&watched, &limits, &mut silent).expect("the model is sound").graph;
    let mut found = BTreeSet::new();
    let mut actions = Vec::new();
    for number in 0..graph.len() as u32 {
        let world = graph.state(number).system;
        actions.clear();
        watched.offer(&world, &mut actions);
        for action in &actions {
            if let Action::Do(input) = action {
                found.insert(Probe { policy, bus: world.bus.clone(), input: *input });
            }
        }
    }
    found
}

const LISTENER: ListenerId = ListenerId(7);
const CALL: Turn = Turn { listener: LISTENER, number: 1 };
const THREAD: Origin = Origin::Thread(ThreadId(1));

/// A bus on which a request meets this cell. `None`: its pass cannot have begun, since the goal needs none.
pub fn asked(cell: &Cell) -> Option<Probe> {
    let mut bus = Bus { state: cell.at.state, goal: cell.at.goal, ..Bus::default() };
    bus.main = if cell.at.taken { Main::Taken } else { Main::Away };
    if cell.at.begun {
        let goal = cell.at.goal?;
        bus.pass = Some(Pass { begun: true, ..pass(needs(goal)?, goal) });
    }
    let mut policy = Policy::DEDICATED;
    let origin = match cell.asker {
        Asker::Denied => {
            policy = policy.threads_only(&[]);
            THREAD
        }
        Asker::Outside => THREAD,
        Asker::Stale => Origin::Listener(LISTENER),
        Asker::Abandoned => {
            bus.busy.push(CALL);
            Origin::Listener(LISTENER)
        }
        Asker::Listener => {
            // No goal needs a stop pass.
            bus.pass.get_or_insert_with(|| pass(Channel::Stop, Goal::Stop)).running = Some(CALL);
            Origin::Listener(LISTENER)
        }
    };
    let request = Request::ALL[cell.request as usize];
    assert_eq!(bus.cell(origin, request, cell.asker == Asker::Denied), *cell);
    Some(Probe { policy, bus, input: Input::Request(origin, request) })
}

/// Buses that look up this entry of the state table: between passes, and at the end of one.
pub fn between(state: State, goal: Goal) -> Vec<Probe> {
    let tickets = vec![Ticket { id: TicketId(0), goal, again: false, forgotten: false }];
    let bus = Bus { state, goal: Some(goal), tickets, ..Bus::default() };
    let ended = Channel::ALL.map(|channel| Bus { pass: Some(pass(channel, goal)), ..bus.clone() });
    let advanced = [bus.clone()].into_iter().chain(ended);
    let mut all: Vec<Probe> = advanced.map(|bus| dedicated(bus, Input::Advance)).collect();
    let asks = Input::Request(THREAD, Request::ALL[goal as usize]);
    all.extend([None, Some(Goal::Graceful)].map(|goal| dedicated(Bus { goal, ..bus.clone() }, asks)));
    all
}

/// A bus with the subscriptions of the page, about to begin a start pass.
pub fn subscribed() -> Probe {
    let listener = |(id, priority)| Listener { id: ListenerId(id), channel: Channel::Start, priority };
    let listeners = print::SUBSCRIBED.map(listener).to_vec();
    dedicated(Bus { goal: Some(Goal::Start), listeners, ..Bus::default() }, Input::Advance)
}

fn pass(channel: Channel, goal: Goal) -> Pass {
    Pass { channel, goal, due: Vec::new(), running: None, begun: false, failed: false }
}

fn dedicated(bus: Bus, input: Input) -> Probe {
    Probe { policy: Policy::DEDICATED, bus, input }
}
