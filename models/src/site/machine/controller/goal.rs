//! The way of a goal: its load, its work, its end, and the goal that follows it.

use std::collections::BTreeSet;

use super::command::Command;
use super::memory::{Controller, Epoch, Loading, Open, Phase};
use super::{Run, next};
use crate::site::machine::event::{Event, Load};
use crate::site::machine::word::{Failures, Generation, Goal, Privilege, Resolution, Slot, State, Version};

impl Run<'_> {
    /// Begins to work for this goal; `None` is rest.
    pub(super) fn begin(&mut self, goal: Option<Goal>) {
        let from = std::mem::replace(&mut self.controller.goal, goal);
        self.emit(Event::GoalWritten { from, to: goal });
        self.controller.failures = Failures::NONE;
        if goal.is_some_and(Goal::stops) {
            self.controller.round = None;
        }
        if self.controller.load.is_some() {
            self.controller.load = Some(Loading::Stale);
        }
        let Some(goal) = goal else {
            self.controller.phase = Phase::Rest;
            return;
        };
        let cold = self.controller.used.is_none();
        if goal.stops() {
            self.controller.phase = Phase::Work;
            if self.controller.state != State::Idle {
                self.enter(State::Stopping);
            }
        } else if cold || matches!(goal, Goal::Reload | Goal::Roll) {
            if self.controller.state == State::Idle {
                self.enter(State::Starting);
            }
            self.begin_load();
        } else {
            self.work(goal);
        }
    }

    /// Begins the load of the goal. One that runs is not that of the goal: the goal waits for its end.
    fn begin_load(&mut self) {
        if self.controller.load.is_some() {
            self.controller.phase = Phase::Queue;
            return;
        }
        self.controller.phase = Phase::Load;
        self.controller.load = Some(Loading::Wanted);
        self.emit(Event::LoadBegan);
        self.emit(Event::Privileged { worker: None, action: Privilege::ReadKey });
        if self.controller.used.is_none() {
            self.emit(Event::Privileged { worker: None, action: Privilege::Bind });
        }
        self.command(Command::Load);
    }

    /// The load that runs ended. A configuration without slots is one that cannot be loaded.
    pub(super) fn loaded(&mut self, result: Option<(Version, u32)>) {
        let Some(loading) = self.controller.load.take() else {
            return self.refuse(crate::site::machine::word::Reason::Stale);
        };
        match (loading, result.filter(|(_, slots)| *slots > 0), self.controller.goal) {
            (Loading::Wanted, Some((version, slots)), Some(goal)) => {
                self.emit(Event::LoadEnded { load: Load::Taken { version, slots } });
                self.adopt(goal, version, slots);
                self.work(goal);
            }
            (Loading::Wanted, _, _) => {
                self.emit(Event::LoadEnded { load: Load::Failed });
                self.controller.damaged |= self.controller.used.is_none();
                self.controller.failures.load = true;
                self.finish_after_the_round();
            }
            (Loading::Stale, ..) => {
                self.emit(Event::LoadEnded { load: Load::Stale });
                if self.controller.phase == Phase::Queue {
                    self.begin_load();
                }
            }
        }
    }

    /// Takes a configuration into use. A Roll, and a site that was down, begin a generation with it.
    fn adopt(&mut self, goal: Goal, version: Version, slots: u32) {
        let c = &mut *self.controller;
        match &mut c.used {
            Some(epoch) if goal != Goal::Roll => {
                epoch.version = version;
                epoch.resize(slots);
            }
            used => {
                let generation = Generation(next(&mut c.numbers.generation));
                let epoch = Epoch::new(generation, version, slots);
                if used.is_some() { c.rolled = Some(epoch) } else { *used = Some(epoch) }
            }
        }
        self.say_adopted();
    }

    pub(super) fn say_adopted(&mut self) {
        if let Some(epoch) = self.controller.current() {
            let (generation, version, slots) = (epoch.generation, epoch.version, epoch.count());
            self.emit(Event::Adopted { generation, version, slots });
        }
    }

    /// Begins the work of the goal: everything that it needs is loaded.
    fn work(&mut self, goal: Goal) {
        self.controller.phase = Phase::Work;
        self.try_again();
        if let Some(work) = goal.work() {
            self.begin_round(work);
        }
    }

    /// Tries the slots of the current configuration that were given up once more.
    pub(super) fn try_again(&mut self) {
        if let Some(epoch) = self.controller.current_mut() {
            let tried = epoch.try_again();
            tried.into_iter().for_each(|slot| self.emit(Event::TriedAgain { slot }));
        }
    }

    /// The same, also in the configuration that a Roll replaces: its slots are tried again if the Roll breaks off.
    pub(super) fn try_all_again(&mut self) {
        let Controller { used, rolled, .. } = &mut *self.controller;
        let tried: BTreeSet<Slot> = [used, rolled].into_iter().flatten().flat_map(Epoch::try_again).collect();
        tried.into_iter().for_each(|slot| self.emit(Event::TriedAgain { slot }));
    }

    /// Is the goal reached? Then it ends, and the next one begins.
    pub(super) fn reach(&mut self) -> bool {
        let c = &self.controller;
        let Some(goal) = c.goal.filter(|_| c.phase == Phase::Work && c.state != State::Exited) else {
            return false;
        };
        if goal.stops() {
            if c.children.is_empty() {
                self.stopped(goal);
            }
            return false;
        }
        let slots = || c.slots().all(|slot| c.serves(slot) || c.given_up(slot));
        let over = c.round.is_none() && (self.is_cut_short() || slots() && self.old_ones_leave(goal));
        if over {
            if goal == Goal::Roll && c.rolled.is_some() {
                self.controller.used = self.controller.rolled.take();
            }
            self.finish();
        }
        over
    }

    /// Has every worker said that it leaves that the goal replaces, or leaves no place for?
    fn old_ones_leave(&self, goal: Goal) -> bool {
        let c = &self.controller;
        let slots = c.current().map_or(0, Epoch::count);
        let generation = c.rolled.as_ref().map(|epoch| epoch.generation);
        c.children.iter().filter(|child| !child.leaving).all(|child| {
            let surplus = child.slot.0 >= slots;
            let stays = goal < Goal::Reload || !surplus || self.surplus_is_stuck();
            stays && generation.is_none_or(|generation| child.generation == generation)
        })
    }

    /// Did the load of the goal fail, or the Roll break off? Then nothing more is done for it.
    pub(super) fn is_cut_short(&self) -> bool {
        self.controller.failures.load || self.controller.failures.slot
    }

    /// The failures of the goal so far. A round that began for another goal counts only where that was not done in another
    /// way.
    pub(super) fn failures(&self) -> Failures {
        let own = self.controller.goal.is_some_and(|goal| goal.work().is_some());
        let Failures { round, .. } = self.controller.failures;
        Failures { round: round && (own || self.is_cut_short()), ..self.controller.failures }
    }

    /// Ends the goal, which failed. Workers that are due in the round of a weaker goal keep what they have: the goal is over
    /// when that round is.
    fn finish_after_the_round(&mut self) {
        match self.controller.round {
            Some(_) => self.controller.phase = Phase::Work,
            None => self.finish(),
        }
    }

    /// Ends the goal, which leaves the site up: resolves the tickets that waited for it. The strongest of the late ones is the next
    /// goal. A Start is judged by the state alone, unless its own load failed; one that ends well beside a goal that
    /// failed repairs the site too. A site that was starting goes on to start.
    pub(super) fn finish(&mut self) {
        let cold = self.controller.used.is_none();
        let now = self.failures_now();
        let failures = self.failures().with(now);
        let c = &self.controller;
        let whole = c.slots().all(|slot| c.serves(slot));
        let whole_or_given_up = c.slots().all(|slot| c.serves(slot) || c.given_up(slot));
        let mut stay = Vec::new();
        let mut well = !failures.is_any();
        for open in std::mem::take(&mut self.controller.tickets) {
            let start = open.goal == Goal::Start && !cold;
            if open.late || start && !whole && !now.slot {
                stay.push(Open { late: false, ..open });
            } else {
                let failures = if start { now } else { failures };
                well |= !failures.is_any();
                self.resolve(open.ticket, failures.resolution());
            }
        }
        self.controller.damaged &= !well;
        self.controller.tickets = stay;
        let next = self.controller.tickets.iter().map(|open| open.goal).max();
        let starts = self.controller.state == State::Starting && !cold && !whole_or_given_up;
        if self.controller.state == State::Starting && !starts {
            self.enter(if cold { State::Idle } else { State::Running });
        }
        self.begin(next.or(starts.then_some(Goal::Start)));
    }

    /// Ends a goal that ended every worker.
    fn stopped(&mut self, goal: Goal) {
        for open in std::mem::take(&mut self.controller.tickets) {
            self.resolve(open.ticket, Resolution::Reached);
        }
        self.controller.used = None;
        self.controller.rolled = None;
        match goal {
            Goal::Restart | Goal::Exit => {
                self.controller.load = None;
                self.enter(State::Exited);
            }
            _ => {
                self.enter(State::Idle);
                self.begin(None);
            }
        }
        match goal {
            Goal::Restart => {
                self.emit(Event::Privileged { worker: None, action: Privilege::ReExecute });
                self.emit(Event::ReExecuting);
                self.command(Command::ReExecute);
            }
            Goal::Exit => self.end(),
            _ => {}
        }
    }

    /// Gives a Roll up: a slot is given up in the new generation. The configuration from before is in use again.
    pub(super) fn break_off(&mut self) {
        let Some(epoch) = self.controller.rolled.take() else { return };
        self.emit(Event::BrokeOff { generation: epoch.generation });
        self.say_adopted();
        self.controller.failures.slot = true;
        self.finish_after_the_round();
    }
}
