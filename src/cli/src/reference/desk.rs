//! The desk of a case: the events that the recorder of the bus told, and the debts of the calls.

use std::cell::Cell;
use std::collections::BTreeMap;

use wspbus::{Subscription, Ticket};
use wspbus_kit::suite::Trouble;
use wspbus_kit::suite::case::Returns;
use wspbus_models::bus::event::{
    Answer, Event, Failure, ListenerId, Origin, Reason, Resolution, ThreadId, TicketId,
};
use wspbus_models::bus::{Code, Input, Request};

use super::world::Gated;

thread_local! {
    /// The thread of the case in whose name the current thread calls the bus.
    static CALLER: Cell<Option<ThreadId>> = const { Cell::new(None) };
    /// The reason why the last step that the current thread took was refused, if it was.
    static REFUSED: Cell<Option<Reason>> = const { Cell::new(None) };
}

/// The reason why the last step that the current thread took was refused, as the bus recorded it.
pub fn refused() -> Option<Reason> {
    REFUSED.get()
}

/// Calls the bus in the name of a thread of the case.
pub fn as_thread<T>(thread: ThreadId, call: impl FnOnce() -> T) -> T {
    CALLER.set(Some(thread));
    let done = call();
    CALLER.set(None);
    done
}

/// The reason why a thread of the case is away.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Away {
    /// It asks the bus for something.
    Asks,
    /// It waits for a state.
    Waits,
    /// It waits for this ticket.
    Awaits(TicketId),
    /// It is in `block`.
    Blocks,
}

/// The number of a call of a thread of the case. No two calls of a case have the same.
pub type CallNumber = u64;

/// The result that `block` took, as it was recorded.
type Taken = (Code, bool, Vec<Failure>);

/// The events that were told, and the calls that are due.
pub struct Desk {
    returns: Returns,
    /// The threads that are away, each with the number of its call.
    away: BTreeMap<ThreadId, (Away, CallNumber)>,
    calls: CallNumber,
    /// The last answer to each origin.
    answers: BTreeMap<Origin, (Request, Answer, Option<TicketId>)>,
    /// The answers that granted a ticket: a call may return after its thread has asked again.
    granted: BTreeMap<TicketId, (Origin, Request, Answer)>,
    /// Granted calls that return when their tickets resolve.
    owed: Vec<Event>,
    resolutions: BTreeMap<TicketId, Resolution>,
    taken: Option<Taken>,
    woken: Vec<Event>,
    tickets: BTreeMap<TicketId, Ticket<Gated>>,
    read: Vec<TicketId>,
    subscriptions: BTreeMap<ListenerId, Subscription<Gated>>,
}

impl Desk {
    pub fn new(returns: Returns) -> Desk {
        Desk {
            returns,
            away: BTreeMap::new(),
            calls: 0,
            answers: BTreeMap::new(),
            granted: BTreeMap::new(),
            owed: Vec::new(),
            resolutions: BTreeMap::new(),
            taken: None,
            woken: Vec::new(),
            tickets: BTreeMap::new(),
            read: Vec::new(),
            subscriptions: BTreeMap::new(),
        }
    }

    /// Notes the events of a step, and gives those that a case may expect. To the bus all threads that ask are one, and
    /// all that wait for one state too: an event gets the number of the thread that calls. The end of a wait is told by
    /// the return of the call.
    pub fn note(&mut self, input: &Input, events: &[Event]) -> Vec<Event> {
        REFUSED.set(events.iter().find_map(|event| match event {
            Event::Refused { reason, .. } => Some(*reason),
            _ => None,
        }));
        match (input, CALLER.get()) {
            (Input::Wait(Origin::Thread(_), state), Some(thread)) => {
                vec![Event::Waiting { thread, state: *state }]
            }
            (Input::Forget(..) | Input::Await(Origin::Thread(_), _), _) => Vec::new(),
            _ => events.iter().flat_map(|event| self.told(event)).collect(),
        }
    }

    fn told(&mut self, event: &Event) -> Vec<Event> {
        let named = |origin| match (origin, CALLER.get()) {
            (Origin::Thread(_), Some(thread)) => Origin::Thread(thread),
            (origin, _) => origin,
        };
        match event.clone() {
            Event::PassBegan { .. } | Event::PassEnded { .. } | Event::Woken { .. } => Vec::new(),
            Event::Answered { origin, request, answer, ticket } => {
                let origin = named(origin);
                self.answers.insert(origin, (request, answer, ticket));
                self.granted.extend(ticket.map(|ticket| (ticket, (origin, request, answer))));
                let event = Event::Answered { origin, request, answer, ticket };
                let is_thread = matches!(origin, Origin::Thread(_));
                if self.returns == Returns::WhenResolved && is_thread && ticket.is_some() {
                    self.owed.push(event);
                    return Vec::new();
                }
                vec![event]
            }
            Event::Resolved { ticket, resolution, .. } => {
                self.resolutions.insert(ticket, resolution);
                let due = |e: &Event| matches!(e, Event::Answered { ticket: Some(t), .. } if *t == ticket);
                let due = self.owed.iter().position(due).map(|place| self.owed.remove(place));
                due.into_iter().chain([event.clone()]).collect()
            }
            Event::Taken { code, reexec, failures } => {
                self.taken = Some((code, reexec, failures));
                vec![event.clone()]
            }
            Event::Refused { origin, reason } => vec![Event::Refused { origin: named(origin), reason }],
            other => vec![other],
        }
    }

