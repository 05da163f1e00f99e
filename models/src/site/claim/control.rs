//! CTRL and CHAN: the controller, and its control messages to the workers.

use super::Claim;
use crate::site::event::{End, Event};
use crate::site::identity::{Origin, Slot};
use crate::site::request::{Answer, Request, Scope, Transition};
use crate::site::seen::Seen;

pub(super) fn controller() -> Vec<Claim> {
    [goals(), workers(), replacement(), loss()].concat()
}

fn goals() -> Vec<Claim> {
    vec![
        Claim::event("a-goal-is-only-strengthened", &["CTRL-3", "CTRL-1"], |seen, event| match *event {
            Event::Answered { request: Request::Change(t), scope: Scope::Site, answer, .. } => {
                Some(fits(seen, t, answer))
            }
            _ => None,
        }),
        Claim::event("a-stopping-site-can-be-pressed", &["CTRL-4"], |seen, event| match *event {
            Event::Answered {
                origin: Origin::Operator,
                request: Request::Change(t),
                scope: Scope::Site,
                answer,
                ..
            } => (seen.stopping() && seen.goal < Some(t)).then_some(answer == Answer::Accepted),
            _ => None,
        }),
        Claim::leads_to(
            "a-granted-stop-is-not-lost",
            &["CTRL-1", "CTRL-5"],
            |seen| seen.stopping(),
            |seen| !seen.stopping(),
        ),
        Claim::event(
            "a-stop-is-reached-without-workers",
            &["CTRL-1", "CTRL-5"],
            |seen, event| match *event {
                Event::Reached {
                    transition: Transition::Stop | Transition::Restart | Transition::Exit,
                    ..
                } => Some(seen.workers.is_empty()),
                _ => None,
            },
        ),
        Claim::event("the-controller-leaves-when-asked", &["CTRL-1", "CTRL-9", "LOAD-4"], |seen, event| {
            match *event {
                Event::ControllerEnded { end: End::Exited } => Some(leaves(seen, Transition::Exit)),
                Event::ControllerEnded { end: End::ReExecuted } => Some(leaves(seen, Transition::Restart)),
                _ => None,
            }
        }),
    ]
}

fn workers() -> Vec<Claim> {
    vec![
        Claim::event("a-stopping-controller-spawns-nothing", &["CTRL-2"], |seen, event| match *event {
            Event::Spawned { .. } => Some(!seen.stopping() && seen.up && seen.controller.is_none()),
            _ => None,
        }),
        Claim::event("force-is-for-its-own-child", &["CTRL-6"], |_, event| match *event {
            Event::Forced { target, meant } => Some(target == Some(meant)),
            _ => None,
        }),
        Claim::event("the-rate-of-replacements-is-bounded", &["CTRL-8"], |seen, event| match *event {
            Event::Spawned { slot, .. } => {
                let rate = seen.terms.rate;
                let below = |(s, times): &(Slot, u8)| *s != slot || *times < rate;
                (rate < u8::MAX).then(|| seen.unready.iter().all(below))
            }
            _ => None,
        }),
        Claim::event("a-slot-is-given-up-at-its-rate", &["CTRL-8"], |seen, event| match *event {
            Event::SlotFailed { slot } => {
                Some(seen.unready.iter().any(|(s, times)| *s == slot && *times >= seen.terms.rate))
            }
            _ => None,
        }),
        Claim::event("no-end-of-a-worker-is-a-request", &["CTRL-9"], |_, event| match *event {
            Event::Answered { origin: Origin::Controller, request: Request::Change(t), answer, .. } => {
                Some(!t.stops() || !answer.granted())
            }
            _ => None,
        }),
    ]
}

fn replacement() -> Vec<Claim> {
    vec![Claim::leads_to("a-worker-that-ends-is-replaced", &["CTRL-7"], lacks, |seen| !lacks(seen))]
}

/// The claim about workers whose controller is gone.
pub(super) fn loss() -> Vec<Claim> {
    vec![Claim::leads_to(
        "workers-notice-the-end-of-their-controller",
        &["CTRL-10"],
        |seen| seen.controller == Some(End::Crashed) && !seen.workers.is_empty(),
        |seen| seen.workers.is_empty(),
    )]
}

pub(super) fn messages() -> Vec<Claim> {
    vec![
        Claim::event("control-is-acted-on-by-the-worker-it-was-meant-for", &["CHAN-1"], |_, event| {
            match *event {
                Event::Acted { by, meant: Some(meant), .. } => Some(meant == by),
                _ => None,
            }
        }),
        Claim::event(
            "no-worker-acts-on-control-that-was-never-sent",
            &["CHAN-4"],
            |seen, event| match *event {
                Event::Acted { by, control, meant } => {
                    let sent = seen.worker(by).is_some_and(|w| w.sent.strongest() >= Some(control));
                    Some(meant.is_some() && sent)
                }
                _ => None,
            },
        ),
        Claim::event("control-is-acted-on-once", &["CHAN-2"], |seen, event| match *event {
            Event::Acted { by, control, .. } => {
                Some(seen.worker(by).is_some_and(|w| !w.acted.contains(control)))
            }
            _ => None,
        }),
        Claim::event("control-is-sent-once", &["CHAN-2"], |seen, event| match *event {
            Event::Sent { to, control } => Some(seen.worker(to).is_none_or(|w| !w.sent.contains(control))),
            _ => None,
        }),
        Claim::leads_to(
            "control-reaches-the-worker-it-was-sent-to",
            &["CHAN-3", "CHAN-4"],
            |seen| seen.workers.iter().any(|w| w.acted.strongest() < w.sent.strongest()),
            |seen| seen.workers.iter().all(|w| w.acted.strongest() >= w.sent.strongest()),
        ),
        Claim::event("a-worker-that-acted-on-control-accepts-no-connection", &["CHAN-5"], |seen, event| {
            match *event {
                Event::Opened { worker, .. } => Some(seen.worker(worker).is_some_and(|w| w.acted.is_empty())),
                _ => None,
            }
        }),
    ]
}

/// Does the answer fit the goal that is pending?
fn fits(seen: &Seen, asked: Transition, answer: Answer) -> bool {
    let goal = seen.goal;
    match answer {
        Answer::Accepted => goal < Some(asked),
        Answer::Joined => goal == Some(asked),
        Answer::Superseded(by) => goal == Some(by) && asked < by,
        Answer::Already if asked.stops() => goal.is_none() && !seen.up && asked == Transition::Stop,
        Answer::Already => goal.is_none_or(|g| asked <= g) || asked == Transition::Start && seen.up,
        Answer::Refused => goal.is_none_or(|g| asked <= g) && !asked.stops(),
        Answer::Denied => true,
    }
}

/// May the controller leave because of this transition?
fn leaves(seen: &Seen, asked: Transition) -> bool {
    seen.goal == Some(asked) && seen.workers.is_empty()
}

/// Is there a slot that should have a worker and has no worker?
fn lacks(seen: &Seen) -> bool {
    let empty = |slot: Slot| !seen.failed.contains(&slot) && !seen.workers.iter().any(|w| w.slot == slot);
    let up = seen.controller.is_none() && seen.up && !seen.stopping();
    up && (0..seen.terms.slots).map(Slot).any(empty)
}
