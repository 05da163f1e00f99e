//! Accidents with the exit code.

use wspbus_models::bus::event::Event;
use wspbus_models::bus::{Code, Request, State};

use super::seen::{granted, taking};
use crate::suite::wide::dimension::EXIT_CODE;
use crate::suite::wrong::mistake::{Mistake, after};

pub(super) const ALL: &[Mistake] = &[
    after(
        &EXIT_CODE,
        "code-of-seven-bits",
        "CODE-1",
        "the code is cut to seven bits",
        |_, bus, _, events| {
            let asked = bus.code;
            taking(events, |code, _, _| {
                if let Some(asked) = asked {
                    *code = Code(asked.0 & 0x7f);
                }
            });
        },
    ),
    after(
        &EXIT_CODE,
        "code-above-128-is-a-signal",
        "CODE-1",
        "a code above 128 and below 160 is taken for the end by a signal, and becomes 1",
        |_, _, _, events| {
            taking(events, |code, _, _| {
                if (129..160).contains(&code.0) {
                    *code = Code(1);
                }
            })
        },
    ),
    after(
        &EXIT_CODE,
        "code-255-is-minus-one",
        "CODE-1",
        "the code 255 is read as -1, and becomes 1",
        |_, _, _, events| {
            taking(events, |code, _, _| {
                if *code == Code(255) {
                    *code = Code(1);
                }
            })
        },
    ),
    after(
        &EXIT_CODE,
        "code-70-is-no-code",
        "CODE-1",
        "an Exit with the code 70 counts as one without a code: a later code is taken",
        |memory, bus, _, events| {
            if let Some((_, Request::Exit(code), ..)) = granted(events) {
                if bus.code == Some(Code(70)) && ![0, 70].contains(&code.0) {
                    memory.code = memory.code.or(Some(code));
                }
                if memory.code.is_some() && bus.code == Some(Code(70)) {
                    bus.code = memory.code;
                }
            }
        },
    ),
    after(
        &EXIT_CODE,
        "code-1-is-true",
        "CODE-1",
        "an Exit with the code 1 is read as Exit(true), and the code becomes 0",
        |_, bus, _, events| {
            let asked = bus.code;
            taking(events, |code, _, _| {
                if asked == Some(Code(1)) {
                    *code = Code::OK;
                }
            });
        },
    ),
    after(
        &EXIT_CODE,
        "failure-over-the-code",
        "CODE-1",
        "a failure makes the code 70, although a code was asked for",
        |_, _, _, events| {
            for event in events {
                if let Event::Taken { code, failures, .. } = event
                    && !failures.is_empty()
                {
                    *code = Code::SOFTWARE;
                }
            }
        },
    ),
    after(
        &EXIT_CODE,
        "code-143-lost-in-the-seventh-cycle",
        "CODE-1",
        "the code 143 becomes 0 if the bus was started seven times or more",
        |memory, _, _, events| {
            let starts = |event: &&Event| {
                matches!(event, Event::StateWritten { from: State::Idle, to: State::Starting })
            };
            memory.count += events.iter().filter(starts).count();
            let is_late = memory.count >= 7;
            taking(events, |code, _, _| {
                if is_late && *code == Code(143) {
                    *code = Code::OK;
                }
            });
        },
    ),
];
