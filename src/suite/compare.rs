//! When two buses were seen to do the same.
//!
//! Threads of a real bus report side by side, so order counts within a *lane* only: that of the bus
//! (states and listeners), of each thread, of each ticket. Tickets may have any numbers.

use std::fmt;

use wspbus_models::event::{Event, ListenerId, Origin, ThreadId, TicketId};
use wspbus_models::seen::MAIN;

/// Which numbers a bus gave to its open tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Names {
    /// By canonical number: the lowest that is free.
    open: Vec<Option<TicketId>>,
}

/// Where an event is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// States, and the listeners that are called and end.
    Bus,
    /// What a thread is told.
    Thread(ThreadId),
    /// What a listener is told while it runs.
    Listener(ListenerId),
    /// Who comes and goes.
    Subscriptions,
    /// What became of messages.
    Log,
    /// What became of a granted request.
    Ticket(TicketId),
}

/// The number of a ticket that nobody holds.
pub const NOBODYS: TicketId = TicketId(u32::MAX);

impl Names {
    /// The events in canonical form: by lanes, the tickets numbered as they were granted.
    pub fn canonical(&mut self, events: &[Event]) -> Vec<Event> {
        by_lanes(&self.renamed(events))
    }

    /// The events that a spectator can see, in their order, the tickets numbered as they were granted:
    /// the lowest number that is free, by lanes where several are granted at once.
    pub fn renamed(&mut self, events: &[Event]) -> Vec<Event> {
        let mut events: Vec<Event> = events.iter().filter(|e| lane(e).is_some()).cloned().collect();
        let mut order: Vec<usize> = (0..events.len()).collect();
        order.sort_by_key(|place| match &events[*place] {
            Event::Resolved { .. } => (1, None),
            event => (0, lane(event)),
        });
        for place in order {
            match &mut events[place] {
                Event::Answered { ticket: Some(ticket), .. } => *ticket = self.name(*ticket),
                Event::Resolved { ticket, .. } => *ticket = self.resolve(*ticket),
                _ => {}
            }
        }
        events
    }

    fn name(&mut self, ticket: TicketId) -> TicketId {
        let free = self.open.iter().position(Option::is_none).unwrap_or_else(|| {
            self.open.push(None);
            self.open.len() - 1
        });
        self.open[free] = Some(ticket);
        TicketId(free as u32)
    }

    fn resolve(&mut self, ticket: TicketId) -> TicketId {
        match self.open.iter().position(|open| *open == Some(ticket)) {
            Some(known) => {
                self.open[known] = None;
                while self.open.last() == Some(&None) {
                    self.open.pop();
                }
                TicketId(known as u32)
            }
            // Nobody holds it: whatever was expected, it was not this.
            None => NOBODYS,
        }
    }
}

/// The events lane by lane, each lane in its order.
pub fn by_lanes(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    events.sort_by_key(lane);
    events
}

/// The lane of an event; none for what no spectator can see: passes, but for their listeners.
pub fn lane(event: &Event) -> Option<Lane> {
    let of = |origin: &Origin| match origin {
        Origin::Thread(thread) => Lane::Thread(*thread),
        Origin::Listener(listener) => Lane::Listener(*listener),
    };
    Some(match event {
        Event::PassBegan { .. } | Event::PassEnded { .. } => return None,
        Event::StateWritten { .. } | Event::ListenerBegan { .. } | Event::ListenerEnded { .. } => Lane::Bus,
        Event::Answered { origin, .. } | Event::Refused { origin, .. } => of(origin),
        Event::EndedLate { listener, .. } => Lane::Listener(*listener),
        Event::Waiting { thread, .. } | Event::Woken { thread, .. } | Event::ReExecuted { thread } => {
            Lane::Thread(*thread)
        }
        Event::Blocked | Event::Taken { .. } | Event::MainRan { .. } | Event::Ended { .. } => {
            Lane::Thread(MAIN)
        }
        Event::Subscribed { .. } | Event::Unsubscribed { .. } => Lane::Subscriptions,
        Event::LogFailed => Lane::Log,
        Event::Resolved { ticket, .. } => Lane::Ticket(*ticket),
    })
}

impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Lane::Bus => f.write_str("the bus"),
            Lane::Thread(thread) if *thread == MAIN => f.write_str("the main program"),
            Lane::Thread(thread) => thread.fmt(f),
            Lane::Listener(listener) => write!(f, "listener {listener}"),
            Lane::Subscriptions => f.write_str("subscriptions"),
            Lane::Log => f.write_str("log"),
            Lane::Ticket(ticket) if *ticket == NOBODYS => f.write_str("a ticket that nobody holds"),
            Lane::Ticket(ticket) => ticket.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::event::{Answer, Resolution, Wake};
    use wspbus_models::lifecycle::{Goal, Request, State};

    use super::*;

    fn granted(ticket: u32) -> Event {
        let origin = Origin::Thread(ThreadId(1));
        let ticket = Some(TicketId(ticket));
        Event::Answered { origin, request: Request::Start, answer: Answer::Accepted, ticket }
    }

    fn resolved(ticket: u32) -> Event {
        Event::Resolved { ticket: TicketId(ticket), goal: Goal::Start, resolution: Resolution::Reached }
    }

    fn written(from: State, to: State) -> Event {
        Event::StateWritten { from, to }
    }

    fn same(one: &[Event], other: &[Event]) -> bool {
        Names::default().canonical(one) == Names::default().canonical(other)
    }

    #[test]
    fn tickets_may_have_any_numbers() {
        assert!(same(&[granted(0), resolved(0)], &[granted(71), resolved(71)]));
        assert!(!same(&[granted(0), resolved(0)], &[granted(71), resolved(70)]));
        assert!(!same(&[granted(0), resolved(0)], &[granted(0), resolved(0), resolved(0)]));
    }

    #[test]
    fn order_counts_within_a_lane_only() {
        let (up, on) = (written(State::Idle, State::Starting), written(State::Starting, State::Running));
        let woken = Event::Woken { thread: ThreadId(2), wake: Wake::Gone };
        let first = [up.clone(), woken.clone(), on.clone()];
        assert!(same(&first, &[up.clone(), on.clone(), woken]));
        assert!(!same(&[up.clone(), on.clone()], &[on, up]));
    }

    #[test]
    fn an_event_more_is_a_difference() {
        let up = written(State::Idle, State::Starting);
        assert!(!same(&[up.clone(), up.clone()], &[up]));
    }
}
