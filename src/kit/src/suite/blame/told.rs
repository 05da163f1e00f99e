//! The requirement that is broken where something that was told differs: to the holder of a ticket, to a
//! waiter, or to the main program. The first missing event decides, else the first event that is too much.

use wspbus_models::bus::event::{Event, Resolution, TicketId, Wake};

use crate::suite::case::Step;
use crate::suite::implementation::Output;

/// The requirement; none where an answer differs, since the rule of the answer table says more.
pub(super) fn blame(step: &Step, observed: &Output) -> Option<&'static str> {
    let missing: Vec<&Event> = step.events.iter().filter(|e| !observed.events.contains(e)).collect();
    let extra: Vec<&Event> = observed.events.iter().filter(|e| !step.events.contains(e)).collect();
    if missing.iter().chain(&extra).any(|event| matches!(event, Event::Answered { .. })) {
        return None;
    }
    let ends = extra.iter().find_map(|event| match event {
        Event::Ended { .. } => Some("FAIL-4"),
        Event::ReExecuted { .. } => Some("WAIT-6"),
        _ => None,
    });
    ends.or_else(|| missing.iter().find_map(|event| of_missing(event, &extra)))
        .or_else(|| extra.iter().find_map(|event| of_extra(event)))
}

fn of_missing(event: &Event, extra: &[&Event]) -> Option<&'static str> {
    match event {
        Event::Resolved { ticket, resolution, .. } => Some(match instead(*ticket, extra) {
            Some(other) if kind(other) == kind(resolution) => "GOAL-10",
            Some(_) => "GOAL-17",
            None if matches!(resolution, Resolution::Superseded { .. }) => "GOAL-5",
            None => "GOAL-16",
        }),
        Event::Woken { wake: Wake::Entered(_), .. } => Some("WAIT-1"),
        Event::Woken { wake: Wake::Gone, .. } => Some("WAIT-2"),
        Event::Taken { code, reexec, .. } => {
            let other = extra.iter().find_map(|event| match event {
                Event::Taken { code, reexec, .. } => Some((code, reexec)),
                _ => None,
            });
            Some(match other {
                None => "WAIT-7",
                Some((_, other)) if other != reexec => "WAIT-5",
                Some((other, _)) if other != code => "CODE-1",
                Some(_) => "CODE-3",
            })
        }
        Event::MainRan { .. } => Some("MSG-2"),
        Event::LogFailed => Some("MSG-1"),
        _ => None,
    }
}

fn of_extra(event: &Event) -> Option<&'static str> {
    match event {
        Event::Resolved { .. } => Some("GOAL-6"),
        Event::Woken { .. } => Some("WAIT-1"),
        Event::Taken { .. } => Some("WAIT-4"),
        _ => None,
    }
}

/// The resolution that the ticket got instead.
fn instead<'a>(ticket: TicketId, extra: &[&'a Event]) -> Option<&'a Resolution> {
    extra.iter().find_map(|event| match event {
        Event::Resolved { ticket: other, resolution, .. } if *other == ticket => Some(resolution),
        _ => None,
    })
}

/// A resolution without the failures that it tells.
fn kind(resolution: &Resolution) -> Resolution {
    match resolution {
        Resolution::ReachedWithFailures(_) => Resolution::Reached,
        Resolution::Superseded { by, .. } => Resolution::Superseded { by: *by, failures: Vec::new() },
        Resolution::Exited(_) => Resolution::Exited(Vec::new()),
        other => other.clone(),
    }
}
