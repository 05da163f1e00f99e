//! Accidents that show by what breaks another requirement too: a failing log that is booked as a failure, a round that
//! never comes, a ticket that is told another end. The requirement is the one that a maintainer has to read.

use wspbus_models::bus::event::{Answer, Channel, Event, Failure, Outcome, Resolution};
use wspbus_models::bus::{Bus, Code, End, Goal, Input, Main, Request, State};

use super::seen::{answers, ended, forget, granted, ill, on};
use crate::suite::wide::dimension::{
    CHANGES, CYCLES, ENTRIES_AT, HOW_ON_EXIT, HOW_ON_GRACEFUL, HOW_ON_STOP, ILL_ON_EXIT, LADDER, LATE_END,
    LOG_AT, MIDDLE, ON_EXIT, OVERTAKE_IN, TICKETS,
};
use crate::suite::wrong::mistake::{Mistake, Wrong, after, due, step};

pub(super) const ALL: &[Mistake] = &[
    after(
        &HOW_ON_STOP,
        "abandoned-and-forgotten",
        "TIME-2",
        "a listener that passes its deadline is not known as abandoned",
        |_, bus, input, _| {
            if let Input::Expired(turn) = input {
                bus.busy.retain(|busy| busy != turn);
            }
        },
    )
    .threads(),
    step(
        &LATE_END,
        "abandoned-for-good",
        "TIME-2",
        "a listener stays abandoned after it has ended late",
        |wrong, bus, input| {
            let busy = bus.busy.clone();
            let events = wrong.right(bus, input);
            if events.iter().any(|event| matches!(event, Event::EndedLate { .. })) {
                bus.busy = busy;
            }
            events
        },
    )
    .threads(),
    step(
        &HOW_ON_EXIT,
        "failed-exit-listener-timed-out",
        "TIME-1",
        "an exit listener that fails is told as one that passed its deadline",
        |wrong, bus, input| fails_late(wrong, bus, input, Channel::Exit),
    ),
    step(
        &HOW_ON_GRACEFUL,
        "graceful-listener-timed-out",
        "TIME-1",
        "a graceful listener that returns is treated as if it had passed its deadline",
        |wrong, bus, input| match input {
            Input::Ended(turn, End::Ok) if bus.turn() == Some(*turn) && on(bus, Channel::Graceful) => {
                wrong.right(bus, &Input::Expired(*turn))
            }
            _ => wrong.right(bus, input),
        },
    ),
    after(
        &LADDER,
        "graceful-overtaken-is-reached",
        "GOAL-5",
        "a Graceful that is superseded is told that it was reached",
        |_, _, _, events| {
            change(events, |goal, resolution| {
                let is_due = goal == Goal::Graceful && matches!(resolution, Resolution::Superseded { .. });
                is_due.then_some(Resolution::Reached)
            });
        },
    ),
    after(
        &LADDER,
        "restart-told-as-exit",
        "GOAL-5",
        "a ticket that a Restart supersedes is told that an Exit does",
        |_, _, _, events| {
            change(events, |_, resolution| match resolution {
                Resolution::Superseded { by: Goal::Restart, failures } => {
                    Some(Resolution::Superseded { by: Goal::Exit, failures: failures.clone() })
                }
                _ => None,
            });
        },
    ),
    after(
        &LADDER,
        "stop-overtaken-is-exited",
        "GOAL-17",
        "a Stop that an Exit supersedes is told that the bus has Exited",
        |_, _, _, events| {
            change(events, |goal, resolution| match resolution {
                Resolution::Superseded { by: Goal::Exit, failures } if goal == Goal::Stop => {
                    Some(Resolution::Exited(failures.clone()))
                }
                _ => None,
            });
        },
    ),
    after(
        &TICKETS,
        "joiner-told-superseded",
        "GOAL-4",
        "a ticket that joined is told that it was superseded by the goal that is reached",
        |memory, _, _, events| {
            if let Some((_, _, Answer::Joined { .. }, ticket)) = granted(events) {
                memory.tickets.push(ticket);
            }
            for event in events {
                let Event::Resolved { ticket, goal, resolution } = event else { continue };
                let Some(place) = memory.tickets.iter().position(|joined| joined == ticket) else { continue };
                memory.tickets.remove(place);
                if *resolution == Resolution::Reached {
                    *resolution = Resolution::Superseded { by: *goal, failures: Vec::new() };
                }
            }
        },
    ),
    after(
        &OVERTAKE_IN,
        "second-graceful-round-never-comes",
        "GOAL-7",
        "a Graceful that joins once more ends with the pass that runs",
        |_, bus, input, events| {
            if joins_again(events) && matches!(input, Input::Request(_, Request::Graceful)) {
                bus.tickets.iter_mut().for_each(|ticket| ticket.again = false);
            }
        },
    ),
    after(
        &OVERTAKE_IN,
        "second-round-is-dropped",
        "GOAL-7",
        "after the first of two rounds the bus rests, and the tickets of the second are lost",
        |_, bus, _, events| {
            let reached = |e: &Event| matches!(e, Event::Resolved { resolution: Resolution::Reached, .. });
            if bus.pass.is_none() && bus.goal.is_some() && events.iter().any(reached) {
                bus.tickets.clear();
                bus.service.clear();
                bus.goal = None;
            }
        },
    ),
    after(
        &MIDDLE,
        "graceful-pass-repeated-at-rest",
        "GOAL-21",
        "a bus that has reached a Graceful advises its listeners once more by itself",
        |memory, bus, _, events| {
            let reached = |e: &Event| {
                matches!(e, Event::Resolved { goal: Goal::Graceful, resolution: Resolution::Reached, .. })
            };
            if bus.at_rest() && !memory.done && events.iter().any(reached) {
                memory.done = true;
                bus.goal = Some(Goal::Graceful);
            }
        },
    ),
    after(
        &CYCLES,
        "already-started-is-advised",
        "GOAL-13",
        "a Start that is Already runs a graceful pass",
        |_, bus, _, events| {
            let said = |e: &Event| {
                matches!(e, Event::Answered { request: Request::Start, answer: Answer::Already, .. })
            };
            if bus.state == State::Running && bus.at_rest() && events.iter().any(said) {
                bus.goal = Some(Goal::Graceful);
            }
        },
    ),
    after(
        &MIDDLE,
        "graceful-at-rest-reloads",
        "LIFE-8",
        "a Graceful of a bus at rest stops and starts its services",
        |_, bus, input, events| {
            let asks = matches!(input, Input::Request(_, Request::Graceful));
            if asks && bus.goal == Some(Goal::Graceful) && bus.pass.is_none() && granted(events).is_some() {
                bus.goal = Some(Goal::Reload);
            }
        },
    ),
    due(
        &CHANGES,
        "first-of-new-listeners-left-out",
        "PASS-2",
        "of several listeners that were subscribed since the first pass, one is never called",
        |memory, bus, _, due| {
            if memory.subscribed.is_empty() {
                memory.subscribed.clone_from(&bus.listeners);
            }
            let is_known = |id| memory.subscribed.iter().any(|known| known.id == id);
            let new: Vec<_> = due.iter().copied().filter(|id| !is_known(*id)).collect();
            if let [first, _, ..] = new.as_slice() {
                due.retain(|id| id != first);
            }
        },
    ),
    after(
        &ILL_ON_EXIT,
        "failed-exit-listener-again",
        "PASS-2",
        "an exit listener that fails is called once more",
        |memory, bus, _, events| {
            let failed = ill(events).filter(|failure| failure.channel == Channel::Exit);
            if let Some(Failure { listener, .. }) = failed
                && !memory.listeners.contains(&listener)
                && let Some(pass) = &mut bus.pass
            {
                memory.listeners.push(listener);
                pass.due.insert(0, listener);
            }
        },
    ),
    after(
        &ON_EXIT,
        "second-exit-listener-twice",
        "PASS-2",
        "the second exit listener is called twice",
        |memory, bus, _, events| {
            if let (Some((Channel::Exit, listener, _)), Some(pass)) = (ended(events), &mut bus.pass) {
                memory.count += 1;
                if memory.count == 2 {
                    pass.due.insert(0, listener);
                }
            }
        },
    ),
    after(
        &ILL_ON_EXIT,
        "failed-exit-listener-hangs",
        "GOAL-15",
        "an exit listener that fails leaves the bus in Exiting",
        |_, bus, _, events| {
            if ill(events).is_some_and(|failure| failure.channel == Channel::Exit) {
                (bus.pass, bus.goal) = (None, None);
                bus.tickets.clear();
            }
        },
    ),
    step(
        &ENTRIES_AT,
        "entries-before-block-are-lost",
        "WAIT-9",
        "the entries that were appended before block began are not run",
        |wrong, bus, input| {
            if matches!(input, Input::Block(_)) && bus.main == Main::Away {
                bus.queue = 0;
            }
            wrong.right(bus, input)
        },
    )
    .threads(),
    after(
        &ENTRIES_AT,
        "entry-while-stopping-is-lost",
        "WAIT-9",
        "an entry that does not fail is not run while the bus is Stopping",
        |_, bus, _, events| {
            if bus.state == State::Stopping {
                events.retain(|event| *event != Event::MainRan { failed: false });
            }
        },
    )
    .threads(),
    after(
        &LOG_AT,
        "failing-log-fails-the-listener",
        "MSG-1",
        "a failing log is booked as a failure of the listener that runs",
        |_, bus, input, _| {
            let running = bus.pass.as_ref().and_then(|pass| Some((pass.channel, pass.running?.listener)));
            if let (Input::LogFailed, Some((channel, listener))) = (input, running) {
                book(bus, Failure { channel, listener, outcome: Outcome::Failed });
            }
        },
    ),
    after(
        &LOG_AT,
        "failing-log-fails-the-start",
        "MSG-1",
        "a start pass in which a log fails leads to the end",
        |_, bus, input, _| {
            if let (Input::LogFailed, Some(pass)) = (input, &mut bus.pass) {
                pass.failed |= pass.channel == Channel::Start;
            }
        },
    ),
    after(
        &LOG_AT,
        "failing-log-sets-the-code",
        "MSG-1",
        "after a failing log the exit code is 1",
        |_, bus, input, _| {
            if *input == Input::LogFailed {
                bus.code = bus.code.or(Some(Code(1)));
            }
        },
    ),
    after(
        &CYCLES,
        "reload-in-idle-is-already",
        "GOAL-12",
        "a Reload of a bus in Idle at rest is answered Already",
        |_, bus, input, events| {
            let asks = matches!(input, Input::Request(_, Request::Reload));
            if asks && bus.state == State::Idle && bus.at_rest() {
                answers(events, Answer::Already);
            }
        },
    ),
];

