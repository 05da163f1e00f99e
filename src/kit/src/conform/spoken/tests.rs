use std::collections::VecDeque;
use std::time::Duration;

use wspbus_models::bus::event::Answer;
use wspbus_models::bus::{Code, Request, State};

use super::*;
use crate::conform::error::AdapterError;
use crate::suite::case::Returns;
use crate::suite::compare::SHARED;

/// The thread that asks.
const ONE: Origin = Origin::Thread(ThreadId(1));

/// An adapter that gives these replies, one after the other, and the last one again and again.
struct Recited(VecDeque<Reply>);

impl Driven for Recited {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        match command {
            Command::Quit => Ok(Reply::Quit),
            _ if self.0.len() > 1 => self.0.pop_front().ok_or(AdapterError::Closed),
            _ => self.0.front().cloned().ok_or(AdapterError::Closed),
        }
    }
}

fn settled(events: &[Event], at: &[(u8, Point)]) -> Reply {
    let events = events.iter().cloned().map(Observed::Event).collect();
    Reply::Settled { events, at: at.iter().map(|(thread, point)| (ThreadId(*thread), *point)).collect() }
}

/// A case of an adapter that answers `begin` and what comes after it so.
fn begun(replies: impl IntoIterator<Item = Reply>) -> Spoken<Recited> {
    let idle = settled(&[], &[(0, Point::Idle), (1, Point::Idle)]);
    let mut spoken = Spoken::parked(Recited(std::iter::once(idle).chain(replies).collect()), true);
    let setup = Setup { threads: 1, ..Setup::default() };
    spoken.reset(&setup, &Parameters::default()).unwrap();
    spoken
}

fn ask(request: Request) -> Input {
    Input::Request { by: ONE, request }
}

/// The main program comes to its re-execution after a `taken` that says this, if it says anything.
fn at_execv(told: Option<bool>) -> (Vec<Event>, Result<Output, Trouble>) {
    let taken = told.map(|reexec| Event::Taken { code: Code::OK, reexec, failures: Vec::new() });
    let there = settled(taken.as_slice(), &[(0, Point::Execv), (1, Point::Idle)]);
    let mut spoken = begun([there, settled(&[], &[(0, Point::Execv), (1, Point::Idle)])]);
    let first = spoken.apply(&Input::Block).unwrap();
    // It is told once.
    assert!(spoken.apply(&Input::Settle).unwrap().events.is_empty());
    (first.events, spoken.apply(&Input::Block))
}

/// The flag of a Restart that an Exit superseded may be left: the result says no re-execution, and the process is
/// re-executed all the same.
#[test]
fn a_main_program_that_re_executes_unasked_is_seen() {
    let re_executed = Event::ReExecuted { thread: MAIN };
    for told in [Some(false), None] {
        let (events, next) = at_execv(told);
        assert!(events.contains(&re_executed), "{told:?} {events:?}");
        assert!(matches!(next, Err(Trouble::Impossible(_))), "{told:?} {next:?}");
    }
    // The control: a main program that was told to.
    let (events, next) = at_execv(Some(true));
    assert!(!events.contains(&re_executed), "{events:?}");
    assert!(matches!(next, Err(Trouble::NotApplicable(_))), "{next:?}");
}

/// The result of a case before says nothing about this one.
#[test]
fn a_re_execution_is_that_of_its_own_case() {
    let taken = Event::Taken { code: Code::OK, reexec: true, failures: Vec::new() };
    let there = |events: &[Event]| settled(events, &[(0, Point::Execv), (1, Point::Idle)]);
    let idle = settled(&[], &[(0, Point::Idle), (1, Point::Idle)]);
    let mut spoken = begun([there(&[taken]), idle, there(&[])]);
    assert_eq!(spoken.apply(&Input::Block).unwrap().events.len(), 1);
    spoken.reset(&Setup { threads: 1, ..Setup::default() }, &Parameters::default()).unwrap();
    let seen = spoken.apply(&ask(Request::Restart)).unwrap().events;
    assert_eq!(seen, [Event::ReExecuted { thread: MAIN }]);
}

fn granted(thread: u8, answer: Answer, ticket: u64) -> Event {
    let (origin, ticket) = (Origin::Thread(ThreadId(thread)), Some(TicketId(ticket)));
    Event::Answered { origin, request: Request::Start, answer, ticket }
}

