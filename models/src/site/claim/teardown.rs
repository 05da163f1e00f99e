//! TEAR: the end of a worker.

use super::Claim;
use crate::site::event::{Ending, Event, Step};
use crate::site::identity::{Interpreter, Worker};
use crate::site::seen::{Seen, SeenInterpreter, SeenWorker};

pub(super) fn all() -> Vec<Claim> {
    [order(), telling(), reporting(), end(), bounds()].concat()
}

fn order() -> Vec<Claim> {
    vec![
        Claim::event("all-are-told-before-anything-is-taken-down", &["TEAR-1"], |seen, event| match *event {
            Event::Stepped { interpreter, step: Step::Joined | Step::Finished | Step::Destroyed } => {
                Some(lives(seen, interpreter) && all_told(seen, interpreter.worker))
            }
            _ => None,
        }),
        Claim::event("each-interpreter-ends-in-order", &["TEAR-2"], |seen, event| match *event {
            Event::Stepped { interpreter, step } => Some(follows(seen, interpreter, step)),
            _ => None,
        }),
        Claim::event("no-interpreter-is-born-after-the-telling", &["TEAR-3"], |seen, event| match *event {
            Event::Created { interpreter } => {
                let told = seen.interpreters_of(interpreter.worker).any(SeenInterpreter::told);
                Some(lives(seen, interpreter) && !told)
            }
            _ => None,
        }),
    ]
}

fn telling() -> Vec<Claim> {
    vec![
        Claim::event("no-interpreter-is-told-twice", &["TEAR-4"], |seen, event| match *event {
            Event::Stepped { interpreter, step: Step::Told } => {
                Some(this(seen, interpreter).is_some_and(|i| !i.told()))
            }
            _ => None,
        }),
        Claim::event("no-subscriber-is-called-twice", &["TEAR-4"], |seen, event| match *event {
            Event::Called { interpreter, subscriber, .. } => {
                Some(this(seen, interpreter).is_some_and(|i| !i.called.contains(subscriber)))
            }
            _ => None,
        }),
        Claim::event("telling-does-not-wait-for-requests", &["TEAR-10"], |seen, event| match *event {
            Event::Cut { worker, .. } => holds_interpreters(seen, worker).then(|| all_told(seen, worker)),
            _ => None,
        }),
        Claim::event("every-subscriber-is-called", &["TEAR-5"], |seen, event| match *event {
            Event::Stepped { interpreter, step: Step::Told } => {
                let subscribers = seen.terms.subscribers(interpreter.name);
                (!subscribers.is_empty())
                    .then(|| this(seen, interpreter).is_some_and(|i| i.called == subscribers))
            }
            _ => None,
        }),
    ]
}

fn reporting() -> Vec<Claim> {
    vec![
        Claim::event("only-the-untold-are-reported-so", &["TEAR-7"], |seen, event| match *event {
            Event::Untold { interpreter } => Some(seen.untold.contains(&interpreter)),
            _ => None,
        }),
        Claim::leads_to(
            "the-untold-are-reported",
            &["TEAR-7"],
            |seen| !seen.untold.is_empty(),
            |seen| seen.untold.is_empty(),
        ),
    ]
}

fn end() -> Vec<Claim> {
    vec![Claim::event("a-worker-that-ends-by-itself-told-every-interpreter", &["TEAR-1"], |seen, event| {
        match *event {
            Event::Ended { worker, ending: Ending::Done } => {
                holds_interpreters(seen, worker).then(|| all_told(seen, worker))
            }
            _ => None,
        }
    })]
}

/// The claims that an end is complete, and takes its time but no more.
pub(super) fn bounds() -> Vec<Claim> {
    vec![
        Claim::event(
            "a-worker-that-ends-by-itself-finished-every-interpreter",
            &["TEAR-6"],
            |seen, event| match *event {
                Event::Ended { worker, ending: Ending::Done } => {
                    holds_interpreters(seen, worker).then(|| all_finished(seen, worker))
                }
                _ => None,
            },
        ),
        Claim::leads_to("a-teardown-ends", &["TEAR-6"], ending, |seen| !ending(seen)),
        Claim::event("no-request-is-cut-before-the-deadline", &["TEAR-8"], |seen, event| {
            cuts(seen, event).map(|w| w.expired)
        }),
    ]
}

/// Was every interpreter of this worker told of its end?
fn all_told(seen: &Seen, worker: Worker) -> bool {
    seen.interpreters_of(worker).all(SeenInterpreter::told)
}

/// Were the exit functions of every interpreter of this worker called?
fn all_finished(seen: &Seen, worker: Worker) -> bool {
    seen.interpreters_of(worker).all(|i| i.step >= Some(Step::Finished))
}

/// The worker that is about to leave a request without an answer, and does not crash, if there is one.
fn cuts<'a>(seen: &'a Seen, event: &Event) -> Option<&'a SeenWorker> {
    match *event {
        Event::Cut { worker, .. } => seen.worker(worker),
        Event::Ended { worker, ending: Ending::Done | Ending::Forced } => {
            seen.worker(worker).filter(|w| seen.connections_of(w.worker).next().is_some())
        }
        _ => None,
    }
}

/// Is there an interpreter left in this worker?
fn holds_interpreters(seen: &Seen, worker: Worker) -> bool {
    seen.interpreters_of(worker).next().is_some()
}

/// Did the end of a worker begin?
fn ending(seen: &Seen) -> bool {
    seen.workers.iter().any(|w| !w.acted.is_empty()) || seen.interpreters.iter().any(SeenInterpreter::told)
}

/// Does the process of this interpreter live?
fn lives(seen: &Seen, interpreter: Interpreter) -> bool {
    seen.worker(interpreter.worker).is_some()
}

fn this(seen: &Seen, interpreter: Interpreter) -> Option<&SeenInterpreter> {
    seen.interpreters.iter().find(|i| i.interpreter == interpreter)
}

/// Is this the step that follows the last step of this interpreter?
fn follows(seen: &Seen, interpreter: Interpreter, step: Step) -> bool {
    let Some(known) = this(seen, interpreter) else { return false };
    let next = known.step.map_or(0, |last| last as usize + 1);
    Step::ALL.get(next) == Some(&step)
}
