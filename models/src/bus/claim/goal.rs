//! GOAL: answers and tickets.

use super::{granted, is_reached};
use crate::bus::event::{Answer, Channel, Event, Failure, Origin, Resolution, TicketId};
use crate::bus::seen::law::pass_of;
use crate::bus::seen::{OpenPass, Seen, Stage};
use crate::bus::{Goal, Request, State};
use wspbus_words::system::{Claim, Step};

pub(super) fn safety() -> Vec<Claim<Seen, Event>> {
    [answers(), consequences(), tickets()].concat()
}

fn answers() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::step("a-request-is-answered-once", &["GOAL-1", "GOAL-18"], |step| {
            let answers = step.events.iter().filter(|event| is_answer(event)).count();
            (answers > 0).then_some(answers == 1)
        }),
        Claim::step("denied-changes-nothing", &["GOAL-2"], |step| {
            let denied = |event: &Event| matches!(event, Event::Answered { answer: Answer::Denied, .. });
            step.events.iter().any(denied).then(|| silent(step))
        }),
        Claim::event("superseded-by-something-stronger", &["GOAL-3"], |_, event| match event {
            Event::Answered { request, answer: Answer::Superseded(by), .. } => Some(*by > request.goal()),
            _ => None,
        }),
        Claim::event("the-goal-only-grows-stronger", &["GOAL-3"], |seen, event| {
            let goal = accepted(event)?;
            let mut open = seen.tickets.iter().peekable();
            open.peek()?;
            Some(open.all(|t| goal > t.goal))
        }),
        Claim::event("joined-shares-the-goal", &["GOAL-4"], |seen, event| match event {
            Event::Answered { request, answer: Answer::Joined { .. }, .. } => {
                let start_under_reload = |goal| (request.goal(), goal) == (Goal::Start, Goal::Reload);
                let shares = |goal| goal == request.goal() || start_under_reload(goal);
                // After a start that failed, the bus itself made Exit the goal, without a ticket.
                let own = seen.out == Some(Goal::Exit) && request.goal() == Goal::Exit;
                Some(own || seen.tickets.iter().any(|t| shares(t.goal)))
            }
            _ => None,
        }),
    ]
}

fn consequences() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::step("accepting-resolves-the-weaker-at-once", &["GOAL-5"], |step| {
            if !step.any(|seen, event| accepted(event).is_some() && !seen.tickets.is_empty()) {
                return None;
            }
            let goal = step.events.iter().find_map(accepted)?;
            Some(step.after.tickets.iter().all(|t| t.goal == goal))
        }),
        Claim::event("listeners-join-without-another-round", &["GOAL-8"], |_, event| match event {
            Event::Answered { origin: Origin::Listener(_), answer: Answer::Joined { again }, .. } => {
                Some(!again)
            }
            _ => None,
        }),
        Claim::step("stop-before-the-first-pass-is-reached-at-once", &["GOAL-11"], |step| {
            step.any(early_stop).then(|| step.after.tickets.iter().all(|t| t.goal != Goal::Stop))
        }),
        Claim::event("graceful-runs-in-running", &["GOAL-12"], |seen, event| match event {
            Event::PassBegan { channel: Channel::Graceful, .. } => Some(seen.state == State::Running),
            _ => None,
        }),
        Claim::step("an-answer-without-grant-changes-nothing", &["GOAL-13"], |step| {
            let without_grant = |event: &Event| is_answer(event) && !granted(event);
            let own = |event: &Event| {
                is_answer(event) || matches!(event, Event::ListenerEnded { .. } | Event::EndedLate { .. })
            };
            step.events.iter().any(without_grant).then(|| step.events.iter().all(own))
        }),
        Claim::event("no-running-against-a-pending-way-down", &["GOAL-14"], |seen, event| match event {
            Event::StateWritten { to, .. } if way_down(seen) => Some(*to != State::Running),
            _ => None,
        }),
        Claim::step("no-start-pass-after-an-exit-was-granted", &["GOAL-15"], |step| {
            let starts = |seen: &Seen, event: &Event| {
                seen.out == Some(Goal::Exit)
                    && matches!(event, Event::PassBegan { channel: Channel::Start, .. })
            };
            (step.before.out == Some(Goal::Exit)).then(|| !step.any(starts))
        }),
    ]
}

