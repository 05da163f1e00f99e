//! Reachability: what some behaviour must show. A configuration promises what it is about.

use crate::bus::event::{Answer, Channel, Event, Origin, Outcome, Reason, Resolution, Wake};
use crate::bus::seen::{Seen, Services};
use crate::bus::{Code, Goal, Request, State};
use wspbus_words::system::Claim;

pub(super) fn all() -> Vec<Claim<Seen, Event>> {
    [ways(), answers(), ends(), threads()].concat()
}

fn ways() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::reachable("can-run", &["LIFE-1", "LIFE-3"], |_, event| {
            matches!(event, Event::StateWritten { to: State::Running, .. })
        }),
        Claim::reachable("can-come-back-to-idle", &["LIFE-1", "LIFE-4"], |_, event| {
            matches!(event, Event::StateWritten { from: State::Stopping, to: State::Idle })
        }),
        Claim::reachable("can-exit", &["LIFE-1", "LIFE-2"], |_, event| {
            matches!(event, Event::StateWritten { to: State::Exited, .. })
        }),
        Claim::reachable("can-exit-from-idle", &["LIFE-1", "LIFE-5"], |_, event| {
            matches!(event, Event::StateWritten { from: State::Idle, to: State::Exiting })
        }),
        Claim::reachable("can-break-off-a-start", &["GOAL-14"], |seen, event| match event {
            Event::StateWritten { from: State::Starting, to: State::Stopping } => {
                seen.failures.is_empty() && seen.out.is_none()
            }
            _ => false,
        }),
        Claim::reachable("can-reload", &["LIFE-7", "GOAL-17"], |_, event| {
            matches!(event, Event::Resolved { goal: Goal::Reload, resolution: Resolution::Reached, .. })
        }),
        Claim::reachable("can-drop-to-idle-for-a-reload", &["LIFE-7"], |seen, event| match event {
            Event::StateWritten { to: State::Idle, .. } => asks(seen, Goal::Reload),
            _ => false,
        }),
        Claim::reachable("can-be-graceful", &["LIFE-8", "GOAL-12"], |_, event| {
            matches!(event, Event::Resolved { goal: Goal::Graceful, resolution: Resolution::Reached, .. })
        }),
        Claim::reachable(
            "can-start-again-after-failures",
            &["LIFE-4", "CODE-1"],
            |seen, event| match event {
                Event::Answered { request: Request::Start, answer: Answer::Accepted, .. } => {
                    !seen.failures.is_empty() && seen.state == State::Idle
                }
                _ => false,
            },
        ),
    ]
}

fn answers() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::reachable("a-request-can-be-denied", &["GOAL-2"], |_, event| {
            matches!(event, Event::Answered { answer: Answer::Denied, .. })
        }),
        Claim::reachable("a-request-can-be-superseded", &["GOAL-3"], |_, event| {
            matches!(event, Event::Answered { answer: Answer::Superseded(_), .. })
        }),
        Claim::reachable("two-can-join", &["GOAL-4"], |_, event| {
            matches!(event, Event::Answered { answer: Answer::Joined { again: false }, .. })
        }),
        Claim::reachable("a-start-can-join-a-reload", &["GOAL-4"], |seen, event| match event {
            Event::Answered { request: Request::Start, answer: Answer::Joined { .. }, .. } => {
                asks(seen, Goal::Reload)
            }
            _ => false,
        }),
        Claim::reachable("a-weaker-ticket-can-give-way", &["GOAL-5"], |_, event| {
            matches!(event, Event::Resolved { resolution: Resolution::Superseded { .. }, .. })
        }),
        Claim::reachable("a-reload-can-run-once-more", &["GOAL-7"], |_, event| {
            matches!(
                event,
                Event::Answered { request: Request::Reload, answer: Answer::Joined { again: true }, .. }
            )
        }),
        Claim::reachable("a-graceful-can-run-once-more", &["GOAL-7"], |_, event| {
            matches!(
                event,
                Event::Answered { request: Request::Graceful, answer: Answer::Joined { again: true }, .. }
            )
        }),
        Claim::reachable("a-listener-can-join-its-own-pass", &["GOAL-8"], |seen, event| match event {
            Event::Answered { origin: Origin::Listener(_), answer: Answer::Joined { .. }, .. } => {
                asks(seen, Goal::Reload) || asks(seen, Goal::Graceful)
            }
            _ => false,
        }),
        Claim::reachable("a-stop-can-be-reached-at-once", &["GOAL-11"], |seen, event| match event {
            Event::Resolved { goal: Goal::Stop, resolution: Resolution::Reached, .. } => {
                seen.services == Services::Down && seen.passes.is_empty() && seen.state == State::Idle
            }
            _ => false,
        }),
        Claim::reachable(
            "graceful-restart-and-exit-can-follow-in-one-breath",
            &["GOAL-3", "GOAL-15"],
            |seen, event| match event {
                Event::Answered { request: Request::Exit(_), answer: Answer::Accepted, .. } => {
                    asks(seen, Goal::Restart) && seen.passes.iter().any(|p| p.channel == Channel::Graceful)
                }
                _ => false,
            },
        ),
        Claim::reachable("an-exit-can-cancel-a-re-exec", &["WAIT-5"], |seen, event| match event {
            Event::Answered { request: Request::Exit(_), answer: Answer::Accepted, .. } => {
                seen.state == State::Exited
            }
            _ => false,
        }),
        Claim::reachable("an-exit-can-come-too-late", &["WAIT-5"], |_, event| {
            matches!(event, Event::Answered { answer: Answer::Refused(Reason::ReExecuting), .. })
        }),
    ]
}

