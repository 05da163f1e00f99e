//! The facts that are known of a log before the search: the kinds of events that it tells, and the names that occur in it.

use std::collections::BTreeSet;

use wspbus_models::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, Reason, ThreadId, TicketId,
};
use wspbus_models::bus::{Bus, Code, Request};

use super::header::Kind;
use super::read::Log;
use crate::suite::case::Returns;

/// The number of the first ticket that the log does not name.
pub const UNNAMED: u64 = 1 << 32;

/// The number of the ticket of an answer that is told later is this number and the place of the answer. The number that the
/// log tells may belong to another ticket until then.
const LATER: u64 = 1 << 40;

/// A listener that the log does not name.
pub const NOT_NAMED: ListenerId = ListenerId(u64::MAX);

/// The facts of one log.
pub struct Terms<'a> {
    /// The log that they are about.
    pub log: &'a Log,
    /// The exit codes for which a request may have asked that is not told.
    codes: Vec<Code>,
    /// The failures that the log names in a resolution or at the end of `block`.
    named: BTreeSet<Failure>,
    /// The listeners that the log shows to be abandoned.
    abandoned: BTreeSet<ListenerId>,
    /// The most tickets that may be open without a name.
    pub most_unnamed: usize,
}

impl<'a> Terms<'a> {
    /// The facts of this log.
    pub fn of(log: &'a Log) -> Terms<'a> {
        let mut terms = Terms {
            log,
            codes: vec![Code::OK],
            named: BTreeSet::new(),
            abandoned: BTreeSet::new(),
            most_unnamed: 2,
        };
        let mut resolved = 0;
        for event in log.events.iter().filter_map(|told| told.seen.event()) {
            let Some(event) = log.header.told(event) else { continue };
            match &event {
                Event::Taken { code, failures, .. } => {
                    terms.codes.push(*code);
                    terms.named.extend(failures.iter().copied());
                }
                Event::Resolved { resolution, .. } => {
                    terms.named.extend(resolution.failures().iter().copied())
                }
                Event::ListenerEnded { listener, outcome: Outcome::TimedOut | Outcome::Busy, .. }
                | Event::EndedLate { listener, .. }
                | Event::Answered {
                    origin: Origin::Listener(listener),
                    answer: Answer::Refused(Reason::Abandoned),
                    ..
                }
                | Event::Refused { origin: Origin::Listener(listener), reason: Reason::Abandoned } => {
                    terms.abandoned.insert(*listener);
                }
                _ => {}
            }
            resolved = if matches!(event, Event::Resolved { .. }) { resolved + 1 } else { 0 };
            terms.most_unnamed = terms.most_unnamed.max(2 * resolved + 2);
        }
        let late = |failure: &&Failure| matches!(failure.outcome, Outcome::TimedOut | Outcome::Busy);
        terms.abandoned.extend(terms.named.iter().filter(late).map(|failure| failure.listener));
        terms.codes.sort_unstable();
        terms.codes.dedup();
        terms
    }

    /// Does the log tell the events of this kind?
    pub fn tells(&self, kind: Kind) -> bool {
        self.log.header.tells(kind)
    }

    /// Does the log name tickets? Only an answer and a resolution together say which ticket it is.
    pub fn names_tickets(&self) -> bool {
        self.tells(Kind::Answers) && self.tells(Kind::Tickets)
    }

    /// Is the answer of a granted call of a thread told when its ticket resolves?
    pub fn is_late(&self) -> bool {
        self.tells(Kind::Answers) && self.log.header.returns == Returns::WhenResolved
    }

    /// The event at this place, if the log has one there.
    pub fn event(&self, place: usize) -> Option<&'a Event> {
        self.log.events.get(place).and_then(|told| told.seen.event())
    }

    /// The events from this place on.
    pub fn rest(&self, place: usize) -> impl Iterator<Item = (usize, &'a Event)> {
        let places = self.log.events.iter().enumerate().skip(place);
        places.filter_map(|(place, told)| Some((place, told.seen.event()?)))
    }

