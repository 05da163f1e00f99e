//! TEAR: the end of a worker.

use super::Claim;
use crate::site::event::{Ending, Event, Step};
use crate::site::identity::{Interpreter, Worker};
use crate::site::seen::{Seen, SeenInterpreter, SeenWorker};

pub(super) fn all() -> Vec<Claim> {
    [order(), telling(), reporting(), bounds()].concat()
}

fn order() -> Vec<Claim> {
    vec![
        Claim::event("all-are-told-before-anything-is-taken-down", &["TEAR-1"], |seen, event| match *event {
            Event::Stepped { interpreter, step: Step::Joined | Step::Finished | Step::Destroyed } => {
                Some(worker(seen, interpreter).is_some_and(all_told))
            }
            _ => None,
        }),
        Claim::event("each-interpreter-ends-in-order", &["TEAR-2"], |seen, event| match *event {
            Event::Stepped { interpreter, step } => Some(follows(seen, interpreter, step)),
            _ => None,
        }),
        Claim::event("nobody-is-born-after-the-telling", &["TEAR-3"], |seen, event| match *event {
            Event::Created { interpreter } => Some(
                worker(seen, interpreter).is_some_and(|w| !w.interpreters.iter().any(SeenInterpreter::told)),
            ),
            _ => None,
        }),
    ]
}

fn telling() -> Vec<Claim> {
    vec![
        Claim::event("nobody-is-told-twice", &["TEAR-4"], |seen, event| match *event {
            Event::Stepped { interpreter, step: Step::Told } => {
                Some(this(seen, interpreter).is_some_and(|i| !i.told()))
            }
            _ => None,
        }),
        Claim::event("no-subscriber-is-called-twice", &["TEAR-4"], |seen, event| match *event {
            Event::Called { interpreter, subscriber, .. } => {
                Some(this(seen, interpreter).is_some_and(|i| i.called & 1 << subscriber == 0))
            }
            _ => None,
        }),
        Claim::event("telling-does-not-wait-for-requests", &["TEAR-10"], |seen, event| match *event {
            Event::Cut { worker, .. } => {
                holds_interpreters(seen, worker).then(|| seen.worker(worker).is_none_or(all_told))
            }
            _ => None,
        }),
        Claim::event("every-subscriber-is-called", &["TEAR-5"], |seen, event| match *event {
            Event::Stepped { interpreter, step: Step::Told } => {
                let subscribers = seen.terms.subscribers(interpreter.name);
                let all = (1_u16 << subscribers) - 1;
                (subscribers > 0).then(|| this(seen, interpreter).is_some_and(|i| u16::from(i.called) == all))
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

fn bounds() -> Vec<Claim> {
    vec![
        Claim::event("who-ends-by-itself-told-everybody", &["TEAR-1"], |seen, event| match *event {
            Event::Ended { worker, ending: Ending::Done } => {
                holds_interpreters(seen, worker).then(|| seen.worker(worker).is_none_or(all_told))
            }
            _ => None,
        }),
        Claim::event("who-ends-by-itself-finished-everybody", &["TEAR-6"], |seen, event| match *event {
            Event::Ended { worker, ending: Ending::Done } => {
                holds_interpreters(seen, worker).then(|| seen.worker(worker).is_none_or(all_finished))
            }
            _ => None,
        }),
        Claim::leads_to(
            "a-teardown-ends",
            &["TEAR-6"],
            |seen| seen.workers.iter().any(ending),
            |seen| !seen.workers.iter().any(ending),
        ),
        Claim::event("no-request-is-cut-before-the-deadline", &["TEAR-8"], |seen, event| {
            cuts(seen, event).map(|w| w.expired)
        }),
    ]
}

/// Was every interpreter told of its end?
fn all_told(worker: &SeenWorker) -> bool {
    worker.interpreters.iter().all(SeenInterpreter::told)
}

/// Were the exit functions of every interpreter called?
fn all_finished(worker: &SeenWorker) -> bool {
    worker.interpreters.iter().all(|i| i.step >= Some(Step::Finished))
}

/// Is a worker, that does not crash, about to leave a request without an answer?
fn cuts<'a>(seen: &'a Seen, event: &Event) -> Option<&'a SeenWorker> {
    match *event {
        Event::Cut { worker, .. } => seen.worker(worker),
        Event::Ended { worker, ending: Ending::Done | Ending::Forced } => {
            seen.worker(worker).filter(|w| !w.connections.is_empty())
        }
        _ => None,
    }
}

/// Is there an interpreter left in this worker?
fn holds_interpreters(seen: &Seen, worker: Worker) -> bool {
    seen.worker(worker).is_some_and(|w| !w.interpreters.is_empty())
}

/// Did its end begin?
fn ending(worker: &SeenWorker) -> bool {
    !worker.acted.is_empty() || worker.interpreters.iter().any(SeenInterpreter::told)
}

fn worker(seen: &Seen, interpreter: Interpreter) -> Option<&SeenWorker> {
    seen.worker(interpreter.worker)
}

fn this(seen: &Seen, interpreter: Interpreter) -> Option<&SeenInterpreter> {
    worker(seen, interpreter)?.interpreters.iter().find(|i| i.interpreter == interpreter)
}

/// Is this the step behind the last one?
fn follows(seen: &Seen, interpreter: Interpreter, step: Step) -> bool {
    let Some(known) = this(seen, interpreter) else { return false };
    let next = known.step.map_or(0, |last| last as usize + 1);
    Step::ALL.get(next) == Some(&step)
}
