//! Accidents with the entries of the `main` queue that come in several batches, in number, or too late.

use wspbus_models::bus::event::{Event, MAIN, Origin, Reason};
use wspbus_models::bus::{Bus, Input, Main};

use super::main_program::ran;
use crate::suite::wide::dimension::{ENTRIES, ENTRIES_AT, ENTRY_FAILS, LATE_ENTRIES};
use crate::suite::wrong::ends::take;
use crate::suite::wrong::mistake::{Mistake, Wrong, after, step};

pub(super) const ALL: &[Mistake] = &[
    step(
        &ENTRIES_AT,
        "second-batch-before-block-lost",
        "WAIT-9",
        "an entry that is appended before block is never run, if the bus was given anything between it and an earlier entry",
        |wrong, bus, input| {
            let waits = bus.main == Main::Away && bus.queue > 0;
            let is_entry = matches!(input, Input::Enqueue(_));
            if is_entry && waits && wrong.memory.done {
                return Vec::new();
            }
            wrong.memory.done = waits && (wrong.memory.done || !is_entry);
            wrong.right(bus, input)
        },
    )
    .threads(),
    step(
        &ENTRIES_AT,
        "entries-before-block-overwritten",
        "WAIT-9",
        "a second batch of entries before block takes the place of the first",
        |wrong, bus, input| {
            let waits = bus.main == Main::Away && bus.queue > 0;
            let is_entry = matches!(input, Input::Enqueue(_));
            if is_entry && waits && wrong.memory.done {
                bus.queue = 0;
                wrong.memory.done = false;
            }
            wrong.memory.done = waits && (wrong.memory.done || !is_entry);
            wrong.right(bus, input)
        },
    )
    .threads(),
    step(
        &ENTRIES,
        "queue-before-block-of-four",
        "WAIT-9",
        "the fifth entry that waits for block is never run",
        |wrong, bus, input| {
            let is_full = bus.main == Main::Away && bus.queue >= 4;
            if is_full && matches!(input, Input::Enqueue(_)) { Vec::new() } else { wrong.right(bus, input) }
        },
    )
    .threads(),
    after(
        &ENTRIES,
        "fifth-entry-never-run",
        "WAIT-9",
        "the fifth entry of the main queue is never run",
        |memory, _, _, events| {
            memory.count += ran(events);
            let fifth = memory.count == 5;
            events.retain(|event| !(fifth && matches!(event, Event::MainRan { .. })));
        },
    )
    .threads(),
    after(
        &ENTRY_FAILS,
        "fails-again-after-a-good-entry",
        "MSG-2",
        "an entry that fails after one that ended well is told to have ended well, if another one failed before",
        |memory, _, _, events| {
            for event in events {
                if let Event::MainRan { failed } = event {
                    let is_again = *failed && memory.count == 2;
                    memory.count = match (*failed, memory.count) {
                        (true, _) => 1,
                        (false, 0) => 0,
                        (false, _) => 2,
                    };
                    *failed &= !is_again;
                }
            }
        },
    )
    .threads(),
    step(
        &LATE_ENTRIES,
        "late-entry-accepted",
        "WAIT-9",
        "an entry that is appended after the result was taken is accepted, and never run",
        |wrong, bus, input| late(wrong, bus, input, |_| Vec::new()),
    )
    .threads(),
    step(
        &LATE_ENTRIES,
        "late-entry-runs",
        "WAIT-9",
        "an entry that is appended after the result was taken is run",
        |wrong, bus, input| late(wrong, bus, input, |_| vec![Event::MainRan { failed: false }]),
    )
    .threads(),
    step(
        &LATE_ENTRIES,
        "late-entry-fails",
        "WAIT-9",
        "an entry that is appended after the result was taken is run as one that fails",
        |wrong, bus, input| late(wrong, bus, input, |_| vec![Event::MainRan { failed: true }]),
    )
    .threads(),
    step(
        &LATE_ENTRIES,
        "late-entry-is-stale",
        "WAIT-9",
        "an entry that is appended after the result was taken is refused as stale",
        |wrong, bus, input| late(wrong, bus, input, |_| vec![Event::Refused { origin: Origin::Thread(MAIN), reason: Reason::Stale }]),
    )
    .threads(),
    step(
        &LATE_ENTRIES,
        "late-entry-takes-again",
        "WAIT-9",
        "an entry that is appended after the result was taken runs, and block returns once more",
        |wrong, bus, input| {
            late(wrong, bus, input, |bus| [vec![Event::MainRan { failed: false }], take(bus)].concat())
        },
    )
    .threads(),
    step(
        &LATE_ENTRIES,
        "second-late-entry-accepted",
        "WAIT-9",
        "the second entry that is appended after the result was taken is accepted, and never run",
        second_late,
    )
    .threads(),
];

fn is_late(bus: &Bus, input: &Input) -> bool {
    matches!(input, Input::Enqueue(_)) && bus.main == Main::Taken
}

/// Shows these events where an entry is appended after the result was taken.
fn late(wrong: &mut Wrong, bus: &mut Bus, input: &Input, shows: fn(&mut Bus) -> Vec<Event>) -> Vec<Event> {
    if is_late(bus, input) { shows(bus) } else { wrong.right(bus, input) }
}

fn second_late(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let is_late = is_late(bus, input);
    wrong.memory.count += usize::from(is_late);
    if is_late && wrong.memory.count == 2 { Vec::new() } else { wrong.right(bus, input) }
}
