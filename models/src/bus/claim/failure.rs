//! FAIL, CODE and EXIT: what a failing listener changes, and what it does not.

use crate::bus::event::{Answer, Channel, Event, Origin, Outcome};
use crate::bus::seen::{Seen, Services, Stage};
use crate::bus::{Code, Goal, Request, State};
use wspbus_words::system::Claim;

pub(super) fn safety() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::step("a-failed-start-never-runs", &["FAIL-1"], |step| {
            step.any(failed_start_ends).then(|| step.after.state != State::Running)
        }),
        Claim::event("the-end-comes-after-a-whole-exit-pass", &["FAIL-3"], |seen, event| {
            ends(seen, event).then_some(seen.exit == Stage::Done)
        }),
        Claim::event("the-bus-never-ends-the-process", &["FAIL-4"], |seen, event| match event {
            Event::Ended { .. } => {
                Some(seen.tickets.is_empty() && seen.passes.is_empty() && seen.main != Stage::Open)
            }
            _ => None,
        }),
        Claim::event("block-tells-the-failures", &["CODE-3"], |seen, event| match event {
            Event::Taken { failures, .. } => Some(*failures == seen.failures),
            _ => None,
        }),
        Claim::event("the-code-is-the-one-asked-for", &["CODE-1"], |seen, event| match event {
            Event::Taken { code, .. } | Event::Ended { code } => Some(*code == code_due(seen)),
            _ => None,
        }),
        Claim::event("an-exit-from-a-listener-is-a-request", &["EXIT-1"], |seen, event| match event {
            Event::ListenerEnded { outcome: Outcome::Exit(_), .. } => Some(seen.out == Some(Goal::Exit)),
            _ => None,
        }),
        Claim::step("a-denied-exit-is-a-failure", &["EXIT-2", "TIME-2"], |step| {
            let outcome = |event: &Event| match event {
                Event::ListenerEnded { outcome, .. } | Event::EndedLate { outcome, .. } => Some(*outcome),
                _ => None,
            };
            let ended = |event: &Event| outcome(event).is_some();
            let failed = |event: &Event| outcome(event) == Some(Outcome::Failed);
            let denied = step.events.iter().any(denied_exit) && step.events.iter().any(ended);
            denied.then(|| step.events.iter().filter(|event| ended(event)).all(failed))
        }),
    ]
}

pub(super) fn liveness() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::leads_to(
            "a-failed-start-leads-to-the-end",
            &["FAIL-1"],
            |seen| seen.passes.iter().any(|p| p.channel == Channel::Start && p.failed),
            Seen::over,
        ),
        Claim::leads_to(
            "a-stop-pass-is-completed",
            &["FAIL-2"],
            |seen| seen.services == Services::Falling,
            |seen| seen.ended() || seen.services == Services::Down && seen.state != State::Stopping,
        ),
    ]
}

fn code_due(seen: &Seen) -> Code {
    match seen.code {
        Some(code) => code,
        None if !seen.failures.is_empty() => Code::SOFTWARE,
        None => Code::OK,
    }
}

fn failed_start_ends(seen: &Seen, event: &Event) -> bool {
    match event {
        Event::PassEnded { pass, channel: Channel::Start } => seen.pass(*pass).is_some_and(|p| p.failed),
        _ => false,
    }
}

/// The end of a bus that was ever asked for anything that needs one. A main program that falls off
/// beside a bus that never left Idle is none of the bus's doing.
fn ends(seen: &Seen, event: &Event) -> bool {
    let touched = seen.services != Services::Down || seen.out.is_some() || seen.exit != Stage::Before;
    match event {
        Event::Taken { .. } | Event::ReExecuted { .. } => true,
        Event::Ended { .. } => touched,
        _ => false,
    }
}

fn denied_exit(event: &Event) -> bool {
    matches!(
        event,
        Event::Answered {
            origin: Origin::Listener(_),
            request: Request::Exit(_),
            answer: Answer::Denied,
            ..
        }
    )
}
