//! The reachability claims: what some behaviour must show. A configuration promises those that fit its story.

use super::Claim;
use crate::site::event::{Control, End, Ending, Event, Step};
use crate::site::identity::Origin;
use crate::site::request::{Answer, Request, Scope, Transition};
use crate::site::seen::Seen;

pub(super) fn all() -> Vec<Claim> {
    [lives(), asked(), told(), loaded()].concat()
}

fn lives() -> Vec<Claim> {
    vec![
        Claim::reachable("a-site-can-come-up", &["CTRL-7"], |_, event| {
            matches!(*event, Event::Reached { transition: Transition::Start, failed: false })
        }),
        Claim::reachable("generations-can-coexist", &["ROLL-1"], |seen, event| {
            matches!(*event, Event::Ready { .. })
                && seen.workers.iter().any(|w| w.generation != seen.workers[0].generation)
        }),
        Claim::reachable("control-can-reach-a-worker-that-is-not-ready", &["CHAN-3"], |seen, event| {
            match *event {
                Event::Acted { by, meant: Some(_), .. } => seen.worker(by).is_some_and(|w| !w.ready),
                _ => false,
            }
        }),
        Claim::reachable("a-controller-can-die-before-its-workers", &["CTRL-10"], |seen, event| {
            matches!(*event, Event::ControllerEnded { end: End::Crashed }) && !seen.workers.is_empty()
        }),
        Claim::reachable("a-worker-can-end-without-a-controller", &["CTRL-10"], |seen, event| {
            matches!(*event, Event::Ended { ending: Ending::Done, .. })
                && seen.controller == Some(End::Crashed)
        }),
        Claim::reachable("a-worker-can-be-forced", &["CTRL-5", "CTRL-6"], |_, event| {
            matches!(*event, Event::Forced { .. })
        }),
        Claim::reachable("a-slot-can-fail", &["CTRL-8"], |_, event| {
            matches!(*event, Event::SlotFailed { .. })
        }),
        Claim::reachable("a-worker-can-be-replaced", &["CTRL-7"], |seen, event| match *event {
            Event::Spawned { slot, .. } => {
                seen.unready.iter().any(|(s, _)| *s == slot) || seen.goal.is_none() && seen.up
            }
            _ => false,
        }),
        Claim::reachable("an-interpreter-can-be-destroyed", &["TEAR-2"], |_, event| {
            matches!(*event, Event::Stepped { step: Step::Destroyed, .. })
        }),
        Claim::reachable("an-interpreter-can-stay-untold", &["TEAR-7"], |_, event| {
            matches!(*event, Event::Untold { .. })
        }),
        Claim::reachable("a-subscriber-can-fail", &["TEAR-5"], |_, event| {
            matches!(*event, Event::Called { well: false, .. })
        }),
        Claim::reachable("a-deadline-can-pass", &["TEAR-6", "TEAR-8"], |_, event| {
            matches!(*event, Event::Expired { .. })
        }),
        Claim::reachable("a-request-can-end-in-the-drain", &["TEAR-8"], |seen, event| match *event {
            Event::Closed { worker, .. } => seen.worker(worker).is_some_and(|w| !w.acted.is_empty()),
            _ => false,
        }),
        Claim::reachable("a-drain-can-become-a-stop", &["CHAN-2"], |seen, event| match *event {
            Event::Acted { by, control: Control::Stop, .. } => {
                seen.worker(by).is_some_and(|w| w.acted.contains(Control::Drain))
            }
            _ => false,
        }),
    ]
}

