//! Answers of calls that return when their tickets resolve.
//!
//! An adapter may tell such an answer at any time up to the return of the call. Many buses know the answer
//! only then, and many adapters note it when the call begins. So the answer counts as seen when the ticket
//! resolves, as the reference shows it. Both kinds of adapter are then judged by the behaviour of the bus.
//!
//! Order within a lane is kept: if another event of the same thread comes, the call has returned, and the answer goes
//! before that event.

use std::collections::BTreeMap;

use wspbus_models::bus::event::{Answer, Event, Origin, ThreadId};

use crate::conform::message::Point;
use crate::suite::case::{Parameters, Returns};
use crate::suite::compare::lane;

/// The answers that are held back.
#[derive(Debug, Default)]
pub(super) struct Owed {
    holds: bool,
    answers: Vec<Event>,
}

impl Owed {
    /// Holds answers back if calls return when their tickets resolve.
    pub(super) fn new(parameters: Parameters) -> Self {
        Owed { holds: parameters.returns == Returns::WhenResolved, answers: Vec::new() }
    }

    /// The answers that are held back now.
    pub(super) fn held(&self) -> &[Event] {
        &self.answers
    }

    /// Shows an event, or keeps it back.
    pub(super) fn pass(&mut self, event: Event, shown: &mut Vec<Event>) {
        let of = lane(&event);
        shown.extend(self.answers.extract_if(.., |answer| lane(answer) == of));
        match &event {
            Event::Answered { origin: Origin::Thread(_), answer, .. }
                if self.holds && matches!(answer, Answer::Accepted | Answer::Joined { .. }) =>
            {
                self.answers.push(event);
                return;
            }
            Event::Resolved { ticket, .. } => {
                let due = |e: &Event| matches!(e, Event::Answered { ticket: Some(t), .. } if t == ticket);
                if let Some(place) = self.answers.iter().position(due) {
                    shown.push(self.answers.remove(place));
                }
            }
            _ => {}
        }
        shown.push(event);
    }

    /// Shows the answers of threads that are idle again, or over: their calls returned, even if no resolution
    /// was seen.
    pub(super) fn release(&mut self, at: Option<&BTreeMap<ThreadId, Point>>, shown: &mut Vec<Event>) {
        let place = |thread| at.and_then(|at| at.get(&thread));
        let returned = |event: &Event| match event {
            Event::Answered { origin: Origin::Thread(thread), .. } => {
                matches!(place(*thread), None | Some(Point::Idle | Point::Finishing | Point::Ended))
            }
            _ => true,
        };
        shown.extend(self.answers.extract_if(.., |event| returned(event)));
    }
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::event::{Resolution, TicketId, Wake};
    use wspbus_models::bus::{Goal, Request};

    use super::*;

    const LATE: Parameters = Parameters { returns: Returns::WhenResolved };

    fn answered(thread: u8, answer: Answer) -> Event {
        let ticket = (answer == Answer::Accepted).then_some(TicketId(u64::from(thread)));
        Event::Answered { origin: Origin::Thread(ThreadId(thread)), request: Request::Start, answer, ticket }
    }

    fn resolved(ticket: u64) -> Event {
        Event::Resolved { ticket: TicketId(ticket), goal: Goal::Start, resolution: Resolution::Reached }
    }

    fn shown(owed: &mut Owed, events: &[Event]) -> Vec<Event> {
        let mut shown = Vec::new();
        events.iter().for_each(|event| owed.pass(event.clone(), &mut shown));
        shown
    }

    #[test]
    fn a_granted_answer_is_shown_when_its_ticket_resolves() {
        let mut owed = Owed::new(LATE);
        let (one, two) = (answered(1, Answer::Accepted), answered(2, Answer::Accepted));
        assert_eq!(shown(&mut owed, &[one.clone(), two.clone()]), []);
        assert_eq!(shown(&mut owed, &[resolved(2), resolved(3)]), [two, resolved(2), resolved(3)]);
        assert_eq!(shown(&mut owed, &[resolved(1)]), [one, resolved(1)]);
    }

    #[test]
    fn other_answers_and_those_of_calls_that_return_at_once_are_shown_at_once() {
        let (granted, already) = (answered(1, Answer::Accepted), answered(1, Answer::Already));
        assert_eq!(shown(&mut Owed::new(LATE), std::slice::from_ref(&already)), [already]);
        let mut at_once = Owed::new(Parameters::default());
        assert_eq!(shown(&mut at_once, std::slice::from_ref(&granted)), [granted]);
    }

    #[test]
    fn an_answer_goes_before_the_next_event_of_its_thread() {
        let mut owed = Owed::new(LATE);
        let (one, two) = (answered(1, Answer::Accepted), answered(2, Answer::Accepted));
        let woken = Event::Woken { thread: ThreadId(1), wake: Wake::Gone };
        let all = [one.clone(), two.clone(), woken.clone(), resolved(1), resolved(2)];
        assert_eq!(shown(&mut owed, &all), [one, woken, resolved(1), two, resolved(2)]);
    }

    /// An adapter that cannot tell tickets may tell the answer when the call begins, like any other.
    #[test]
    fn a_granted_answer_without_a_ticket_is_shown_when_its_thread_is_idle_again() {
        let mut owed = Owed::new(LATE);
        let granted = Event::Answered {
            origin: Origin::Thread(ThreadId(1)),
            request: Request::Start,
            answer: Answer::Accepted,
            ticket: None,
        };
        let mut seen = shown(&mut owed, std::slice::from_ref(&granted));
        owed.release(Some(&BTreeMap::from([(ThreadId(1), Point::Poll)])), &mut seen);
        assert_eq!(seen, []);
        owed.release(Some(&BTreeMap::from([(ThreadId(1), Point::Idle)])), &mut seen);
        assert_eq!(seen, [granted]);
    }

    #[test]
    fn a_thread_that_is_idle_again_has_its_answer() {
        let mut owed = Owed::new(LATE);
        let (one, two) = (answered(1, Answer::Accepted), answered(2, Answer::Accepted));
        shown(&mut owed, &[one.clone(), two]);
        let at = BTreeMap::from([(ThreadId(1), Point::Idle), (ThreadId(2), Point::Poll)]);
        let mut late = Vec::new();
        owed.release(Some(&at), &mut late);
        assert_eq!(late, [one]);
        owed.release(Some(&at), &mut late);
        assert_eq!(late.len(), 1, "the other call has not returned");
    }
}
