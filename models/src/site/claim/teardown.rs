//! TEAR: the end of a worker.

use super::{Kind, Property, Watched, leads, on_watched, watched};
use crate::site::event::{Ending, Event, Step};
use crate::site::identity::{Interpreter, Worker};
use crate::site::seen::{Seen, SeenInterpreter, SeenWorker};

pub(super) fn all<M: Watched>() -> Vec<Property<M>> {
    [order(), telling(), bounds()].concat()
}

fn order<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("all-are-told-before-anything-is-taken-down", &["TEAR-1"],
        Event::Stepped { interpreter, step: Step::Joined | Step::Finished | Step::Destroyed } => |_m, seen| {
            worker(seen, interpreter).is_some_and(|w| w.interpreters.iter().all(SeenInterpreter::told))
        }),
        on_watched!("each-interpreter-ends-in-order", &["TEAR-2"],
            Event::Stepped { interpreter, step } => |_m, seen| follows(seen, interpreter, step)),
        on_watched!("nobody-is-born-after-the-telling", &["TEAR-3"],
        Event::Created { interpreter } => |_m, seen| {
            worker(seen, interpreter).is_some_and(|w| !w.interpreters.iter().any(SeenInterpreter::told))
        }),
    ]
}

fn telling<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("nobody-is-told-twice", &["TEAR-4"],
        Event::Stepped { interpreter, step: Step::Told } => |_m, seen| {
            this(seen, interpreter).is_some_and(|i| !i.told())
        }),
        on_watched!("no-subscriber-is-called-twice", &["TEAR-4"],
        Event::Called { interpreter, subscriber, .. } => |_m, seen| {
            this(seen, interpreter).is_some_and(|i| i.called & 1 << subscriber == 0)
        }),
        on_watched!("telling-does-not-wait-for-requests", &["TEAR-10"],
            Event::Cut { worker, .. }, |_m, seen| holds_interpreters(seen, worker)
            => seen.worker(worker).is_none_or(|w| w.interpreters.iter().all(SeenInterpreter::told))),
        on_watched!("every-subscriber-is-called", &["TEAR-5"],
        Event::Stepped { interpreter, step: Step::Told }, |model, seen| model.subscribers(interpreter) > 0
        => {
            let all = (1_u16 << model.subscribers(interpreter)) - 1;
            this(seen, interpreter).is_some_and(|i| u16::from(i.called) == all)
        }),
        on_watched!("only-the-untold-are-reported-so", &["TEAR-7"],
            Event::Untold { interpreter } => |_m, seen| seen.untold.contains(&interpreter)),
        leads!("the-untold-are-reported", &["TEAR-7"], |seen| !seen.untold.is_empty() => seen.untold.is_empty()),
    ]
}

fn bounds<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("who-ends-by-itself-told-everybody", &["TEAR-1"],
            Event::Ended { worker, ending: Ending::Done }, |_m, seen| holds_interpreters(seen, worker)
            => seen.worker(worker).is_none_or(|w| w.interpreters.iter().all(SeenInterpreter::told))),
        on_watched!("who-ends-by-itself-finished-everybody", &["TEAR-6"],
            Event::Ended { worker, ending: Ending::Done }, |_m, seen| holds_interpreters(seen, worker)
            => seen.worker(worker).is_none_or(|w| w.interpreters.iter().all(|i| i.step >= Some(Step::Finished)))),
        leads!("a-teardown-ends", &["TEAR-6"],
            |seen| seen.workers.iter().any(ending) => !seen.workers.iter().any(ending)),
        Property {
            name: "no-request-is-cut-before-the-deadline",
            requirements: &["TEAR-8"],
            kind: Kind::Step {
                when: |step| super::any(step, |seen, e| cuts(seen, e).is_some()),
                holds: |step| super::all_of(step, |seen, e| cuts(seen, e).is_none_or(|w| w.expired)),
            },
        },
    ]
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
