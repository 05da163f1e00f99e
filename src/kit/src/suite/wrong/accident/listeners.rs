//! Accidents with the number of listeners.

use std::cmp::Reverse;

use wspbus_models::bus::Main;
use wspbus_models::bus::event::{Channel, Event, PassId};
use wspbus_models::bus::listener::Turn;

use super::seen::{age, called, ended, on, priority};
use crate::suite::wide::dimension::{ON_EXIT, ON_GRACEFUL, ON_START, ON_STOP};
use crate::suite::wrong::ends::take;
use crate::suite::wrong::mistake::{After, Mistake, after, due};

const PASS: PassId = PassId(0);

pub(super) const ALL: &[Mistake] = &[
    due(
        &ON_START,
        "start-table-of-three",
        "PASS-2",
        "a start pass calls three listeners at most",
        |_, _, on, due| {
            if on == Channel::Start {
                due.truncate(3);
            }
        },
    ),
    due(
        &ON_START,
        "pivot-among-start-listeners",
        "PASS-3",
        "of three or more start listeners the second is called after the third",
        |_, _, on, due| {
            if on == Channel::Start && due.len() > 2 {
                due.swap(1, 2);
            }
        },
    ),
    after(
        &ON_START,
        "start-of-nothing-hangs",
        "GOAL-16",
        "a Start of a bus without start listeners never resolves",
        |memory, bus, _, events| {
            if on(bus, Channel::Start) && bus.pass.as_ref().is_some_and(|p| p.due.is_empty() && !p.begun) {
                memory.tickets.extend(bus.tickets.iter().map(|ticket| ticket.id));
            }
            super::seen::lose(memory, events);
        },
    ),
    due(
        &ON_START,
        "start-count-modulo-three",
        "PASS-2",
        "of more than three start listeners, those beyond a multiple of three are called",
        |_, _, on, due| {
            if on == Channel::Start && due.len() > 3 {
                due.truncate((due.len() - 1) % 3 + 1);
            }
        },
    ),
    due(
        &ON_STOP,
        "stop-table-of-two",
        "PASS-2",
        "a stop pass calls two listeners at most",
        |_, _, on, due| {
            if on == Channel::Stop {
                due.truncate(2);
            }
        },
    ),
    due(
        &ON_STOP,
        "stop-in-reverse",
        "PASS-3",
        "a stop pass calls its listeners in the reverse order",
        |_, _, on, due| {
            if on == Channel::Stop {
                due.reverse();
            }
        },
    ),
    after(
        &ON_STOP,
        "two-stop-listeners-at-once",
        "PASS-4",
        "the last of three or more stop listeners is called together with the one before it",
        TOGETHER,
    ),
    due(
        &ON_STOP,
        "last-of-four-stop-listeners-skipped",
        "PASS-2",
        "the last of four or more stop listeners is not called",
        |_, _, on, due| {
            if on == Channel::Stop && due.len() > 3 {
                due.pop();
            }
        },
    ),
    due(&ON_EXIT, "one-exit-listener", "PASS-2", "an exit pass calls one listener", |_, _, on, due| {
        if on == Channel::Exit {
            due.truncate(1);
        }
    }),
    due(
        &ON_EXIT,
        "exit-listeners-last-first",
        "PASS-3",
        "exit listeners are called like those of atexit: the newest first",
        |_, bus, on, due| {
            if on == Channel::Exit {
                due.sort_by_key(|listener| Reverse(age(bus, *listener)));
            }
        },
    ),
    after(
        &ON_EXIT,
        "block-waits-for-two-exit-listeners",
        "WAIT-4",
        "block returns when two exit listeners have ended, and others are due",
        |memory, bus, _, events| {
            memory.count += usize::from(ended(events).is_some_and(|(on, ..)| on == Channel::Exit));
            let others = bus.pass.as_ref().is_some_and(|pass| !pass.due.is_empty());
            if memory.count == 2 && others && on(bus, Channel::Exit) && bus.main == Main::Blocked {
                events.extend(take(bus));
            }
        },
    ),
    due(
        &ON_EXIT,
        "middle-exit-listeners-skipped",
        "PASS-2",
        "an exit pass calls the first and the last listener",
        |_, _, on, due| {
            if on == Channel::Exit && due.len() > 2 {
                due.drain(1..due.len() - 1);
            }
        },
    ),
    due(
        &ON_GRACEFUL,
        "graceful-table-of-two",
        "PASS-2",
        "a graceful pass calls two listeners at most",
        |_, _, on, due| {
            if on == Channel::Graceful {
                due.truncate(2);
            }
        },
    ),
    due(
        &ON_GRACEFUL,
        "graceful-highest-priority-first",
        "PASS-3",
        "a graceful pass calls the highest priority first",
        |_, bus, on, due| {
            if on == Channel::Graceful {
                due.sort_by_key(|listener| Reverse(priority(bus, *listener)));
            }
        },
    ),
    after(
        &ON_GRACEFUL,
        "graceful-of-nothing-hangs",
        "GOAL-16",
        "a Graceful of a bus without graceful listeners never resolves",
        |memory, bus, _, events| {
            let empty = bus.pass.as_ref().is_some_and(|p| p.due.is_empty() && !p.begun);
            if on(bus, Channel::Graceful) && empty {
                memory.tickets.extend(bus.tickets.iter().map(|ticket| ticket.id));
            }
            super::seen::lose(memory, events);
        },
    ),
    due(
        &ON_GRACEFUL,
        "fourth-graceful-listener-twice",
        "PASS-2",
        "the last of four or more graceful listeners is called twice",
        |_, _, on, due| {
            if let (Channel::Graceful, [_, _, _, .., last]) = (on, due.as_slice()) {
                due.push(*last);
            }
        },
    ),
    due(
        &ON_START,
        "start-table-of-five",
        "PASS-2",
        "a start pass calls five listeners at most",
        |_, _, on, due| {
            if on == Channel::Start {
                due.truncate(5);
            }
        },
    ),
    due(
        &ON_STOP,
        "stop-table-of-five",
        "PASS-2",
        "a stop pass calls five listeners at most",
        |_, _, on, due| {
            if on == Channel::Stop {
                due.truncate(5);
            }
        },
    ),
    due(
        &ON_EXIT,
        "exit-table-of-four",
        "PASS-2",
        "an exit pass calls four listeners at most",
        |_, _, on, due| {
            if on == Channel::Exit {
                due.truncate(4);
            }
        },
    ),
    due(
        &ON_GRACEFUL,
        "graceful-table-of-four",
        "PASS-2",
        "a graceful pass calls four listeners at most",
        |_, _, on, due| {
            if on == Channel::Graceful {
                due.truncate(4);
            }
        },
    ),
    due(
        &ON_STOP,
        "eight-listeners-in-all",
        "PASS-2",
        "a bus knows eight listeners at most: those subscribed later are not called",
        |_, bus, _, due| due.retain(|listener| age(bus, *listener) < 8),
    ),
];

const TOGETHER: After = |memory, bus, _, events| {
    let Some((Channel::Stop, _)) = called(events) else { return };
    let Some(pass) = &mut bus.pass else { return };
    memory.count = if memory.goal == Some(pass.goal) && memory.count > 0 { memory.count } else { 0 };
    if pass.due.len() >= 2 {
        memory.done = true;
    }
    if let ([last], true) = (pass.due.as_slice(), memory.done) {
        let (listener, channel) = (*last, pass.channel);
        (pass.due, pass.running) = (Vec::new(), Some(Turn { listener, number: listener.0 + 1 }));
        memory.done = false;
        events.push(Event::ListenerBegan { pass: PASS, channel, listener });
    }
};
