//! The claims about the use cases, and the observer that they judge by.
//!
//! The mechanisms are judged on the two machines of a site. These claims say that the plan of an intention keeps to the
//! requirements that it is about.

use super::event::{End, Event};
use super::{Environment, NAMES};
use crate::site::machine::word::{
    Answer, Goal, InterpreterId, Origin, Privilege, Request, Scope, Target, Version, WorkerId,
};
use wspbus_words::system::{Claim, Observer};

/// The observer: what was seen of the request that was granted last, and of the end of processes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    environment: Environment,
    processes: u64,
    /// The request that was granted and is not done.
    granted: Option<(Request, Target)>,
    /// The interpreters that heard of it, or were reloaded for it.
    reached: Vec<InterpreterId>,
    told: Vec<InterpreterId>,
    down: Vec<InterpreterId>,
    ended: Vec<WorkerId>,
    acknowledged: Option<Version>,
}

impl Seen {
    /// Nothing was seen of a site with this number of processes.
    pub const fn new(environment: Environment, processes: u64) -> Seen {
        Seen {
            environment,
            processes,
            granted: None,
            reached: Vec::new(),
            told: Vec::new(),
            down: Vec::new(),
            ended: Vec::new(),
            acknowledged: None,
        }
    }

    /// Is this interpreter in the scope of the request that was granted?
    fn is_meant(&self, interpreter: InterpreterId) -> bool {
        self.granted.is_some_and(|(_, target)| target.has(interpreter))
    }

    /// Are all interpreters of this process in the list?
    fn has_all(list: &[InterpreterId], worker: WorkerId) -> bool {
        NAMES.iter().all(|name| list.contains(&super::interpreter(worker, *name)))
    }
}

impl Observer for Seen {
    type Event = Event;

    fn observe(&mut self, event: &Event) {
        match *event {
            Event::Answered { request, target, answer, .. } if answer.granted() => {
                self.granted = Some((request, target));
            }
            Event::Heard(interpreter) | Event::Reloaded(interpreter) => {
                insert(&mut self.reached, interpreter)
            }
            Event::Told(interpreter) => insert(&mut self.told, interpreter),
            Event::TakenDown(interpreter) => insert(&mut self.down, interpreter),
            Event::Ended(worker) => insert(&mut self.ended, worker),
            Event::Acknowledged(version) => self.acknowledged = Some(version),
            Event::Done | Event::Left(_) => {
                self.granted = None;
                self.reached.clear();
            }
            _ => {}
        }
    }
}

fn insert<T: Ord>(list: &mut Vec<T>, entry: T) {
    if let Err(place) = list.binary_search(&entry) {
        list.insert(place, entry);
    }
}

/// Every claim about the use cases but the intention.
pub(super) fn claims() -> Vec<Claim<Seen, Event>> {
    [requests(), ends(), loads()].into_iter().flatten().collect()
}

fn requests() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("the-environment-decides", &["AUTH-2"], |seen, event| match *event {
            Event::Answered { origin, target, answer, .. } => {
                let strange = matches!(target.scope(), Scope::Process | Scope::Site);
                let shared = seen.environment == Environment::Shared;
                let denied = answer == Answer::Denied;
                Some(denied == (shared && strange && matches!(origin, Origin::Application(_))))
            }
            _ => None,
        }),
        Claim::step("a-denied-request-does-nothing", &["AUTH-1"], |step| {
            let denied = |event: &Event| matches!(event, Event::Answered { answer: Answer::Denied, .. });
            step.events.iter().any(denied).then_some(step.events.len() == 1)
        }),
        Claim::event("what-happens-stays-in-its-scope", &["SCOPE-2", "AUTH-5"], |seen, event| match *event {
            Event::Heard(interpreter) | Event::Reloaded(interpreter) | Event::Told(interpreter) => {
                Some(seen.is_meant(interpreter))
            }
            _ => None,
        }),
        Claim::event("an-interpreter-is-reached-once", &["SCOPE-3"], |seen, event| match *event {
            Event::Heard(interpreter) | Event::Reloaded(interpreter) => {
                Some(!seen.reached.contains(&interpreter))
            }
            _ => None,
        }),
        Claim::leads_to(
            "a-granted-request-is-done",
            &["TICKET-1"],
            |seen| seen.granted.is_some(),
            |seen| seen.granted.is_none(),
        ),
    ]
}

fn ends() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event(
            "an-interpreter-is-taken-down-when-all-are-told",
            &["TEAR-1", "TEAR-2"],
            |seen, event| match *event {
                Event::TakenDown(interpreter) => Some(Seen::has_all(&seen.told, interpreter.worker)),
                _ => None,
            },
        ),
        Claim::event("an-interpreter-hears-of-its-end-once", &["TEAR-4"], |seen, event| match *event {
            Event::Told(interpreter) => Some(!seen.told.contains(&interpreter)),
            _ => None,
        }),
        Claim::event("a-process-ends-after-its-interpreters", &["TEAR-12"], |seen, event| match *event {
            Event::Ended(worker) => Some(Seen::has_all(&seen.down, worker)),
            _ => None,
        }),
        Claim::event("the-controller-ends-last-and-as-it-was-asked", &["CTRL-1"], |seen, event| {
            let Event::Left(end) = *event else { return None };
            let goal = seen.granted.filter(|(_, target)| *target == Target::Site).and_then(|(r, _)| r.goal());
            let asked = match end {
                End::Exited => Goal::Exit,
                End::ReExecuted => Goal::Restart,
            };
            Some(goal == Some(asked) && seen.ended.len() as u64 == seen.processes)
        }),
    ]
}

fn loads() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("a-privileged-action-has-a-granted-request", &["AUTH-3", "AUTH-4"], |seen, event| {
            let Event::Privileged(action) = *event else { return None };
            let goal = seen.granted.filter(|(_, target)| *target == Target::Site).and_then(|(r, _)| r.goal());
            Some(match action {
                Privilege::ReadKey => goal == Some(Goal::Reload),
                Privilege::ReExecute => goal == Some(Goal::Restart),
                Privilege::Bind => false,
            })
        }),
        Claim::event("no-client-gets-what-was-replaced", &["LOAD-1"], |seen, event| match *event {
            Event::Connected(_, version) => seen.acknowledged.map(|acknowledged| version >= acknowledged),
            _ => None,
        }),
    ]
}

#[cfg(test)]
mod tests;
