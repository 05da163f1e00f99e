//! Drives a model by hand and keeps what was seen in a terse notation:
//! `Idle>Starting` a write, `+start` a pass, `-start` its end, `start/0` a listener, `/0` its good
//! end, `!0` any other, `rc=70`, `execv`, `log!`, `block`, `taken`, `wait`, `woken`.

use std::collections::{HashSet, VecDeque};

use crate::dialect::cherrypy::{Action, At, Call, CherryPy, Ending, MAIN, World, configurations};
use crate::event::{Event, Outcome, ThreadId};

pub(super) const T0: ThreadId = ThreadId(1);
pub(super) const T1: ThreadId = ThreadId(2);

pub(super) struct Driver {
    pub(super) bus: CherryPy,
    pub(super) world: World,
    pub(super) events: Vec<Event>,
}

impl Driver {
    pub(super) fn new(name: &str) -> Self {
        Self::of(configurations::find(name).unwrap_or_else(|| panic!("no configuration {name}")))
    }

    pub(super) fn of(bus: CherryPy) -> Self {
        let world = bus.initial();
        Driver { bus, world, events: Vec::new() }
    }

    pub(super) fn take(&mut self, action: Action) {
        let Some((world, events)) = self.bus.step(&self.world, &action) else {
            panic!("{action:?} is not possible; seen: {}", self.seen());
        };
        assert!(
            self.bus.enabled(&self.world).contains(&action) || matches!(action, Action::Step { .. }),
            "{action:?} is possible but not offered"
        );
        self.world = world;
        self.events.extend(events);
    }

    pub(super) fn at(&self, thread: ThreadId) -> At {
        self.bus.at(&self.world, thread)
    }

    /// One gate.
    pub(super) fn step(&mut self, thread: ThreadId) {
        self.take(Action::Step { thread });
    }

    /// Opens write and publish gates until the thread stands elsewhere.
    pub(super) fn run(&mut self, thread: ThreadId) {
        while matches!(self.at(thread), At::Write { .. } | At::Publish { .. }) {
            self.step(thread);
        }
    }

    /// Opens write and publish gates and ends listeners well until the thread stands elsewhere.
    pub(super) fn through(&mut self, thread: ThreadId) {
        loop {
            self.run(thread);
            if !matches!(self.at(thread), At::Listener { .. }) {
                return;
            }
            self.take(Action::End { thread, ending: Ending::Ok });
        }
    }

    /// Calls and runs to the first listener.
    pub(super) fn call(&mut self, thread: ThreadId, call: Call) {
        self.take(Action::Request { thread, call });
        self.run(thread);
    }

    /// Calls, and every listener ends well.
    pub(super) fn call_through(&mut self, thread: ThreadId, call: Call) {
        self.take(Action::Request { thread, call });
        self.through(thread);
    }

    /// The listener calls, up to the first listener of the nested call.
    pub(super) fn reenter(&mut self, thread: ThreadId, call: Call) {
        self.take(Action::Reenter { thread, call });
        self.run(thread);
    }

    /// Ends the listener and runs to the next one.
    pub(super) fn end(&mut self, thread: ThreadId, ending: Ending) {
        self.take(Action::End { thread, ending });
        self.run(thread);
    }

    pub(super) fn finish(&mut self, thread: ThreadId) {
        self.take(Action::Finish { thread });
    }

    /// Starts the bus on main, then blocks.
    pub(super) fn serve(&mut self) {
        self.call_through(MAIN, Call::Start);
        self.take(Action::Request { thread: MAIN, call: Call::Block });
        assert_eq!(self.at(MAIN), At::Poll);
    }

    /// What was seen since the last time, in the terse notation.
    pub(super) fn seen(&mut self) -> String {
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

/// The reachable states, in the order of a breadth-first search, and the number of steps.
pub(super) fn explore(
    bus: &CherryPy,
    mut on_step: impl FnMut(&World, &Action, &[Event], &World),
) -> (usize, usize) {
    let first = bus.initial();
    let mut known = HashSet::from([first.clone()]);
    let mut queue = VecDeque::from([first]);
    let mut steps = 0;
    while let Some(world) = queue.pop_front() {
        for action in bus.enabled(&world) {
            let (after, events) = bus.step(&world, &action).expect("an offered action is possible");
            steps += 1;
            on_step(&world, &action, &events, &after);
            if known.insert(after.clone()) {
                queue.push_back(after);
            }
        }
    }
    (known.len(), steps)
}
