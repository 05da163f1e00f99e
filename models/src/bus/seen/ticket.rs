//! The observations of requests that are not resolved.

use super::law::pass_of;
use crate::bus::event::{Answer, Channel, Event, Failure, Origin, TicketId};
use crate::bus::{Goal, State};

/// A request that was granted and is not resolved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenTicket {
    /// The number of the ticket.
    pub ticket: TicketId,
    /// The goal that it asked for.
    pub goal: Goal,
    /// It came from outside a listener and needs a pass that has not begun since.
    pub stale: bool,
    /// Idle was entered since it was granted, or need not be: only a Reload that was accepted outside Idle must go by
    /// way of Idle.
    pub been_down: bool,
    /// The listeners that failed since it was granted; sorted.
    pub failures: Vec<Failure>,
}

impl OpenTicket {
    pub(super) fn opened_by(event: &Event, state: State) -> Option<OpenTicket> {
        let Event::Answered { origin, request, answer, ticket: Some(ticket) } = *event else { return None };
        let goal = request.goal();
        let outside = matches!(origin, Origin::Thread(_));
        let stale = outside && pass_of(goal).is_some();
        let been_down = goal != Goal::Reload || answer != Answer::Accepted || state == State::Idle;
        Some(OpenTicket { ticket, goal, stale, been_down, failures: Vec::new() })
    }

    /// A pass over this channel begins that the bus began for this goal. A pass that began for a weaker goal is not
    /// the pass that the ticket needs.
    pub(super) fn begins(&mut self, channel: Channel, began_for: Option<Goal>) {
        let is_its_own = began_for.is_none_or(|goal| goal >= self.goal);
        if pass_of(self.goal) == Some(channel) && is_its_own {
            self.stale = false;
        }
    }
}
