//! The places at which an adapter was silent, and the cases that are not run because they come to such a place.
//!
//! A bus that hangs on one request hangs in every case with this request. Each such case would cost a limit of silence
//! and say nothing new, and the other cases can still be judged. So a case is not run if it comes to a place at which
//! several cases before it were silent.

use std::collections::BTreeMap;
use std::fmt;

use wspbus_models::bus::event::{Event, Origin};
use wspbus_models::bus::{End, Goal, State};

use super::chosen::Chosen;
use crate::suite::case::{Input, Setup};

/// The number of silences at one place after which the place is not tried again. One silence may be a pause of the
/// machine.
const TRIES: usize = 3;

/// The silences so far, by their places.
#[derive(Default)]
pub(super) struct Hangs(BTreeMap<Place, usize>);

/// A place in a case, as far as an observer can tell one place from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Before the first step, or after the last step, of a case with this set-up.
    Around(Setup),
    /// A step with an input of this kind, in a state that the case expects before the step.
    Step(Kind, State),
}

/// The kind of an input: the input without numbers of threads, listeners and tickets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Request(By, Goal),
    Wait(By),
    Await(By),
    Subscribe(By),
    Unsubscribe(By),
    EndOk,
    EndFailed,
    EndExit,
    Expire,
    Block,
    Enqueue,
    Log,
    Settle,
}

/// The caller of the bus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum By {
    Thread,
    Listener,
}

impl Hangs {
    /// Notes that the adapter was silent in this case: at this step, or around the steps.
    pub(super) fn note(&mut self, chosen: &Chosen<'_>, step: Option<usize>) {
        let place = match step {
            Some(step) => places(chosen).nth(step),
            None => Some(Place::Around(chosen.suite.setup_of(chosen.case).clone())),
        };
        if let Some(place) = place {
            *self.0.entry(place).or_default() += 1;
        }
    }

    /// The reason why the case is not run: the first place of the case at which the adapter was silent too often; none
    /// if there is no such place.
    pub(super) fn reason(&self, chosen: &Chosen<'_>) -> Option<String> {
        if self.0.is_empty() {
            return None;
        }
        let around = Place::Around(chosen.suite.setup_of(chosen.case).clone());
        let is_given_up = |place: &Place| self.0.get(place).is_some_and(|silences| *silences >= TRIES);
        let place = std::iter::once(around).chain(places(chosen)).find(is_given_up)?;
        Some(format!("not run: in {TRIES} cases before it the adapter did not reply to {place}"))
    }
}

/// The places of the steps of a case.
fn places<'a>(chosen: &Chosen<'a>) -> impl Iterator<Item = Place> + 'a {
    chosen.case.steps.iter().scan(State::Idle, |state, step| {
        let before = *state;
        for event in &step.events {
            if let Event::StateWritten { to, .. } = event {
                *state = *to;
            }
        }
        Some(Place::Step(kind(&step.input), before))
    })
}

fn kind(input: &Input) -> Kind {
    let caller = |by: Origin| match by {
        Origin::Thread(_) => By::Thread,
        Origin::Listener(_) => By::Listener,
    };
    match *input {
        Input::Request { by, request } => Kind::Request(caller(by), request.goal()),
        Input::Wait { by, .. } => Kind::Wait(caller(by)),
        Input::Await { by, .. } => Kind::Await(caller(by)),
        Input::Subscribe { by, .. } => Kind::Subscribe(caller(by)),
        Input::Unsubscribe { by, .. } => Kind::Unsubscribe(caller(by)),
        Input::End { end: End::Ok, .. } => Kind::EndOk,
        Input::End { end: End::Failed, .. } => Kind::EndFailed,
        Input::End { end: End::Exit(_), .. } => Kind::EndExit,
        Input::Expire { .. } => Kind::Expire,
        Input::Block => Kind::Block,
        Input::Enqueue { .. } => Kind::Enqueue,
        Input::Log => Kind::Log,
        Input::Settle => Kind::Settle,
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Around(_) => f.write_str("hello, begin or quit with this set-up"),
            Place::Step(kind, state) => write!(f, "{kind} in {state}"),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Request(by, goal) => write!(f, "the request {goal} of {by}"),
            Kind::Wait(by) => write!(f, "the wait of {by} for a state"),
            Kind::Await(by) => write!(f, "the wait of {by} for a ticket"),
            Kind::Subscribe(by) => write!(f, "subscribe of {by}"),
            Kind::Unsubscribe(by) => write!(f, "unsubscribe of {by}"),
            Kind::EndOk => f.write_str("the end of a listener"),
            Kind::EndFailed => f.write_str("the failure of a listener"),
            Kind::EndExit => f.write_str("the end of a listener by an exit"),
            Kind::Expire => f.write_str("expire"),
            Kind::Block => f.write_str("block"),
            Kind::Enqueue => f.write_str("enqueue"),
            Kind::Log => f.write_str("log"),
            Kind::Settle => f.write_str("settle"),
        }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            By::Thread => "a thread",
            By::Listener => "a listener",
        })
    }
}

#[cfg(test)]
mod tests;
