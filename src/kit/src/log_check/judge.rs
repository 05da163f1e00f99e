//! The requirements that the log breaks, and the promises that are still open at its end.
//!
//! The claims of the specification judge the steps that explain the log, and then the next events of the log.

use std::collections::BTreeSet;

use wspbus_models::bus::claim::concern::{BusClaims, Concern, Promises};
use wspbus_models::bus::event::Event;
use wspbus_models::bus::seen::Seen;
use wspbus_words::system::Observer;

use super::candidate::{Candidate, Past, steps};
use super::header::Kind;
use super::read::Log;
use super::terms::Terms;
use crate::suite::charges::{Blames, Charge, Needs, charges};
use crate::suite::log::Log as Session;

/// The most candidates whose steps are judged. A requirement is named if all of them agree.
const MOST_JUDGED: usize = 16;

/// The requirements that are broken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Broken {
    /// The requirements, the one that says most first; empty if no claim can tell.
    pub requirements: Vec<&'static str>,
    /// The line at which the claim is broken, if it is a later one than that of the event that is not explained.
    pub later: Option<u64>,
}

/// The requirements that the event at this place breaks. If no claim can tell, the rest of the log is judged too.
pub fn broken(log: &Log, place: usize, before: &[(Candidate, Past)]) -> Broken {
    let (terms, claims) = (Terms::of(log), BusClaims::default());
    let views: Vec<View> = before.iter().take(MOST_JUDGED).map(|b| View::of(&terms, &claims, b)).collect();
    let event = terms.event(place);
    let mut at_once = agreed(views.iter().map(|view| view.breaks(&claims, &terms, event)));
    let ends =
        place == log.events.len() && before.iter().all(|(candidate, _)| candidate.bus.turn().is_none());
    if at_once.is_empty() && ends {
        at_once = agreed(views.iter().map(|view| view.named(&terms, &claims.due(&view.promises))));
    }
    if !at_once.is_empty() {
        return Broken { requirements: at_once, later: None };
    }
    let Some(view) = views.first() else { return Broken::default() };
    match view.later(&claims, &terms, place) {
        Some((requirements, line)) => Broken { requirements, later: Some(line) },
        None => Broken::default(),
    }
}

/// The requirements whose promises were made in the log and are not kept at its end: all candidates agree on them.
pub fn still_open(log: &Log, candidates: &[(Candidate, Past)]) -> Vec<&'static str> {
    let (terms, claims) = (Terms::of(log), BusClaims::default());
    agreed(candidates.iter().take(MOST_JUDGED).map(|candidate| {
        let view = View::of(&terms, &claims, candidate);
        view.named(&terms, &claims.due(&view.promises))
    }))
}

