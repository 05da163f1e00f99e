//! A candidate: a bus in which the log, as far as it was read, may have left the real bus.

use std::rc::Rc;

use wspbus_models::bus::Bus;
use wspbus_models::bus::event::{Event, Failure, ListenerId, Outcome, TicketId};
use wspbus_models::bus::listener::Listener;

use super::header::Kind;
use super::terms::{NOT_NAMED, Terms, UNNAMED, is_unnamed};

/// A state of the search.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The bus that may have written the log.
    pub bus: Bus,
    /// The events of the last step that the log has still to tell, in order.
    pub pending: Vec<Event>,
    /// The places in the log of the answers whose requests were made already; sorted.
    pub early: Vec<usize>,
}

/// The steps that led to a candidate, the last first.
pub type Past = Option<Rc<Step>>;

/// One step that led to a candidate.
pub struct Step {
    /// The events of the step, also those that the log does not tell.
    pub events: Vec<Event>,
    /// The steps before it.
    before: Past,
}

impl Step {
    /// The past with one more step.
    pub fn after(before: &Past, events: Vec<Event>) -> Past {
        if events.is_empty() {
            return before.clone();
        }
        Some(Rc::new(Step { events, before: before.clone() }))
    }
}

/// A log has many steps, and the drop of one must not call the drop of the next.
impl Drop for Step {
    fn drop(&mut self) {
        let mut next = self.before.take();
        while let Some(step) = next {
            next = Rc::try_unwrap(step).ok().and_then(|mut step| step.before.take());
        }
    }
}

/// The steps, the first first.
pub fn steps(past: &Past) -> Vec<&[Event]> {
    let mut steps = Vec::new();
    let mut next = past.as_deref();
    while let Some(step) = next {
        steps.push(step.events.as_slice());
        next = step.before.as_deref();
    }
    steps.reverse();
    steps
}

impl Candidate {
    /// A new bus with the listeners of the header.
    pub fn new(terms: &Terms<'_>) -> Candidate {
        let listeners = terms.log.header.listeners.iter();
        let listeners =
            listeners.map(|l| Listener { id: l.listener, channel: l.channel, priority: l.priority });
        let mut bus = Bus { listeners: listeners.collect(), ..Bus::default() };
        simplify(&mut bus, terms);
        Candidate { bus, ..Candidate::default() }
    }

    /// Does the bus owe nothing, so that nothing more happens without its environment?
    pub fn rests(&self) -> bool {
        !self.bus.can_advance() && !self.bus.can_take()
    }
}

/// May a new listener have this number?
pub fn is_free(bus: &Bus, listener: ListenerId) -> bool {
    let is_due = bus.pass.as_ref().is_some_and(|pass| pass.due.contains(&listener));
    !is_due && bus.turn_of(listener).is_none() && bus.listeners.iter().all(|known| known.id != listener)
}

/// The number of open tickets that have no name in the log.
pub fn unnamed(bus: &Bus) -> usize {
    bus.tickets.iter().filter(|ticket| is_unnamed(ticket.id)).count()
}

/// Gives every bus that behaves the same, as far as the log can tell, the same value. Counts that no event shows are
/// dropped, and numbers that the log does not name are made small.
pub fn simplify(bus: &mut Bus, terms: &Terms<'_>) {
    (bus.log_failures, bus.main_failures) = (0, 0);
    if !terms.tells(Kind::Subscriptions) {
        bus.listeners.clear();
    }
    if !terms.tells(Kind::Main) {
        bus.failures.clear();
        bus.code = None;
    }
    if !terms.tells(Kind::Tickets) {
        bus.service.clear();
        bus.tickets.sort_by_key(|ticket| (ticket.again, !is_unnamed(ticket.id)));
        bus.tickets.dedup_by_key(|ticket| (ticket.again, !is_unnamed(ticket.id)));
        let mut named = 0..;
        for ticket in bus.tickets.iter_mut().filter(|ticket| !is_unnamed(ticket.id)) {
            ticket.id = TicketId(named.next().unwrap_or_default());
        }
    } else if !terms.tells(Kind::Answers) {
        bus.tickets.sort_by_key(|ticket| ticket.again);
    }
    let mut unnamed = UNNAMED..;
    for ticket in bus.tickets.iter_mut().filter(|ticket| is_unnamed(ticket.id)) {
        ticket.id = TicketId(unnamed.next().unwrap_or(u64::MAX));
    }
    if !terms.tells(Kind::Listeners) {
        collapse(&mut bus.failures, terms);
        collapse(&mut bus.service, terms);
    }
    bus.name_turns();
    (bus.numbers.listener, bus.numbers.ticket, bus.numbers.turn) = (0, 0, 0);
}

/// Makes one failure of all that the log never names: a step that told them could not be in the log.
fn collapse(failures: &mut Vec<Failure>, terms: &Terms<'_>) {
    for failure in failures.iter_mut().filter(|failure| !terms.names(failure)) {
        *failure = Failure { listener: NOT_NAMED, outcome: Outcome::Failed, ..*failure };
    }
    failures.sort_unstable();
    failures.dedup();
}
