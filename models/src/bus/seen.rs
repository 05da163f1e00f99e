//! The observer of a bus: it observes every event, and remembers a part of them.
//!
//! Claims judge what was seen, never the inner state of a bus: so the same claims judge
//! the specification, a dialect, and a log.

pub(in crate::bus) mod law;
mod pass;
mod ticket;

pub use pass::{OpenPass, Services, Stage};
pub use ticket::OpenTicket;

#[doc(no_inline)]
pub use crate::bus::event::MAIN;

use crate::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Outcome, Resolution, ThreadId, TicketId,
};
use crate::bus::{Code, Goal, Policy, Request, State};
use wspbus_words::system::Observer;

/// The observations of a bus so far.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    /// The goals that each origin may ask for: a constant of the deployment that claims speak of.
    pub policy: Policy,
    /// The state last written.
    pub state: State,
    /// The listeners that are subscribed, in the order of subscription: channel, priority, number.
    pub subscribed: Vec<(Channel, u8, ListenerId)>,
    /// The passes that are open, in the order in which they began.
    pub passes: Vec<OpenPass>,
    /// The condition of the services, by the passes that ran.
    pub services: Services,
    /// The stage of the exit pass.
    pub exit: Stage,
    /// The start, stop and exit listeners that failed since a Start was accepted at rest in Idle; sorted.
    pub failures: Vec<Failure>,
    /// The failures that the bus remembers for its tickets (GOAL-19): those on the way to the goal; sorted.
    pub remembered: Vec<Failure>,
    /// Listeners that passed their deadline and have not ended since; sorted.
    pub abandoned: Vec<ListenerId>,
    /// The first nonzero exit code that was asked for and granted, or that a listener ended with.
    pub code: Option<Code>,
    /// The way out that was granted last: Restart or Exit.
    pub out: Option<Goal>,
    /// The requests that are not resolved.
    pub tickets: Vec<OpenTicket>,
    /// The threads that wait, for which state, and whether it was current or entered since.
    pub waiting: Vec<(ThreadId, State, bool)>,
    /// Is the main program in `block`, or has it left?
    pub main: Stage,
    /// The end of the process.
    pub end: Option<Ending>,
}

/// The end of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// With this code.
    Ended(Code),
    /// It re-executed itself.
    ReExecuted,
}

impl Default for Seen {
    fn default() -> Self {
        Self::of(Policy::DEDICATED, Vec::new())
    }
}

impl Observer for Seen {
    type Event = Event;

    fn observe(&mut self, event: &Event) {
        match event {
            Event::Answered { request, answer, .. } => self.observe_answer(event, *request, *answer),
            Event::StateWritten { to, .. } => {
                self.state = *to;
                self.tickets.iter_mut().for_each(|ticket| ticket.been_down |= *to == State::Idle);
                for (_, state, due) in &mut self.waiting {
                    *due |= state == to;
                }
            }
            Event::PassBegan { .. } | Event::ListenerBegan { .. } | Event::PassEnded { .. } => {
                self.observe_pass(event);
            }
            Event::ListenerEnded { channel, listener, outcome, .. } => {
                let well = matches!(outcome, Outcome::Ok | Outcome::Exit(_));
                self.observe_pass(event);
                if *outcome == Outcome::TimedOut {
                    remember(&mut self.abandoned, *listener);
                }
                if let Outcome::Exit(code) = outcome {
                    self.ask_code(*code);
                }
                if !well {
                    self.observe_failure(Failure {
                        channel: *channel,
                        listener: *listener,
                        outcome: *outcome,
                    });
                }
            }
            Event::Subscribed { channel, listener, priority } => {
                self.subscribed.push((*channel, *priority, *listener));
            }
            Event::Unsubscribed { listener } => {
                self.subscribed.retain(|(_, _, l)| l != listener);
                self.passes.iter_mut().for_each(|p| p.due.retain(|l| l != listener));
            }
            Event::Resolved { ticket, resolution, .. } => self.observe_resolution(*ticket, resolution),
            Event::Waiting { thread, state } => {
                self.waiting.push((*thread, *state, *state == self.state));
            }
            Event::Woken { thread, .. } => self.waiting.retain(|(t, _, _)| t != thread),
            Event::Blocked => self.main = Stage::Open,
            Event::Taken { .. } => self.main = Stage::Done,
            Event::Ended { code } => self.end = Some(Ending::Ended(*code)),
            Event::ReExecuted { .. } => self.end = Some(Ending::ReExecuted),
            Event::EndedLate { listener, .. } => self.abandoned.retain(|l| l != listener),
            Event::Fetched { .. }
            | Event::Refused { .. }
            | Event::NoStep
            | Event::LogFailed
            | Event::MainRan { .. } => {}
        }
    }
}

