//! Observations of a bus in a whole session, judged by the claims of the specification.
//!
//! The first difference from what is expected ends the comparison, and not the session: a session that goes on
//! shows which other requirements the bus keeps and breaks. The claims judge what was seen, also after the bus did
//! something wrong. Up to the first difference the bus did what the specification does, so the steps of the
//! specification are judged. From there on the steps are put together from the events.

use wspbus_models::bus::Machine;
use wspbus_models::bus::claim::concern::{BusClaims, Concern, Promises};
use wspbus_models::bus::event::{Channel, Event, ListenerId, Outcome};
use wspbus_words::system::Observer;

use super::blame::Subjects;
use super::case::{Case, Input, Parameters, Returns, Setup};
use super::charges::{Charge, Needs, checks};
use super::implementation::{CaseVerdict, Implementation, SessionObserver, run_observed};
use super::judgement::SessionJudgement;
use super::log::Log;
use super::observable::Rest;
use super::telling::Telling;

/// An observer of one session.
pub struct Session<'a> {
    claims: &'a BusClaims,
    lacks: &'a [Telling],
    parameters: Parameters,
    machine: Machine,
    rest: Rest,
    log: Log,
    /// The promises of liveness that the bus has not kept yet.
    promises: Promises,
    /// The things that happened, for the requirements that are about them.
    subjects: Subjects,
    /// The number of steps since the bus has done something else than the specification, with the first.
    departures: usize,
    /// The channel of the first pass in which a listener was called too early, and the listeners that were due before it and
    /// were not called since.
    overtaken: Option<(Channel, Vec<ListenerId>)>,
    observed: SessionJudgement,
}

/// Runs a case to its end, and judges all that was seen.
pub fn observe_case(
    claims: &BusClaims,
    setup: &Setup,
    parameters: &Parameters,
    lacks: &[Telling],
    case: &Case,
    bus: &mut impl Implementation,
) -> (CaseVerdict, SessionJudgement) {
    let mut session = Session::new(claims, setup, *parameters, lacks);
    let verdict = run_observed(setup, parameters, case, bus, Some(&mut session));
    (verdict, session.observed)
}

impl<'a> Session<'a> {
    /// A session with a new bus, whose adapter lacks some of what it should tell.
    fn new(claims: &'a BusClaims, setup: &Setup, parameters: Parameters, lacks: &'a [Telling]) -> Self {
        Session {
            claims,
            lacks,
            parameters,
            machine: Machine { policy: setup.policy(), ..Machine::default() },
            rest: Rest::new(setup),
            log: Log::new(setup.seen()),
            promises: Promises::default(),
            subjects: Subjects::default(),
            departures: 0,
            overtaken: None,
            observed: SessionJudgement::default(),
        }
    }

    fn judge(&mut self, input: &Input, step: &[Event]) {
        let concerns = self.claims.concerns(&self.log.seen, step);
        let broken = self.claims.broken(&self.log.seen, step);
        let others = [self.others(&concerns), self.others(&broken)].concat();
        let permits = |id: &&str| self.subjects.permit(id, &self.log.seen, input, step);
        let others: Vec<&str> = others.into_iter().filter(permits).collect();
        let tested: Vec<&str> = self.ids(&concerns).chain(self.ids(&broken)).collect();
        self.observed.tested.extend(tested.into_iter().chain(others));
        self.add_broken(&broken);
        if self.departures > 0 && self.observed.is_skipped.is_none() {
            self.watch(step);
        }
        self.subjects.note(&self.log.seen, input, step);
    }

