//! The steps through the plan.

use super::super::state::{CallEnd, Place};
use super::{Event, Phase, Run, Said, Shown, Stage};
use crate::bus::Code;
use crate::site::machine::word::{Name, Step};

/// The exit code of a process that its timer ends: `exit(-1)`.
const ABORTED: Code = Code(255);

impl Run<'_> {
    /// Begins the end.
    pub(super) fn begin(&mut self) {
        self.state.phase = Phase::Ending;
        self.state.place = Place::default();
        self.arrive();
    }

    /// Shows the stage at which the process arrived. A drain without requests is over at once.
    fn arrive(&mut self) {
        let Some(stage) = self.machine.stage(self.state) else { return };
        if stage != Stage::Drain {
            // Before the first step the process is in the stage of its first interpreter, if it has one.
            return self.enter(stage.shown());
        }
        if self.state.is_busy() {
            self.enter(Shown::Draining);
            if self.rules().cuts {
                self.cut(false);
                self.enter(Shown::Joining);
            }
        }
        self.drained();
    }

    /// Ends the drain when no request is left for which it waits.
    pub(super) fn drained(&mut self) {
        if self.machine.stage(self.state) == Some(Stage::Drain) && !self.state.is_busy() {
            self.next_sweep();
        }
    }

    /// Takes the next step: begins a call, or a stage of an interpreter that needs none.
    pub(super) fn advance(&mut self) {
        if !self.machine.can_advance(self.state) {
            return;
        }
        if self.state.phase == Phase::Grace {
            return self.begin();
        }
        let Some(stage) = self.machine.stage(self.state) else { return self.end(Code::OK) };
        let Some(inner) = self.state.current().copied() else { return self.next_sweep() };
        let Some(step) = stage.step() else { return };
        if stage > Stage::Drain && inner.native.name == Name(0) && self.rules().aborts && self.state.is_busy()
        {
            return self.killed(false);
        }
        self.emit(Event::StepBegan { interpreter: inner.id(), step });
        if self.state.place.turn < inner.turns(stage) {
            self.state.place.running = true;
        } else {
            self.close(step, CallEnd::Well);
            self.next_stage();
        }
    }

    /// An interpreter is through with a step.
    fn close(&mut self, step: Step, outcome: CallEnd) {
        let place = usize::from(self.state.place.interpreter);
        let Some(inner) = self.state.interpreters.get_mut(place) else { return };
        inner.step = Some(step);
        if step == Step::Told && inner.told != Some(CallEnd::Well) {
            inner.told = Some(outcome);
        }
        let (interpreter, native, told) = (inner.id(), inner.native, inner.told);
        let done = outcome == CallEnd::Well;
        self.emit(Event::StepEnded { interpreter, step, done });
        match step {
            Step::Told if done => self.say(Said::Told(native)),
            Step::Destroyed if done => {
                self.say(Said::Gone(native));
                // The log named it when its subscriber failed.
                if told == Some(CallEnd::Failed) && self.state.heard {
                    self.emit(Event::Untold { interpreter });
                }
            }
            _ => {}
        }
    }

    /// Goes to the next stage of the sweep in this interpreter, or to the next interpreter, or to the next sweep.
    fn next_stage(&mut self) {
        let Place { sweep, interpreter, stage, .. } = self.state.place;
        let stages = self.rules().plan.get(usize::from(sweep)).map_or(0, |s| s.len());
        self.state.place = if usize::from(stage) + 1 < stages {
            Place { sweep, interpreter, stage: stage + 1, ..Place::default() }
        } else {
            Place { sweep, interpreter: interpreter + 1, ..Place::default() }
        };
        match self.state.current() {
            Some(_) => self.arrive(),
            None => self.next_sweep(),
        }
    }

    fn next_sweep(&mut self) {
        self.state.place = Place { sweep: self.state.place.sweep + 1, ..Place::default() };
        self.arrive();
    }

    /// The call that runs ended by itself.
    pub(super) fn ended(&mut self, outcome: CallEnd) {
        let stage = self.machine.stage(self.state);
        let (Some(stage), Some(inner)) = (stage, self.state.current().copied()) else { return };
        let Some(step) = stage.step().filter(|_| self.state.place.running) else { return };
        self.close(step, outcome);
        self.state.place.running = false;
        self.state.place.turn += 1;
        if self.state.place.turn >= inner.turns(stage) {
            self.next_stage();
        }
    }

    /// The grace is over; or the timer of the process passes, and the process exits, in any stage.
    pub(super) fn expired(&mut self) {
        match self.state.phase {
            Phase::Grace if self.machine.can_expire(self.state) => self.begin(),
            Phase::Ending if self.machine.can_expire(self.state) => self.end(ABORTED),
            _ => {}
        }
    }
}
