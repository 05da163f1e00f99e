//! Accidents with several listeners of `log`.

use wspbus_models::bus::Input;
use wspbus_models::bus::event::{Event, Failure, Outcome};

use super::look_alikes::book;
use crate::suite::wide::dimension::LOG_LISTENERS;
use crate::suite::wrong::mistake::{Mistake, after};

pub(super) const ALL: &[Mistake] = &[
    after(
        &LOG_LISTENERS,
        "failing-log-listener-ends-the-message",
        "MSG-1",
        "of several listeners of log that fail at once the first alone is counted",
        |memory, _, input, events| {
            let fails = *input == Input::LogFailed;
            if fails && memory.done {
                events.retain(|event| *event != Event::LogFailed);
            }
            memory.done = fails;
        },
    ),
    after(
        &LOG_LISTENERS,
        "third-failing-log-listener-lost",
        "MSG-1",
        "of several listeners of log that fail at once two are counted at most",
        |memory, _, input, events| {
            let fails = *input == Input::LogFailed;
            memory.count = if fails { memory.count + 1 } else { 0 };
            if memory.count > 2 {
                events.retain(|event| *event != Event::LogFailed);
            }
        },
    ),
    after(
        &LOG_LISTENERS,
        "two-failing-log-listeners-fail-the-listener",
        "MSG-1",
        "where two listeners of log fail at once, the listener that runs is booked as failed",
        |memory, bus, input, _| {
            let fails = *input == Input::LogFailed;
            let running = bus.pass.as_ref().and_then(|pass| Some((pass.channel, pass.running?.listener)));
            if let (true, Some((channel, listener))) = (fails && memory.done, running) {
                book(bus, Failure { channel, listener, outcome: Outcome::Failed });
            }
            memory.done = fails;
        },
    ),
];
