//! Requests: answering them, strengthening the goal, resolving tickets.

use super::Run;
use crate::bus::command::Command;
use crate::bus::event::{Answer, Channel, Event, Origin, Resolution, TicketId};
use crate::bus::listener::Ticket;
use crate::bus::plan::Move;
use crate::bus::{Goal, Request, State};

impl Run<'_> {
    /// Decides in one atomic step, and says what it decided.
    pub(super) fn request(&mut self, origin: Origin, request: Request) -> Answer {
        let denied = !self.machine.policy.permits(origin, request.goal());
        let answer = self.machine.tables.answer(&self.bus.cell(origin, request, denied));
        let granted = matches!(answer, Answer::Accepted | Answer::Joined { .. });
        let ticket = granted.then(|| self.bus.numbers.ticket());
        self.emit(Event::Answered { origin, request, answer, ticket });
        if let (true, Request::Exit(code)) = (granted, request) {
            self.bus.code = self.bus.code.or((code.0 != 0).then_some(code));
        }
        match (answer, ticket) {
            (Answer::Accepted, Some(id)) => self.strengthen(request.goal(), Some(id)),
            (Answer::Joined { again }, Some(id)) => {
                self.bus.tickets.push(Ticket { id, goal: request.goal(), again, forgotten: false });
            }
            _ => {}
        }
        answer
    }

    /// Makes `goal` the goal. Every weaker ticket resolves at once; where nothing is left to do
    /// (a Stop before the first pass of a Start, an Exit that cancels a re-exec) so does its own.
    pub(super) fn strengthen(&mut self, goal: Goal, ticket: Option<TicketId>) {
        if goal == Goal::Start && self.bus.state == State::Idle && self.bus.goal.is_none() {
            self.bus.failures.clear();
        }
        let failures = self.bus.service.clone();
        for weaker in std::mem::take(&mut self.bus.tickets) {
            let resolution = Resolution::Superseded { by: goal, failures: failures.clone() };
            self.resolve(weaker, resolution);
        }
        // A failing graceful listener concerns the requesters of that Graceful alone.
        self.bus.service.retain(|failure| failure.channel != Channel::Graceful);
        self.bus.goal = Some(goal);
        self.bus.tickets.extend(ticket.map(|id| Ticket { id, goal, again: false, forgotten: false }));
        if self.bus.pass.is_none() && self.machine.tables.plan(self.bus.state, goal) == Move::Reached {
            self.reached();
        }
    }

    /// Tells how the ticket ended, and keeps that for the thread that asks later.
    fn resolve(&mut self, ticket: Ticket, resolution: Resolution) {
        let keeps = self.machine.keeps;
        if keeps > 0 && !ticket.forgotten {
            let kept = &mut self.bus.kept;
            kept.drain(..(kept.len() + 1).saturating_sub(keeps));
            kept.push_back((ticket.id, resolution.clone()));
        }
        self.emit(Event::Resolved { ticket: ticket.id, goal: ticket.goal, resolution });
        self.command(Command::Tell { ticket: ticket.id });
    }

    /// The goal is reached: its tickets resolve, but for those that need it to run once more.
    pub(super) fn reached(&mut self) {
        let failures = self.bus.service.clone();
        let exited = self.bus.state == State::Exited;
        for ticket in std::mem::take(&mut self.bus.tickets) {
            if ticket.again && !exited {
                self.bus.tickets.push(Ticket { again: false, ..ticket });
                continue;
            }
            let failures = failures.clone();
            let resolution = match (exited, failures.is_empty()) {
                (true, _) => Resolution::Exited(failures),
                (false, true) => Resolution::Reached,
                (false, false) => Resolution::ReachedWithFailures(failures),
            };
            self.resolve(ticket, resolution);
        }
        if self.bus.tickets.is_empty() && !exited {
            self.bus.goal = None;
            self.bus.service.clear();
        }
    }
}
