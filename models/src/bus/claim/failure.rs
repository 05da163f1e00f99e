//! FAIL, CODE and EXIT: what a failing listener changes, and what it does not.

use super::{Observed, any, each, judge, on_event};
use crate::bus::event::{Answer, Channel, Event, Origin, Outcome};
use crate::bus::seen::{Seen, Services, Stage};
use crate::bus::{Code, Goal, Request, State};
use wspbus_words::model::{Kind, Property};

pub(super) fn safety<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-failed-start-never-runs",
            requirements: &["FAIL-1"],
            kind: Kind::Step {
                when: |step| any(step, failed_start_ends),
                holds: |step| M::seen(step.after).state != State::Running,
            },
        },
        Property {
            name: "the-end-comes-after-a-whole-exit-pass",
            requirements: &["FAIL-3"],
            kind: Kind::Step {
                when: |step| any(step, ends),
                holds: |step| each(step, |seen, e| !ends(seen, e) || seen.exit == Stage::Done),
            },
        },
        on_event!("the-bus-never-ends-the-process", &["FAIL-4"],
        Event::Ended { .. } => |seen| {
            seen.tickets.is_empty() && seen.passes.is_empty() && seen.main != Stage::Open
        }),
        on_event!("block-tells-what-failed", &["CODE-3"],
            Event::Taken { failures, .. } => |seen| *failures == seen.failures),
        on_event!("the-code-is-the-one-asked-for", &["CODE-1"],
            Event::Taken { code, .. } | Event::Ended { code } => |seen| *code == code_due(seen)),
        on_event!("an-exit-from-a-listener-is-a-request", &["EXIT-1"],
        Event::ListenerEnded { outcome: Outcome::Exit(_), .. } => |seen| {
            seen.out == Some(Goal::Exit)
        }),
        Property {
            name: "a-denied-exit-is-a-failure",
            requirements: &["EXIT-2"],
            kind: Kind::Step {
                when: |step| any(step, denied_exit) && any(step, |_, e| ended(e)),
                holds: |step| {
                    each(step, |_, e| {
                        !ended(e) || matches!(e, Event::ListenerEnded { outcome: Outcome::Failed, .. })
                    })
                },
            },
        },
    ]
}

pub(super) fn liveness<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-failed-start-leads-to-the-end",
            requirements: &["FAIL-1"],
            kind: Kind::LeadsTo {
                from: |_, s| M::seen(s).passes.iter().any(|p| p.channel == Channel::Start && p.failed),
                to: |_, s| M::seen(s).over(),
            },
        },
        Property {
            name: "a-stop-pass-is-completed",
            requirements: &["FAIL-2"],
            kind: Kind::LeadsTo {
                from: |_, s| M::seen(s).services == Services::Falling,
                to: |_, s| {
                    let seen = M::seen(s);
                    seen.ended() || seen.services == Services::Down && seen.state != State::Stopping
                },
            },
        },
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

fn denied_exit(_: &Seen, event: &Event) -> bool {
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

fn ended(event: &Event) -> bool {
    matches!(event, Event::ListenerEnded { .. })
}