    /// The thread is away from now on: in the call of this number.
    ///
    /// # Errors
    /// Impossible: it is away already.
    pub fn leave(&mut self, thread: ThreadId, away: Away) -> Result<CallNumber, Trouble> {
        if self.away.contains_key(&thread) {
            return Err(Trouble::Impossible(format!("thread {} waits", thread.0)));
        }
        self.calls += 1;
        self.away.insert(thread, (away, self.calls));
        Ok(self.calls)
    }

    /// The thread is back from this call. It may be in a later one: then it is away still.
    pub fn come_back(&mut self, thread: ThreadId, call: CallNumber) {
        if self.away.get(&thread).is_some_and(|(_, number)| *number == call) {
            self.away.remove(&thread);
        }
    }

    pub fn is_away(&self, thread: ThreadId) -> bool {
        self.away.contains_key(&thread)
    }

    /// The threads whose calls should have returned: no answer is owed to them, their ticket is resolved, or the result
    /// is taken. A wait for a state is judged by its end, which the case expects.
    pub fn late(&self) -> Vec<ThreadId> {
        let is_owed = |thread: &ThreadId| {
            let by = Origin::Thread(*thread);
            self.owed.iter().any(|event| matches!(event, Event::Answered { origin, .. } if *origin == by))
        };
        let is_due = |(thread, (away, _)): &(&ThreadId, &(Away, CallNumber))| match away {
            Away::Asks => !is_owed(thread),
            Away::Waits => false,
            Away::Awaits(ticket) => self.resolutions.contains_key(ticket),
            Away::Blocks => self.taken.is_some(),
        };
        let late = self.away.iter().filter(is_due);
        late.map(|(thread, _)| *thread).collect()
    }

    /// The answer that was recorded for the request of this origin that got this ticket, or for its last request, if that
    /// was this request.
    pub fn answer(
        &self,
        by: Origin,
        request: Request,
        ticket: Option<TicketId>,
    ) -> Option<(Answer, Option<TicketId>)> {
        if let Some(ticket) = ticket {
            let (origin, asked, answer) = *self.granted.get(&ticket)?;
            return ((origin, asked) == (by, request)).then_some((answer, Some(ticket)));
        }
        let (asked, answer, ticket) = *self.answers.get(&by)?;
        (asked == request).then_some((answer, ticket))
    }

    pub fn resolution(&self, ticket: TicketId) -> Option<Resolution> {
        self.resolutions.get(&ticket).cloned()
    }

    pub fn taken(&self) -> Option<Taken> {
        self.taken.clone()
    }

    /// A thread woke.
    pub fn woken(&mut self, event: Event) {
        self.woken.push(event);
    }

    /// The wakes that were not told, by thread.
    pub fn take_woken(&mut self) -> Vec<Event> {
        self.woken.sort_unstable();
        std::mem::take(&mut self.woken)
    }

    pub fn keep(&mut self, ticket: Ticket<Gated>) {
        self.tickets.insert(ticket.id(), ticket);
    }

    pub fn ticket(&self, id: TicketId) -> Option<Ticket<Gated>> {
        self.tickets.get(&id).cloned()
    }

    /// Handles of the tickets that are resolved, and whose reports were not compared.
    pub fn unread(&mut self) -> Vec<Ticket<Gated>> {
        let (read, resolutions) = (&self.read, &self.resolutions);
        let new = |id: &TicketId| resolutions.contains_key(id) && !read.contains(id);
        let unread: Vec<Ticket<Gated>> =
            self.tickets.iter().filter(|(id, _)| new(id)).map(|(_, ticket)| ticket.clone()).collect();
        self.read.extend(unread.iter().map(Ticket::id));
        unread
    }

    pub fn subscribed(&mut self, listener: ListenerId, subscription: Subscription<Gated>) {
        self.subscriptions.insert(listener, subscription);
    }

    /// Takes the subscription out, so that it can be ended while the desk is free.
    pub fn subscription(&mut self, listener: ListenerId) -> Option<Subscription<Gated>> {
        self.subscriptions.remove(&listener)
    }

    /// The listeners that were ever subscribed, in their order.
    pub fn listeners(&self) -> Vec<ListenerId> {
        self.subscriptions.keys().copied().collect()
    }

    /// Takes out the handles that must be dropped while the desk is free.
    pub fn clear(&mut self) -> (Vec<Subscription<Gated>>, Vec<Ticket<Gated>>) {
        let subscriptions = std::mem::take(&mut self.subscriptions).into_values().collect();
        (subscriptions, std::mem::take(&mut self.tickets).into_values().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thread that asks and runs the passes may ask again before its first call returns.
    #[test]
    fn a_call_that_returns_late_brings_no_thread_back_from_its_next_call() {
        let (mut desk, thread) = (Desk::new(Returns::AtOnce), ThreadId(1));
        let first = desk.leave(thread, Away::Asks).unwrap();
        assert!(desk.leave(thread, Away::Waits).is_err());
        desk.come_back(thread, first);
        let second = desk.leave(thread, Away::Waits).unwrap();
        desk.come_back(thread, first);
        assert!(desk.is_away(thread), "it waits");
        desk.come_back(thread, second);
        assert!(!desk.is_away(thread));
    }
}