    /// Looks whether the listeners that were overtaken are called later in their pass. The pass is over where the state is
    /// written, or a listener of another channel is called.
    fn watch(&mut self, step: &[Event]) {
        let mut seen = self.log.seen.clone();
        for event in step {
            match (event, &mut self.overtaken) {
                (Event::ListenerBegan { channel, listener, .. }, None) if self.departures == 1 => {
                    let open = seen.passes.iter().rev().find(|open| open.channel == *channel);
                    let due = open.map_or_else(|| seen.due(*channel), |open| open.due.clone());
                    if due.contains(listener) {
                        let before: Vec<ListenerId> =
                            due.into_iter().take_while(|due| due != listener).collect();
                        self.overtaken = Some((*channel, before)).filter(|(_, before)| !before.is_empty());
                    }
                }
                (Event::ListenerBegan { channel, listener, .. }, Some((of, left))) if channel == of => {
                    left.retain(|due| due != listener);
                }
                (
                    Event::ListenerEnded { listener, outcome: Outcome::Busy, .. }
                    | Event::Unsubscribed { listener, .. },
                    Some((_, left)),
                ) => left.retain(|due| due != listener),
                (Event::ListenerBegan { .. } | Event::StateWritten { .. }, Some(_)) => self.decide(),
                _ => {}
            }
            seen.observe(event);
        }
    }

    /// Says whether a listener that was overtaken was left out.
    fn decide(&mut self) {
        self.observed.is_skipped = self.overtaken.as_ref().map(|(_, left)| !left.is_empty());
    }

    /// Notes what was seen when a step was over, for the claims of liveness.
    fn note(&mut self, input: &Input) {
        let kept = self.claims.note(&mut self.promises, &self.log.seen);
        let permits = |id: &&str| self.subjects.permit(id, &self.log.seen, input, &[]);
        let others: Vec<&str> = self.others(&kept).into_iter().filter(permits).collect();
        let tested: Vec<&str> = self.ids(&kept).chain(others).collect();
        self.observed.tested.extend(tested);
    }

    fn add_broken(&mut self, concerns: &[Concern]) {
        let broken: Vec<&str> = self.ids(concerns).collect();
        if self.departures == 1 {
            self.observed.first = self.observed.first.or_else(|| broken.first().copied());
        }
        self.observed.broken.extend(broken);
        let doubtful = self.others(concerns);
        self.observed.doubtful.extend(doubtful);
    }

    /// The requirements with which these claims are charged, but for the claims that judge something that was not told, or
    /// that was told too late.
    fn ids(&self, concerns: &[Concern]) -> impl Iterator<Item = &'static str> + use<> {
        let told = checks(concerns).filter(|(charge, _)| self.is_told(charge));
        told.map(|(charge, _)| charge.requirement).collect::<Vec<_>>().into_iter()
    }

    /// The other requirements that these claims check, but for the same claims.
    fn others(&self, concerns: &[Concern]) -> Vec<&'static str> {
        checks(concerns).filter(|(charge, _)| self.is_told(charge)).flat_map(|(_, others)| others).collect()
    }

    /// Was everything told in time that the claim judges?
    fn is_told(&self, charge: &Charge) -> bool {
        let is_late = self.departures > 0 && self.parameters.returns == Returns::WhenResolved;
        charge.needs.is_told(self.lacks) && (charge.needs == Needs::Nothing || !is_late)
    }
}

impl SessionObserver for Session<'_> {
    /// Judges a step that was as expected: the steps that the specification takes.
    fn follow(&mut self, input: &Input) {
        let Ok(reaction) = self.rest.react(&mut self.machine, self.parameters, input) else { return };
        for step in &reaction.steps {
            self.judge(input, step);
            self.log.follow(step);
            self.note(input);
        }
        self.subjects.note(&self.log.seen, input, &[]);
    }

    /// Judges the events of a step that was not as expected, or of a step after it, in the order in which the
    /// adapter told them.
    fn depart(&mut self, input: &Input, events: &[Event]) {
        self.departures += 1;
        let mut before = self.log.clone();
        for step in self.log.steps(events) {
            std::mem::swap(&mut self.log, &mut before);
            self.judge(input, &step);
            self.log.follow(&step);
            self.note(input);
            std::mem::swap(&mut self.log, &mut before);
        }
        self.subjects.note(&self.log.seen, input, &[]);
    }

    /// Judges what is still due, and does not come any more.
    fn rest(&mut self) {
        if self.observed.is_skipped.is_none() {
            self.decide();
        }
        let due = self.claims.due(&self.promises);
        let tested: Vec<&str> = self.ids(&due).collect();
        self.observed.tested.extend(tested);
        self.add_broken(&due);
    }
}

#[cfg(test)]
mod tests;
