//! Accidents with subscriptions that change while a pass runs.

use wspbus_models::bus::event::{Channel, Event, ListenerId, Origin, Reason};
use wspbus_models::bus::listener::Listener;
use wspbus_models::bus::{Bus, Input, State};

use super::seen::{began, ended, forget, ill, on, priority, subscription};
use crate::suite::wide::dimension::{AFTERWARDS, CHANGE, CHANGE_BY, CHANGE_IN, CHANGES};
use crate::suite::wrong::mistake::{After, Mistake, Wrong, after, step};

pub(super) const ALL: &[Mistake] = &[
    step(
        &CHANGE,
        "unsubscribes-itself-and-skips-the-next",
        "PASS-2",
        "a listener that is unsubscribed while it runs makes the pass skip the next one",
        |wrong, bus, input| {
            let itself = matches!(input, Input::Unsubscribe(_, gone) if bus.running() == Some(*gone));
            let events = wrong.right(bus, input);
            if let (true, Some(pass)) = (itself && unsubscribed(&events).is_some(), &mut bus.pass)
                && !pass.due.is_empty()
            {
                pass.due.remove(0);
            }
            events
        },
    ),
    step(
        &CHANGE,
        "unsubscribing-an-earlier-one-skips-the-next",
        "PASS-2",
        "the unsubscription of a listener that was called before shifts the index of the pass",
        |wrong, bus, input| {
            let earlier = match input {
                Input::Unsubscribe(_, gone) => bus.pass.as_ref().is_some_and(|pass| {
                    let here = subscription(bus, *gone).is_some_and(|known| known.channel == pass.channel);
                    here && pass.running.is_none_or(|turn| turn.listener != *gone)
                        && !pass.due.contains(gone)
                        && wrong.memory.listeners.contains(gone)
                }),
                _ => false,
            };
            let events = wrong.right(bus, input);
            if began(&events).is_some() {
                wrong.memory.listeners.clear();
            }
            wrong.memory.listeners.extend(ended(&events).map(|(_, listener, _)| listener));
            if let (true, Some(pass)) = (earlier && unsubscribed(&events).is_some(), &mut bus.pass)
                && !pass.due.is_empty()
            {
                pass.due.remove(0);
            }
            events
        },
    ),
    after(
        &CHANGE,
        "outcome-of-an-unsubscribed-listener-lost",
        "GOAL-10",
        "the failure of a listener that was unsubscribed while it ran is not told",
        |_, bus, _, events| {
            let gone = ill(events).filter(|f| f.channel != Channel::Start);
            if let Some(failure) = gone.filter(|f| subscription(bus, f.listener).is_none()) {
                forget(bus, failure);
            }
        },
    ),
    after(
        &CHANGE,
        "later-priority-joins-the-pass",
        "PASS-5",
        "a subscription with a later priority than that of the listener that runs is called in the pass",
        |_, bus, _, events| {
            let Some(new) = subscribed(events) else { return };
            let Some(running) = bus.running() else { return };
            let later = new.priority > priority(bus, running);
            if let (true, Some(pass)) = (later, &mut bus.pass)
                && pass.channel == new.channel
            {
                pass.due.push(new.id);
            }
        },
    ),
    step(
        &CHANGE,
        "unsubscribes-every-equal",
        "PASS-2",
        "an unsubscription removes every listener of the same channel and priority",
        |wrong, bus, input| {
            let gone = match input {
                Input::Unsubscribe(_, gone) => subscription(bus, *gone),
                _ => None,
            };
            let events = wrong.right(bus, input);
            if let (Some(gone), Some(_)) = (gone, unsubscribed(&events)) {
                let equal = |one: &Listener| (one.channel, one.priority) == (gone.channel, gone.priority);
                let equals: Vec<ListenerId> =
                    bus.listeners.iter().filter(|l| equal(l)).map(|l| l.id).collect();
                if let Some(pass) = &mut bus.pass {
                    pass.due.retain(|listener| !equals.contains(listener));
                }
                // The numbers stay in use, as they do in a bus that lost the listeners alone.
                wrong.memory.listeners.extend(equals);
            }
            if began(&events).is_some()
                && let Some(pass) = &mut bus.pass
            {
                pass.due.retain(|listener| !wrong.memory.listeners.contains(listener));
            }
            if let Some(new) = subscribed(&events) {
                wrong.memory.listeners.retain(|listener| *listener != new.id);
            }
            events
        },
    ),
    step(
        &CHANGE,
        "last-due-is-called-though-unsubscribed",
        "PASS-6",
        "the last listener that is due is called, although it was unsubscribed in the pass",
        |wrong, bus, input| {
            let last = match (input, bus.pass.as_ref().map(|pass| pass.due.as_slice())) {
                (Input::Unsubscribe(_, gone), Some([.., last])) if gone == last => Some(*gone),
                _ => None,
            };
            let events = wrong.right(bus, input);
            if let (Some(last), Some(pass)) = (last, &mut bus.pass) {
                pass.due.push(last);
            }
            events
        },
    ),
    after(
        &CHANGE_IN,
        "subscriptions-join-the-start-pass",
        "PASS-5",
        "a subscription to start while the start pass runs is called in it",
        |_, bus, _, events| join(bus, events, Channel::Start),
    ),
    step(
        &CHANGE_IN,
        "exit-pass-keeps-its-listeners",
        "PASS-6",
        "the exit pass calls a listener that was unsubscribed while the pass runs",
        |wrong, bus, input| keep(wrong, bus, input, |bus, _| on(bus, Channel::Exit)),
    ),
    step(
        &CHANGE_IN,
        "graceful-pass-keeps-its-listeners",
        "PASS-6",
        "the graceful pass calls a listener that was unsubscribed while the pass runs",
        |wrong, bus, input| keep(wrong, bus, input, |bus, _| on(bus, Channel::Graceful)),
    ),
    step(
        &CHANGE_IN,
        "no-subscription-while-stopping",
        "PASS-5",
        "a subscription while the stop pass runs is refused",
        |wrong, bus, input| match *input {
            Input::Subscribe(origin, ..) if on(bus, Channel::Stop) => {
                vec![Event::Refused { origin, reason: Reason::Stale }]
            }
            _ => wrong.right(bus, input),
        },
    ),
    step(
        &CHANGE_BY,
        "no-subscription-in-exited",
        "PASS-5",
        "a subscription of a thread in Exited is refused",
        |wrong, bus, input| match *input {
            Input::Subscribe(origin @ Origin::Thread(_), ..) if bus.state == State::Exited => {
                vec![Event::Refused { origin, reason: Reason::Terminal }]
            }
            _ => wrong.right(bus, input),
        },
    ),
    step(
        &CHANGE_BY,
        "unsubscription-by-a-listener-waits",
        "PASS-6",
        "an unsubscription by a listener takes effect when the pass is over",
        |wrong, bus, input| keep(wrong, bus, input, |_, by| matches!(by, Origin::Listener(_))),
    ),
    after(
        &CHANGE_BY,
        "subscription-by-a-thread-joins-the-pass",
        "PASS-5",
        "a subscription by a thread is called in the pass in progress",
        |_, bus, input, events| {
            if let (Input::Subscribe(Origin::Thread(_), channel, _), Some(_)) = (*input, &bus.pass) {
                join(bus, events, channel);
            }
        },
    ),
    step(
        &CHANGE_BY,
        "no-unsubscription-by-a-thread-in-a-pass",
        "PASS-6",
        "an unsubscription by a thread is refused while a pass runs",
        |wrong, bus, input| match *input {
            Input::Unsubscribe(origin @ Origin::Thread(_), _) if bus.pass.is_some() => {
                vec![Event::Refused { origin, reason: Reason::Stale }]
            }
            _ => wrong.right(bus, input),
        },
    ),
    after(
        &AFTERWARDS,
        "subscribed-again-at-the-old-place",
        "PASS-3",
        "a listener that is subscribed again among equals is called where it was called before",
        OLD_PLACE,
    ),
    after(
        &AFTERWARDS,
        "dead-number",
        "PASS-2",
        "a listener that gets the number of one that was unsubscribed is not called",
        DEAD_NUMBER,
    ),
    after(
        &AFTERWARDS,
        "unsubscribed-until-the-pass-is-over",
        "PASS-6",
        "a listener that was unsubscribed while a pass runs is called again in the next pass",
        COMES_BACK,
    ),
    after(
        &AFTERWARDS,
        "subscribed-for-one-pass",
        "PASS-2",
        "a listener that was subscribed while a pass runs is called in one pass, and never again",
        ONE_PASS,
    ),
    step(
        &CHANGES,
        "one-unsubscription-in-a-pass",
        "PASS-6",
        "a second unsubscription in a pass takes effect when the pass is over",
        |wrong, bus, input| {
            let before = bus.pass.as_ref().map(|pass| pass.due.clone());
            let events = wrong.right(bus, input);
            if began(&events).is_some() {
                wrong.memory.count = 0;
            }
            let gone = events.iter().any(|event| matches!(event, Event::Unsubscribed { .. }));
            if let (true, Some(before), Some(pass)) = (gone, before, &mut bus.pass) {
                wrong.memory.count += 1;
                if wrong.memory.count > 1 {
                    pass.due = before;
                }
            }
            events
        },
    ),
    after(
        &CHANGES,
        "one-subscription-in-a-pass",
        "PASS-2",
        "the second listener that is subscribed in one pass is never called",
        |memory, bus, _, events| {
            if began(events).is_some() {
                memory.count = 0;
            }
            for event in events.iter() {
                match event {
                    Event::Subscribed { listener, .. } => {
                        memory.listeners.retain(|one| one != listener);
                        memory.count += usize::from(bus.pass.is_some());
                        if memory.count == 2 {
                            memory.listeners.push(*listener);
                        }
                    }
                    Event::Unsubscribed { listener } => memory.listeners.retain(|one| one != listener),
                    _ => {}
                }
            }
            if let (Some(_), Some(pass)) = (began(events), &mut bus.pass) {
                pass.due.retain(|one| !memory.listeners.contains(one));
            }
        },
    ),
    after(
        &CHANGES,
        "newest-of-a-pass-first",
        "PASS-3",
        "of the listeners of one priority that are subscribed in one pass the newest is called first",
        |memory, bus, _, events| {
            if began(events).is_some() {
                memory.listeners.clear();
            }
            for event in events.iter() {
                if let (Event::Subscribed { listener, .. }, Some(_)) = (event, &bus.pass) {
                    memory.listeners.push(*listener);
                }
            }
            let news = |one: &Listener| memory.listeners.contains(&one.id);
            let Some(new) = bus.listeners.pop() else { return };
            let equal = |one: &Listener| (one.channel, one.priority) == (new.channel, new.priority);
            let place = bus.listeners.iter().position(|one| news(&new) && news(one) && equal(one));
            let is_new = events.iter().any(|event| matches!(event, Event::Subscribed { .. }));
            bus.listeners.insert(place.filter(|_| is_new).unwrap_or(bus.listeners.len()), new);
        },
    ),
    step(
        &AFTERWARDS,
        "unsubscription-at-rest-ignored",
        "PASS-6",
        "a listener that is unsubscribed while the bus is at rest is called in the next pass",
        |wrong, bus, input| {
            let gone = match input {
                Input::Unsubscribe(_, gone) if bus.at_rest() => subscription(bus, *gone),
                _ => None,
            };
            let events = wrong.right(bus, input);
            if events.iter().any(|event| matches!(event, Event::Unsubscribed { .. })) {
                wrong.memory.subscribed.extend(gone);
            }
            for event in &events {
                if let Event::Subscribed { listener, .. } = event {
                    wrong.memory.subscribed.retain(|one| one.id != *listener);
                }
            }
            if let (Some(channel), Some(pass)) = (began(&events), &mut bus.pass) {
                let back = wrong.memory.subscribed.iter().filter(|one| one.channel == channel);
                pass.due.extend(back.map(|one| one.id));
            }
            events
        },
    ),
];

