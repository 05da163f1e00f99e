//! The book of the requests that an operator makes by signals.
//!
//! A signal has no answer. The operator knows that it was delivered, and may take the request as granted; the book has
//! the answer, and the ticket, that the specification gives to such a request. The server resolves a ticket as
//! reached: it says in its log, or to systemd, that it is through, or it comes to the end of the work that the signal
//! began. So a request that the server loses keeps its ticket, and a server that says too much breaks a claim.

use crate::bus::Code;
use crate::site::machine::event::{Event, Load};
use crate::site::machine::word::{
    Answer, Call, Failures, Generation, Goal, Origin, Privilege, Reason, Request, Resolution, State, Target,
    Ticket, Version,
};

/// The requests of a site that are granted and not resolved, its goal and its state, and the configuration files.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Book {
    /// The strongest goal that was asked for and is not over.
    pub goal: Option<Goal>,
    /// The state of the site.
    pub state: State,
    /// The number of times that the operator changed the configuration.
    pub uploaded: u8,
    /// The version of the configuration that is in use.
    pub version: u8,
    /// The version of the configuration that was read last.
    loaded: u8,
    tickets: Vec<Open>,
    next: u8,
}

/// A request that is granted and not resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Open {
    ticket: u8,
    goal: Goal,
    /// Did it come after the load of the goal began, so that the server has to load once more for it?
    late: bool,
    /// Did a load begin since it was asked?
    began: bool,
}

impl Book {
    /// The operator asks for this goal. An Exit has a code.
    pub(crate) fn ask(&mut self, origin: Origin, request: Request) -> Vec<Event> {
        let Some(goal) = request.goal() else { return Vec::new() };
        let answer = self.answer(goal);
        if !answer.granted() {
            return vec![answered(origin, request, answer, None)];
        }
        let late = answer == Answer::Joined { late: true };
        let ticket = self.next;
        self.next += 1;
        let mut events = vec![answered(origin, request, answer, Some(number(ticket)))];
        if answer == Answer::Accepted {
            let weaker = self.tickets.iter().filter(|open| open.goal < goal);
            let resolution = Resolution::Superseded(goal);
            events.extend(weaker.map(|open| Event::Resolved { ticket: number(open.ticket), resolution }));
            self.tickets.retain(|open| open.goal >= goal);
            events.push(self.write_goal(Some(goal)));
        }
        self.tickets.push(Open { ticket, goal, late, began: false });
        events
    }

    /// The answer that the specification gives.
    fn answer(&self, goal: Goal) -> Answer {
        let idle = matches!(self.state, State::Idle | State::Exited);
        match self.goal {
            Some(pending) if pending < goal => Answer::Accepted,
            Some(pending) if pending > goal && pending.stops() => Answer::Superseded(pending),
            Some(pending) => {
                let runs = self.tickets.iter().any(|open| open.goal == pending && !open.late && open.began);
                Answer::Joined { late: runs && !goal.stops() }
            }
            None if idle && !matches!(goal, Goal::Start | Goal::Restart | Goal::Exit) => {
                Answer::Refused(Reason::NotRunning)
            }
            None => Answer::Accepted,
        }
    }

    /// The operator, or an application, writes a new configuration, and asks for this goal.
    pub(crate) fn ask_with(&mut self, origin: Origin, request: Request, slots: u8) -> Vec<Event> {
        let mut events = self.ask(origin, request);
        if matches!(events.first(), Some(Event::Answered { ticket: Some(_), .. })) {
            self.uploaded += 1;
            let upload = Event::Uploaded { version: version(self.uploaded), slots: slots.into(), good: true };
            events.insert(0, upload);
        }
        events
    }

    /// The server begins to read its configuration, with the keys that it names.
    pub(crate) fn load(&mut self) -> Vec<Event> {
        self.loaded = self.uploaded;
        self.tickets.iter_mut().filter(|open| !open.goal.stops()).for_each(|open| open.began = true);
        vec![Event::LoadBegan, Event::Privileged { worker: None, action: Privilege::ReadKey }]
    }

    /// The server has read its configuration, and takes it into use for this generation.
    pub(crate) fn adopt(&mut self, generation: u8, slots: u8) -> Vec<Event> {
        self.version = self.loaded;
        let version = version(self.version);
        let load = Load::Taken { version, slots: slots.into() };
        vec![Event::LoadEnded { load }, self.adopted(generation, slots)]
    }

    /// The server goes on with this number of slots.
    pub(crate) fn adopted(&self, generation: u8, slots: u8) -> Event {
        let generation = Generation(generation.into());
        Event::Adopted { generation, version: version(self.version), slots: slots.into() }
    }

