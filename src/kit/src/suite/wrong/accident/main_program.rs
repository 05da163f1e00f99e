//! Accidents with the main program: the `main` queue, and `block`.

use wspbus_models::bus::event::Event;
use wspbus_models::bus::{Bus, Input, Main, State};

use super::seen::taking;
use crate::suite::wide::dimension::{BLOCK_AT, ENTRIES, ENTRY_FAILS};
use crate::suite::wrong::ends::take;
use crate::suite::wrong::mistake::{Mistake, Wrong, after, step};

pub(super) const ALL: &[Mistake] = &[
    after(
        &ENTRIES,
        "queue-of-three",
        "WAIT-9",
        "the fourth entry of the main queue is never run",
        |memory, _, _, events| {
            memory.count += ran(events);
            let full = memory.count > 3;
            events.retain(|event| !(full && matches!(event, Event::MainRan { .. })));
        },
    )
    .threads(),
    after(
        &ENTRIES,
        "third-entry-ends-block",
        "WAIT-4",
        "block returns after the third entry of the main queue",
        |memory, bus, _, events| {
            memory.count += ran(events);
            if ran(events) > 0 && memory.count == 3 && bus.main == Main::Blocked {
                events.extend(take(bus));
            }
        },
    )
    .threads(),
    after(
        &ENTRIES,
        "fourth-entry-twice",
        "WAIT-9",
        "the fourth entry of the main queue is run twice",
        |memory, _, _, events| {
            memory.count += ran(events);
            let again = events.iter().find(|e| memory.count == 4 && matches!(e, Event::MainRan { .. }));
            events.extend(again.cloned());
        },
    )
    .threads(),
    after(
        &ENTRY_FAILS,
        "two-failing-entries-end-block",
        "MSG-2",
        "a second failing entry of the main queue ends block",
        |memory, bus, _, events| {
            let failed = events.iter().any(|e| matches!(e, Event::MainRan { failed: true }));
            memory.count += usize::from(failed);
            if failed && memory.count == 2 && bus.main == Main::Blocked {
                events.extend(take(bus));
            }
        },
    )
    .threads(),
    after(
        &ENTRY_FAILS,
        "first-failing-entry-unreported",
        "MSG-2",
        "the first entry of the main queue is reported as well, although it fails",
        |memory, _, _, events| {
            memory.count += ran(events);
            let first = memory.count == 1;
            for event in events {
                if let (Event::MainRan { failed }, true) = (event, first) {
                    *failed = false;
                }
            }
        },
    )
    .threads(),
    after(
        &ENTRY_FAILS,
        "failing-entry-empties-the-queue",
        "MSG-2",
        "after an entry that fails no entry is run",
        |memory, _, _, events| {
            let (deaf, failed) =
                (memory.done, events.iter().any(|e| matches!(e, Event::MainRan { failed: true })));
            events.retain(|event| !(deaf && matches!(event, Event::MainRan { .. })));
            memory.done |= failed;
        },
    )
    .threads(),
    step(
        &BLOCK_AT,
        "block-before-the-start-hangs",
        "WAIT-7",
        "a block that was entered before the first Start does not return",
        |wrong, bus, input| hang(wrong, bus, input, |bus| bus.state == State::Idle && bus.pass.is_none()),
    ),
    step(
        &BLOCK_AT,
        "block-in-a-pass-hangs",
        "WAIT-7",
        "a block that was entered while a pass runs does not return",
        |wrong, bus, input| hang(wrong, bus, input, |bus| bus.pass.is_some()),
    ),
    step(
        &BLOCK_AT,
        "block-after-the-end-hangs",
        "WAIT-7",
        "a block that is entered in Exited does not return",
        |wrong, bus, input| hang(wrong, bus, input, |bus| bus.state == State::Exited),
    ),
    after(
        &BLOCK_AT,
        "code-when-block-began",
        "CODE-1",
        "block returns the exit code that was due when it was entered in Running",
        |memory, bus, input, events| {
            if matches!(input, Input::Block(_)) && bus.main == Main::Blocked && bus.state == State::Running {
                memory.code = memory.code.or(Some(bus.exit_code()));
            }
            let kept = memory.code;
            taking(events, |code, _, _| *code = kept.unwrap_or(*code));
        },
    ),
    after(
        &BLOCK_AT,
        "failures-when-block-began",
        "CODE-3",
        "block tells the failures that there were when it was entered in a pass",
        |memory, bus, input, events| {
            if matches!(input, Input::Block(_)) && events.contains(&Event::Blocked) && bus.pass.is_some() {
                (memory.done, memory.failures) = (true, bus.failures.clone());
            }
            let (kept, failures) = (memory.done, memory.failures.clone());
            taking(events, |_, _, told| {
                if kept {
                    told.clone_from(&failures);
                }
            });
        },
    ),
    after(
        &ENTRIES,
        "queue-of-six",
        "WAIT-9",
        "the seventh entry of the main queue is never run",
        |memory, _, _, events| {
            let ran = |event: &Event| matches!(event, Event::MainRan { .. });
            memory.count += events.iter().filter(|event| ran(event)).count();
            let full = memory.count > 6;
            events.retain(|event| !(full && ran(event)));
        },
    )
    .threads(),
    step(
        &BLOCK_AT,
        "second-block-returns-again",
        "LIFE-9",
        "a second block takes the result once more",
        |wrong, bus, input| {
            if matches!(input, Input::Block(_)) && bus.main == Main::Taken {
                bus.main = Main::Away;
            }
            wrong.right(bus, input)
        },
    ),
];

/// The number of entries that ran.
pub(super) fn ran(events: &[Event]) -> usize {
    events.iter().filter(|event| matches!(event, Event::MainRan { .. })).count()
}

/// Does not return from a block that was entered in such a place.
fn hang(wrong: &mut Wrong, bus: &mut Bus, input: &Input, such: fn(&Bus) -> bool) -> Vec<Event> {
    let here = such(bus);
    if *input == Input::Take && wrong.memory.done {
        bus.main = Main::Away;
        return Vec::new();
    }
    let events = wrong.right(bus, input);
    wrong.memory.done |= here && events.contains(&Event::Blocked);
    events
}
