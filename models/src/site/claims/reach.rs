//! Reachability: what some behaviour must show. A story promises what it is about.

use super::Claim;
use crate::site::machine::event::{Cause, Close, Event, Load, Said};
use crate::site::machine::word::{
    Answer, Control, Deed, Goal, Origin, Request, Resolution, RoundOutcome, Scope, State, Step, Target, Work,
};
use crate::site::observed::Observed;
use crate::site::observed::ladder::{Wish, grants};
use crate::site::observed::ticket::{By, OpenTicket};
use crate::site::observed::worker::SeenWorker;

pub(super) fn all() -> Vec<Claim> {
    [goals(), loads(), workers(), rounds(), accounts(), ends(), rights()].concat()
}

fn goals() -> Vec<Claim> {
    vec![
        Claim::reachable("a-site-can-come-up", &["LADDER-6"], |_, event| {
            matches!(event, Event::StateWritten { from: State::Starting, to: State::Running })
        }),
        Claim::reachable("a-site-can-stop", &["CTRL-1", "CTRL-5"], |_, event| {
            matches!(event, Event::StateWritten { from: State::Stopping, to: State::Idle })
        }),
        Claim::reachable("a-site-can-exit", &["CTRL-1", "CONF-3"], |_, event| {
            matches!(event, Event::ControllerEnded { .. })
        }),
        Claim::reachable("a-site-can-be-re-executed", &["CONF-3"], |_, event| {
            matches!(event, Event::ReExecuting)
        }),
        Claim::reachable("a-stop-can-become-an-exit", &["LADDER-2"], |_, event| {
            matches!(event, Event::GoalWritten { from: Some(Goal::Stop), to: Some(Goal::Exit) })
        }),
        Claim::reachable("a-weaker-request-can-be-superseded", &["LADDER-3"], |_, event| {
            matches!(event, Event::Answered { answer: Answer::Superseded(_), .. })
        }),
        Claim::reachable("a-weaker-request-can-join", &["LADDER-2"], |seen, event| match *event {
            Event::Answered { request: Request::Reload, answer: Answer::Joined { .. }, .. } => {
                seen.controller.goal == Some(Goal::Roll)
            }
            _ => false,
        }),
        Claim::reachable("a-late-one-can-be-the-next-goal", &["TICKET-3"], |seen, event| match *event {
            Event::GoalWritten { from: Some(_), to: Some(_) } => seen.tickets.iter().any(|open| open.late),
            _ => false,
        }),
        Claim::reachable("a-start-can-try-a-slot-again", &["RATE-4"], |_, event| {
            matches!(event, Event::TriedAgain { .. })
        }),
        Claim::reachable("a-start-in-a-roll-can-try-a-slot-again", &["RATE-4", "LADDER-5"], |seen, event| {
            matches!(event, Event::TriedAgain { .. }) && seen.controller.before.is_some()
        }),
    ]
}

fn loads() -> Vec<Claim> {
    vec![
        Claim::reachable("a-load-can-fail", &["LOAD-4"], |_, event| {
            matches!(event, Event::LoadEnded { load: Load::Failed })
        }),
        Claim::reachable("a-load-can-be-stale", &["LOAD-9"], |_, event| {
            matches!(event, Event::LoadEnded { load: Load::Stale })
        }),
        Claim::reachable("a-new-version-can-come-into-use", &["LOAD-1"], |seen, event| match *event {
            Event::Accepted { version, .. } => seen.acknowledged == Some(version),
            _ => false,
        }),
        Claim::reachable(
            "an-old-connection-can-outlive-the-reload",
            &["LOAD-2"],
            |seen, event| matches!(*event, Event::Replied { version, .. } if Some(version) < seen.acknowledged),
        ),
    ]
}

