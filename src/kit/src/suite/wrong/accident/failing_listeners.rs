//! Accidents with which listeners of a pass do not end well.

use wspbus_models::bus::event::{Channel, Failure};
use wspbus_models::bus::{Code, Goal, State};

use super::seen::{began, ended, entered, forget, ill, on, taking, telling};
use crate::suite::wide::dimension::{ILL_ON_EXIT, ILL_ON_GRACEFUL, ILL_ON_START, ILL_ON_STOP};
use crate::suite::wrong::mistake::{After, Mistake, after, step};

pub(super) const ALL: &[Mistake] = &[
    after(
        &ILL_ON_START,
        "last-start-listener-decides",
        "FAIL-1",
        "a start listener that ends well hides the failures of those before it",
        |_, bus, _, events| {
            let well = ended(events).is_some_and(|(on, ..)| on == Channel::Start) && ill(events).is_none();
            if let (true, Some(pass)) = (well, &mut bus.pass) {
                pass.failed = false;
            }
        },
    ),
    after(
        &ILL_ON_START,
        "two-failures-cancel-out",
        "FAIL-1",
        "a second failing start listener flips the flag that the first has set",
        |memory, bus, _, events| {
            if began(events) == Some(Channel::Start) {
                memory.count = 0;
            }
            if ill(events).is_some_and(|failure| failure.channel == Channel::Start) {
                memory.count += 1;
                if let Some(pass) = &mut bus.pass {
                    pass.failed = memory.count % 2 == 1;
                }
            }
        },
    ),
    after(
        &ILL_ON_START,
        "middle-start-failure-untold",
        "CODE-3",
        "block is told of failing start listeners, but for one in the middle of several",
        |memory, bus, _, events| {
            if began(events) == Some(Channel::Start) {
                memory.count = 0;
            }
            memory.count += usize::from(ended(events).is_some());
            let middle = memory.count > 1 && bus.pass.as_ref().is_some_and(|pass| !pass.due.is_empty());
            if let Some(failure) = ill(events).filter(|f| middle && f.channel == Channel::Start) {
                memory.failures.push(failure);
            }
            let kept = memory.failures.clone();
            taking(events, |_, _, told| told.retain(|failure| !kept.contains(failure)));
        },
    ),
    after(
        &ILL_ON_START,
        "last-failing-start-listener-unnoticed",
        "FAIL-1",
        "the failure of the last of several start listeners is not noticed",
        |memory, bus, _, events| {
            if began(events) == Some(Channel::Start) {
                (memory.count, memory.done) = (0, false);
            }
            memory.count += usize::from(ended(events).is_some());
            let failed = ill(events).is_some_and(|failure| failure.channel == Channel::Start);
            if let (true, Some(pass)) = (failed, &mut bus.pass) {
                let last = memory.count > 1 && pass.due.is_empty();
                memory.done |= !last;
                pass.failed = memory.done;
            }
        },
    ),
    step(
        &ILL_ON_START,
        "restart-outlives-a-failed-start",
        "FAIL-1",
        "a Restart stays the goal after a start pass in which a listener failed",
        |wrong, bus, input| {
            if let (Some(Goal::Restart), Some(pass)) = (bus.goal, &mut bus.pass)
                && pass.channel == Channel::Start
                && pass.due.is_empty()
                && pass.running.is_none()
            {
                pass.failed = false;
            }
            wrong.right(bus, input)
        },
    ),
    after(
        &ILL_ON_STOP,
        "failure-of-the-last-stop-listener-lost",
        "GOAL-10",
        "the failure of the last of several stop listeners is not told",
        |memory, bus, _, events| lose_last(memory, bus, events, Channel::Stop),
    ),
    after(
        &ILL_ON_STOP,
        "two-failures-break-the-stop",
        "PASS-2",
        "after two failing stop listeners the others are not called",
        |memory, bus, _, events| {
            if began(events) == Some(Channel::Stop) {
                memory.count = 0;
            }
            memory.count += usize::from(ill(events).is_some_and(|f| f.channel == Channel::Stop));
            if let (2, Some(pass)) = (memory.count, &mut bus.pass)
                && pass.channel == Channel::Stop
            {
                pass.due.clear();
            }
        },
    ),
    after(
        &ILL_ON_STOP,
        "stop-failures-in-one-slot",
        "GOAL-10",
        "a second failing stop listener overwrites the failure of the first",
        |_, bus, _, events| {
            if let Some(failure) = ill(events).filter(|f| f.channel == Channel::Stop) {
                bus.service.retain(|other| other.channel != Channel::Stop || *other == failure);
            }
        },
    ),
    after(
        &ILL_ON_STOP,
        "nothing-stopped-stays-in-stopping",
        "FAIL-2",
        "if each of several stop listeners fails, the bus stays in Stopping",
        |memory, bus, _, events| {
            if began(events) == Some(Channel::Stop) {
                (memory.count, memory.done) = (0, true);
            }
            if let Some((Channel::Stop, ..)) = ended(events) {
                memory.count += 1;
                memory.done &= ill(events).is_some();
                let last = bus.pass.as_ref().is_some_and(|pass| pass.due.is_empty());
                if last && memory.done && memory.count > 1 {
                    (bus.pass, bus.goal) = (None, None);
                    bus.tickets.clear();
                }
            }
        },
    ),
    after(
        &ILL_ON_EXIT,
        "code-before-the-last-exit-listener",
        "CODE-1",
        "the exit code is computed before the last exit listener has ended",
        |memory, bus, _, events| {
            if let Some((Channel::Exit, ..)) = ended(events) {
                let last = bus.pass.as_ref().is_some_and(|pass| pass.due.is_empty());
                if let Some(failure) = ill(events).filter(|failure| last && bus.failures == [*failure]) {
                    memory.failures.push(failure);
                }
            }
            let (late, asked) = (&memory.failures, bus.code);
            taking(events, |code, _, told| {
                if asked.is_none() && told == late {
                    *code = Code::OK;
                }
            });
        },
    ),
    after(
        &ILL_ON_EXIT,
        "first-exit-failure-only",
        "CODE-3",
        "block is told of the first exit listener that fails, and of no other",
        |memory, bus, _, events| {
            if let Some(failure) = ill(events).filter(|f| f.channel == Channel::Exit) {
                memory.failures.push(failure);
            }
            let first = memory.failures.first().copied();
            if bus.state == State::Exited {
                taking(events, |_, _, told| {
                    told.retain(|failure| failure.channel != Channel::Exit || Some(*failure) == first);
                });
            }
        },
    ),
    after(
        &ILL_ON_EXIT,
        "two-failures-break-the-exit",
        "PASS-2",
        "after two failing exit listeners the others are not called",
        |memory, bus, _, events| {
            memory.count += usize::from(ill(events).is_some_and(|f| f.channel == Channel::Exit));
            if let (2, Some(pass)) = (memory.count, &mut bus.pass) {
                pass.due.clear();
            }
        },
    ),
    after(
        &ILL_ON_EXIT,
        "all-exit-listeners-failed-is-1",
        "CODE-1",
        "if each of several exit listeners fails, the code is 1",
        |memory, bus, _, events| {
            if let Some((Channel::Exit, ..)) = ended(events) {
                memory.done |= ill(events).is_none();
                memory.count += 1;
            }
            let (all, asked) = (memory.count > 1 && !memory.done, bus.code);
            taking(events, |code, _, _| {
                if all && asked.is_none() {
                    *code = Code(1);
                }
            });
        },
    ),
    after(
        &ILL_ON_GRACEFUL,
        "first-graceful-failure-only",
        "GOAL-10",
        "a Graceful is told of the first graceful listener that fails",
        FIRST_GRACEFUL,
    ),
    after(
        &ILL_ON_GRACEFUL,
        "last-graceful-failure-spoils-the-code",
        "CODE-4",
        "a graceful listener that fails last makes the exit code 70",
        |memory, bus, _, events| {
            let last =
                on(bus, Channel::Graceful) && bus.pass.as_ref().is_some_and(|pass| pass.due.is_empty());
            memory.done |= last && ill(events).is_some();
            let (spoiled, asked) = (memory.done, bus.code);
            taking(events, |code, _, _| {
                if spoiled && asked.is_none() {
                    *code = Code::SOFTWARE;
                }
            });
        },
    ),
    after(
        &ILL_ON_GRACEFUL,
        "graceful-pass-gives-up",
        "PASS-2",
        "a graceful pass ends when its first listener fails",
        |memory, bus, _, events| {
            if began(events) == Some(Channel::Graceful) {
                memory.count = 0;
            }
            memory.count += usize::from(ended(events).is_some());
            let first = memory.count == 1 && on(bus, Channel::Graceful) && ill(events).is_some();
            if let (true, Some(pass)) = (first, &mut bus.pass) {
                pass.due.clear();
            }
        },
    ),
    after(
        &ILL_ON_GRACEFUL,
        "graceful-failure-of-the-last-lost",
        "GOAL-10",
        "the failure of the last of several graceful listeners is not told",
        |memory, bus, _, events| lose_last(memory, bus, events, Channel::Graceful),
    ),
    after(
        &ILL_ON_EXIT,
        "exit-failure-of-the-last-untold",
        "GOAL-10",
        "a ticket that is told of the end is not told of the failure of the last of several exit listeners",
        |memory, bus, _, events| {
            let many = memory.count > 0;
            if let Some((Channel::Exit, ..)) = ended(events) {
                memory.count += 1;
                let last = bus.pass.as_ref().is_some_and(|pass| pass.due.is_empty());
                if let Some(failure) = ill(events).filter(|_| many && last) {
                    memory.failures.push(failure);
                }
            }
            if entered(events) == Some(State::Exited) {
                let late = memory.failures.clone();
                telling(events, |told| told.retain(|failure| !late.contains(failure)));
            }
        },
    ),
    after(
        &ILL_ON_STOP,
        "failures-as-they-happened",
        "CODE-3",
        "block tells the failures in the order in which they happened",
        |memory, bus, _, events| {
            memory.failures.extend(ill(events));
            let (happened, known) = (memory.failures.clone(), bus.failures.clone());
            let index = |one: &Failure| happened.iter().position(|other| other == one);
            taking(events, |_, _, told| {
                told.clone_from(&known);
                told.sort_by_key(index);
            });
        },
    ),
    after(
        &ILL_ON_STOP,
        "failures-with-doubles",
        "CODE-3",
        "a listener that fails twice in a cycle is told twice to block",
        |memory, bus, _, events| {
            if bus.failures.is_empty() {
                memory.failures.clear();
            }
            memory.failures.extend(ill(events).filter(|failure| bus.failures.contains(failure)));
            memory.failures.sort();
            let all = memory.failures.clone();
            taking(events, |_, _, told| told.clone_from(&all));
        },
    ),
];

const FIRST_GRACEFUL: After = |memory, bus, _, events| {
    if began(events) == Some(Channel::Graceful) {
        memory.done = false;
    }
    if let Some(failure) = ill(events).filter(|f| f.channel == Channel::Graceful) {
        if memory.done {
            bus.service.retain(|other| *other != failure);
        }
        memory.done = true;
    }
};

/// Forgets the failure of the last listener of a pass over a channel, if the pass has several.
fn lose_last(
    memory: &mut crate::suite::wrong::mistake::Memory,
    bus: &mut wspbus_models::bus::Bus,
    events: &[wspbus_models::bus::event::Event],
    channel: Channel,
) {
    if began(events) == Some(channel) {
        memory.count = 0;
    }
    if let Some((on, ..)) = ended(events).filter(|(on, ..)| *on == channel) {
        memory.count += 1;
        let last = memory.count > 1 && bus.pass.as_ref().is_some_and(|pass| pass.due.is_empty());
        if let Some(failure) = ill(events).filter(|failure| last && failure.channel == on) {
            forget(bus, failure);
        }
    }
}
