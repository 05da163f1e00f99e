//! The abstract worker with its abstract interpreters: only what the rest of the site can see of a worker.
//!
//! The model of a site has the whole machine of a worker, and in the place of each interpreter an abstract one
//! ([`Life`]). A real worker has a bus there. Three claims, each judged on every edge of a model, close the gap:
//!
//! | claim | says | id |
//! |---|---|---|
//! | `a-bus-is-an-abstract-interpreter` | each step of a bus is a step of the abstract interpreter, or none | SITE-1 |
//! | `an-interpreter-is-known-by-its-life` | a worker takes its interpreters for abstract interpreters: it waits for the step that it asked for, or gives it up | SITE-4 |
//! | `every-step-of-a-worker-is-one-of-the-abstract-worker` | what a worker does with them is what this outline permits | SITE-3 |
//!
//! The first two claims ask the same function, [`life::implements`](crate::life::implements). So everything that a worker
//! does with abstract interpreters, it does with buses.
//!
//! Refinement concerns the steps that are taken, and not those that must be taken: that an end ends is claimed of the
//! bus and of the worker, each by itself.

use super::machine::event::{Event, Stage};
use super::machine::word::{Native, Step, WorkerId};
use crate::bus::Code;
use crate::life::{Life, implements};

/// The phase of the abstract worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It was spawned, and is not ready.
    Spawned,
    /// It accepts connections.
    Serving,
    /// It accepts no connection any more, and takes its interpreters down.
    Leaving,
    /// Its process is over.
    Ended,
}

/// An abstract interpreter in its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Inner {
    /// Its name and its incarnation.
    pub native: Native,
    /// The progress of its end.
    pub life: Life,
    /// The step that its worker asked it for.
    pub asked: Option<Step>,
    /// Does it end while its worker goes on?
    pub alone: bool,
    /// Was a step of its end given up?
    pub stuck: bool,
}

/// The abstract worker.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outline {
    /// The phase that it is in.
    pub phase: Phase,
    /// Its interpreters, in the order of their births.
    pub interpreters: Vec<Inner>,
}

/// The phase of a worker in this stage.
pub const fn phase(stage: Stage) -> Phase {
    match stage {
        Stage::Booting => Phase::Spawned,
        Stage::Serving => Phase::Serving,
        Stage::Telling | Stage::Draining | Stage::Joining | Stage::Finishing | Stage::Destroying => {
            Phase::Leaving
        }
        Stage::Ended => Phase::Ended,
    }
}

/// The life of an interpreter that is through with this step.
pub const fn life_after(step: Step) -> Life {
    match step {
        Step::Told => Life::Told,
        Step::Joined => Life::Joined,
        Step::Finished => Life::Finished,
        Step::Destroyed => Life::Destroyed,
    }
}

/// The worker whose outline may change with this event.
pub const fn subject(event: &Event) -> Option<WorkerId> {
    match *event {
        Event::Entered { worker, .. }
        | Event::WorkerEnded { worker, .. }
        | Event::SpawnFailed { worker }
        | Event::Died { worker, .. } => Some(worker),
        Event::Created { interpreter }
        | Event::OwnEnd { interpreter, .. }
        | Event::StepBegan { interpreter, .. }
        | Event::StepEnded { interpreter, .. }
        | Event::Left { interpreter } => Some(interpreter.worker),
        _ => None,
    }
}

impl Outline {
    /// A worker that was just spawned.
    pub const fn spawned() -> Outline {
        Outline { phase: Phase::Spawned, interpreters: Vec::new() }
    }

    /// Takes the step that this event tells of. May the abstract worker take it? An event with another
    /// [`subject`] changes nothing, and is permitted.
    pub fn take(&mut self, event: &Event) -> bool {
        match *event {
            Event::Entered { stage, .. } => self.enter(phase(stage)),
            Event::WorkerEnded { code, .. } => self.end(code),
            Event::SpawnFailed { .. } | Event::Died { .. } => {
                let lived = self.phase != Phase::Ended;
                *self = Outline { phase: Phase::Ended, interpreters: Vec::new() };
                lived
            }
            Event::Created { interpreter } => self.create(interpreter.native()),
            Event::OwnEnd { interpreter, .. } => {
                let serves = self.phase == Phase::Serving;
                let found = self.find(interpreter.native());
                found.is_some_and(|inner| {
                    let ends = std::mem::replace(&mut inner.alone, true) || inner.asked.is_some();
                    serves && !ends && inner.life == Life::Live
                })
            }
            Event::StepBegan { interpreter, step } => self.ask(interpreter.native(), step),
            Event::StepEnded { interpreter, step, done } => self.step(interpreter.native(), step, done),
            Event::Left { interpreter } => {
                let native = interpreter.native();
                let stuck = self.find(native).is_some_and(|inner| inner.stuck);
                self.interpreters.retain(|inner| inner.native != native);
                stuck
            }
            _ => true,
        }
    }

    /// The phases follow each other. A worker that boots may end at once.
    fn enter(&mut self, next: Phase) -> bool {
        let may = matches!(
            (self.phase, next),
            (Phase::Spawned, Phase::Serving | Phase::Ended)
                | (Phase::Serving, Phase::Leaving)
                | (Phase::Leaving, Phase::Leaving | Phase::Ended)
        );
        self.phase = next;
        may
    }

    /// A worker that ends well has no interpreter left: each was destroyed, or left because a step was given up.
    fn end(&mut self, code: Code) -> bool {
        let left = std::mem::take(&mut self.interpreters);
        self.phase == Phase::Ended && (code != Code::OK || left.is_empty())
    }

    /// An interpreter is created before the end of the worker has reached one of them. No two have the same name.
    fn create(&mut self, native: Native) -> bool {
        let told = |inner: &Inner| !inner.alone && (inner.asked.is_some() || inner.life.told());
        let same = |inner: &Inner| inner.native.name == native.name;
        let may =
            self.phase != Phase::Ended && !self.interpreters.iter().any(|inner| told(inner) || same(inner));
        self.interpreters.push(Inner { native, life: Life::Live, asked: None, alone: false, stuck: false });
        may
    }

    /// A worker asks an interpreter for its next step: while it serves, one that ends alone; while it leaves, any. Then
    /// every interpreter is as far as that one before one goes further. One of which a step was given up is not
    /// destroyed.
    fn ask(&mut self, native: Native, step: Step) -> bool {
        let slowest = self.interpreters.iter().map(|inner| inner.life).min();
        let phase = self.phase;
        let Some(inner) = self.find(native) else { return false };
        let free = inner.asked.replace(step).is_none();
        let next = implements(inner.life, life_after(step)) == Some(true);
        let may = match phase {
            Phase::Serving => inner.alone,
            Phase::Leaving => step == Step::Told || slowest == Some(inner.life),
            Phase::Spawned | Phase::Ended => false,
        };
        free && next && may && !(step == Step::Destroyed && inner.stuck)
    }

    /// An interpreter is through with the step that it was asked for. One that is destroyed is gone.
    fn step(&mut self, native: Native, step: Step, done: bool) -> bool {
        let Some(inner) = self.find(native) else { return false };
        let after = life_after(step);
        let may = inner.asked.take() == Some(step) && implements(inner.life, after) == Some(true);
        inner.life = after;
        inner.stuck |= !done;
        if done {
            self.interpreters.retain(|inner| inner.life != Life::Destroyed);
        }
        may
    }

    fn find(&mut self, native: Native) -> Option<&mut Inner> {
        self.interpreters.iter_mut().find(|inner| inner.native == native)
    }
}

#[cfg(test)]
mod tests;