fn tickets() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::event("a-ticket-resolves-once", &["GOAL-6"], |seen, event| match event {
            // The resolution names the goal for which the ticket was given.
            Event::Resolved { ticket, goal, .. } => {
                Some(seen.tickets.iter().any(|t| (t.ticket, t.goal) == (*ticket, *goal)))
            }
            _ => None,
        }),
        Claim::event("a-ticket-is-new", &["GOAL-6"], |seen, event| match event {
            Event::Answered { answer, ticket, .. } => {
                let is_granted = matches!(answer, Answer::Accepted | Answer::Joined { .. });
                Some(ticket.map_or(!is_granted, |ticket| is_granted && !open(seen, ticket)))
            }
            _ => None,
        }),
        Claim::event("reached-by-a-pass-begun-after-the-request", &["GOAL-7"], |seen, event| match event {
            Event::Resolved { ticket, goal, resolution } if is_reached(resolution) => {
                pass_of(*goal)?;
                Some(seen.tickets.iter().all(|t| t.ticket != *ticket || !t.stale))
            }
            _ => None,
        }),
        Claim::event("graceful-failures-are-told-to-their-requesters-alone", &["GOAL-10"], |seen, event| {
            match event {
                Event::Resolved { goal, resolution, .. } if *goal != Goal::Graceful => {
                    let told = tells(resolution)?.iter().any(|f| f.channel == Channel::Graceful);
                    let failed = |p: &OpenPass| p.channel == Channel::Graceful && p.failed;
                    (told || seen.passes.iter().any(failed)).then_some(!told)
                }
                _ => None,
            }
        }),
        Claim::event("the-requester-is-told-the-failures", &["GOAL-10"], |seen, event| match event {
            Event::Resolved { ticket, resolution, .. } => {
                let told = tells(resolution)?;
                let of_ticket = seen.tickets.iter().filter(|t| t.ticket == *ticket);
                let mut due = of_ticket.flat_map(|t| &t.failures).peekable();
                due.peek()?;
                Some(due.all(|f| told.contains(f)))
            }
            _ => None,
        }),
        Claim::event("a-ticket-is-told-the-remembered-failures", &["GOAL-10", "GOAL-19"], |seen, event| {
            let Event::Resolved { goal, resolution, .. } = event else { return None };
            let is_due = |f: &&Failure| *goal == Goal::Graceful || f.channel != Channel::Graceful;
            let due: Vec<&Failure> = seen.remembered.iter().filter(is_due).collect();
            let mut told: Vec<&Failure> = tells(resolution)?.iter().collect();
            told.sort_unstable();
            Some(told == due)
        }),
        Claim::event("reached-is-where-it-asked-for", &["GOAL-17"], |seen, event| match event {
            Event::Resolved { goal, resolution, .. } => Some(is_there(seen, *goal, resolution)),
            _ => None,
        }),
    ]
}

pub(super) fn liveness() -> Vec<Claim<Seen, Event>> {
    vec![
        Claim::leads_to(
            "the-bus-comes-to-rest",
            &["GOAL-9"],
            |seen| !seen.passes.is_empty(),
            |seen| seen.ended() || seen.passes.is_empty() && seen.tickets.is_empty(),
        ),
        Claim::leads_to(
            "an-exit-that-was-granted-happens",
            &["GOAL-15"],
            |seen| seen.out == Some(Goal::Exit),
            Seen::over,
        ),
        Claim::leads_to(
            "every-ticket-resolves",
            &["GOAL-16"],
            |seen| !seen.tickets.is_empty(),
            |seen| seen.ended() || seen.tickets.is_empty(),
        ),
    ]
}

fn is_answer(event: &Event) -> bool {
    matches!(event, Event::Answered { .. })
}

/// Is the bus where this resolution says that a request for this goal has brought it?
fn is_there(seen: &Seen, goal: Goal, resolution: &Resolution) -> bool {
    match resolution {
        Resolution::Reached | Resolution::ReachedWithFailures(_) => match goal {
            Goal::Graceful | Goal::Start | Goal::Reload => seen.state == State::Running,
            Goal::Stop => seen.state == State::Idle,
            Goal::Restart | Goal::Exit => false,
        },
        Resolution::Exited(_) => {
            goal >= Goal::Restart && seen.exit == Stage::Done && seen.state >= State::Exiting
        }
        // A ticket is superseded by the goal that is pending now, and by no other.
        Resolution::Superseded { by, .. } => *by > goal && seen.goal() == Some(*by),
        Resolution::Unwound(_) => false,
    }
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

/// The failures that a resolution reports; `None` if its caller was unwound, and told by that.
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
fn silent(step: &Step<'_, Seen, Event>) -> bool {
    let is_end = |event: &Event| matches!(event, Event::ListenerEnded { .. } | Event::EndedLate { .. });
    let listener_ended = step.events.iter().any(is_end);
    listener_ended && step.before.tickets.len() == step.after.tickets.len() || step.before == step.after
}
