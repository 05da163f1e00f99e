//! TIME, WAIT and MSG: deadlines, waiters, the main program, messages.

use crate::bus::event::{Answer, Event, Origin, Outcome, Reason, Wake};
use crate::bus::seen::law::is_permitted;
use crate::bus::seen::{MAIN, Seen, Stage};
use crate::bus::{Goal, Request, State};
use wspbus_words::system::{Claim, Step};

pub(super) fn safety() -> Vec<Claim<Seen, Event>> {
    [deadlines(), waits(), wakes(), main(), messages()].concat()
}

fn deadlines() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::step("a-late-end-changes-nothing", &["TIME-2"], |step| {
            let late = |event: &Event| matches!(event, Event::EndedLate { .. });
            let kept = |seen: &Seen| Seen { abandoned: Vec::new(), ..seen.clone() };
            step.events.iter().any(late).then(|| kept(step.before) == kept(step.after))
        }),
        Claim::event("an-abandoned-listener-is-refused", &["TIME-2"], |seen, event| match event {
            Event::Answered { origin: origin @ Origin::Listener(listener), request, answer, .. } => {
                let refused = match is_permitted(&seen.policy, *origin, request.goal()) {
                    true => Answer::Refused(Reason::Abandoned),
                    false => Answer::Denied,
                };
                seen.abandoned.contains(listener).then_some(*answer == refused)
            }
            _ => None,
        }),
        Claim::event("an-abandoned-listener-is-not-called", &["TIME-3"], |seen, event| match event {
            Event::ListenerBegan { listener, .. } if !seen.abandoned.is_empty() => {
                Some(!seen.abandoned.contains(listener))
            }
            _ => None,
        }),
        Claim::event("only-an-abandoned-listener-is-busy", &["TIME-3"], |seen, event| match event {
            Event::ListenerEnded { listener, outcome: Outcome::Busy, .. } => {
                Some(seen.abandoned.contains(listener))
            }
            _ => None,
        }),
    ]
}

fn waits() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("a-waiter-wakes-for-its-state", &["WAIT-1"], |seen, event| match event {
            Event::Woken { thread, wake: Wake::Entered(state) } => {
                Some(seen.waiting.iter().any(|(t, s, due)| t == thread && s == state && *due))
            }
            _ => None,
        }),
        Claim::event("gone-is-said-at-the-end-only", &["WAIT-2"], |seen, event| match event {
            Event::Woken { thread, wake: Wake::Gone } => {
                let waits = seen.waiting.iter().any(|(t, _, due)| t == thread && !due);
                Some(seen.state == State::Exited && waits)
            }
            _ => None,
        }),
    ]
}

fn wakes() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::step("entering-a-state-wakes-its-waiters", &["WAIT-1"], |step| {
            let awaited = |seen: &Seen, event: &Event| {
                entered(event).is_some_and(|to| seen.waiting.iter().any(|(_, state, _)| *state == to))
            };
            step.any(awaited).then(|| step.after.waiting.iter().all(|(_, _, due)| !due))
        }),
        Claim::step("entering-exited-wakes-every-waiter", &["WAIT-2"], |step| {
            let awaited = |seen: &Seen, event: &Event| {
                entered(event) == Some(State::Exited) && !seen.waiting.is_empty()
            };
            step.any(awaited).then_some(step.after.waiting.is_empty())
        }),
        Claim::step("a-wait-inside-a-listener-is-refused", &["WAIT-3"], |step| {
            let refused = |event: &Event| matches!(event, Event::Refused { reason: Reason::InListener, .. });
            step.events.iter().any(refused).then(|| step.before.waiting == step.after.waiting)
        }),
    ]
}

fn main() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("block-returns-after-the-exit-pass", &["WAIT-4"], |seen, event| match event {
            Event::Taken { .. } => Some(seen.exit == Stage::Done && seen.passes.is_empty()),
            _ => None,
        }),
        Claim::event("the-result-is-the-final-goal", &["WAIT-5", "CODE-2"], |seen, event| match event {
            Event::Taken { reexec, .. } => Some(*reexec == (seen.out == Some(Goal::Restart))),
            _ => None,
        }),
        Claim::event("after-a-re-exec-is-taken-exit-is-refused", &["WAIT-5"], |seen, event| match event {
            Event::Answered { request: Request::Exit(_), answer, .. } => {
                let late = seen.main == Stage::Done && seen.out == Some(Goal::Restart);
                let refused = matches!(answer, Answer::Refused(_) | Answer::Denied);
                (late || *answer == Answer::Refused(Reason::ReExecuting)).then_some(late && refused)
            }
            _ => None,
        }),
        Claim::event("only-main-re-executes", &["WAIT-6"], |seen, event| match event {
            Event::ReExecuted { thread } => Some(*thread == MAIN && seen.out == Some(Goal::Restart)),
            _ => None,
        }),
    ]
}

fn messages() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::step("a-failing-log-changes-nothing", &["MSG-1"], |step| {
            unchanged_by(step, |event| matches!(event, Event::LogFailed))
        }),
        Claim::step("main-survives-its-entries", &["MSG-2"], |step| {
            unchanged_by(step, |event| matches!(event, Event::MainRan { failed: true }))
        }),
    ]
}

/// A step with such an event changes nothing that the observer remembers.
fn unchanged_by(step: &Step<'_, Seen, Event>, such: fn(&Event) -> bool) -> Option<bool> {
    step.events.iter().any(such).then(|| step.before == step.after)
}

pub(super) fn liveness() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::leads_to(
            "a-listener-ends-or-is-abandoned",
            &["TIME-1"],
            |seen| seen.passes.iter().any(|p| p.running.is_some()),
            |seen| seen.ended() || seen.passes.iter().all(|p| p.running.is_none()),
        ),
        Claim::leads_to(
            "block-returns",
            &["WAIT-7"],
            |seen| seen.main == Stage::Open && seen.state == State::Exited,
            |seen| seen.main == Stage::Done || seen.ended(),
        ),
    ]
}

/// For a bus that has no Exited: its life is over when its exit pass is.
pub(super) fn without_exited() -> Vec<Claim<Seen, Event>> {
    vec![Claim::leads_to(
        "block-returns-when-the-life-is-over",
        &["WAIT-7"],
        |seen| seen.main == Stage::Open && seen.over(),
        |seen| seen.main == Stage::Done || seen.ended(),
    )]
}

/// For a bus that polls, and so cannot wake a waiter in the step that enters its state.
pub(super) fn polling() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::leads_to(
            "a-waiter-whose-state-was-entered-wakes",
            &["WAIT-1"],
            |seen| seen.waiting.iter().any(|(_, _, due)| *due),
            |seen| seen.ended() || seen.waiting.iter().all(|(_, _, due)| !due),
        ),
        Claim::leads_to(
            "at-the-end-every-waiter-wakes",
            &["WAIT-2"],
            |seen| seen.over() && !seen.waiting.is_empty(),
            |seen| seen.ended() || seen.waiting.is_empty(),
        ),
    ]
}

fn entered(event: &Event) -> Option<State> {
    match event {
        Event::StateWritten { to, .. } => Some(*to),
        _ => None,
    }
}
