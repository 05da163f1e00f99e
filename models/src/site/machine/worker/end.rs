//! The stages of a worker's end, and the steps of its interpreters.

use super::Run;
use super::command::Command;
use super::memory::{Interpreter, Own};
use super::stage::Until;
use crate::bus::Code;
use crate::life::Life;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::message::Up;
use crate::site::machine::word::{Native, Reason, Step};

/// The life that a step begins with, and the one that it ends with.
const fn lives(step: Step) -> (Life, Life) {
    match step {
        Step::Told => (Life::Live, Life::Told),
        Step::Joined => (Life::Told, Life::Joined),
        Step::Finished => (Life::Joined, Life::Finished),
        Step::Destroyed => (Life::Finished, Life::Destroyed),
    }
}

/// The step that follows this life.
fn following(life: Life) -> Option<Step> {
    Step::ALL.into_iter().find(|step| lives(*step).0 == life)
}

impl Run<'_> {
    /// Takes every step that follows from the state: a stage of the end that is over gives way to the next one.
    pub(super) fn advance(&mut self) {
        while let Some(row) = self.machine.stages.iter().find(|row| row.stage == self.worker.stage).copied() {
            let over = match row.until {
                Until::Answered => !self.worker.accepts && !self.worker.owes(),
                Until::All(step) => self.all_take(step),
            };
            match row.next {
                _ if !over => return,
                Stage::Ended => return self.end(Code::OK),
                next => self.enter(next),
            }
        }
    }

    /// Asks every interpreter for this step that it did not take. Is every one of them through with it? An interpreter
    /// that is being born is waited for before one is told: after the first is told, none is created.
    fn all_take(&mut self, step: Step) -> bool {
        if step == Step::Told && !self.worker.creating.is_empty() {
            return false;
        }
        let (before, after) = lives(step);
        let stands = |i: &&Interpreter| i.life == before && i.asked.is_none();
        let due: Vec<Native> = self.worker.interpreters.iter().filter(stands).map(|i| i.native).collect();
        due.into_iter().for_each(|native| self.begin(native, step));
        self.worker.interpreters.iter().all(|i| i.life >= after)
    }

    /// Asks an interpreter for a step of its end. An interpreter of which a step was given up is not destroyed.
    fn begin(&mut self, native: Native, step: Step) {
        let interpreter = native.of(self.worker.id);
        if step == Step::Told {
            self.deeds_over(native);
        }
        let Some(found) = self.worker.interpreters.iter_mut().find(|i| i.native == native) else { return };
        if step == Step::Destroyed && found.stuck {
            return self.leave_behind(native);
        }
        found.asked = Some(step);
        self.emit(Event::StepBegan { interpreter, step });
        self.command(Command::Step(native, step));
    }

    pub(super) fn stepped(&mut self, native: Native, step: Step, done: bool) {
        match self.worker.interpreter(native) {
            Some(interpreter) if interpreter.asked == Some(step) => self.step_over(native, done),
            _ => self.refuse(Reason::Stale),
        }
    }

    /// The step that an interpreter was asked for is over: it was taken, or it is given up.
    pub(super) fn step_over(&mut self, native: Native, done: bool) {
        let serving = self.worker.stage == Stage::Serving;
        let Some(found) = self.worker.interpreters.iter_mut().find(|i| i.native == native) else { return };
        let Some(step) = found.asked.take() else { return };
        found.life = lives(step).1;
        found.stuck |= !done;
        let (next, own) = (following(found.life), found.own);
        self.emit(Event::StepEnded { interpreter: native.of(self.worker.id), step, done });
        if step == Step::Told && done {
            self.write(Up::Told(native));
        }
        match next {
            Some(next) if serving => self.begin(native, next),
            Some(_) => {}
            None if !done => self.leave_behind(native),
            None => self.gone(native, own == Some(Own::Restart)),
        }
    }

    /// The interpreter stays as it is until the process ends. One that restarts gets a successor all the same.
    fn leave_behind(&mut self, native: Native) {
        self.emit(Event::Left { interpreter: native.of(self.worker.id) });
        let own = self.worker.interpreter(native).and_then(|interpreter| interpreter.own);
        self.gone(native, own == Some(Own::Restart));
    }

    /// The worker forgets an interpreter. While the worker goes on, the controller hears of it, and the interpreter may
    /// be created anew.
    fn gone(&mut self, native: Native, again: bool) {
        self.worker.interpreters.retain(|i| i.native != native);
        if self.worker.stage == Stage::Serving {
            self.write(Up::Gone(native));
            if again {
                self.begin_birth(native.name);
            }
        }
    }

    /// Begins the end of one interpreter, while the worker goes on.
    pub(super) fn own_end(&mut self, native: Native, own: Own) {
        let interpreter = native.of(self.worker.id);
        self.emit(Event::OwnEnd { interpreter, again: own == Own::Restart });
        if let Some(found) = self.worker.interpreters.iter_mut().find(|i| i.native == native) {
            found.own = Some(own);
        }
        self.begin(native, Step::Told);
    }
}