/// Changes the ends that tickets are told.
fn change(events: &mut [Event], other: impl Fn(Goal, &Resolution) -> Option<Resolution>) {
    for event in events {
        if let Event::Resolved { goal, resolution, .. } = event
            && let Some(other) = other(*goal, resolution)
        {
            *resolution = other;
        }
    }
}

fn joins_again(events: &[Event]) -> bool {
    granted(events).is_some_and(|(_, _, answer, _)| answer == Answer::Joined { again: true })
}

/// Remembers a failure, for the tickets and for the main program.
pub(super) fn book(bus: &mut Bus, failure: Failure) {
    let kept = [Some(&mut bus.service), (failure.channel != Channel::Graceful).then_some(&mut bus.failures)];
    for failures in kept.into_iter().flatten() {
        failures.push(failure);
        failures.sort();
        failures.dedup();
    }
}

/// A listener of this channel that fails is told, and remembered, as one that passed its deadline.
fn fails_late(wrong: &mut Wrong, bus: &mut Bus, input: &Input, on: Channel) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    let is_due = |failure: &Failure| failure.channel == on && failure.outcome == Outcome::Failed;
    let Some(failure) = ill(&events).filter(is_due) else { return events };
    forget(bus, failure);
    book(bus, Failure { outcome: Outcome::TimedOut, ..failure });
    for event in &mut events {
        if let Event::ListenerEnded { outcome, .. } = event {
            *outcome = Outcome::TimedOut;
        }
    }
    events
}