const OLD_PLACE: After = |memory, bus, input, events| {
    if memory.subscribed.is_empty() {
        memory.subscribed.clone_from(&bus.listeners);
    }
    if let (Input::Subscribe(..), Some(new)) = (input, subscribed(events)) {
        match memory.subscribed.contains(&new) {
            true => {
                let old = |one: &Listener| memory.subscribed.iter().position(|known| known == one);
                bus.listeners.sort_by_key(|one| old(one).unwrap_or(usize::MAX));
            }
            false => memory.subscribed.push(new),
        }
    }
};

const DEAD_NUMBER: After = |memory, bus, _, events| {
    if let Some(gone) = unsubscribed(events) {
        memory.listeners.push(gone);
        memory.subscribed.retain(|one| one.id != gone);
    }
    memory.subscribed.extend(subscribed(events).filter(|new| memory.listeners.contains(&new.id)));
    if let (Some(_), Some(pass)) = (began(events), &mut bus.pass) {
        pass.due.retain(|listener| memory.subscribed.iter().all(|dead| dead.id != *listener));
    }
};

const COMES_BACK: After = |memory, bus, _, events| {
    if memory.count == 0 {
        memory.subscribed.clone_from(&bus.listeners);
        memory.count = 1;
    }
    if let (Some(gone), Some(_)) = (unsubscribed(events), &bus.pass) {
        memory.listeners.push(gone);
    } else if let Some(gone) = unsubscribed(events) {
        memory.subscribed.retain(|one| one.id != gone);
    }
    if let Some(new) = subscribed(events) {
        memory.listeners.retain(|gone| *gone != new.id);
        memory.subscribed.retain(|one| one.id != new.id);
        memory.subscribed.push(new);
    }
    if let Some(channel) = began(events)
        && let Some(mut pass) = bus.pass.take()
    {
        for gone in &memory.listeners {
            if let Some(one) = memory.subscribed.iter().find(|one| one.id == *gone)
                && one.channel == channel
                && !pass.due.contains(gone)
            {
                pass.due.push(*gone);
            }
        }
        bus.pass = Some(pass);
    }
};