    /// The server is through with the goal: the requests for it are reached, but for those that it has not loaded for.
    /// These are the next goal, and so are all of them if a signal for it waits that asks for no later load.
    pub(crate) fn reached(&mut self, again: bool) -> Vec<Event> {
        let Some(goal) = self.goal else { return Vec::new() };
        let (over, next): (Vec<Open>, Vec<Open>) =
            self.tickets.iter().partition(|open| !open.late && (open.began || goal.stops()));
        if again && next.is_empty() {
            return Vec::new();
        }
        let resolution = Failures::NONE.resolution();
        let mut events: Vec<Event> =
            over.iter().map(|open| Event::Resolved { ticket: number(open.ticket), resolution }).collect();
        self.tickets = next.into_iter().map(|open| Open { late: false, began: false, ..open }).collect();
        let next = self.tickets.iter().map(|open| open.goal).max();
        events.push(self.write_goal(next));
        events
    }

    /// The server says that it is up. A goal that ends the site is not reached by that.
    pub(crate) fn up(&mut self, again: bool) -> Vec<Event> {
        let stops = self.goal.is_some_and(Goal::stops);
        let mut events = if stops { Vec::new() } else { self.reached(again) };
        if self.state == State::Starting {
            events.extend(self.write_state(State::Running));
        }
        events
    }

    /// The server goes from its state to this one, if that is another one.
    pub(crate) fn write_state(&mut self, to: State) -> Option<Event> {
        let from = std::mem::replace(&mut self.state, to);
        (from != to).then_some(Event::StateWritten { from, to })
    }

    /// The server ends by itself, in good order or by a failure, and whether or not its workers did.
    pub(crate) fn ends(&mut self, code: Code, well: bool) -> Vec<Event> {
        let mut events = Vec::new();
        if self.goal == Some(Goal::Exit) && well {
            events = self.reached(false);
            events.extend(self.write_state(State::Exited));
        }
        events.push(Event::ControllerEnded { code });
        *self = Book::default();
        events
    }

    /// The server is killed.
    pub(crate) fn dies(&mut self) -> Vec<Event> {
        *self = Book::default();
        vec![Event::ControllerDied]
    }

    fn write_goal(&mut self, to: Option<Goal>) -> Event {
        let from = std::mem::replace(&mut self.goal, to);
        Event::GoalWritten { from, to }
    }
}

/// The answer to a request of the site.
pub(crate) fn answered(origin: Origin, request: Request, answer: Answer, ticket: Option<Ticket>) -> Event {
    Event::Answered { call: Call(0), origin, request, target: Target::Site, inside: None, answer, ticket }
}

fn number(ticket: u8) -> Ticket {
    Ticket(ticket.into())
}

fn version(version: u8) -> Version {
    Version(version.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn running() -> Book {
        let mut book = Book::default();
        book.ask(Origin::Operator, Request::Start);
        book.write_state(State::Starting);
        book.load();
        book.adopt(0, 1);
        book.up(false);
        book
    }

    fn answer(events: &[Event]) -> Option<Answer> {
        events.iter().find_map(|event| match *event {
            Event::Answered { answer, .. } => Some(answer),
            _ => None,
        })
    }

    fn reached(events: &[Event]) -> usize {
        events.iter().filter(|event| matches!(event, Event::Resolved { .. })).count()
    }

    #[test]
    fn a_server_that_is_up_has_no_goal() {
        let book = running();
        assert_eq!((book.goal, book.state, book.tickets.len()), (None, State::Running, 0));
    }

    #[test]
    fn a_request_that_comes_after_the_load_is_the_next_goal() {
        let mut book = running();
        book.ask_with(Origin::Operator, Request::Roll, 1);
        book.load();
        let late = book.ask_with(Origin::Operator, Request::Roll, 1);
        assert_eq!(answer(&late), Some(Answer::Joined { late: true }));
        book.adopt(1, 1);
        assert_eq!(book.version, 1, "what was changed after the load began is not loaded");
        let events = book.up(false);
        assert_eq!((reached(&events), book.goal), (1, Some(Goal::Roll)));
    }

    #[test]
    fn a_stop_is_not_reached_by_a_server_that_comes_up() {
        let mut book = running();
        book.ask_with(Origin::Operator, Request::Roll, 1);
        let stop = book.ask(Origin::Operator, Request::Exit(Code::OK));
        assert_eq!((answer(&stop), reached(&stop)), (Some(Answer::Accepted), 1));
        book.load();
        assert_eq!((reached(&book.up(false)), book.goal), (0, Some(Goal::Exit)));
        let weaker = book.ask(Origin::Operator, Request::Roll);
        assert_eq!(answer(&weaker), Some(Answer::Superseded(Goal::Exit)));
        assert_eq!(reached(&book.clone().ends(Code(1), false)), 0, "a failure resolves nothing");
        assert_eq!(reached(&book.ends(Code::OK, true)), 1);
    }
}