fn workers() -> Vec<Claim> {
    vec![
        Claim::reachable("generations-can-coexist", &["LEAVE-3"], |seen, event| match *event {
            Event::Spawned { slot, generation, .. } => {
                seen.in_slot(slot).any(|worker| worker.stands() && worker.generation != generation)
            }
            _ => false,
        }),
        Claim::reachable("a-roll-can-end-well", &["ROLL-2"], |seen, event| reaches(seen, event, Goal::Roll)),
        Claim::reachable("a-roll-can-break-off", &["LEAVE-6", "ROLL-2"], |_, event| {
            matches!(event, Event::BrokeOff { .. })
        }),
        Claim::reachable("a-slot-can-be-given-up", &["RATE-1"], |_, event| {
            matches!(event, Event::GivenUp { .. })
        }),
        Claim::reachable("a-worker-can-be-replaced", &["CTRL-7"], |seen, event| match *event {
            Event::Spawned { slot, .. } => {
                seen.controller.state == State::Running && seen.in_slot(slot).next().is_none()
            }
            _ => false,
        }),
        Claim::reachable("a-worker-can-retire", &["LEAVE-1"], |_, event| {
            matches!(event, Event::Retiring { cause: Cause::Asked, .. })
        }),
        Claim::reachable("a-slot-too-many-can-leave", &["CONF-2"], |seen, event| match *event {
            Event::Sent { worker, control: Control::Drain } => {
                seen.worker(worker).is_some_and(|worker| worker.slot.0 >= seen.controller.slots())
            }
            _ => false,
        }),
        Claim::reachable("a-drain-can-become-a-stop", &["LEAVE-7", "ROLL-3"], |seen, event| match *event {
            Event::Sent { worker, control: Control::Stop } => {
                seen.worker(worker).is_some_and(|worker| worker.sent == Some(Control::Drain))
            }
            _ => false,
        }),
        Claim::reachable("a-worker-can-be-forced", &["CTRL-5", "LEAVE-7"], |_, event| {
            matches!(event, Event::Forced { .. })
        }),
        Claim::reachable("a-worker-can-be-deaf", &["RATE-1"], |seen, event| match *event {
            Event::ChannelClosed { worker } => {
                seen.worker(worker).is_some_and(|worker| worker.sent.is_none())
            }
            _ => false,
        }),
        Claim::reachable("control-can-reach-a-worker-that-boots", &["CHAN-3"], |seen, event| match *event {
            Event::Acted { worker, .. } => seen.worker(worker).is_some_and(boots),
            _ => false,
        }),
    ]
}

fn rounds() -> Vec<Claim> {
    vec![
        Claim::reachable("a-reload-can-end-well", &["TICKET-1"], |seen, event| {
            reaches(seen, event, Goal::Reload)
        }),
        Claim::reachable("a-graceful-can-end-well", &["ROUND-2"], |seen, event| {
            reaches(seen, event, Goal::Graceful)
        }),
        Claim::reachable("a-round-can-fail", &["ROUND-3"], |_, event| {
            matches!(event, Event::RoundEnded { failed: true, .. })
        }),
        Claim::reachable("a-worker-can-be-replaced-in-a-reload", &["ROUND-3"], |_, event| {
            matches!(event, Event::Heard { said: Said::Round(_, RoundOutcome::Replace), .. })
        }),
        Claim::reachable("a-round-can-wait-for-no-drain", &["ROUND-2"], |seen, event| match *event {
            Event::RoundEnded { .. } => seen.living().any(SeenWorker::leaves),
            _ => false,
        }),
        Claim::reachable("a-reload-can-be-asked-inside", &["TICKET-3"], |seen, event| match *event {
            Event::Answered { inside: Some(_), answer: Answer::Joined { late: false }, .. } => {
                seen.controller.round.is_some_and(|round| round.work == Work::Reload)
            }
            _ => false,
        }),
    ]
}

fn accounts() -> Vec<Claim> {
    vec![
        Claim::reachable("an-event-can-reach-two", &["SCOPE-3"], |seen, event| match *event {
            Event::Settled { notice, missed: false } => seen.due_of(notice).count() > 1,
            _ => false,
        }),
        Claim::reachable("an-event-can-be-missed", &["SCOPE-4", "NOTICE-3"], |_, event| {
            matches!(event, Event::Missing { .. })
        }),
        Claim::reachable("a-newcomer-can-be-passed-over", &["SCOPE-5", "NOTICE-1"], |seen, event| {
            let Event::Settled { notice, .. } = *event else { return false };
            let Some(open) = seen.notice(notice) else { return false };
            let known = seen.interpreters.iter().filter(|of| of.is_known());
            let mut in_scope =
                known.filter(|of| crate::site::observed::ladder::within(open.target, of.interpreter));
            in_scope.any(|of| seen.due_to(notice, of.interpreter).is_none())
        }),
        Claim::reachable("a-deed-can-be-done", &["SCOPE-7"], |_, event| {
            matches!(event, Event::DeedEnded { done: true, .. })
        }),
        Claim::reachable("an-interpreter-can-stay-untold", &["TEAR-7"], |_, event| {
            matches!(event, Event::Untold { .. })
        }),
    ]
}

