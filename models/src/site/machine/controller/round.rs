//! Rounds: a Graceful or a Reload that every worker does. A round goes to every worker that did not say that it leaves.
//!
//! A round outlives its goal where a stronger one takes the place of that goal: a Roll may fail, and then the workers that
//! are there stay. A newer round takes the place of one of a Graceful.

use super::command::Command;
use super::memory::{Child, Rounds};
use super::{Run, next};
use crate::site::machine::event::{Cause, Event};
use crate::site::machine::message::Down;
use crate::site::machine::word::{Round, RoundOutcome, Work, WorkerId};

impl Run<'_> {
    pub(super) fn begin_round(&mut self, work: Work) {
        let Some(version) = self.controller.current().map(|epoch| epoch.version) else { return };
        let round = Round(next(&mut self.controller.numbers.round));
        self.emit(Event::RoundBegan { round, work, version });
        let due: Vec<(WorkerId, bool)> = self
            .controller
            .children
            .iter()
            .filter(|child| !child.leaving)
            .map(|c| (c.worker, c.closed))
            .collect();
        for (worker, closed) in &due {
            self.emit(Event::RoundSent { round, worker: *worker });
            if !closed {
                self.command(Command::Write(*worker, Down::Round { round, work, version }));
            }
        }
        let due = due.into_iter().map(|(worker, _)| (worker, false)).collect();
        // A failure of an earlier round says nothing of this one.
        self.controller.failures.round = false;
        self.controller.round = Some(Rounds { round, work, due, failed: false });
    }

    /// Does this round wait for what this worker says of it?
    pub(super) fn waits(&self, worker: WorkerId, round: Round) -> bool {
        self.controller.round.as_ref().is_some_and(|r| r.round == round && r.due.contains(&(worker, false)))
    }

    /// A worker that is waited for came back from the round with this outcome.
    pub(super) fn round_outcome(&mut self, worker: WorkerId, outcome: RoundOutcome) {
        match outcome {
            RoundOutcome::Done => self.wait_not(worker, false),
            RoundOutcome::Failed => self.wait_not(worker, true),
            // A Graceful is advice, and not worth a process.
            RoundOutcome::Replace => self.round_late(worker),
        }
    }

    /// A worker did not come back from the round in time, or says that it cannot do it.
    pub(super) fn round_late(&mut self, worker: WorkerId) {
        match self.controller.round.as_ref().map(|round| round.work) {
            Some(Work::Reload) => self.must_be_replaced(worker),
            Some(Work::Graceful) => self.wait_not(worker, true),
            None => {}
        }
    }

    /// The round goes on to wait for this worker, until it leaves.
    fn must_be_replaced(&mut self, worker: WorkerId) {
        if let Some(round) = &mut self.controller.round {
            round.due.iter_mut().filter(|(due, _)| *due == worker).for_each(|(_, replaced)| *replaced = true);
        }
        self.retire(worker, Cause::Reload);
    }

    /// The round does not wait for this worker any more.
    pub(super) fn wait_not(&mut self, worker: WorkerId, failed: bool) {
        if let Some(round) = &mut self.controller.round {
            round.due.retain(|(due, _)| *due != worker);
            round.failed |= failed;
        }
    }

    /// The round does not wait for a worker that must be replaced and cannot be: it goes on as it is.
    pub(super) fn wait_no_more(&mut self) -> bool {
        let c = &self.controller;
        let stuck = |(worker, replaced): &&(WorkerId, bool)| {
            *replaced && c.child(*worker).is_some_and(|child| self.goes_on(child))
        };
        let Some((worker, _)) = c.round.as_ref().and_then(|round| round.due.iter().find(stuck)).copied()
        else {
            return false;
        };
        self.wait_not(worker, true);
        true
    }

    /// Does this worker go on, although it must go, because no successor comes?
    pub(super) fn goes_on(&self, child: &Child) -> bool {
        let c = &self.controller;
        let alone = c.of(child.slot).count() == 1;
        let surplus = c.slots().all(|slot| slot != child.slot);
        child.stays() && alone && (c.given_up(child.slot) || surplus && self.surplus_is_stuck())
    }

    pub(super) fn end_round(&mut self) -> bool {
        let Some(round) = self.controller.round.take_if(|round| round.due.is_empty()) else { return false };
        self.controller.failures.round |= round.failed;
        self.emit(Event::RoundEnded { round: round.round, failed: round.failed });
        true
    }
}
