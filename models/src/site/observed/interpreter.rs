//! The observations of interpreters: what the controller heard of each, and how far its end is.

use super::ladder::far;
use super::{Observed, remember};
use crate::site::machine::event::{Event, Said, Stage};
use crate::site::machine::word::{InterpreterId, Step, WorkerId};

/// An interpreter of a worker that is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenInterpreter {
    /// The incarnation of the interpreter.
    pub interpreter: InterpreterId,
    /// The news of it that the controller heard.
    pub heard: Heard,
    /// It lives in its process, or its end is under way there.
    pub lives: bool,
    /// It was told of its end.
    pub told: bool,
    /// The step of its end that it is asked for.
    pub asked: Option<Step>,
    /// The last step of its end that is over, taken or given up.
    pub over: Option<Step>,
    /// Its own end began, while its worker went on.
    pub own: bool,
    /// Its threads were not joined.
    pub unjoined: bool,
}

/// The news of an interpreter that the controller heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Heard {
    /// The controller heard nothing yet.
    #[default]
    Nothing,
    /// The controller heard that it lives.
    Born,
    /// It was told of its end.
    Told,
}

impl SeenInterpreter {
    const fn new(interpreter: InterpreterId) -> SeenInterpreter {
        SeenInterpreter {
            interpreter,
            heard: Heard::Nothing,
            lives: false,
            told: false,
            asked: None,
            over: None,
            own: false,
            unjoined: false,
        }
    }

    /// Does the controller know that it lives?
    pub fn is_known(&self) -> bool {
        self.heard != Heard::Nothing
    }

    pub(super) fn forget(&mut self) {
        self.heard = Heard::Nothing;
    }
}

impl Observed {
    /// The interpreter of this incarnation.
    pub fn interpreter(&self, interpreter: InterpreterId) -> Option<&SeenInterpreter> {
        self.interpreters.iter().find(|seen| seen.interpreter == interpreter)
    }

    /// The interpreters in this worker.
    pub fn interpreters_of(&self, worker: WorkerId) -> impl Iterator<Item = &SeenInterpreter> {
        self.interpreters.iter().filter(move |seen| seen.interpreter.worker == worker)
    }

    /// The interpreters that live in this worker, or end there.
    pub fn living_in(&self, worker: WorkerId) -> impl Iterator<Item = &SeenInterpreter> {
        self.interpreters_of(worker).filter(|seen| seen.lives)
    }

    pub(super) fn observe_interpreters(&mut self, event: &Event) {
        match *event {
            Event::Created { interpreter } => {
                self.anew.retain(|of| *of != (interpreter.worker, interpreter.name));
                self.interpreter_mut(interpreter, |seen| seen.lives = true);
            }
            Event::NotCreated { worker, name, .. } => self.anew.retain(|of| *of != (worker, name)),
            Event::OwnEnd { interpreter, again } => {
                if again {
                    remember(&mut self.anew, (interpreter.worker, interpreter.name));
                }
                self.interpreter_mut(interpreter, |seen| seen.own = true);
            }
            Event::DeedBegan { notice, interpreter, .. } => remember(&mut self.deeds, (interpreter, notice)),
            Event::DeedEnded { notice, interpreter, .. } => {
                self.deeds.retain(|deed| *deed != (interpreter, notice));
            }
            Event::StepBegan { interpreter, step } => {
                self.interpreter_mut(interpreter, |seen| seen.asked = Some(step));
            }
            Event::StepEnded { interpreter, step, done } => self.end_step(interpreter, step, done),
            Event::Left { interpreter } => self.destroy(interpreter),
            Event::Heard { worker, said } => self.hear_of_interpreter(worker, said),
            Event::Entered { worker, stage } if far(stage) > far(Stage::Serving) => {
                self.anew.retain(|(of, _)| *of != worker);
            }
            Event::Died { worker, .. } | Event::WorkerEnded { worker, .. } => self.destroy_all(worker),
            Event::Ended { worker, .. } | Event::SpawnFailed { worker } => {
                self.interpreters.retain(|seen| seen.interpreter.worker != worker);
                self.anew.retain(|(of, _)| *of != worker);
            }
            _ => {}
        }
    }

    fn hear_of_interpreter(&mut self, worker: WorkerId, said: Said) {
        match said {
            Said::Born(native) => {
                self.interpreter_mut(native.of(worker), |seen| seen.heard = Heard::Born);
            }
            Said::Told(native) => {
                let of = native.of(worker);
                let known = self.interpreter(of).is_some_and(SeenInterpreter::is_known);
                if known {
                    self.interpreter_mut(of, |seen| seen.heard = Heard::Told);
                }
            }
            Said::Gone(native) => {
                let of = native.of(worker);
                self.interpreters.retain(|seen| seen.interpreter != of || seen.lives);
                self.interpreters.iter_mut().filter(|seen| seen.interpreter == of).for_each(|seen| {
                    seen.heard = Heard::Nothing;
                });
            }
            _ => {}
        }
    }

    fn end_step(&mut self, interpreter: InterpreterId, step: Step, done: bool) {
        self.interpreter_mut(interpreter, |seen| {
            seen.asked = None;
            seen.over = Some(step);
            seen.told |= step == Step::Told && done;
            seen.unjoined |= step == Step::Joined && !done;
        });
        if step == Step::Destroyed && done {
            self.destroy(interpreter);
        }
    }

    /// It is gone from its process. The controller hears of that later.
    fn destroy(&mut self, interpreter: InterpreterId) {
        let lives = self.controller.lives();
        self.interpreters.retain(|seen| seen.interpreter != interpreter || lives);
        self.interpreters.iter_mut().filter(|seen| seen.interpreter == interpreter).for_each(|seen| {
            *seen =
                SeenInterpreter { heard: seen.heard, told: seen.told, ..SeenInterpreter::new(interpreter) };
        });
    }

    fn destroy_all(&mut self, worker: WorkerId) {
        let all: Vec<_> = self.interpreters_of(worker).map(|seen| seen.interpreter).collect();
        all.into_iter().for_each(|interpreter| self.destroy(interpreter));
        self.deeds.retain(|(of, _)| of.worker != worker);
        self.anew.retain(|(of, _)| *of != worker);
    }

    fn interpreter_mut(&mut self, interpreter: InterpreterId, change: impl Fn(&mut SeenInterpreter)) {
        if self.worker(interpreter.worker).is_none() {
            return;
        }
        if self.interpreter(interpreter).is_none() {
            remember(&mut self.interpreters, SeenInterpreter::new(interpreter));
        }
        self.interpreters.iter_mut().filter(|seen| seen.interpreter == interpreter).for_each(change);
    }
}
