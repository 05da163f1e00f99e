//! The observations of the controller itself: its state, its goal, its configuration, its loads and rounds.

use super::ladder::{ends_all, grants, height};
use super::worker::{RoundDue, SeenWorker};
use super::{Observed, remember};
use crate::bus::Code;
use crate::site::machine::event::{Event, Load, Said};
use crate::site::machine::timer::Timer;
use crate::site::machine::word::{
    Generation, Goal, Request, Round, RoundOutcome, Slot, State, Target, Version, Work, WorkerId,
};

/// The end of the controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// It ended its process.
    Ended,
    /// It re-executes itself.
    ReExecutes,
    /// It died by a fault.
    Died,
}

/// The part of the observer that is about the controller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenController {
    /// Its end, if it is gone.
    pub end: Option<End>,
    /// The state that was written last.
    pub state: State,
    /// The goal that was written last.
    pub goal: Option<Goal>,
    /// The configuration in use, while the site is not Idle.
    pub in_use: Option<Adopted>,
    /// While a Roll has adopted its configuration: the one before.
    pub before: Option<Adopted>,
    /// A Roll broke off, and this configuration must be in use again.
    pub back: Option<Adopted>,
    /// The progress of the load of the goal.
    pub load: SeenLoad,
    /// The round in progress.
    pub round: Option<SeenRound>,
    /// The way out that was granted: Restart or Exit.
    pub out: Option<Goal>,
    /// The first exit code that is not 0 and was asked for.
    pub code: Option<Code>,
    /// A slot was given up or a first load failed, and since then no request that leaves the site up ended without
    /// failure.
    pub spoilt: bool,
    /// The same by the new generation of a Roll that goes on.
    pub spoilt_by_roll: bool,
    /// The operator, or the controller itself, asked for the Start of this site, which starts.
    pub start_vouched: bool,
    /// The operator, or the controller itself, asked for a Restart, and it was granted.
    pub restart_vouched: bool,
}

/// A configuration that is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Adopted {
    /// The generation of the workers that are spawned now.
    pub generation: Generation,
    /// The version that they have.
    pub version: Version,
    /// The number of slots.
    pub slots: u32,
}

/// The progress of the load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeenLoad {
    /// No load runs.
    #[default]
    None,
    /// A load of the goal runs.
    Runs {
        /// The goal was written anew since it began.
        changed: bool,
        /// It was so, and with a goal that begins with a load, or that ends the site.
        stale: bool,
    },
    /// One was taken, and is not in use yet.
    Taken {
        /// The version that it loaded.
        version: Version,
        /// The number of slots.
        slots: u32,
    },
}

/// A round in progress. The workers that it waits for are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenRound {
    /// The number of the round.
    pub round: Round,
    /// The work of the round.
    pub work: Work,
    /// The version that goes with it.
    pub version: Version,
    /// The goal for which it began.
    pub goal: Option<Goal>,
    /// Did a worker fail, or go on while it was waited for as one that must be replaced?
    pub failed: bool,
}

impl SeenController {
    /// Does the controller live?
    pub fn lives(&self) -> bool {
        self.end.is_none()
    }

    /// Must every worker end?
    pub fn stops(&self) -> bool {
        self.goal.is_some_and(ends_all)
    }

    /// Does the controller live, and is the site meant to serve?
    pub fn is_up(&self) -> bool {
        self.lives() && !self.stops() && matches!(self.state, State::Starting | State::Running)
    }

    /// Is this a slot of a configuration that is in use, or may be again?
    pub fn counts(&self, slot: Slot, generation: Generation) -> bool {
        let has = |adopted: Adopted| adopted.generation == generation && slot.0 < adopted.slots;
        [self.in_use, self.before, self.back].into_iter().flatten().any(has)
    }

    /// The number of slots in use.
    pub fn slots(&self) -> u32 {
        self.in_use.map_or(0, |adopted| adopted.slots)
    }
}

