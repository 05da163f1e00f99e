//! The search: the set of all buses in which the real bus may be, advanced event by event.
//!
//! The machine of the specification takes every step. This file knows none of its rules: it gives inputs, and keeps the
//! buses whose visible events are those of the log.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use wspbus_models::bus::Machine;
use wspbus_models::bus::event::Event;

use super::candidate::{Candidate, Past, Step, simplify, unnamed};
use super::header::Kind;
use super::read::Log;
use super::terms::{Terms, is_granted_to_thread, is_unnamed};
use super::tries::{Try, due, tries, unsubscription};

/// The most states that the search visits for one event, unless a caller says otherwise.
pub const MOST_STATES: usize = 200_000;

/// The most expected events that a failure lists.
const MOST_EXPECTED: usize = 5;

/// The result of the search.
pub enum Found {
    /// The log is a behaviour. The candidates are where it may have led.
    Explained(Vec<(Candidate, Past)>),
    /// The event at this place is in no behaviour. If it is the number of events, the log ends too early.
    Unexplained {
        /// The place of the event.
        place: usize,
        /// The events that could stand in its place, the most likely first.
        expected: Vec<Event>,
        /// The candidates before the event.
        before: Vec<(Candidate, Past)>,
    },
    /// The search was cut at this place: there are more states than the bound permits.
    Cut {
        /// The place of the event.
        place: usize,
    },
}

type Set = BTreeMap<Candidate, Past>;

/// Searches for a behaviour of which the log is the visible part. At most so many states are visited for each event.
pub fn search(log: &Log, most_states: usize) -> Found {
    let terms = Terms::of(log);
    let machine = Machine { policy: log.header.setup().policy(), ..Machine::default() };
    let search = Search { terms, machine, most_states };
    let mut candidates: Set = [(Candidate::new(&search.terms), None)].into_iter().collect();
    for place in 0..log.events.len() {
        let Ok(next) = search.advance(&candidates, place) else { return Found::Cut { place } };
        if next.fit.is_empty() {
            let expected = next.expected();
            return Found::Unexplained { place, expected, before: candidates.into_iter().collect() };
        }
        candidates = next.fit;
    }
    search.end(candidates)
}

struct Search<'a> {
    terms: Terms<'a>,
    machine: Machine,
    most_states: usize,
}

/// More states than the bound permits.
struct Bound;

/// The candidates and the events to which one event of the log led.
#[derive(Default)]
struct Next {
    /// The candidates that explain the event.
    fit: Set,
    /// The candidates without the event that rest, at the end of a log.
    rest: Set,
    /// The events of steps that had begun.
    pending: Vec<Event>,
    /// The events that the input of this event leads to.
    answers: Vec<Event>,
    /// The events that the bus shows by itself.
    own: Vec<Event>,
}

impl Next {
    /// The events that could stand in the place of an event that does not fit.
    fn expected(&self) -> Vec<Event> {
        let mut expected: Vec<Event> = Vec::new();
        for event in self.pending.iter().chain(&self.answers).chain(&self.own) {
            if expected.len() < MOST_EXPECTED && !expected.contains(event) {
                expected.push(event.clone());
            }
        }
        expected
    }
}

