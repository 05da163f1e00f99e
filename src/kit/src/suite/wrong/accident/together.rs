//! Accidents where several things come together: tickets that are open at once, ends of several kinds in one pass, and
//! entries of the `main` queue that are appended while the bus is not Running.

use wspbus_models::bus::event::{Answer, Event, Outcome, Resolution, TicketId};
use wspbus_models::bus::{Code, Input, Main, State};

use super::seen::{began, ended, granted, taking};
use crate::suite::wide::dimension::{ENTRIES_AT, MIXED, TICKETS};
use crate::suite::wrong::ends::take;
use crate::suite::wrong::mistake::{Memory, Mistake, after};

pub(super) const ALL: &[Mistake] = &[
    after(
        &MIXED,
        "an-exit-after-a-failure-is-a-failure",
        "EXIT-1",
        "a listener that ends by an exit has failed, if another listener of the pass failed before",
        |memory, _, _, events| {
            if began(events).is_some() {
                memory.done = false;
            }
            let exits = matches!(ended(events), Some((.., Outcome::Exit(_))));
            for event in events.iter_mut() {
                if let (Event::ListenerEnded { outcome, .. }, true) = (event, memory.done && exits) {
                    *outcome = Outcome::Failed;
                }
            }
            memory.done |= matches!(ended(events), Some((.., Outcome::Failed)));
        },
    ),
    after(
        &MIXED,
        "a-failure-after-an-exit-changes-the-code",
        "CODE-1",
        "block returns another code if a listener failed after another one of its pass had ended by an exit",
        |memory, _, _, events| {
            if began(events).is_some() {
                memory.count = 0;
            }
            match ended(events) {
                Some((.., Outcome::Exit(_))) => memory.count += 1,
                Some((.., Outcome::Failed)) => memory.done |= memory.count > 0,
                _ => {}
            }
            let done = memory.done;
            taking(events, |code, _, _| *code = if done { Code(code.0.wrapping_add(1)) } else { *code });
        },
    ),
    after(
        &MIXED,
        "late-after-a-failure-is-a-failure",
        "TIME-1",
        "a listener that passes its deadline is told to have failed, if another listener of the pass failed before",
        |memory, _, input, events| {
            if began(events).is_some() {
                memory.done = false;
            }
            let late = matches!(input, Input::Expired(_));
            for event in events.iter_mut() {
                if let (Event::ListenerEnded { outcome, .. }, true) = (event, memory.done && late) {
                    *outcome = Outcome::Failed;
                }
            }
            memory.done |= !late && matches!(ended(events), Some((.., Outcome::Failed)));
        },
    )
    .threads(),
    after(
        &TICKETS,
        "every-ticket-has-the-number-0",
        "GOAL-6",
        "a ticket has the number 0, also while another ticket is open",
        |_, _, _, events| {
            for event in events {
                match event {
                    Event::Answered { ticket: Some(ticket), .. } | Event::Resolved { ticket, .. } => {
                        *ticket = TicketId(0);
                    }
                    _ => {}
                }
            }
        },
    ),
    after(
        &TICKETS,
        "fourth-open-ticket-is-lost",
        "GOAL-16",
        "a ticket that joins while exactly three are open is never reached",
        |memory, bus, _, events| {
            let joins = matches!(granted(events), Some((.., Answer::Joined { .. }, _)));
            never_reached(memory, events, joins && bus.tickets.len() == 4);
        },
    ),
    after(
        &TICKETS,
        "third-open-ticket-is-lost",
        "GOAL-16",
        "a ticket that joins while exactly two are open is never reached",
        |memory, bus, _, events| {
            let joins = matches!(granted(events), Some((.., Answer::Joined { .. }, _)));
            never_reached(memory, events, joins && bus.tickets.len() == 3);
        },
    ),
    after(
        &TICKETS,
        "four-tickets-resolve-as-three",
        "GOAL-16",
        "where four tickets are reached in one step, the last does not resolve",
        |_, _, _, events| {
            if events.iter().filter(|event| is_reached(event)).count() == 4
                && let Some(last) = events.iter().rposition(is_reached)
            {
                events.remove(last);
            }
        },
    ),
    after(
        &ENTRIES_AT,
        "entry-of-a-pass-is-lost",
        "WAIT-9",
        "an entry that runs while a pass runs is not reported",
        |_, bus, _, events| {
            let in_pass = bus.pass.is_some();
            events.retain(|event| !(in_pass && matches!(event, Event::MainRan { .. })));
        },
    )
    .threads(),
    after(
        &ENTRIES_AT,
        "entry-before-the-start-ends-block",
        "WAIT-4",
        "an entry that runs before the first start ends block",
        |memory, bus, _, events| {
            memory.done |= bus.state != State::Idle || bus.pass.is_some();
            let ran = events.iter().any(|event| matches!(event, Event::MainRan { .. }));
            if ran && !memory.done && bus.main == Main::Blocked {
                events.extend(take(bus));
            }
        },
    )
    .threads(),
    after(
        &ENTRIES_AT,
        "failing-entry-of-a-pass-is-well",
        "MSG-2",
        "an entry that fails while a pass runs is told to have ended well",
        |_, bus, _, events| {
            for event in events.iter_mut().filter(|_| bus.pass.is_some()) {
                if let Event::MainRan { failed } = event {
                    *failed = false;
                }
            }
        },
    )
    .threads(),
];

/// Is a ticket resolved, and not because a stronger request overtook it?
fn is_reached(event: &Event) -> bool {
    let overtaken = |resolution: &Resolution| matches!(resolution, Resolution::Superseded { .. });
    matches!(event, Event::Resolved { resolution, .. } if !overtaken(resolution))
}

/// Forgets the ticket that was granted in this step, if the step is such a step: it is never reached.
fn never_reached(memory: &mut Memory, events: &mut Vec<Event>, such: bool) {
    if let Some((.., ticket)) = granted(events) {
        // The number may be that of an earlier ticket.
        memory.tickets.retain(|known| *known != ticket);
        memory.tickets.extend(such.then_some(ticket));
    }
    let forgotten = memory.tickets.clone();
    events.retain(|event| {
        !matches!(event, Event::Resolved { ticket, .. } if is_reached(event) && forgotten.contains(ticket))
    });
}