impl Observed {
    pub(super) fn observe_controller(&mut self, event: &Event) {
        match *event {
            Event::Answered { request: Request::Exit(code), target: Target::Site, answer, .. }
                if grants(answer) && code != Code::OK =>
            {
                self.controller.code = self.controller.code.or(Some(code));
            }
            Event::StateWritten { to, .. } => self.write_state(to),
            Event::GoalWritten { to, .. } => self.write_goal(to),
            Event::LoadBegan => self.controller.load = SeenLoad::Runs { changed: false, stale: false },
            Event::LoadEnded { load } => self.end_load(load),
            Event::Adopted { generation, version, slots } => {
                self.adopt(Adopted { generation, version, slots });
            }
            Event::BrokeOff { generation } => {
                let of = |worker: &&mut SeenWorker| worker.generation == generation;
                self.workers.iter_mut().filter(of).for_each(|worker| worker.broken_off = true);
                self.controller.back = self.controller.before.take();
                self.controller.spoilt_by_roll = false;
            }
            Event::GivenUp { slot, generation } => {
                remember(&mut self.given_up, (slot, generation));
                let new = self.controller.before.and(self.controller.in_use);
                if new.is_some_and(|adopted| adopted.generation == generation) {
                    self.controller.spoilt_by_roll = true;
                } else {
                    self.controller.spoilt = true;
                }
            }
            Event::TriedAgain { slot } => {
                let given_up = &self.given_up;
                self.early
                    .retain(|(of, generation, _)| *of != slot || !given_up.contains(&(*of, *generation)));
                self.given_up.retain(|(other, _)| *other != slot);
            }
            Event::ReExecuting => self.controller.end = Some(End::ReExecutes),
            Event::ReExecutionFailed => {
                (self.controller.end, self.controller.out) = (None, Some(Goal::Exit));
                self.controller.spoilt = true;
            }
            _ => self.observe_round(event),
        }
    }

    fn write_state(&mut self, to: State) {
        let asked = self.controller.goal.is_some_and(|goal| self.is_vouched(goal));
        self.controller.start_vouched = to == State::Starting && asked;
        self.controller.state = to;
        if to == State::Idle {
            (self.controller.in_use, self.controller.before, self.controller.back) = (None, None, None);
            self.early.clear();
            self.given_up.clear();
        }
    }

    fn write_goal(&mut self, to: Option<Goal>) {
        let ends = self.controller.goal == Some(Goal::Start) && height(to) <= height(self.controller.goal);
        if ends && self.is_whole() {
            // Also a Start that went on after its requester was superseded.
            (self.controller.spoilt, self.controller.spoilt_by_roll) = (false, false);
        }
        let controller = &mut self.controller;
        if let SeenLoad::Runs { changed, stale } = &mut controller.load {
            let other = controller.goal != to;
            *changed |= other;
            *stale |= other && to != Some(Goal::Graceful);
        }
        controller.goal = to;
        if to.is_some_and(ends_all) {
            controller.round = None;
            self.workers.iter_mut().for_each(|worker| (worker.due, worker.back) = (RoundDue::No, false));
        }
        controller.before = None;
        controller.spoilt |= std::mem::take(&mut controller.spoilt_by_roll);
        self.tidy();
    }

    fn end_load(&mut self, load: Load) {
        self.controller.load = match load {
            Load::Taken { version, slots } => SeenLoad::Taken { version, slots },
            Load::Failed | Load::Stale => SeenLoad::None,
        };
        if load == Load::Failed && self.controller.in_use.is_none() {
            self.controller.spoilt = true;
        }
    }

    fn adopt(&mut self, adopted: Adopted) {
        let controller = &mut self.controller;
        let again = controller.back.take().is_some();
        if !again && controller.goal == Some(Goal::Roll) && controller.before.is_none() {
            controller.before = controller.in_use;
        }
        controller.in_use = Some(adopted);
        controller.load = SeenLoad::None;
        self.tidy();
    }

