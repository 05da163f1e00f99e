//! The numbers of listeners. A command gives a listener its number, and the bus of the kit gives its listeners numbers
//! of its own. Events and gates carry the number of the command.

use std::collections::{BTreeMap, BTreeSet};

use wspbus_models::bus::event::{Event, Failure, ListenerId, Origin, Resolution};

/// A number that the bus gives to no listener.
const NONE: ListenerId = ListenerId(u64::MAX);

/// The numbers that commands gave to listeners.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// The number of the command, by the number that the bus uses.
    given: BTreeMap<ListenerId, ListenerId>,
    /// The listeners that were seen to be subscribed, and not yet to be unsubscribed, by the numbers of commands.
    subscribed: BTreeSet<ListenerId>,
}

impl Numbers {
    /// The numbers of commands that are in use, and for the listeners of passes their numbers in the bus.
    pub(super) fn new(
        used: impl Iterator<Item = ListenerId>,
        given: impl Iterator<Item = (ListenerId, ListenerId)>,
    ) -> Self {
        Numbers { given: given.collect(), subscribed: used.collect() }
    }

    /// Is a listener with this number subscribed, or at its gate? `gates` has the numbers of the bus.
    pub(super) fn is_used(&self, listener: ListenerId, gates: &[ListenerId]) -> bool {
        self.subscribed.contains(&listener) || gates.iter().any(|gate| self.told(*gate) == listener)
    }

    /// The number of the command for a number of the bus.
    pub(super) fn told(&self, listener: ListenerId) -> ListenerId {
        self.given.get(&listener).copied().unwrap_or(listener)
    }

    /// The number of the bus for a number of a command.
    pub(super) fn real(&self, listener: ListenerId) -> ListenerId {
        match self.given.iter().find(|(_, told)| **told == listener) {
            Some((real, _)) => *real,
            None if self.given.contains_key(&listener) => NONE,
            None => listener,
        }
    }

    /// The events with the numbers of commands. `new` is the number of the command that subscribes, and `refers`
    /// says of which numbers the bus still has a listener.
    pub(super) fn renamed(
        &mut self,
        events: Vec<Event>,
        mut new: Option<ListenerId>,
        refers: impl Fn(ListenerId) -> bool,
    ) -> Vec<Event> {
        let told = |event: Event| {
            if let (Event::Subscribed { listener, .. }, Some(number)) = (&event, new.take()) {
                self.give(*listener, number, &refers);
            }
            let event = self.event(event);
            match event {
                Event::Subscribed { listener, .. } => drop(self.subscribed.insert(listener)),
                Event::Unsubscribed { listener } => drop(self.subscribed.remove(&listener)),
                _ => {}
            }
            event
        };
        events.into_iter().map(told).collect()
    }

    /// Notes the number of a new listener. A bus that still refers to another listener under this number, although
    /// it has said that the listener is gone, is shown as it is: with a number of its own.
    fn give(&mut self, real: ListenerId, number: ListenerId, refers: impl Fn(ListenerId) -> bool) {
        self.given.retain(|known, told| *told != number || *known != real && refers(*known));
        match self.given.values().any(|told| *told == number) {
            true => self.given.remove(&real),
            false => self.given.insert(real, number),
        };
    }

    fn event(&self, event: Event) -> Event {
        let of = |listener| self.told(listener);
        let from = |origin| match origin {
            Origin::Listener(listener) => Origin::Listener(of(listener)),
            Origin::Thread(_) => origin,
        };
        match event {
            Event::Answered { origin, request, answer, ticket } => {
                Event::Answered { origin: from(origin), request, answer, ticket }
            }
            Event::Refused { origin, reason } => Event::Refused { origin: from(origin), reason },
            Event::PassBegan { pass, channel, due } => {
                Event::PassBegan { pass, channel, due: due.into_iter().map(of).collect() }
            }
            Event::ListenerBegan { pass, channel, listener } => {
                Event::ListenerBegan { pass, channel, listener: of(listener) }
            }
            Event::ListenerEnded { pass, channel, listener, outcome } => {
                Event::ListenerEnded { pass, channel, listener: of(listener), outcome }
            }
            Event::EndedLate { listener, outcome } => Event::EndedLate { listener: of(listener), outcome },
            Event::Subscribed { channel, listener, priority } => {
                Event::Subscribed { channel, listener: of(listener), priority }
            }
            Event::Unsubscribed { listener } => Event::Unsubscribed { listener: of(listener) },
            Event::Resolved { ticket, goal, resolution } => {
                Event::Resolved { ticket, goal, resolution: self.resolution(resolution) }
            }
            Event::Taken { code, reexec, failures } => {
                Event::Taken { code, reexec, failures: self.failures(failures) }
            }
            other => other,
        }
    }

    fn resolution(&self, resolution: Resolution) -> Resolution {
        match resolution {
            Resolution::ReachedWithFailures(failures) => {
                Resolution::ReachedWithFailures(self.failures(failures))
            }
            Resolution::Superseded { by, failures } => {
                Resolution::Superseded { by, failures: self.failures(failures) }
            }
            Resolution::Exited(failures) => Resolution::Exited(self.failures(failures)),
            Resolution::Reached | Resolution::Unwound(_) => resolution,
        }
    }

    /// Failures are told in the order of the numbers. Failures of a bus that tells them in no order are left alone.
    fn failures(&self, failures: Vec<Failure>) -> Vec<Failure> {
        let is_sorted = failures.is_sorted();
        let of = |failure: Failure| Failure { listener: self.told(failure.listener), ..failure };
        let mut told: Vec<Failure> = failures.into_iter().map(of).collect();
        if is_sorted {
            told.sort_unstable();
        }
        told
    }
}
