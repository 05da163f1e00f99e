//! Decides whether the observed events of two buses are the same.
//!
//! Threads of a real bus report side by side, so order counts within a *lane* only. There is one lane for the
//! bus (states and listeners), one for each thread, and one for each ticket. Tickets may have any numbers.

use std::fmt;

use wspbus_models::bus::event::{Event, ListenerId, Origin, ThreadId, TicketId};
use wspbus_models::bus::seen::MAIN;

/// The numbers that a bus gave to its open tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Names {
    /// The numbers of the bus, by canonical number. A new ticket gets the lowest canonical number that is
    /// free.
    open: Vec<Option<TicketId>>,
}

/// The lane in which an event is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// States, and the listeners that are called and end.
    Bus,
    /// The events that a thread is told.
    Thread(ThreadId),
    /// The events that a listener is told while it runs.
    Listener(ListenerId),
    /// Subscriptions and unsubscriptions.
    Subscriptions,
    /// The failures of the log.
    Log,
    /// The resolution of a granted request.
    Ticket(TicketId),
}

/// The number of a ticket that is not open.
pub const NOT_OPEN: TicketId = TicketId(u32::MAX as u64);

/// The words with which an output says that two open tickets have one number.
pub const SHARED: &str = "a ticket got a number that an open ticket has";

impl Names {
    /// The words about a number that two open tickets have; none if each open ticket has a number of its own. `held` are
    /// answers that are not shown yet: their tickets are open too.
    ///
    /// This is asked where every thread rests. In one step a number may be free again before it is given again, and the
    /// order of the two is not seen.
    pub fn shared(&self, held: &[Event]) -> Option<String> {
        let held = held.iter().filter_map(|event| match event {
            Event::Answered { ticket, .. } => *ticket,
            _ => None,
        });
        let mut open: Vec<TicketId> = self.open.iter().copied().flatten().chain(held).collect();
        open.sort_unstable();
        let twice = open.windows(2).find(|pair| pair[0] == pair[1])?;
        Some(format!("{SHARED}: the number {}", twice[0].0))
    }

    /// The events in canonical form: by lanes, the tickets numbered as they were granted.
    pub fn canonical(&mut self, events: Vec<Event>) -> Vec<Event> {
        let mut events = self.renamed(events);
        events.sort_by_key(lane);
        events
    }