    /// Forgets what concerns slots and generations that are not in use, nor may be again.
    fn tidy(&mut self) {
        let controller = self.controller;
        self.early.retain(|(slot, generation, _)| controller.counts(*slot, *generation));
        self.given_up.retain(|(slot, generation)| controller.counts(*slot, *generation));
    }

    fn observe_round(&mut self, event: &Event) {
        match *event {
            Event::RoundBegan { round, work, version } => {
                let goal = self.controller.goal;
                self.controller.round = Some(SeenRound { round, work, version, goal, failed: false });
                for worker in self.workers.iter_mut() {
                    worker.due = if worker.left { RoundDue::No } else { RoundDue::Unsent };
                    worker.back = false;
                }
            }
            Event::RoundEnded { .. } => {
                self.controller.round = None;
                self.workers.iter_mut().for_each(|worker| (worker.due, worker.back) = (RoundDue::No, false));
            }
            Event::RoundDone { worker, round, .. }
                if self.controller.round.is_some_and(|open| open.round == round) =>
            {
                self.workers
                    .iter_mut()
                    .filter(|seen| seen.worker == worker)
                    .for_each(|seen| seen.back = true);
            }
            Event::Heard { worker, said: Said::Round(round, outcome) } => {
                self.back_from_round(worker, round, outcome);
            }
            Event::Passed { timer: Timer::Round(worker, round) } => {
                match self.controller.round.filter(|open| open.round == round).map(|open| open.work) {
                    Some(Work::Graceful) => self.fail_round(worker),
                    Some(Work::Reload) => self.set_due(worker, RoundDue::Replaced),
                    None => {}
                }
            }
            _ => {}
        }
    }

    fn back_from_round(&mut self, worker: WorkerId, round: Round, outcome: RoundOutcome) {
        let Some(open) = self.controller.round.filter(|open| open.round == round) else { return };
        let is_so = self.worker_mut(worker).is_some_and(|seen| std::mem::take(&mut seen.back));
        match outcome {
            RoundOutcome::Done => {
                if let (Work::Reload, Some(seen)) = (open.work, self.worker_mut(worker)) {
                    seen.version_heard = open.version;
                    seen.lied |= !is_so;
                }
                self.not_due(worker);
            }
            RoundOutcome::Failed => self.fail_round(worker),
            RoundOutcome::Replace if open.work == Work::Graceful => self.fail_round(worker),
            RoundOutcome::Replace => self.set_due(worker, RoundDue::Replaced),
        }
    }

    fn fail_round(&mut self, worker: WorkerId) {
        if let Some(round) = &mut self.controller.round {
            round.failed = true;
        }
        self.not_due(worker);
    }

    /// The round does not wait for a worker that must be replaced and goes on instead; it has failed. That stays so when
    /// the slot is tried again.
    pub(super) fn give_up_waiting(&mut self) {
        while let Some(worker) = self.replaced_in_vain() {
            self.fail_round(worker);
        }
    }

    fn replaced_in_vain(&self) -> Option<WorkerId> {
        // A Roll whose generation gives a slot up breaks off, and then the slot is not given up.
        let rolls = self.controller.before.or(self.controller.back).is_some();
        if self.controller.round.is_none() || rolls {
            return None;
        }
        let in_vain = |seen: &&SeenWorker| seen.due == RoundDue::Replaced && self.goes_on(seen);
        self.workers.iter().find(in_vain).map(|seen| seen.worker)
    }

    fn not_due(&mut self, worker: WorkerId) {
        self.set_due(worker, RoundDue::No);
    }

    fn set_due(&mut self, worker: WorkerId, due: RoundDue) {
        if let Some(seen) = self.worker_mut(worker) {
            seen.due = due;
        }
    }

    /// Is this goal weaker than the goal that is pending, or the same?
    pub fn has_at_least(&self, goal: Goal) -> bool {
        height(self.controller.goal) >= height(Some(goal))
    }
}
