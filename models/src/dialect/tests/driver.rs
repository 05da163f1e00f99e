//! Drives a model by hand and keeps what was seen in a terse notation:
//! `Idle>Starting` a write, `+start` a pass, `-start` its end, `start/0` a listener, `/0` its good
//! end, `!0` any other, `rc=70`, `execv`, `log!`, `block`, `taken`, `wait`, `woken`.

use std::collections::{HashSet, VecDeque};

use crate::bus::event::{Event, Outcome, ThreadId};
use crate::bus::seen::Seen;
use crate::dialect::python::{Action, At, Call, Ending, MAIN, PythonBus, PythonDialect, PythonWorld};
use crate::dialect::{cherrypy, magicbus};
use wspbus_words::system::{Checked, Observer, System};

pub(crate) const T0: ThreadId = ThreadId(1);
pub(crate) const T1: ThreadId = ThreadId(2);

pub(crate) struct Driver {
    pub(crate) bus: PythonBus,
    pub(crate) world: PythonWorld,
    pub(crate) events: Vec<Event>,
}

impl Driver {
    pub(crate) fn cherrypy(name: &str) -> Self {
        Self::named(&cherrypy::CHERRYPY, name)
    }

    pub(crate) fn magicbus(name: &str) -> Self {
        Self::named(&magicbus::MAGICBUS, name)
    }

    fn named(dialect: &PythonDialect, name: &str) -> Self {
        let found = dialect.configuration(name);
        Self::of((found.unwrap_or_else(|| panic!("no configuration {name}")).build)())
    }

    pub(crate) fn of(bus: PythonBus) -> Self {
        let world = bus.initial();
        Driver { bus, world, events: Vec::new() }
    }

    pub(crate) fn take(&mut self, action: Action) {
        if !self.bus.allows(&self.world, &action) {
            panic!("{action:?} is not possible; seen: {}", self.seen());
        }
        assert!(
            offered(&self.bus, &self.world).contains(&action) || matches!(action, Action::Step { .. }),
            "{action:?} is possible but not offered"
        );
        self.events.extend(self.bus.step(&mut self.world, &action));
    }

    pub(crate) fn at(&self, thread: ThreadId) -> At {
        self.bus.at(&self.world, thread)
    }

    /// Lets the thread go on to its next gate.
    pub(crate) fn step(&mut self, thread: ThreadId) {
        self.take(Action::Step { thread });
    }

    /// Opens write, publish and read gates until the thread stands elsewhere.
    pub(crate) fn run(&mut self, thread: ThreadId) {
        while matches!(self.at(thread), At::Write { .. } | At::Publish { .. } | At::Read) {
            self.step(thread);
        }
    }

    /// Opens write, publish and read gates and ends listeners well until the thread stands elsewhere.
    pub(crate) fn through(&mut self, thread: ThreadId) {
        loop {
            self.run(thread);
            if !matches!(self.at(thread), At::Listener { .. }) {
                return;
            }
            self.take(Action::End { thread, ending: Ending::Ok });
        }
    }

    /// Calls and runs to the first listener.
    pub(crate) fn call(&mut self, thread: ThreadId, call: Call) {
        self.take(Action::Request { thread, call });
        self.run(thread);
    }

    /// Calls, and every listener ends well.
    pub(crate) fn call_through(&mut self, thread: ThreadId, call: Call) {
        self.take(Action::Request { thread, call });
        self.through(thread);
    }

    /// The listener calls, up to the first listener of the nested call.
    pub(crate) fn reenter(&mut self, thread: ThreadId, call: Call) {
        self.take(Action::Reenter { thread, call });
        self.run(thread);
    }

    /// Ends the listener and runs to the next one.
    pub(crate) fn end(&mut self, thread: ThreadId, ending: Ending) {
        self.take(Action::End { thread, ending });
        self.run(thread);
    }

    pub(crate) fn finish(&mut self, thread: ThreadId) {
        self.take(Action::Finish { thread });
    }

    /// Starts the bus on main, then blocks.
    pub(crate) fn serve(&mut self) {
        self.call_through(MAIN, Call::Start);
        self.take(Action::Request { thread: MAIN, call: Call::Block });
        assert_eq!(self.at(MAIN), At::Poll);
    }

    /// The events since the last time, in the terse notation.
    pub(crate) fn seen(&mut self) -> String {
        let seen: Vec<_> = self.events.drain(..).filter_map(|event| terse(&event)).collect();
        seen.join(" ")
    }
}

fn terse(event: &Event) -> Option<String> {
    Some(match event {
        Event::StateWritten { from, to } => format!("{from}>{to}"),
        Event::PassBegan { channel, .. } => format!("+{channel}"),
        Event::PassEnded { channel, .. } => format!("-{channel}"),
        Event::ListenerBegan { channel, listener, .. } => format!("{channel}/{}", listener.0),
        Event::ListenerEnded { listener, outcome: Outcome::Ok, .. } => format!("/{}", listener.0),
        Event::ListenerEnded { listener, .. } => format!("!{}", listener.0),
        Event::Ended { code } => format!("rc={code}"),
        Event::ReExecuted { .. } => "execv".to_owned(),
        Event::LogFailed => "log!".to_owned(),
        Event::Blocked => "block".to_owned(),
        Event::Taken { .. } => "taken".to_owned(),
        Event::Waiting { .. } => "wait".to_owned(),
        Event::Woken { .. } => "woken".to_owned(),
        _ => return None,
    })
}

/// The actions that are enabled.
pub(crate) fn offered(bus: &PythonBus, world: &PythonWorld) -> Vec<Action> {
    let mut actions = Vec::new();
    bus.offer(world, &mut actions);
    actions
}

/// Visits every step between the reachable states, breadth first, and returns the numbers of states and steps. Two
/// states differ if the observer remembers different things.
pub(crate) fn explore(
    bus: &PythonBus,
    mut on_step: impl FnMut(&PythonWorld, &Action, &[Event], &PythonWorld),
) -> (usize, usize) {
    let (first, events) = bus.begin();
    let mut seen = bus.observer();
    events.iter().for_each(|event| seen.observe(event));
    let mut known: HashSet<(PythonWorld, Seen)> = HashSet::from([(first.clone(), seen.clone())]);
    let mut queue = VecDeque::from([(first, seen)]);
    let mut steps = 0;
    while let Some((world, seen)) = queue.pop_front() {
        for action in offered(bus, &world) {
            let (mut after, mut seen) = (world.clone(), seen.clone());
            let events = bus.step(&mut after, &action);
            events.iter().for_each(|event| seen.observe(event));
            steps += 1;
            on_step(&world, &action, &events, &after);
            if known.insert((after.clone(), seen.clone())) {
                queue.push_back((after, seen));
            }
        }
    }
    (known.len(), steps)
}
