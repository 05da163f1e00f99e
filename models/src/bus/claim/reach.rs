//! Reachability: what some behaviour must show. A configuration promises what its story is about.

use super::{Observed, any};
use crate::bus::event::{Answer, Channel, Event, Origin, Outcome, Reason, Resolution, Wake};
use crate::bus::seen::{Seen, Services};
use crate::bus::{Code, Goal, Request, State};
use wspbus_words::model::{Kind, Property};

macro_rules! shows {
    ($($name:literal $ids:expr, $when:pat => |$seen:ident| $shows:expr;)*) => {
        vec![$(Property {
            name: $name,
            requirements: &$ids,
            kind: Kind::Reachable {
                shows: |step| any(step, |$seen, event| match event { $when => $shows, _ => false }),
            },
        }),*]
    };
}

pub(super) fn all<M: Observed>() -> Vec<Property<M>> {
    [ways(), answers(), ends(), threads()].concat()
}

fn ways<M: Observed>() -> Vec<Property<M>> {
    shows! {
        "can-run" ["LIFE-1", "LIFE-3"], Event::StateWritten { to: State::Running, .. } => |_seen| true;
        "can-come-back-to-idle" ["LIFE-1", "LIFE-4"],
            Event::StateWritten { from: State::Stopping, to: State::Idle } => |_seen| true;
        "can-exit" ["LIFE-1", "LIFE-2"], Event::StateWritten { to: State::Exited, .. } => |_seen| true;
        "can-exit-from-idle" ["LIFE-1", "LIFE-5"],
            Event::StateWritten { from: State::Idle, to: State::Exiting } => |_seen| true;
        "can-break-off-a-start" ["GOAL-14"],
            Event::StateWritten { from: State::Starting, to: State::Stopping } => |seen| {
                seen.failures.is_empty() && seen.out.is_none()
            };
        "can-reload" ["LIFE-7", "GOAL-17"],
            Event::Resolved { goal: Goal::Reload, resolution: Resolution::Reached, .. } => |_seen| true;
        "can-drop-to-idle-for-a-reload" ["LIFE-7"],
            Event::StateWritten { to: State::Idle, .. } => |seen| asks(seen, Goal::Reload);
        "can-be-graceful" ["LIFE-8", "GOAL-12"],
            Event::Resolved { goal: Goal::Graceful, resolution: Resolution::Reached, .. } => |_seen| true;
        "can-start-again-after-failures" ["LIFE-4", "CODE-1"],
            Event::Answered { request: Request::Start, answer: Answer::Accepted, .. } => |seen| {
                !seen.failures.is_empty() && seen.state == State::Idle
            };
    }
}

fn answers<M: Observed>() -> Vec<Property<M>> {
    shows! {
        "a-request-can-be-denied" ["GOAL-2"], Event::Answered { answer: Answer::Denied, .. } => |_seen| true;
        "a-request-can-be-superseded" ["GOAL-3"],
            Event::Answered { answer: Answer::Superseded(_), .. } => |_seen| true;
        "two-can-join" ["GOAL-4"],
            Event::Answered { answer: Answer::Joined { again: false }, .. } => |_seen| true;
        "a-start-can-join-a-reload" ["GOAL-4"],
            Event::Answered { request: Request::Start, answer: Answer::Joined { .. }, .. } => |seen| {
                asks(seen, Goal::Reload)
            };
        "a-weaker-ticket-can-give-way" ["GOAL-5"],
            Event::Resolved { resolution: Resolution::Superseded { .. }, .. } => |_seen| true;
        "a-reload-can-run-once-more" ["GOAL-7"],
            Event::Answered { request: Request::Reload, answer: Answer::Joined { again: true }, .. } => |_seen| true;
        "a-graceful-can-run-once-more" ["GOAL-7"],
            Event::Answered { request: Request::Graceful, answer: Answer::Joined { again: true }, .. } => |_seen| true;
        "a-listener-can-join-its-own-pass" ["GOAL-8"],
            Event::Answered { origin: Origin::Listener(_), answer: Answer::Joined { .. }, .. } => |seen| {
                asks(seen, Goal::Reload) || asks(seen, Goal::Graceful)
            };
        "a-stop-can-be-reached-at-once" ["GOAL-11"],
            Event::Resolved { goal: Goal::Stop, resolution: Resolution::Reached, .. } => |seen| {
                seen.services == Services::Down && seen.passes.is_empty() && seen.state == State::Idle
            };
        "graceful-restart-and-exit-can-follow-in-one-breath" ["GOAL-3", "GOAL-15"],
            Event::Answered { request: Request::Exit(_), answer: Answer::Accepted, .. } => |seen| {
                asks(seen, Goal::Restart) && seen.passes.iter().any(|p| p.channel == Channel::Graceful)
            };
        "an-exit-can-cancel-a-re-exec" ["WAIT-5"],
            Event::Answered { request: Request::Exit(_), answer: Answer::Accepted, .. } => |seen| {
                seen.state == State::Exited
            };
        "an-exit-can-come-too-late" ["WAIT-5"],
            Event::Answered { answer: Answer::Refused(Reason::ReExecuting), .. } => |_seen| true;
    }
}

