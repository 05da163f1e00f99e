//! Observations of a bus in a whole session, judged by the claims of the specification.
//!
//! The first difference from what is expected ends the comparison, and not the session: a session that goes on
//! shows which other requirements the bus keeps and breaks. The claims judge what was seen, also after the bus did
//! something wrong. Up to the first difference the bus did what the specification does, so the steps of the
//! specification are judged. From there on the steps are put together from the events.

use std::collections::BTreeSet;

use wspbus_models::bus::Machine;
use wspbus_models::bus::claim::concern::{BusClaims, Concern, Promises};
use wspbus_models::bus::event::Event;

use super::case::{Case, Input, Parameters, Returns, Setup};
use super::charges::{Charge, Needs, charges};
use super::implementation::{CaseVerdict, Implementation, SessionObserver, run_observed};
use super::log::Log;
use super::observable::Rest;
use super::telling::Telling;

/// The requirements that a session put to the test, and those that the bus broke in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionJudgement {
    /// The requirements of the claims that judged something.
    pub tested: BTreeSet<&'static str>,
    /// The requirements of the claims that were broken.
    pub broken: BTreeSet<&'static str>,
    /// The requirement of the first claim that was broken in the first step that was not as expected; none if none was.
    /// The steps after it do not count: where a bus has several threads, their order may differ in another run.
    pub first: Option<&'static str>,
}

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
    /// The number of steps since the bus has done something else than the specification, with the first.
    departures: usize,
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
            departures: 0,
            observed: SessionJudgement::default(),
        }
    }

    fn judge(&mut self, step: &[Event]) {
        let concerns = self.claims.concerns(&self.log.seen, step);
        let broken = self.claims.broken(&self.log.seen, step);
        let tested: Vec<&str> = self.ids(&concerns).chain(self.ids(&broken)).collect();
        self.observed.tested.extend(tested);
        self.add_broken(&broken);
    }

    /// Notes what was seen when a step was over, for the claims of liveness.
    fn note(&mut self) {
        let kept = self.claims.note(&mut self.promises, &self.log.seen);
        let tested: Vec<&str> = self.ids(&kept).collect();
        self.observed.tested.extend(tested);
    }

    fn add_broken(&mut self, broken: &[Concern]) {
        let broken: Vec<&str> = self.ids(broken).collect();
        if self.departures == 1 {
            self.observed.first = self.observed.first.or_else(|| broken.first().copied());
        }
        self.observed.broken.extend(broken);
    }

    /// The requirements of these claims, but for the claims that judge something that was not told, or that was
    /// told too late.
    fn ids(&self, concerns: &[Concern]) -> impl Iterator<Item = &'static str> + use<> {
        let is_late = self.departures > 0 && self.parameters.returns == Returns::WhenResolved;
        let lacks = |telling| self.lacks.contains(&telling);
        let is_told = |charge: &Charge| match charge.needs {
            Needs::Nothing => true,
            Needs::Requests => !is_late && !lacks(Telling::Answers) && !lacks(Telling::Tickets),
            Needs::Failures => !is_late && Telling::ALL.into_iter().all(|telling| !lacks(telling)),
        };
        charges(concerns).filter(is_told).map(|charge| charge.requirement).collect::<Vec<_>>().into_iter()
    }
}

impl SessionObserver for Session<'_> {
    /// Judges a step that was as expected: the steps that the specification takes.
    fn follow(&mut self, input: &Input) {
        let Ok(reaction) = self.rest.react(&mut self.machine, self.parameters, input) else { return };
        for step in &reaction.steps {
            self.judge(step);
            self.log.follow(step);
            self.note();
        }
    }

    /// Judges the events of a step that was not as expected, or of a step after it, in the order in which the
    /// adapter told them.
    fn depart(&mut self, events: &[Event]) {
        self.departures += 1;
        let mut before = self.log.clone();
        for step in self.log.steps(events) {
            std::mem::swap(&mut self.log, &mut before);
            self.judge(&step);
            self.log.follow(&step);
            self.note();
            std::mem::swap(&mut self.log, &mut before);
        }
    }

    /// Judges what is still due, and does not come any more.
    fn rest(&mut self) {
        let due = self.claims.due(&self.promises);
        let tested: Vec<&str> = self.ids(&due).collect();
        self.observed.tested.extend(tested);
        self.add_broken(&due);
    }
}

#[cfg(test)]
mod tests;
