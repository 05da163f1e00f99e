//! TEAR: the end of a worker, and an interpreter's own end.

use super::Claim;
use crate::site::machine::event::{Event, Stage};
use crate::site::machine::word::{Deed, InterpreterId, Step, WorkerId};
use crate::site::observed::Observed;
use crate::site::observed::interpreter::SeenInterpreter;
use crate::site::observed::ladder::{far, place};
use crate::site::observed::worker::SeenWorker;

pub(super) fn all() -> Vec<Claim> {
    [order(), telling(), stages(), own(), bounds()].concat()
}

fn order() -> Vec<Claim> {
    vec![
        Claim::event("all-are-told-before-any-is-taken-down", &["TEAR-1"], |seen, event| match *event {
            Event::StepBegan { interpreter, step: Step::Joined | Step::Finished | Step::Destroyed } => {
                let worker = seen.worker(interpreter.worker)?;
                worker.leaves().then(|| all_over(seen, worker.worker, Step::Told))
            }
            _ => None,
        }),
        Claim::event(
            "a-step-waits-until-every-interpreter-took-the-one-before",
            &["TEAR-12"],
            |seen, event| {
                let (interpreter, before) = match *event {
                    Event::StepBegan { interpreter, step: Step::Finished } => (interpreter, Step::Joined),
                    Event::StepBegan { interpreter, step: Step::Destroyed } => (interpreter, Step::Finished),
                    _ => return None,
                };
                let worker = seen.worker(interpreter.worker)?;
                worker.leaves().then(|| all_over(seen, worker.worker, before))
            },
        ),
        Claim::event("each-interpreter-ends-in-order", &["TEAR-2"], |seen, event| match *event {
            Event::StepBegan { interpreter, step } => Some(
                living(seen, interpreter)
                    .is_some_and(|of| of.asked.is_none() && place(of.over) + 1 == place(Some(step))),
            ),
            Event::StepEnded { interpreter, step, .. } => {
                Some(living(seen, interpreter).is_some_and(|of| of.asked == Some(step)))
            }
            _ => None,
        }),
        Claim::event("no-interpreter-is-created-after-the-first-is-told", &["TEAR-3"], |seen, event| {
            let Event::Created { interpreter } = *event else { return None };
            let worker = seen.worker(interpreter.worker);
            // A worker that drains before it tells has told none of its interpreters yet.
            let past =
                |w: &SeenWorker| far(w.stage) > far(Stage::Telling) && all_over(seen, w.worker, Step::Told);
            Some(worker.is_some_and(|w| !w.gone && !w.telling && !past(w)))
        }),
        Claim::event(
            "an-interpreter-whose-threads-were-not-joined-is-not-destroyed",
            &["TEAR-11"],
            |seen, event| match *event {
                Event::StepBegan { interpreter, step: Step::Destroyed } => {
                    Some(living(seen, interpreter).is_some_and(|of| !of.unjoined))
                }
                _ => None,
            },
        ),
    ]
}

fn telling() -> Vec<Claim> {
    vec![
        Claim::event("told-at-most-once", &["TEAR-4"], |seen, event| match *event {
            Event::StepBegan { interpreter, step: Step::Told } => {
                Some(living(seen, interpreter).is_some_and(|of| of.over.is_none() && of.asked.is_none()))
            }
            _ => None,
        }),
        Claim::event("every-interpreter-is-told-before-the-drain", &["TEAR-5", "TEAR-1"], |seen, event| {
            match *event {
                Event::Entered { worker, stage: Stage::Draining } => {
                    seen.living_in(worker).next()?;
                    Some(all_over(seen, worker, Step::Told))
                }
                _ => None,
            }
        }),
        Claim::event("telling-does-not-wait-for-requests", &["TEAR-10"], |seen, event| {
            let Event::Closed { worker, why: crate::site::machine::event::Close::Cut, .. } = *event else {
                return None;
            };
            seen.living_in(worker).next()?;
            Some(all_over(seen, worker, Step::Told))
        }),
    ]
}

