//! The vocabulary of this bus in that of the specification.

use caretaker as own;
use wspbus_kit::models::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, PassId, Reason, Resolution, ThreadId,
    TicketId,
};
use wspbus_kit::models::bus::{Code, Goal, Request, State};

pub const MAIN: Origin = Origin::Thread(ThreadId(0));
const PASS: PassId = PassId(0);

pub fn channel(channel: Channel) -> own::Channel {
    match channel {
        Channel::Start => own::Channel::Start,
        Channel::Stop => own::Channel::Stop,
        Channel::Exit => own::Channel::Exit,
        Channel::Graceful => own::Channel::Graceful,
    }
}

pub fn wish(request: Request) -> (own::Wish, u8) {
    match request {
        Request::Graceful => (own::Wish::Graceful, 0),
        Request::Start => (own::Wish::Start, 0),
        Request::Reload => (own::Wish::Reload, 0),
        Request::Stop => (own::Wish::Stop, 0),
        Request::Restart => (own::Wish::Restart, 0),
        Request::Exit(code) => (own::Wish::Exit, code.0),
    }
}

pub fn answered(origin: Origin, request: Request, answer: own::Answer) -> Event {
    let (answer, ticket) = match answer {
        own::Answer::Accepted(ticket) => (Answer::Accepted, Some(ticket)),
        own::Answer::Joined { ticket, again } => (Answer::Joined { again }, Some(ticket)),
        own::Answer::Overtaken(by) => (Answer::Superseded(goal(by)), None),
        own::Answer::Already => (Answer::Already, None),
        own::Answer::Refused(own::Refusal::NotRunning) => (Answer::Refused(Reason::NotRunning), None),
        own::Answer::Refused(own::Refusal::Over) => (Answer::Refused(Reason::Terminal), None),
        own::Answer::Refused(own::Refusal::ReExecuting) => (Answer::Refused(Reason::ReExecuting), None),
    };
    Event::Answered { origin, request, answer, ticket: ticket.map(|ticket| TicketId(u64::from(ticket.0))) }
}

pub fn taken(end: &own::End) -> Event {
    Event::Taken { code: Code(end.code), reexec: end.restart, failures: failures(&end.failures) }
}

/// The event of a notice to the observer.
pub fn event(notice: &own::Notice) -> Option<Event> {
    Some(match notice {
        own::Notice::Entered { from, to } => Event::StateWritten { from: state(*from), to: state(*to) },
        own::Notice::Calls { channel, listener } => {
            Event::ListenerBegan { pass: PASS, channel: back(*channel), listener: number(listener) }
        }
        own::Notice::Ended { channel, listener, how } => {
            let outcome = match how {
                own::How::Well => Outcome::Ok,
                own::How::Failed => Outcome::Failed,
                own::How::Exit(code) => Outcome::Exit(Code(*code)),
            };
            let (channel, listener) = (back(*channel), number(listener));
            Event::ListenerEnded { pass: PASS, channel, listener, outcome }
        }
        own::Notice::Asked { listener, wish, code, answer } => {
            answered(Origin::Listener(number(listener)), request(*wish, *code), *answer)
        }
        own::Notice::Resolved { ticket, wish, fate } => {
            let resolution = match fate {
                own::Fate::Reached(failed) if failed.is_empty() => Resolution::Reached,
                own::Fate::Reached(failed) => Resolution::ReachedWithFailures(failures(failed)),
                own::Fate::Overtaken(by, failed) => {
                    Resolution::Superseded { by: goal(*by), failures: failures(failed) }
                }
                own::Fate::Exited(failed) => Resolution::Exited(failures(failed)),
            };
            Event::Resolved { ticket: TicketId(u64::from(ticket.0)), goal: goal(*wish), resolution }
        }
        own::Notice::LogFailed => Event::LogFailed,
        own::Notice::Blocked => Event::Blocked,
    })
}

/// Listeners are named by their numbers.
fn number(name: &str) -> ListenerId {
    ListenerId(name.parse().unwrap())
}

fn failures(failed: &[own::Failure]) -> Vec<Failure> {
    let each = failed.iter().map(|failure| Failure {
        channel: back(failure.channel),
        listener: number(&failure.listener),
        outcome: Outcome::Failed,
    });
    let mut failures: Vec<Failure> = each.collect();
    failures.sort();
    failures
}

fn back(of: own::Channel) -> Channel {
    Channel::ALL.into_iter().find(|known| channel(*known) == of).unwrap()
}

fn goal(wish: own::Wish) -> Goal {
    request(wish, 0).goal()
}

fn request(wish: own::Wish, code: u8) -> Request {
    match wish {
        own::Wish::Graceful => Request::Graceful,
        own::Wish::Start => Request::Start,
        own::Wish::Reload => Request::Reload,
        own::Wish::Stop => Request::Stop,
        own::Wish::Restart => Request::Restart,
        own::Wish::Exit => Request::Exit(Code(code)),
    }
}

fn state(state: own::State) -> State {
    match state {
        own::State::Idle => State::Idle,
        own::State::Starting => State::Starting,
        own::State::Running => State::Running,
        own::State::Stopping => State::Stopping,
        own::State::Exiting => State::Exiting,
        own::State::Exited => State::Exited,
    }
}
