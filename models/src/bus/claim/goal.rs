//! GOAL: answers and tickets.

use super::{Observed, any, each, granted, judge, on_event};
use crate::bus::event::{Answer, Channel, Event, Failure, Origin, Resolution, TicketId};
use crate::bus::seen::{Seen, Stage};
use crate::bus::{Goal, Request, State};
use wspbus_words::model::{Kind, Property, Step};

pub(super) fn safety<M: Observed>() -> Vec<Property<M>> {
    [answers(), consequences(), tickets()].concat()
}

fn answers<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "a-request-is-answered-once",
            requirements: &["GOAL-1", "GOAL-18"],
            kind: Kind::Step {
                when: |step| any(step, |_, e| matches!(e, Event::Answered { .. })),
                holds: |step| {
                    step.observed.iter().filter(|s| matches!(s.event, Event::Answered { .. })).count() == 1
                },
            },
        },
        Property {
            name: "denied-changes-nothing",
            requirements: &["GOAL-2"],
            kind: Kind::Step {
                when: |step| any(step, |_, e| matches!(e, Event::Answered { answer: Answer::Denied, .. })),
                holds: |step| silent(step),
            },
        },
        on_event!("superseded-by-something-stronger", &["GOAL-3"],
            Event::Answered { request, answer: Answer::Superseded(by), .. } => |_seen| *by > request.goal()),
        on_event!("the-goal-only-grows-stronger", &["GOAL-3"],
        Event::Answered { request, answer: Answer::Accepted, .. } => |seen| {
            seen.tickets.iter().all(|t| request.goal() > t.goal)
        }),
        on_event!("joined-shares-the-goal", &["GOAL-4"],
        Event::Answered { request, answer: Answer::Joined { .. }, .. } => |seen| {
            let start_under_reload = |goal| (request.goal(), goal) == (Goal::Start, Goal::Reload);
            // After a start that failed, the bus itself made Exit the goal, without a ticket.
            let own = seen.out == Some(Goal::Exit) && request.goal() == Goal::Exit;
            own || seen.tickets.iter().any(|t| t.goal == request.goal() || start_under_reload(t.goal))
        }),
    ]
}

fn consequences<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "accepting-resolves-the-weaker-at-once",
            requirements: &["GOAL-5"],
            kind: Kind::Step {
                when: |step| any(step, |seen, e| accepted(e).is_some() && !seen.tickets.is_empty()),
                holds: |step| {
                    let new = step.observed.iter().find_map(|s| accepted(&s.event));
                    new.is_none_or(|goal| M::seen(step.after).tickets.iter().all(|t| t.goal == goal))
                },
            },
        },
        on_event!("listeners-join-without-another-round", &["GOAL-8"],
        Event::Answered { origin: Origin::Listener(_), answer, .. } => |_seen| {
            *answer != Answer::Joined { again: true }
        }),
        Property {
            name: "stop-before-the-first-pass-is-reached-at-once",
            requirements: &["GOAL-11"],
            kind: Kind::Step {
                when: |step| any(step, early_stop),
                holds: |step| M::seen(step.after).tickets.iter().all(|t| t.goal != Goal::Stop),
            },
        },
        on_event!("graceful-runs-in-running", &["GOAL-12"],
            Event::PassBegan { channel: Channel::Graceful, .. } => |seen| seen.state == State::Running),
        Property {
            name: "an-answer-without-grant-changes-nothing",
            requirements: &["GOAL-13"],
            kind: Kind::Step {
                when: |step| any(step, |_, e| matches!(e, Event::Answered { .. }) && !granted(e)),
                holds: |step| {
                    each(step, |_, e| {
                        let own = matches!(e, Event::ListenerEnded { .. } | Event::EndedLate { .. });
                        own || matches!(e, Event::Answered { .. })
                    })
                },
            },
        },
        Property {
            name: "no-running-against-a-pending-way-down",
            requirements: &["GOAL-14"],
            kind: Kind::Step {
                when: |step| any(step, |seen, e| way_down(seen) && matches!(e, Event::StateWritten { .. })),
                holds: |step| {
                    each(step, |seen, e| {
                        !way_down(seen) || !matches!(e, Event::StateWritten { to: State::Running, .. })
                    })
                },
            },
        },
        Property {
            name: "no-start-pass-after-an-exit-was-granted",
            requirements: &["GOAL-15"],
            kind: Kind::Step {
                when: |step| M::seen(step.before).out == Some(Goal::Exit),
                holds: |step| {
                    each(step, |seen, e| {
                        seen.out != Some(Goal::Exit)
                            || !matches!(e, Event::PassBegan { channel: Channel::Start, .. })
                    })
                },
            },
        },
    ]
}