    /// The events that an observer can see, in their order, with the tickets numbered as they were granted:
    /// each gets the lowest number that is free, by lanes where several are granted at once.
    pub fn renamed(&mut self, mut events: Vec<Event>) -> Vec<Event> {
        events.retain(|event| lane(event).is_some());
        let has_ticket = |place: &usize| {
            matches!(events[*place], Event::Answered { ticket: Some(_), .. } | Event::Resolved { .. })
        };
        let mut order: Vec<usize> = (0..events.len()).filter(has_ticket).collect();
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

    /// The number that the bus gave to an open ticket.
    pub fn real(&self, named: TicketId) -> Option<TicketId> {
        self.open.get(named.0 as usize).copied().flatten()
    }

    /// Can these events be the first of the expected events, lane by lane? More events may come, also the
    /// answer of a ticket that is seen to resolve before its answer. So a new ticket may be any ticket that
    /// is expected to be new.
    pub fn is_beginning(&self, observed: &[Event], expected: &[Event]) -> bool {
        let mut left: Vec<&Event> = expected.iter().filter(|event| lane(event).is_some()).collect();
        let mut new: Vec<(TicketId, TicketId)> = Vec::new();
        by_lanes(observed).iter().filter(|event| lane(event).is_some()).all(|event| {
            let found = match event {
                Event::Resolved { .. } => {
                    left.iter().position(|next| self.is_resolved(event, next, &mut new))
                }
                // The next event of its lane, or none.
                _ => {
                    let next = left.iter().position(|next| lane(next) == lane(event));
                    next.filter(|next| is_answered(event, left[*next], &mut new))
                }
            };
            found.map(|found| left.remove(found)).is_some()
        })
    }

    /// Does the one event resolve the same ticket as the other, in the same way?
    fn is_resolved(&self, event: &Event, next: &Event, new: &mut Vec<(TicketId, TicketId)>) -> bool {
        let (Event::Resolved { ticket, .. }, Event::Resolved { ticket: named, .. }) = (event, next) else {
            return false;
        };
        let mut alike = event.clone();
        if let Event::Resolved { ticket, .. } = &mut alike {
            *ticket = *named;
        }
        alike == *next
            && match self.open.iter().position(|open| *open == Some(*ticket)) {
                Some(known) => TicketId(known as u64) == *named,
                None => {
                    let is_open = self.open.get(named.0 as usize).is_some_and(Option::is_some);
                    !is_open && is_paired(*ticket, *named, new)
                }
            }
    }

    fn name(&mut self, ticket: TicketId) -> TicketId {
        let free = self.open.iter().position(Option::is_none).unwrap_or_else(|| {
            self.open.push(None);
            self.open.len() - 1
        });
        self.open[free] = Some(ticket);
        TicketId(free as u64)
    }

    fn resolve(&mut self, ticket: TicketId) -> TicketId {
        match self.open.iter().position(|open| *open == Some(ticket)) {
            Some(known) => {
                self.open[known] = None;
                while self.open.last() == Some(&None) {
                    self.open.pop();
                }
                TicketId(known as u64)
            }
            // The ticket is not open, so this resolution was not expected.
            None => NOT_OPEN,
        }
    }
}

/// Are the events the same, but for the number of a new ticket?
fn is_answered(event: &Event, next: &Event, new: &mut Vec<(TicketId, TicketId)>) -> bool {
    match (event, next) {
        (Event::Answered { ticket: Some(ticket), .. }, Event::Answered { ticket: Some(named), .. }) => {
            let mut alike = event.clone();
            if let Event::Answered { ticket, .. } = &mut alike {
                *ticket = Some(*named);
            }
            alike == *next && is_paired(*ticket, *named, new)
        }
        _ => event == next,
    }
}

/// Notes that these are one ticket, unless one of them is paired with another already.
fn is_paired(ticket: TicketId, named: TicketId, new: &mut Vec<(TicketId, TicketId)>) -> bool {
    match new.iter().find(|(one, other)| *one == ticket || *other == named) {
        Some(pair) => *pair == (ticket, named),
        None => {
            new.push((ticket, named));
            true
        }
    }
}

/// The events lane by lane, each lane in its order.
pub fn by_lanes(events: &[Event]) -> Vec<Event> {
    let mut events = events.to_vec();
    events.sort_by_key(lane);
    events
}

/// The lane of an event; none for an event that no observer can see: the beginning or the end of a pass.
pub fn lane(event: &Event) -> Option<Lane> {
    let of = |origin: &Origin| match origin {
        Origin::Thread(thread) => Lane::Thread(*thread),
        Origin::Listener(listener) => Lane::Listener(*listener),
    };
    Some(match event {
        Event::PassBegan { .. } | Event::PassEnded { .. } | Event::NoStep => return None,
        Event::StateWritten { .. } | Event::ListenerBegan { .. } | Event::ListenerEnded { .. } => Lane::Bus,
        Event::Answered { origin, .. } | Event::Refused { origin, .. } => of(origin),
        Event::EndedLate { listener, .. } => Lane::Listener(*listener),
        Event::Fetched { thread, .. }
        | Event::Waiting { thread, .. }
        | Event::Woken { thread, .. }
        | Event::ReExecuted { thread } => Lane::Thread(*thread),
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
            Lane::Ticket(ticket) if *ticket == NOT_OPEN => f.write_str("a ticket that is not open"),
            Lane::Ticket(ticket) => ticket.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::event::{Answer, Outcome, Resolution, Wake};
    use wspbus_models::bus::{Goal, Request, State};

    use super::*;

    fn granted(ticket: u64) -> Event {
        let origin = Origin::Thread(ThreadId(1));
        let ticket = Some(TicketId(ticket));
        Event::Answered { origin, request: Request::Start, answer: Answer::Accepted, ticket }
    }

    fn resolved(ticket: u64) -> Event {
        Event::Resolved { ticket: TicketId(ticket), goal: Goal::Start, resolution: Resolution::Reached }
    }

    fn written(from: State, to: State) -> Event {
        Event::StateWritten { from, to }
    }

    fn same(one: &[Event], other: &[Event]) -> bool {
        Names::default().canonical(one.to_vec()) == Names::default().canonical(other.to_vec())
    }

    #[test]
    fn tickets_may_have_any_numbers() {
        assert!(same(&[granted(0), resolved(0)], &[granted(71), resolved(71)]));
        assert!(!same(&[granted(0), resolved(0)], &[granted(71), resolved(70)]));
        assert!(!same(&[granted(0), resolved(0)], &[granted(0), resolved(0), resolved(0)]));
    }

    /// A ticket is new: no other open ticket has its number.
    #[test]
    fn a_number_that_two_open_tickets_have_is_seen() {
        let mut names = Names::default();
        names.renamed(vec![granted(7)]);
        assert_eq!(names.shared(&[]), None);
        assert_eq!(names.shared(&[granted(8)]), None);
        // The answer of a call that has not returned.
        let said = names.shared(&[granted(7)]).unwrap();
        assert!(said.starts_with(SHARED) && said.ends_with("number 7"), "{said}");
        names.renamed(vec![granted(7)]);
        assert_eq!(names.shared(&[]), Some(said));
        // The control: the number is given again where the ticket before is resolved, in each order in which that can be told.
        for events in [[granted(7), resolved(7)], [resolved(7), granted(7)]] {
            let mut names = Names::default();
            names.renamed(vec![granted(7)]);
            names.renamed(events.to_vec());
            assert_eq!(names.shared(&[]), None);
        }
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

    fn begins(observed: &[Event], expected: &[Event]) -> bool {
        Names::default().is_beginning(observed, expected)
    }

    #[test]
    fn a_beginning_is_the_first_of_every_lane() {
        let (up, on) = (written(State::Idle, State::Starting), written(State::Starting, State::Running));
        let woken = Event::Woken { thread: ThreadId(2), wake: Wake::Gone };
        let expected = [granted(0), up.clone(), woken.clone(), on.clone(), resolved(0)];
        for first in [&[][..], &expected[1..2], &[woken, up.clone(), on.clone()], &expected] {
            assert!(begins(first, &expected), "{first:?}");
        }
        assert!(!begins(&[on], &expected), "the second of a lane");
        assert!(!begins(&[up.clone(), up], &expected), "once too often");
        assert!(!begins(&[Event::LogFailed], &expected), "of no lane that is expected");
    }

    /// The lanes say which ticket is the first where several are granted at once. A ticket that resolves is forgotten.
    #[test]
    fn a_ticket_is_named_until_it_resolves() {
        let by = |thread: u64| match granted(thread) {
            Event::Answered { request, answer, ticket, .. } => {
                Event::Answered { origin: Origin::Thread(ThreadId(thread as u8)), request, answer, ticket }
            }
            other => other,
        };
        let mut names = Names::default();
        let named = |events: &[Event]| -> Vec<Option<TicketId>> {
            let ticket = |event: &Event| match event {
                Event::Answered { ticket, .. } => *ticket,
                _ => None,
            };
            events.iter().map(ticket).collect()
        };
        let renamed = names.renamed(vec![by(2), by(1)]);
        assert_eq!(named(&renamed), [Some(TicketId(1)), Some(TicketId(0))], "thread 1 comes first");
        assert_eq!(
            (names.real(TicketId(0)), names.real(TicketId(1))),
            (Some(TicketId(1)), Some(TicketId(2)))
        );
        assert_eq!(names.real(TicketId(2)), None);
        assert!(names.is_beginning(&[resolved(1)], &[resolved(0)]));
        assert!(!names.is_beginning(&[resolved(1)], &[resolved(1)]), "the other ticket");
        names.renamed(vec![resolved(2), resolved(1)]);
        assert_eq!(names, Names::default(), "nothing is left of them");
        let late = Event::EndedLate { listener: ListenerId(3), outcome: Outcome::Ok };
        assert_eq!(lane(&late), Some(Lane::Listener(ListenerId(3))));
    }

    #[test]
    fn the_tickets_of_a_beginning_may_have_any_numbers_but_each_one() {
        let expected = [granted(0), resolved(0)];
        assert!(begins(&[granted(7)], &expected));
        assert!(begins(&[resolved(7), granted(7)], &expected));
        assert!(begins(&[resolved(7)], &expected), "its answer may be on its way");
        assert!(!begins(&[granted(7), resolved(8)], &expected));
        assert!(!begins(&[granted(7), resolved(7), resolved(7)], &expected));
        let mut names = Names::default();
        names.canonical(vec![granted(5)]);
        assert!(names.is_beginning(&[resolved(5)], &[resolved(0)]));
        assert!(!names.is_beginning(&[resolved(6)], &[resolved(0)]), "another one is open under this number");
    }
}