fn ends<M: Observed>() -> Vec<Property<M>> {
    shows! {
        "a-start-can-fail" ["FAIL-1", "GOAL-10"],
            Event::Resolved { goal: Goal::Start, resolution: Resolution::Superseded { by: Goal::Exit, failures }, .. }
                => |_seen| !failures.is_empty();
        "a-failed-start-can-override-a-restart" ["FAIL-1"],
            Event::Resolved { goal: Goal::Restart, resolution: Resolution::Superseded { failures, .. }, .. }
                => |seen| !failures.is_empty() && seen.state == State::Starting;
        "a-stop-can-fail-and-be-reached" ["FAIL-2", "GOAL-10"],
            Event::Resolved { goal: Goal::Stop, resolution: Resolution::ReachedWithFailures(_), .. } => |_seen| true;
        "an-exit-listener-can-fail" ["FAIL-3"],
            Event::Resolved { resolution: Resolution::Exited(failures), .. } => |_seen| {
                failures.iter().any(|f| f.channel == Channel::Exit)
            };
        "the-code-can-be-70" ["CODE-1"], Event::Taken { code: Code::SOFTWARE, .. } => |seen| seen.code.is_none();
        "the-code-can-be-asked-for" ["CODE-1"], Event::Taken { code, .. } => |seen| seen.code == Some(*code);
        "a-restart-can-survive-failures" ["CODE-2"], Event::Taken { reexec: true, .. } => |seen| !seen.failures.is_empty();
        "a-listener-can-exit" ["EXIT-1"],
            Event::ListenerEnded { outcome: Outcome::Exit(_), .. } => |_seen| true;
        "an-exit-of-a-listener-can-be-denied" ["EXIT-2"],
            Event::Answered { origin: Origin::Listener(_), request: Request::Exit(_), answer: Answer::Denied, .. }
                => |_seen| true;
        "the-process-can-end" ["FAIL-4"], Event::Ended { .. } => |_seen| true;
        "the-process-can-re-execute" ["WAIT-6"], Event::ReExecuted { .. } => |_seen| true;
    }
}

fn threads<M: Observed>() -> Vec<Property<M>> {
    shows! {
        "a-listener-can-time-out" ["TIME-1"],
            Event::ListenerEnded { outcome: Outcome::TimedOut, .. } => |_seen| true;
        "an-abandoned-listener-can-end-late" ["TIME-2"], Event::EndedLate { .. } => |_seen| true;
        "an-abandoned-listener-can-ask" ["TIME-2"],
            Event::Answered { answer: Answer::Refused(Reason::Abandoned), .. } => |_seen| true;
        "a-listener-can-be-busy" ["TIME-3"],
            Event::ListenerEnded { outcome: Outcome::Busy, .. } => |_seen| true;
        "a-waiter-can-catch-a-short-state" ["WAIT-1"],
            Event::Woken { wake: Wake::Entered(State::Starting | State::Stopping), .. } => |_seen| true;
        "a-waiter-can-be-gone" ["WAIT-2"], Event::Woken { wake: Wake::Gone, .. } => |_seen| true;
        "a-listener-can-try-to-wait" ["WAIT-3"],
            Event::Refused { reason: Reason::InListener, .. } => |_seen| true;
        "a-log-can-fail-during-a-pass" ["MSG-1"], Event::LogFailed => |seen| !seen.passes.is_empty();
        "a-main-entry-can-fail" ["MSG-2"], Event::MainRan { failed: true } => |_seen| true;
        "a-listener-can-subscribe-another" ["PASS-5"],
            Event::Subscribed { .. } => |seen| !seen.passes.is_empty();
        "a-listener-that-is-due-can-be-unsubscribed" ["PASS-6"],
            Event::Unsubscribed { listener } => |seen| seen.passes.iter().any(|p| p.due.contains(listener));
        "a-pass-can-call-three-in-order" ["PASS-2", "PASS-3"],
            Event::PassBegan { due, .. } => |_seen| due.len() == 3 && !due.is_sorted();
    }
}

fn asks(seen: &Seen, goal: Goal) -> bool {
    seen.tickets.iter().any(|t| t.goal == goal)
}