fn tickets<M: Observed>() -> Vec<Property<M>> {
    vec![
        on_event!("a-ticket-resolves-once", &["GOAL-6"],
            Event::Resolved { ticket, .. } => |seen| open(seen, *ticket)),
        on_event!("a-ticket-is-new", &["GOAL-6"],
            Event::Answered { ticket: Some(ticket), .. } => |seen| !open(seen, *ticket)),
        on_event!("reached-by-a-pass-begun-after-the-request", &["GOAL-7"],
            Event::Resolved { ticket, resolution: Resolution::Reached | Resolution::ReachedWithFailures(_), .. }
                => |seen| seen.tickets.iter().all(|t| t.ticket != *ticket || !t.stale)),
        on_event!("graceful-failures-are-told-to-their-requesters-alone", &["GOAL-10"],
        Event::Resolved { goal, resolution, .. } => |_seen| {
            let told = tells(resolution).unwrap_or_default();
            *goal == Goal::Graceful || told.iter().all(|f| f.channel != Channel::Graceful)
        }),
        on_event!("the-requester-is-told-what-failed", &["GOAL-10"],
        Event::Resolved { ticket, resolution, .. } => |seen| {
            let due = seen.tickets.iter().filter(|t| t.ticket == *ticket).flat_map(|t| &t.failures);
            tells(resolution).is_none_or(|told| due.into_iter().all(|f| told.contains(f)))
        }),
        on_event!("reached-is-where-it-asked-for", &["GOAL-17"],
        Event::Resolved { goal, resolution, .. } => |seen| match resolution {
            Resolution::Reached | Resolution::ReachedWithFailures(_) => match goal {
                Goal::Graceful | Goal::Start | Goal::Reload => seen.state == State::Running,
                Goal::Stop => seen.state == State::Idle,
                Goal::Restart | Goal::Exit => false,
            },
            Resolution::Exited(_) => {
                *goal >= Goal::Restart && seen.exit == Stage::Done && seen.state >= State::Exiting
            }
            Resolution::Superseded { by, .. } => by > goal,
            Resolution::Unwound(_) => false,
        }),
    ]
}

pub(super) fn liveness<M: Observed>() -> Vec<Property<M>> {
    vec![
        Property {
            name: "the-bus-comes-to-rest",
            requirements: &["GOAL-9"],
            kind: Kind::LeadsTo {
                from: |_, s| !M::seen(s).passes.is_empty(),
                to: |_, s| {
                    M::seen(s).ended() || M::seen(s).passes.is_empty() && M::seen(s).tickets.is_empty()
                },
            },
        },
        Property {
            name: "an-exit-that-was-granted-happens",
            requirements: &["GOAL-15"],
            kind: Kind::LeadsTo {
                from: |_, s| M::seen(s).out == Some(Goal::Exit),
                to: |_, s| M::seen(s).over(),
            },
        },
        Property {
            name: "every-ticket-resolves",
            requirements: &["GOAL-16"],
            kind: Kind::LeadsTo {
                from: |_, s| !M::seen(s).tickets.is_empty(),
                to: |_, s| M::seen(s).ended() || M::seen(s).tickets.is_empty(),
            },
        },
    ]
}

fn open(seen: &Seen, ticket: TicketId) -> bool {
    seen.tickets.iter().any(|t| t.ticket == ticket)
}

fn accepted(event: &Event) -> Option<Goal> {
    match event {
        Event::Answered { request, answer: Answer::Accepted, .. } => Some(request.goal()),
        _ => None,
    }
}

/// A Stop is accepted in Idle, between passes: a Start (or the second half of a Reload) is due.
fn early_stop(seen: &Seen, event: &Event) -> bool {
    let stop = matches!(event, Event::Answered { request: Request::Stop, answer: Answer::Accepted, .. });
    let due = seen.tickets.iter().any(|t| matches!(t.goal, Goal::Start | Goal::Reload));
    stop && due && seen.state == State::Idle && seen.passes.is_empty()
}

fn way_down(seen: &Seen) -> bool {
    seen.tickets.iter().any(|t| t.goal >= Goal::Stop)
}

/// What a resolution tells of failures; `None` if its caller was unwound, and told by that.
fn tells(resolution: &Resolution) -> Option<&[Failure]> {
    match resolution {
        Resolution::Reached => Some(&[]),
        Resolution::ReachedWithFailures(failures)
        | Resolution::Superseded { failures, .. }
        | Resolution::Exited(failures) => Some(failures),
        Resolution::Unwound(_) => None,
    }
}

/// Nothing that the observer remembers has changed, but for the end of the listener that asked.
fn silent<M: Observed>(step: &Step<'_, M>) -> bool {
    let (before, after) = (M::seen(step.before), M::seen(step.after));
    let listener_ended = any(step, |_, e| matches!(e, Event::ListenerEnded { .. } | Event::EndedLate { .. }));
    listener_ended && before.tickets.len() == after.tickets.len() || before == after
}
