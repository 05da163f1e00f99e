//! The observations of requests that are not resolved.

use crate::bus::Goal;
use crate::bus::event::{Channel, Event, Failure, Origin, TicketId};
use crate::bus::plan::needs;

/// A request that was granted and is not resolved.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenTicket {
    /// Its number.
    pub ticket: TicketId,
    /// The goal that it asked for.
    pub goal: Goal,
    /// It came from outside a listener and needs a pass that has not begun since.
    pub stale: bool,
    /// Which listeners failed since it was granted; sorted.
    pub failures: Vec<Failure>,
}

impl OpenTicket {
    pub(super) fn opened_by(event: &Event) -> Option<OpenTicket> {
        let Event::Answered { origin, request, ticket: Some(ticket), .. } = *event else { return None };
        let goal = request.goal();
        let outside = matches!(origin, Origin::Thread(_));
        Some(OpenTicket { ticket, goal, stale: outside && needs(goal).is_some(), failures: Vec::new() })
    }

    pub(super) fn begins(&mut self, channel: Channel) {
        if needs(self.goal) == Some(channel) {
            self.stale = false;
        }
    }
}