    /// The requests that a log may leave out.
    pub fn requests(&self) -> Vec<Request> {
        let codes: &[Code] = if self.tells(Kind::Main) { &self.codes } else { &[Code::OK] };
        let simple = [Request::Start, Request::Stop, Request::Graceful, Request::Reload, Request::Restart];
        simple.into_iter().chain(codes.iter().map(|code| Request::Exit(*code))).collect()
    }

    /// Does the log name this failure?
    pub fn names(&self, failure: &Failure) -> bool {
        self.named.contains(failure)
    }

    /// May this listener have passed its deadline, where the log does not tell listeners?
    pub fn may_expire(&self, listener: ListenerId) -> bool {
        self.abandoned.contains(&listener)
    }

    /// The listeners of this channel that fail somewhere in the log.
    pub fn failing(&self, channel: Channel) -> impl Iterator<Item = ListenerId> {
        let mut failing: Vec<ListenerId> =
            self.named.iter().filter(|f| f.channel == channel).map(|failure| failure.listener).collect();
        failing.dedup();
        failing.into_iter()
    }

    /// The listeners that make calls in the log from this place on, in the order of their first calls.
    pub fn speaking(&self, place: usize) -> Vec<ListenerId> {
        let mut speaking = Vec::new();
        for (_, event) in self.rest(place) {
            if let Event::Answered { origin: Origin::Listener(listener), .. }
            | Event::Refused { origin: Origin::Listener(listener), .. } = event
                && !speaking.contains(listener)
            {
                speaking.push(*listener);
            }
        }
        speaking
    }

    /// The event as the log tells it; none if the log does not tell it.
    pub fn told(&self, event: &Event) -> Option<Event> {
        self.log.header.told(event)
    }

    /// The number that the log tells later of this ticket.
    fn later(&self, ticket: TicketId) -> Option<TicketId> {
        let place = usize::try_from(ticket.0.checked_sub(LATER)?).ok()?;
        match self.event(place)? {
            Event::Answered { ticket, .. } => *ticket,
            _ => None,
        }
    }

    /// Does this number refer to a ticket where the answer at this place tells it? It does if an answer before it told the
    /// number, and the resolution is not told yet. A new ticket cannot have it.
    pub fn is_taken(&self, number: TicketId, place: usize, bus: &Bus, pending: &[Event]) -> bool {
        let open = bus.tickets.iter().map(|ticket| ticket.id);
        let resolved = pending.iter().filter_map(|event| match event {
            Event::Resolved { ticket, .. } => Some(*ticket),
            _ => None,
        });
        open.chain(resolved).any(|ticket| match ticket.0.checked_sub(LATER) {
            None => ticket == number,
            Some(at) => at < place as u64 && self.later(ticket) == Some(number),
        })
    }

    /// Is the event of the log this event of a step?
    pub fn is(&self, of_step: &Event, in_log: &Event) -> bool {
        let Some(mut told) = self.told(in_log) else { return false };
        if let (Event::Resolved { ticket: unnamed, .. }, Event::Resolved { ticket, .. }) =
            (of_step, &mut told)
            && unnamed.0 >= UNNAMED
        {
            if unnamed.0 >= LATER && self.later(*unnamed) != Some(*ticket) {
                return false;
            }
            *ticket = *unnamed;
        }
        told == *of_step
    }
}

/// The ticket of the answer at this place of the log, until the answer is told.
pub fn told_later(place: usize) -> u64 {
    LATER + place as u64
}

/// Does the log never name this ticket?
pub fn is_unnamed(ticket: TicketId) -> bool {
    (UNNAMED..LATER).contains(&ticket.0)
}

/// Is the event the answer to a thread whose request was granted?
pub fn is_granted_to_thread(event: &Event) -> Option<ThreadId> {
    match event {
        Event::Answered {
            origin: Origin::Thread(thread),
            answer: Answer::Accepted | Answer::Joined { .. },
            ..
        } => Some(*thread),
        _ => None,
    }
}