/// Remembers an entry once, in order.
fn remember<T: Ord>(entries: &mut Vec<T>, entry: T) {
    if let Err(place) = entries.binary_search(&entry) {
        entries.insert(place, entry);
    }
}

impl Seen {
    /// A bus in Idle under this policy, with these listeners; nothing else was seen yet.
    pub fn of(policy: Policy, subscribed: Vec<(Channel, u8, ListenerId)>) -> Self {
        Seen {
            policy,
            state: State::Idle,
            subscribed,
            passes: Vec::new(),
            services: Services::Down,
            exit: Stage::Before,
            failures: Vec::new(),
            remembered: Vec::new(),
            abandoned: Vec::new(),
            code: None,
            out: None,
            tickets: Vec::new(),
            waiting: Vec::new(),
            main: Stage::Before,
            end: None,
        }
    }

    /// The goal that is pending: the strongest open request, or the Exit that the bus itself made the goal after a
    /// start that failed. In Exited: the goal that was reached.
    pub fn goal(&self) -> Option<Goal> {
        let own = self.out.filter(|out| *out == Goal::Exit);
        match self.state {
            State::Exited => self.out,
            _ => self.tickets.iter().map(|ticket| ticket.goal).chain(own).max(),
        }
    }

    /// Has the life of this bus come to its end: Exited, or what a bus without that state has of it?
    pub fn over(&self) -> bool {
        let last = self.state == State::Exiting && self.exit == Stage::Done && self.passes.is_empty();
        last || self.state == State::Exited || self.end.is_some()
    }

    /// Is the process gone? Its threads and its waiters go with it.
    pub fn ended(&self) -> bool {
        self.end.is_some()
    }

    /// A failing graceful listener concerns only the requesters that asked for a Graceful.
    fn observe_failure(&mut self, failure: Failure) {
        let graceful = failure.channel == Channel::Graceful;
        if !graceful || self.goal() == Some(Goal::Graceful) {
            remember(&mut self.remembered, failure);
        }
        for ticket in self.tickets.iter_mut().filter(|t| !graceful || t.goal == Goal::Graceful) {
            remember(&mut ticket.failures, failure);
        }
        if !graceful {
            remember(&mut self.failures, failure);
        }
    }

    /// The bus comes to rest with its last ticket, and forgets. Where a stronger goal takes the place of a Graceful, the
    /// bus forgets the failures of the graceful listeners.
    fn observe_resolution(&mut self, ticket: TicketId, resolution: &Resolution) {
        self.tickets.retain(|open| open.ticket != ticket);
        match resolution {
            Resolution::Superseded { .. } if self.tickets.iter().all(|open| open.goal != Goal::Graceful) => {
                self.remembered.retain(|failure| failure.channel != Channel::Graceful);
            }
            _ if self.goal().is_none() => self.remembered.clear(),
            _ => {}
        }
    }

    /// The first nonzero code counts.
    fn ask_code(&mut self, code: Code) {
        self.code = self.code.or((code.0 != 0).then_some(code));
    }

    fn observe_answer(&mut self, event: &Event, request: Request, answer: Answer) {
        if !matches!(answer, Answer::Accepted | Answer::Joined { .. }) {
            return;
        }
        match request {
            Request::Start if self.state == State::Idle && self.tickets.is_empty() => self.failures.clear(),
            Request::Restart if self.out != Some(Goal::Exit) => self.out = Some(Goal::Restart),
            Request::Exit(code) => {
                self.out = Some(Goal::Exit);
                self.ask_code(code);
            }
            _ => {}
        }
        self.tickets.extend(OpenTicket::opened_by(event, self.state));
    }
}
