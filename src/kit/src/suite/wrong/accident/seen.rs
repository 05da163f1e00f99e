//! Reads and changes the events of a step.

use wspbus_models::bus::event::{
    Answer, Channel, Event, Failure, ListenerId, Origin, Outcome, Resolution, ThreadId, TicketId,
};
use wspbus_models::bus::listener::Listener;
use wspbus_models::bus::{Bus, Code, Request, State};

use crate::suite::wrong::mistake::Memory;

/// The channel of the pass that began.
pub(super) fn began(events: &[Event]) -> Option<Channel> {
    events.iter().find_map(|event| match event {
        Event::PassBegan { channel, .. } => Some(*channel),
        _ => None,
    })
}

/// The listener that was called.
pub(super) fn called(events: &[Event]) -> Option<(Channel, ListenerId)> {
    events.iter().find_map(|event| match event {
        Event::ListenerBegan { channel, listener, .. } => Some((*channel, *listener)),
        _ => None,
    })
}

/// The listener that ended.
pub(super) fn ended(events: &[Event]) -> Option<(Channel, ListenerId, Outcome)> {
    events.iter().find_map(|event| match event {
        Event::ListenerEnded { channel, listener, outcome, .. } => Some((*channel, *listener, *outcome)),
        _ => None,
    })
}

/// The listener that ended other than well.
pub(super) fn ill(events: &[Event]) -> Option<Failure> {
    let ill = ended(events).filter(|(.., outcome)| !matches!(outcome, Outcome::Ok | Outcome::Exit(_)));
    ill.map(|(channel, listener, outcome)| Failure { channel, listener, outcome })
}

/// The state that was entered.
pub(super) fn entered(events: &[Event]) -> Option<State> {
    events.iter().find_map(|event| match event {
        Event::StateWritten { to, .. } => Some(*to),
        _ => None,
    })
}

/// The request that was granted, with its ticket.
pub(super) fn granted(events: &[Event]) -> Option<(Origin, Request, Answer, TicketId)> {
    events.iter().find_map(|event| match event {
        Event::Answered { origin, request, answer, ticket: Some(ticket) } => {
            Some((*origin, *request, *answer, *ticket))
        }
        _ => None,
    })
}

/// Changes the answer of this step.
pub(super) fn answers(events: &mut [Event], other: Answer) {
    for event in events {
        if let Event::Answered { answer, .. } = event {
            *answer = other;
        }
    }
}

/// Is this a pass over this channel?
pub(super) fn on(bus: &Bus, channel: Channel) -> bool {
    bus.pass.as_ref().is_some_and(|pass| pass.channel == channel)
}

/// Forgets a failure: neither the tickets nor the main program are told.
pub(super) fn forget(bus: &mut Bus, gone: Failure) {
    bus.service.retain(|failure| *failure != gone);
    bus.failures.retain(|failure| *failure != gone);
}

/// Changes what the main program is told.
pub(super) fn taking(events: &mut [Event], change: impl Fn(&mut Code, &mut bool, &mut Vec<Failure>)) {
    for event in events {
        if let Event::Taken { code, reexec, failures } = event {
            change(code, reexec, failures);
        }
    }
}

/// Changes the failures that tickets are told.
pub(super) fn telling(events: &mut [Event], change: impl Fn(&mut Vec<Failure>)) {
    for event in events {
        let Event::Resolved { resolution, .. } = event else { continue };
        let mut failures = match resolution {
            Resolution::Reached => Vec::new(),
            Resolution::ReachedWithFailures(failures)
            | Resolution::Superseded { failures, .. }
            | Resolution::Exited(failures) => failures.clone(),
            Resolution::Unwound(_) => continue,
        };
        change(&mut failures);
        match resolution {
            Resolution::Superseded { failures: told, .. } | Resolution::Exited(told) => *told = failures,
            _ if failures.is_empty() => *resolution = Resolution::Reached,
            _ => *resolution = Resolution::ReachedWithFailures(failures),
        }
    }
}

/// Leaves out the resolutions of the tickets that are to be forgotten.
pub(super) fn lose(memory: &mut Memory, events: &mut Vec<Event>) {
    let due = &mut memory.tickets;
    events.retain(|event| match event {
        Event::Resolved { ticket, .. } => match due.iter().position(|lost| lost == ticket) {
            Some(place) => {
                due.remove(place);
                false
            }
            None => true,
        },
        _ => true,
    });
}

/// Leaves the ticket unresolved that was granted in this step, if it is such a ticket, and those of other steps.
pub(super) fn never_resolves(memory: &mut Memory, events: &mut Vec<Event>, such: bool) {
    if let Some((.., ticket)) = granted(events).filter(|_| such) {
        memory.tickets.push(ticket);
    }
    lose(memory, events);
}

/// Notes the threads that wait, so that a wake can be taken back. It is the last thing that a step does.
pub(super) fn note_waiting(memory: &mut Memory, bus: &Bus) {
    memory.waiting.clone_from(&bus.waiting);
}

/// Takes back the wakes of this step of which `is_lost` says so: these threads go on waiting. `is_lost` gets the
/// thread, the state for which it waited, and the index of the wake.
pub(super) fn asleep(
    memory: &mut Memory,
    bus: &mut Bus,
    events: &mut Vec<Event>,
    is_lost: impl Fn(ThreadId, State, usize) -> bool,
) {
    for event in events.iter() {
        if let Event::Waiting { thread, state } = event {
            memory.waiting.push((*thread, *state));
        }
    }
    let (waiting, mut index) = (memory.waiting.clone(), 0);
    events.retain(|event| {
        let Event::Woken { thread, .. } = event else { return true };
        let Some(was) = waiting.iter().find(|(waiter, _)| waiter == thread) else { return true };
        index += 1;
        let lost = is_lost(was.0, was.1, index - 1);
        bus.waiting.extend(lost.then_some(*was));
        !lost
    });
    note_waiting(memory, bus);
}

/// The subscription of a listener.
pub(super) fn subscription(bus: &Bus, listener: ListenerId) -> Option<Listener> {
    bus.listeners.iter().find(|known| known.id == listener).copied()
}

/// The priority of a listener that is subscribed.
pub(super) fn priority(bus: &Bus, listener: ListenerId) -> u8 {
    subscription(bus, listener).map_or(0, |known| known.priority)
}

/// The index of the subscription of a listener.
pub(super) fn age(bus: &Bus, listener: ListenerId) -> usize {
    bus.listeners.iter().position(|known| known.id == listener).unwrap_or_default()
}
