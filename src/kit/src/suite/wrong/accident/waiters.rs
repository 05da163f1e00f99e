//! Accidents with threads that wait for a state.

use wspbus_models::bus::event::{Event, Wake};
use wspbus_models::bus::{Input, State};

use super::seen::{asleep, entered};
use crate::suite::wide::dimension::{WAIT_AT, WAIT_FOR, WAITERS};
use crate::suite::wrong::mistake::{After, Mistake, after};

pub(super) const ALL: &[Mistake] = &[
    after(
        &WAITERS,
        "fifth-waiter-lost",
        "WAIT-1",
        "of the threads that wait, the fifth and later ones are never woken",
        |memory, bus, _, events| {
            let waiting = memory.waiting.clone();
            asleep(memory, bus, events, |thread, _, _| {
                waiting.iter().position(|(other, _)| *other == thread).is_some_and(|place| place > 3)
            });
        },
    )
    .threads(),
    after(
        &WAITERS,
        "waiters-of-two-states",
        "WAIT-1",
        "while threads wait for two states, a thread that waits for a third state is never woken",
        |memory, bus, _, events| {
            let mut states: Vec<State> = Vec::new();
            for (_, state) in &memory.waiting {
                if !states.contains(state) {
                    states.push(*state);
                }
            }
            let known: Vec<State> = states.into_iter().take(2).collect();
            asleep(memory, bus, events, |_, state, _| known.len() == 2 && !known.contains(&state));
        },
    )
    .threads(),
    after(
        &WAITERS,
        "notify-one",
        "WAIT-1",
        "of several threads that wait for a state the first alone is woken",
        |memory, bus, _, events| {
            let here = bus.state;
            asleep(memory, bus, events, |_, state, index| index > 0 && state == here);
        },
    )
    .threads(),
    after(
        &WAITERS,
        "waiters-by-state",
        "WAIT-1",
        "a second thread that waits for a state takes the place of the first, which is never woken",
        |memory, bus, _, events| {
            let waiting = memory.waiting.clone();
            let here = bus.state;
            asleep(memory, bus, events, |thread, state, _| {
                let last = waiting.iter().rev().find(|(_, other)| *other == state);
                state == here && last.is_some_and(|(other, _)| *other != thread)
            });
        },
    )
    .threads(),
    after(
        &WAITERS,
        "third-waiter-lost",
        "WAIT-1",
        "of the threads that wait, the third and later ones are never woken by their state",
        |memory, bus, _, events| {
            let (waiting, here) = (memory.waiting.clone(), bus.state);
            asleep(memory, bus, events, |thread, state, _| {
                state == here && waiting.iter().position(|(other, _)| *other == thread) >= Some(2)
            });
        },
    )
    .threads(),
    after(
        &WAITERS,
        "gone-for-one",
        "WAIT-2",
        "at the end one thread is told that its state will never come",
        |memory, bus, _, events| {
            let over = bus.state == State::Exited;
            asleep(memory, bus, events, |_, state, index| over && index > 0 && state != State::Exited);
        },
    )
    .threads(),
    after(
        &WAITERS,
        "wakes-every-waiter",
        "WAIT-1",
        "a state that is entered wakes the threads that wait for other states too, if there is one that waits for it",
        |memory, bus, _, events| {
            let woken = events.iter().any(|event| matches!(event, Event::Woken { wake: Wake::Entered(_), .. }));
            if let (true, Some(state)) = (woken, entered(events)) {
                for (thread, _) in std::mem::take(&mut bus.waiting) {
                    events.push(Event::Woken { thread, wake: Wake::Entered(state) });
                }
            }
            super::seen::note_waiting(memory, bus);
        },
    )
    .threads(),
    after(
        &WAIT_FOR,
        "passing-state-missed",
        "WAIT-1",
        "a state in which no listener is called wakes no thread that waits for it",
        PASSING,
    )
    .threads(),
    after(
        &WAIT_FOR,
        "idle-is-false",
        "WAIT-1",
        "a wait for Idle in Idle is not over at once, since the number of the state is 0",
        |memory, bus, input, events| {
            let idle = matches!(input, Input::Wait(_, State::Idle)) && bus.state == State::Idle;
            asleep(memory, bus, events, |_, _, _| idle);
        },
    )
    .threads(),
    after(
        &WAIT_FOR,
        "exited-is-gone",
        "WAIT-1",
        "a thread that waits for Exited is told that its state will never come",
        |_, _, _, events| {
            for event in events {
                if let Event::Woken { wake: wake @ Wake::Entered(State::Exited), .. } = event {
                    *wake = Wake::Gone;
                }
            }
        },
    )
    .threads(),
    after(
        &WAIT_FOR,
        "exiting-wakes-at-exited",
        "WAIT-1",
        "a thread that waits for Exiting is woken in Exited",
        |memory, bus, _, events| {
            let exiting = bus.state == State::Exiting;
            asleep(memory, bus, events, |_, state, _| exiting && state == State::Exiting);
        },
    )
    .threads(),
    after(
        &WAIT_FOR,
        "wait-for-starting-after-the-end-hangs",
        "WAIT-8",
        "a wait that begins in Exited for Starting is never over",
        |memory, bus, input, events| {
            let late = matches!(input, Input::Wait(_, State::Starting)) && bus.state == State::Exited;
            asleep(memory, bus, events, |_, _, _| late);
        },
    )
    .threads(),
    after(
        &WAIT_AT,
        "wait-after-the-end-hangs",
        "WAIT-8",
        "a wait that begins in Exited for another state is never over",
        |memory, bus, input, events| {
            let late = matches!(input, Input::Wait(_, state) if *state != State::Exited);
            let over = bus.state == State::Exited;
            asleep(memory, bus, events, |_, _, _| late && over);
        },
    )
    .threads(),
    after(
        &WAIT_AT,
        "wait-in-a-pass-for-the-current-state-hangs",
        "WAIT-1",
        "a wait that begins while a pass runs is not over by the state that is current",
        |memory, bus, input, events| {
            let waits = matches!(input, Input::Wait(..)) && bus.pass.is_some();
            asleep(memory, bus, events, |_, _, _| waits);
        },
    )
    .threads(),
    after(
        &WAIT_AT,
        "start-forgets-those-that-wait",
        "WAIT-1",
        "a wait that began before the first start pass is never over by its state",
        |memory, bus, input, events| {
            if matches!(input, Input::Wait(..)) && bus.state == State::Idle && !memory.done {
                for event in events.iter() {
                    if let Event::Waiting { thread, .. } = event {
                        memory.listeners.push(wspbus_models::bus::event::ListenerId(u64::from(thread.0)));
                    }
                }
            }
            memory.done |= entered(events) == Some(State::Starting);
            let (lost, begun, here) = (memory.listeners.clone(), memory.done, bus.state);
            let is_lost = |thread: wspbus_models::bus::event::ThreadId| {
                lost.iter().any(|one| one.0 == u64::from(thread.0))
            };
            asleep(memory, bus, events, |thread, state, _| {
                begun && state == here && state != State::Exited && is_lost(thread)
            });
        },
    )
    .threads(),
    after(
        &WAIT_AT,
        "running-stays-latched",
        "WAIT-1",
        "once Running was entered, every wait for Running is over at once",
        |memory, bus, input, events| {
            memory.done |= entered(events) == Some(State::Running);
            if let (Input::Wait(..), true) = (input, memory.done && bus.state != State::Running) {
                let latched = bus.waiting.iter().position(|(_, state)| *state == State::Running);
                if let Some(place) = latched {
                    let (thread, _) = bus.waiting.remove(place);
                    events.push(Event::Woken { thread, wake: Wake::Entered(State::Running) });
                }
            }
        },
    )
    .threads(),
    after(
        &WAITERS,
        "table-of-three-waiters",
        "WAIT-1",
        "of the threads that wait, the fourth and later ones are never woken by their state",
        |memory, bus, _, events| {
            let (waiting, here) = (memory.waiting.clone(), bus.state);
            asleep(memory, bus, events, |thread, state, _| {
                state == here && waiting.iter().position(|(other, _)| *other == thread) >= Some(3)
            });
        },
    )
    .threads(),
    after(
        &WAIT_AT,
        "one-wait-for-each-thread",
        "WAIT-1",
        "a thread that has waited once is not woken the second time",
        |memory, bus, _, events| {
            let (old, over) = (memory.listeners.clone(), bus.state == State::Exited);
            let number = |thread: wspbus_models::bus::event::ThreadId| {
                wspbus_models::bus::event::ListenerId(u64::from(thread.0))
            };
            for event in events.iter() {
                if let Event::Woken { thread, wake: Wake::Entered(_) } = event {
                    memory.listeners.push(number(*thread));
                }
            }
            asleep(memory, bus, events, |thread, _, _| !over && old.contains(&number(thread)));
        },
    )
    .threads(),
];

/// The wakes by an entry of Starting, Stopping or Exiting are taken back, and come when a listener is called.
const PASSING: After = |memory, bus, _, events| {
    let passing = matches!(bus.state, State::Starting | State::Stopping | State::Exiting);
    let here = bus.state;
    if passing && entered(events).is_some() {
        let woken = events.iter().filter(|event| matches!(event, Event::Woken { .. })).cloned();
        memory.held = woken.collect();
        asleep(memory, bus, events, |_, state, _| state == here);
    }
    if events.iter().any(|event| matches!(event, Event::ListenerBegan { .. } | Event::ListenerEnded { .. })) {
        for event in std::mem::take(&mut memory.held) {
            if let Event::Woken { thread, .. } = &event {
                bus.waiting.retain(|(waiter, _)| waiter != thread);
            }
            events.push(event);
        }
    }
    if entered(events).is_some() && !passing {
        memory.held.clear();
    }
    super::seen::note_waiting(memory, bus);
};
