//! The requirement that is broken where a step differs, by the input of the step: what it is about is said by a
//! chapter of its own.

use wspbus_models::bus::event::{Answer, Event, Origin, Reason};
use wspbus_models::bus::seen::{Seen, Stage};
use wspbus_models::bus::{End, Goal};
use wspbus_models::requirement;

use crate::suite::case::{Input, Step};
use crate::suite::compare::SHARED;
use crate::suite::implementation::Output;

/// The requirement; none where the input alone does not tell it.
pub(super) fn blame(seen: &Seen, before: &[Step], step: &Step, observed: &Output) -> Option<&'static str> {
    if observed.surprises.iter().any(|surprise| surprise.starts_with(SHARED)) {
        return Some("GOAL-6");
    }
    if step.input.gate().is_some_and(|listener| seen.abandoned.contains(&listener)) {
        return Some("TIME-2");
    }
    let shows = |events: &[Event], such: fn(&Event) -> bool| events.iter().any(such);
    match step.input {
        Input::Log => Some("MSG-1"),
        Input::Wait { by: Origin::Listener(_), .. } | Input::Await { by: Origin::Listener(_), .. } => {
            Some("WAIT-3")
        }
        // An entry that is appended after the result was taken is not run.
        Input::Enqueue { .. } if seen.main == Stage::Done => Some("WAIT-9"),
        Input::Enqueue { fails: true } if shows(&observed.events, |e| matches!(e, Event::Taken { .. })) => {
            Some("MSG-2")
        }
        // Where its end is told, it is said whether the entry was not run, or its failure did harm.
        Input::Enqueue { .. } => None,
        Input::Subscribe { subscribed, .. } => {
            let number = observed.events.iter().find_map(|event| match event {
                Event::Subscribed { listener, .. } => Some(*listener),
                _ => None,
            });
            match number {
                None => Some("PASS-5"),
                // A listener that is to be gone still has its number.
                Some(number) if number != subscribed.listener => Some("PASS-6"),
                // The subscription is done, and what else the bus did tells more.
                Some(_) => None,
            }
        }
        // A second block, and a listener that is not subscribed.
        Input::Block | Input::Unsubscribe { .. }
            if shows(&step.events, |e| matches!(e, Event::Refused { reason: Reason::Stale, .. })) =>
        {
            Some("LIFE-9")
        }
        Input::Unsubscribe { .. }
            if !shows(&observed.events, |e| matches!(e, Event::Unsubscribed { .. })) =>
        {
            Some("PASS-6")
        }
        Input::End { end: End::Exit(_), .. } => {
            let answered = |event: &&Event| matches!(event, Event::Answered { .. });
            let due = step.events.iter().find(answered)?;
            if observed.events.contains(due) {
                return None;
            }
            let denied = matches!(due, Event::Answered { answer: Answer::Denied, .. });
            // An end that is not answered at all is no request.
            let heard = observed.events.iter().any(|event| answered(&event));
            Some(if denied && heard { "EXIT-2" } else { "EXIT-1" })
        }
        Input::Request { .. } => answers(seen, before, step, observed),
        _ => earlier(before, step, observed),
    }
}

/// The requirement where a request is answered otherwise: that of the rule of the answer table, but for these. The
/// answer of a call that returns later is told with a later step, and its rule is that of the step that called.
fn answers(seen: &Seen, before: &[Step], step: &Step, observed: &Output) -> Option<&'static str> {
    let by = requester(&step.input)?;
    let due = |origin| answer(&step.events, origin);
    let Some(said) = answer(&observed.events, by) else {
        // A request that is not granted is answered at once: this one was granted, or it was not heard.
        return due(by).filter(|answer| !is_grant(*answer)).and_then(|_| rule(step));
    };
    let Some(due) = due(by) else {
        // A call that had to go on has returned. If it was granted, its end tells more.
        return match said {
            Answer::Denied => Some("GOAL-2"),
            said if is_grant(said) => None,
            _ => rule(step),
        };
    };
    if due == said {
        return earlier(before, step, observed);
    }
    match (due, said, by) {
        (Answer::Denied, ..) | (_, Answer::Denied, _) => Some("GOAL-2"),
        (_, Answer::Joined { again: true }, Origin::Listener(_)) => Some("GOAL-8"),
        // The bus has made an Exit of a Restart by itself.
        (_, Answer::Superseded(Goal::Exit), _)
            if seen.out == Some(Goal::Restart) && !seen.failures.is_empty() =>
        {
            Some("CODE-2")
        }
        _ => rule(step),
    }
}

/// The rule for the first answer that is told with this step, differs, and belongs to a request of an earlier step.
fn earlier(before: &[Step], step: &Step, observed: &Output) -> Option<&'static str> {
    let differs = |event: &Event| match event {
        Event::Answered { origin, answer: due, .. } if requester(&step.input) != Some(*origin) => {
            answer(&observed.events, *origin).filter(|said| said != due).map(|_| *origin)
        }
        _ => None,
    };
    let origin = step.events.iter().find_map(differs)?;
    before.iter().rev().find(|step| requester(&step.input) == Some(origin)).and_then(rule)
}

/// The rule of the answer table that a step is about.
fn rule(step: &Step) -> Option<&'static str> {
    requirement::find(&step.about).map(|found| found.id)
}

/// The origin of the request that the step makes.
fn requester(input: &Input) -> Option<Origin> {
    match *input {
        Input::Request { by, .. } => Some(by),
        _ => None,
    }
}

fn is_grant(answer: Answer) -> bool {
    matches!(answer, Answer::Accepted | Answer::Joined { .. })
}

fn answer(events: &[Event], of: Origin) -> Option<Answer> {
    events.iter().find_map(|event| match event {
        Event::Answered { origin, answer, .. } if *origin == of => Some(*answer),
        _ => None,
    })
}