fn ends() -> Vec<Claim> {
    vec![
        Claim::reachable("an-interpreter-can-restart-alone", &["TEAR-14"], |seen, event| match *event {
            Event::OwnDeed { interpreter, deed: Deed::Restart } => {
                seen.worker(interpreter.worker).is_some_and(|worker| !worker.leaves())
            }
            _ => false,
        }),
        Claim::reachable("an-interpreter-can-be-destroyed", &["TEAR-2"], |_, event| {
            matches!(event, Event::StepEnded { step: Step::Destroyed, done: true, .. })
        }),
        Claim::reachable("a-step-can-be-given-up", &["TEAR-6"], |_, event| {
            matches!(event, Event::StepEnded { done: false, .. })
        }),
        Claim::reachable("an-interpreter-can-be-left", &["TEAR-11"], |_, event| {
            matches!(event, Event::Left { .. })
        }),
        Claim::reachable("a-request-can-be-answered-in-the-drain", &["CONN-1"], |seen, event| match *event {
            Event::Replied { worker, .. } => seen.worker(worker).is_some_and(SeenWorker::leaves),
            _ => false,
        }),
        Claim::reachable("a-request-can-be-cut", &["TEAR-8"], |_, event| {
            matches!(event, Event::Closed { why: Close::Cut, .. })
        }),
        Claim::reachable("a-worker-can-lose-its-controller", &["CTRL-10"], |_, event| {
            matches!(event, Event::ControllerLost { .. })
        }),
        Claim::reachable("a-worker-can-end-where-it-stands", &["LOSS-1"], |seen, event| match *event {
            Event::WorkerEnded { worker, .. } => seen.worker(worker).is_some_and(|worker| worker.late),
            _ => false,
        }),
    ]
}

fn rights() -> Vec<Claim> {
    vec![
        Claim::reachable("an-application-can-be-denied", &["AUTH-1"], |_, event| {
            matches!(event, Event::Answered { origin: Origin::Application(_), answer: Answer::Denied, .. })
        }),
        Claim::reachable("an-application-can-ask-for-the-site", &["AUTH-2"], |_, event| match *event {
            Event::Answered { origin: Origin::Application(_), target: Target::Site, answer, .. } => {
                grants(answer)
            }
            _ => false,
        }),
        Claim::reachable("an-application-can-end-its-process", &["AUTH-2"], |seen, event| match *event {
            Event::Resolved { ticket, .. } => {
                let its = |open: &OpenTicket| {
                    matches!((open.wish, open.by), (Some(Wish::Replaced(_)), By::Application(_)))
                };
                seen.ticket(ticket).is_some_and(its)
            }
            _ => false,
        }),
        Claim::reachable("a-privileged-action-can-be-taken", &["AUTH-4"], |_, event| {
            matches!(event, Event::Privileged { .. })
        }),
        Claim::reachable("an-application-can-ask-for-its-copies", &["SCOPE-7"], |_, event| {
            matches!(event, Event::Asked { scope: Scope::Application, .. })
        }),
    ]
}

/// Is a ticket for this goal reached, without failures?
fn reaches(seen: &Observed, event: &Event, goal: Goal) -> bool {
    match *event {
        Event::Resolved { ticket, resolution: Resolution::Reached } => {
            seen.ticket(ticket).is_some_and(|open| open.goal() == Some(goal))
        }
        _ => false,
    }
}

fn boots(worker: &SeenWorker) -> bool {
    worker.stage == crate::site::machine::event::Stage::Booting
}