/// The requirements that all of them have, in the order of the first.
fn agreed(mut all: impl Iterator<Item = Vec<&'static str>>) -> Vec<&'static str> {
    let mut agreed = all.next().unwrap_or_default();
    for more in all {
        agreed.retain(|requirement| more.contains(requirement));
    }
    agreed
}

/// An observer that has seen the steps that explain the log.
struct View {
    /// The observations before the last step.
    seen: Seen,
    /// The part of the last step that the log tells, if the step is not told to its end.
    begun: Vec<Event>,
    promises: Promises,
    /// The claims that cannot judge this log: the steps of the machine themselves seem to break them.
    unfit: BTreeSet<&'static str>,
}

impl View {
    fn of(terms: &Terms<'_>, claims: &BusClaims, (candidate, past): &(Candidate, Past)) -> View {
        let mut steps: Vec<Vec<Event>> = steps(past).into_iter().map(<[Event]>::to_vec).collect();
        let begun = match candidate.pending.is_empty() {
            true => Vec::new(),
            false => {
                steps.pop().map(|step| told_part(terms, step, candidate.pending.len())).unwrap_or_default()
            }
        };
        let mut view = View {
            seen: terms.log.header.setup().seen(),
            begun,
            promises: Promises::default(),
            unfit: BTreeSet::new(),
        };
        for step in &steps {
            let step = judged(terms, step);
            prepare(terms, &mut view.seen, &step);
            view.unfit.extend(claims.broken(&view.seen, &step).iter().map(|concern| concern.property));
            step.iter().for_each(|event| view.seen.observe(event));
            claims.note(&mut view.promises, &view.seen);
        }
        view.begun = judged(terms, &view.begun);
        view
    }

    /// The requirements that are broken if this event comes next.
    fn breaks(&self, claims: &BusClaims, terms: &Terms<'_>, event: Option<&Event>) -> Vec<&'static str> {
        let with: Vec<Event> = self.begun.iter().chain(event).cloned().collect();
        let as_one = self.named(terms, &claims.broken(&self.seen, &judged(terms, &with)));
        if !as_one.is_empty() || self.begun.is_empty() {
            return as_one;
        }
        // The rest of the step is missing.
        self.named(terms, &claims.broken(&self.seen, &self.begun))
    }

    /// The requirements that the log breaks at the first line from this place on that breaks any, and the line.
    fn later(&self, claims: &BusClaims, terms: &Terms<'_>, place: usize) -> Option<(Vec<&'static str>, u64)> {
        // Without states and listeners the observer sees too little of the rest.
        if !terms.tells(Kind::States) || !terms.tells(Kind::Listeners) {
            return None;
        }
        let mut session = Session::new(self.seen.clone());
        session.follow(&self.begun);
        let lines = terms.log.events.iter().skip(place);
        for told in lines {
            let Some(event) = told.seen.event() else { continue };
            let before = session.seen.clone();
            let steps = session.steps(&judged(terms, std::slice::from_ref(event)));
            let mut seen = before;
            for step in steps {
                let named = self.named(terms, &claims.broken(&seen, &step));
                if !named.is_empty() {
                    return Some((named, told.line));
                }
                step.iter().for_each(|event| seen.observe(event));
            }
        }
        None
    }

    /// The requirements of broken claims that can judge this log. Claims about the actions of the bus say most.
    fn named(&self, terms: &Terms<'_>, broken: &[Concern]) -> Vec<&'static str> {
        let can = |charge: &Charge| {
            let told = match charge.needs {
                Needs::Nothing => true,
                Needs::Requests => terms.names_tickets(),
                Needs::Failures => terms.names_tickets() && terms.tells(Kind::Failures),
            };
            told && !self.unfit.contains(charge.claim)
        };
        let found: Vec<Charge> = charges(broken).filter(can).collect();
        let by = |blames| found.iter().filter(move |charge| charge.blames == blames);
        let mut named: Vec<&'static str> = Vec::new();
        for charge in by(Blames::Always).chain(by(Blames::Never)).chain(by(Blames::Last)) {
            if !named.contains(&charge.requirement) {
                named.push(charge.requirement);
            }
        }
        named
    }
}

/// The events of a step up to the first of those that are still to be told.
fn told_part(terms: &Terms<'_>, mut step: Vec<Event>, pending: usize) -> Vec<Event> {
    let visible: Vec<usize> = (0..step.len()).filter(|place| terms.told(&step[*place]).is_some()).collect();
    if let Some(first) = visible.len().checked_sub(pending).and_then(|first| visible.get(first)) {
        step.truncate(*first);
    }
    step
}

/// The events that claims can judge. Tickets without names say nothing.
fn judged(terms: &Terms<'_>, events: &[Event]) -> Vec<Event> {
    let is_judged = |event: &&Event| {
        terms.names_tickets() || !matches!(event, Event::Answered { .. } | Event::Resolved { .. })
    };
    events.iter().filter(is_judged).cloned().collect()
}

/// Takes the listeners of a pass for those that were subscribed, where subscriptions are not told.
fn prepare(terms: &Terms<'_>, seen: &mut Seen, step: &[Event]) {
    if terms.tells(Kind::Subscriptions) {
        return;
    }
    for event in step {
        if let Event::PassBegan { channel, due, .. } = event {
            seen.subscribed.retain(|(on, _, _)| on != channel);
            seen.subscribed.extend(due.iter().map(|listener| (*channel, 0, *listener)));
        }
    }
}