const ONE_PASS: After = |memory, bus, _, events| {
    if let (Some(new), Some(_)) = (subscribed(events), &bus.pass) {
        memory.subscribed.retain(|one| one.id != new.id);
        memory.subscribed.push(new);
    }
    if let Some(gone) = unsubscribed(events) {
        memory.subscribed.retain(|one| one.id != gone);
        memory.listeners.retain(|one| *one != gone);
    }
    if let (Some(_), Some(pass)) = (began(events), &mut bus.pass) {
        pass.due.retain(|one| !memory.listeners.contains(one));
        let called = |one: &Listener| pass.due.contains(&one.id);
        memory.listeners.extend(memory.subscribed.iter().filter(|one| called(one)).map(|one| one.id));
    }
};

/// The listener that was subscribed.
fn subscribed(events: &[Event]) -> Option<Listener> {
    events.iter().find_map(|event| match event {
        Event::Subscribed { channel, listener, priority } => {
            Some(Listener { id: *listener, channel: *channel, priority: *priority })
        }
        _ => None,
    })
}

/// The listener that was unsubscribed.
fn unsubscribed(events: &[Event]) -> Option<ListenerId> {
    events.iter().find_map(|event| match event {
        Event::Unsubscribed { listener } => Some(*listener),
        _ => None,
    })
}

/// Lets a new listener of this channel join the pass over it.
fn join(bus: &mut Bus, events: &[Event], channel: Channel) {
    if let (Some(new), Some(pass)) = (subscribed(events), &mut bus.pass)
        && (pass.channel, new.channel) == (channel, channel)
    {
        pass.due.push(new.id);
    }
}

/// Keeps a listener in the pass that is unsubscribed, if it is so at such a time and by such an origin.
fn keep(wrong: &Wrong, bus: &mut Bus, input: &Input, such: fn(&Bus, Origin) -> bool) -> Vec<Event> {
    let due = match *input {
        Input::Unsubscribe(by, _) if such(bus, by) => bus.pass.as_ref().map(|pass| pass.due.clone()),
        _ => None,
    };
    let events = wrong.right(bus, input);
    if let (Some(due), Some(pass)) = (due, &mut bus.pass) {
        pass.due = due;
    }
    events
}
