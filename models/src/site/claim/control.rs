//! CTRL and CHAN: the controller, and what it tells its workers.

use super::{Kind, Property, Watched, leads, on_watched, watched};
use crate::site::event::{End, Event};
use crate::site::identity::{Origin, Slot};
use crate::site::request::{Answer, Request, Scope, Transition};
use crate::site::seen::Seen;

pub(super) fn controller<M: Watched>() -> Vec<Property<M>> {
    [goals(), workers(), ends()].concat()
}

fn goals<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("a-goal-is-only-strengthened", &["CTRL-3", "CTRL-1"],
        Event::Answered { request: Request::Change(t), scope: Scope::Site, answer, .. } => |_m, seen| {
            fits(seen, t, answer)
        }),
        on_watched!("a-stopping-site-can-be-pressed", &["CTRL-4"],
            Event::Answered { origin: Origin::Operator, request: Request::Change(t), scope: Scope::Site, answer, .. },
            |_m, seen| seen.stopping() && seen_weaker(seen, t) => answer == Answer::Accepted),
        leads!("a-granted-stop-is-not-lost", &["CTRL-1", "CTRL-5"],
            |seen| seen.stopping() => !seen.stopping()),
        on_watched!("a-stop-is-reached-without-workers", &["CTRL-1", "CTRL-5"],
            Event::Reached { transition: Transition::Stop | Transition::Restart | Transition::Exit, .. }
            => |_m, seen| seen.workers.is_empty()),
        on_watched!("the-controller-leaves-when-asked", &["CTRL-1", "CTRL-9", "LOAD-4"],
        Event::ControllerEnded { end: end @ (End::Exited | End::ReExecuted) } => |_m, seen| {
            let asked = if end == End::Exited { Transition::Exit } else { Transition::Restart };
            seen.goal == Some(asked) && seen.workers.is_empty()
        }),
    ]
}

fn workers<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("a-stopping-controller-spawns-nothing", &["CTRL-2"],
            Event::Spawned { .. } => |_m, seen| !seen.stopping() && seen.up && seen.controller.is_none()),
        on_watched!("force-is-for-its-own-child", &["CTRL-6"],
            Event::Forced { target, meant } => |_m, _seen| target == Some(meant)),
        on_watched!("the-rate-of-replacements-is-bounded", &["CTRL-8"],
        Event::Spawned { slot, .. } => |model, seen| {
            seen.unready.iter().all(|(s, times)| *s != slot || *times < model.rate())
        }),
        on_watched!("a-slot-is-given-up-at-its-rate", &["CTRL-8"],
        Event::SlotFailed { slot } => |model, seen| {
            seen.unready.iter().any(|(s, times)| *s == slot && *times >= model.rate())
        }),
        on_watched!("no-end-of-a-worker-is-a-request", &["CTRL-9"],
        Event::Answered { origin: Origin::Controller, request: Request::Change(t), answer, .. } => |_m, _seen| {
            !t.stops() || !answer.granted()
        }),
    ]
}

fn ends<M: Watched>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-worker-that-ends-is-replaced",
            requirements: &["CTRL-7"],
            kind: Kind::LeadsTo {
                from: |model, state| lacks(M::seen(state), model.slots()),
                to: |model, state| !lacks(M::seen(state), model.slots()),
            },
        },
        leads!("workers-notice-the-end-of-their-controller", &["CTRL-10"],
            |seen| seen.controller == Some(End::Crashed) && !seen.workers.is_empty() => seen.workers.is_empty()),
    ]
}

/// Does the answer fit the goal that is pending?
fn fits(seen: &Seen, asked: Transition, answer: Answer) -> bool {
    let goal = seen.goal;
    match answer {
        Answer::Accepted => goal < Some(asked),
        Answer::Joined => goal == Some(asked),
        Answer::Superseded(by) => goal == Some(by) && asked < by,
        Answer::Already => goal.is_none_or(|g| asked <= g) || asked == Transition::Start && seen.up,
        Answer::Refused => goal.is_none_or(|g| asked <= g) && !asked.stops(),
        Answer::Denied => true,
    }
}

fn seen_weaker(seen: &Seen, asked: Transition) -> bool {
    seen.goal < Some(asked)
}

/// Is there a slot that should have a worker and has none?
fn lacks(seen: &Seen, slots: u8) -> bool {
    let empty = |slot: &Slot| !seen.failed.contains(slot) && !seen.workers.iter().any(|w| w.slot == *slot);
    seen.controller.is_none() && seen.up && !seen.stopping() && (0..slots).map(Slot).any(|s| empty(&s))
}

pub(super) fn messages<M: Watched>() -> Vec<Property<M>> {
    vec![
        on_watched!("control-is-acted-on-by-whom-it-was-meant-for", &["CHAN-1"],
            Event::Acted { by, meant, .. }, |_m, seen| meant.is_some() => meant == Some(by)),
        on_watched!("nobody-acts-on-what-was-never-sent", &["CHAN-4"],
        Event::Acted { by, control, meant } => |_m, seen| {
            meant.is_some() && seen.worker(by).is_some_and(|w| w.sent.strongest() >= Some(control))
        }),
        on_watched!("control-is-acted-on-once", &["CHAN-2"],
        Event::Acted { by, control, .. } => |_m, seen| {
            seen.worker(by).is_some_and(|w| !w.acted.contains(control))
        }),
        on_watched!("control-is-sent-once", &["CHAN-2"],
            Event::Sent { to, control } => |_m, seen| seen.worker(to).is_none_or(|w| !w.sent.contains(control))),
        leads!("control-reaches-whom-it-was-sent-to", &["CHAN-3", "CHAN-4"],
            |seen| seen.workers.iter().any(|w| w.acted.strongest() < w.sent.strongest())
            => seen.workers.iter().all(|w| w.acted.strongest() >= w.sent.strongest())),
        on_watched!("who-acted-on-control-accepts-no-connection", &["CHAN-5"],
            Event::Opened { worker, .. } => |_m, seen| seen.worker(worker).is_some_and(|w| w.acted.is_empty())),
    ]
}
