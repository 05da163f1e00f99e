//! The steps through the plan.

use super::{Bound, Drain, Ending, Event, Outcome, Phase, Run, Stage};
use crate::site::Name;
use crate::site::event::Step;
use crate::site::teardown::design::{AfterFailure, SystemExit};
use crate::site::teardown::state::Place;

impl Run<'_> {
    /// Begins the teardown.
    pub(super) fn begin(&mut self) {
        self.state.phase = Phase::Ending;
        self.state.place = Place::default();
    }

    /// Takes the next step: makes the next call, or closes a stage of an interpreter.
    pub(super) fn advance(&mut self) {
        if !self.machine.can_advance(self.state) {
            return;
        }
        if self.state.phase == Phase::Grace {
            return self.begin();
        }
        let Some(stage) = self.machine.stage(self.state) else { return self.end(Ending::Done) };
        if stage == Stage::Drain {
            return self.drained();
        }
        let Some(inner) = self.state.current() else { return self.next_sweep() };
        let first = inner.id.name == Name(0);
        if stage > Stage::Drain && first && self.design().aborts && self.state.is_busy() {
            return self.end(Ending::Crashed);
        }
        if self.state.place.turn < inner.turns(stage) {
            self.state.place.running = true;
        } else {
            self.close(stage);
        }
    }

    /// Ends the drain: the requests that are left are cut. In a design that cuts and waits, the wait begins.
    fn drained(&mut self) {
        let worker = self.machine.worker;
        let waits = self.design().drain == Drain::CutsAndWaits && self.state.is_busy();
        for request in self.state.requests.iter_mut().filter(|r| r.waits && r.open) {
            request.open = false;
            self.events.push(Event::Cut { worker, connection: request.connection });
        }
        if !waits {
            self.state.requests.retain(|r| !r.waits);
            self.next_stage();
        }
    }

    /// Closes the stage in this interpreter.
    fn close(&mut self, stage: Stage) {
        let step = match stage {
            Stage::Tell => Step::Told,
            Stage::Join | Stage::Drain => Step::Joined,
            Stage::Finish => Step::Finished,
            Stage::Destroy => Step::Destroyed,
        };
        let place = usize::from(self.state.place.interpreter);
        let Some(inner) = self.state.interpreters.get_mut(place) else { return };
        inner.step = Some(step);
        inner.told |= step == Step::Told;
        let interpreter = inner.id;
        self.emit(Event::Stepped { interpreter, step });
        self.next_stage();
    }

    /// Goes to the next stage of the sweep in this interpreter, or to the next interpreter, or to the next sweep.
    fn next_stage(&mut self) {
        let Place { sweep, interpreter, stage, .. } = self.state.place;
        let stages = self.design().plan.get(usize::from(sweep)).map_or(0, |s| s.len());
        let drains = self.machine.stage(self.state) == Some(Stage::Drain);
        self.state.place = if usize::from(stage) + 1 < stages {
            Place { sweep, interpreter, stage: stage + 1, ..Place::default() }
        } else {
            Place { sweep, interpreter: interpreter + 1, ..Place::default() }
        };
        if drains || self.state.current().is_none() {
            self.next_sweep();
        }
    }

    fn next_sweep(&mut self) {
        self.state.place = Place { sweep: self.state.place.sweep + 1, ..Place::default() };
    }

    /// The call that runs ended by itself.
    pub(super) fn ended(&mut self, outcome: Outcome) {
        if !self.state.place.running {
            return;
        }
        self.turned(outcome == Outcome::Well);
        let tells = self.machine.stage(self.state) == Some(Stage::Tell);
        let exits = self.design().system_exit == SystemExit::EndsTheProcess;
        if tells && outcome == Outcome::Exit && exits {
            self.end(Ending::Done);
        }
    }

    /// Ends a turn.
    fn turned(&mut self, well: bool) {
        let Some(stage) = self.machine.stage(self.state) else { return };
        let Some(inner) = self.state.current() else { return };
        let interpreter = inner.id;
        let turn = self.state.place.turn;
        let subscriber = inner.subscriptions.get(usize::from(turn)).copied();
        let skips = !well && self.design().after_failure == AfterFailure::NextInterpreter;
        let turns = inner.turns(stage);
        self.state.place.running = false;
        self.state.place.turn = if skips && stage == Stage::Tell { turns } else { turn + 1 };
        if let (Stage::Tell, Some(subscriber)) = (stage, subscriber) {
            self.emit(Event::Called { interpreter, subscriber, well });
        }
    }

    /// A deadline passed: a call that hangs is given up, and a drain is over. If an interpreter cannot be destroyed, the
    /// process ends.
    pub(super) fn expired(&mut self) {
        if !self.machine.can_expire(self.state) {
            return;
        }
        let worker = self.machine.worker;
        if self.state.phase == Phase::Grace {
            self.emit(Event::Expired { worker });
            return self.begin();
        }
        let stage = self.machine.stage(self.state);
        match (self.design().bound, stage) {
            (Bound::Process, _) => {
                self.emit(Event::Expired { worker });
                self.end(Ending::Done);
            }
            (_, Some(Stage::Drain)) => {
                self.emit(Event::Expired { worker });
                self.drained();
            }
            (_, Some(Stage::Destroy)) => self.end(Ending::Done),
            _ => self.turned(false),
        }
    }
}