fn asked() -> Vec<Claim> {
    vec![
        Claim::reachable(
            "a-stop-can-be-asked-in-a-roll",
            &["CTRL-1", "CTRL-3"],
            |seen, event| match *event {
                Event::Answered { request: Request::Change(t), answer: Answer::Accepted, .. } => {
                    t.stops() && seen.goal == Some(Transition::Roll)
                }
                _ => false,
            },
        ),
        Claim::reachable("a-roll-can-meet-a-retirement", &["ROLL-1", "ROLL-3"], |seen, event| {
            matches!(
                *event,
                Event::Answered { request: Request::Change(Transition::Roll), answer: Answer::Accepted, .. }
            ) && seen.goal.is_none()
                && seen.workers.iter().any(|w| w.sent.contains(Control::Drain))
        }),
        Claim::reachable("a-stop-can-become-an-exit", &["CTRL-4"], |seen, event| {
            matches!(
                *event,
                Event::Answered { request: Request::Change(Transition::Exit), answer: Answer::Accepted, .. }
            ) && seen.stopping()
        }),
        Claim::reachable("a-weaker-request-can-come-too-late", &["CTRL-3"], |_, event| {
            matches!(*event, Event::Answered { answer: Answer::Superseded(_), .. })
        }),
        Claim::reachable("a-site-can-stop", &["CTRL-1", "CTRL-5"], |_, event| {
            matches!(*event, Event::Reached { transition: Transition::Stop, .. })
        }),
        Claim::reachable("a-site-can-exit", &["CTRL-1", "CTRL-5"], |_, event| {
            matches!(*event, Event::ControllerEnded { end: End::Exited })
        }),
        Claim::reachable("a-site-can-be-re-executed", &["AUTH-4"], |_, event| {
            matches!(*event, Event::ControllerEnded { end: End::ReExecuted })
        }),
        Claim::reachable("a-roll-can-end-well", &["ROLL-2"], |_, event| {
            matches!(*event, Event::Reached { transition: Transition::Roll, failed: false })
        }),
        Claim::reachable("a-roll-can-fail", &["ROLL-2"], |_, event| {
            matches!(*event, Event::Reached { transition: Transition::Roll, failed: true })
        }),
    ]
}

fn told() -> Vec<Claim> {
    vec![
        Claim::reachable("an-application-can-be-denied", &["AUTH-1", "AUTH-3"], |_, event| {
            matches!(*event, Event::Answered { origin: Origin::Application(_), answer: Answer::Denied, .. })
        }),
        Claim::reachable("an-application-can-ask-for-the-site", &["AUTH-2"], |_, event| {
            matches!(
                *event,
                Event::Answered {
                    origin: Origin::Application(_),
                    scope: Scope::Site,
                    answer: Answer::Accepted,
                    ..
                }
            )
        }),
        Claim::reachable("an-application-can-end-its-process", &["AUTH-2"], |_, event| {
            matches!(
                *event,
                Event::Answered {
                    origin: Origin::Application(_),
                    request: Request::Change(Transition::Exit),
                    scope: Scope::Process,
                    answer: Answer::Accepted,
                    ..
                }
            )
        }),
        Claim::reachable("a-privileged-action-can-be-taken", &["AUTH-4"], |seen, event| {
            matches!(*event, Event::Privileged { .. }) && seen.licensed
        }),
        Claim::reachable("an-event-can-reach-every-copy", &["SCOPE-3"], |seen, event| match *event {
            Event::Settled { notice } => copies(seen, notice, Scope::Application),
            _ => false,
        }),
        Claim::reachable("an-event-can-reach-every-interpreter", &["SCOPE-3"], |seen, event| match *event {
            Event::Settled { notice } => copies(seen, notice, Scope::Site),
            _ => false,
        }),
        Claim::reachable("an-event-can-be-missed", &["SCOPE-4"], |_, event| {
            matches!(*event, Event::Missed { .. })
        }),
        Claim::reachable("a-newcomer-can-be-passed-over", &["SCOPE-5"], |seen, event| match *event {
            Event::Settled { notice } => seen
                .notice(notice)
                .is_some_and(|n| seen.in_scope(n.scope, n.centre).iter().any(|i| !n.told.contains(i))),
            _ => false,
        }),
    ]
}

fn loaded() -> Vec<Claim> {
    vec![
        Claim::reachable("a-new-version-can-come-into-use", &["LOAD-1"], |seen, event| match *event {
            Event::Opened { version, .. } => seen.loads.acknowledged == Some(version),
            _ => false,
        }),
        Claim::reachable(
            "an-old-connection-can-outlive-the-reload",
            &["LOAD-2"],
            |seen, event| match *event {
                Event::Used { version, .. } => Some(version) < seen.loads.acknowledged,
                _ => false,
            },
        ),
        Claim::reachable("a-load-can-fail", &["LOAD-4"], |_, event| {
            matches!(*event, Event::Acknowledged { version: None, .. })
        }),
        Claim::reachable("a-reload-can-come-too-late-for-the-load", &["LOAD-3"], |seen, event| {
            matches!(*event, Event::Acknowledged { .. }) && seen.loads.reloads.iter().any(|(_, begun)| !begun)
        }),
    ]
}

/// Did this event have this scope, and were at least two interpreters told of it?
fn copies(seen: &Seen, notice: crate::site::Notice, scope: Scope) -> bool {
    seen.notice(notice).is_some_and(|n| n.scope == scope && n.told.len() >= 2)
}