fn stages() -> Vec<Claim> {
    vec![
        Claim::event("the-stages-follow-each-other", &["TEAR-12"], |seen, event| match *event {
            Event::Entered { worker, stage } => {
                Some(seen.worker(worker).is_some_and(|w| follows(seen, w, stage)))
            }
            _ => None,
        }),
        Claim::event("a-worker-leaves-when-it-is-told", &["TEAR-13", "AUTH-5"], |seen, event| match *event {
            Event::Entered { worker, stage: Stage::Telling } => {
                Some(seen.worker(worker).is_some_and(|w| w.acted.is_some() || w.lost))
            }
            _ => None,
        }),
        Claim::event(
            "a-worker-that-ends-by-itself-is-through-with-every-interpreter",
            &["TEAR-1", "TEAR-6"],
            |seen, event| match *event {
                // One whose own last deadline passed ends where it stands.
                Event::WorkerEnded { worker, .. } => {
                    seen.interpreters_of(worker).next()?;
                    let late = seen.worker(worker).is_some_and(|seen| seen.late);
                    (!late).then(|| seen.living_in(worker).next().is_none())
                }
                _ => None,
            },
        ),
    ]
}

fn own() -> Vec<Claim> {
    vec![
        Claim::event("an-interpreter-ends-alone-by-its-own-wish", &["TEAR-14"], |seen, event| match *event {
            Event::StepBegan { interpreter, .. } => {
                let worker = seen.worker(interpreter.worker)?;
                let own = seen.interpreter(interpreter).is_some_and(|of| of.own);
                (!worker.leaves()).then_some(own)
            }
            _ => None,
        }),
        Claim::step("an-own-end-was-asked-for", &["TEAR-14", "AUTH-5"], |step| {
            let (interpreter, again) = step.events.iter().find_map(|event| match *event {
                Event::OwnEnd { interpreter, again } => Some((interpreter, again)),
                _ => None,
            })?;
            Some(step.events.iter().any(|event| asks_for_end(event, interpreter, again)))
        }),
        Claim::leads_to(
            "an-interpreter-that-restarts-is-created-anew",
            &["TEAR-14"],
            |seen| seen.anew.iter().any(|(worker, _)| takes_steps(seen, *worker)),
            |seen| !seen.anew.iter().any(|(worker, _)| takes_steps(seen, *worker)),
        ),
    ]
}

fn bounds() -> Vec<Claim> {
    vec![
        Claim::leads_to("a-step-that-hangs-is-given-up", &["TEAR-6"], steps, |seen| !steps(seen)),
        Claim::leads_to("a-teardown-ends", &["TEAR-6", "CTRL-5"], ends, |seen| !ends(seen)),
    ]
}

/// The interpreter, if it lives or ends in its process.
fn living(seen: &Observed, interpreter: InterpreterId) -> Option<&SeenInterpreter> {
    seen.interpreter(interpreter).filter(|of| of.lives)
}

/// Is every interpreter of this worker through with this step?
fn all_over(seen: &Observed, worker: WorkerId, step: Step) -> bool {
    seen.living_in(worker).all(|of| place(of.over) >= place(Some(step)))
}

/// Does this stage follow, and is the one before it over?
fn follows(seen: &Observed, worker: &SeenWorker, stage: Stage) -> bool {
    let next = far(worker.stage) + 1 == far(stage);
    match stage {
        Stage::Booting => false,
        Stage::Serving | Stage::Telling => next,
        Stage::Draining => next && all_over(seen, worker.worker, Step::Told),
        Stage::Joining => next && !worker.accepting && !seen.owes(worker.worker),
        Stage::Finishing => next && all_over(seen, worker.worker, Step::Joined),
        Stage::Destroying => next && all_over(seen, worker.worker, Step::Finished),
        // A boot that fails or is told to end, and a worker without a controller, end where they stand.
        Stage::Ended => next || worker.stage == Stage::Booting || worker.late,
    }
}

/// Does this event ask for the end of this interpreter, and of no other?
fn asks_for_end(event: &Event, interpreter: InterpreterId, again: bool) -> bool {
    let wanted = if again { Deed::Restart } else { Deed::Exit };
    match *event {
        Event::OwnDeed { interpreter: of, deed } | Event::DeedBegan { interpreter: of, deed, .. } => {
            of == interpreter && deed == wanted
        }
        _ => false,
    }
}

/// Does this worker live, and take steps?
fn takes_steps(seen: &Observed, worker: WorkerId) -> bool {
    seen.worker(worker).is_some_and(|worker| !worker.gone && !worker.frozen)
}

/// Is an interpreter asked for a step of its end?
fn steps(seen: &Observed) -> bool {
    let asked = |of: &SeenInterpreter| of.asked.is_some() && takes_steps(seen, of.interpreter.worker);
    seen.interpreters.iter().any(asked)
}

/// Does a worker end?
fn ends(seen: &Observed) -> bool {
    seen.living().any(|worker| worker.leaves() && !worker.frozen)
}