fn ends() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::reachable("a-start-can-fail", &["FAIL-1", "GOAL-10"], |_, event| match event {
            Event::Resolved {
                goal: Goal::Start,
                resolution: Resolution::Superseded { by: Goal::Exit, failures },
                ..
            } => !failures.is_empty(),
            _ => false,
        }),
        Claim::reachable("a-failed-start-can-override-a-restart", &["FAIL-1"], |seen, event| match event {
            Event::Resolved {
                goal: Goal::Restart,
                resolution: Resolution::Superseded { failures, .. },
                ..
            } => !failures.is_empty() && seen.state == State::Starting,
            _ => false,
        }),
        Claim::reachable("a-stop-can-fail-and-be-reached", &["FAIL-2", "GOAL-10"], |_, event| {
            matches!(
                event,
                Event::Resolved { goal: Goal::Stop, resolution: Resolution::ReachedWithFailures(_), .. }
            )
        }),
        Claim::reachable("an-exit-listener-can-fail", &["FAIL-3"], |_, event| match event {
            Event::Resolved { resolution: Resolution::Exited(failures), .. } => {
                failures.iter().any(|f| f.channel == Channel::Exit)
            }
            _ => false,
        }),
        Claim::reachable("the-code-can-be-70", &["CODE-1"], |seen, event| match event {
            Event::Taken { code: Code::SOFTWARE, .. } => seen.code.is_none(),
            _ => false,
        }),
        Claim::reachable("the-code-can-be-asked-for", &["CODE-1"], |seen, event| match event {
            Event::Taken { code, .. } => seen.code == Some(*code),
            _ => false,
        }),
        Claim::reachable("a-restart-can-survive-failures", &["CODE-2"], |seen, event| match event {
            Event::Taken { reexec: true, .. } => !seen.failures.is_empty(),
            _ => false,
        }),
        Claim::reachable("a-listener-can-exit", &["EXIT-1"], |_, event| {
            matches!(event, Event::ListenerEnded { outcome: Outcome::Exit(_), .. })
        }),
        Claim::reachable("an-exit-of-a-listener-can-be-denied", &["EXIT-2"], |_, event| {
            matches!(
                event,
                Event::Answered {
                    origin: Origin::Listener(_),
                    request: Request::Exit(_),
                    answer: Answer::Denied,
                    ..
                }
            )
        }),
        Claim::reachable("the-process-can-end", &["FAIL-4"], |_, event| matches!(event, Event::Ended { .. })),
        Claim::reachable("the-process-can-re-execute", &["WAIT-6"], |_, event| {
            matches!(event, Event::ReExecuted { .. })
        }),
    ]
}

fn threads() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::reachable("a-listener-can-time-out", &["TIME-1"], |_, event| {
            matches!(event, Event::ListenerEnded { outcome: Outcome::TimedOut, .. })
        }),
        Claim::reachable("an-abandoned-listener-can-end-late", &["TIME-2"], |_, event| {
            matches!(event, Event::EndedLate { .. })
        }),
        Claim::reachable("an-abandoned-listener-can-ask", &["TIME-2"], |_, event| {
            matches!(event, Event::Answered { answer: Answer::Refused(Reason::Abandoned), .. })
        }),
        Claim::reachable("a-listener-can-be-busy", &["TIME-3"], |_, event| {
            matches!(event, Event::ListenerEnded { outcome: Outcome::Busy, .. })
        }),
        Claim::reachable("a-waiter-can-catch-a-short-state", &["WAIT-1"], |_, event| {
            matches!(event, Event::Woken { wake: Wake::Entered(State::Starting | State::Stopping), .. })
        }),
        Claim::reachable("a-waiter-can-be-gone", &["WAIT-2"], |_, event| {
            matches!(event, Event::Woken { wake: Wake::Gone, .. })
        }),
        Claim::reachable("a-listener-can-try-to-wait", &["WAIT-3"], |_, event| {
            matches!(event, Event::Refused { reason: Reason::InListener, .. })
        }),
        Claim::reachable("a-log-can-fail-during-a-pass", &["MSG-1"], |seen, event| match event {
            Event::LogFailed => !seen.passes.is_empty(),
            _ => false,
        }),
        Claim::reachable("a-main-entry-can-fail", &["MSG-2"], |_, event| {
            matches!(event, Event::MainRan { failed: true })
        }),
        Claim::reachable("a-listener-can-subscribe-another", &["PASS-5"], |seen, event| match event {
            Event::Subscribed { .. } => !seen.passes.is_empty(),
            _ => false,
        }),
        Claim::reachable(
            "a-listener-that-is-due-can-be-unsubscribed",
            &["PASS-6"],
            |seen, event| match event {
                Event::Unsubscribed { listener } => seen.passes.iter().any(|p| p.due.contains(listener)),
                _ => false,
            },
        ),
        Claim::reachable("a-pass-can-call-three-in-order", &["PASS-2", "PASS-3"], |_, event| match event {
            Event::PassBegan { due, .. } => due.len() == 3 && !due.is_sorted(),
            _ => false,
        }),
    ]
}

fn asks(seen: &Seen, goal: Goal) -> bool {
    seen.tickets.iter().any(|t| t.goal == goal)
}
