//! Every step of a worker of the world is a step of the abstract worker, or leaves the abstract worker unchanged; and
//! its interpreters are abstract interpreters.
//!
//! The map leaves out connections, rounds, notices and messages. The events of an edge are the path of the abstract
//! worker: from the outline before, they lead to the outline after, and each of them is permitted where it comes.

use super::{Action, Process, Site, World};
use crate::life::{Life, implements};
use crate::site::machine::event::Event;
use crate::site::machine::timer::WorkerTimer;
use crate::site::machine::word::{InterpreterId, Step, WorkerId};
use crate::site::outline::{Inner, Outline, Phase, life_after, phase, subject};
use wspbus_words::system::{Change, InnerClaim};

pub(super) fn claims() -> Vec<InnerClaim<Site>> {
    vec![
        InnerClaim::step("every-step-of-a-worker-is-one-of-the-abstract-worker", &["SITE-3"], |_, step| {
            is_abstract(step)
        }),
        InnerClaim::step("an-interpreter-is-known-by-its-life", &["SITE-4"], |_, step| {
            let over = step.events.iter().filter_map(|event| match *event {
                Event::StepEnded { interpreter, step, done } => Some((interpreter, step, done)),
                _ => None,
            });
            over.map(|(of, taken, done)| is_its_word(step, of, taken, done)).reduce(|all, one| all && one)
        }),
    ]
}

/// Do the events lead from the outlines before to those after? `None` if they say nothing of a worker, and the
/// outlines stay as they are.
fn is_abstract(step: &Change<'_, Site>) -> Option<bool> {
    let mut outlines = outlines(step.before);
    let after = self::outlines(step.after);
    let (mut moves, mut may) = (outlines != after, true);
    for event in step.events {
        if let Event::Spawned { worker, .. } = *event {
            moves = true;
            may &= outlines.iter().all(|(known, _)| *known != worker);
            outlines.push((worker, Outline::spawned()));
        } else if let Some(worker) = subject(event) {
            moves = true;
            let found = outlines.iter_mut().find(|(known, _)| *known == worker);
            may &= found.is_some_and(|(_, outline)| outline.take(event));
        }
    }
    outlines.retain(|(_, outline)| outline.phase != Phase::Ended);
    outlines.sort_unstable();
    moves.then(|| may && outlines == after)
}

/// The abstract workers of a world whose processes are not over, in the order of their incarnations.
fn outlines(world: &World) -> Vec<(WorkerId, Outline)> {
    let live = world.processes.iter().filter(|process| process.ended.is_none());
    let mut all: Vec<_> = live.map(|process| (process.worker.id, outline(process))).collect();
    all.sort_unstable();
    all
}

fn outline(process: &Process) -> Outline {
    let interpreters = process.worker.interpreters.iter().map(|i| Inner {
        native: i.native,
        life: i.life,
        asked: i.asked,
        alone: i.own.is_some(),
        stuck: i.stuck,
    });
    Outline { phase: phase(process.worker.stage), interpreters: interpreters.collect() }
}

/// Was this step of an interpreter the one that it was asked for, the next one of its life, and over by its own word? Or
/// was it given up: it failed, or its deadline passed?
fn is_its_word(step: &Change<'_, Site>, of: InterpreterId, taken: Step, done: bool) -> bool {
    let native = of.native();
    let process = step.before.process(of.worker);
    let inner = process.and_then(|process| process.worker.interpreters.iter().find(|i| i.native == native));
    let asked = inner.is_some_and(|inner| inner.asked == Some(taken));
    let life = inner.map_or(Life::Destroyed, |inner| inner.life);
    let own = match *step.action {
        Action::Stepped(worker, by, said, well) => {
            (worker, by, said, well) == (of.worker, native, taken, done)
        }
        Action::WorkerPass(worker, WorkerTimer::Step(by, waited)) => {
            (worker, by, waited, false) == (of.worker, native, taken, done)
        }
        _ => false,
    };
    asked && own && implements(life, life_after(taken)) == Some(true)
}

#[cfg(test)]
mod tests;
