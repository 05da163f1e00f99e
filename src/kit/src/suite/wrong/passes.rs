//! Wrong ways to run a pass.

use std::cmp::Reverse;

use wspbus_models::bus::event::{Answer, Channel, Event, Outcome, PassId, Reason};
use wspbus_models::bus::listener::Turn;
use wspbus_models::bus::{Bus, Goal, Input, Request, State};

use super::mistake::{Mistake, Wrong, due, step};
use crate::suite::wide::dimension::{
    AFTERWARDS, CHANGE, FROM, ILL_ON_START, ON_EXIT, ON_START, ON_STOP, ORDER, OVERTAKE_IN,
};

const PASS: PassId = PassId(0);

pub(super) const ALL: &[Mistake] = &[
    step(
        &OVERTAKE_IN,
        "publish-that-nests",
        "PASS-1",
        "a Stop during a start pass runs the stop listeners inside it",
        nests,
    ),
    step(
        &FROM,
        "second-stop-pass",
        "LIFE-5",
        "an Exit stops once more what it has just stopped",
        stops_twice,
    ),
    step(&ILL_ON_START, "skipped-listener", "PASS-2", "a listener that fails ends the pass", skips),
    step(&ON_STOP, "called-twice", "PASS-2", "a stop listener that ends is called again", calls_twice),
    step(
        &ON_START,
        "two-at-a-time",
        "PASS-4",
        "the next listener is called before the one before it ended",
        overlaps,
    ),
    step(
        &CHANGE,
        "subscription-in-the-pass",
        "PASS-5",
        "a subscription takes effect in the pass in progress",
        joins,
    ),
    step(
        &CHANGE,
        "unsubscription-too-late",
        "PASS-6",
        "an unsubscribed listener is called in the pass in progress",
        stays,
    ),
    step(
        &AFTERWARDS,
        "second-unsubscription-done",
        "LIFE-9",
        "the unsubscription of a listener that is not subscribed is done, and not refused",
        unsubscribes_twice,
    ),
    due(
        &ORDER,
        "stop-by-falling-priority",
        "PASS-9",
        "stop listeners are called in the order of falling priority, and all others in that of rising priority",
        |_, bus, channel, due| {
            let known = |id| bus.listeners.iter().find(|known| known.id == id).map(|known| known.priority);
            if channel == Channel::Stop {
                due.sort_by_key(|id| Reverse(known(*id)));
            }
        },
    ),
    step(&ON_EXIT, "second-exit-pass", "PASS-8", "the exit pass runs twice", exits_twice),
];

fn nests(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    let starting = bus.pass.as_ref().is_some_and(|pass| pass.channel == Channel::Start);
    let accepted = events
        .iter()
        .any(|e| matches!(e, Event::Answered { request: Request::Stop, answer: Answer::Accepted, .. }));
    if starting && accepted {
        wrong.memory.pass = bus.pass.take();
    }
    events
}

fn stops_twice(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let ends = *input == Input::Advance
        && bus.goal == Some(Goal::Exit)
        && bus
            .pass
            .as_ref()
            .is_some_and(|p| p.channel == Channel::Stop && p.due.is_empty() && p.running.is_none());
    if ends && !wrong.memory.done {
        wrong.memory.done = true;
        return again(wrong, bus, Channel::Stop);
    }
    wrong.right(bus, input)
}

fn exits_twice(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let ends = *input == Input::Advance
        && bus
            .pass
            .as_ref()
            .is_some_and(|p| p.channel == Channel::Exit && p.due.is_empty() && p.running.is_none());
    if ends && !wrong.memory.done {
        wrong.memory.done = true;
        return again(wrong, bus, Channel::Exit);
    }
    wrong.right(bus, input)
}

fn again(wrong: &Wrong, bus: &mut Bus, channel: Channel) -> Vec<Event> {
    let due = wrong.machine.tables.due(&bus.listeners, channel);
    if let Some(pass) = &mut bus.pass {
        (pass.due, pass.begun) = (due.clone(), false);
    }
    vec![Event::PassEnded { pass: PASS, channel }, Event::PassBegan { pass: PASS, channel, due }]
}

fn skips(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    let failed =
        |e: &Event| matches!(e, Event::ListenerEnded { outcome: Outcome::Failed | Outcome::TimedOut, .. });
    if let (true, Some(pass)) = (events.iter().any(failed), &mut bus.pass) {
        pass.due.clear();
    }
    events
}

fn calls_twice(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    let ended = events.iter().find_map(|e| match e {
        Event::ListenerEnded { channel: Channel::Stop, listener, .. } => Some(*listener),
        _ => None,
    });
    if let (Some(listener), Some(pass), false) = (ended, &mut bus.pass, wrong.memory.done) {
        wrong.memory.done = true;
        pass.due.insert(0, listener);
    }
    events
}

fn overlaps(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    let began = events.iter().any(|e| matches!(e, Event::ListenerBegan { .. }));
    if let (true, Some(pass)) = (began, &mut bus.pass)
        && !pass.due.is_empty()
    {
        let listener = pass.due.remove(0);
        pass.running = Some(Turn { listener, number: listener.0 + 1 });
        events.push(Event::ListenerBegan { pass: PASS, channel: pass.channel, listener });
    }
    events
}

fn joins(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let events = wrong.right(bus, input);
    for event in &events {
        if let (Event::Subscribed { channel, listener, .. }, Some(pass)) = (event, &mut bus.pass)
            && pass.channel == *channel
        {
            pass.due.push(*listener);
        }
    }
    events
}

fn stays(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let due = bus.pass.as_ref().map(|pass| pass.due.clone());
    let events = wrong.right(bus, input);
    if let (Input::Unsubscribe(..), Some(due), Some(pass)) = (input, due, &mut bus.pass) {
        pass.due = due;
    }
    events
}

fn unsubscribes_twice(wrong: &mut Wrong, bus: &mut Bus, input: &Input) -> Vec<Event> {
    let mut events = wrong.right(bus, input);
    if let Input::Unsubscribe(_, listener) = *input {
        for event in &mut events {
            if matches!(event, Event::Refused { reason: Reason::Stale, .. }) {
                *event = Event::Unsubscribed { listener };
            }
        }
    }
    events
}

/// Do these events enter this state?
pub(super) fn enters(events: &[Event], state: State) -> bool {
    events.iter().any(|e| matches!(e, Event::StateWritten { to, .. } if *to == state))
}