/// The surprises where a Start has the ticket 0, and one that joins it has this ticket.
fn joined_with(ticket: u64, returns: Returns, unsettled: bool) -> Vec<String> {
    let idle = [(0, Point::Idle), (1, Point::Idle), (2, Point::Idle)];
    let first = settled(&[granted(1, Answer::Accepted, 0)], &idle);
    let second = settled(&[granted(2, Answer::Joined { again: false }, ticket)], &idle);
    let second = match second {
        Reply::Settled { events, at } if unsettled => Reply::Unsettled { events, at },
        other => other,
    };
    let mut spoken = Spoken::parked(Recited([settled(&[], &idle), first, second].into()), true);
    let setup = Setup { threads: 2, ..Setup::default() };
    spoken.reset(&setup, &Parameters { returns }).unwrap();
    assert_eq!(spoken.apply(&ask(Request::Start)).unwrap().surprises, [""; 0]);
    let by = Origin::Thread(ThreadId(2));
    spoken.apply(&Input::Request { by, request: Request::Start }).unwrap().surprises
}

/// A ticket of one that joins is a ticket of its own, with a number of its own.
#[test]
fn a_number_that_an_open_ticket_has_is_a_surprise() {
    for returns in [Returns::AtOnce, Returns::WhenResolved] {
        let said = joined_with(0, returns, false);
        assert!(said.len() == 1 && said[0].starts_with(SHARED), "{returns} {said:?}");
        assert_eq!(joined_with(1, returns, false), [""; 0], "the control, {returns}");
    }
    // The ticket before may have resolved, and that may not be told yet.
    assert_eq!(joined_with(0, Returns::AtOnce, true), [""; 0]);
}

/// The verdict on a Start whose replies are these, by its reason.
fn broken_by(replies: Vec<Reply>) -> Option<String> {
    match begun(replies).apply(&ask(Request::Start)) {
        Err(Trouble::Broken(reason)) => Some(reason),
        _ => None,
    }
}

/// Many replies belong to one input, and each of them may be short.
#[test]
fn the_events_of_one_input_are_limited() {
    let written = Event::StateWritten { from: State::Idle, to: State::Starting };
    let moves = |count: usize| match settled(&vec![written.clone(); count], &[(0, Point::Idle)]) {
        Reply::Settled { events, at } => Reply::Unsettled { events, at },
        other => other,
    };
    let told = broken_by(vec![moves(900)]).unwrap();
    assert_eq!(told, "the adapter told 10800 events for one input, expected at most 10000");
    assert_eq!(broken_by(vec![moves(400)]), None, "the control");
    // Each input begins to count anew.
    let mut spoken = begun([settled(&vec![written; 6000], &[(0, Point::Idle), (1, Point::Idle)])]);
    assert!((0..3).all(|_| spoken.apply(&ask(Request::Start)).is_ok()));
}

/// A thread that is told of costs a command in each round.
#[test]
fn the_threads_of_a_case_are_limited() {
    let there = |most: u8, point: Point| {
        let at: Vec<(u8, Point)> = (0..=most).map(|thread| (thread, point)).collect();
        vec![settled(&[], &at)]
    };
    let told = broken_by(there(60, Point::Idle)).unwrap();
    assert!(told.starts_with("the adapter tells where 61 threads are, expected at most 34"), "{told}");
    assert_eq!(broken_by(there(33, Point::Idle)), None, "the control");
    assert_eq!(broken_by(there(60, Point::Ended)), None, "they are over");
}

/// The time is looked at before each command.
#[test]
fn a_case_goes_on_until_the_time_of_the_run_is_over() {
    let idle = || settled(&[], &[(0, Point::Idle), (1, Point::Idle)]);
    for (is_over, until) in [(true, Instant::now()), (false, Instant::now() + Duration::from_secs(3600))] {
        let mut spoken = begun([idle()]).until(Some(until));
        let verdict = spoken.apply(&ask(Request::Start));
        assert_eq!(matches!(verdict, Err(Trouble::Unsettled(_))), is_over, "{verdict:?}");
        assert_eq!(spoken.is_late(), is_over);
    }
}
