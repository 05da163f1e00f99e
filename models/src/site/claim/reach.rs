//! Reachability: what some behaviour must show. A configuration promises what its story is about.

use super::{Kind, Property, Watched, any};
use crate::site::event::{Control, End, Ending, Event, Step};
use crate::site::identity::Origin;
use crate::site::request::{Answer, Request, Scope, Transition};
use crate::site::seen::Seen;

macro_rules! shows {
    ($($name:literal $ids:expr, $event:pat => |$seen:ident| $shows:expr;)*) => {
        vec![$(Property {
            name: $name,
            requirements: &$ids,
            kind: Kind::Reachable {
                shows: |step| any(step, |$seen, event| {
                    let _ = $seen;
                    if let $event = *event { $shows } else { false }
                }),
            },
        }),*]
    };
}

pub(super) fn all<M: Watched>() -> Vec<Property<M>> {
    [lives(), asked(), loaded()].concat()
}

fn lives<M: Watched>() -> Vec<Property<M>> {
    shows! {
        "a-site-can-come-up" ["CTRL-7"], Event::Reached { transition: Transition::Start, failed: false } => |_seen| true;
        "generations-can-coexist" ["ROLL-1"], Event::Ready { .. } => |seen| {
            seen.workers.iter().any(|w| w.generation != seen.workers[0].generation)
        };
        "control-can-reach-who-is-not-ready" ["CHAN-3"], Event::Acted { by, meant: Some(_), .. } => |seen| {
            seen.worker(by).is_some_and(|w| !w.ready)
        };
        "a-controller-can-die-before-its-workers" ["CTRL-10"],
            Event::ControllerEnded { end: End::Crashed } => |seen| !seen.workers.is_empty();
        "a-worker-can-end-without-a-controller" ["CTRL-10"],
            Event::Ended { ending: Ending::Done, .. } => |seen| seen.controller == Some(End::Crashed);
        "a-worker-can-be-forced" ["CTRL-5", "CTRL-6"], Event::Forced { .. } => |_seen| true;
        "a-slot-can-fail" ["CTRL-8"], Event::SlotFailed { .. } => |_seen| true;
        "a-worker-can-be-replaced" ["CTRL-7"], Event::Spawned { slot, .. } => |seen| {
            seen.unready.iter().any(|(s, _)| *s == slot) || seen.goal.is_none() && seen.up
        };
        "an-interpreter-can-be-destroyed" ["TEAR-2"], Event::Stepped { step: Step::Destroyed, .. } => |_seen| true;
        "an-interpreter-can-stay-untold" ["TEAR-7"], Event::Untold { .. } => |_seen| true;
        "a-subscriber-can-fail" ["TEAR-5"], Event::Called { well: false, .. } => |_seen| true;
        "a-deadline-can-pass" ["TEAR-6", "TEAR-8"], Event::Expired { .. } => |_seen| true;
        "a-request-can-end-in-the-drain" ["TEAR-8"], Event::Closed { worker, .. } => |seen| {
            seen.worker(worker).is_some_and(|w| !w.acted.is_empty())
        };
        "a-drain-can-become-a-stop" ["CHAN-2"], Event::Acted { by, control: Control::Stop, .. } => |seen| {
            seen.worker(by).is_some_and(|w| w.acted.contains(Control::Drain))
        };
    }
}

fn asked<M: Watched>() -> Vec<Property<M>> {
    shows! {
        "a-stop-can-be-asked-in-a-roll" ["CTRL-1", "CTRL-3"],
            Event::Answered { request: Request::Change(t), answer: Answer::Accepted, .. }
            => |seen| t.stops() && seen.goal == Some(Transition::Roll);
        "a-roll-can-meet-a-retirement" ["ROLL-1", "ROLL-3"],
            Event::Answered { request: Request::Change(Transition::Roll), answer: Answer::Accepted, .. }
            => |seen| seen.goal.is_none() && seen.workers.iter().any(|w| w.sent.contains(Control::Drain));
        "a-stop-can-become-an-exit" ["CTRL-4"],
            Event::Answered { request: Request::Change(Transition::Exit), answer: Answer::Accepted, .. }
            => |seen| seen.stopping();
        "a-weaker-request-can-come-too-late" ["CTRL-3"],
            Event::Answered { answer: Answer::Superseded(_), .. } => |_seen| true;
        "a-site-can-stop" ["CTRL-1", "CTRL-5"], Event::Reached { transition: Transition::Stop, .. } => |_seen| true;
        "a-site-can-exit" ["CTRL-1", "CTRL-5"], Event::ControllerEnded { end: End::Exited } => |_seen| true;
        "a-site-can-be-re-executed" ["AUTH-4"], Event::ControllerEnded { end: End::ReExecuted } => |_seen| true;
        "a-roll-can-end-well" ["ROLL-2"],
            Event::Reached { transition: Transition::Roll, failed: false } => |_seen| true;
        "a-roll-can-fail" ["ROLL-2"], Event::Reached { transition: Transition::Roll, failed: true } => |_seen| true;
        "an-application-can-be-denied" ["AUTH-1", "AUTH-3"],
            Event::Answered { origin: Origin::Application(_), answer: Answer::Denied, .. } => |_seen| true;
        "an-application-can-ask-for-the-site" ["AUTH-2"],
            Event::Answered { origin: Origin::Application(_), scope: Scope::Site, answer: Answer::Accepted, .. } => |_seen| true;
        "an-application-can-end-its-process" ["AUTH-2"],
            Event::Answered { origin: Origin::Application(_), request: Request::Change(Transition::Exit), scope: Scope::Process, answer: Answer::Accepted, .. }
            => |_seen| true;
        "a-privileged-action-can-be-taken" ["AUTH-4"], Event::Privileged { .. } => |seen| seen.licensed;
        "an-event-can-reach-every-copy" ["SCOPE-3"], Event::Settled { notice } => |seen| {
            copies(seen, notice, Scope::Application)
        };
        "an-event-can-reach-everybody" ["SCOPE-3"], Event::Settled { notice } => |seen| {
            copies(seen, notice, Scope::Site)
        };
        "an-event-can-be-missed" ["SCOPE-4"], Event::Missed { .. } => |_seen| true;
        "a-newcomer-can-be-passed-over" ["SCOPE-5"], Event::Settled { notice } => |seen| {
            seen.notice(notice).is_some_and(|n| {
                seen.in_scope(n.scope, n.centre).iter().any(|i| !n.told.contains(i))
            })
        };
    }
}

fn loaded<M: Watched>() -> Vec<Property<M>> {
    shows! {
        "a-new-version-can-come-into-use" ["LOAD-1"],
            Event::Opened { version, .. } => |seen| seen.loads.acknowledged == Some(version);
        "an-old-connection-can-outlive-the-reload" ["LOAD-2"],
            Event::Used { version, .. } => |seen| Some(version) < seen.loads.acknowledged;
        "a-load-can-fail" ["LOAD-4"], Event::Acknowledged { version: None, .. } => |_seen| true;
        "a-reload-can-come-too-late-for-the-load" ["LOAD-3"],
            Event::Acknowledged { .. } => |seen| seen.loads.reloads.iter().any(|(_, begun)| !begun);
    }
}

/// Was everybody told, at least two?
fn copies(seen: &Seen, notice: crate::site::Notice, scope: Scope) -> bool {
    seen.notice(notice).is_some_and(|n| n.scope == scope && n.told.len() >= 2)
}