impl Search<'_> {
    /// The candidates after the event at this place. After the last event: those that rest.
    fn advance(&self, candidates: &Set, place: usize) -> Result<Next, Bound> {
        let mut next = Next::default();
        let mut open: Vec<(Candidate, Past)> = Vec::new();
        let mut visited: Set = Set::new();
        for (candidate, past) in candidates {
            if let Some(told) = candidate.early.iter().position(|early| *early == place) {
                // A number that still refers to another ticket is that of no new one.
                if self.names_a_ticket_that_is_open(candidate, place) {
                    continue;
                }
                let mut candidate = candidate.clone();
                candidate.early.remove(told);
                next.fit.entry(candidate).or_insert_with(|| past.clone());
                // The event is this answer. If it could be another one too, its ticket would be two tickets.
                continue;
            }
            match candidate.pending.first() {
                None => {
                    visited.insert(candidate.clone(), past.clone());
                    open.push((candidate.clone(), past.clone()));
                }
                Some(event) => self.keep(&mut next, event, place, candidate, past),
            }
        }
        open.reverse();
        while let Some((candidate, past)) = open.pop() {
            if candidate.rests() {
                next.rest.entry(candidate.clone()).or_insert_with(|| past.clone());
            }
            for attempt in self.attempts(&candidate, place) {
                let Some((after, events)) = self.step(&candidate, &attempt, place) else { continue };
                let is_own = attempt.inputs == [wspbus_models::bus::Input::Advance];
                if after.pending.is_empty() {
                    if visited.len() + next.fit.len() > self.most_states {
                        return Err(Bound);
                    }
                    if let Entry::Vacant(new) = visited.entry(after.clone()) {
                        let past = Step::after(&past, events);
                        new.insert(past.clone());
                        open.push((after, past));
                    }
                    continue;
                }
                self.meet(&mut next, after, place, is_own, &Step::after(&past, events));
            }
        }
        Ok(next)
    }

    /// Does the answer at this place tell a number that refers to another ticket of the candidate?
    fn names_a_ticket_that_is_open(&self, candidate: &Candidate, place: usize) -> bool {
        let Some(Event::Answered { ticket: Some(number), .. }) = self.terms.event(place) else {
            return false;
        };
        self.terms.names_tickets() && self.terms.is_taken(*number, place, &candidate.bus, &candidate.pending)
    }

    /// Keeps a candidate with a step in progress, if the event is the next of that step.
    fn keep(&self, next: &mut Next, event: &Event, place: usize, candidate: &Candidate, past: &Past) {
        if self.terms.event(place).is_some_and(|told| self.terms.is(event, told)) {
            let mut candidate = candidate.clone();
            candidate.pending.remove(0);
            next.fit.entry(candidate).or_insert_with(|| past.clone());
        } else {
            next.pending.push(event.clone());
        }
    }

    /// Keeps a candidate after a step whose first event is that of the log; else notes the first event of the step.
    fn meet(&self, next: &mut Next, mut after: Candidate, place: usize, is_own: bool, past: &Past) {
        let Some(first) = after.pending.first().cloned() else { return };
        match self.terms.event(place) {
            Some(told) if self.terms.is(&first, told) => {
                after.pending.remove(0);
                next.fit.entry(after).or_insert_with(|| past.clone());
            }
            _ if is_own => next.own.push(first),
            Some(told) if Kind::of(told) == Kind::of(&first) => next.answers.push(first),
            _ => {}
        }
    }

    /// The inputs to be tried. Where subscriptions are not told, a pass that begins may have any listeners.
    fn attempts(&self, candidate: &Candidate, place: usize) -> Vec<Try> {
        let mut found = tries(&self.terms, candidate, place);
        if self.terms.tells(Kind::Subscriptions) {
            return found;
        }
        let begins = |attempt: &Try| {
            let mut bus = candidate.bus.clone();
            let events = attempt.inputs.iter().flat_map(|input| self.machine.step(&mut bus, input).events);
            events.into_iter().find_map(|event| match event {
                Event::PassBegan { channel, .. } => Some(channel),
                _ => None,
            })
        };
        for attempt in std::mem::take(&mut found) {
            match begins(&attempt) {
                Some(channel) => found.extend(
                    due(&self.terms, &candidate.bus, channel, place)
                        .into_iter()
                        .map(|due| Try { listeners: Some(due), ..attempt.clone() }),
                ),
                None => found.push(attempt),
            }
        }
        found.extend(unsubscription(&self.terms, &candidate.bus));
        found
    }

    /// The candidate after a step, and all events of the step; none if the log cannot have such a step here.
    fn step(&self, candidate: &Candidate, attempt: &Try, place: usize) -> Option<(Candidate, Vec<Event>)> {
        let mut after = candidate.clone();
        if let Some(listeners) = &attempt.listeners {
            after.bus.listeners.clone_from(listeners);
        }
        let numbers = &mut after.bus.numbers;
        (numbers.ticket, numbers.listener, numbers.turn) = (attempt.ticket, attempt.listener, u64::MAX - 1);
        let events: Vec<Event> = attempt
            .inputs
            .iter()
            .flat_map(|input| self.machine.step(&mut after.bus, input).events)
            .filter(|event| *event != Event::NoStep)
            .collect();
        after.pending = events.iter().filter_map(|event| self.terms.told(event)).collect();
        simplify(&mut after.bus, &self.terms);
        if unnamed(&after.bus) > self.terms.most_unnamed {
            return None;
        }
        if self.terms.is_late() && !self.late(&mut after, attempt, &events, place) {
            return None;
        }
        Some((after, events))
    }

    /// Takes the answer of a granted call out of the step: it is told when the call returns. False if the log does not
    /// tell this answer, or has none left to tell.
    fn late(&self, after: &mut Candidate, attempt: &Try, events: &[Event], place: usize) -> bool {
        let granted = after.pending.iter().position(|event| is_granted_to_thread(event).is_some());
        if let Some(at) = attempt.early {
            let (Some(granted), Some(told)) = (granted, self.terms.event(at)) else { return false };
            if let (Event::Answered { ticket, .. }, Event::Answered { ticket: told, .. }) =
                (&mut after.pending[granted], told)
                && self.terms.tells(Kind::Tickets)
            {
                *ticket = *told;
            }
            if !self.terms.is(&after.pending[granted], told) {
                return false;
            }
            if at != place || granted != 0 {
                after.pending.remove(granted);
                let sorted = after.early.binary_search(&at).unwrap_or_else(|sorted| sorted);
                after.early.insert(sorted, at);
            }
        } else if attempt.is_untold {
            let Some(granted) = granted else { return false };
            after.pending.remove(granted);
        }
        // A call whose ticket resolves returns, and then the log has its answer, unless the log ends there.
        let ends = |event: &Event| matches!(event, Event::Resolved { ticket, .. } if is_unnamed(*ticket));
        !events.iter().any(ends) || place + after.pending.len() >= self.terms.log.events.len()
    }

    /// The result at the end of the log. A log that is complete ends where the bus rests.
    fn end(&self, candidates: Set) -> Found {
        if !self.terms.log.header.complete {
            return Found::Explained(candidates.into_iter().collect());
        }
        let place = self.terms.log.events.len();
        match self.advance(&candidates, place) {
            Err(Bound) => Found::Cut { place },
            Ok(next) if next.rest.is_empty() => {
                let expected = next.expected();
                Found::Unexplained { place, expected, before: candidates.into_iter().collect() }
            }
            Ok(next) => Found::Explained(next.rest.into_iter().collect()),
        }
    }
}
