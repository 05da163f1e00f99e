//! Accidents with listeners that end after their deadline.

use wspbus_models::bus::event::{Answer, Channel, Event, Failure, Origin, Outcome, Reason, ThreadId};
use wspbus_models::bus::{End, Goal, Input, State};

use super::seen::subscription;
use crate::suite::wide::dimension::LATE_END;
use crate::suite::wrong::mistake::{Mistake, after, step};

/// A thread, which may change the subscriptions.
const THREAD: Origin = Origin::Thread(ThreadId(1));

pub(super) const ALL: &[Mistake] = &[
    step(
        &LATE_END,
        "abandoned-listener-subscribes",
        "TIME-2",
        "an abandoned listener subscribes a listener",
        |wrong, bus, input| match *input {
            Input::Subscribe(Origin::Listener(by), channel, priority) if bus.is_abandoned(by) => {
                wrong.right(bus, &Input::Subscribe(THREAD, channel, priority))
            }
            _ => wrong.right(bus, input),
        },
    )
    .threads(),
    step(
        &LATE_END,
        "abandoned-listener-unsubscribes",
        "TIME-2",
        "an abandoned listener unsubscribes a listener",
        |wrong, bus, input| match *input {
            Input::Unsubscribe(Origin::Listener(by), gone) if bus.is_abandoned(by) => {
                wrong.right(bus, &Input::Unsubscribe(THREAD, gone))
            }
            _ => wrong.right(bus, input),
        },
    )
    .threads(),
    step(
        &LATE_END,
        "late-failure-counted-again",
        "TIME-2",
        "an abandoned listener that fails late is a failure once more",
        |wrong, bus, input| {
            let late = match *input {
                Input::Ended(turn, End::Failed) if bus.busy.contains(&turn) => {
                    subscription(bus, turn.listener)
                }
                _ => None,
            };
            let events = wrong.right(bus, input);
            if let Some(known) = late.filter(|known| known.channel != Channel::Graceful) {
                let failure =
                    Failure { channel: known.channel, listener: known.id, outcome: Outcome::Failed };
                bus.failures.push(failure);
                bus.failures.sort();
                bus.failures.dedup();
            }
            events
        },
    )
    .threads(),
    step(
        &LATE_END,
        "late-exit-is-heard",
        "TIME-2",
        "an abandoned listener that ends late by an exit ends the bus",
        |wrong, bus, input| {
            let late = matches!(input, Input::Ended(turn, End::Exit(_)) if bus.busy.contains(turn));
            let mut events = wrong.right(bus, input);
            let refused =
                |e: &Event| matches!(e, Event::Answered { answer: Answer::Refused(Reason::Abandoned), .. });
            if late && events.iter().any(refused) && bus.state < State::Exiting && bus.goal.is_none() {
                bus.goal = Some(Goal::Exit);
                events.retain(|event| !refused(event));
            }
            events
        },
    )
    .threads(),
    after(
        &LATE_END,
        "late-exit-is-refused-and-kept",
        "TIME-2",
        "a late exit of an abandoned listener is refused, and ends the bus all the same",
        |_, bus, input, events| {
            let refused =
                |e: &Event| matches!(e, Event::Answered { answer: Answer::Refused(Reason::Abandoned), .. });
            let exits = matches!(input, Input::Ended(_, End::Exit(_)));
            if exits && events.iter().any(refused) && bus.state < State::Exiting {
                bus.goal = Some(Goal::Exit);
            }
        },
    )
    .threads(),
    after(
        &LATE_END,
        "late-request-is-stale",
        "TIME-2",
        "a request of an abandoned listener is refused as if the listener did not run",
        |_, _, _, events| {
            for event in events {
                if let Event::Answered { answer: answer @ Answer::Refused(Reason::Abandoned), .. } = event {
                    *answer = Answer::Refused(Reason::Stale);
                }
            }
        },
    )
    .threads(),
];
