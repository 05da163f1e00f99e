//! Rounds: one is in progress, and the newest of those that came meanwhile follows it.

use super::Run;
use super::command::Command;
use super::memory::Job;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::Up;
use crate::site::machine::word::{Reason, Round, RoundOutcome, Version, Work};

impl Run<'_> {
    /// A round comes. One that is not over is known; one that is over does not come again, because a channel does not
    /// repeat itself (INPUT-1).
    pub(super) fn round(&mut self, round: Round, work: Work, version: Version) {
        let known = |job: Option<Job>| job.is_some_and(|job| job.round == round);
        if self.worker.leaves() {
            return self.refuse(Reason::Leaving);
        }
        if known(self.worker.round) || known(self.worker.next) {
            return self.refuse(Reason::Stale);
        }
        self.worker.next = Some(Job { round, work, version });
        self.next_round();
    }

    /// Begins the round that waits, if the worker serves and has none in progress.
    pub(super) fn next_round(&mut self) {
        if self.worker.stage != Stage::Serving || self.worker.round.is_some() {
            return;
        }
        let Some(job) = self.worker.next.take() else { return };
        self.worker.round = Some(job);
        let Job { round, work, version } = job;
        self.emit(Event::RoundTaken { worker: self.worker.id, round, work });
        self.command(Command::Round(round, work, version));
    }

    pub(super) fn round_done(&mut self, round: Round, outcome: RoundOutcome) {
        let Some(job) = self.worker.round.filter(|job| job.round == round) else {
            return self.refuse(Reason::Stale);
        };
        let worker = self.worker.id;
        self.worker.round = None;
        if job.work == Work::Reload && outcome == RoundOutcome::Done {
            self.worker.version = job.version;
            self.emit(Event::VersionTaken { worker, version: job.version });
        }
        self.emit(Event::RoundDone { worker, round, outcome });
        self.write(Up::Round { round, outcome });
        self.next_round();
    }
}
